"""The whole way, in order: import, transcribe, link and flag, report."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.errors import AnalyzerError, MissingComponent, WeightsRefused
from analyzer.model.dossier import DossierKind
from analyzer.pipeline.exporting import Exported, export_report
from analyzer.pipeline.flagging import Flagged, flag_case
from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.rehearing import hear_findings_again
from analyzer.pipeline.transcribing import REPLAY, Heard, transcribe_case

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.pipeline.receipts import Receipt
    from analyzer.store.case import Case
    from analyzer.transcribe.contract import Observer


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person may choose for a whole run."""

    rules: str
    engine: str
    model: str
    audio: bool
    """False leaves the recordings untranscribed."""
    language: str
    """Of the report."""
    password: str | None = None
    """Of a locked backup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What came of each step."""

    receipt: Receipt
    heard: list[Heard]
    unheard: AnalyzerError | None
    """Why no recording could be transcribed; `None` where that was not asked for or went well."""
    flagged: Flagged
    exported: Exported


def analyze_folder(
    case: Case, folder: Path, out: Path | None, *, options: Options, observe: Observer
) -> Analysis:
    """Take a backup folder the whole way to a draft report; killed anywhere, it goes on."""
    receipt = import_paths(case, [folder], password=options.password)
    heard, unheard = _hear(case, options, observe) if options.audio else ([], None)
    flagged = flag_case(case, options.rules)
    if heard and options.engine != REPLAY:
        _hear_again(case)
    exported = export_report(case, out, kind=DossierKind.DRAFT, language=options.language)
    return Analysis(
        receipt=receipt, heard=heard, unheard=unheard, flagged=flagged, exported=exported
    )


def _hear_again(case: Case) -> None:
    """Hear the quoted words a second time; without a model the first hearing stands alone."""
    with suppress(MissingComponent, WeightsRefused):
        hear_findings_again(case)


def _hear(
    case: Case, options: Options, observe: Observer
) -> tuple[list[Heard], AnalyzerError | None]:
    """Transcribe; without engine or model the messages and calls are still worth a report."""
    try:
        heard = transcribe_case(case, engine=options.engine, model=options.model, observe=observe)
    except (MissingComponent, WeightsRefused) as error:
        return [], error
    return heard, None
