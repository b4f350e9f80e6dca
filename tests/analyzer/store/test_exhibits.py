"""Exhibits are whole copies, each content once, and the source is only read."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from analyzer.errors import CaseError, NoSpaceLeft, UnreadableInput
from analyzer.model.exhibit import exhibit_id
from analyzer.model.remark import remark
from analyzer.store import copying
from analyzer.store.copying import CHUNK_BYTES
from analyzer.store.exhibits import INCOMING, LOCK_NAME
from analyzer.store.lock import locked

MODIFIED = datetime(2025, 12, 24, 18, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def source(tmp_path):
    """A file of a backup, longer than one chunk."""
    path = tmp_path / "backup" / "rec" / "call.AMR"
    path.parent.mkdir(parents=True)
    path.write_bytes(os.urandom(CHUNK_BYTES + 17))
    return path


def test_an_exhibit_is_what_was_handed_over(case, source):
    """Size, digest, name and path are the source's."""
    content = source.read_bytes()

    acquired = case.acquire(source, path="rec/call.AMR", modified_at=MODIFIED)

    exhibit = acquired.exhibit
    assert acquired.new
    assert exhibit.sha256 == hashlib.sha256(content).hexdigest()
    assert exhibit.id == exhibit_id(exhibit.sha256)
    assert (exhibit.name, exhibit.path, exhibit.size) == ("call.AMR", "rec/call.AMR", len(content))
    assert case.exhibit_file(exhibit.id).read_bytes() == content
    assert case.exhibit(exhibit.id) == exhibit == case.exhibits()[0]


def test_a_copy_is_read_only_and_keeps_its_time(case, source):
    """The copy is named by digest, cannot be written, and has the source's modification time."""
    exhibit = case.acquire(source, path="rec/call.AMR", modified_at=MODIFIED).exhibit

    copy = case.exhibit_file(exhibit.id)
    assert copy.name == f"{exhibit.sha256}.amr"
    assert not copy.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    assert copy.stat().st_mtime == pytest.approx(MODIFIED.timestamp())


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.XML", ".xml"), ("a", ""), (".hidden", ""), ("a.坏", ""), ("a.b c", ""), ("a.x/../y", "")],
)
def test_only_plain_suffixes_are_kept_in_the_copys_name(case, name, suffix):
    """A name from a backup never decides where a copy goes."""
    exhibit = case.acquire_bytes(name.encode(), path=name).exhibit

    assert case.exhibit_file(exhibit.id).name == exhibit.sha256 + suffix


def test_the_source_is_untouched(case, source):
    """Neither content nor times of the source change."""
    before = source.read_bytes(), source.stat().st_mtime_ns, source.stat().st_atime_ns

    case.acquire(source, path="rec/call.AMR", modified_at=MODIFIED)

    after = source.stat()
    assert (source.read_bytes(), after.st_mtime_ns) == before[:2]


@pytest.mark.skipif(not hasattr(os, "O_NOATIME"), reason="Linux alone can leave access times alone")
def test_the_access_time_is_left_alone(case, source):
    """Reading an exhibit does not even mark it as read."""
    os.utime(source, ns=(1_000_000_000, 2_000_000_000))

    case.acquire(source, path="rec/call.AMR", modified_at=MODIFIED)

    assert source.stat().st_atime_ns == 1_000_000_000


def test_a_read_only_source_can_be_taken_in(case, source):
    """A backup on write-protected media is as good as any."""
    source.chmod(0o400)
    source.parent.chmod(0o500)

    try:
        assert case.acquire(source, path="rec/call.AMR", modified_at=None).new
    finally:
        source.parent.chmod(0o700)


def test_the_same_content_is_kept_once_with_every_path(case, source):
    """A second copy of a file adds its path and nothing else."""
    first = case.acquire(source, path="rec/call.AMR", modified_at=MODIFIED)
    events = case.custody()

    again = case.acquire(source, path="old/\udcff.amr", modified_at=None)
    third = case.acquire(BytesIO(source.read_bytes()), path="rec/call.AMR", modified_at=None)

    assert (again.new, third.new) == (False, False)
    assert again.exhibit == third.exhibit == first.exhibit
    assert case.exhibit_paths(first.exhibit.id) == ("rec/call.AMR", "old/\udcff.amr")
    assert len(list(case.exhibits_dir.iterdir())) == 1
    assert case.custody() == events


def test_numbers_run_in_the_order_of_acquisition(case):
    """The first exhibit is E-001, and order and labels stay."""
    for content in (b"b", b"a", b"c"):
        case.acquire_bytes(content, path=content.decode())

    assert [(e.label, e.name) for e in case.exhibits()] == [
        ("E-001", "b"),
        ("E-002", "a"),
        ("E-003", "c"),
    ]


def test_an_attachment_knows_what_it_was_unpacked_from(case, exhibit):
    """The parent is the exhibit it was in."""
    part = case.acquire_bytes(b"jpeg", path="calls.xml!/1/photo.jpg", parent=exhibit.id).exhibit

    assert (part.parent, part.name) == (exhibit.id, "photo.jpg")
    assert case.exhibit(part.id) == part


def test_taking_in_is_witnessed(case, exhibit):
    """The custody log names the exhibit, its path and its digest."""
    event = case.custody()[-1]

    assert (event.action, event.subject) == ("acquire", exhibit.id)
    assert (event.details["sha256"], event.details["path"]) == (exhibit.sha256, exhibit.path)


