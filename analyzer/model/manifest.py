"""The files of an export, with their digests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestEntry:
    """One exported file."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All files of an export, sorted by path."""

    entries: tuple[ManifestEntry, ...]
    dossier_sha256: str
    program_version: str
