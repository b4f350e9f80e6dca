"""Opening a workbook that Excel or WPS locked with a password (`EncryptedPackage` in an OLE file).

Agile encryption (Office 2010 and later, WPS) describes itself in XML; standard encryption (Office
2007) in a fixed header. Source: MS-OFFCRYPTO 2.3.4. Old `.xls` workbooks: `old_workbook_lock`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

PACKAGE: Final = "EncryptedPackage"
INFO: Final = "EncryptionInfo"
MAX_ROUNDS: Final = 1_000_000
"""Excel takes 100,000; more would only keep the computer busy."""
_STANDARD_ROUNDS: Final = 50_000
_AGILE: Final = (4, 4)
_STANDARD_MINOR: Final = 2
_SEGMENT: Final = 4096
_PADDED: Final = 64
_BLOCK: Final = 16
_SIZE: Final = struct.Struct("<Q")
_HASHES: Final = frozenset({"SHA1", "SHA256", "SHA384", "SHA512"})
_INPUT, _VALUE, _KEY = (
    bytes.fromhex(text) for text in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6")
)
"""What the key is derived for: the verifier's input, its hash, the key of the package."""


class UnknownLock(ValueError):
    """The workbook is locked in a way that is not known, or what describes it is damaged."""


class WrongPassword(ValueError):
    """The password is not the one the workbook was locked with."""


def unlock(streams: Mapping[str, bytes], password: str) -> bytes:
    """Return the workbook inside.

    Raises:
        UnknownLock: It is locked in another way.
        WrongPassword: The password does not open it.
    """
    info, package = streams.get(INFO, b""), streams.get(PACKAGE, b"")
    if len(info) < _SIZE.size or len(package) < _SIZE.size:
        raise UnknownLock
    size = _SIZE.unpack_from(package)[0]
    version = struct.unpack_from("<HH", info)
    sealed = package[_SIZE.size :]
    try:
        if version == _AGILE:
            plain = _agile(info[_SIZE.size :], password, sealed)
        elif version[1] == _STANDARD_MINOR:
            plain = _standard(info[_SIZE.size :], password, sealed)
        else:
            raise UnknownLock
    except (struct.error, binascii.Error, KeyError) as error:
        raise UnknownLock from error
    return plain[:size]


@dataclass(frozen=True, slots=True)
class _Way:
    """How a part of the file is encrypted, as the file describes it."""

    salt: bytes
    digest: str
    key_bytes: int
    hash_bytes: int

    def hashed(self, *pieces: bytes) -> bytes:
        """Return the digest of the pieces one behind the other."""
        return hashlib.new(self.digest, b"".join(pieces)).digest()


def _way(element: Element | None) -> _Way:
    attributes = element.attrib if element is not None else {}
    digest = attributes["hashAlgorithm"].replace("-", "").upper()
    numbers = [attributes[name] for name in ("keyBits", "hashSize", "blockSize")]
    if (
        digest not in _HASHES
        or attributes["cipherAlgorithm"] != "AES"
        or attributes["cipherChaining"] != "ChainingModeCBC"
        or not all(number.isascii() and number.isdecimal() for number in numbers)
        or numbers[0] not in ("128", "192", "256")
        or int(numbers[2]) != _BLOCK
    ):
        raise UnknownLock
    salt = base64.b64decode(attributes["saltValue"], validate=True)
    return _Way(salt, digest.lower(), int(numbers[0]) // 8, int(numbers[1]))


def _agile(description: bytes, password: str, sealed: bytes) -> bytes:
    try:
        root = defusedxml.ElementTree.fromstring(description, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnknownLock from error
    data = _way(root.find("{*}keyData"))
    entry = root.find(".//{*}encryptedKey")
    way = _way(entry)
    attributes = entry.attrib if entry is not None else {}
    rounds = attributes["spinCount"]
    if not (rounds.isascii() and rounds.isdecimal() and int(rounds[:9]) <= MAX_ROUNDS):
        raise UnknownLock
    key = way.hashed(way.salt, password.encode("utf-16-le"))
    for number in range(int(rounds)):
        key = way.hashed(struct.pack("<I", number), key)

    def opened(name: str, purpose: bytes) -> bytes:
        content = base64.b64decode(attributes[name], validate=True)
        derived = _fitted(way.hashed(key, purpose), way.key_bytes)
        return _aes(content, derived, _fitted(way.salt, _BLOCK))

    given = opened("encryptedVerifierHashInput", _INPUT)[: len(way.salt)]
    expected = opened("encryptedVerifierHashValue", _VALUE)[: way.hash_bytes]
    if not hmac.compare_digest(way.hashed(given), expected):
        raise WrongPassword
    secret = opened("encryptedKeyValue", _KEY)[: data.key_bytes]
    return b"".join(
        _aes(
            sealed[at : at + _SEGMENT],
            secret,
            _fitted(data.hashed(data.salt, struct.pack("<I", at // _SEGMENT)), _BLOCK),
        )
        for at in range(0, len(sealed), _SEGMENT)
    )


def _standard(description: bytes, password: str, sealed: bytes) -> bytes:
    header_bytes = struct.unpack_from("<I", description)[0]
    _, _, _, hash_id, key_bits = struct.unpack_from("<5I", description, 4)
    at = 4 + header_bytes
    salt, verifier = struct.unpack_from("<4x16s16s", description, at)
    expected = struct.unpack_from("<4x32s", description, at + 36)[0]
    if hash_id not in (0, 0x8004) or key_bits not in (128, 192, 256):
        raise UnknownLock
    key = _sha1(salt, password.encode("utf-16-le"))
    for number in range(_STANDARD_ROUNDS):
        key = _sha1(struct.pack("<I", number), key)
    key = _sha1(key, bytes(4))
    halves = (
        _sha1(bytes(byte ^ pad for byte in key.ljust(_PADDED, b"\0"))) for pad in (0x36, 0x5C)
    )
    secret = b"".join(halves)[: key_bits // 8]
    given = _sha1(_aes(verifier, secret, None))
    if not hmac.compare_digest(given, _aes(expected, secret, None)[: len(given)]):
        raise WrongPassword
    return _aes(sealed, secret, None)


def _sha1(*pieces: bytes) -> bytes:
    return hashlib.sha1(b"".join(pieces)).digest()  # noqa: S324 - what the format asks for


def _fitted(digest: bytes, size: int) -> bytes:
    return digest[:size].ljust(size, b"\x36")


def _aes(content: bytes, key: bytes, vector: bytes | None) -> bytes:
    """Return decrypted blocks (CBC, or ECB without a vector); a cut block at the end is left."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB

    mode = ECB() if vector is None else CBC(vector)  # noqa: S305 - the format's
    decryptor = Cipher(AES(key), mode).decryptor()
    return decryptor.update(content[: len(content) // _BLOCK * _BLOCK])
