"""Which tables of phones' databases are known, and how a database of them is read to its end.

A table is known by its name and the columns it must have, in any case; everything else that holds
rows is named once, so that nothing is passed over in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.android_calls import read_calls, read_harmony_calls
from importers.android_contacts import read_contacts
from importers.android_messages import read_broadcasts, read_messages
from importers.android_mms import read_mms
from importers.callinfo_calls import read_callinfo
from importers.iphone_tables import read_iphone_calls, read_iphone_messages, read_manifest
from importers.sqlite_exhibit import MAGIC, open_sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import ReadContext
    from importers.sqlite_exhibit import SqliteExhibit, Table

    Place = Callable[[str], Provenance]
    Read = Iterator[Record | ExtractionWarning]
    TableReader = Callable[[SqliteExhibit, Table, Place], Read]


@dataclass(frozen=True, slots=True)
class Shape:
    """A table that is known."""

    name: str
    columns: tuple[str, ...]
    """What it must have to be the table of this name."""
    read: TableReader
    maker: str
    """`android`, `huawei` or `iphone`: whose databases have it."""


_CALL: Final = ("number", "date", "type")
_SMS: Final = ("address", "date", "body")
_PDU: Final = ("date", "msg_box")
SHAPES: Final = (
    Shape("calls", ("number", "date"), read_calls, "android"),
    Shape("calls", ("number", "time", "talktime", "calltype"), read_callinfo, "android"),
    Shape("logs", (*_CALL, "logtype"), read_calls, "android"),
    Shape("calllog", ("phone_number", "begin_time"), read_harmony_calls, "android"),
    Shape("sms", _SMS, read_messages, "android"),
    Shape("pdu", _PDU, read_mms, "android"),
    Shape("spam_sms", _SMS, read_messages, "android"),
    Shape("spam_pdu", _PDU, read_mms, "android"),
    Shape("im", _SMS, read_messages, "android"),
    Shape("data", ("raw_contact_id", "mimetype_id", "data1"), read_contacts, "android"),
    Shape("calls_tb", _CALL, read_calls, "huawei"),
    Shape("sms_tb", _SMS, read_messages, "huawei"),
    Shape("table_broadcastchat_tb", ("msg_content", "msg_date"), read_broadcasts, "huawei"),
    Shape("data_tb", ("raw_contact_id", "data1"), read_contacts, "huawei"),
    Shape("message", ("handle_id", "date", "is_from_me"), read_iphone_messages, "iphone"),
    Shape("zcallrecord", ("zdate", "zduration"), read_iphone_calls, "iphone"),
    Shape("files", ("fileid", "domain", "relativepath"), read_manifest, "iphone"),
)
"""In the order in which they are read."""

PLUMBING: Final = frozenset(
    {
        "android_metadata", "part", "addr", "spam_part", "spam_addr", "threads", "mimetypes",
        "canonical_addresses", "pending_msgs", "accounts", "properties", "packages",
        "contacts", "raw_contacts", "name_lookup", "phone_lookup", "nickname_lookup", "groups",
        "directories", "default_directory", "data_usage_stat", "photo_files", "visible_contacts",
        "_sync_state", "_sync_state_metadata", "sqlite_sequence", "sqlite_stat1", "handle", "chat",
        "chat_message_join", "chat_handle_join", "attachment", "message_attachment_join",
        "_sqlitedatabaseproperties", "z_primarykey", "z_metadata", "z_modelcache", "zhandle",
    }
)  # fmt: skip
"""Tables that only serve others, or hold nothing anybody said or did."""
MAX_NAMED: Final = 30
SCHEMA_CHARACTERS: Final = 6000
"""How long a table's declaration may be, for recognition."""
_CREATE = re.compile(r"create table (?:if not exists )?[\"'`\[]?(\w+)[\"'`\]]?\s*\(")

_BESIDE = N_("已同时读取“%(name)s”：最近的记录可能只在这个文件里")
_OVERSIZED = N_("这一行里有大得不合理的内容，无法读取")
_UNKNOWN = N_("数据库里还有 %(count)d 个表没有读取：%(names)s")
_NONE = N_(
    "数据库“%(name)s”里没有认识的通话或短信表，没有读取。"
    "可以用“SMS Backup & Restore”应用导出 XML 再导入"
)
_EMPTY = N_("数据库“%(name)s”里的表 %(tables)s 是空的，没有记录")
_REPLACED = N_("数据库里有 %(count)d 处文字无法辨认，已用“\ufffd”代替")


def makers_in(head: bytes) -> frozenset[str]:
    """Return whose tables the schema at the beginning of a database declares."""
    if not head.startswith(MAGIC):
        return frozenset()
    text = head.decode("utf-8", "replace").lower()
    found = set()
    for statement in _CREATE.finditer(text):
        columns = text[statement.end() : statement.end() + SCHEMA_CHARACTERS].split("create ", 1)[0]
        found |= {
            shape.maker
            for shape in SHAPES
            if shape.name == statement[1] and all(column in columns for column in shape.columns)
        }
    return frozenset(found)


def read_database(path: Path, context: ReadContext, place: Place) -> Read:
    """Yield all that the known tables of a database hold, then remarks about it.

    Raises:
        DamagedExhibit: It is no database, or could not be read to its end.
    """
    with open_sqlite(path, context) as exhibit:
        known = [(s, t) for s in SHAPES if (t := exhibit.tables.get(s.name)) and t.has(*s.columns)]
        found = 0
        for shape, table in known:
            for item in shape.read(exhibit, table, place):
                found += not isinstance(item, ExtractionWarning)
                yield item
        for locator in exhibit.oversized:
            yield ExtractionWarning(provenance=place(locator), remark=remark(_OVERSIZED))
        if not known and not (exhibit.cut or exhibit.damaged):
            yield ExtractionWarning(
                provenance=place("file"), remark=remark(_NONE, name=exhibit.name)
            )
        tables = [table for _, table in known]
        yield from _about(exhibit, place, tables)
        if tables and not found and not any(exhibit.has_rows(table) for table in tables):
            names = "、".join(table.name for table in tables)
            yield _note(place, _EMPTY, name=exhibit.name, tables=names)
        exhibit.check()


def _about(exhibit: SqliteExhibit, place: Place, known: list[Table]) -> Read:
    """Yield the remarks about the database as a whole."""
    for name in exhibit.beside:
        yield _note(place, _BESIDE, name=name)
    unread = [
        table.name
        for key, table in exhibit.tables.items()
        if table not in known
        and key not in PLUMBING
        and not any(key.startswith(f"{name.lower()}_") for name in exhibit.virtual)
        and exhibit.has_rows(table)
    ]
    if unread:
        names = "、".join(unread[:MAX_NAMED]) + ("……" if len(unread) > MAX_NAMED else "")
        yield _note(place, _UNKNOWN, count=len(unread), names=names)
    if exhibit.replaced:
        yield _note(place, _REPLACED, count=exhibit.replaced)


def _note(place: Place, template: str, **values: str | int) -> ExtractionWarning:
    return ExtractionWarning(
        provenance=place("file"), remark=remark(template, **values), lost=False
    )
