"""What a row of an iPhone's databases says: `message` (`sms.db`), `ZCALLRECORD` (call history).

Times count from 2001-01-01: `message.date` in nanoseconds since iOS 11 and in seconds before,
`ZDATE` in seconds. What was sent often has `handle_id` 0: whom it went to is in the chat. From
iOS 16 on the text often stands only in `attributedBody`, an archived `NSAttributedString`
(typedstream).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from analyzer.model.records import (
    CallOutcome,
    CallRecord,
    Direction,
    ExtractionWarning,
    Message,
    MessageBox,
    MessageKind,
    TimeBasis,
)
from analyzer.model.remark import N_
from importers.android import given, number_of, seconds
from importers.contract import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.model.exhibit import Provenance
    from importers.sqlite_exhibit import Row, SqliteExhibit, Table

    Place = Callable[[str], Provenance]

EPOCH: Final = datetime(2001, 1, 1, tzinfo=UTC)
NANOSECONDS_FROM: Final = 1_000_000_000_000
"""A count of seconds this large would be 30,000 years away: it is nanoseconds."""
LATEST_S: Final = 3_155_760_000
"""The year 2101."""
_STRING = b"NSString"
_STRING_HEADER: Final = 5
"""Bytes of class information between the name and the length."""
_SHORT, _LONG = 0x81, 0x82
"""Before a length of two or four bytes; a smaller byte is the length itself."""

_SMS, _CALLS = "Library/SMS/sms.db", "Library/CallHistoryDB/CallHistory.storedata"
"""Where the phone keeps messages and call history."""
_STATES: Final = (
    (
        _SMS,
        N_("iPhone 备份目录列有短信数据库：文件 %(file)s"),
        N_("iPhone 备份目录里没有短信数据库"),
    ),
    (
        _CALLS,
        N_("iPhone 备份目录列有通话记录：文件 %(file)s"),
        N_(
            "iPhone 备份目录里没有通话记录：不加密的备份通常不含它。"
            "请另外截图，或向运营商要通话详单"
        ),
    ),
)
"""Path on the phone, what is said where it is listed, and where it is not."""
_LISTED = N_("iPhone 备份目录列有 %(count)d 个文件；这里只读取短信和通话记录")
_BAD_DATE = N_("时间“%(date)s”无法识别；这一条已保留，时间留空")
_ELSEWHERE = N_("附件“%(name)s”在备份里是单独的文件，没有和这条信息放在一起")
_NO_TEXT = N_("这条信息的文字以 iPhone 自己的格式存放，没有读出来")


def read_iphone_messages(
    exhibit: SqliteExhibit, table: Table, place: Place
) -> Iterator[Message | ExtractionWarning]:
    """Yield the messages of `sms.db`: SMS, MMS and iMessage."""
    handles = _column(exhibit, "handle", "id")
    chats = _chats(exhibit, handles)
    files = _attachments(exhibit)
    for row in exhibit.rows(table):
        sent = row.text("is_from_me") == "1"
        names = files.get(str(row.id), ())
        at = apple_time(row.cells.get("date"))
        body, whole = _body(row)
        sms = row.text("service") in (None, "SMS") and not names
        number = number_of(handles.get(row.text("handle_id") or ""))
        people = () if number else chats.get(str(row.id), ())
        yield Message(
            provenance=place(_locator(table, row, "ROWID")),
            kind=MessageKind.SMS if sms else MessageKind.MMS,
            number=number_of(people[0]) if len(people) == 1 else number,
            name=None,
            at=at,
            time_basis=TimeBasis.INSTANT,
            direction=Direction.OUT if sent else Direction.IN,
            box=_box(row) if sent else MessageBox.INBOX,
            body=body,
            subject=given(row.text("subject")),
            participants=people if len(people) > 1 else (),
            sim=given(row.text("destination_caller_id")),
            raw=row.raw,
        )
        where = place(_locator(table, row, "ROWID"))
        if at is None:
            yield note(where, _BAD_DATE, date=row.text("date") or "")
        if not whole:
            yield note(where, _NO_TEXT)
        for name in names:
            yield note(where, _ELSEWHERE, name=name)


def _box(row: Row) -> MessageBox:
    return MessageBox.FAILED if row.text("error") not in (None, "0") else MessageBox.SENT


def _body(row: Row) -> tuple[str, bool]:
    """Return the text, and whether there is no text beside it that could not be read."""
    text = row.text("text")
    archived = row.cells.get("attributedbody")
    if text is not None or not isinstance(archived, bytes):
        return text or "", True
    text = attributed_text(archived)
    return text or "", text is not None


def attributed_text(archived: bytes) -> str | None:
    """Return the string of an archived `NSAttributedString`, or `None` where it has none."""
    at = archived.find(_STRING)
    if at < 0:
        return None
    at += len(_STRING) + _STRING_HEADER
    mark = archived[at : at + 1]
    width = {_SHORT: 2, _LONG: 4}.get(mark[0], 0) if mark else 0
    length = int.from_bytes(archived[at + 1 : at + 1 + width], "little") if width else sum(mark)
    text = archived[at + 1 + width :][:length]
    if len(text) < length or not mark:
        return None
    return text.decode("utf-8", "replace")


def read_iphone_calls(
    exhibit: SqliteExhibit, table: Table, place: Place
) -> Iterator[CallRecord | ExtractionWarning]:
    """Yield the calls of `CallHistory.storedata`."""
    for row in exhibit.rows(table):
        where = place(_locator(table, row, "Z_PK"))
        address = row.cells.get("zaddress")
        number = address.decode("utf-8", "replace") if isinstance(address, bytes) else address
        length = row.cells.get("zduration")
        talked = (
            seconds(str(int(length)))
            if isinstance(length, int | float) and 0 <= length < LATEST_S
            else None
        )
        outgoing = row.text("zoriginated") == "1"
        started_at = apple_time(row.cells.get("zdate"))
        yield CallRecord(
            provenance=where,
            number=number_of(None if number is None else str(number)),
            name=given(row.text("zname")),
            started_at=started_at,
            time_basis=TimeBasis.INSTANT,
            duration=talked,
            direction=Direction.OUT if outgoing else Direction.IN,
            outcome=_outcome(row, talked, outgoing=outgoing),
            raw=row.raw | ({"ZADDRESS": number} if isinstance(number, str) else {}),
        )
        if started_at is None:
            yield note(where, _BAD_DATE, date=row.text("zdate") or "")


def _outcome(row: Row, talked: timedelta | None, *, outgoing: bool) -> CallOutcome:
    if talked is None:
        return CallOutcome.UNKNOWN
    if outgoing:
        return CallOutcome.ANSWERED if talked else CallOutcome.NOT_CONNECTED
    if row.text("zanswered") == "0":
        return CallOutcome.MISSED
    return CallOutcome.ANSWERED if talked else CallOutcome.NOT_CONNECTED


def read_manifest(
    exhibit: SqliteExhibit, table: Table, place: Place
) -> Iterator[ExtractionWarning]:
    """Yield what `Manifest.db` says of the files that are read; it holds no records itself."""
    found: dict[str, str] = {}
    count = 0
    for row in exhibit.rows(table):
        count += 1
        path = row.text("relativepath")
        if path in (_SMS, _CALLS):
            found[path] = row.text("fileid") or ""
    where = place(f"sqlite:{table.name}")
    yield note(where, _LISTED, count=count)
    for wanted, there, absent in _STATES:
        if wanted in found:
            yield note(where, there, file=found[wanted])
        else:
            yield note(where, absent)


def apple_time(count: str | float | bytes | None) -> datetime | None:
    """Return the time a count of seconds or nanoseconds since 2001 stands for."""
    if not isinstance(count, int | float):
        return None
    if isinstance(count, int) and NANOSECONDS_FROM <= count < LATEST_S * 1_000_000_000:
        return EPOCH + timedelta(microseconds=count // 1000)
    return EPOCH + timedelta(seconds=count) if 0 < count < LATEST_S else None


def _chats(exhibit: SqliteExhibit, handles: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the numbers of the other people in each message's chat, by the message's id.

    A chat that lists nobody is known by its `chat_identifier`, where that is a number or address.
    """
    people = {
        chat: tuple(dict.fromkeys(handles[one] for one in ones if handles.get(one)))
        for chat, ones in _joined(exhibit, "chat_handle_join", "chat_id", "handle_id").items()
    }
    for chat, name in _column(exhibit, "chat", "chat_identifier").items():
        if chat not in people and name and not name.startswith("chat"):
            people[chat] = (name,)
    return {
        message: tuple(dict.fromkeys(one for chat in chats for one in people.get(chat, ())))
        for message, chats in _joined(exhibit, "chat_message_join", "message_id", "chat_id").items()
    }


def _joined(exhibit: SqliteExhibit, table: str, key: str, value: str) -> dict[str, list[str]]:
    """Return what a table joins to each key, in the order of its rows."""
    found: dict[str, list[str]] = {}
    there = exhibit.tables.get(table)
    for row in exhibit.rows(there) if there is not None else ():
        found.setdefault(row.text(key) or "", []).append(row.text(value) or "")
    return found


def _attachments(exhibit: SqliteExhibit) -> dict[str, tuple[str, ...]]:
    """Return the names of the files of each message by its id."""
    names = _column(exhibit, "attachment", "transfer_name")
    joins = _joined(exhibit, "message_attachment_join", "message_id", "attachment_id")
    return {message: tuple(names.get(file, file) for file in files)
            for message, files in joins.items()}  # fmt: skip


def _column(exhibit: SqliteExhibit, table: str, column: str) -> dict[str, str]:
    there = exhibit.tables.get(table)
    if there is None:
        return {}
    return {str(row.id): row.text(column) or "" for row in exhibit.rows(there)}


def _locator(table: Table, row: Row, key: str) -> str:
    return f"sqlite:{table.name}/{key}={row.id}"
