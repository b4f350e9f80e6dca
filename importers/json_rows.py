"""Calls and messages from JSON files of rows: what is broken is named, the rest is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.android import given
from importers.attachments import attachment, decode_base64
from importers.contract import note, provenance
from importers.json_entries import JsonFile, row_of, text_of
from importers.mms_message import mms_message
from importers.phone_rows import bad_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Attachment, Record
    from importers.contract import Importer, ReadContext

    Read = Iterator[Record | ExtractionWarning]
    Reader = Callable[[Mapping[str, Any], Provenance], Read]
    Beside = Callable[[str], bytes | None]

LAYOUT: Final = "application/smil"
BULK: Final = frozenset({"data", "binary_data"})
"""Columns of parts that hold media in base64."""
_PARTS: Final = ("__parts", "parts")
_NAMES: Final = ("cl", "contentLocation", "name", "fn", "filename", "cid", "contentId", "_data")
"""Columns that name a part, the best first."""
_SENDER: Final = ("__sender_address", "sender_address")
_RECEIVERS: Final = ("__recipient_addresses", "recipient_addresses", "addresses")

_BROKEN = N_("这一条内容已损坏，无法读取")
_EMPTY = N_("文件“%(name)s”里没有通话或短信。")
_CUT = N_("文件“%(name)s”不完整，在中途结束；之前的内容已读取。请重新导出备份。")
_REPLACED = N_("%(count)d 个无法显示的字符已用“\ufffd”代替")
_BAD_DATA = N_("附件“%(name)s”的数据有损坏，只还原了前 %(size)d 字节")
_BESIDE = N_("附件“%(name)s”的数据不在这个文件里；备份如果带有 data 文件夹，它在那里面")


def read_rows(
    importer: Importer, path: Path, context: ReadContext, reader: Reader
) -> Iterator[Record | ExtractionWarning]:
    """Yield what `reader` says of each object of a file.

    Raises:
        DamagedExhibit: The file ends early, or holds no object.
    """
    file = JsonFile(path)
    seen = False
    for entry in file:
        seen = True
        place = provenance(importer, context, entry.locator)
        if entry.value is None:
            yield ExtractionWarning(provenance=place, remark=remark(_BROKEN))
        else:
            yield from reader(entry.value, place)
    place = provenance(importer, context, "file")
    if file.replaced:
        text = remark(_REPLACED, count=file.replaced)
        yield ExtractionWarning(provenance=place, remark=text, lost=False)
    if not file.whole:
        raise DamagedExhibit(remark(_CUT, name=context.path.name))
    if not seen:
        text = remark(_EMPTY, name=context.path.name)
        yield ExtractionWarning(provenance=place, remark=text, lost=False)


def nothing_beside(_name: str) -> None:
    """Return that no media lie beside the file."""


def mms_of(value: Mapping[str, Any], place: Provenance, *, beside: Beside = nothing_beside) -> Read:
    """Yield the MMS of an object with Android's columns, its addresses and parts inside.

    Args:
        value: The object.
        place: Its place.
        beside: Returns the media that a part calls by the last piece of its path.
    """
    row = row_of(value, without=frozenset((*_PARTS,)))
    texts, files, notes = _parts(value, place, beside)
    message = mms_message(
        place,
        date=row.get("date"),
        box_code=_either(row, "msg_box", "messageBox"),
        addresses=_addresses(value),
        texts=texts,
        files=files,
        subject=given(_either(row, "sub", "subject")),
        sim=given(_either(row, "sub_id", "subscriptionId")),
        raw=row | _part_columns(value),
    )
    yield message
    yield from notes
    if message.at is None:
        yield bad_date(place, row.get("date"))


def _either(row: Mapping[str, str], android: str, own: str) -> str | None:
    """Return a column by Android's name, or by the one a program gave it."""
    return row.get(android, row.get(own))


def _addresses(value: Mapping[str, Any]) -> Iterator[tuple[str | None, str | None]]:
    for key in _SENDER:
        if isinstance(sender := value.get(key), dict):
            yield _column(sender, "address"), "137"
    for key in _RECEIVERS:
        for address in _objects(value.get(key)):
            yield _column(address, "address"), _column(address, "type")


def _objects(value: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 - JSON enters here
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _all_parts(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [part for key in _PARTS for part in _objects(value.get(key))]


def _column(item: Mapping[str, Any], name: str) -> str | None:
    column = item.get(name)
    return None if column is None else given(text_of(column))


def _part_columns(value: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"part[{number}].{key}": text
        for number, part in enumerate(_all_parts(value), start=1)
        for key, text in row_of(part, without=BULK | {"text"}).items()
    }


def _parts(
    value: Mapping[str, Any], place: Provenance, beside: Beside
) -> tuple[list[str], tuple[Attachment, ...], list[ExtractionWarning]]:
    texts: list[str] = []
    files: list[Attachment] = []
    notes: list[ExtractionWarning] = []
    for part in _all_parts(value):
        kind = (_column(part, "ct") or _column(part, "contentType") or "").lower()
        names = (_column(part, key) for key in _NAMES)
        name = next((name for name in names if name), "")
        text, data = _column(part, "text"), next((d for k in BULK if (d := _column(part, k))), None)
        if text is not None and kind.startswith("text/plain"):
            texts.append(text)
        elif data is not None:
            content, whole = decode_base64(data)
            files.append(attachment(content, name=name, content_type=kind))
            if not whole:
                notes.append(note(place, _BAD_DATA, name=name, size=len(content)))
        elif media := beside((_column(part, "_data") or "").rpartition("/")[2]):
            files.append(attachment(media, name=name, content_type=kind))
        elif kind != LAYOUT and not kind.startswith("text/plain"):
            notes.append(note(place, _BESIDE, name=name.rpartition("/")[2]))
    return texts, tuple(files), notes
