"""The evidence report: a dossier as a PDF for a person, an office or a court.

The dossier is the only argument; nothing is looked up, counted again or judged here, and no clock
is read. The same dossier gives the same file, byte for byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from reportlab.platypus.flowables import Flowable, PageBreak

from analyzer.version import __version__
from reports.files import write_whole
from reports.grid import settled
from reports.page import Contents, EvidenceDocument, Heading, Running
from reports.prose import Prose
from reports.sections.charts import charts
from reports.sections.chronology import chronology
from reports.sections.cover import cover
from reports.sections.custody import custody
from reports.sections.exhibits import exhibits
from reports.sections.findings import findings
from reports.sections.gaps import gaps
from reports.sections.glossary import glossary
from reports.sections.index import index
from reports.sections.method import method
from reports.sections.parties import parties
from reports.sections.patterns import patterns
from reports.sections.proceedings import proceedings
from reports.sections.summary import summary
from reports.sections.witness import witness
from reports.styles import H1
from reports.view import View, digest_piece, open_view

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.dossier import Dossier
    from analyzer.model.manifest import ManifestEntry

SECTIONS = (
    summary,
    charts,
    patterns,
    findings,
    chronology,
    parties,
    method,
    gaps,
    index,
    exhibits,
    custody,
    proceedings,
    glossary,
    witness,
)
"""The report's sections, in their order."""

LISTED = 60
"""Headings up to which findings are in the contents; above, the summary's list leads to them."""


def write_evidence(dossier: Dossier, out: Path) -> ManifestEntry:
    """Write the evidence report of a dossier.

    Args:
        dossier: What the report may say; its kind decides whether it is a draft.
        out: The PDF to write; it is replaced in one step, or not at all.

    Returns:
        The report's file name, size and SHA-256.

    Raises:
        NoSpaceLeft: The disk is full.
        CaseError: The folder cannot be written to.
    """
    view = open_view(dossier)
    return write_whole(out, lambda file: _lay_out(view, file))


def _lay_out(view: View, file: BinaryIO) -> None:
    document = EvidenceDocument(
        file,
        running=_running(view),
        language=view.dossier.language,
        say=view.say,
        dated=view.as_of,
    )
    document.multiBuild(list(_story(view)))


def _running(view: View) -> Running:
    _ = view.say
    kind = _("（草稿，供人工复核）") if view.draft else _("（定稿）")
    return Running(
        title=f"{view.title}{kind}",
        mark=_("案卷摘要 SHA-256 %(piece)s…") % {"piece": digest_piece(view.digest)},
        foot=f"CallDossier {__version__}",
    )


def _story(view: View) -> Iterator[Flowable]:
    _ = view.say
    yield from cover(view)
    yield PageBreak()
    body = list(settled(flowable for section in SECTIONS for flowable in section(view)))
    yield Prose(_("目录"), H1)
    headings = [flowable for flowable in body if isinstance(flowable, Heading)]
    deepest = 1 if len(headings) <= LISTED else 0
    yield Contents([heading for heading in headings if heading.level <= deepest])
    if deepest:
        yield PageBreak()
    yield from body
