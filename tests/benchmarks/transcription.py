"""Character errors and time of transcription, beside the bare engine.

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
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.signal import butter, resample_poly, sosfiltfilt

from analyzer.transcribe.audio import decode
from analyzer.transcribe.contract import SAMPLE_RATE
from analyzer.transcribe.faster_whisper import FasterWhisper
from analyzer.transcribe.hanzi import simplified
from analyzer.transcribe.queue import Job, transcribe
from analyzer.transcribe.weights import weights
from tests.fakes.sounds import write_amr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from analyzer.model.transcript import Segment
    from analyzer.transcribe.contract import Engine, Samples

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


def measure(name: str, hear: Callable[[], Sequence[str]], calls: Sequence[Call]) -> float:
    """Print errors and time of one way to transcribe all calls; return the seconds it took."""
    seconds = sum(call.samples.size for call in calls) / SAMPLE_RATE
    wall, cpu = time.perf_counter(), time.process_time()
    texts = hear()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    wrong = sum(
        errors(folded(call.true), folded(text)) for call, text in zip(calls, texts, strict=True)
    )
    letters = sum(len(folded(call.true)) for call in calls)
    print(
        f"{name:8} CER {wrong / letters:.2%}  {wall:.1f} s for {seconds:.0f} s of sound "
        f"(x{wall / seconds:.3f}, processor x{cpu / seconds:.3f})",
        flush=True,
    )
    return wall


@dataclass(frozen=True)
class Call:
    """A made-up call as a phone would record it, and what is said in it."""

    path: Path
    samples: Samples
    true: str


def read(folder: Path, count: int) -> list[Call]:
    """Return as many calls, coded as AMR-NB in a folder."""
    calls = []
    for call in json.loads((VOICES / "manifest.json").read_text("utf-8"))[:count]:
        path = telephone(VOICES / call["file"], folder / f"{call['file']}.amr")
        true = "".join(turn["text"] for turn in call["turns"])
        calls.append(Call(path, decode(path).samples, true))
    return calls


def main() -> None:
    """Compare the program's own queue with the bare engine on as many calls as asked."""
    from faster_whisper import WhisperModel

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    bare = WhisperModel(
        str(weights("base").folder), device="cpu", compute_type="int8", cpu_threads=2
    )
    engine = FasterWhisper()
    with tempfile.TemporaryDirectory() as folder:
        calls = read(Path(folder), count)

        def with_defaults() -> list[str]:
            return [_text(bare.transcribe(call.samples, language="zh")[0]) for call in calls]

        def with_our_options() -> list[str]:
            found = (
                bare.transcribe(
                    call.samples,
                    language="zh",
                    condition_on_previous_text=False,
                    temperature=0.0,
                    repetition_penalty=1.05,
                    word_timestamps=True,
                    vad_filter=True,
                    vad_parameters={"threshold": 0.2},
                )[0]
                for call in calls
            )
            return [_text(segments) for segments in found]

        def ours() -> list[str]:
            kept = heard([call.path for call in calls], engine)
            return [_text(kept[number]) for number in range(len(calls))]

        bare.transcribe(np.zeros(SAMPLE_RATE, np.float32), language="zh")
        measure("defaults", with_defaults, calls)
        same = measure("options", with_our_options, calls)
        own = measure("ours", ours, calls)
    print(f"ours against the bare engine with the same options: x{own / same:.2f}")


def _text(segments: Iterable[Any]) -> str:
    return "".join(segment.text for segment in segments)


class Drawer:
    """Keeps what is heard in memory."""

    def __init__(self) -> None:
        self.kept: dict[int, list[Segment]] = defaultdict(list)

    def begin(self, job, sound):
        """Say that nothing is kept yet."""
        return ()

    def save(self, job, window, hearing):
        """Keep what was heard."""
        self.kept[job.id] += hearing.segments

    def segments(self, job):
        """Give it back."""
        return self.kept[job.id]

    def finish(self, job, voices):
        """Nothing is to be done."""

    def refuse(self, job, error):
        """Say why."""
        print(error)


def heard(paths: Sequence[Path], engine: Engine) -> dict[int, list[Segment]]:
    """Return the segments of each file, as the program's own queue gives them."""
    drawer = Drawer()
    jobs = [Job(id=n, path=p, exhibit="E", name=p.name) for n, p in enumerate(paths)]
    transcribe(jobs, engine, keeper=drawer, language="zh")
    return drawer.kept


if __name__ == "__main__":
    main()
