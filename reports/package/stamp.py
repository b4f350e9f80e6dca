"""Time stamps by RFC 3161: the request, and what a response says.

A time stamp shows that a file existed before a time, not that its content is true. Only the digest
of the manifest leaves the computer. The signature of the response is checked with
``openssl ts -verify``, which every court expert has; here it is read what the response is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reports.package.der import (
    BOOLEAN,
    CONTEXT,
    INTEGER,
    NULL,
    OCTETS,
    OID,
    SEQUENCE,
    TIME,
    Malformed,
    Node,
    encoded,
    integer,
    nodes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

SHA256 = bytes.fromhex("608648016503040201")
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
TST_INFO = bytes.fromhex("2a864886f70d0109100104")
GRANTED = (0, 1)
"""Granted, granted with changes (RFC 3161 section 2.4.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a response says."""

    granted: bool
    sha256: str | None
    """The digest it is about; `None` where it is refused or about another kind of digest."""
    at: datetime | None
    nonce: int | None
    serial: int | None


def request(sha256: str, nonce: int) -> bytes:
    """Return a request for a time stamp over a digest, its certificate asked for."""
    algorithm = encoded(SEQUENCE, encoded(OID, SHA256) + encoded(NULL, b""))
    imprint = encoded(SEQUENCE, algorithm + encoded(OCTETS, bytes.fromhex(sha256)))
    parts = (integer(1), imprint, integer(nonce), encoded(BOOLEAN, b"\xff"))
    return encoded(SEQUENCE, b"".join(parts))


def read_stamp(response: bytes) -> Stamp:
    """Return what a response says.

    Raises:
        Malformed: It is no response of a time-stamp authority.
    """
    try:
        (outer,) = nodes(response)
        status, *token = _inside(outer, SEQUENCE)
        granted = _inside(status, SEQUENCE)[0].number in GRANTED
        if not token:
            return Stamp(granted=granted, sha256=None, at=None, nonce=None, serial=None)
        return _info(_content(token[0]), granted=granted)
    except (IndexError, ValueError) as error:
        raise Malformed(str(error)) from error


def _inside(node: Node, tag: int) -> tuple[Node, ...]:
    if node.tag != tag:
        raise Malformed(node.tag)
    return node.parts


def _content(token: Node) -> bytes:
    kind, wrapped = _inside(token, SEQUENCE)
    if kind.content != SIGNED_DATA:
        raise Malformed("not signed data")
    signed = _inside(_inside(wrapped, CONTEXT)[0], SEQUENCE)
    kind, content = _inside(signed[2], SEQUENCE)
    if kind.content != TST_INFO:
        raise Malformed("not a time stamp")
    return _inside(content, CONTEXT)[0].content


def _info(info: bytes, *, granted: bool) -> Stamp:
    (outer,) = nodes(info)
    _version, _policy, imprint, serial, at, *rest = _inside(outer, SEQUENCE)
    algorithm, digest = _inside(imprint, SEQUENCE)
    known = algorithm.parts[0].content == SHA256
    return Stamp(
        granted=granted,
        sha256=digest.content.hex() if known else None,
        at=_time(at),
        nonce=_nonce(rest),
        serial=serial.number,
    )


def _time(node: Node) -> datetime:
    if node.tag != TIME:
        raise Malformed(node.tag)
    text = node.content.decode("ascii").rstrip("Z").split(".")[0]
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _nonce(rest: Sequence[Node]) -> int | None:
    return next((node.number for node in rest if node.tag == INTEGER), None)
