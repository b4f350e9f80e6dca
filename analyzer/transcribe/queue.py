"""Recordings transcribed one after the other, each window kept before the next begins.

What is kept, and where, is the caller's business (`Keeper`). A run that was killed or cancelled is
started again with the same recordings: windows that were kept are not heard again, and the text
ends the same.
"""

from __future__ import annotations

import dataclasses
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Protocol, TypeVar

from analyzer.errors import UndecodableAudio
from analyzer.transcribe.audio import Decoded, decode
from analyzer.transcribe.contract import (
    SAMPLE_RATE,
    Engine,
    Hearing,
    Observer,
    Progress,
    Samples,
    Track,
)
from analyzer.transcribe.voices import ends_of, voices_of
from analyzer.transcribe.windows import Cutting, Plan, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from analyzer.model.transcript import AudioGap, EngineTag, Segment, Voices
    from analyzer.transcribe.channels import Channels
    from analyzer.transcribe.contract import Window

LANES = 2
"""Windows heard at once, each on one thread: two keep two cores busy, and the text is the same."""
_SHORT_S = 300.0
"""A recording shorter than this leaves room in memory for the next one."""
_LONG_S = 600.0
"""Of a recording longer than this one window is heard at a time: it takes the room of a lane."""
_POLL_S = 0.1
_MIN_HEARD_S = 1.0
"""Speed is estimated from no less work than this."""
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A recording to be transcribed."""

    id: int
    """Record id in the case."""
    path: Path
    """The file to read."""
    exhibit: str
    name: str
    """Path in the backup, for messages."""
    seconds: float | None = None
    """Length where it is known already: makes the progress truer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What is known of a recording before the engine hears it."""

    tag: EngineTag
    """Engine, model, and every option that shapes the text."""
    seconds: float
    speech_seconds: float
    gaps: tuple[AudioGap, ...]
    windows: tuple[Window, ...]


class Keeper(Protocol):
    """Where hearings are kept; each call returns when the thing is safe."""

    def begin(self, job: Job, sound: Sound) -> Collection[int]:
        """Take note of a recording; return the indexes of its windows that are kept already."""
        ...

    def save(self, job: Job, window: int, hearing: Hearing) -> None:
        """Keep what was heard in a window."""
        ...

    def segments(self, job: Job) -> Sequence[Segment]:
        """Return all that was heard in a recording, in order."""
        ...

    def finish(self, job: Job, voices: Voices) -> None:
        """Take note that all windows of a recording are kept, and of whose voices are in it."""
        ...

    def refuse(self, job: Job, error: UndecodableAudio) -> None:
        """Take note that no sound could be read from a recording; the run goes on."""
        ...


def tag_of(engine: Engine, *, cutting: Cutting, language: str | None) -> EngineTag:
    """Return the engine's tag with the options that are not the engine's own."""
    shaping = {f"speech_{name}": value for name, value in dataclasses.asdict(cutting).items()}
    options = {**engine.tag.options, **shaping, "language": language or "auto"}
    return dataclasses.replace(engine.tag, options=options)


def transcribe(
    jobs: Sequence[Job],
    engine: Engine,
    *,
    keeper: Keeper,
    language: str | None = "zh",
    observe: Observer | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    cutting: Cutting | None = None,
    clock: Callable[[], float] = time.monotonic,
    executor: Executor | None = None,
    lanes: int = LANES,
) -> bool:
    """Transcribe recordings in their order; where, and in how many lanes, does not change the text.

    Args:
        jobs: The recordings.
        engine: What hears them.
        keeper: Takes what is heard.
        language: `zh`, `en`, or `None` to let the engine tell from each recording's first window.
        observe: Called after every window.
        cancelled: Asked several times a second; on True the run stops at once.
        cutting: How speech is found and packed.
        clock: Seconds, for the estimate of the time left.
        executor: Where the work is done, threads of this process when `None`. All that is sent can
            go to other processes, and to other computers that see the same files.
        lanes: Windows in work at once.

    Returns:
        True when all was done, False when it was cancelled.
    """
    own = ThreadPoolExecutor(max_workers=lanes, thread_name_prefix="hearing")
    run = _Run(
        engine=engine,
        keeper=keeper,
        language=language,
        cancelled=cancelled,
        cutting=cutting or Cutting(),
        pace=_Pace(jobs, observe, clock),
        workers=executor or own,
        lanes=lanes,
    )
    try:
        run.all(jobs)
    except _Cancelled:
        return False
    finally:
        own.shutdown(wait=False, cancel_futures=True)
    return True


class _Cancelled(Exception):
    """The run was cancelled; what was kept stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    engine: Engine
    keeper: Keeper
    language: str | None
    cancelled: Callable[[], bool]
    cutting: Cutting
    pace: _Pace
    workers: Executor
    lanes: int

    def all(self, jobs: Sequence[Job]) -> None:
        """Take the recordings one after the other; a short one leaves room to prepare the next."""
        ahead: Future[tuple[Decoded, Plan]] | None = None
        for job, following in zip_longest(jobs, jobs[1:]):
            try:
                decoded, planned = self._wait(ahead or self._prepare(job))
            except UndecodableAudio as error:
                ahead = None
                self.keeper.refuse(job, error)
                self.pace.skip(job)
                continue
            room = following is not None and decoded.seconds < _SHORT_S
            ahead = self._recording(job, decoded, planned, following if room else None)

    def _prepare(self, job: Job) -> Future[tuple[Decoded, Plan]]:
        return self.workers.submit(_prepare, job, self.cutting)

    def _recording(
        self, job: Job, decoded: Decoded, planned: Plan, following: Job | None
    ) -> Future[tuple[Decoded, Plan]] | None:
        """Hear one recording; return the next one being prepared."""
        done = self.keeper.begin(job, self._sound(decoded, planned))
        self.pace.begin(job, decoded.seconds)
        ends = ends_of(decoded)
        lanes = self.lanes if decoded.seconds < _LONG_S else 1
        waiting: deque[tuple[Window, Future[Hearing] | None]] = deque()
        for window, hearing in self._heard(decoded, planned, done):
            waiting.append((window, hearing))
            if len(waiting) >= lanes:
                self._keep(job, ends, *waiting.popleft())
        ahead = self._prepare(following) if following else None
        while waiting:
            self._keep(job, ends, *waiting.popleft())
        voices = voices_of(decoded, self.keeper.segments(job), planned.speech)
        self.keeper.finish(job, voices)
        self.pace.end(job, decoded.seconds)
        return ahead

    def _heard(
        self, decoded: Decoded, planned: Plan, done: Collection[int]
    ) -> Iterator[tuple[Window, Future[Hearing] | None]]:
        """Yield each window with the hearing that is under way; `None` where it is kept already."""
        language = self.language
        for window in planned.windows:
            if window.index in done:
                yield window, None
                continue
            if language is None:
                first = _cut(decoded.samples, planned.windows[0])
                language, _ = self._wait(self.workers.submit(self.engine.language, first))
            samples = _cut(decoded.samples, window)
            yield (
                window,
                self.workers.submit(self.engine.hear, samples, window=window, language=language),
            )

    def _keep(
        self, job: Job, ends: Channels | None, window: Window, hearing: Future[Hearing] | None
    ) -> None:
        if hearing is not None:
            heard = self._wait(hearing)
            if ends is not None:
                heard = dataclasses.replace(heard, segments=ends.split(heard.segments))
            self.keeper.save(job, window.index, heard)
        self.pace.window(job, window, heard=hearing is not None)

    def _sound(self, decoded: Decoded, planned: Plan) -> Sound:
        return Sound(
            tag=tag_of(self.engine, cutting=self.cutting, language=self.language),
            seconds=decoded.seconds,
            speech_seconds=planned.speech_seconds,
            gaps=decoded.gaps,
            windows=planned.windows,
        )

    def _wait(self, future: Future[_Result]) -> _Result:
        """Return what the worker makes; leave it alone as soon as the run is cancelled."""
        while True:
            if self.cancelled():
                raise _Cancelled
            try:
                return future.result(timeout=_POLL_S)
            except NotYet:
                if future.done():
                    return future.result()


