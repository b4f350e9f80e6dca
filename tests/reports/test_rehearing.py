"""What a second hearing by machine made of a quote stands under it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyzer.model.dossier import DossierKind
from analyzer.model.finding import OTHER_HEARING
from analyzer.model.remark import remark
from analyzer.model.transcript import EngineTag, Rehearing

TAG = EngineTag(engine="faster-whisper", version="1", model="small", model_sha256="0" * 64)


@pytest.fixture
def heard_again(dossiers, write):
    """Write a report in which the quote of the call was heard again."""

    def writes(text, agreement, **values):
        made = dossiers.dossier(kind=DossierKind.DRAFT, **values)
        spoken = dossiers.call_finding().finding
        first = next(hit for hit in spoken.hits if hit.begin_s is not None)
        again = Rehearing(
            recording=spoken.record,
            begin_s=first.begin_s,
            end_s=first.end_s,
            first=first.text,
            text=text,
            agreement=agreement,
            tag=TAG,
        )
        sides = remark("由机器推断的理由")
        recordings = tuple(
            replace(entry, again=(again,), transcript=replace(entry.transcript, sides=sides))
            if entry.id == spoken.record
            else entry
            for entry in made.recordings
        )
        return write(replace(made, recordings=recordings))

    return writes


def test_hearings_that_agree_are_shown_side_by_side(heard_again):
    """The second text stands under the quote with its share of equal characters."""
    paper = heard_again("我就爆你的通讯录", 0.91)

    assert paper.says("一致 91%")
    assert paper.says("第二遍写作：我就爆你的通讯录")
    assert paper.says("说话人的判断：由机器推断的理由")


def test_a_quote_on_which_hearings_disagree_is_marked(heard_again):
    """The mark says that the quote may not be exact and that the recording counts."""
    paper = heard_again("注意有什么样", 0.3)

    assert paper.says("注意：两次机器听写不一致")


def test_a_public_version_leaves_the_second_text_out(heard_again):
    """A name may be spelt in a way that the covering does not know."""
    paper = heard_again("张三说的话", 0.3, redacted=True)

    assert paper.says("注意：两次机器听写不一致")
    assert not paper.says("张三说的话")


def test_what_only_another_hearing_wrote_is_said_to_be_so(dossiers, write):
    """It is not called alike in sound: the transcript's own words there are something else."""
    entry = dossiers.call_finding()
    hits = tuple(replace(hit, by_sound=True, score=OTHER_HEARING) for hit in entry.finding.hits)
    finding = replace(entry.finding, hits=hits)

    paper = write(
        dossiers.dossier(kind=DossierKind.DRAFT, findings=(replace(entry, finding=finding),))
    )

    assert paper.says("在另一次听写中出现，请听录音核实")
    assert not paper.says("相似度")