def test_a_changed_copy_is_found(case, source):
    """Reading the exhibits again tells which no longer has its digest."""
    kept = case.acquire_bytes(b"kept", path="kept").exhibit
    changed = case.acquire(source, path="changed", modified_at=None).exhibit
    missing = case.acquire_bytes(b"missing", path="missing").exhibit
    file = case.exhibit_file(changed.id)
    file.chmod(0o600)
    file.write_bytes(b"x" + source.read_bytes()[1:])
    copying.discard(case.exhibit_file(missing.id))

    assert list(case.rehash()) == [(kept, True), (changed, False), (missing, False)]


def test_a_missing_copy_comes_back_when_it_is_handed_over_again(case, source):
    """A copy that was lost is replaced by an equal one, and the log says so."""
    exhibit = case.acquire(source, path="rec/call.AMR", modified_at=None).exhibit
    copying.discard(case.exhibit_file(exhibit.id))

    again = case.acquire(source, path="rec/call.AMR", modified_at=None)

    assert not again.new
    assert list(case.rehash()) == [(exhibit, True)]
    assert case.custody()[-1].details["restored"] == 1
    case.check_custody()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_named_with_file_and_bytes(tmp_path, source):
    """The sentence says which file did not fit and how many bytes are missing."""
    with (
        copying.opened(source, name="rec/call.AMR") as content,
        pytest.raises(NoSpaceLeft, match=r"rec/call\.AMR 还缺 \d+ 字节"),
    ):
        copying.copy_hashed(content, Path("/dev/full"))


def test_nothing_half_written_is_kept_when_the_disk_is_full(case, source, monkeypatch):
    """After a copy that did not fit, the case is as it was."""

    def full(descriptor, data):
        os.write(descriptor, data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(copying, "write_all", full)

    with pytest.raises(NoSpaceLeft):
        case.acquire(source, path="rec/call.AMR", modified_at=None)
    assert list(case.exhibits_dir.iterdir()) == []
    assert case.exhibits() == ()
    assert len(case.custody()) == 1


def test_a_file_larger_than_the_free_space_is_not_begun(case, source, monkeypatch):
    """The missing bytes are counted before the first is written."""
    usage = copying.shutil.disk_usage(case.path)._replace(free=1000)
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda path: usage)

    with pytest.raises(NoSpaceLeft) as caught:
        case.acquire(source, path="rec/call.AMR", modified_at=None)
    assert caught.value.remark.values["missing"] == CHUNK_BYTES + 17 - 1000


def test_a_failing_case_disk_is_not_blamed_on_the_source(case, source, monkeypatch):
    """When the copy cannot be written, it is the case that cannot be used."""

    def broken(descriptor, data):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(copying, "write_all", broken)

    with pytest.raises(CaseError, match="磁盘出错"):
        case.acquire(source, path="rec/call.AMR", modified_at=None)


@pytest.mark.parametrize("path", ["missing.xml", "."], ids=["missing", "folder"])
def test_what_cannot_be_read_is_named(case, tmp_path, path):
    """A file that is gone or is none says so by the name it has in the backup."""
    with pytest.raises(UnreadableInput, match=r"sms/a\.xml"):
        case.acquire(tmp_path / path, path="sms/a.xml", modified_at=None)


@pytest.mark.parametrize("position", [0, 7], ids=["grows", "is-rewritten"])
def test_a_source_that_changes_meanwhile_is_refused(case, source, monkeypatch, position):
    """A copy of a file in change would be neither the old nor the new one."""
    real = copying.write_all

    def writing_to_the_source(descriptor, data):
        real(descriptor, data)
        with source.open("r+b") as more:
            more.seek(position, os.SEEK_END if position == 0 else os.SEEK_SET)
            more.write(b"more")
        os.utime(source, ns=(1, 1))

    monkeypatch.setattr(copying, "write_all", writing_to_the_source)

    with pytest.raises(UnreadableInput, match="发生了变化"):
        case.acquire(source, path="rec/call.AMR", modified_at=None)
    assert case.exhibits() == ()


def test_what_a_stream_raises_is_passed_on(case):
    """Whoever opened a stream knows best what its errors mean."""

    class Broken(BytesIO):
        def read(self, size=-1):
            raise OSError(errno.EIO, "bad medium")

    with pytest.raises(OSError, match="bad medium"):
        case.acquire(Broken(b"x"), path="a", modified_at=None)
    assert case.exhibits() == ()


def test_two_programs_do_not_take_in_files_at_once(case):
    """While another program copies, this one is told so, and its copy is left alone."""
    with locked(case.path / LOCK_NAME) as ours:
        assert ours
        with pytest.raises(CaseError, match="另一个程序"):
            case.acquire_bytes(b"x", path="a")


def test_opening_leaves_a_copy_alone_that_another_program_is_writing(case, reopen):
    """Only what nobody is working on is swept away."""
    incoming = case.exhibits_dir / INCOMING
    incoming.write_bytes(b"half")

    with locked(case.path / LOCK_NAME):
        reopen().close()
        assert incoming.exists()
    reopen().close()
    assert not incoming.exists()


def test_skipped_files_are_listed_once_each(case):
    """A file that is not read is noted with its reason; a second run adds nothing."""
    for _ in range(2):
        case.skip("photo\udcff.jpg", 17, remark("%(kind)s", kind="照片"))
        case.skip("photo\udcff.jpg", 17, remark("另一个原因"))

    assert [(s.path, s.size, str(s.reason)) for s in case.skipped()] == [
        ("photo\udcff.jpg", 17, "照片"),
        ("photo\udcff.jpg", 17, "另一个原因"),
    ]


def test_an_unknown_exhibit_is_named(case):
    """Asking for what is not there says what was asked for."""
    with pytest.raises(CaseError, match="Enothing"):
        case.exhibit("Enothing")
    with pytest.raises(CaseError, match="Enothing"):
        case.exhibit_file("Enothing")
