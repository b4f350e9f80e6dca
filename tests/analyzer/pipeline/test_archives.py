"""Archives of every kind, locked, nested, damaged and hostile."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
import zipfile

import py7zr
import pytest
import pyzipper

from analyzer.errors import UnsafeArchive
from analyzer.pipeline import archive_limits
from analyzer.pipeline.archive_limits import ArchiveKind, archive_kind
from analyzer.pipeline.archives import members
from analyzer.pipeline.folder import Found
from analyzer.pipeline.importing import import_paths
from tests.analyzer.pipeline.backups import calls_xml, zipped

FILES = {"phone/calls.xml": calls_xml(2), "短信.txt": b"x"}


def locked_zip(files, password="123456"):
    buffer = io.BytesIO()
    with pyzipper.AESZipFile(
        buffer, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(password.encode())
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def seven_zip(files, password=None):
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", password=password) as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return buffer.getvalue()


def tar(files, mode="w:gz", links=()):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for name, target in links:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            archive.addfile(member)
    return buffer.getvalue()


@pytest.fixture
def opened(tmp_path):
    """Return a function that lists an archive: what can be read, and why the rest cannot."""

    def run(content, name="a.bin", password=None):
        path = tmp_path / name
        path.write_bytes(content)
        read, refused = {}, {}
        with members(path, name=name, password=password) as found:
            for item in found:
                if isinstance(item, Found):
                    with item.open() as file:
                        read[str(item.path)] = file.read()
                        assert item.size == len(read[str(item.path)])
                else:
                    refused[str(item.path)] = str(item.reason)
        return read, refused

    return run


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped(FILES), ArchiveKind.ZIP),
        (seven_zip(FILES), ArchiveKind.SEVEN_ZIP),
        (tar(FILES), ArchiveKind.TAR),
        (tar(FILES, "w:xz"), ArchiveKind.TAR),
        (tar(FILES, "w:bz2"), ArchiveKind.TAR),
        (tar(FILES, "w:"), ArchiveKind.TAR),
    ],
    ids=["zip", "7z", "tar.gz", "tar.xz", "tar.bz2", "tar"],
)
def test_every_kind_gives_its_members(content, kind, opened):
    """Members come with their names and bytes, in the order of paths."""
    assert archive_kind(content[:512]) is kind
    assert opened(content) == (FILES, {})
    assert list(opened(content)[0]) == sorted(FILES)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_a_single_file_in_a_stream(pack, opened):
    """A packed file that is no tar is unpacked under its name without the ending."""
    read, _ = opened(pack(b"hello"), "calls.xml.gz")

    assert list(read.values()) == [b"hello"]


@pytest.mark.parametrize("make", [locked_zip, lambda files: seven_zip(files, "123456")])
def test_a_locked_archive_opens_with_its_password(make, opened):
    """With the password all is read; without, or with a wrong one, each case is said."""
    content = make(FILES)

    assert opened(content, password="123456") == (FILES, {})
    none, wrong = (opened(content, password=password) for password in (None, "wrong"))
    assert (none[0], wrong[0]) == ({}, {})
    assert all("--password" in reason for reason in none[1].values())
    assert all("不对" in reason for reason in wrong[1].values())
    assert none[1]
    assert wrong[1]


def test_names_of_old_zips_are_gbk(opened):
    """Names without the UTF-8 flag are read as Chinese computers write them."""
    content = zipped({"xxxx.txt": b"x"}).replace(b"xxxx", "短信".encode("gbk"))

    assert list(opened(content)[0]) == ["短信.txt"]


@pytest.mark.parametrize("make", [zipped, tar])
@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/evil.xml", "a/../../evil.xml", "C:/evil.xml"]
)
def test_names_that_lead_out_are_refused(make, name, opened):
    """Nothing is written outside, and the rest of the archive is read."""
    read, refused = opened(make({name: b"x", "ok.xml": b"y"}))

    assert list(read) == ["ok.xml"]
    assert len(refused) == 1


def test_links_in_a_tar_are_named_and_not_followed(opened):
    """A link leads to a file of this computer: it is listed and left alone."""
    read, refused = opened(tar({"a": b"x"}, links=(("passwd", "/etc/passwd"),)))

    assert (list(read), list(refused)) == (["a"], ["passwd"])


def test_a_tar_that_breaks_off_keeps_what_came_before(opened):
    """What was unpacked before the damage is read, and the rest is named."""
    whole = tar({f"{n}": bytes([n]) * 100_000 for n in range(5)}, "w:")

    read, refused = opened(whole[:250_000])

    assert list(read)[:2] == ["0", "1"]
    assert len(refused) == 1


@pytest.mark.parametrize(
    "content", [b"7z\xbc\xaf\x27\x1c" + bytes(50), b"\x1f\x8b\x08" + bytes(50)]
)
def test_a_damaged_archive_is_named(content, opened):
    """An archive that cannot be opened at all is an error with its name."""
    with pytest.raises(UnsafeArchive, match=r"a\.bin"):
        opened(content)


@pytest.mark.parametrize("make", [zipped, tar, seven_zip])
def test_too_many_members_are_refused(make, opened, monkeypatch):
    """An archive with more members than a backup has is not unpacked."""
    monkeypatch.setattr(archive_limits, "MAX_MEMBERS", 3)

    with pytest.raises(UnsafeArchive, match="上限"):
        opened(make({f"{n}": b"x" for n in range(5)}))


@pytest.mark.parametrize("pack", [gzip.compress, lambda c: tar({"a": c})])
def test_a_bomb_is_stopped(pack, opened):
    """Unpacking ends once an archive grows beyond every sensible ratio."""
    with pytest.raises(UnsafeArchive, match="上限"):
        opened(pack(bytes(120 << 20)))


def test_a_method_nobody_knows_is_said(opened):
    """A member packed in a way that cannot be read is named, and nothing breaks."""
    content = bytearray(zipped({"a.txt": b"hello" * 10}))
    for at in (8, content.index(b"PK\x01\x02") + 10):
        content[at : at + 2] = (97).to_bytes(2, "little")

    read, refused = opened(bytes(content))

    assert (read, len(refused)) == ({}, 1)


def test_archives_in_archives_are_read(case, tmp_path):
    """A locked zip in a tar in a 7z gives its calls, each place named."""
    inner = tar({"in.zip": locked_zip({"calls.xml": calls_xml(3)})})
    path = tmp_path / "phone.7z"
    path.write_bytes(seven_zip({"in.tar.gz": inner}))

    receipt = import_paths(case, [path], password="123456")

    assert receipt.records["call"] == 3
    assert receipt.entries[-1].path == "phone.7z!/in.tar.gz!/in.zip!/calls.xml"


def test_a_wrong_password_is_listed_and_the_rest_is_read(case, tmp_path):
    """A locked archive without its password is a line of the receipt."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "locked.zip").write_bytes(locked_zip({"calls.xml": calls_xml(3)}))
    (tmp_path / "b" / "open.zip").write_bytes(zipped({"calls.xml": calls_xml(1)}))

    receipt = import_paths(case, [tmp_path / "b"])

    assert receipt.records["call"] == 1
    assert [skipped.path for skipped in receipt.skipped] == ["locked.zip!/calls.xml"]


def test_stored_members_of_a_zip_are_read(opened):
    """A member that is not compressed is read."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", b"x")

    assert opened(buffer.getvalue())[0] == {"a": b"x"}
