"""Locked workbooks. The sample was locked by another program; Office 2007's way is made here."""

from __future__ import annotations

import dataclasses
import hashlib
import struct
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from analyzer.errors import PasswordNeeded
from importers.carrier_bill import CarrierBill
from importers.ole_file import OleFile
from importers.workbook_lock import INFO, PACKAGE, UnknownLock, WrongPassword, unlock

LOCKED = Path("samples/carrier_bill/加密的语音详单.xlsx")
STREAMS = OleFile(LOCKED.read_bytes()).streams()
BOOK = b"PK\x03\x04 a workbook of forty bytes or more .."


def sha1(*pieces):
    return hashlib.sha1(b"".join(pieces), usedforsecurity=False).digest()


def office_2007(password, *, hash_id=0x8004):
    """Return the streams of a workbook as Office 2007 locks it (MS-OFFCRYPTO 2.3.4.5)."""
    salt, verifier = bytes(range(16)), bytes(range(50, 66))
    key = sha1(salt, password.encode("utf-16-le"))
    for number in range(50_000):
        key = sha1(struct.pack("<I", number), key)
    key = sha1(key, bytes(4))
    wide = key + bytes(44)
    secret = sha1(bytes(b ^ 0x36 for b in wide))[:16]

    def sealed(content):
        padded = content + bytes(-len(content) % 16)
        return Cipher(algorithms.AES(secret), modes.ECB()).encryptor().update(padded)

    header = struct.pack("<8I", 0x24, 0, 0x660E, hash_id, 128, 0x18, 0, 0) + "AES\0".encode(
        "utf-16-le"
    )
    check = struct.pack("<I", 16) + salt + sealed(verifier)
    check += struct.pack("<I", 20) + sealed(sha1(verifier))
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header + check
    return {INFO: info, PACKAGE: struct.pack("<Q", len(BOOK)) + sealed(BOOK)}


def test_a_locked_bill_is_read_with_its_password(read):
    """The calls of a workbook that another program locked are read."""
    calls = read(CarrierBill(), LOCKED, LOCKED.name).records

    assert [call.number for call in calls] == ["95000001", "17000000005", "13900000003"]


@pytest.mark.parametrize(("password", "words"), [(None, "--password"), ("wrong", "密码不对")])
def test_without_the_password_it_says_what_to_do(password, words, context):
    """A missing and a wrong password are told apart."""
    given = dataclasses.replace(context(LOCKED.name), password=password)

    with pytest.raises(PasswordNeeded, match=words):
        list(CarrierBill().read(LOCKED, context=given))


def test_office_2007_is_opened():
    """The older way has a fixed header and AES-128."""
    assert unlock(office_2007("密码"), "密码") == BOOK


def test_a_wrong_password_of_office_2007_is_one():
    """The verifier tells."""
    with pytest.raises(WrongPassword):
        unlock(office_2007("密码"), "x")


@pytest.mark.parametrize(
    "streams",
    [
        {},
        STREAMS | {INFO: STREAMS[INFO][:40]},
        STREAMS | {INFO: b"\x09\x00\x09\x00" + STREAMS[INFO][4:]},
        STREAMS | {INFO: STREAMS[INFO].replace(b"SHA512", b"MD5XXX")},
        STREAMS | {INFO: STREAMS[INFO].replace(b'spinCount="100000"', b'spinCount="900000000"')},
        STREAMS | {INFO: STREAMS[INFO].replace(b"ChainingModeCBC", b"ChainingModeCFB")},
        office_2007("x", hash_id=0x800C),
    ],
    ids=["nothing", "cut", "version", "hash", "rounds", "chaining", "other hash"],
)
def test_other_ways_are_named(streams):
    """What is not known is not tried, however costly or damaged it is."""
    with pytest.raises(UnknownLock):
        unlock(streams, "123456")
