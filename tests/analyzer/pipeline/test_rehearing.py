"""A stretch heard once more by the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.desk.models.blind import compare
from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.rehearing import BEAM, hear_again

DEMO = Path(__file__).parents[3] / "samples" / "demo"


@pytest.mark.whisper
def test_a_stretch_is_heard_again_with_other_settings(case):
    """The second hearing is of that stretch alone, says what made it, and is kept nowhere."""
    import_paths(case, [next(DEMO.glob("MIUI/sound_recorder/call_rec/*20260928101240.mp3"))])
    recording = next(iter(case.recordings())).id

    heard = hear_again(case, recording, begin_s=48.3, end_s=52.0)

    assert heard.tag.options["beam_size"] == BEAM
    assert compare("在不喊前我就带人上门找你打断你的腿,你信不信", heard.text).percent > 60
    assert case.transcripts(recording) == ()
