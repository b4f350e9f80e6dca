"""Who speaks is told when there is text, and told anew when calls are linked."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.model.remark import remark
from analyzer.model.transcript import Sides, Speaker, Voices, VoicesBy
from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.siding import tell_sides
from tests.fakes.engines import TAG, segment

DEMO = Path(__file__).parents[3] / "samples" / "demo"
LINES = (
    "您好，请问是王女士吗",
    "你是哪位",
    "我们平台的贷款您已经逾期",
    "我现在没有钱，能不能宽限几天",
)


@pytest.fixture
def recording(case):
    """A recording of the case with four segments and two voices."""
    import_paths(case, [next(DEMO.glob("MIUI/sound_recorder/call_rec/*20260928101240.mp3"))])
    stored = next(iter(case.recordings()))
    exhibit = stored.record.provenance.exhibit
    transcript = case.start_transcript(
        stored.id, exhibit, TAG, seconds=20.0, speech_seconds=12.0, windows=1
    )
    said = [segment(text, start=i * 4.0, end=i * 4.0 + 3) for i, text in enumerate(LINES)]
    case.add_hearing(transcript, 0, said, "zh", 1.0)
    case.keep_voices(
        transcript,
        Voices(by=VoicesBy.CHANNELS, voices=(0, 1, 0, 1), unheard=((16.0, 19.0),)),
    )
    case.finish_transcript(transcript)
    return stored.id


def test_speakers_and_the_reason_are_kept_with_the_transcript(case, recording):
    """Segments, their words, the reason and the silent speech are all there when read again."""
    before = case.transcript(recording)

    tell_sides(case)

    after = case.transcript(recording)
    assert {item.speaker for item in before.segments} == {Speaker.UNKNOWN}
    assert before.sides is None
    assert [item.speaker for item in after.segments] == [Speaker.COLLECTOR, Speaker.OWNER] * 2
    assert after.segments[1].words[0].speaker is Speaker.OWNER
    assert "逾期" in str(after.sides)
    assert after.unheard == ((16.0, 19.0),)


def test_the_machine_s_own_words_stay_as_they_were(case, recording):
    """Telling the speakers changes neither text nor times, and can be done again."""
    before = case.transcript(recording)

    tell_sides(case)
    tell_sides(case)

    after = case.transcript(recording)
    assert [(s.start, s.end, s.machine_text) for s in after.segments] == [
        (s.start, s.end, s.machine_text) for s in before.segments
    ]


def test_speakers_of_another_text_are_refused(case, recording):
    """As many speakers as segments, or nothing is stored."""
    with pytest.raises(ValueError, match="other segments"):
        case.tell_sides(recording, Sides(speakers=(Speaker.OWNER,), reason=remark("x")))
