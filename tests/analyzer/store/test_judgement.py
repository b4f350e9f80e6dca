"""Marks, links, transcripts, findings and decisions keep what people and engines said."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from analyzer.errors import UsageError
from analyzer.model.finding import Category, Finding, Gate, GateName, Hit, PersonalKind, State
from analyzer.model.link import Link
from analyzer.model.party import Role
from analyzer.model.passage import Channel
from analyzer.model.remark import remark
from analyzer.model.transcript import AudioGap, EngineTag, Segment, Speaker

TAG = EngineTag(
    engine="fake", version="1", model="m", model_sha256="0" * 64, options={"beam": 5, "lang": "zh"}
)


def _segment(start, text, *, index=0):
    return Segment(
        index=index,
        start=start,
        end=start + 2,
        text=text,
        machine_text=text,
        words=(),
        confidence=0.9,
    )


def _finding(key, *, severity=3, day=1, **changes):
    finding = Finding(
        id=key,
        category=Category.THREAT,
        severity=severity,
        rules=(),
        hits=(),
        channel=Channel.SMS,
        party="+8613900000001",
        cluster=None,
        record=None,
        call=None,
        calls=(),
        at=None if day is None else datetime(2026, 3, day, tzinfo=UTC),
        speaker=Speaker.COLLECTOR,
        confidence=1.0,
    )
    return replace(finding, **changes)


def _hit(gate):
    return Hit(
        rule="cn.threat.x",
        rule_version=1,
        pattern="p",
        category=Category.THREAT,
        severity=3,
        passage="m1",
        start=0,
        end=2,
        text="\ud800x",
        gates=(Gate(name=gate, passed=False, note="known"),),
    )


@pytest.fixture
def call_id(case, exhibit, call, read):
    """The id of a record that transcripts and links can hang on."""
    read(exhibit, [call(exhibit)])
    return next(case.calls()).id


@pytest.fixture
def flag(case):
    """Put findings in place of those before."""

    def put(*findings, gated=(), version=1):
        case.replace_findings(findings, gated, pack="cn", rules={"cn.threat.x": version})

    return put


def test_the_latest_mark_holds(case):
    """A person may think again; what was said before stays in the log."""
    case.mark("+8613900000001", Role.UNKNOWN)
    case.mark("\ud800", Role.KNOWN)
    latest = case.mark("+8613900000001", Role.COLLECTOR, "闪借宝")

    assert case.marks()["+8613900000001"] == latest
    assert (latest.role, latest.institution, latest.actor) == (Role.COLLECTOR, "闪借宝", "tester")
    assert [e.action for e in case.custody()].count("mark") == 3


def test_links_are_replaced_as_a_whole_and_logged_once(case, call_id):
    """The same links again leave no trace; other links take their place."""
    link = Link(
        recording=call_id,
        call=call_id,
        score=0.9,
        margin=0.5,
        offset=timedelta(seconds=1.5),
        reason=remark("相差 %(s)s 秒", s=1.5),
    )

    for _ in range(2):
        case.replace_links([link])

    assert case.links() == (link,)
    assert [e.action for e in case.custody()].count("link") == 1
    case.replace_links([])
    assert case.links() == ()


@pytest.fixture
def transcript(case, call_id, exhibit):
    """A transcript of two windows that is begun."""
    return case.start_transcript(
        call_id,
        exhibit.id,
        TAG,
        seconds=60.0,
        speech_seconds=40.0,
        gaps=(AudioGap(start=1.0, seconds=0.5, frames=25, what="dtx"),),
        windows=2,
    )


def test_segments_are_numbered_through_all_windows(case, call_id, transcript):
    """The order of windows makes the text, whichever was heard first."""
    case.add_hearing(transcript, 1, [_segment(31, "还钱"), _segment(34, "\ud800")], "zh", 0.8)
    case.add_hearing(transcript, 0, [_segment(1, "喂")], "zh", 1.0)

    heard = case.transcript(call_id)

    assert [(s.index, s.text) for s in heard.segments] == [(0, "喂"), (1, "还钱"), (2, "\ud800")]
    assert not heard.complete
    assert heard.gaps[0].frames == 25
    assert case.heard(transcript) == {0, 1}


def test_the_language_is_that_of_most_of_the_speech(case, call_id, transcript):
    """A window of music taken for another language does not change it."""
    case.add_hearing(transcript, 0, [_segment(1, "喂"), _segment(4, "在吗")], "zh", 0.9)
    case.add_hearing(transcript, 1, [_segment(31, "hm")], "en", 0.5)

    assert case.transcript(call_id).language == "zh"
    assert case.transcript(call_id).language_probability == pytest.approx(0.9)


def test_a_transcript_without_windows_has_no_language(case, call_id, transcript):
    """Nothing heard is said as undetermined."""
    assert case.transcript(call_id).language == "und"


def test_a_window_is_never_overwritten(case, call_id, transcript):
    """A second hearing of a window changes nothing, and the database refuses changes."""
    case.add_hearing(transcript, 0, [_segment(1, "喂")], "zh", 1.0)
    case.add_hearing(transcript, 0, [_segment(1, "你好")], "zh", 1.0)

    assert [s.text for s in case.transcript(call_id).segments] == ["喂"]
    with pytest.raises(sqlite3.IntegrityError, match="never overwritten"):
        case._db.run("UPDATE hearings SET segments = '[]'")


def test_an_equal_engine_goes_on_where_it_was(case, call_id, exhibit, transcript):
    """The order of options does not make another engine; another option does."""
    same = replace(TAG, options={"lang": "zh", "beam": 5})
    other = replace(TAG, options={"lang": "zh", "beam": 1})
    length = {"seconds": 60.0, "speech_seconds": 40.0, "windows": 2}

    assert case.start_transcript(call_id, exhibit.id, same, **length) == transcript
    assert case.start_transcript(call_id, exhibit.id, other, **length) != transcript
    assert len(case.transcripts(call_id)) == 2


def test_a_complete_transcript_comes_before_a_newer_partial_one(case, call_id, exhibit, transcript):
    """What is shown is the latest complete text."""
    for window in (0, 1):
        case.add_hearing(transcript, window, [], "zh", 1.0)
    case.finish_transcript(transcript)
    case.finish_transcript(transcript)
    case.start_transcript(
        call_id,
        exhibit.id,
        replace(TAG, model="other"),
        seconds=60.0,
        speech_seconds=40.0,
        windows=2,
    )

    assert case.transcript(call_id).tag == TAG
    assert case.transcript(call_id).complete
    assert [e.action for e in case.custody()].count("transcribe") == 1


def test_a_transcript_with_windows_missing_is_not_finished(case, transcript):
    """Half a text is never called whole."""
    with pytest.raises(ValueError, match="not heard"):
        case.finish_transcript(transcript)


def test_a_recording_without_text_has_none(case, call_id):
    """Absence is said as absence."""
    assert case.transcript(call_id) is None
    assert case.corrections(call_id) == ()


def test_failures_are_kept_until_a_transcript_is_there(case, call_id, transcript):
    """A recording that could not be decoded says why, and no longer once it was."""
    case.fail_transcript(call_id, remark("没有声音"))

    assert {key: str(why) for key, why in case.failures().items()} == {call_id: "没有声音"}
    for window in (0, 1):
        case.add_hearing(transcript, window, [], "zh", 1.0)
    case.finish_transcript(transcript)
    assert case.failures() == {}


def test_corrections_stand_beside_the_text_they_correct(case, call_id, exhibit, transcript):
    """A correction belongs to one version of the text: another version's segments are others."""
    case.add_hearing(transcript, 0, [_segment(1, "爆你通训录")], "zh", 1.0)

    correction = case.correct(call_id, 0, "爆你通讯录\ud800")

    assert case.corrections(call_id) == (correction,)
    assert case.transcript(call_id).segments[0].text == "爆你通训录"
    case.start_transcript(
        call_id,
        exhibit.id,
        replace(TAG, model="other"),
        seconds=60.0,
        speech_seconds=40.0,
        windows=2,
    )
    assert case.corrections(call_id) == ()
    case.check_custody()


