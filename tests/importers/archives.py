"""Encrypted archives made for tests, as Android makes them; and the samples' maker."""

from __future__ import annotations

import hashlib
import importlib.util
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

ROUNDS = 100
KEY = bytes(range(100, 132))
"""Has bytes below and above 0x80."""
VECTOR = bytes(range(16))


@cache
def maker():
    """Return the module that makes the samples."""
    spec = importlib.util.spec_from_file_location("make_backups", Path("samples/make_backups.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _aes(data, key, vector):
    padder = padding.PKCS7(128).padder()
    padded = padder.update(data) + padder.finalize()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return encryptor.update(padded) + encryptor.finalize()


def _java(key):
    """Widen bytes to Java characters and write them as UTF-8, as Android does."""
    return b"".join(
        bytes([byte])
        if byte < 0x80
        else bytes([0xEF, 0x80 | (0xFF00 | byte) >> 6 & 0x3F, 0x80 | byte & 0x3F])
        for byte in key
    )


def encrypted(archive, password, *, version=5, compressed=False, rounds=ROUNDS):
    """Return an encrypted `.ab`."""
    user_salt, check_salt = b"u" * 64, b"c" * 64
    user_key = hashlib.pbkdf2_hmac("sha1", password.encode(), user_salt, rounds, 32)
    secret = _java(KEY) if version > 1 else KEY
    checksum = hashlib.pbkdf2_hmac("sha1", secret, check_salt, rounds, 32)
    blob = b"".join(bytes([len(part)]) + part for part in (VECTOR, KEY, checksum))
    lines = (
        b"ANDROID BACKUP",
        str(version).encode(),
        b"1" if compressed else b"0",
        b"AES-256",
        user_salt.hex().upper().encode(),
        check_salt.hex().upper().encode(),
        str(rounds).encode(),
        VECTOR.hex().upper().encode(),
        _aes(blob, user_key, VECTOR).hex().upper().encode(),
    )
    return b"\n".join(lines) + b"\n" + _aes(archive, KEY, VECTOR)
