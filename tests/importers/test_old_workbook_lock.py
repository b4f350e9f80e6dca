"""Old workbooks with a password, locked here as Excel locks them (MS-OFFCRYPTO 2.3.5 and 2.3.6)."""

from __future__ import annotations

import dataclasses
import hashlib
import struct
from pathlib import Path

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import PasswordNeeded
from importers.carrier_bill import CarrierBill
from importers.old_workbook_lock import DEFAULT_PASSWORD, UnknownLock, unlock_old
from importers.ole_file import OleFile
from tests.importers.conftest import PASSWORD

PLAIN = Path("samples/carrier_bill/账单手工整理.xls").read_bytes()
BOOK = OleFile(PLAIN).streams()["Workbook"]
SALT, VERIFIER = bytes(range(16)), bytes(range(50, 66))
WRITE_ACCESS, BOUND_SHEET, FILE_PASS = 0x5C, 0x85, 0x2F
OPEN = (0x809, FILE_PASS, 0xE1)


def md5(content):
    return hashlib.md5(content, usedforsecurity=False).digest()


def sha1(content):
    return hashlib.sha1(content, usedforsecurity=False).digest()


def excel_97(password, block):
    first = md5(password.encode("utf-16-le"))[:5]
    return md5(md5((first + SALT) * 16)[:5] + struct.pack("<I", block))


def excel_2003(password, block):
    return sha1(sha1(SALT + password.encode("utf-16-le")) + struct.pack("<I", block))[:16]


def rc4(key, content, skipped=0):
    return Cipher(ARC4(key), mode=None).encryptor().update(bytes(skipped) + content)[skipped:]


def file_pass(key_of, password):
    digest = md5 if key_of is excel_97 else sha1
    checked = rc4(key_of(password, 0), VERIFIER + digest(VERIFIER))
    if key_of is excel_97:
        return struct.pack("<3H", 1, 1, 1) + SALT + checked
    header = struct.pack("<8I", 4, 0, 0x6801, 0x8004, 128, 1, 0, 0) + b"\0\0"
    described = struct.pack("<3HII", 1, 2, 2, 4, len(header)) + header
    return described + struct.pack("<I", 16) + SALT + checked[:16] + b"\x14\0\0\0" + checked[16:]


def records(book):
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def locked(key_of, password=PASSWORD):
    """Return the sample with its lock in the room of a record that nobody needs."""
    (_, begin), *rest = records(BOOK)
    room = next(len(content) for kind, content in rest if kind == WRITE_ACCESS)
    lock = file_pass(key_of, password)
    filler = bytes(room - len(lock) - 4)
    rest = [record for record in rest if record[0] != WRITE_ACCESS]
    stream = b""
    for kind, content in ((0x809, begin), (FILE_PASS, lock), (0x0FFE, filler), *rest):
        stream += struct.pack("<HH", kind, len(content))
        clear = len(content) if kind in OPEN else 4 if kind == BOUND_SHEET else 0
        stream += content[:clear]
        for byte in content[clear:]:
            block, inside = divmod(len(stream), 1024)
            stream += rc4(key_of(password, block), bytes([byte]), inside)
    return PLAIN.replace(BOOK, stream.ljust(len(BOOK), b"\0"))


@pytest.fixture(scope="module", params=[excel_97, excel_2003], ids=lambda way: way.__name__)
def workbook(request):
    """Return a locked workbook, once for all tests."""
    return locked(request.param)


def test_a_locked_old_bill_is_read_with_its_password(workbook, read):
    """The calls behind the password are those of the workbook that was locked."""
    before, behind = (read(CarrierBill(), book, "账单手工整理.xls") for book in (PLAIN, workbook))

    assert behind.records == before.records
    assert behind.said == before.said


@pytest.mark.parametrize(("password", "words"), [(None, "--password"), ("wrong", "密码不对")])
def test_without_its_password_an_old_workbook_says_what_to_do(
    workbook, password, words, tmp_path, context
):
    """A missing and a wrong password are told apart."""
    path = tmp_path / "e"
    path.write_bytes(workbook)
    given = dataclasses.replace(context("账单.xls"), password=password)

    with pytest.raises(PasswordNeeded, match=words):
        list(CarrierBill().read(path, context=given))


def test_a_workbook_protected_from_changes_needs_no_password(read, tmp_path, context):
    """Excel locks such a workbook with a password that everybody knows."""
    path = tmp_path / "e"
    path.write_bytes(locked(excel_2003, DEFAULT_PASSWORD))
    nothing = dataclasses.replace(context("账单手工整理.xls"), password=None)

    calls = [item for item in CarrierBill().read(path, context=nothing) if hasattr(item, "number")]

    assert calls == read(CarrierBill(), PLAIN, "账单手工整理.xls").records


def test_obfuscation_is_said_to_be_unknown():
    """The way of Excel 95 (XOR) is refused, and so is a lock that is cut off."""
    for lock in (b"\0\0\x01\x02\x03\x04", b"\x01\0\x01\0", b""):
        book = struct.pack("<HH", 0x809, 0) + struct.pack("<HH", FILE_PASS, len(lock)) + lock
        with pytest.raises(UnknownLock):
            unlock_old(book, PASSWORD)


@given(st.binary(max_size=400))
def test_any_bytes_behind_a_lock_end_in_our_errors(content):
    """Whatever stands there, a password opens it, is wrong, or the lock is unknown."""
    book = struct.pack("<HH", FILE_PASS, len(content)) + content
    for start in (b"", b"\x01\0\x01\0\x01\0", b"\x01\0\x04\0\x02\0"):
        described = struct.pack("<HH", FILE_PASS, len(start + content)) + start + content
        with pytest.raises(ValueError):  # noqa: PT011 - the parent of both
            unlock_old(described + book, PASSWORD)
