"""Make `samples/demo`, the backup of a month of an invented phone, with what must come out of it.

Run `python samples/make_demo.py`: the same story gives the same backup, to the byte where the
codecs allow it. Everything is made up; every number lies in a range that no one can have (see
`samples/README.md`).
"""

from __future__ import annotations

import base64
import json
import quopri
import random
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import av
import numpy as np
from demo_story import BACKUP_AT, BEGIN, HERE, IN, OUT, OWNER, Call, Story, Text, spelled, tell
from scipy.signal import butter, sosfiltfilt

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from demo_story import Recording

SIM = "89860000000000000017"
RATE = 8_000  # Hz: what a telephone line carries
BAND = (300, 3_400)  # Hz: the same line
CODECS = {  # container, encoder, bits per second
    "amr": ("amr", "libopencore_amrnb", 12_200),
    "3gp": ("3gp", "libopencore_amrnb", 12_200),
    "m4a": ("ipod", "aac", 32_000),
    "mp3": ("mp3", "libmp3lame", 32_000),
    "opus": ("ogg", "libopus", 24_000),
    "wav": ("wav", "pcm_s16le", 0),
    "flac": ("flac", "flac", 0),
}
EXACT = {"fflags": "+bitexact"}  # no random stream ids, no encoder version
STAMP = BACKUP_AT.strftime("%Y%m%d%H%M%S")
CALLS = f"SMSBackupRestore/calls-{STAMP}.xml"
MESSAGES = f"SMSBackupRestore/sms-{STAMP}.xml"
CONTACTS = "Contacts/contacts.vcf"
SILENT_FILE = "Sounds/CallRecord/17100009907_20261014171204.amr"
LOCKED_FILE = "MIUI/backup/AllBackup/20261020_213020/便签(com.miui.notes).bak"
PHOTO = "DCIM/Camera/IMG_20261001_150233.jpg"
NOTE = "Download/进货清单.txt"


def millis(at: datetime) -> int:
    """Return milliseconds since 1970."""
    return round(at.timestamp() * 1000)


def readable(at: datetime) -> str:
    """Return the time as a phone set to Chinese writes it."""
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}"


def attributes(pairs: dict[str, object]) -> str:
    """Return XML attributes, line feeds kept."""
    quoting = {'"': "&quot;", "\n": "&#10;"}
    return " ".join(f'{key}="{escape(str(value), quoting)}"' for key, value in pairs.items())


def backup(root: str, entries: Iterable[str], size: int) -> str:
    """Return an XML document as SMS Backup & Restore writes it."""
    head = {
        "count": size,
        "backup_set": "6d1f6f0e-2f0a-4f5e-9a44-0c1d2e3f4a5b",
        "backup_date": millis(BACKUP_AT),
        "type": "full",
    }
    made = f"File Created By SMS Backup & Restore v10.20.002 on {BACKUP_AT:%d/%m/%Y %H:%M:%S}"
    return "\n".join(
        (
            "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>",
            f"<!--{made}-->",
            f"<{root} {attributes(dict(head))}>",
            *entries,
            f"</{root}>",
            "",
        )
    )


def call_entry(call: Call, story: Story, rng: random.Random) -> str:
    """Return a row of the call log."""
    hidden = call.who == "hidden"
    presentation = {"-2": 2}.get(call.number, 3) if hidden else 1
    name = None if hidden else story.people[call.who].contact
    pairs: dict[str, object] = {
        "number": call.number if hidden else spelled(call.number, rng),
        "duration": call.seconds,
        "date": millis(call.at),
        "type": call.kind,
        "presentation": presentation,
        "subscription_id": SIM,
        "post_dial_digits": "",
        "subscription_component_name": "com.android.phone/"
        "com.android.services.telephony.TelephonyConnectionService",
        "readable_date": readable(call.at),
        "contact_name": name or "(Unknown)",
    }
    return f"  <call {attributes(pairs)} />"


def sms_entry(text: Text, story: Story, rng: random.Random) -> str:
    """Return an SMS."""
    received = text.box == "in"
    pairs: dict[str, object] = {
        "protocol": 0,
        "address": spelled(text.number, rng),
        "date": millis(text.at),
        "type": 1 if received else 2,
        "subject": "null",
        "body": text.body,
        "toa": "null",
        "sc_toa": "null",
        "service_center": "+8613800000755" if received else "null",
        "read": 1,
        "status": -1,
        "locked": 0,
        "date_sent": millis(text.at) // 1000 * 1000 - 1000 if received else 0,
        "sub_id": 1,
        "readable_date": readable(text.at),
        "contact_name": story.people[text.who].contact or "(Unknown)",
    }
    return f"  <sms {attributes(pairs)} />"


