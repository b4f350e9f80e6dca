"""Make the databases in `samples/`: a phone's call logs, messages and contacts, all invented.

`python samples/make_databases.py` writes them anew. The schemas follow AOSP's providers and the
makers' columns named in `docs/formats/`; SQLite's own version number is in the files.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

HERE = Path(__file__).parent
DAY_MS = 1_792_980_000_000
"""2026-10-26 in Asia/Shanghai."""

CALLS = """CREATE TABLE calls (_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT,
presentation INTEGER NOT NULL DEFAULT 1, date INTEGER, duration INTEGER, type INTEGER,
features INTEGER NOT NULL DEFAULT 0, subscription_component_name TEXT, subscription_id TEXT,
new INTEGER, name TEXT, numbertype INTEGER, numberlabel TEXT, countryiso TEXT, is_read INTEGER,
geocoded_location TEXT, normalized_number TEXT, block_reason INTEGER NOT NULL DEFAULT 0,
last_modified INTEGER, {more})"""
XIAOMI = (
    "simid INTEGER, firewalltype INTEGER, cloud_antispam_type INTEGER, cloud_antispam_type_tag TEXT"
)
CALL_COLUMNS = ("_id", "number", "presentation", "date", "duration", "type", "name", "simid")
CALL_ROWS = (
    (411, "95000001", 1, DAY_MS, 0, 3, None, 1),
    (412, "95000001", 1, DAY_MS + 60_000, 31, 3, None, 1),  # missed: 31 seconds of ringing
    (413, "13900000001", 1, DAY_MS + 120_000, 95, 1, "老周", 1),
    (415, "+86 170 0000 0002", 1, DAY_MS + 180_000, 0, 2, None, 2),  # 414 was deleted
    (416, "", 2, DAY_MS + 240_000, 12, 1, None, 1),  # withheld
    (417, "17000000002", 1, DAY_MS + 240_000, 0, 5, None, 2),  # the same millisecond as 416
    (418, "17000000003", 1, DAY_MS + 300_000, 8, 10, None, 1),  # a code of Xiaomi's own
    (419, "17000000003", 1, 0, 0, 6, None, 1),  # blocked, without a time
)
SMS = """CREATE TABLE {name} (_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT,
person INTEGER, date INTEGER, date_sent INTEGER DEFAULT 0, protocol INTEGER,
read INTEGER DEFAULT 0, status INTEGER DEFAULT -1, type INTEGER, subject TEXT, body TEXT,
service_center TEXT, locked INTEGER DEFAULT 0, sub_id INTEGER DEFAULT -1, seen INTEGER DEFAULT 0)"""
PDU = """CREATE TABLE {prefix}pdu (_id INTEGER PRIMARY KEY, thread_id INTEGER, date INTEGER,
date_sent INTEGER DEFAULT 0, msg_box INTEGER, m_type INTEGER, sub TEXT, sub_cs INTEGER, ct_t TEXT,
m_id TEXT, tr_id TEXT, read INTEGER DEFAULT 0, sub_id INTEGER DEFAULT -1)"""
PART = """CREATE TABLE {prefix}part (_id INTEGER PRIMARY KEY, mid INTEGER, seq INTEGER, ct TEXT,
name TEXT, chset INTEGER, cid TEXT, cl TEXT, _data TEXT, text TEXT)"""
ADDR = """CREATE TABLE {prefix}addr (_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT,
type INTEGER, charset INTEGER)"""


def database(path: Path) -> sqlite3.Connection:
    """Open an empty database, with everything of an older one gone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    made = sqlite3.connect(path, isolation_level=None)
    made.executescript("PRAGMA page_size = 1024; PRAGMA encoding = 'UTF-8';")
    made.execute("CREATE TABLE android_metadata (locale TEXT)")
    made.execute("INSERT INTO android_metadata VALUES ('zh_CN')")
    return made


def insert(made: sqlite3.Connection, table: str, columns: str, *rows: tuple[object, ...]) -> None:
    """Insert rows, columns given as words."""
    names = columns.split()
    marks = ", ".join("?" * len(names))
    made.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)  # noqa: S608


def close(made: sqlite3.Connection) -> None:
    """Lay the tables out in the order of the schema, and close."""
    made.execute("VACUUM")
    made.close()


def call_log(path: Path) -> None:
    """Write a Xiaomi call log: ring seconds, a deleted row, a crowd's label, codes of its own."""
    made = database(path)
    made.execute(CALLS.format(more=XIAOMI))
    insert(made, "calls", " ".join(CALL_COLUMNS), *CALL_ROWS)
    made.execute(
        "UPDATE calls SET cloud_antispam_type = 2, cloud_antispam_type_tag = '催收' "
        "WHERE number = '95000001'"
    )
    made.execute("CREATE VIEW v_calls AS SELECT * FROM calls")
    close(made)


