"""Opening an old `.xls` workbook that Excel or WPS locked with a password (RC4).

Every record behind `FilePass` is encrypted and its head is not; the key changes every 1024 bytes of
the stream. Plain RC4 (Excel 97) and RC4 by CryptoAPI (Excel 2002 to 2003, WPS) are opened, XOR
obfuscation is not. Sources: MS-XLS 2.2.10 and 2.4.117, MS-OFFCRYPTO 2.3.5 and 2.3.6.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from functools import partial
from typing import TYPE_CHECKING, Final

from importers.workbook_lock import UnknownLock, WrongPassword

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    KeyOf = Callable[[int], bytes]

DEFAULT_PASSWORD: Final = "VelvetSweatshop"  # noqa: S105 - the same for everybody
"""With this Excel locks a workbook that is only protected from changes (MS-OFFCRYPTO 2.4.2.3)."""
_FILE_PASS: Final = 0x2F
_NOTHING: Final = 0x0FFF
"""A record that no reader of workbooks knows, of the same length, in the place of `FilePass`."""
_BOUND_SHEET: Final = 0x85
_PLACE_BYTES: Final = 4
"""Of a sheet's place in the stream, which stays in the open."""
_OPEN: Final = frozenset({0x809, _FILE_PASS, 0x194, 0x195, 0xE1, 0x196, 0x138})
"""BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo, RRDHead: never encrypted."""
_HEAD: Final = struct.Struct("<HH")
_BLOCK_BYTES: Final = 1024
_RC4, _PLAIN, _CRYPTO_API = 1, (1, 1), 2
_SHA1: Final = 0x8004
_SHORT_BITS: Final = 40
_KEY_BITS: Final = (_SHORT_BITS, 128)


def is_locked(book: bytes) -> bool:
    """Say whether the stream of a workbook is encrypted."""
    return any(kind == _FILE_PASS for kind, _, _ in _records(book))


def unlock_old(book: bytes, password: str) -> bytes:
    """Return the stream of a workbook without its lock.

    Raises:
        UnknownLock: It is locked in another way.
        WrongPassword: The password does not open it.
    """
    passes = (book[at:end] for kind, at, end in _records(book) if kind == _FILE_PASS)
    try:
        key_of = _opened(next(passes, b""), password.encode("utf-16-le"))
    except struct.error as error:
        raise UnknownLock from error
    plain = bytearray(book)
    stream = _Keystream(key_of)
    for kind, at, end in _records(book):
        if kind == _FILE_PASS:
            _HEAD.pack_into(plain, at - _HEAD.size, _NOTHING, end - at)
        elif kind not in _OPEN:
            begin = min(end, at + _PLACE_BYTES) if kind == _BOUND_SHEET else at
            plain[begin:end] = stream.applied(book[begin:end], begin)
    return bytes(plain)


def _records(book: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, beginning and end of the content of each record."""
    at = 0
    while at + _HEAD.size <= len(book):
        kind, length = _HEAD.unpack_from(book, at)
        at += _HEAD.size
        yield kind, at, min(at + length, len(book))
        at += length


def _opened(described: bytes, password: bytes) -> KeyOf:
    """Return the key of each block, where the password is the right one."""
    way, *version = struct.unpack_from("<3H", described)
    if way == _RC4 and tuple(version) == _PLAIN:
        salt, verifier, expected = struct.unpack_from("<16s16s16s", described, 6)
        key_of, digest = partial(_plain_key, password, salt), "md5"
    elif way == _RC4 and version[1] == _CRYPTO_API:
        header_bytes = struct.unpack_from("<I", described, 10)[0]
        hash_id, bits = struct.unpack_from("<12xII", described, 14)
        salt, verifier, expected = struct.unpack_from(
            "<4x16s16s4x20s", described, 14 + header_bytes
        )
        if hash_id not in (0, _SHA1) or (bits or _SHORT_BITS) not in _KEY_BITS:
            raise UnknownLock
        key_of, digest = partial(_api_key, password, salt, bits or _SHORT_BITS), "sha1"
    else:
        raise UnknownLock
    opened = _Keystream(key_of).applied(verifier + expected, 0)
    given = hashlib.new(digest, opened[: len(verifier)], usedforsecurity=False).digest()
    if not hmac.compare_digest(given, opened[len(verifier) :]):
        raise WrongPassword
    return key_of


def _plain_key(password: bytes, salt: bytes, block: int) -> bytes:
    first = _md5(password)[:5]
    return _md5(_md5((first + salt) * 16)[:5] + struct.pack("<I", block))


def _api_key(password: bytes, salt: bytes, bits: int, block: int) -> bytes:
    secret = hashlib.sha1(salt + password, usedforsecurity=False).digest()
    key = hashlib.sha1(secret + struct.pack("<I", block), usedforsecurity=False).digest()
    return key[: bits // 8].ljust(16, b"\0")


def _md5(content: bytes) -> bytes:
    return hashlib.md5(content, usedforsecurity=False).digest()


class _Keystream:
    """RC4 over a stream, with a new key every block; the places asked for must not go back."""

    def __init__(self, key_of: KeyOf) -> None:
        self._key_of = key_of
        self._block = -1
        self._pad = b""

    def applied(self, content: bytes, at: int) -> bytes:
        """Return content that stands at a place of the stream, decrypted."""
        pieces = []
        while content:
            block, inside = divmod(at, _BLOCK_BYTES)
            if block != self._block:
                self._block, self._pad = block, _pad(self._key_of(block))
            piece, content = (
                content[: _BLOCK_BYTES - inside],
                content[_BLOCK_BYTES - inside :],
            )
            pad = self._pad[inside : inside + len(piece)]
            pieces.append(bytes(a ^ b for a, b in zip(piece, pad, strict=True)))
            at += len(piece)
        return b"".join(pieces)


def _pad(key: bytes) -> bytes:
    """Return what RC4 adds to the bytes of one block."""
    from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
    from cryptography.hazmat.primitives.ciphers import Cipher

    return Cipher(ARC4(key), mode=None).encryptor().update(bytes(_BLOCK_BYTES))
