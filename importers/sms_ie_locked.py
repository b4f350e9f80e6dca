"""Encrypted exports of SMS Import / Export: the password's key, and the content behind it.

A header of 36 bytes (mark, version, two costs of Argon2id, salt, size of chunks), then one
`SecretStream`. The documentation calls the second cost kibibytes; the program hands the number to
libsodium, which counts bytes. Both are tried, the program's own way first. Source: the program's
`ENCRYPTION.md` and `Encryption.kt`.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from analyzer.errors import DamagedExhibit, PasswordNeeded
from analyzer.model.remark import N_, remark
from importers.secret_stream import ADDED_BYTES, HEADER_BYTES, KEY_BYTES, NotAuthentic, SecretStream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

MAGIC: Final = b"SSEF\x00\xff"
_HEADER: Final = struct.Struct(">6sHII16sI")
_VERSION: Final = 1
_KIB: Final = 1024
_LEAST_KIB: Final = 8
MAX_KIB: Final = 1 << 19
"""Of memory that a password may cost: 512 MiB, twice libsodium's middle preset."""
MAX_WORK: Final = 1 << 21
"""Kibibytes times rounds; more than twice the middle preset, some seconds of a slow computer."""
MAX_CHUNK: Final = 64 << 20

_ASK = N_(
    "“%(name)s”是加密的 SMS Import / Export 导出。请在导入时给出当时设置的密码"
    "（命令行加 --password）；忘了密码的话，请在该应用的设置里关闭加密，重新导出。"
)
_WRONG = N_(
    "打不开加密的 SMS Import / Export 导出“%(name)s”：密码不对，或者文件开头已损坏。"
    "请核对密码，再导入一次。"
)
_NEWER = N_(
    "“%(name)s”是加密的 SMS Import / Export 导出，用了还不认识的版本或参数，无法解密。"
    "请在该应用的设置里关闭加密，重新导出后再导入。"
)
_CUT = N_(
    "加密的 SMS Import / Export 导出“%(name)s”不完整，或者中间有损坏；"
    "能解开的内容已读取。请重新导出一次。"
)


def unlock(source: Path, target: Path, password: str | None, *, name: str) -> DamagedExhibit | None:
    """Write the content of an encrypted export; return what is wrong behind it, or `None`.

    Raises:
        PasswordNeeded: The password is missing or wrong, or the way of encryption is not known.
        DamagedExhibit: The file ends within its header.
    """
    with source.open("rb") as file, target.open("wb") as plain:
        header = file.read(_HEADER.size)
        start = file.read(HEADER_BYTES)
        if len(header) < _HEADER.size or len(start) < HEADER_BYTES:
            raise DamagedExhibit(remark(_CUT, name=name))
        _, version, rounds, memory, salt, size = _HEADER.unpack(header)
        if version != _VERSION or not 0 < size <= MAX_CHUNK:
            raise PasswordNeeded(remark(_NEWER, name=name))
        if password is None:
            raise PasswordNeeded(remark(_ASK, name=name))
        costs = [cost for cost in (memory // _KIB, memory) if _bearable(cost, rounds)]
        if not costs:
            raise PasswordNeeded(remark(_NEWER, name=name))
        keys = (_key(password, salt, rounds, cost) for cost in costs)
        first = file.read(size + ADDED_BYTES)
        stream = _opened(keys, start, first, plain)
        if stream is None:
            raise PasswordNeeded(remark(_WRONG, name=name))
        whole = _go_on(file, stream, size + ADDED_BYTES, plain)
    return None if whole else DamagedExhibit(remark(_CUT, name=name))


def _bearable(kib: int, rounds: int) -> bool:
    return _LEAST_KIB <= kib <= MAX_KIB and 0 < rounds * kib <= MAX_WORK


def _key(password: str, salt: bytes, rounds: int, kib: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    secret = password.encode()
    way = Argon2id(salt=salt, length=KEY_BYTES, iterations=rounds, lanes=1, memory_cost=kib)
    return way.derive(secret)


def _opened(
    keys: Iterator[bytes], start: bytes, first: bytes, plain: BinaryIO
) -> SecretStream | None:
    """Return the stream whose key opens the first chunk, which is written; `None` with none."""
    for key in keys:
        stream = SecretStream(key, start)
        try:
            plain.write(stream.open(first))
        except NotAuthentic:
            continue
        return stream
    return None


def _go_on(file: BinaryIO, stream: SecretStream, size: int, plain: BinaryIO) -> bool:
    """Write the chunks behind the first; return whether the stream came to its end."""
    while not stream.ended and (chunk := file.read(size)):
        try:
            plain.write(stream.open(chunk))
        except NotAuthentic:
            return False
    return stream.ended and not file.read(1)