def messages(path: Path) -> None:
    """Write Samsung's messages: SMS, a draft, MMS in seconds, blocked ones, a report."""
    made = database(path)
    for prefix in ("", "spam_"):
        made.execute(SMS.format(name=f"{prefix}sms"))
        for table in (PDU, PART, ADDR):
            made.execute(table.format(prefix=prefix))
    made.execute(SMS.format(name="im"))
    made.execute("CREATE TABLE threads (_id INTEGER PRIMARY KEY, recipient_ids TEXT)")
    made.execute("CREATE TABLE canonical_addresses (_id INTEGER PRIMARY KEY, address TEXT)")
    made.execute("CREATE TABLE wpm (_id INTEGER PRIMARY KEY, body TEXT)")
    insert(made, "canonical_addresses", "_id address", (1, "13900000001"), (2, "13900000004"))
    insert(made, "threads", "_id recipient_ids", (1, "1"), (2, "1 2"))
    insert(made, "wpm", "_id body", (1, "push"))
    sms = "_id thread_id address date date_sent type body sub_id"
    insert(
        made, "sms", sms,
        (1, 5, "95000001", DAY_MS, DAY_MS - 2000, 1, "【速贷通】您的账单已逾期😡", 1),
        (2, 1, "13900000001", DAY_MS + 1000, 0, 2, "晚上回家吃饭", 1),
        (4, 1, None, DAY_MS + 2000, 0, 3, "草稿", 1),
    )  # fmt: skip
    insert(
        made, "spam_sms", sms,
        (1, 6, "106900000000001", DAY_MS + 3000, 0, 1, "再不还款后果自负", 1),
    )  # fmt: skip
    insert(made, "im", sms, (1, 1, "13900000001", DAY_MS + 4000, 0, 1, "RCS 消息", 1))
    pdu = "_id thread_id date msg_box m_type sub"
    insert(
        made, "pdu", pdu,
        (1, 1, DAY_MS // 1000, 1, 132, "看看".encode().decode("latin-1")),
        (2, 2, DAY_MS // 1000 + 60, 2, 128, None),
        (3, 1, DAY_MS // 1000 + 120, 1, 130, None),
        (4, 1, DAY_MS // 1000 + 180, 1, 134, None),
    )  # fmt: skip
    part = "mid seq ct cl _data text"
    file = "/data/user_de/0/com.android.providers.telephony/app_parts/PART_1792980000000_p.jpg"
    insert(
        made, "part", part,
        (1, -1, "application/smil", "smil.xml", None, "<smil/>"),
        (1, 0, "text/plain", "t.txt", None, "明天上门"),
        (1, 1, "image/jpeg", "p.jpg", file, None),
        (2, 0, "text/plain", "t.txt", None, "大家好"),
    )  # fmt: skip
    insert(
        made, "addr", "msg_id address type charset",
        (1, "17000000005", 137, 106), (1, "insert-address-token", 151, 106),
        (2, "insert-address-token", 137, 106), (2, "13900000001", 151, 106),
        (2, "13900000004", 151, 106), (3, "17000000005", 137, 106),
    )  # fmt: skip
    insert(made, "spam_pdu", pdu, (1, 7, DAY_MS // 1000 + 240, 1, 132, None))
    insert(made, "spam_part", part, (1, 0, "text/plain", "t.txt", None, "群发你的通讯录"))
    insert(made, "spam_addr", "msg_id address type charset", (1, "17000000006", 137, 106))
    close(made)


def contacts(path: Path) -> None:
    """Write an address book of two people, with an empty call log beside it."""
    made = database(path)
    made.execute(CALLS.format(more="simid INTEGER"))
    made.execute(
        "CREATE TABLE data (_id INTEGER PRIMARY KEY, mimetype_id INTEGER NOT NULL, "
        "raw_contact_id INTEGER NOT NULL, data1 TEXT, data2 TEXT, data3 TEXT)"
    )
    made.execute("CREATE TABLE mimetypes (_id INTEGER PRIMARY KEY, mimetype TEXT NOT NULL)")
    kinds = ("name", "phone_v2", "organization")
    insert(
        made, "mimetypes", "_id mimetype",
        *((n, f"vnd.android.cursor.item/{kind}") for n, kind in enumerate(kinds, 1)),
    )  # fmt: skip
    insert(
        made, "data", "mimetype_id raw_contact_id data1 data2",
        (2, 7, "139 0000 0001", "2"), (1, 7, "老周", None), (2, 7, "0755-00000001", "1"),
        (3, 9, "远山银行", None), (2, 9, "95000001", "3"),
    )  # fmt: skip
    close(made)


def harmony(path: Path) -> None:
    """Write a HarmonyOS call log: begin in seconds and in milliseconds, a crowd's label."""
    made = database(path)
    made.execute(
        "CREATE TABLE calllog (id INTEGER PRIMARY KEY, phone_number TEXT, display_name TEXT, "
        "call_direction INTEGER, ring_duration INTEGER, talk_duration INTEGER, begin_time INTEGER, "
        "end_time INTEGER, answer_state INTEGER, mark_type TEXT, mark_content TEXT, "
        "is_block INTEGER, slot_id INTEGER)"
    )
    second = DAY_MS // 1000
    insert(
        made, "calllog",
        "phone_number call_direction ring_duration talk_duration begin_time answer_state "
        "mark_content is_block slot_id",
        ("95000001", 0, 25, 0, second, 0, "催收", 0, 0),
        ("13900000001", 0, 4, 61, second + 60, 1, None, 0, 0),
        ("17000000002", 1, 9, 0, DAY_MS + 120_000, 0, None, 0, 1),
        ("17000000002", 0, 3, 0, second + 180, 2, None, 0, 1),
        ("17000000003", 0, 0, 0, second + 240, 6, None, 1, 1),
    )  # fmt: skip
    close(made)


def zte(path: Path) -> None:
    """Write ZTE's call log: Android's columns, and `duration_type`."""
    made = database(path)
    made.execute(
        "CREATE TABLE calls (_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT, date INTEGER, "
        "duration INTEGER, duration_type INTEGER, type INTEGER, name TEXT, subscription INTEGER)"
    )
    insert(
        made, "calls", "_id number date duration duration_type type name",
        (1, "95000001", DAY_MS, 0, 0, 3, None),
        (2, "13900000001", DAY_MS + 60_000, 95, 0, 1, "老周"),
        (4, "17000000002", DAY_MS + 120_000, 12, 1, 2, None),
    )  # fmt: skip
    close(made)


def callinfo(path: Path) -> None:
    """Write `callinfo.db`: wall times, lengths in words, codes, a word, a time that is none."""
    made = database(path)
    made.execute(
        "CREATE TABLE Calls (number TEXT, time TEXT, talkTime TEXT, callType TEXT, name TEXT)"
    )
    insert(
        made, "Calls", "number time talkTime callType name",
        ("95000001", "2026-10-26 10:00:00", "0分0秒", "3", "95000001"),
        ("13900000001", "2026-10-26 10:01:00", "1分35秒", "1", "老周"),
        ("17000000002", "2026-10-26 10:02:00", "0分0秒", "2", None),
        ("17000000003", "2026-10-26 10:03:00", "62分5秒", "呼出", None),
        ("17000000004", "昨天", "0分8秒", "1", None),
    )  # fmt: skip
    close(made)


def samsung_log(path: Path) -> None:
    """Write Samsung's older `logs.db`, which lists messages among the calls."""
    made = database(path)
    made.execute(
        "CREATE TABLE logs (_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER, "
        "type INTEGER, name TEXT, logtype INTEGER, m_content TEXT, sim_id INTEGER)"
    )
    insert(
        made, "logs", "number date duration type name logtype m_content",
        ("95000001", DAY_MS, 0, 3, None, 100, None),
        ("13900000001", DAY_MS + 1000, 0, 1, "老周", 300, "在吗"),
        ("13900000001", DAY_MS + 2000, 33, 1, "老周", 500, None),
        ("13900000001", DAY_MS + 3000, 0, 2, "老周", 300, "在"),
    )  # fmt: skip
    close(made)


def huawei(path: Path) -> None:
    """Write a HiSuite message database without encryption."""
    made = database(path)
    made.execute(
        "CREATE TABLE sms_tb (address TEXT, date INTEGER, body TEXT, type INTEGER, read INTEGER, "
        "sub_id INTEGER)"
    )
    made.execute(
        "CREATE TABLE table_broadcastchat_tb (send_msg_status INTEGER, msg_content TEXT, "
        "msg_date INTEGER, address TEXT)"
    )
    insert(
        made, "sms_tb", "address date body type read sub_id",
        ("95000001", DAY_MS, "【闪借宝】请尽快还款", 1, 1, 0),
        ("13900000001", DAY_MS + 1000, "收到", 2, 1, 0),
    )  # fmt: skip
    insert(
        made, "table_broadcastchat_tb", "send_msg_status msg_content msg_date address",
        (0, "通知大家", DAY_MS + 2000, "13900000001"),
    )  # fmt: skip
    close(made)


def huawei_calls(path: Path) -> None:
    """Write a HiSuite call log without encryption."""
    made = database(path)
    made.execute(
        "CREATE TABLE calls_tb (number TEXT, date INTEGER, duration INTEGER, type INTEGER, "
        "ring_times INTEGER, mark_type TEXT, mark_content TEXT, geocoded_location TEXT, "
        "countryiso TEXT, name TEXT)"
    )
    insert(
        made, "calls_tb", "number date duration type ring_times mark_type mark_content name",
        ("95000001", DAY_MS, 22, 3, 22, "harass", "骚扰电话", None),
        ("13900000001", DAY_MS + 60_000, 40, 1, 3, None, None, "老周"),
        ("13900000001", DAY_MS + 120_000, 0, 2, 0, None, None, "老周"),
    )  # fmt: skip
    close(made)


def iphone(path: Path) -> None:
    """Write an iPhone's `sms.db`: nanoseconds, seconds, a text only in `attributedBody`."""
    made = database(path)
    made.execute("CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT)")
    made.execute(
        "CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, text TEXT, "
        "handle_id INTEGER DEFAULT 0, subject TEXT, attributedBody BLOB, service TEXT, "
        "error INTEGER DEFAULT 0, date INTEGER, is_from_me INTEGER DEFAULT 0, "
        "cache_has_attachments INTEGER DEFAULT 0)"
    )
    made.execute("CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT)")
    made.execute("CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, transfer_name TEXT)")
    made.execute("CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER)")
    insert(
        made,
        "handle",
        "ROWID id service",
        (1, "+8613900000001", "iMessage"),
        (2, "95000001", "SMS"),
    )
    since = DAY_MS // 1000 - 978_307_200
    text = "今晚八点".encode()
    archived = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
    insert(
        made, "message", "guid text handle_id attributedBody service date is_from_me",
        ("A", "【远山银行】账单提醒", 2, None, "SMS", since * 1_000_000_000, 0),
        ("B", "好的", 1, None, "iMessage", since + 60, 1),
        ("C", None, 1, archived + bytes([len(text)]) + text, "iMessage", (since + 120) * 10**9, 0),
        ("D", None, 1, None, "iMessage", (since + 180) * 10**9, 0),
    )  # fmt: skip
    insert(made, "attachment", "ROWID transfer_name", (5, "IMG_0001.heic"))
    insert(made, "message_attachment_join", "message_id attachment_id", (4, 5))
    close(made)


def iphone_calls(path: Path) -> None:
    """Write an iPhone's call history; a number stands as text or as bytes."""
    made = database(path)
    made.execute(
        "CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZANSWERED INTEGER, "
        "ZCALLTYPE INTEGER, ZORIGINATED INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, "
        "ZADDRESS VARCHAR, ZSERVICE_PROVIDER VARCHAR)"
    )
    since = DAY_MS / 1000 - 978_307_200
    insert(
        made, "ZCALLRECORD", "ZANSWERED ZCALLTYPE ZORIGINATED ZDATE ZDURATION ZADDRESS",
        (0, 1, 0, since, 0.0, b"95000001"),
        (1, 1, 0, since + 60.25, 41.7, "13900000001"),
        (0, 1, 1, since + 120, 0.0, "13900000001"),
    )  # fmt: skip
    close(made)


def manifest(path: Path) -> None:
    """Write the list of files of an iPhone backup without call history."""
    made = database(path)
    made.execute(
        "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, "
        "flags INTEGER, file BLOB)"
    )
    sms = "3d0d7e5fb2ce288813306e4d4636395e047a3d28"
    insert(
        made, "Files", "fileID domain relativePath flags",
        (sms, "HomeDomain", "Library/SMS/sms.db", 1), ("00" * 20, "HomeDomain", "Library", 2),
    )  # fmt: skip
    close(made)


def main() -> None:
    """Write every database."""
    call_log(HERE / "android_provider" / "calllog.db")
    messages(HERE / "android_provider" / "mmssms.db")
    contacts(HERE / "android_provider" / "contacts2.db")
    harmony(HERE / "android_provider" / "calls.db")
    zte(HERE / "android_provider" / "CallHistory.db")
    callinfo(HERE / "android_provider" / "callinfo.db")
    samsung_log(HERE / "android_provider" / "logs.db")
    huawei(HERE / "huawei_backup" / "sms.db")
    huawei_calls(HERE / "huawei_backup" / "calllog.db")
    iphone(HERE / "iphone_backup" / "3d0d7e5fb2ce288813306e4d4636395e047a3d28")
    iphone_calls(HERE / "iphone_backup" / "CallHistory.storedata")
    manifest(HERE / "iphone_backup" / "Manifest.db")


if __name__ == "__main__":
    main()
