"""A report and what goes with it: the dossier's JSON, the custody log, the manifest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from analyzer.model.dossier import DossierKind, dossier_json
from analyzer.model.manifest import Manifest, ManifestEntry
from analyzer.pipeline.dossier import build_dossier
from analyzer.pipeline.redaction import check_masked, masked
from analyzer.pipeline.stages import Stage, Stages, unobserved
from analyzer.pipeline.supplements import earlier_report
from analyzer.pipeline.targets import refuse_backup
from analyzer.version import __version__
from reports.files import copy_whole, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from analyzer.model.custody import CustodyEvent
    from analyzer.model.dossier import Dossier
    from analyzer.pipeline.redaction import Masked, Masking
    from analyzer.pipeline.stages import Observe
    from analyzer.store.case import Case

STEPS = (Stage.GATHER, Stage.COVER, Stage.REPORT, Stage.CHECK, Stage.SUMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Where the files of an export are."""

    report: Path
    report_sha256: str
    dossier: Path
    dossier_digest: str
    manifest: Path
    findings: int
    """Findings printed in the report."""


def export_report(
    case: Case,
    out: Path | None,
    *,
    kind: DossierKind,
    language: str,
    period: tuple[date | None, date | None] = (None, None),
    supplement_to: Path | None = None,
    public: Masking | None = None,
    observe: Observe = unobserved,
) -> Exported:
    """Write the report into the case's exports, and a copy to `out` where there is one.

    What the report it is a supplement to printed is not printed again. With `public`, other
    people's numbers and names are masked, and the export is searched for any that is left.
    `observe` is told of each step as it begins.

    Raises:
        NoSpaceLeft: The disk is full; no half-written report is left.
        UsageError: The earlier report is not of this case; the report would lie in the backup.
        Unmasked: Something that was to be masked is still in the public version.
    """
    if out is not None:
        refuse_backup(case, out)
    steps = Stages(STEPS, observe, masked=public is not None)
    steps.at(Stage.GATHER)
    earlier = earlier_report(case, supplement_to) if supplement_to else None
    dossier = build_dossier(case, kind=kind, language=language, period=period, earlier=earlier)
    mask = _covered(case, dossier, public, steps) if public else None
    dossier = mask.dossier if mask else dossier
    folder = case.exports_dir / case.now().strftime("%Y%m%dT%H%M%S.%fZ")
    digest = _write(dossier, folder, mask, steps)
    steps.at(Stage.SUMS)
    manifest = _write_manifest(folder, digest)
    report = folder / "report.pdf"
    report_sha256 = _noted(case, folder, out.name if out else report.name, digest)
    if out is not None:
        copy_whole(report, out)
    return Exported(
        report=out or report,
        report_sha256=report_sha256,
        dossier=folder / "dossier.json",
        dossier_digest=digest,
        manifest=manifest,
        findings=len(dossier.findings),
    )


def _noted(case: Case, folder: Path, name: str, digest: str) -> str:
    """Write the export into the custody log; return the report's digest."""
    report_sha256 = sha256(folder / "report.pdf")
    case.log(
        "export",
        name,
        report_sha256=report_sha256,
        dossier_sha256=digest,
        manifest_sha256=sha256(folder / "manifest.json"),
        folder=folder.name,
    )
    return report_sha256


def _covered(case: Case, dossier: Dossier, public: Masking, steps: Stages) -> Masked:
    steps.at(Stage.COVER)
    return masked(dossier, public, form=case.form())


def _write(dossier: Dossier, folder: Path, mask: Masked | None, steps: Stages) -> str:
    """Write dossier, custody log and report into a new folder; return the dossier's digest."""
    from reports.evidence import write_evidence

    folder.mkdir(parents=True)
    canonical = dossier_json(dossier)
    write_text(folder / "dossier.json", canonical)
    if mask is None:
        write_text(folder / "custody.jsonl", custody_lines(dossier.custody))
    steps.at(Stage.REPORT)
    write_evidence(dossier, folder / "report.pdf")
    if mask is not None:
        steps.at(Stage.CHECK)
        check_masked(folder, mask)
    return hashlib.sha256(canonical).hexdigest()


def custody_lines(events: Sequence[CustodyEvent]) -> bytes:
    """Return the custody log as JSON, a line for each event."""
    lines = [
        json.dumps({**asdict(event), "at": event.at.isoformat()}, ensure_ascii=True, sort_keys=True)
        for event in events
    ]
    return "".join(line + "\n" for line in lines).encode()


def _write_manifest(folder: Path, dossier_sha256: str) -> Path:
    entries = tuple(
        ManifestEntry(path=path.name, size=path.stat().st_size, sha256=sha256(path))
        for path in sorted(folder.iterdir())
    )
    manifest = Manifest(entries=entries, dossier_sha256=dossier_sha256, program_version=__version__)
    target = folder / "manifest.json"
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    write_text(target, text + "\n")
    return target


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
