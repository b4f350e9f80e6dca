"""What a row of a message table says: `sms`, Samsung's `spam_sms` and `im`, Huawei's `sms_tb`.

Columns and codes: `android.provider.Telephony.TextBasedSmsColumns`. `date` is milliseconds. A draft
has no address of its own; it is that of its thread, which the database names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analyzer.model.records import (
    Direction,
    ExtractionWarning,
    Message,
    MessageBox,
    MessageKind,
    TimeBasis,
)
from analyzer.model.remark import N_, remark
from importers.android import given, instant, message_kind, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from analyzer.model.exhibit import Provenance
    from importers.sqlite_exhibit import Row, SqliteExhibit, Table

    Place = Callable[[str], Provenance]
    Read = Iterator[Message | ExtractionWarning]

SPAM: Final = "spam_"
"""Begins the names of Samsung's tables of blocked messages."""
RCS_TABLE: Final = "im"
SIM_COLUMNS: Final = ("sub_id", "sim_id", "simid", "sim_slot", "phone_id")

BAD_DATE = N_("时间“%(date)s”无法识别；这一条已保留，时间留空")


def read_messages(exhibit: SqliteExhibit, table: Table, place: Place) -> Read:
    """Yield the messages of a table of SMS or, where it is Samsung's `im`, of RCS chats."""
    recipients = thread_recipients(exhibit)
    spam = table.name.lower().startswith(SPAM)
    kind = MessageKind.MMS if table.name.lower() == RCS_TABLE else MessageKind.SMS
    for row in exhibit.rows(table):
        direction, box = message_kind(row.plain("type"))
        number = number_of(row.plain("address"))
        others = () if number else recipients.get(row.plain("thread_id") or "", ())
        at = instant(row.plain("date"))
        yield Message(
            provenance=place(row.locator),
            kind=kind,
            number=others[0] if len(others) == 1 else number,
            name=None,
            at=at,
            time_basis=TimeBasis.INSTANT,
            direction=Direction.IN if spam and direction is Direction.UNKNOWN else direction,
            box=MessageBox.BLOCKED if spam else box,
            body=row.text("body") or "",
            subject=given(row.text("subject")),
            participants=others if len(others) > 1 else (),
            sim=sim_of(row),
            raw=row.raw,
        )
        if at is None:
            yield bad_date(row, place(row.locator), "date")


def read_broadcasts(exhibit: SqliteExhibit, table: Table, place: Place) -> Read:
    """Yield the messages of Huawei's `table_broadcastchat_tb`; it has no column for direction."""
    for row in exhibit.rows(table):
        at = instant(row.plain("msg_date"))
        yield Message(
            provenance=place(row.locator),
            kind=MessageKind.MMS,
            number=number_of(row.plain("address")),
            name=None,
            at=at,
            time_basis=TimeBasis.INSTANT,
            direction=Direction.UNKNOWN,
            box=MessageBox.UNKNOWN,
            body=row.text("msg_content") or "",
            raw=row.raw,
        )
        if at is None:
            yield bad_date(row, place(row.locator), "msg_date")


def thread_recipients(exhibit: SqliteExhibit) -> Mapping[str, tuple[str, ...]]:
    """Return the addresses of each thread by its id, as far as the database names them."""
    threads, canonical = (exhibit.tables.get(n) for n in ("threads", "canonical_addresses"))
    if threads is None or canonical is None or not threads.has("recipient_ids"):
        return {}
    addresses = {
        str(row.id): address
        for row in exhibit.rows(canonical)
        if (address := number_of(row.plain("address")))
    }
    return {
        str(row.id): tuple(
            addresses[key] for key in (row.text("recipient_ids") or "").split() if key in addresses
        )
        for row in exhibit.rows(threads)
    }


def sim_of(row: Row) -> str | None:
    """Return which SIM card a message went over, as written."""
    return next((sim for column in SIM_COLUMNS if (sim := given(row.text(column)))), None)


def bad_date(row: Row, place: Provenance, column: str) -> ExtractionWarning:
    """Return the remark that a time could not be understood."""
    text = remark(BAD_DATE, date=row.text(column) or "")
    return ExtractionWarning(provenance=place, remark=text, lost=False)
