"""Character errors, time and memory of transcription, beside the bare engine with its defaults.

The made-up calls in `samples/voices` are mixed to mono, limited to the telephone band and coded as
AMR-NB 12.2, as a phone would. Script and punctuation do not count as errors.
Run `python -m tests.benchmarks.transcription [calls]` from the root of the project.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import butter, resample_poly, sosfiltfilt

from analyzer.transcribe.audio import decode
from analyzer.transcribe.contract import SAMPLE_RATE
from analyzer.transcribe.faster_whisper import FasterWhisper
from analyzer.transcribe.hanzi import simplified
from analyzer.transcribe.weights import weights
from analyzer.transcribe.windows import plan
from tests.fakes.sounds import write_amr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analyzer.transcribe.contract import Samples

VOICES = Path(__file__).parents[2] / "samples" / "voices"
BAND_HZ = (300, 3_400)


def folded(text: str) -> str:
    """Return letters and digits alone, simplified and lower case."""
    plain = simplified(unicodedata.normalize("NFKC", text)).lower()
    return "".join(char for char in plain if char.isalnum())


def errors(true: str, heard: str) -> int:
    """Return the edit distance between two texts."""
    row = list(range(len(heard) + 1))
    for number, char in enumerate(true, 1):
        steps = zip(pairwise(row), heard, strict=True)
        following = [number]
        for (diagonal, above), other in steps:
            following.append(min(above + 1, following[-1] + 1, diagonal + (char != other)))
        row = following
    return row[-1]


def telephone(path: Path, target: Path) -> Path:
    """Write a call as a phone would record it."""
    band = butter(4, BAND_HZ, "bandpass", fs=SAMPLE_RATE, output="sos")
    return write_amr(target, resample_poly(sosfiltfilt(band, decode(path).samples), 1, 2))


def measure(name: str, hear: Callable[[Samples], str], calls: Mapping[str, tuple[Samples, str]]):
    """Print errors and time of one way to transcribe."""
    wrong = letters = 0
    seconds = sum(samples.size for samples, _ in calls.values()) / SAMPLE_RATE
    wall, cpu = time.perf_counter(), time.process_time()
    for samples, true in calls.values():
        wrong += errors(folded(true), folded(hear(samples)))
        letters += len(folded(true))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(
        f"{name:8} CER {wrong / letters:.2%}  {wall:.1f} s for {seconds:.0f} s of sound "
        f"(x{wall / seconds:.3f}, processor x{cpu / seconds:.3f})"
    )


def main() -> None:
    """Compare the two on as many calls as asked."""
    from faster_whisper import WhisperModel

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    bare = WhisperModel(
        str(weights("base").folder), device="cpu", compute_type="int8", local_files_only=True
    )
    engine = FasterWhisper()
    chosen = json.loads((VOICES / "manifest.json").read_text("utf-8"))[:count]
    with tempfile.TemporaryDirectory() as folder:
        calls = {
            call["file"]: (
                decode(telephone(VOICES / call["file"], Path(folder) / "call.amr")).samples,
                "".join(turn["text"] for turn in call["turns"]),
            )
            for call in chosen
        }

    def defaults(samples: Samples) -> str:
        segments, _ = bare.transcribe(samples, language="zh", word_timestamps=True)
        return "".join(segment.text for segment in segments)

    def ours(samples: Samples) -> str:
        heard = []
        for window in plan(samples).windows:
            first, last = (round(at * SAMPLE_RATE) for at in (window.start, window.end))
            heard.append(engine.hear(samples[first:last], window=window, language="zh"))
        return "".join(part.text for hearing in heard for part in hearing.segments)

    defaults(np.zeros(SAMPLE_RATE, np.float32))
    measure("bare", defaults, calls)
    measure("ours", ours, calls)


if __name__ == "__main__":
    main()
