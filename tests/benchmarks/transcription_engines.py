"""One way to transcribe files, in a process of its own: what it wrote, and what it took.

Called by `tests.benchmarks.transcription`, which reads the pickled `Taken` from a file.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scipy.signal import butter, resample_poly, sosfiltfilt

from analyzer.transcribe.audio import decode
from analyzer.transcribe.contract import SAMPLE_RATE
from analyzer.transcribe.faster_whisper import FasterWhisper
from analyzer.transcribe.queue import Job, transcribe
from analyzer.transcribe.weights import weights
from analyzer.transcribe.windows import plan
from tests.fakes.sounds import write_amr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from analyzer.model.transcript import Segment
    from analyzer.transcribe.contract import Engine

THREADS = 2
BAND_HZ = (300, 3_400)


@dataclass(frozen=True)
class Taken:
    """What a way to transcribe came to."""

    texts: tuple[str, ...]
    """By file."""
    segments: tuple[tuple[Segment, ...], ...]
    """The program's own, by file; empty for other engines."""
    cpu: float
    """Processor seconds, user and system, without loading the model."""
    memory: float
    """Most memory of the process in MB."""


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


def heard(paths: Sequence[Path], engine: Engine) -> list[list[Segment]]:
    """Return the segments of each file, as the program's own queue gives them."""
    drawer = Drawer()
    jobs = [Job(id=n, path=p, exhibit="E", name=p.name) for n, p in enumerate(paths)]
    transcribe(jobs, engine, keeper=drawer, language="zh")
    return [drawer.kept[number] for number in range(len(paths))]


def telephone(path: Path, target: Path, *, line: bool = True) -> Path:
    """Write a recording as AMR-NB 12.2, limited to the telephone band where `line` is true."""
    samples = decode(path).samples[:]
    if line:
        band = butter(4, BAND_HZ, "bandpass", fs=SAMPLE_RATE, output="sos")
        samples = sosfiltfilt(band, samples)
    return write_amr(target, resample_poly(samples, 1, 2))


def _ours() -> Callable[[Sequence[Path]], list[list[Segment]]]:
    engine = FasterWhisper()
    return lambda paths: heard(paths, engine)


def _speech_only() -> Callable[[Sequence[Path]], list[str]]:
    return lambda paths: [str(plan(decode(path).samples).speech_seconds) for path in paths]


def _bare(**options: Any) -> Callable[[Sequence[Path]], list[Any]]:
    from faster_whisper import WhisperModel

    model = WhisperModel(
        str(weights("base").folder), device="cpu", compute_type="int8", cpu_threads=THREADS
    )
    return lambda paths: [
        list(model.transcribe(str(path), language="zh", **options)[0]) for path in paths
    ]


def _openai(beam: int | None) -> Callable[[Sequence[Path]], list[Any]]:
    import torch

    from analyzer.transcribe.openai_whisper import _filled

    torch.set_num_threads(THREADS)
    model = _filled(weights("base").folder)

    def hear(paths: Sequence[Path]) -> list[Any]:
        sounds = (decode(path).samples for path in paths)
        return [
            model.transcribe(sound, language="zh", beam_size=beam, fp16=False)["text"]
            for sound in sounds
        ]

    return hear


SAME = {
    "condition_on_previous_text": False,
    "temperature": 0.0,
    "repetition_penalty": 1.05,
    "word_timestamps": True,
    "vad_filter": True,
    "vad_parameters": {"threshold": 0.2},
}
WAYS: dict[str, Callable[[], Callable[[Sequence[Path]], list[Any]]]] = {
    "ours": _ours,
    "speech": _speech_only,
    "same": lambda: _bare(**SAME),
    "defaults": _bare,
    "openai-greedy": lambda: _openai(None),
    "openai-beam": lambda: _openai(5),
}
"""`same` is the bare engine with the program's options, `defaults` with none but the language;
`speech` decodes and finds speech, no more."""


def take(way: str, paths: Iterable[Path], folder: Path) -> Taken:
    """Transcribe files in a way, in a process of its own."""
    answer = folder / f"{way}.pickle"
    names = [str(path) for path in paths]
    subprocess.run([sys.executable, "-m", __spec__.name, way, str(answer), *names], check=True)
    return pickle.loads(answer.read_bytes())


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _main(way: str, answer: Path, paths: list[Path]) -> None:
    hear = WAYS[way]()
    begun = _cpu()
    found = hear(paths)
    spent = _cpu() - begun
    own = way == "ours"
    taken = Taken(
        texts=tuple(
            item if isinstance(item, str) else "".join(part.text for part in item) for item in found
        ),
        segments=tuple(tuple(item) for item in found) if own else (),
        cpu=spent,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )
    answer.write_bytes(pickle.dumps(taken))


if __name__ == "__main__":
    # Under its own name, so that what is pickled is found again.
    from tests.benchmarks import transcription_engines

    transcription_engines._main(sys.argv[1], Path(sys.argv[2]), [Path(p) for p in sys.argv[3:]])
