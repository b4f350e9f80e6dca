from __future__ import annotations

import errno

import pytest

from analyzer.errors import CaseError, NoSpaceLeft
from reports.files import write_whole


def failing(number):
    """Return a writer that fails half-way."""

    def write(file):
        file.write(b"half")
        raise OSError(number, "no")

    return write


def test_a_full_disk_leaves_nothing_half_written(tmp_path):
    """The old report stays, and no part of the new one."""
    out = tmp_path / "report.pdf"
    out.write_bytes(b"old")

    with pytest.raises(NoSpaceLeft, match=r"report\.pdf"):
        write_whole(out, failing(errno.ENOSPC))

    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]
    assert out.read_bytes() == b"old"


def test_other_trouble_names_the_file_and_why(tmp_path):
    """A file that cannot be written is a message a person can act on."""
    with pytest.raises(CaseError, match=r"report\.pdf.*no"):
        write_whole(tmp_path / "report.pdf", failing(errno.EACCES))


def test_a_missing_folder_is_made(tmp_path):
    """A report goes into a folder that is not there yet."""
    write_whole(tmp_path / "new" / "report.pdf", lambda file: None)

    assert (tmp_path / "new" / "report.pdf").exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    """Writing below a file is our error, not a bare one."""
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(CaseError):
        write_whole(tmp_path / "file" / "report.pdf", lambda file: None)
