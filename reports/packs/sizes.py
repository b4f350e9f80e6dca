"""What an office takes at most, and files that are within it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.errors import UsageError
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from analyzer.model.manifest import ManifestEntry

TOO_LARGE = N_(
    "%(name)s 有 %(size)d 字节，超过该机关每个附件 %(limit)d 字节的限制。"
    "请用 --finding 少选几条，分几次提交。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """A file of a pack and what it is, in words."""

    entry: ManifestEntry
    what: str


def within(made: Sized, limit: int | None) -> Sized:
    """Return the file.

    Raises:
        UsageError: It is larger than the office takes.
    """
    if limit is not None and made.entry.size > limit:
        name, size = made.entry.path, made.entry.size
        raise UsageError(remark(TOO_LARGE, name=name, size=size, limit=limit))
    return made
