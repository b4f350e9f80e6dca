"""The recordings of a case to text, on this computer, kept window by window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import UsageError
from analyzer.model.party import Role
from analyzer.model.remark import N_, remark
from analyzer.pipeline.flagging import cast_of
from analyzer.pipeline.scene import read_scene
from analyzer.pipeline.siding import tell_sides
from analyzer.transcribe.contract import Observer, Progress
from analyzer.transcribe.queue import Job, tag_of, transcribe
from analyzer.transcribe.windows import Cutting

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from analyzer.errors import UndecodableAudio
    from analyzer.model.records import Recording
    from analyzer.model.remark import Remark
    from analyzer.model.transcript import Segment, Transcript, Voices
    from analyzer.store.case import Case
    from analyzer.store.records import Stored
    from analyzer.transcribe.contract import Engine, Hearing
    from analyzer.transcribe.queue import Sound

__all__ = ["Heard", "Observer", "Progress", "load_engine", "transcribe_case"]

REPLAY = "recorded"
"""Replays hearings from a file: for tests and demonstrations without a model."""
ENGINES = ("faster-whisper", "openai-whisper", REPLAY)
LANGUAGES = {"CN": "zh", "US": "en"}
"""The language of calls, by the region of the case."""
AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of a recording."""

    recording: int
    exhibit: str
    path: str
    transcript: Transcript | None
    failure: Remark | None
    """Why there is no text; `None` where there is, or where it was not its turn."""


def load_engine(name: str, model: str) -> Engine:
    """Return the engine of that name with its model loaded.

    Raises:
        UsageError: There is no such engine.
        MissingComponent: The engine or the model is not installed.
        WeightsRefused: The model's digest is not the one it must have.
    """
    match name:
        case "faster-whisper":
            from analyzer.transcribe.faster_whisper import FasterWhisper

            return FasterWhisper(model)
        case "openai-whisper":
            from analyzer.transcribe.openai_whisper import OpenAIWhisper

            return OpenAIWhisper(model)
        case "recorded":
            from analyzer.transcribe.recorded import recorded

            return recorded(Path(model))
        case _:
            names = "、".join(ENGINES)
            raise UsageError(
                remark(N_("没有“%(name)s”这个转写引擎。可用：%(names)s。"), name=name, names=names)
            )


def transcribe_case(
    case: Case,
    *,
    engine: str,
    model: str,
    language: str | None = None,
    only_flagged: bool = False,
    observe: Observer | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Heard]:
    """Transcribe every recording that this engine has not finished yet.

    Args:
        case: The case; each window is stored before the next begins.
        engine: One of `ENGINES`.
        model: A model's name, or the path of its folder.
        language: `zh`, `en`, `auto`, or `None` for the language of the case's region.
        only_flagged: Take only recordings that hold a finding or belong to a counted call.
        observe: Called after every window.
        cancelled: Asked several times a second.

    Raises:
        UsageError, MissingComponent, WeightsRefused: As `load_engine`.
    """
    flagged = _flagged(case)
    chosen = [stored for stored in case.recordings() if not only_flagged or stored.id in flagged]
    if chosen:
        hearer = load_engine(engine, model)
        spoken = _spoken(language, case.settings.region)
        tag = tag_of(hearer, cutting=Cutting(), language=spoken)
        waiting = [
            stored
            for stored in chosen
            if not any(done.tag == tag and done.complete for done in case.transcripts(stored.id))
        ]
        transcribe(
            [_job(case, stored) for stored in _by_worth(case, waiting)],
            hearer,
            keeper=_Keeper(case),
            language=spoken,
            observe=observe,
            cancelled=cancelled,
        )
        tell_sides(case)
    return list(_heard(case, chosen))


def _spoken(language: str | None, region: str) -> str | None:
    if language == AUTO:
        return None
    return language or LANGUAGES.get(region)


def _flagged(case: Case) -> frozenset[int]:
    recordings = {finding.record for finding in case.findings() if finding.record is not None}
    counted = {call for finding in case.findings() for call in finding.calls}
    recordings |= {link.recording for link in case.links() if link.call in counted}
    return frozenset(recordings)


_WORTH = (Role.COLLECTOR, Role.UNKNOWN, Role.SERVICE, Role.THIRD_PARTY, Role.KNOWN)


def _by_worth(case: Case, waiting: list[Stored[Recording]]) -> list[Stored[Recording]]:
    """Return the recordings with flagged calls first, then by who called; else by time."""
    if len(waiting) < 2:
        return waiting
    flagged, scene = _flagged(case), read_scene(case)
    cast = cast_of(case, scene)

    def worth(stored: Stored[Recording]) -> tuple[bool, int]:
        role = cast.role(scene.recording_party[stored.id])
        return stored.id not in flagged, _WORTH.index(role)

    return sorted(waiting, key=worth)


def _job(case: Case, stored: Stored[Recording]) -> Job:
    exhibit = case.exhibit(stored.record.provenance.exhibit)
    duration = stored.record.duration
    return Job(
        id=stored.id,
        path=case.exhibit_file(exhibit.id),
        exhibit=exhibit.id,
        name=exhibit.path,
        seconds=duration.total_seconds() if duration else None,
    )


def _heard(case: Case, chosen: list[Stored[Recording]]) -> Iterator[Heard]:
    failures = case.failures()
    for stored in chosen:
        exhibit = case.exhibit(stored.record.provenance.exhibit)
        yield Heard(
            recording=stored.id,
            exhibit=exhibit.id,
            path=exhibit.path,
            transcript=case.transcript(stored.id),
            failure=failures.get(stored.id),
        )


class _Keeper:
    """Keeps hearings in the case."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._transcripts: dict[int, int] = {}

    def begin(self, job: Job, sound: Sound) -> Collection[int]:
        transcript = self._case.start_transcript(
            job.id,
            job.exhibit,
            sound.tag,
            seconds=sound.seconds,
            speech_seconds=sound.speech_seconds,
            gaps=sound.gaps,
            windows=len(sound.windows),
        )
        self._transcripts[job.id] = transcript
        return self._case.heard(transcript)

    def save(self, job: Job, window: int, hearing: Hearing) -> None:
        self._case.add_hearing(
            self._transcripts[job.id],
            window,
            hearing.segments,
            hearing.language,
            hearing.language_probability,
        )

    def segments(self, job: Job) -> Sequence[Segment]:
        return self._case.segments(self._transcripts[job.id])

    def finish(self, job: Job, voices: Voices) -> None:
        self._case.keep_voices(self._transcripts[job.id], voices)
        self._case.finish_transcript(self._transcripts[job.id])

    def refuse(self, job: Job, error: UndecodableAudio) -> None:
        self._case.fail_transcript(job.id, error.remark)