def test_a_segment_that_is_not_there_cannot_be_corrected(case, call_id, transcript):
    """A correction always has something it corrects."""
    with pytest.raises(ValueError, match="no segment"):
        case.correct(call_id, 0, "x")


def test_findings_come_gravest_first_then_by_time(case, flag):
    """What is to be looked at soon comes first; what has no time comes last."""
    flag(
        _finding("F1", day=2),
        _finding("F2", day=1),
        _finding("F3", severity=5, day=None),
        _finding("F4", severity=5),
        _finding("F0", day=2),
    )

    assert [finding.id for finding in case.findings()] == ["F4", "F3", "F2", "F0", "F1"]


def test_findings_can_be_asked_for_by_what_they_are(case, flag):
    """State, category and party narrow the list."""
    flag(_finding("F1"), _finding("F2", category=Category.ABUSE), _finding("F3", party="\ud800"))
    case.decide("F1", State.CONFIRMED)

    def ids(**wanted):
        return [finding.id for finding in case.findings(**wanted)]

    assert ids(state=State.CONFIRMED) == ["F1"]
    assert ids(state=State.PROPOSED) == ["F2", "F3"]
    assert ids(category=Category.ABUSE) == ["F2"]
    assert ids(party="\ud800") == ["F3"]


def test_the_last_decision_is_the_state(case, flag):
    """Decisions are appended; a finding stands as it was last decided."""
    flag(_finding("F1"))

    first = case.decide("F1", State.CONFIRMED, reason="听过录音", note="\ud800")
    last = case.decide("F1", State.PROPOSED)

    assert case.finding("F1").state is State.PROPOSED
    assert case.decisions("F1") == case.decisions() == (first, last)
    assert (first.reason, first.note, first.reviewer) == ("听过录音", "\ud800", "tester")
    assert case.decisions("F2") == ()
    case.check_custody()


