"""The custody log: what was done to the case, each event chained to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

GENESIS = "0" * 64
"""The digest before the first event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEvent:
    """One thing that was done."""

    sequence: int
    at: datetime
    actor: str
    action: str
    """`create`, `acquire`, `import`, `transcribe`, `link`, `flag`, `decide`, `mark`, `export`,
    `complain`, `followup`."""
    subject: str
    """What it was done to: exhibit id, finding id, file name."""
    details: Mapping[str, str | int | float | None]
    previous: str
    """Digest of the event before; `GENESIS` for the first."""
    digest: str


def custody_digest(
    *,
    sequence: int,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, str | int | float | None],
    previous: str,
) -> str:
    """Return the SHA-256 over an event's canonical JSON, which includes the digest before it."""
    body = [sequence, at.isoformat(), actor, action, subject, dict(details), previous]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
