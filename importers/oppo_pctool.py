"""Backups of ColorOS on a PC: a container `5AA5` around each file, locked by a password.

Four characters `5AA5`, eight digits (length of the header), a header in JSON, then the file in
AES-128-ECB under the first 16 hex digits of the SHA-256 of the password; a rest shorter than a
block stays plain. The header's `md5` is the SHA-256 of the file, so a wrong password is known as
such. Source: coloros-pctool-backup-decrypt (FORMAT.md); no real file was found.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.errors import DamagedExhibit, PasswordNeeded
from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.contract import Confidence, provenance
from importers.mms_pdu import MmsPdu, read_mms
from importers.oppo_calls import READERS, OppoCalls
from importers.vmsg import VMessage, read_messages
from importers.xml_reading import read_entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from analyzer.model.records import Record
    from importers.contract import Probe, ReadContext

MAGIC: Final = b"5AA5"
BLOCK: Final = 16
MAX_HEADER: Final = 1 << 20
_LENGTH_DIGITS: Final = 8
_CHUNK: Final = 1 << 20
_DIGEST_DIGITS: Final = 64

_MESSAGES = re.compile(r"(?:.*/)?(?:(?:bmx_messages|mms_backup)\.xml|[^/]*\.pdu)", re.IGNORECASE)
"""Messages in a form that is not known, and MMS that are none."""

_MMS = N_(
    "OPPO 电脑备份里的“%(inside)s”是彩信等信息，写法还不认识，没有读取。"
    "请在手机上用“SMS Backup & Restore”应用导出 XML 再导入"
)
_LOCKED = N_("OPPO 电脑备份“%(name)s”加了密码。请在导入时一起给出备份时设的密码。")
_WRONG = N_("OPPO 电脑备份“%(name)s”的密码不对，或文件已损坏。请核对密码后再导入一次。")
_DAMAGED = N_("OPPO 电脑备份“%(name)s”的开头已损坏，无法读取。请重新备份。")
_OTHER = N_("这是“%(inside)s”的备份，里面不是通话或短信，没有读取")
_SHORT = N_("备份写明 %(stated)d 字节，实际只有 %(seen)d 字节；文件可能没有复制完")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """What the container says of the file in it."""

    name: str
    length: int | None
    sha256: str | None
    start: int
    """Where the file begins."""


class OppoPcTool:
    """Reads calls and messages from the containers of ColorOS's PC backup."""

    name: ClassVar[str] = "oppo_pctool"
    version: ClassVar[int] = 3
    title: ClassVar[str] = N_("OPPO 电脑备份（ColorOS PC 工具）")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the magic and the length that follows it."""
        digits = probe.head[len(MAGIC) : len(MAGIC) + _LENGTH_DIGITS]
        start = len(MAGIC) + _LENGTH_DIGITS
        known = probe.head.startswith(MAGIC) and digits.isdigit()
        known = known and probe.head[start : start + 1] == b"{"
        return Confidence.CERTAIN if known else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield what the file in the container holds.

        Raises:
            DamagedExhibit: The container cannot be read.
            PasswordNeeded: No password was given, or a wrong one.
        """
        with tempfile.TemporaryDirectory(prefix="calldossier-") as folder:
            plain = Path(folder) / "plain"
            header, size = unlock(path, plain, context.password, name=context.path.name)
            yield from self._inside(plain, header, context)
            if header.length is not None and size < header.length:
                place = provenance(self, context, "file")
                text = remark(_SHORT, stated=header.length, seen=size)
                yield ExtractionWarning(provenance=place, remark=text, lost=False)

    def _inside(
        self, plain: Path, header: _Header, context: ReadContext
    ) -> Iterator[Record | ExtractionWarning]:
        with plain.open("rb") as file:
            head = file.read(65_536)
        probe = _probe(head, header.name)
        if VMessage().detect(probe):
            yield from read_messages(self, plain, context)
        elif OppoCalls().detect(probe):
            yield from read_entries(self, plain, context, READERS)
        elif MmsPdu().detect(probe):
            inside = replace(context, path=PurePosixPath(header.name or context.path.name))
            yield from read_mms(plain, inside, partial(provenance, self, context))
        else:
            place = provenance(self, context, "file")
            messages = _MESSAGES.fullmatch(header.name) is not None
            text = remark(_MMS if messages else _OTHER, inside=header.name or "—")
            yield ExtractionWarning(provenance=place, remark=text, lost=messages)


def name_inside(head: bytes) -> str:
    """Return the name of the file in the container that a file begins as; empty where it is none.

    The header is written in the clear, so that this needs no password.
    """
    start = len(MAGIC) + _LENGTH_DIGITS
    digits = head[len(MAGIC) : start]
    if not (head.startswith(MAGIC) and digits.isdigit()):
        return ""
    try:
        fields: Any = json.loads(head[start : start + int(digits)])
    except (ValueError, RecursionError):
        return ""
    return str(fields.get("name", "")) if isinstance(fields, Mapping) else ""


def unlock(path: Path, plain: Path, password: str | None, *, name: str) -> tuple[_Header, int]:
    """Write the file in a container; return its header, and how many bytes there were.

    Raises:
        DamagedExhibit: The container cannot be read.
        PasswordNeeded: No password was given, or a wrong one.
    """
    header = _header(path, name)
    if password is None:
        raise PasswordNeeded(remark(_LOCKED, name=name))
    size, digest = _unlock(path, plain, header, password)
    if header.sha256 and digest != header.sha256 and header.length in (None, size):
        raise PasswordNeeded(remark(_WRONG, name=name))
    return header, size


def _probe(head: bytes, name: str) -> Probe:
    from importers.contract import Probe

    return Probe(path=PurePosixPath(name or "inside"), head=head, size=len(head))


def _header(path: Path, name: str) -> _Header:
    with path.open("rb") as file:
        start = len(MAGIC) + _LENGTH_DIGITS
        digits = file.read(start)[len(MAGIC) :]
        length = int(digits) if len(digits) == _LENGTH_DIGITS and digits.isdigit() else MAX_HEADER
        written = file.read(length) if length < MAX_HEADER else b""
    try:
        fields: Any = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise DamagedExhibit(remark(_DAMAGED, name=name)) from error
    if not isinstance(fields, Mapping):
        raise DamagedExhibit(remark(_DAMAGED, name=name))
    stated, digest = fields.get("length"), fields.get("md5")
    whole = isinstance(digest, str) and len(digest) == _DIGEST_DIGITS
    return _Header(
        name=str(fields.get("name", "")),
        length=stated if isinstance(stated, int) else None,
        sha256=str(digest).lower() if whole else None,
        start=start + length,
    )


def _unlock(path: Path, plain: Path, header: _Header, password: str) -> tuple[int, str]:
    """Write the file in the container to `plain`; return its size and digest."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = hashlib.sha256(password.encode()).hexdigest()[:BLOCK].encode()
    unlocking = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # noqa: S305 - as they wrote it
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file, plain.open("wb") as out:
        file.seek(header.start)
        while chunk := file.read(_CHUNK):
            blocks = len(chunk) - len(chunk) % BLOCK
            content = unlocking.update(chunk[:blocks]) + chunk[blocks:]
            digest.update(content)
            size += out.write(content)
    return size, digest.hexdigest()
