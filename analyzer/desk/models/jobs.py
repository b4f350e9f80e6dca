"""Long work, done in a process of its own: it can be stopped at once and loses nothing.

Everything the pipeline does goes on where it was killed, so pause and cancel both end the process.
A job is a plain value that travels there; `carry_out` is the whole of it and needs no window.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from analyzer.desk.models.figures import figures_of
from analyzer.errors import AnalyzerError, MissingComponent
from analyzer.i18n import translator
from analyzer.model.dossier import DossierKind
from analyzer.pipeline.cases import open_case, open_or_create

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from analyzer.model.complaint import Form, Office
    from analyzer.model.remark import Remark
    from analyzer.model.transcript import Rehearing
    from analyzer.pipeline.cases import Case

Report = Callable[[object], None]
"""Called with progress: a path in work, seconds of sound, findings so far."""
FLAG_SHARE = 6
"""While recordings are transcribed, rules take at most one part in so many of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Read folders, zips or files into a case, making it where there is none."""

    case: Path
    actor: str
    paths: tuple[Path, ...]
    zone: str | None = None
    region: str = "CN"
    password: str | None = field(default=None, repr=False)
    """Of locked backups; it is kept nowhere."""
    mapping: str | None = None
    """Which column of a table of calls holds what, as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcribe:
    """Turn recordings into text; findings appear while it runs."""

    case: Path
    actor: str
    engine: str = "faster-whisper"
    model: str = "base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Run the rules."""

    case: Path
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Gather numbers, people and periods."""

    case: Path
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Write a report."""

    case: Path
    actor: str
    out: Path
    kind: DossierKind
    language: str
    period: tuple[date | None, date | None] = (None, None)
    redacted: bool = False
    """Other people's numbers and names are covered, and a check finds none left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Write the evidence package of what was confirmed."""

    case: Path
    actor: str
    out: Path
    language: str
    redacted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Complain:
    """Write the complaint pack for an office."""

    case: Path
    actor: str
    office: Office
    form: Form
    out: Path
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """Gather what was filed, with deadlines."""

    case: Path
    actor: str


Job = Import | Transcribe | Flag | Count | Export | Package | Complain | Follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounding:
    """How far a transcription is."""

    done_s: float
    total_s: float
    left_s: float | None
    recording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The rules ran again and found so many."""

    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingAgain:
    """So many of so many quotes were heard a second time."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcribed:
    """What a transcription came to."""

    recordings: int
    again: int | None
    """Quotes heard a second time; `None` where that needs what is not installed."""
    apart: int
    """Of these, how many were heard quite differently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A job came to its end."""

    result: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A job did not come to its end."""

    remark: Remark | None
    """What a person can do; `None` for an error of ours."""
    because: Remark | None = None
    kind: str = ""


def now() -> datetime:
    """Return the computer's time, aware."""
    return datetime.now(UTC)


def carry_out(job: Job, report: Report) -> object:
    """Do a job and return what came of it.

    Raises:
        AnalyzerError: What a person can act on.
    """
    if isinstance(job, Import):
        return _import(job, report)
    with open_case(job.case, now=now, actor=job.actor) as case:
        match job:
            case Transcribe():
                return _transcribe(case, job, report)
            case Flag():
                return _flag(case)
            case Count():
                return _count(case)
            case Follow():
                from analyzer.pipeline.followup import register

                return register(case)
            case _:
                return _write(case, job, report)


def _count(case: Case) -> object:
    from analyzer.pipeline.connections import connections
    from analyzer.pipeline.dossier import build_dossier

    dossier = build_dossier(case, kind=DossierKind.DRAFT, language="zh")
    return figures_of(dossier, connections(case))


def _write(case: Case, job: Export | Package | Complain, report: Report) -> object:
    from analyzer.pipeline.complaining import Request, write_complaint
    from analyzer.pipeline.exporting import export_report
    from analyzer.pipeline.packaging import Wish, write_package
    from analyzer.pipeline.redaction import Masking

    match job:
        case Export():
            return export_report(
                case,
                job.out,
                kind=job.kind,
                language=job.language,
                period=job.period,
                public=Masking() if job.redacted else None,
                observe=report,
            )
        case Package():
            public = Masking() if job.redacted else None
            wish = Wish(language=job.language, public=public)
            return write_package(case, job.out, wish, observe=report)
        case Complain():
            request = Request(office=job.office, form=job.form, language=job.language)
            say = translator(job.language)
            return write_complaint(case, request, job.out, say, observe=report)


def in_child(connection: Connection, job: Job) -> None:
    """Do a job in a process of its own and send what comes of it."""
    try:
        connection.send(Done(result=carry_out(job, connection.send)))
    except AnalyzerError as error:
        connection.send(Failed(remark=error.remark, because=error.because))
    except Exception as error:  # the top of a process: said by its kind, without private content
        connection.send(Failed(remark=None, kind=type(error).__name__))
        raise


def _import(job: Import, report: Report) -> object:
    from analyzer.pipeline.importing import import_paths

    with open_or_create(
        job.case, zone=job.zone, region=job.region, now=now, actor=job.actor
    ) as case:
        with _mapping_file(job.mapping) as mapping:
            receipt = import_paths(
                case, list(job.paths), observe=report, password=job.password, mapping=mapping
            )
        _flag(case)
        return receipt


@contextmanager
def _mapping_file(written: str | None) -> Iterator[Path | None]:
    """Lay a mapping down for as long as the import takes."""
    if written is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "columns.json"
        file.write_text(written, encoding="utf-8")
        yield file


def rules_of(case: Case) -> str:
    """Return the rules a case is read with: those last run, else those of its region."""
    flagging = case.flagging()
    return flagging.pack if flagging else case.settings.region.lower()


def _flag(case: Case) -> object:
    from analyzer.pipeline.carrying import flag_again

    return flag_again(case, rules_of(case))


def _transcribe(case: Case, job: Transcribe, report: Report) -> object:
    from analyzer.pipeline.transcribing import Progress, transcribe_case

    turn = _Turn(case, report)

    def observe(progress: Progress) -> None:
        report(
            Sounding(
                done_s=progress.done_s,
                total_s=progress.total_s,
                left_s=progress.left_s,
                recording=progress.recording,
            )
        )
        turn.at(progress.recording)

    heard = transcribe_case(case, engine=job.engine, model=job.model, observe=observe)
    flagged = _flag(case)
    report(Found(findings=getattr(flagged, "findings", 0)))
    again = _again(case, report)
    return Transcribed(
        recordings=len(heard),
        again=None if again is None else len(again),
        apart=sum(item.doubtful for item in again or ()),
    )


def _again(case: Case, report: Report) -> list[Rehearing] | None:
    """Hear every quote a second time; `None` where what it needs is not installed."""
    from analyzer.pipeline.rehearing import hear_findings_again

    def observe(done: int, total: int) -> None:
        report(HearingAgain(done=done, total=total))

    try:
        return hear_findings_again(case, observe=observe)
    except MissingComponent:
        return None


class _Turn:
    """Lets the rules run between two recordings, for a small share of the time."""

    def __init__(self, case: Case, report: Report) -> None:
        self.case, self.report = case, report
        self.recording: str | None = None
        self.ready_at = 0.0

    def at(self, recording: str) -> None:
        """Run the rules where a recording has just ended and it is time."""
        ended, self.recording = self.recording not in (None, recording), recording
        began = monotonic()
        if ended and began >= self.ready_at:
            flagged = _flag(self.case)
            self.ready_at = monotonic() + (monotonic() - began) * FLAG_SHARE
            self.report(Found(findings=getattr(flagged, "findings", 0)))
