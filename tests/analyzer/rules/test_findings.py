from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analyzer.model.finding import Category, PersonalKind, State
from analyzer.model.transcript import Speaker
from analyzer.rules.engine import match
from analyzer.rules.findings import findings


def _findings(pack, *said):
    return findings(pack, list(match(pack, said)), said)


def test_hits_of_a_message_are_grouped_by_category(cn, passage):
    """A message gives one finding for each category, gravest severity kept."""
    found = _findings(cn, passage("再不还钱就爆你通讯录，打断你的腿，弄死你全家"))

    assert [finding.category for finding in found].count(Category.THREAT) == 1
    threat = next(finding for finding in found if finding.category is Category.THREAT)
    assert threat.severity == 5
    assert len(threat.hits) >= 2
    assert threat.state is State.PROPOSED
    assert threat.confidence == 1.0


def test_far_apart_in_a_call_are_two_findings(cn, call):
    """Hits more than thirty seconds apart are put to the person separately."""
    turns = [
        (Speaker.COLLECTOR, "不还钱就爆你通讯录", 0.0, 3.0),
        (Speaker.COLLECTOR, "挨个打你通讯录里的人", 20.0, 23.0),
        (Speaker.COLLECTOR, "你通讯录的人都会接到电话", 60.0, 63.0),
    ]

    found = [
        finding
        for finding in _findings(cn, call(turns))
        if finding.category is Category.THIRD_PARTY_DISCLOSURE
    ]

    assert len(found) == 2


def test_gated_hits_make_no_finding(cn, passage):
    """What a gate stopped is not put to the person."""
    assert not _findings(cn, passage("我们不会联系您的通讯录好友，请放心还款"))


def test_ids_do_not_depend_on_record_numbers(cn, passage):
    """The same words at the same time from the same party have the same id in every case."""
    text = "再不还钱就爆你通讯录"

    first = _findings(cn, passage(text, id="m1", record=1))
    second = _findings(cn, passage(text, id="m99", record=99))

    assert [finding.id for finding in first] == [finding.id for finding in second]
    assert all(finding.id.startswith("F") for finding in first)


def test_equal_messages_have_ids_of_their_own(cn, passage):
    """Two records that cannot be told apart still give two findings with different ids."""
    text = "再不还钱就爆你通讯录"

    found = _findings(cn, passage(text, id="m1"), passage(text, id="m2"))

    assert len({finding.id for finding in found}) == len(found) >= 2


@pytest.mark.parametrize(
    ("day", "article"),
    [
        (datetime(2025, 12, 31, 12, tzinfo=UTC), "第四十二条第一项"),
        (datetime(2026, 1, 1, 12, tzinfo=UTC), "第五十条第一款第一项"),
    ],
    ids=["before 2026", "from 2026"],
)
def test_the_article_is_the_one_in_force_on_the_day(cn, passage, day, article):
    """An act before 2026 is cited under the old numbering of the public security law."""
    found = _findings(cn, passage("再不还钱打断你的腿", at=day))

    basis = [b for finding in found for title in finding.rules for b in title.legal_basis]
    assert article in {entry.article for entry in basis if "治安管理处罚法" in entry.law}


def test_doubtful_sound_lowers_confidence(cn, call):
    """A hit by sound is less certain than one by words."""
    turns = [(Speaker.COLLECTOR, "今天不还款就抱你通训路", 0.0, 3.0)]

    phrases = replace(cn, wording=None)
    found = [f for f in _findings(phrases, call(turns)) if all(hit.by_sound for hit in f.hits)]

    assert found
    assert all(finding.confidence < 1 for finding in found)


def _disclosure(found):
    return next(each for each in found if each.category is Category.THIRD_PARTY_DISCLOSURE)


def test_a_disclosure_tells_what_personal_data_its_words_hold(cn, passage):
    """A message that threatens to tell others is marked with the kinds of data in it."""
    text = "再不还钱就爆你通讯录，照片发给你爸13900000001"

    found = _disclosure(_findings(cn, passage(text)))

    assert found.personal == (PersonalKind.MOBILE, PersonalKind.PHOTO)


def test_other_findings_tell_no_personal_data(cn, passage):
    """A threat is no disclosure, whatever number stands beside it."""
    found = _findings(cn, passage("再不还钱打断你的腿，打13900000001"))

    assert all(not each.personal for each in found if each.category is Category.THREAT)


def test_a_call_tells_what_stands_where_the_words_were_said(cn, call):
    """Of a call only the other side's words between the first and the last hit count."""
    turns = [
        (Speaker.COLLECTOR, "打13900000001", 0.0, 2.0),
        (Speaker.COLLECTOR, "不还钱就爆你通讯录，照片我都有", 3.0, 6.0),
        (Speaker.OWNER, "我住光明路12号3栋201室", 6.0, 9.0),
        (Speaker.COLLECTOR, "挨个打你通讯录里的人", 10.0, 13.0),
    ]

    assert _disclosure(_findings(cn, call(turns))).personal == (PersonalKind.PHOTO,)
