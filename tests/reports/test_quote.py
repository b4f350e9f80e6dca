from __future__ import annotations

import dataclasses

import pytest

from analyzer.model.finding import PersonalKind
from reports.prose import Mark
from reports.sections.quote import highlighted, quote, times
from reports.view import open_view


def marked(dossiers, lines, *hits):
    """Return the lines as lists of (text, mark)."""
    return [[(run.text, run.mark) for run in line] for line in highlighted(lines, hits)]


def test_matched_words_are_underlined(dossiers):
    """The words of a hit stand out; the rest of the line does not."""
    assert marked(dossiers, ("再不还就爆你通讯录",), dossiers.hit("爆你通讯录")) == [
        [("再不还就", Mark.NONE), ("爆你通讯录", Mark.LINE)]
    ]


def test_words_over_a_line_end_are_found(dossiers):
    """A hit that begins in one segment and ends in the next is marked in both."""
    assert marked(dossiers, ("就爆你", "通讯录"), dossiers.hit("爆你\n通讯录")) == [
        [("就", Mark.NONE), ("爆你", Mark.LINE)],
        [("通讯录", Mark.LINE)],
    ]


def test_exact_words_win_over_words_by_sound(dossiers):
    """Where both match, the words are marked as words."""
    hits = (dossiers.hit("通讯录", by_sound=True), dossiers.hit("通讯录"))

    assert marked(dossiers, ("通讯录",), *hits) == [[("通讯录", Mark.LINE)]]


def test_a_hit_is_marked_where_it_says_it_is(dossiers):
    """Of two equal phrases the one the rule matched is marked, not the one it passed over."""
    second = dataclasses.replace(dossiers.hit("坐牢"), start=5, end=7)

    assert marked(dossiers, ("不会坐牢，坐牢",), second) == [
        [("不会坐牢，", Mark.NONE), ("坐牢", Mark.LINE)]
    ]


def test_lines_are_never_changed(dossiers):
    """With or without hits the runs put together are the line."""
    lines = ("第一行 ", "", "第三行")

    assert ["".join(run.text for run in line) for line in highlighted(lines, ())] == list(lines)


@pytest.mark.parametrize(
    ("begin", "end", "shown"),
    [(133.2, 139.4, "02:13–02:19"), (3725.0, 3730.9, "1:02:05–1:02:10"), (None, None, "")],
)
def test_time_codes_read_like_a_player(dossiers, begin, end, shown):
    """Minutes and seconds, hours from one hour on, nothing where no time is known."""
    assert times([dossiers.hit("字", begin=begin, end=end)]) == shown


@pytest.mark.parametrize(
    ("personal", "count"), [((PersonalKind.PHOTO,), 1), ((), 0)], ids=["photos", "nothing"]
)
def test_a_quotation_is_followed_by_what_personal_data_it_mentions(dossiers, personal, count):
    """The card of a disclosure names the kinds under the quotation; of none it says nothing."""
    entry = dossiers.text_finding()
    finding = dataclasses.replace(entry.finding, personal=personal)
    entry = dataclasses.replace(entry, finding=finding)

    lines = [prose.plain for prose in quote(open_view(dossiers.dossier()), entry)]

    assert lines.count("其中提到：照片或视频") == count
