"""A stretch heard once more by the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.desk.models.blind import compare
from analyzer.pipeline.flagging import flag_case
from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.rehearing import (
    BEAM,
    _Ear,
    agreement,
    hear_again,
    hear_findings_again,
)
from analyzer.transcribe.contract import Hearing
from tests.fakes.engines import TAG, segment

DEMO = Path(__file__).parents[3] / "samples" / "demo"


@pytest.mark.whisper
def test_a_stretch_is_heard_again_with_other_settings(case):
    """The second hearing is of that stretch alone, says what made it, and is no transcript."""
    import_paths(case, [next(DEMO.glob("MIUI/sound_recorder/call_rec/*20260928101240.mp3"))])
    recording = next(iter(case.recordings())).id

    heard = hear_again(case, recording, begin_s=48.3, end_s=52.0)

    assert heard.tag.options["beam_size"] == BEAM
    assert compare("在不喊前我就带人上门找你打断你的腿,你信不信", heard.text).percent > 60
    assert case.transcripts(recording) == ()


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        ("我就爆你通讯录", "我就爆你通讯录", 1.0),
        ("再不還錢！", "今天再不还钱，你等着", 1.0),
        ("打断你的腿", "大段你的推", 0.4),
        ("打断你的腿", "", 0.0),
    ],
    ids=["equal", "more-in-the-second", "other-characters", "nothing"],
)
def test_agreement_is_the_share_of_the_quote_that_was_heard_again(first, second, share):
    """Script, punctuation and what the second has beside it do not count."""
    assert agreement(first, second) == pytest.approx(share)


class Second:
    """A second engine that writes one sentence whatever it hears."""

    tag = TAG

    def hear(self, samples, *, window, language):
        """Write it."""
        said = segment("我就爆你的通讯录", start=window.start, end=window.end)
        return Hearing(segments=(said,), language=language, language_probability=1.0)


@pytest.fixture
def flagged(case, monkeypatch):
    """A case with a flagged call, and the second engine in place of the real one."""
    import_paths(case, [next(DEMO.glob("MIUI/sound_recorder/call_rec/*20260928101240.mp3"))])
    stored = next(iter(case.recordings()))
    exhibit = stored.record.provenance.exhibit
    key = case.start_transcript(stored.id, exhibit, TAG, seconds=9.0, speech_seconds=6.0, windows=1)
    said = [
        segment("您的贷款已经逾期，再不还钱", start=0.0, end=2.5),
        segment("我就爆你通讯录", start=3.0, end=6.0),
    ]
    case.add_hearing(key, 0, said, "zh", 1.0)
    case.finish_transcript(key)
    flag_case(case, "cn")
    monkeypatch.setattr(_Ear, "_engine", Second())
    return case


def test_every_quote_is_heard_again_once(flagged):
    """Both texts are kept with how far they agree; a second run finds nothing to do."""
    heard = hear_findings_again(flagged)

    quote = next(item for item in heard if item.first == "我就爆你通讯录")
    assert (quote.begin_s, quote.end_s) == (3.0, 6.0)
    assert quote.agreement == 1.0
    assert not quote.doubtful
    assert flagged.rehearings() == tuple(heard)
    assert hear_findings_again(flagged) == []


def test_hearings_that_share_little_are_doubtful(flagged):
    """A quote of which the second hearing has next to nothing must be marked."""
    recording = next(iter(flagged.recordings())).id

    heard = hear_again(flagged, recording, begin_s=0.0, end_s=2.5)

    assert heard.doubtful
