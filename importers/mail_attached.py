"""Which attachments of a mail a reader of this program knows: they are kept, and not read there."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from analyzer.model.remark import N_
from importers.call_table import CallTable
from importers.carrier_bill import CarrierBill
from importers.contract import HEAD_BYTES, Probe, note
from importers.fossify import Fossify
from importers.recording import RecordingFile
from importers.sms_backup_restore import SmsBackupRestore
from importers.sms_ie import SmsImportExport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Attachment, ExtractionWarning
    from importers.contract import Importer

_ARCHIVES: Final = frozenset({".zip", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz"})

_READERS: Final[tuple[Importer, ...]] = (
    CarrierBill(),
    CallTable(),
    SmsBackupRestore(),
    SmsImportExport(),
    Fossify(),
    RecordingFile(),
)
"""Of what people send themselves from a phone, or get from a carrier."""

_NOT_READ = N_(
    "这封邮件的附件“%(name)s”已作为材料保存，但里面的内容没有读取。"
    "如果它是详单、录音或备份，请把附件另存到要导入的文件夹里，再导入一次"
)


def not_read(files: Iterable[Attachment], place: Provenance) -> Iterator[ExtractionWarning]:
    """Yield a remark on each attachment that would be read if it lay in the folder."""
    for file in files:
        if file.content and _readable(file.name, file.content):
            yield note(place, _NOT_READ, name=file.name or "—")


def _readable(name: str, content: bytes) -> bool:
    path = PurePosixPath(name or "attachment")
    probe = Probe(path=path, head=content[:HEAD_BYTES], size=len(content))
    return path.suffix.lower() in _ARCHIVES or any(reader.detect(probe) for reader in _READERS)
