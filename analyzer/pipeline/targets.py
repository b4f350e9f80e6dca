"""Where a report may be written: never among the files that were handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import UsageError
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model.exhibit import Exhibit
    from analyzer.store.case import Case

AMONG = N_(
    "“%(path)s”在导入过的备份文件夹“%(folder)s”里。备份要保持原样，请把文件写到别的文件夹，"
    "例如桌面或案卷旁边。"
)
ENOUGH = 2
"""Files without a folder that make a folder a backup; one alone may lie anywhere."""


def refuse_backup(case: Case, out: Path) -> None:
    """Refuse to write into a folder that files of the case came from, wherever it is now.

    A folder is known by holding the case's files at their paths, in their sizes: no record of
    where things lay on the person's computer is kept.

    Raises:
        UsageError: `out` lies in such a folder, or is one.
    """
    known = case.exhibits()
    place = out.absolute()
    for folder in (place, *place.parents):
        if not folder.is_dir():
            continue
        held = [exhibit for exhibit in known if _lies(folder, exhibit)]
        if len(held) >= ENOUGH or any("/" in exhibit.path for exhibit in held):
            raise UsageError(remark(AMONG, path=str(out), folder=str(folder)))


def _lies(folder: Path, exhibit: Exhibit) -> bool:
    """Tell whether a folder holds an exhibit's file where the backup had it."""
    file = folder / exhibit.path
    try:
        return file.is_file() and file.stat().st_size == exhibit.size
    except (OSError, ValueError):
        return False
