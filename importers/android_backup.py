"""Android's backup container (`ANDROID BACKUP`, versions 1 to 5): header, encryption, archive.

Four lines: the magic, version, whether compressed, `none` or `AES-256`; with encryption five more:
salts, rounds, initial vector and the master key, encrypted with the password. Behind them an
archive in tar form, encrypted and deflated. Sources: AOSP `PerformAdbBackupTask` and
`PerformAdbRestoreTask`; nelenkov/android-backup-extractor; MVT.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from analyzer.errors import DamagedExhibit, PasswordNeeded
from analyzer.model.remark import N_, remark
from importers.byte_stream import ByteStream, inflated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAGIC: Final = b"ANDROID BACKUP"
"""The first line."""
VERSIONS: Final = range(1, 6)
MAX_LINE: Final = 4096
MAX_ROUNDS: Final = 1_000_000
"""More would only keep the computer busy; Android writes 10,000."""
KEY_BYTES: Final = 32
AES_BLOCK: Final = 16

_HEADER = N_(
    "文件“%(name)s”的开头不是能认识的安卓备份（版本 %(version)s），没有读取。请重新备份一次。"
)
_LOCKED = N_(
    "“%(name)s”是加了密码的安卓备份。请重新导入，并给出备份时设置的密码（命令行加 --password）；"
    "忘了密码就在手机上重新备份，不要设密码。"
)
_WRONG = N_("打开“%(name)s”的密码不对。请核对备份时设置的密码，再导入一次。")
_UNKNOWN = N_(
    "“%(name)s”用了不认识的加密方式（%(kind)s），还不能解密。请在手机上重新备份一次，不要设密码。"
)
_PADDING = N_("文件“%(name)s”的加密数据没有复制完整；之前的内容已读取。请从手机重新拷贝一份。")


@dataclass(frozen=True, slots=True)
class Header:
    """The first lines."""

    version: int
    compressed: bool
    encryption: str


def read_header(stream: ByteStream) -> Header:
    """Return the header behind the magic line.

    Raises:
        DamagedExhibit: The lines are not those of a backup.
    """
    version, compressed, encryption = (stream.line(MAX_LINE) for _ in range(3))
    if not (version.isdigit() and int(version[:4]) in VERSIONS and compressed in (b"0", b"1")):
        text = version[:20].decode("ascii", "replace")
        raise DamagedExhibit(remark(_HEADER, name=stream.name, version=text))
    return Header(int(version), compressed == b"1", encryption[:40].decode("ascii", "replace"))


def open_archive(stream: ByteStream, *, password: str | None) -> ByteStream:
    """Return the archive of a backup whose magic line was read: decrypted and inflated.

    Raises:
        PasswordNeeded: It is encrypted, and the password is wrong or missing.
        DamagedExhibit: The header is none.
    """
    header = read_header(stream)
    chunks: Iterable[bytes] = stream.rest()
    if header.encryption != "none":
        if header.encryption != "AES-256":
            raise PasswordNeeded(remark(_UNKNOWN, name=stream.name, kind=header.encryption))
        if password is None:
            raise PasswordNeeded(remark(_LOCKED, name=stream.name))
        key, vector = _master_key(stream, password, version=header.version)
        chunks = _decrypted(stream.rest(), key, vector, name=stream.name)
    if header.compressed:
        chunks = inflated(chunks, name=stream.name)
    return ByteStream(chunks, name=stream.name)


def _master_key(stream: ByteStream, password: str, *, version: int) -> tuple[bytes, bytes]:
    """Return key and initial vector of the archive.

    Raises:
        PasswordNeeded: The password does not open the master key.
    """
    lines = [stream.line(MAX_LINE) for _ in range(5)]
    try:
        user_salt, check_salt, vector, blob = (
            bytes.fromhex(lines[n].decode("ascii")) for n in (0, 1, 3, 4)
        )
        rounds = int(lines[2][:10])
    except ValueError as error:
        raise DamagedExhibit(remark(_HEADER, name=stream.name, version=str(version))) from error
    if (
        not 0 < rounds <= MAX_ROUNDS
        or len(vector) != AES_BLOCK
        or not blob
        or len(blob) % AES_BLOCK
    ):
        raise DamagedExhibit(remark(_HEADER, name=stream.name, version=str(version)))
    user_key = hashlib.pbkdf2_hmac("sha1", password.encode(), user_salt, rounds, KEY_BYTES)
    plain = b"".join(_aes_cbc([blob], user_key, vector))
    fields, at = [], 0
    for _ in range(3):
        size = plain[at] if at < len(plain) else 0
        fields.append(plain[at + 1 : at + 1 + size])
        at += 1 + size
    master_vector, master_key, checksum = fields
    secret = mangled(master_key) if version > 1 else master_key
    expected = hashlib.pbkdf2_hmac("sha1", secret, check_salt, rounds, KEY_BYTES)
    if not hmac.compare_digest(expected, checksum) or len(master_vector) != AES_BLOCK:
        raise PasswordNeeded(remark(_WRONG, name=stream.name))
    return master_key, master_vector


def mangled(key: bytes) -> bytes:
    """Return a key as Android hashes it: each byte widened to a Java `char`, written as UTF-8.

    A byte from 0x80 on is negative in Java and becomes the character 0xFF80 to 0xFFFF.
    """
    return "".join(chr(byte if byte < 0x80 else 0xFF00 | byte) for byte in key).encode()


def _aes_cbc(chunks: Iterable[bytes], key: bytes, vector: bytes) -> Iterator[bytes]:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    decryptor = Cipher(AES(key), CBC(vector)).decryptor()
    for chunk in chunks:
        yield decryptor.update(chunk)


def _decrypted(chunks: Iterable[bytes], key: bytes, vector: bytes, *, name: str) -> Iterator[bytes]:
    """Yield the plain data without its padding (PKCS #7).

    Raises:
        DamagedExhibit: The padding at the end is none.
    """
    held = b""
    for piece in _aes_cbc(chunks, key, vector):
        data = held + piece
        yield data[:-AES_BLOCK]
        held = data[-AES_BLOCK:]
    pad = held[-1] if held else 0
    if not 0 < pad <= AES_BLOCK or held[-pad:] != bytes([pad]) * pad:
        raise DamagedExhibit(remark(_PADDING, name=name))
    yield held[:-pad]
