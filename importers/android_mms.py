"""What a row of a `pdu` table says, with its `part` and `addr` rows: MMS, blocked ones too.

Columns and codes: `android.provider.Telephony.BaseMmsColumns` and AOSP's `PduHeaders`.
`date` is SECONDS. The bytes of a part are a file of its own on the phone, which `_data` names; only
text stands in the database.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from analyzer.model.remark import N_
from importers.android import given
from importers.android_messages import SPAM, bad_date, sim_of, thread_recipients
from importers.attachments import attachment
from importers.contract import note
from importers.mms_message import mms_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import ExtractionWarning, Message
    from importers.sqlite_exhibit import Row, SqliteExhibit, Table

    Place = Callable[[str], Provenance]
    Read = Iterator[Message | ExtractionWarning]

NOTIFICATION: Final = "130"
"""`m_type` of a message that was announced and never downloaded."""
MESSAGES: Final = frozenset({"128", "132", NOTIFICATION, ""})
"""`m_type` of messages; the other types are delivery and read reports."""
LAYOUT: Final = "application/smil"

_NO_MESSAGES = N_(
    "表 %(table)s 里有 %(count)d 行是送达或已读回执（m_type %(code)s），不是彩信，未列出"
)
_ELSEWHERE = N_(
    "附件“%(name)s”（%(type)s）不在数据库里：手机把它另存为文件 %(file)s。"
    "如果备份里有这个文件，请另外保存"
)
_NOT_DOWNLOADED = N_("这条彩信只有到达通知，手机没有下载它的内容")
_DAMAGED = N_("数据库有损坏，这条彩信的内容可能没有读全")


def read_mms(exhibit: SqliteExhibit, table: Table, place: Place) -> Read:
    """Yield the MMS of a `pdu` table; delivery and read reports are counted."""
    prefix = SPAM if table.name.lower().startswith(SPAM) else ""
    parts = _Children(exhibit, f"{prefix}part", "mid")
    addresses = _Children(exhibit, f"{prefix}addr", "msg_id")
    recipients = thread_recipients(exhibit)
    reports: Counter[str] = Counter()
    for row in exhibit.rows(table):
        code = row.plain("m_type") or ""
        if code in MESSAGES:
            members = [(a.plain("address"), a.plain("type")) for a in addresses.of(row.id)]
            thread = recipients.get(row.plain("thread_id") or "", ())
            where = place(row.locator)
            yield from _read(row, where, parts.of(row.id), members, thread, blocked=bool(prefix))
            if parts.damaged or addresses.damaged:
                yield note(where, _DAMAGED)
        else:
            reports[code] += 1
    for code, count in sorted(reports.items()):
        yield note(
            place(f"sqlite:{table.name}"), _NO_MESSAGES, table=table.name, count=count, code=code
        )


class _Children:
    """Rows of another table by the id of the message they belong to."""

    def __init__(self, exhibit: SqliteExhibit, table: str, parent: str) -> None:
        self._exhibit = exhibit
        self._table = exhibit.tables.get(table)
        self._keys: dict[str, list[int]] = {}
        before = len(exhibit.damaged)
        if self._table is not None and self._table.has(parent):
            for row in exhibit.rows(replace(self._table, columns=(parent,))):
                self._keys.setdefault(row.plain(parent) or "", []).append(row.id)
        self.damaged = len(exhibit.damaged) > before

    def of(self, parent: int) -> list[Row]:
        """Return the rows of one message, in their order."""
        if self._table is None:
            return []
        keys = self._keys.get(str(parent), ())
        return [row for key in keys if (row := self._exhibit.row(self._table, key))]


def _read(
    row: Row,
    place: Provenance,
    parts: Sequence[Row],
    members: Sequence[tuple[str | None, str | None]],
    thread: tuple[str, ...],
    *,
    blocked: bool,
) -> Read:
    texts = [part.text("text") for part in parts if _is_text(part)]
    message = mms_message(
        place,
        date=row.plain("date"),
        box_code=row.plain("msg_box"),
        addresses=members,
        texts=(text for text in texts if text is not None),
        subject=_subject(row),
        files=tuple(
            attachment(content.encode(), name=_name(part), content_type=_type(part))
            for part in parts
            if not _is_text(part) and _type(part) != LAYOUT and (content := part.text("text"))
        ),
        sim=sim_of(row),
        raw=_flat(row, parts, members),
        thread=thread,
        blocked=blocked,
    )
    yield message
    for part in parts:
        file = given(part.text("_data"))
        if file is not None and part.text("text") is None and _type(part) != LAYOUT:
            yield note(place, _ELSEWHERE, name=_name(part), type=_type(part), file=file)
    if message.at is None:
        yield bad_date(row, place, "date")
    if row.plain("m_type") == NOTIFICATION and not parts:
        yield note(place, _NOT_DOWNLOADED)


def _subject(row: Row) -> str | None:
    """Return the subject: Android keeps its UTF-8 bytes as if they were Latin-1 characters."""
    subject = given(row.text("sub"))
    if subject is None or subject.isascii():
        return subject
    try:
        return subject.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return subject


def _flat(
    row: Row, parts: Sequence[Row], members: Sequence[tuple[str | None, str | None]]
) -> dict[str, str]:
    """Return every column of a message and of its parts and addresses, but for text parts' text."""
    flat = dict(row.raw)
    for number, part in enumerate(parts, 1):
        for column, value in part.raw.items():
            if not (_is_text(part) and column.lower() == "text"):
                flat[f"part[{number}].{column}"] = value
    for number, (address, code) in enumerate(members, 1):
        flat[f"addr[{number}].address"] = address or ""
        flat[f"addr[{number}].type"] = code or ""
    return flat


def _type(part: Row) -> str:
    return (given(part.text("ct")) or "").lower()


def _name(part: Row) -> str:
    names = (given(part.text(column)) for column in ("cl", "name", "fn", "cid"))
    return next((name for name in names if name), "")


def _is_text(part: Row) -> bool:
    return _type(part).startswith("text/plain")