def mms_entry(text: Text, story: Story) -> str:
    """Return a received MMS: a layout, a text and a picture."""
    everyone = (text.number, *text.others)
    pairs: dict[str, object] = {
        "date": millis(text.at),
        "ct_t": "application/vnd.wap.multipart.related",
        "msg_box": 1,
        "address": "~".join(everyone),
        "sub_cs": "null",
        "read": 1,
        "m_id": f"m{millis(text.at)}@mms.invalid",
        "tr_id": f"T{millis(text.at) % 10**8}",
        "m_size": len(text.picture),
        "m_type": 132,
        "text_only": 0,
        "sub": "null",
        "seen": 1,
        "date_sent": millis(text.at) // 1000,
        "sub_id": 1,
        "readable_date": readable(text.at),
        "contact_name": story.people[text.who].contact or "(Unknown)",
    }
    smil = '<smil><body><par><img src="p.png"/><text src="t.txt"/></par></body></smil>'
    parts: tuple[dict[str, object], ...] = (
        {"seq": -1, "ct": "application/smil", "chset": "null", "cl": "smil.xml", "text": smil},
        {"seq": 0, "ct": "text/plain", "chset": 106, "cl": "t.txt", "text": text.body},
        {"seq": 0, "ct": "image/png", "chset": "null", "cl": "p.png", "text": "null"}
        | {"data": base64.b64encode(text.picture).decode()},
    )
    sent_to = [(text.number, 137), *((number, 151) for number in text.others or (OWNER,))]
    addresses = [{"address": number, "type": kind, "charset": 106} for number, kind in sent_to]
    return "\n".join(
        (
            f"  <mms {attributes(pairs)}>",
            "    <parts>",
            *(f"      <part {attributes(part)} />" for part in parts),
            "    </parts>",
            "    <addrs>",
            *(f"      <addr {attributes(dict(address))} />" for address in addresses),
            "    </addrs>",
            "  </mms>",
        )
    )


def card(name: str, numbers: tuple[str, ...]) -> str:
    """Return a vCard 2.1 with a quoted-printable name, as Android exports it."""
    quoted = quopri.encodestring(name.encode(), quotetabs=True).decode()
    kinds = ("CELL", "HOME")
    return "\r\n".join(
        (
            "BEGIN:VCARD",
            "VERSION:2.1",
            f"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;{quoted};;;",
            f"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{quoted}",
            *(f"TEL;{kind}:{number}" for kind, number in zip(kinds, numbers, strict=False)),
            "END:VCARD",
            "",
        )
    )


def telephone(dialogue: str, *, stereo: bool) -> np.ndarray[Any, np.dtype[np.int16]]:
    """Return a dialogue as it sounds by telephone; rows are channels, one where not `stereo`."""
    with av.open(str(HERE / "voices" / f"{dialogue}.flac")) as source:
        frames = [frame.to_ndarray().reshape(-1, 2).T for frame in source.decode(audio=0)]
    voices = np.concatenate(frames, axis=1).astype(np.float64)
    line = voices if stereo else voices.sum(axis=0, keepdims=True)
    heard = sosfiltfilt(butter(4, BAND, btype="band", fs=RATE, output="sos"), line)
    return np.clip(heard, -32_768, 32_767).astype(np.int16)


