"""A time stamp over a package's manifest: only its digest leaves the computer, and only on request.

This and fetching models are the only uses of the network.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.errors import UnreadableInput, UsageError
from analyzer.model.remark import N_, remark
from reports.package.der import Malformed
from reports.package.stamp import read_stamp, request

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.package.stamp import Stamp

    Transport = Callable[[str, bytes], bytes]
    """From an address and a request to the response."""

LARGEST = 1 << 20
SECONDS = 30.0

UNREACHABLE = N_(
    "时间戳服务 %(url)s 没有应答（%(why)s）。取证包没有写成；可以稍后重试，或不加 --timestamp。"
)
REFUSED = N_("时间戳服务 %(url)s 没有给出可用的时间戳（%(why)s）。")
SCHEME = N_("时间戳服务的地址要以 http:// 或 https:// 开头，不是“%(url)s”。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A time stamp as it was asked for and given, byte for byte."""

    request: bytes
    response: bytes
    stamp: Stamp


def stamp(sha256: str, url: str, *, transport: Transport | None = None) -> Stamped:
    """Ask an authority for a time stamp over a digest.

    Args:
        sha256: The digest, the only thing that is sent.
        url: The authority's address.
        transport: How to send; the network where none is given.

    Raises:
        UsageError: The address is none.
        UnreadableInput: No answer, or none that is about this digest.
    """
    if not url.startswith(("http://", "https://")):
        raise UsageError(remark(SCHEME, url=url))
    nonce = secrets.randbits(63)
    asked = request(sha256, nonce)
    response = (transport or post)(url, asked)
    try:
        given = read_stamp(response)
    except Malformed as error:
        raise UnreadableInput(remark(REFUSED, url=url, why=str(error))) from error
    if not given.granted or given.sha256 != sha256 or given.nonce != nonce:
        raise UnreadableInput(remark(REFUSED, url=url, why="status, imprint or nonce"))
    return Stamped(request=asked, response=response, stamp=given)


def post(url: str, body: bytes) -> bytes:
    """Send a request over the network (RFC 3161 section 3.4).

    Raises:
        UnreadableInput: There is no answer.
    """
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    headers = {"Content-Type": "application/timestamp-query"}
    asked = Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - checked above
    try:
        with urlopen(asked, timeout=SECONDS) as response:  # noqa: S310
            answer: bytes = response.read(LARGEST)
    except (URLError, OSError) as error:
        raise UnreadableInput(remark(UNREACHABLE, url=url, why=str(error))) from error
    return answer
