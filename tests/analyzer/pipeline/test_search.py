"""Words are found as written, and in calls by how they sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.model.finding import OTHER_HEARING
from analyzer.model.passage import Channel
from analyzer.pipeline.flagging import flag_case
from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.search import search
from tests.analyzer.pipeline.backups import folder, sms_xml
from tests.fakes.engines import TAG, segment

DEMO = Path(__file__).parents[3] / "samples" / "demo"


@pytest.fixture
def told(case, tmp_path):
    """A case with two messages and a call whose text has a phrase heard wrongly."""
    backup = folder(
        tmp_path / "backup", sms__xml=sms_xml("再不还就爆你通訊錄", "今天下班我去接孩子")
    )
    sound = next(DEMO.glob("MIUI/sound_recorder/call_rec/*20260928101240.mp3"))
    import_paths(case, [backup, sound])
    stored = next(iter(case.recordings()))
    exhibit = stored.record.provenance.exhibit
    key = case.start_transcript(stored.id, exhibit, TAG, seconds=9.0, speech_seconds=6.0, windows=1)
    said = [
        segment("您好", start=0.0, end=1.0),
        segment("我就打断你的推", start=3.0, end=6.0),
        segment("五分钟不含", start=6.0, end=8.0, others=("不还钱就爆你通讯录",)),
    ]
    case.add_hearing(key, 0, said, "zh", 1.0)
    case.finish_transcript(key)
    return case


def test_written_words_are_found_in_either_script(told):
    """Simplified words find a message in traditional characters, shown as it was written."""
    found = search(told, "爆你通讯录")

    assert [place.channel for place in found if not place.by_sound] == [Channel.SMS]
    assert found[0].line[found[0].start : found[0].end] == "爆你通訊錄"


def test_words_heard_wrongly_are_found_by_sound(told):
    """A call is found by sound, is said to be so, and gives the time to listen to."""
    (place,) = [one for one in search(told, "打断你的腿") if one.channel is Channel.CALL]

    assert place.by_sound
    assert place.line == "我就打断你的推"
    assert (place.begin_s, place.end_s) == (3.0, 6.0)
    assert place.exhibit.startswith("E")


def test_what_only_another_hearing_wrote_is_found_and_never_shown(told):
    """The place is the transcript's own segment, said to be by sound; its own words are shown."""
    (place,) = [one for one in search(told, "爆你通讯录") if one.channel is Channel.CALL]

    assert place.by_sound
    assert place.line == "五分钟不含"
    assert (place.begin_s, place.end_s) == (6.0, 8.0)


def test_a_rule_finds_what_only_another_hearing_wrote(told):
    """It is a finding by sound with the lowest score, and quotes nobody's words but the text's."""
    flag_case(told, "cn")

    hits = [hit for finding in told.findings() for hit in finding.hits if hit.begin_s == 6.0]
    said = {(hit.by_sound, hit.score, hit.text) for hit in hits}
    assert said == {(True, OTHER_HEARING, "五分钟不含")}


def test_sound_can_be_left_out(told):
    """Without it only the words themselves are found."""
    assert search(told, "打断你的腿", sound=False) == []


@pytest.mark.parametrize("words", ["", "  ", "没有人说过这句话"])
def test_nothing_is_found_where_nothing_is(told, words):
    """Empty words and words nobody used give no place."""
    assert search(told, words) == []
