"""A report that goes on from an earlier one: only what that did not print, numbered on.

Exhibits keep their numbers in any case; findings go on after the last number that was given out.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.errors import UsageError
from analyzer.model.dossier import Supplement
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from analyzer.model.dossier import FindingEntry
    from analyzer.store.case import Case

NOT_OURS = N_(
    "“%(path)s”不是由这个案卷生成的报告，无法在它的基础上补充。请选择当时生成、没有改动过的 PDF。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier report and all those it went on from."""

    supplement: Supplement
    findings: frozenset[str]
    """Ids of the findings that were printed up to then."""


def earlier_report(case: Case, report: Path) -> Earlier:
    """Return what a report of this case printed, together with those it went on from.

    Raises:
        UsageError: The case did not make this report.
    """
    with report.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    for event in case.custody():
        if event.action == "export" and event.details.get("report_sha256") == digest:
            return _read(case, str(event.details["dossier_sha256"]), report)
    raise UsageError(remark(NOT_OURS, path=str(report)))


def _read(case: Case, dossier_sha256: str, report: Path) -> Earlier:
    document = _document(case, dossier_sha256, report)
    printed = {
        entry["finding"]["id"]
        for entry in document["findings"]
        if document["kind"] == "draft" or entry["finding"]["state"] == "confirmed"
    }
    before = document.get("supplement")
    if before:
        printed |= _read(case, str(before["dossier_sha256"]), report).findings
    return Earlier(
        supplement=Supplement(dossier_sha256=dossier_sha256, findings=len(printed)),
        findings=frozenset(printed),
    )


def _document(case: Case, dossier_sha256: str, report: Path) -> dict[str, Any]:
    for event in case.custody():
        if event.action == "export" and event.details.get("dossier_sha256") == dossier_sha256:
            path = case.exports_dir / str(event.details["folder"]) / "dossier.json"
            if path.is_file():
                document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
                return document
    raise UsageError(remark(NOT_OURS, path=str(report)))


def beyond(entries: Iterable[FindingEntry], earlier: Earlier | None) -> Iterator[FindingEntry]:
    """Yield the findings an earlier report did not print."""
    for entry in entries:
        if earlier is None or entry.finding.id not in earlier.findings:
            yield entry
