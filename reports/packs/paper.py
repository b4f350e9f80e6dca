"""A paper of a pack: a story on the report's page, with its own title in the header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.version import __version__
from reports.files import write_whole
from reports.grid import settled
from reports.page import EvidenceDocument, Running
from reports.view import digest_piece

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.manifest import ManifestEntry
    from reports.view import View


def write_paper(view: View, title: str, flowables: Iterable[Flowable], out: Path) -> ManifestEntry:
    """Write a PDF; the same view and story give the same bytes.

    Raises:
        NoSpaceLeft: The disk is full.
        CaseError: The folder cannot be written to.
    """
    _ = view.say
    running = Running(
        title=title,
        mark=_("案卷摘要 SHA-256 %(piece)s…") % {"piece": digest_piece(view.digest)},
        foot=f"CallDossier {__version__}",
    )
    body = list(settled(flowables))
    return write_whole(
        out,
        lambda file: EvidenceDocument(
            file,
            running=running,
            language=view.dossier.language,
            say=view.say,
            dated=view.as_of,
        ).paginate(body),
    )
