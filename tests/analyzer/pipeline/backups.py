"""Small backups made for tests."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from pathlib import Path

CALL = (
    '<call number="{number}" duration="{seconds}" date="{date}" type="{type}" presentation="1" '
    'subscription_id="1" post_dial_digits="" subscription_component_name="null" '
    'readable_date="x" contact_name="(Unknown)" />'
)
SMS = (
    '<sms protocol="0" address={address} date="{date}" type="{type}" subject="null" body={body} '
    'toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" '
    'date_sent="0" sub_id="1" readable_date="x" contact_name="(Unknown)" />'
)
START = 1_790_000_000_123
"""Milliseconds: the first entry's time."""


def calls_xml(
    count: int, *, number: str = "13900000001", kind: int = 1, step: int = 60_000
) -> bytes:
    """Return a call log of `count` calls, a minute apart."""
    rows = "".join(
        CALL.format(number=number, seconds=7 + n, date=START + n * step, type=kind)
        for n in range(count)
    )
    return f"<?xml version='1.0' encoding='UTF-8'?><calls count=\"{count}\">{rows}</calls>".encode()


def sms_xml(*bodies: str, address: str = "13900000001", kind: int = 1) -> bytes:
    """Return a message backup with one incoming SMS for each body."""
    rows = "".join(
        SMS.format(
            address=quoteattr(address), body=quoteattr(body), date=START + n * 60_000, type=kind
        )
        for n, body in enumerate(bodies)
    )
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><smses count=\"{len(bodies)}\">{rows}</smses>"
    ).encode()


def folder(root: Path, **files: bytes) -> Path:
    """Write files into a folder; `__` in a name stands for a dot and `_in_` for a slash."""
    for name, content in files.items():
        path = root / name.replace("_in_", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip that holds the files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
