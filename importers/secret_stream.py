"""Opening a stream sealed by libsodium's `crypto_secretstream_xchacha20poly1305`.

Chunk after chunk: each is encrypted with ChaCha20 and carries a Poly1305 tag over its own number,
so that a chunk that is changed, moved or missing is seen before a byte of it is used. Sources:
libsodium's documentation and `secretstream_xchacha20poly1305.c`; RFC 8439;
draft-irtf-cfrg-xchacha (HChaCha20).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import CipherContext

KEY_BYTES: Final = 32
HEADER_BYTES: Final = 24
ADDED_BYTES: Final = 17
"""What a chunk is longer than its content: the mark before it, the tag behind it."""
_TAG_BYTES: Final = 16
_BLOCK: Final = 64
_REKEY, _FINAL = 2, 3
_WORDS: Final = (1 << 32) - 1
_COLUMNS: Final = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15))
_DIAGONALS: Final = ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))
_CONSTANT: Final = struct.unpack("<4I", b"expand 32-byte k")


class NotAuthentic(ValueError):
    """A chunk does not carry the tag it must: wrong key, or changed bytes."""


class SecretStream:
    """Opens the chunks of one stream in their order."""

    def __init__(self, key: bytes, header: bytes) -> None:
        self._key = hchacha20(key, header[:16])
        self._nonce = header[16:HEADER_BYTES]
        self._counter = 1
        self.ended = False
        """True after the chunk that says it is the last."""

    def open(self, chunk: bytes) -> bytes:
        """Return the content of the next chunk.

        Raises:
            NotAuthentic: It is not the chunk that was sealed.
        """
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.poly1305 import Poly1305

        if len(chunk) < ADDED_BYTES:
            raise NotAuthentic
        sealed, tag = chunk[:-_TAG_BYTES], chunk[-_TAG_BYTES:]
        stream = self._encryptor(0)
        poly = Poly1305(stream.update(bytes(_BLOCK))[:KEY_BYTES])
        first = bytearray(stream.update(sealed[:1] + bytes(_BLOCK - 1)))
        mark, first[0] = first[0], sealed[0]
        content = sealed[1:]
        poly.update(bytes(first))
        poly.update(content)
        poly.update(bytes(len(content) % 16))  # as libsodium pads, not as RFC 8439 does
        poly.update(struct.pack("<QQ", 0, _BLOCK + len(content)))
        try:
            poly.verify(tag)
        except InvalidSignature as error:
            raise NotAuthentic from error
        plain = stream.update(content)
        self._go_on(tag, rekey=bool(mark & _REKEY))
        self.ended = mark == _FINAL
        return plain

    def _encryptor(self, block: int) -> CipherContext:
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20

        nonce = struct.pack("<II", block, self._counter) + self._nonce
        return Cipher(ChaCha20(self._key, nonce), mode=None).encryptor()

    def _go_on(self, tag: bytes, *, rekey: bool) -> None:
        """Take the tag into the nonce of the next chunk; change the key where that is asked."""
        self._nonce = bytes(a ^ b for a, b in zip(self._nonce, tag, strict=False))
        self._counter = self._counter + 1 & _WORDS
        if rekey or not self._counter:
            both = self._encryptor(0).update(self._key + self._nonce)
            self._key, self._nonce, self._counter = both[:KEY_BYTES], both[KEY_BYTES:], 1


def hchacha20(key: bytes, nonce: bytes) -> bytes:
    """Return the key that XChaCha20 makes of a key and the first 16 bytes of its nonce."""
    state = [*_CONSTANT, *struct.unpack("<8I", key), *struct.unpack("<4I", nonce)]
    for _ in range(10):
        for places in (*_COLUMNS, *_DIAGONALS):
            _quarter_round(state, *places)
    return struct.pack("<8I", *state[:4], *state[12:])


def _quarter_round(state: list[int], a: int, b: int, c: int, d: int) -> None:
    for into, of, mixed, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        state[into] = state[into] + state[of] & _WORDS
        word = state[mixed] ^ state[into]
        state[mixed] = (word << turn | word >> 32 - turn) & _WORDS
