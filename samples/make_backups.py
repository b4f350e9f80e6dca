"""Make the backup containers in `samples/`: adb archives and agents' files, Xiaomi's, all invented.

`python samples/make_backups.py` writes them anew, the same bytes. The formats follow AOSP and the
descriptions named in `docs/formats/`.
"""

from __future__ import annotations

import io
import json
import struct
import tarfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent
DAY_MS = 1_792_980_000_000
"""2026-10-26 in Asia/Shanghai."""
TELEPHONY = "apps/com.android.providers.telephony"
CALLS = "apps/com.android.calllogbackup/k/com.android.calllogbackup.data"

SMS = (
    {"self_phone": "13900000009", "address": "95000001", "body": "【速贷通】今天必须还清😡",
     "date": str(DAY_MS), "date_sent": str(DAY_MS - 1000), "status": "-1", "type": "1",
     "recipients": ["95000001"], "archived": False, "read": "1"},
    {"address": "13900000001", "body": "晚上回来", "date": str(DAY_MS + 1000), "date_sent": "0",
     "status": "-1", "type": "2", "recipients": ["13900000001"], "read": "1"},
    {"address": "\u02bcUNKNOWN_SENDER!\u02bc", "body": "无号码", "date": str(DAY_MS + 2000),
     "date_sent": str(DAY_MS), "status": "-1", "type": "1", "read": "1"},
)  # fmt: skip
MMS = (
    {"date": str(DAY_MS // 1000), "date_sent": "0", "m_type": "132", "v": "18", "msg_box": "1",
     "mms_addresses": [{"type": 137, "address": "17000000005", "charset": 106},
                       {"type": 151, "address": "13900000009", "charset": 106}],
     "mms_body": "明天去你单位", "mms_charset": 106,
     "attachments": [{"mime": "image/jpeg", "filename": "p.jpg"}]},
    {"date": str(DAY_MS // 1000 + 60), "m_type": "128", "msg_box": "2",
     "mms_addresses": [{"type": 151, "address": "13900000001", "charset": 106},
                       {"type": 151, "address": "13900000004", "charset": 106}],
     "mms_body": "大家好", "mms_charset": 106},
)  # fmt: skip


def agent_json(entries: tuple[dict[str, object], ...]) -> bytes:
    """Return a file of the telephony agent."""
    return zlib.compress(json.dumps(entries, ensure_ascii=False).encode())


def _string(text: str | None) -> bytes:
    if text is None:
        return b"\0"
    return b"\1" + struct.pack(">H", len(text.encode())) + text.encode()


def _call(number: str | None, date: int, duration: int, kind: int) -> bytes:
    """Return a call as version 1005 of the agent writes it."""
    return (
        struct.pack(">iqq", 1005, date, duration)
        + _string(number)
        + struct.pack(">ii", kind, 1)
        + _string("com.android.phone/.Service")
        + _string("8986000000000000001")
        + _string(None)
        + struct.pack(">qi", 0, 0)
        + struct.pack(">H", 16)
        + b"no-oem-namespace"
        + struct.pack(">iii", 0, 0x60061E, 1)
        + _string("")
        + _string("")
    )


def entity(key: str, value: bytes | None) -> bytes:
    """Return a key and a value of a backup stream; `None` says that the key was deleted."""
    name = key.encode() + b"\0"
    name += bytes(-len(name) % 4)
    size = -1 if value is None else len(value)
    body = b"" if value is None else value + bytes(-len(value) % 4)
    return b"Data" + struct.pack("<ii", len(key), size) + name + body


def call_stream() -> bytes:
    """Return a file of the call-log agent: one deleted call and three others."""
    return b"".join(
        (
            entity("410", None),
            entity("411", _call("95000001", DAY_MS, 28, 3)),
            entity("412", _call("13900000001", DAY_MS + 60_000, 95, 1)),
            entity("413", _call("", DAY_MS + 120_000, 0, 1)),
        )
    )


def tar(files: dict[str, bytes]) -> bytes:
    """Return an archive, with no time and no owner."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def adb() -> dict[str, bytes]:
    """Return the files of `adb_backup/`."""
    archive = tar(
        {
            f"{TELEPHONY}/_manifest": b"1\ncom.android.providers.telephony\n",
            f"{TELEPHONY}/d_f/000000_sms_backup": agent_json(SMS),
            f"{TELEPHONY}/d_f/000000_mms_backup": agent_json(MMS),
            CALLS: call_stream(),
            "apps/com.example.notes/f/note.txt": b"hello",
            "shared/0/Music/a.txt": b"music",
        }
    )
    return {
        "backup.ab": b"ANDROID BACKUP\n5\n1\nnone\n" + zlib.compress(archive),
        "plain.ab": b"ANDROID BACKUP\n1\n0\nnone\n" + archive,
        "000000_sms_backup": agent_json(SMS),
        "000000_mms_backup": agent_json(MMS),
        "com.android.calllogbackup.data": call_stream(),
    }


def varint(number: int) -> bytes:
    """Return a number as Protocol Buffers write it."""
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))


def message(fields: dict[int, object]) -> bytes:
    """Return a message: numbers as varints, texts and messages with their length."""
    out = b""
    for number, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, int):
                out += varint(number << 3) + varint(one)
            else:
                data = one.encode() if isinstance(one, str) else one
                out += varint(number << 3 | 2) + varint(len(data)) + data
    return out


def miui_calls() -> bytes:
    """Return the call log of a Xiaomi backup: two calls, one with a field nobody knows."""
    return message(
        {
            2: message(
                {
                    1: [
                        message({1: "g1", 2: "411", 3: "95000001", 4: DAY_MS, 5: 0, 6: 3, 7: 1}),
                        message(
                            {1: "g2", 3: "13900000001", 4: DAY_MS + 60_000, 5: 300, 6: 2, 30: "x"}
                        ),
                        message({1: "g3", 3: "-1", 4: DAY_MS + 120_000, 5: 0, 6: -1}),
                    ]
                }
            ),
            15: "2.0",
        }
    )


def miui_sms() -> bytes:
    """Return the messages of a Xiaomi backup, and blocked ones that cannot be read."""
    return message(
        {
            4: message(
                {
                    1: [
                        message(
                            {1: "g1", 3: 1, 4: "95000001", 6: "【闪借宝】立即还款😡", 7: DAY_MS}
                        ),
                        message(
                            {1: "g2", 3: 2, 4: "13900000001", 6: "好", 7: DAY_MS + 1000, 10: -1}
                        ),
                    ]
                }
            ),
        }
    )


def miui_contacts() -> bytes:
    """Return the address book of a Xiaomi backup: a name with two numbers, a company."""
    named = message(
        {
            1: "c1",
            5: message({1: "张敏", 2: "敏", 4: "张"}),
            6: [message({1: "139 0000 0003", 2: 2}), message({1: "0755-00000003", 2: 1})],
        }
    )
    company = message({1: "c2", 6: message({1: "95000001", 2: 3}), 12: message({1: "远山银行"})})
    return message({1: message({1: message({1: "g1"}), 2: [named, company]}), 15: "1"})


def miui_mms() -> bytes:
    """Return the MMS of a Xiaomi backup: one with a picture, one to two people."""
    received = message(
        {
            2: "1", 3: DAY_MS // 1000, 5: 1, 8: "看", 14: 132,
            33: [message({1: "17000000005", 2: 137}), message({1: "insert-address-token", 2: 151})],
            34: [
                message({1: -1, 2: "application/smil", 11: "<smil/>"}),
                message({1: 0, 2: "text/plain", 4: 106, 11: "明天去你单位"}),
                message({1: 0, 2: "image/png", 8: "a.png", 12: b"\x89PNG made up"}),
            ],
        }
    )  # fmt: skip
    sent = message(
        {
            2: "2", 3: DAY_MS // 1000 + 60, 5: 2, 14: 128,
            33: [message({1: "13900000001", 2: 151}), message({1: "13900000004", 2: 151})],
            34: [message({2: "text/plain", 11: "大家好"})],
        }
    )  # fmt: skip
    return message({9: message({1: [received, sent]}), 15: "1"})


def bak(label: str, flag: int, payload: bytes, *, package: str, extra: bytes = b"") -> bytes:
    """Return a `.bak` of Xiaomi's backup app."""
    header = f"MIUI BACKUP\n2\n{package} {label}\n1\n{flag}\n".encode() + extra
    files = {
        f"apps/{package}/_manifest": b"1\n",
        f"apps/{package}/miui_bak/_tmp_bak": payload,
    }
    return header + b"ANDROID BACKUP\n5\n0\nnone\n" + tar(files)


DESCRIPT = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><MIUI-backup>\
<jsonMsg></jsonMsg><bakVersion>2</bakVersion><brState>3</brState><autoBackup>false</autoBackup><device>sample</device>\
<miuiVersion>V14.0.0</miuiVersion><date>{date}</date><size>9000</size><packages>\
<package><packageName>com.android.contacts</packageName><feature>1</feature>\
<bakFile>通话记录(com.android.contacts).bak</bakFile><error>0</error></package>\
<package><packageName>com.android.mms</packageName><feature>1</feature>\
<bakFile>短信(com.android.mms).bak</bakFile><bakType>1</bakType><error>3</error></package>\
<package><packageName>com.android.deskclock</packageName><feature>-1</feature>\
<bakFile>时钟(com.android.deskclock).bak</bakFile><bakType>1</bakType></package>\
</packages><filesModifyTime /></MIUI-backup>"""


def wsp_length(size: int) -> bytes:
    """Return a size as seven bits a byte, the last one without the high bit."""
    digits = [size & 0x7F]
    while size := size >> 7:
        digits.append(size & 0x7F | 0x80)
    return bytes(reversed(digits))


def wsp_value(content: bytes) -> bytes:
    """Return a value with its length before it."""
    size = len(content)
    return (bytes([size]) if size <= 30 else b"\x1f" + wsp_length(size)) + content


def wsp_text(text: str) -> bytes:
    """Return a text in UTF-8 with its character set before it."""
    return wsp_value(b"\xea" + text.encode() + b"\0")


def mms_part(content_type: bytes, content: bytes, headers: bytes = b"") -> bytes:
    """Return one part of a body; the type is encoded already."""
    head = content_type + headers
    return wsp_length(len(head)) + wsp_length(len(content)) + head + content


def mms_pdu(kind: int, headers: bytes, parts: list[bytes] | None) -> bytes:
    """Return an MMS: type, transaction, version, other headers, and a related body."""
    start = bytes([0x8C, kind, 0x98]) + b"T1\0" + b"\x8d\x92" + headers
    if parts is None:
        return start
    return start + b"\x84\xb3" + wsp_length(len(parts)) + b"".join(parts)


PLAIN_UTF8 = wsp_value(b"\x83\x81\xea")
SMIL = mms_part(b"application/smil\0", b"<smil/>")


def received_mms() -> bytes:
    """Return an MMS with a text and a picture."""
    sender = b"\x89" + wsp_value(b"\x80" + b"+8617000000005/TYPE=PLMN\0")
    date = b"\x85\x04" + (DAY_MS // 1000).to_bytes(4, "big")
    headers = date + sender + b"\x97insert-address-token\0" + b"\x96" + wsp_text("看看")
    return mms_pdu(
        0x84,
        headers,
        [
            SMIL,
            mms_part(PLAIN_UTF8, "明天去你单位".encode(), b"\x8et.txt\0"),
            mms_part(b"\xa0", b"\x89PNG made up", b'\xc0"<a>\0\x8ea.png\0'),
        ],
    )


def sent_mms() -> bytes:
    """Return an MMS to two people, without a time of its own."""
    headers = b"\x89\x01\x81" + b"\x9713900000001/TYPE=PLMN\0\x9713900000004\0"
    return mms_pdu(0x80, headers, [mms_part(PLAIN_UTF8, "别再打给我".encode())])


MMS_LIST = """<?xml version='1.0' standalone='no' ?><mms>\
<record _id="1.pdu" isread="1" msg_box="1" date="{first}" m_size="300" sim_id="0" islocked="0" />\
<record _id="2.pdu" isread="1" msg_box="3" date="{second}" m_size="200" sim_id="1" islocked="0" />\
</mms>"""


def mms() -> dict[str, bytes]:
    """Return the files of `mms_pdu/`."""
    return {
        "1.pdu": received_mms(),
        "2.pdu": sent_mms(),
        "mms_backup.xml": MMS_LIST.format(first=DAY_MS, second=DAY_MS + 60_000).encode(),
    }


def miui() -> dict[str, bytes]:
    """Return the files of `miui_backup/`."""
    contacts, mms = "com.android.contacts", "com.android.mms"
    return {
        f"通话记录({contacts}).bak": bak("通话记录", 0, miui_calls(), package=contacts),
        f"联系人({contacts}).bak": bak("联系人", 0, miui_contacts(), package=contacts),
        f"彩信({mms}).bak": bak("彩信", 0, miui_mms(), package=mms),
        f"短信({mms}).bak": bak("短信", 20, miui_sms(), package=mms, extra=b"999\n"),
        "descript.xml": DESCRIPT.format(date=DAY_MS).encode(),
    }


def main() -> None:
    """Write every file."""
    for folder, files in (("adb_backup", adb()), ("miui_backup", miui()), ("mms_pdu", mms())):
        for name, content in files.items():
            path = HERE / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


if __name__ == "__main__":
    main()
