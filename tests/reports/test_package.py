"""The archive of an evidence package: every byte determined, every changed byte named."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.package.archive import FULL, Member, central_members, directory, write_archive
from reports.package.checking import MANIFEST, SUMS, check_package

FILES = {
    "report.pdf": b"%PDF-1.4 " + bytes(range(256)) * 20,
    "originals/E-001_通话.xml": "<calls>催收</calls>".encode() * 50,
    "clips/F-01.wav": b"RIFF" + b"\1\0" * 4_000,
    "empty.txt": b"",
}


def members():
    """Return the files of a package with its manifest and its list."""
    entries = [
        {"path": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in FILES.items()
    ]
    manifest = json.dumps({"entries": entries}, ensure_ascii=False, indent=1).encode()
    sums = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n"
        for name, data in {MANIFEST: manifest, **FILES}.items()
    )
    return [(MANIFEST, manifest), (SUMS, sums.encode()), *FILES.items()]


@pytest.fixture
def package(tmp_path):
    """A package and where each of its files lies."""
    path = tmp_path / "p.zip"
    with path.open("wb") as out:
        return path, write_archive(out, members())


def wrong(path):
    """Return the names of what is not as it was."""
    return [outcome.name for outcome in check_package(path).outcomes if outcome.problem]


def owners(place, written, size):
    """Return whose byte stands at a place: a file's name, or the archive's end."""
    for member in written:
        if member.offset <= place < member.end:
            return {member.name}
    at = written[-1].end
    for member in written:
        if at <= place < at + len(member.entry):
            return {member.name}
        at += len(member.entry)
    return {"zip"}


def test_other_programs_read_the_archive(package):
    """The standard library finds nothing wrong and reads every file."""
    path, _ = package

    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in FILES} == FILES


def test_an_untouched_package_is_as_it_was(package):
    """Nothing is reported of a package nobody touched."""
    path, written = package

    assert wrong(path) == []
    assert len(check_package(path).outcomes) == len(written)


def test_every_flipped_byte_is_named(package):
    """Of 200 bytes flipped one at a time, headers and directory included, each names its file."""
    path, written = package
    whole = path.read_bytes()
    rng = random.Random(200)
    every = [*rng.sample(range(len(whole)), 120)]
    headers = [m.offset + at for m in written for at in range(len(m.header))]
    tail = range(written[-1].end, len(whole))
    every += [*rng.sample(headers, 40), *rng.sample(tail, 40)]

    missed = []
    for place in every:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        if not owners(place, written, len(whole)) & set(wrong(path)):
            missed.append((place, owners(place, written, len(whole)), wrong(path)))

    assert not missed


def test_a_flipped_byte_of_a_content_names_nothing_else(package):
    """A changed file is named, and no other."""
    path, written = package
    whole = bytearray(path.read_bytes())
    victim = next(member for member in written if member.name == "clips/F-01.wav")
    whole[victim.content + 7] ^= 1
    path.write_bytes(whole)

    assert wrong(path) == ["clips/F-01.wav"]


@pytest.mark.parametrize("name", [MANIFEST, SUMS])
def test_a_changed_list_is_told_from_a_changed_file(package, name):
    """Where the list itself was changed, the files it lists are not blamed."""
    path, written = package
    whole = bytearray(path.read_bytes())
    victim = next(member for member in written if member.name == name)
    at = whole.index(b"a", victim.content)
    whole[at] = ord("b")
    path.write_bytes(whole)

    assert wrong(path) == [name]


def test_added_and_missing_files_are_named(tmp_path):
    """A file too many and a file too few are both found."""
    listed = [member for member in members() if member[0] != "empty.txt"]
    path = tmp_path / "p.zip"
    with path.open("wb") as out:
        write_archive(out, [*listed, ("extra.txt", b"x")])

    found = {outcome.name: outcome.problem for outcome in check_package(path).outcomes}
    assert found["extra.txt"] == "added"
    assert found["empty.txt"] == "missing"


def test_bytes_behind_the_end_are_noticed(package):
    """Something put behind the archive is part of no file, and reported."""
    path, _ = package
    path.write_bytes(path.read_bytes() + b"tail")

    assert "zip" in wrong(path)


def test_another_archive_is_no_package(tmp_path):
    """A zip file of somebody else's is not checked as if it were ours."""
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")

    assert check_package(path) is None


def test_sizes_beyond_four_gigabytes_are_written_wide():
    """A file that does not fit the old fields goes into the extra ones, and so does the end."""
    large = Member(name="a", size=FULL + 5, crc=1, offset=0)
    after = Member(name="b", size=1, crc=2, offset=large.end)

    tail = b"".join(directory((large, after)))

    assert large.header[18:26] == b"\xff" * 8
    assert (FULL + 5).to_bytes(8, "little") in large.header
    assert tail.count(b"PK\x06\x06") == 1
    assert tail.count(b"PK\x06\x07") == 1


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)


@given(st.lists(st.tuples(NAMES, st.binary(max_size=40)), max_size=5))
def test_the_directory_says_what_was_written(files):
    """Names, sizes and places read back are those that were written."""
    named = [(f"{at}{name}", data) for at, (name, data) in enumerate(files)]
    out = io.BytesIO()

    written = write_archive(out, named)

    assert central_members(out) == written
