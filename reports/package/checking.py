"""Which files of a package are not as they were, down to the single changed byte.

Each content has three witnesses: the manifest, the list for `sha256sum`, and the checksums in the
archive's headers. Where one of them was changed, the other two tell which.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from reports.package.archive import BLOCK, Member, central_members, directory, local_members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
STAMPS = ("manifest.json.tsq", "manifest.json.tsr")
"""Request and response of a time stamp; they come after the manifest they are about."""
ARCHIVE = "zip"
"""What the end of the archive, which belongs to no file, is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A file as it is in the package now."""

    member: Member
    sha256: str
    intact: bool
    """True where the checksum in its header is that of its content."""
    text: bytes | None
    """The content of what is read here: manifest, list, time stamp."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file."""

    name: str
    problem: str | None
    """`changed`, `header`, `missing`, `added`; `None` where it is as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a package holds and how it stands."""

    outcomes: tuple[Outcome, ...]
    manifest: Mapping[str, Any] | None
    stamp: bytes | None
    manifest_sha256: str | None


def check_package(path: Path) -> Checked | None:
    """Check every byte of a package; `None` where it is no package of ours at all."""
    with path.open("rb") as file:
        members = _members(file)
        contents = {member.name: _content(file, member) for member in members}
        if MANIFEST not in contents and SUMS not in contents:
            return None
        headers = set(_headers(file, members))
    problems: dict[str, str] = dict.fromkeys(sorted(headers), "header")
    problems |= _contents(contents)
    names = dict.fromkeys([*contents, *problems])
    outcomes = [Outcome(name=name, problem=problems.get(name)) for name in names]
    stamp = contents.get(STAMPS[1])
    manifest = contents.get(MANIFEST)
    return Checked(
        outcomes=tuple(outcomes),
        manifest=_document(manifest),
        stamp=stamp.text if stamp else None,
        manifest_sha256=manifest.sha256 if manifest else None,
    )


def _members(file: BinaryIO) -> tuple[Member, ...]:
    """Return the members by whichever of the two lists is whole.

    One changed byte damages one of them at most; the directory is whole where it can be written
    again from what it says.
    """
    central = central_members(file)
    local = tuple(local_members(file))
    if central and _reads(file, central):
        return central
    return local or central


def _reads(file: BinaryIO, members: Sequence[Member]) -> bool:
    written = b"".join(directory(members))
    file.seek(members[-1].end)
    return file.read(len(written) + 1) == written


def _content(file: BinaryIO, member: Member) -> Content:
    digest, crc, left = hashlib.sha256(), 0, member.size
    kept: list[bytes] | None = [] if member.name in (MANIFEST, SUMS, *STAMPS) else None
    file.seek(member.content)
    while left and (block := file.read(min(BLOCK, left))):
        digest.update(block)
        crc = zlib.crc32(block, crc)
        left -= len(block)
        if kept is not None:
            kept.append(block)
    return Content(
        member=member,
        sha256=digest.hexdigest(),
        intact=crc == member.crc and not left,
        text=b"".join(kept) if kept is not None else None,
    )


def _headers(file: BinaryIO, members: Sequence[Member]) -> Iterator[str]:
    """Yield the names of members whose headers are not as they must be."""
    for member in members:
        if _at(file, member.offset, len(member.header)) != member.header:
            yield member.name
    at = members[-1].end if members else 0
    *entries, end = directory(members)
    for member, entry in zip(members, entries, strict=True):
        if _at(file, at, len(entry)) != entry:
            yield member.name
        at += len(entry)
    if _at(file, at, len(end) + 1) != end:
        yield ARCHIVE


def _at(file: BinaryIO, place: int, count: int) -> bytes:
    file.seek(place)
    return file.read(count)


def _contents(contents: Mapping[str, Content]) -> dict[str, str]:
    """Return what is wrong with contents, by name."""
    problems = {name: "changed" for name, content in contents.items() if not content.intact}
    listed = _listed(contents)
    for name, digest in listed.items():
        content = contents.get(name)
        if content is None:
            problems[name] = "missing"
        elif content.sha256 != digest:
            problems[name] = "changed"
    for name in contents.keys() - listed.keys() - {MANIFEST, SUMS, *STAMPS}:
        problems[name] = "added"
    sums = contents.get(SUMS)
    if sums is None:
        problems[SUMS] = "missing"
    elif not problems and sums.text != sums_text(contents):
        problems[SUMS] = "changed"
    if MANIFEST not in contents:
        problems[MANIFEST] = "missing"
    return problems


def _listed(contents: Mapping[str, Content]) -> dict[str, str]:
    """Return the digests files must have: by the manifest, else by the list."""
    document = _document(contents.get(MANIFEST))
    if document is not None:
        return {entry["path"]: entry["sha256"] for entry in document["entries"]}
    sums = contents.get(SUMS)
    if sums is None or sums.text is None or not sums.intact:
        return {}
    lines = (line.split("  ", 1) for line in sums.text.decode("utf-8", "replace").splitlines())
    return {parts[1]: parts[0] for parts in lines if len(parts) == 2}


def _document(content: Content | None) -> Mapping[str, Any] | None:
    if content is None or content.text is None or not content.intact:
        return None
    document: Mapping[str, Any] = json.loads(content.text)
    return document


def sums_text(contents: Mapping[str, Content]) -> bytes:
    """Return the list for `sha256sum` over everything but itself, in the order of the archive."""
    lines = (f"{content.sha256}  {name}\n" for name, content in contents.items() if name != SUMS)
    return "".join(lines).encode()