def record(recording: Recording) -> None:
    """Write a recording as its phone would."""
    container, encoder, bits = CODECS[recording.codec]
    stereo = recording.codec == "wav"
    samples = telephone(recording.dialogue, stereo=stereo)
    layout = "stereo" if stereo else "mono"
    target = place(recording.path)
    with av.open(str(target), "w", format=container, options=EXACT) as file:
        stream = file.add_stream(encoder, rate=RATE, layout=layout)
        stream.codec_context.flags |= av.codec.context.Flags.bitexact.value
        if bits:
            stream.bit_rate = bits
        interleaved = samples.T.reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(interleaved, format="s16", layout=layout)
        frame.sample_rate = RATE
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def place(path: str) -> Path:
    """Return where a file of the backup goes, its folder made."""
    target = HERE / "demo" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def odds_and_ends() -> None:
    """Write what no reader can use: an empty recording, a locked note, a photo."""
    place(SILENT_FILE).write_bytes(bytes(8_192))  # space was set aside, the copy broke off
    place(LOCKED_FILE).write_bytes(random.Random(LOCKED_FILE).randbytes(6_144))
    with av.open(str(place(PHOTO)), "w", format="mjpeg", options=EXACT) as file:
        stream = file.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuvj420p"
        shade = np.add.outer(np.arange(120), np.arange(160)).astype(np.uint8)
        picture = av.VideoFrame.from_ndarray(np.dstack((shade, shade // 2, 255 - shade)))
        file.mux(stream.encode(picture))
        file.mux(stream.encode(None))


def collectors(story: Story) -> dict[str, object]:
    """Count the calls that came in from each institution."""
    found: dict[str, object] = {}
    for key, person in story.people.items():
        calls = [call for call in story.calls if call.who == key and call.kind != OUT]
        if not (person.institution and calls):
            continue
        day, most = Counter(f"{call.at:%Y-%m-%d}" for call in calls).most_common(1)[0]
        found[person.institution] = {
            "numbers": sorted({call.number for call in calls}),
            "calls": len(calls),
            "answered": sum(call.kind == IN and call.seconds > 0 for call in calls),
            "between_22_and_8": sum(call.at.hour >= 22 or call.at.hour < 8 for call in calls),
            "busiest_day": {"date": day, "calls": most},
        }
    return found


def message_locators(story: Story, expect: str) -> list[str]:
    """Return the places of the messages that are expected to be flagged, or to stay clean."""
    seen: Counter[str] = Counter()
    found = []
    for text in story.texts:
        kind = "mms" if text.picture else "sms"
        seen[kind] += 1
        if text.expect == expect:
            found.append(f"xml:/smses/{kind}[{seen[kind]}]")
    return found


def expected(story: Story, contacts: int) -> dict[str, object]:
    """Return what must come out of the backup."""
    row_of = {id(call): row for row, call in enumerate(story.calls, 1)}
    pictures = sum(bool(text.picture) for text in story.texts)
    return {
        "zone": "Asia/Shanghai",
        "period": [f"{BEGIN:%Y-%m-%d}", f"{BACKUP_AT:%Y-%m-%d}"],
        "totals": {
            "call": len(story.calls),
            "message": len(story.texts),
            "recording": len(story.recordings),
            "contact": contacts,
            "email": 0,
        },
        "calls_by_type": dict(sorted(Counter(str(call.kind) for call in story.calls).items())),
        "messages": {"sms": len(story.texts) - pictures, "mms": pictures},
        "collectors": collectors(story),
        "links": [
            {
                "recording": recording.path,
                "call": f"xml:/calls/call[{row_of[id(recording.call)]}]",
                "dialogue": recording.dialogue,
                "seconds": recording.call.seconds,
            }
            for recording in story.recordings
            if recording.linked
        ],
        "unlinked_recordings": [r.path for r in story.recordings if not r.linked],
        "clean_recordings": [r.path for r in story.recordings if r.clean],
        "threatening_recordings": [r.path for r in story.recordings if not r.clean],
        "threatening_messages": message_locators(story, "flag"),
        "clean_messages": message_locators(story, "clean"),
        "unreadable": [SILENT_FILE, LOCKED_FILE],
        "not_read": [PHOTO, NOTE],
    }


def documents(story: Story) -> dict[str, str]:
    """Return the text files of the backup by path; line ends are as they go to disk."""
    rng = random.Random(len(story.calls))
    calls = [call_entry(call, story, rng) for call in story.calls]
    texts = [mms_entry(t, story) if t.picture else sms_entry(t, story, rng) for t in story.texts]
    cards = [card(p.contact, p.numbers) for p in story.people.values() if p.contact]
    return {
        CALLS: backup("calls", calls, len(calls)),
        MESSAGES: backup("smses", texts, len(texts)),
        CONTACTS: "".join(cards),
        NOTE: "可乐 2箱\n矿泉水 3箱\n酱油 1箱\n纸巾 4提\n",
    }


def answers(story: Story) -> str:
    """Return what a reader of the backup must find, as JSON; it lies beside the backup."""
    contacts = sum(1 for person in story.people.values() if person.contact)
    return json.dumps(expected(story, contacts), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Make the whole backup anew."""
    story = tell()
    shutil.rmtree(HERE / "demo", ignore_errors=True)
    for path, text in documents(story).items():
        place(path).write_text(text, encoding="utf-8", newline="")
    (HERE / "demo_expected.json").write_text(answers(story), encoding="utf-8", newline="")
    for recording in story.recordings:
        record(recording)
    odds_and_ends()


if __name__ == "__main__":
    main()
