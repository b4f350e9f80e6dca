"""Letting an importer read one exhibit, so that whatever happens ends in an entry."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.errors import AnalyzerError, DamagedExhibit
from analyzer.model.records import Email, ExtractionWarning, Message, Record
from analyzer.model.remark import N_, remark
from importers.contract import Importer, ReadContext, provenance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

log = logging.getLogger(__name__)


def entries(
    file: Path,
    importer: Importer,
    context: ReadContext,
    *,
    broken: Callable[[AnalyzerError], None] = lambda _: None,
) -> Iterator[Record | ExtractionWarning]:
    """Yield what the importer yields; where the file breaks off, say so as the last entry.

    Args:
        file: The exhibit's content.
        importer: Its reader.
        context: What the reader is given.
        broken: Told why, where the file breaks off.
    """
    counted = 0
    try:
        for item in importer.read(file, context=context):
            counted += not isinstance(item, ExtractionWarning) or item.lost
            yield item
    except AnalyzerError as error:
        log.info("exhibit %s breaks off: %s", context.exhibit, type(error).__name__)
        failure = error
    except Exception as error:  # around one exhibit: the rest of the folder goes on
        log.exception("importer %s failed on exhibit %s", importer.name, context.exhibit)
        failure = DamagedExhibit(
            remark(
                N_("读取“%(path)s”时出错（%(error)s），之前读到的内容已保存。"),
                path=str(context.path),
                error=f"{type(error).__name__}: {error}",
            )
        )
    else:
        return
    broken(failure)
    yield ExtractionWarning(
        provenance=provenance(importer, context, "file:end"),
        remark=failure.remark,
        lost=counted == 0,
    )


def without_bytes(item: Record | ExtractionWarning) -> Record | ExtractionWarning:
    """Return an entry as the case keeps it: the bytes of attachments are exhibits of their own."""
    if not isinstance(item, Message | Email) or not item.attachments:
        return item
    kept = tuple(replace(attachment, content=None) for attachment in item.attachments)
    return replace(item, attachments=kept)
