"""Calls and findings as tables for a spreadsheet: CSV and XLSX, in which nothing is a formula.

What a collector writes into an SMS ends up in these cells; a cell that begins with ``=``, ``+``,
``-``, ``@`` or a control character would be carried out by a spreadsheet (OWASP, CSV Injection). In
CSV such a cell gets an apostrophe before it; in XLSX every cell is a string by its type.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reports.labels import CATEGORY, CHANNEL, OUTCOME, STATE, WAY
from reports.sections.quote import times
from reports.sections.summary import title
from reports.view import View, found, length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Row = tuple[str, ...]

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MOST = 32_767
"""Characters a cell of a spreadsheet holds."""
_BAD_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def calls_table(view: View) -> Iterator[Row]:
    """Yield the head and a row for each call."""
    _ = view.say
    yield (
        _("时间"),
        _("号码"),
        _("来去"),
        _("结果"),
        _("通话时长"),
        _("录音"),
        _("出处"),
        _("要点"),
    )
    cited: dict[int, list[str]] = {}
    for item in view.findings:
        finding = item.entry.finding
        for key in {*finding.calls, finding.call} - {None}:
            cited.setdefault(int(key or 0), []).append(item.label)
    for entry in view.dossier.calls:
        call = entry.call
        sound = found(view.recordings, entry.recording)
        yield (
            view.when(call.started_at),
            view.number(entry.party),
            _(WAY[call.direction]),
            _(OUTCOME[call.outcome]),
            length(call.talked),
            view.exhibit(sound.recording.provenance.exhibit) if sound else "",
            view.place(call.provenance),
            " ".join(cited.get(entry.id, ())),
        )


def findings_table(view: View) -> Iterator[Row]:
    """Yield the head and a row for each finding the report prints."""
    _ = view.say
    heads = (_("编号"), _("时间"), _("对方"), _("渠道"), _("类别"), _("要点"), _("原文"))
    yield (*heads, _("录音位置"), _("状态"), _("核对人"), _("规则"), _("依据"))
    for item in view.findings:
        finding, decision = item.entry.finding, item.entry.decision
        bases = (basis for rule in finding.rules for basis in rule.legal_basis)
        observed = (view.tell(finding.observation),) if finding.observation else ()
        yield (
            item.label,
            view.when(finding.at),
            view.counterpart(finding),
            _(CHANNEL[finding.channel]),
            _(CATEGORY[finding.category]),
            title(view, item),
            "\n".join((*observed, *item.entry.quote)),
            times(finding.hits),
            _(STATE[finding.state]),
            decision.reviewer if decision else "",
            " ".join(f"{rule.rule}/{rule.version}" for rule in finding.rules),
            _("；").join(dict.fromkeys(f"{basis.law} {basis.article}".strip() for basis in bases)),
        )


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """Return rows as CSV that spreadsheets open as UTF-8, no cell a formula."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [safe(cell) for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    risky = cell.startswith(RISKY) or cell.lstrip().startswith(RISKY)
    return f"'{cell}" if risky else cell


def xlsx_parts(sheets: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a workbook, in their order (ECMA-376 part 1, SpreadsheetML).

    Args:
        sheets: Rows by the name of the sheet, at most 31 characters each.
    """
    count = len(sheets)
    yield "[Content_Types].xml", _xml(_types(count))
    yield "_rels/.rels", _xml(_RELS.format(_relation(1, "officeDocument", "xl/workbook.xml")))
    names = "".join(
        f'<sheet name="{_text(name)}" sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(sheets, start=1)
    )
    yield "xl/workbook.xml", _xml(_BOOK.format(names))
    links = "".join(
        _relation(at, "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, count + 1)
    )
    yield "xl/_rels/workbook.xml.rels", _xml(_RELS.format(links))
    for at, rows in enumerate(sheets.values(), start=1):
        yield f"xl/worksheets/sheet{at}.xml", _sheet(rows)


_OFFICE = "schemas.openxmlformats.org"
_MAIN = f"http://{_OFFICE}/spreadsheetml/2006/main"
_RELATIONS = f"http://{_OFFICE}/officeDocument/2006/relationships"
_PACKAGE = f"http://{_OFFICE}/package/2006"
_BOOK = f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>' + "{}</sheets></workbook>"
_RELS = f'<Relationships xmlns="{_PACKAGE}/relationships">' + "{}</Relationships>"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _types(count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for at in range(1, count + 1)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f"{sheets}</Types>"
    )


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'


def _sheet(rows: Sequence[Row]) -> bytes:
    lines = "".join(
        f'<row r="{at}">'
        + "".join(_cell(at, column, cell) for column, cell in enumerate(row))
        + "</row>"
        for at, row in enumerate(rows, start=1)
    )
    return _xml(f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>')


def _cell(row: int, column: int, text: str) -> str:
    place = f"{chr(ord('A') + column)}{row}"
    shown = _text(text[:MOST])
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _text(text: str) -> str:
    """Return a text as XML holds it; characters XML has no place for by their number."""
    kept = _BAD_XML.sub(lambda match: f"[U+{ord(match.group()):04X}]", text)
    return escape(kept, {'"': "&quot;", "\r": "&#13;"})


def _xml(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{body}'.encode()