def _prepare(job: Job, cutting: Cutting) -> tuple[Decoded, Plan]:
    decoded = decode(job.path, name=job.name)
    return decoded, plan(decoded.samples, cutting=cutting)


def _cut(samples: Track, window: Window) -> Samples:
    return samples[round(window.start * SAMPLE_RATE) : round(window.end * SAMPLE_RATE)]


class _Pace:
    """How far the run is, and how long the rest will take."""

    def __init__(
        self, jobs: Sequence[Job], observe: Observer | None, clock: Callable[[], float]
    ) -> None:
        self._lengths = {job.id: job.seconds or 0.0 for job in jobs}
        self._observe = observe
        self._clock = clock
        self._started = clock()
        self._before = 0.0
        self._at = 0.0
        self._worked = 0.0

    def begin(self, job: Job, seconds: float) -> None:
        """Note a recording's true length."""
        self._lengths[job.id] = seconds
        self._at = 0.0

    def skip(self, job: Job) -> None:
        """Leave out a recording that has no sound."""
        self._lengths[job.id] = 0.0
        self._tell(job)

    def window(self, job: Job, window: Window, *, heard: bool) -> None:
        """Note that a window is done, now or by an earlier run."""
        if heard:
            self._worked += window.end - self._at
        self._at = window.end
        self._tell(job)

    def end(self, job: Job, seconds: float) -> None:
        """Note that a recording is done."""
        self._before += seconds
        self._at = 0.0
        self._tell(job)

    def _tell(self, job: Job) -> None:
        if self._observe is None:
            return
        total = sum(self._lengths.values())
        done = min(self._before + self._at, total)
        spent = self._clock() - self._started
        left = (total - done) * spent / self._worked if self._worked >= _MIN_HEARD_S else None
        self._observe(Progress(done_s=done, total_s=total, left_s=left, recording=job.name))