@pytest.mark.parametrize("change", ["DELETE FROM decisions", "UPDATE decisions SET state = 'x'"])
def test_decisions_are_never_changed(case, flag, change):
    """The database refuses what would rewrite a decision."""
    flag(_finding("F1"))
    case.decide("F1", State.CONFIRMED)

    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        case._db.run(change)


def test_an_unknown_finding_cannot_be_decided(case):
    """The message names the id and where to look; nothing is logged."""
    with pytest.raises(UsageError, match="F404"):
        case.decide("F404", State.CONFIRMED)
    assert len(case.custody()) == 1


def test_decisions_survive_a_new_run_of_the_rules(case, flag):
    """A finding found again keeps its state; a decided one no longer found stays and says so."""
    flag(_finding("F1"), _finding("F2"), _finding("F3"))
    case.decide("F1", State.CONFIRMED)
    case.decide("F2", State.REJECTED)

    flag(_finding("F1", severity=4), _finding("F4"), version=2)

    assert {f.id: f.state for f in case.findings()} == {
        "F1": State.CONFIRMED,
        "F2": State.REJECTED,
        "F4": State.PROPOSED,
    }
    assert case.finding("F1").severity == 4
    assert case.no_longer_found() == {"F2"}
    assert case.flagging().rules == {"cn.threat.x": 2}


def test_kinds_of_personal_data_are_kept(case, flag):
    """What personal data a finding mentions comes back as it was stored."""
    flag(_finding("F1", personal=(PersonalKind.ADDRESS, PersonalKind.PHOTO)))

    assert case.finding("F1").personal == (PersonalKind.ADDRESS, PersonalKind.PHOTO)


def test_the_same_outcome_again_leaves_no_trace(case, flag):
    """Running the same rules over the same case is no event."""
    for _ in range(2):
        flag(_finding("F1"), gated=[_hit(GateName.PARTY)])

    assert [e.action for e in case.custody()].count("flag") == 1


def test_the_state_of_a_finding_is_never_taken_from_the_rules(case, flag):
    """The machine proposes; only a person decides."""
    flag(_finding("F1", state=State.CONFIRMED))

    assert case.finding("F1").state is State.PROPOSED


def test_gated_hits_are_kept_with_their_gates(case, flag):
    """What a gate stopped can be shown, in the order it was given."""
    hits = [_hit(GateName.PARTY), _hit(GateName.EXCEPTION)]

    flag(gated=hits)

    assert list(case.gated()) == hits
    assert case.flagging().pack == "cn"


def test_before_the_first_run_there_is_no_flagging(case):
    """Absence is said as absence."""
    assert case.flagging() is None
    assert case.no_longer_found() == frozenset()
