"""Bills and call tables as people have them: each layout gives the same three calls."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from importers import call_files
from importers.registry import IMPORTERS, choose

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALLS = (
    ("13900000001", datetime(2026, 10, 5, 10, 29, 58, tzinfo=SHANGHAI), "out", 80),
    ("95000001", datetime(2026, 10, 6, 21, 3, 7, tzinfo=SHANGHAI), "in", 5),
    ("075500000002", datetime(2026, 10, 31, 0, 0, 1, tzinfo=SHANGHAI), "in", 3_723),
)
TABLES = {importer.name: importer for importer in IMPORTERS}
NOTE = "（详单信息仅供用户参考，不作其他凭证）"


def text(rows, separator=",", *, encoding="utf-8", end="\r\n", quoting=csv.QUOTE_MINIMAL):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue().encode(encoding)


def page(rows, *, encoding="utf-8", before="", cell="td"):
    lines = "".join(
        "<tr>" + "".join(f"<{cell}>{value}</{cell}>" for value in row) + "</tr>" for row in rows
    )
    whole = f"<html><head><meta charset={encoding}></head><body>{before}<table>{lines}</table>"
    return (whole + "</body></html>").encode(encoding)


def book(*sheets, merged=()):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


UNICOM = [
    "序号",
    "业务类型",
    "通话起始时间",
    "通话时长",
    "呼叫类型",
    "对方号码",
    "通话地点",
    "通话类型",
    "小计",
]
UNICOM_ROWS = [
    ["1", "语音电话", "2026-10-05 10:29:58", "1分20秒", "主叫", "13900000001", "0755", "国内", "0"],
    ["2", "语音电话", "2026-10-06 21:03:07", "5秒", "被叫", "95000001", "0755", "国内", "0"],
    ["3", "语音", "2026-10-31 00:00:01", "1时2分3秒", "被叫", "075500000002", "010", "国内", "0"],
]  # fmt: skip
MOBILE = [
    "起始时间",
    "通信地点",
    "通信方式",
    "对方号码",
    "通话时长",
    "通信类型",
    "套餐优惠",
    "实收通信费",
    "是否“新通话”",
]
MOBILE_ROWS = [
    ["10-05 10:29:58", "深圳", "主叫", "008613900000001", "00:01:20", "国内主叫", "", "0.00", "否"],
    ["10-06 21:03:07", "深圳", "被叫", "95000001", "00:00:05", "国内被叫", "", "0.00", "否"],
    ["10-31 00:00:01", "北京", "被叫", "0755-00000002", "01:02:03", "国内被叫", "", "0.00", "否"],
]  # fmt: skip
TELECOM = [
    "序号",
    "呼叫类型",
    "对方号码",
    "通话开始时间",
    "通话时长（秒）",
    "通话地点",
    "费用（元）",
]
TELECOM_ROWS = [
    ["1", "主叫", "13900000001", "2026/10/5 10:29:58", "80", "深圳", "0"],
    ["2", "被叫", "95000001", "2026/10/6 21:03:07", "5", "深圳", "0"],
    ["3", "被叫", "075500000002", "2026/10/31 0:00:01", "3723", "深圳", "0"],
]  # fmt: skip
VIRTUAL = ["业务号码", "通话日期", "开始时间", "通话时长", "主被叫", "对方号码", "资费"]
VIRTUAL_ROWS = [
    ["17000000009", "20261005", "102958", "80", "主叫", "13900000001", "0"],
    ["17000000009", "20261006", "210307", "5", "被叫", "95000001", "0"],
    ["17000000009", "20261031", "000001", "3723", "被叫", "075500000002", "0"],
]
BOTH = ["主叫号码", "被叫号码", "起始时间", "时长", "通话类型"]
BOTH_ROWS = [
    ["13900000009", "13900000001", "2026-10-05 10:29:58", "80", "本地通话"],
    ["95000001", "13900000009", "2026-10-06 21:03:07", "5", "本地通话"],
    ["075500000002", "13900000009", "2026-10-31 00:00:01", "3723", "国内长途"],
]


def blank(rows, header):
    """Return a table whose heading has merged cells above it."""
    width = len(header)
    title = ["中国移动通信客户通话详单", *[""] * (width - 1)]
    about = ["客户号码：13900000009", "", "查询时段：2026-10-01至2026-10-31", *[""] * (width - 3)]
    return [title, about, [""] * width, header, *rows, ["合计", "3条", *[""] * (width - 2)]]


LAYOUTS = {
    "unicom, GBK": ("语音通信.csv", text([UNICOM, *UNICOM_ROWS], encoding="gbk")),
    "unicom, BOM": ("语音通信.csv", text([UNICOM, *UNICOM_ROWS], encoding="utf-8-sig")),
    "unicom, UTF-16": ("语音通信.csv", text([UNICOM, *UNICOM_ROWS], "\t", encoding="utf-16")),
    "unicom, tabs in .xls": ("语音通信.xls", text([UNICOM, *UNICOM_ROWS], "\t", encoding="gbk")),
    "unicom, semicolons": ("详单.csv", text([UNICOM, *UNICOM_ROWS], ";")),
    "unicom, all quoted": ("详单.csv", text([UNICOM, *UNICOM_ROWS], quoting=csv.QUOTE_ALL)),
    "unicom, bars": ("详单.txt", text([UNICOM, *UNICOM_ROWS], "|")),
    "unicom, tab guard": (
        "详单.csv",
        text([UNICOM, *([f"\t{cell}" for cell in row] for row in UNICOM_ROWS)]),
    ),
    "unicom, tab behind every cell": (
        "详单.csv",
        text([[f"{cell}\t" for cell in row] for row in (UNICOM, *UNICOM_ROWS)], encoding="gbk"),
    ),
    "unicom, quoted tab behind every cell": (
        "详单.csv",
        text(
            [[f"{cell}\t" for cell in row] for row in (UNICOM, *UNICOM_ROWS)],
            quoting=csv.QUOTE_ALL,
        ),
    ),
    "unicom, formula guard": (
        "详单.csv",
        text([UNICOM, *([f'="{cell}"' for cell in row] for row in UNICOM_ROWS)]),
    ),
    "unicom, web page as .xls": ("语音通信.xls", page([UNICOM, *UNICOM_ROWS], encoding="gbk")),
    "unicom, web page with headings": ("a.html", page([UNICOM, *UNICOM_ROWS], cell="th")),
    "unicom, header in row 6": (
        "2026年10月语音通信.xlsx",
        book(
            (
                "语音通信",
                [["中国联通"], ["详单"], [], ["用户号码", "13900000009"], [], UNICOM, *UNICOM_ROWS],
            )
        ),
    ),
    "mobile, merged title": (
        "通话详单.xlsx",
        book(("通话详单", blank(MOBILE_ROWS, MOBILE)), merged=("A1:I1", "A2:B2")),
    ),
    "mobile, no year but in the title": (
        "13900000009_通话详单.csv",
        text(
            [
                [NOTE],
                ["从2026-10-01到2026-10-31 类型：通话详单 总条数：3"],
                [],
                MOBILE,
                *MOBILE_ROWS,
            ]
        ),
    ),
    "mobile, year in the file's name": (
        "13900000009_202610.csv",
        text([MOBILE, *MOBILE_ROWS], encoding="gbk"),
    ),
    "mobile, year in the sheet's name": ("详单.xlsx", book(("2026年10月", [MOBILE, *MOBILE_ROWS]))),
    "mobile, Chinese days": (
        "2026年10月通话详单.csv",
        text(
            [
                MOBILE,
                *(
                    [row[0].replace("-", "月", 1).replace(" ", "日 "), *row[1:]]
                    for row in MOBILE_ROWS
                ),
            ]
        ),
    ),
    "mobile, full-width": (
        "2026年10月通话详单.csv",
        text(
            [
                MOBILE,
                *(
                    [cell.replace(":", "：").replace("-", "－") for cell in row]
                    for row in MOBILE_ROWS
                ),
            ]
        ),
    ),
    "telecom, seconds": ("电信.csv", text([TELECOM, *TELECOM_ROWS])),
    "telecom, page with footer": (
        "电信.html",
        page(
            [TELECOM, *TELECOM_ROWS, ["合计", "", "", "", "3808", "", "0"]],
            before="<p>账期：202610</p>",
        ),
    ),
    "virtual operator, digits": ("虚商详单.csv", text([VIRTUAL, *VIRTUAL_ROWS])),
    "caller and called": ("13900000009详单.csv", text([BOTH, *BOTH_ROWS])),
    "two sheets": (
        "详单.xlsx",
        book(("上半月", [UNICOM, *UNICOM_ROWS[:2]]), ("下半月", [UNICOM, *UNICOM_ROWS[2:]])),
    ),
    "a sheet of messages beside": (
        "详单.xlsx",
        book(("语音", [UNICOM, *UNICOM_ROWS]), ("流量", [["日期", "流量"], ["2026-10-01", "3MB"]])),
    ),
    "header again on each page": (
        "详单.csv",
        text([UNICOM, UNICOM_ROWS[0], UNICOM, *UNICOM_ROWS[1:]]),
    ),
    "lower-case minutes": (
        "详单.csv",
        text(
            [
                UNICOM,
                *(
                    [*row[:3], length, *row[4:]]
                    for row, length in zip(UNICOM_ROWS, ("1m20s", "5s", "1h2m3s"), strict=True)
                ),
            ]
        ),
    ),
    "lengths as clock": (
        "详单.csv",
        text(
            [
                UNICOM,
                *(
                    [*row[:3], length, *row[4:]]
                    for row, length in zip(UNICOM_ROWS, ("1'20\"", "0'5\"", "62'3\""), strict=True)
                ),
            ]
        ),
    ),
    "days and clocks in two columns": (
        "详单.csv",
        text(
            [
                ["日期", "时间", "对方号码", "主被叫", "时长"],
                *([row[2][:10], row[2][11:], row[5], row[4], row[3]] for row in UNICOM_ROWS),
            ]
        ),
    ),
    "english": (
        "bill.csv",
        text(
            [
                ["Date/Time", "Number", "Type", "Duration (sec)"],
                ["2026-10-05T10:29:58+08:00", "13900000001", "Outgoing", "80"],
                ["2026-10-06T21:03:07+08:00", "95000001", "Incoming", "5"],
                ["2026-10-31T00:00:01+08:00", "075500000002", "Incoming", "3723"],
            ]
        ),
    ),
    "days merged over rows": (
        "详单.xlsx",
        book(
            (
                "s",
                [
                    ["日期", "时间", "对方号码", "主被叫", "时长"],
                    ["2026-10-05", "10:29:58", "13900000001", "主叫", "80秒"],
                    ["2026-10-06", "21:03:07", "95000001", "被叫", "5秒"],
                    ["2026-10-31", "00:00:01", "075500000002", "被叫", "1:02:03"],
                ],
            ),
            merged=("A2:A2",),
        ),
    ),
    "a day above its calls": (
        "详单.csv",
        text(
            [
                ["时间", "对方号码", "主被叫", "时长"],
                ["2026年10月5日 星期一"],
                ["10:29:58", "13900000001", "主叫", "80秒"],
                ["2026年10月6日 星期二"],
                ["21:03:07", "95000001", "被叫", "5秒"],
                ["2026年10月31日 星期六"],
                ["00:00:01", "075500000002", "被叫", "1:02:03"],
            ]
        ),
    ),
    "headers over headers": (
        "详单.xlsx",
        book(
            (
                "s",
                [
                    ["通话信息", None, None, "对方信息"],
                    ["开始时间", "通话时长", "呼叫类型", "对方号码"],
                    *([row[2], row[3], row[4], row[5]] for row in UNICOM_ROWS),
                ],
            ),
            merged=("A1:C1",),
        ),
    ),
    "a cover sheet with the days": (
        "详单.xlsx",
        book(
            ("封面", [["客户详单"], ["账期", "2026-10-01至2026-10-31"]]),
            ("语音", [MOBILE, *MOBILE_ROWS]),
        ),
    ),
    "VoLTE": (
        "详单.csv",
        text(
            [
                UNICOM,
                *(
                    [*row[:4], way, *row[5:]]
                    for row, way in zip(
                        UNICOM_ROWS, ("VoLTE主叫", "被叫(VoLTE)", "国内被叫"), strict=True
                    )
                ),
            ]
        ),
    ),
    "traditional characters, Big5": (
        "通話詳單.csv",
        text(
            [
                ["日期時間", "電話號碼", "通話類型", "通話時長"],
                *(
                    [row[2], row[5], {"主叫": "撥出", "被叫": "來電"}[row[4]], length]
                    for row, length in zip(UNICOM_ROWS, ("80", "5", "3723"), strict=True)
                ),
            ],
            encoding="big5",
        ),
    ),
    "columns of spaces": (
        "详单.txt",
        "\n".join("   ".join((row[2], row[4], row[5], row[3])) for row in UNICOM_ROWS).encode(
            "gbk"
        ),
    ),
    "copied from a page": (
        "详单.txt",
        "\n".join(
            " ".join((row[0], row[2], row[4], row[5], row[3])) for row in UNICOM_ROWS
        ).encode(),
    ),
    "copied with its title and header": (
        "详单.txt",
        "\n".join(
            (
                "中国移动 通话详单, 2026-10-01至2026-10-31",
                "起始时间 通信方式 对方号码 通话时长",
                *(" ".join((row[0], row[2], row[3], row[4])) for row in MOBILE_ROWS),
                "合计 3 条",
            )
        ).encode("gbk"),
    ),
    "switching centre's words": (
        "cdr.csv",
        text(
            [
                ["Call Time", "Direction", "Other Party", "Duration"],
                *(
                    [row[2], {"主叫": "MO", "被叫": "MT"}[row[4]], row[5], row[3]]
                    for row in UNICOM_ROWS
                ),
            ]
        ),
    ),
    "minutes beside seconds": (
        "详单.csv",
        text(
            [
                ["开始时间", "对方号码", "呼叫类型", "计费时长(分钟)", "通话时长(秒)"],
                *(
                    [row[2], row[5], row[4], str(-(-int(length) // 60)), length]
                    for row, length in zip(UNICOM_ROWS, ("80", "5", "3723"), strict=True)
                ),
            ]
        ),
    ),
    "cells by their place": (
        "详单.xls",
        (
            '<?xml version="1.0"?>'
            '<Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
            "<Worksheet><Table><Row>"
            + "".join(f"<Cell><Data>{c}</Data></Cell>" for c in UNICOM)
            + "</Row>"
            + "".join(
                f'<Row><Cell ss:Index="3"><Data>{row[2]}</Data></Cell>'
                + "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in row[3:6])
                + "</Row>"
                for row in UNICOM_ROWS
            )
            + "</Table></Worksheet></Workbook>"
        ).encode(),
    ),
    "excel's own values": (
        "详单.xlsx",
        book(
            (
                "Sheet1",
                [
                    ["开始时间", "对方号码", "呼叫类型", "通话时长"],
                    *(
                        [
                            time.replace(tzinfo=None),
                            int(number) if number[0] != "0" else number,
                            {"in": "被叫", "out": "主叫"}[way],
                            timedelta(seconds=length),
                        ]
                        for number, time, way, length in CALLS
                    ),
                ],
            )
        ),
    ),
}


def plain(number):
    return (number or "").replace("-", "").removeprefix("0086")


@pytest.mark.parametrize(("name", "content"), LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_gives_the_calls(name, content, probe, read):
    """Numbers, times, ways and lengths are those of the bill."""
    importer = choose(probe(content, name))

    assert importer is not None
    reading = read(importer, content, name)
    assert reading.error is None
    assert [
        (plain(c.number), c.started_at, c.direction.value, c.duration.total_seconds())
        for c in reading.records
    ] == [(number, time, way, float(length)) for number, time, way, length in CALLS]
    assert reading.lost == []


def calls_of(read, rows, name="13900000009_通话详单.csv"):
    return read(TABLES["carrier_bill"], text(rows), name)


def test_a_day_reaches_down(read):
    """A day over several rows is the day of each, in workbooks, in pages and in words."""
    rows = [
        ["日期", "时间", "对方号码", "主被叫", "时长"],
        ["2026-10-05", "10:29:58", "13900000001", "主叫", "80"],
        ["", "11:00:00", "95000001", "被叫", "5"],
    ]
    spanned = page(rows).replace(b"<td>2026-10-05</td>", b"<td rowspan=2>2026-10-05</td>")
    spanned = spanned.replace(b"<tr><td></td>", b"<tr>")

    in_text = calls_of(read, rows)
    in_page = read(TABLES["carrier_bill"], spanned, "详单.html")

    assert [c.started_at.day for c in in_text.records] == [5, 5]
    assert [c.started_at for c in in_page.records] == [c.started_at for c in in_text.records]
    assert any("1 条通话的日期写在上面的行里" in said for said in in_text.said)


def test_days_over_new_year(read):
    """Days without year lie in the year that the title's days give them."""
    rows = [
        ["从2026-12-01到2027-01-31 总条数：2"],
        MOBILE,
        ["12-31 23:59:58", "深圳", "主叫", "13900000001", "00:01:20", "", "", "", ""],
        ["01-01 00:00:05", "深圳", "被叫", "95000001", "00:00:05", "", "", "", ""],
    ]

    first, second = calls_of(read, rows).records

    assert (first.started_at.year, second.started_at.year) == (2026, 2027)


def test_without_a_year_no_year_is_made_up(read):
    """Where no title names a year, the calls are kept without a time, and each says so."""
    reading = calls_of(read, [MOBILE, *MOBILE_ROWS])

    assert [c.started_at for c in reading.records] == [None] * 3
    assert sum("没有写年份" in said for said in reading.said) == 3


@pytest.mark.parametrize(
    "line", ["总条数：5", "通话次数:5次", "共计5条记录", "合计 5 条", "记录数：5", "共5条"]
)
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_a_total_that_does_not_add_up(line, above, read):
    """A bill with fewer calls than it says has a remark, wherever it says so."""
    rows = [[line], UNICOM, *UNICOM_ROWS] if above else [UNICOM, *UNICOM_ROWS, [line]]

    reading = calls_of(read, rows)

    assert any("共 5 条，实际看到 3 条" in said for said in reading.said)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("139****0001", "139****0001"), ("1390000XXXX", "1390000XXXX"), ("****", None), ("--", None)],
)
def test_masked_numbers(written, kept, read):
    """A number that is masked in part is kept as written, one that is blanked is none."""
    rows = [UNICOM, *([*row[:5], written, *row[6:]] for row in UNICOM_ROWS)]

    assert {c.number for c in calls_of(read, rows).records} == {kept}


@pytest.mark.parametrize(
    ("words", "way"),
    [
        (
            "IP主叫 高清主叫 5G高清主叫 VoNR主叫 VoWiFi主叫 主动呼叫 打出 漫游主叫 主叫(5G)",
            "out",
        ),
        (
            "IP被叫 高清被叫 5G高清被叫 VoNR被叫 VoWiFi被叫 被动呼叫 打入 漫游被叫 被叫(5G)",
            "in",
        ),
        ("主\u3000叫 主\u00a0\u00a0叫 高清\u3000主\u3000叫", "out"),
        ("被\u3000叫 被\u00a0\u00a0叫", "in"),
    ],
)
def test_words_of_networks_and_blanks(words, way, read):
    """主叫 and 被叫 are read whatever network stands before them, and with blanks inside."""
    for word in words.split(" "):
        for cell in (word, word.replace("\u3000", " ").replace("\u00a0", " ")):
            row = ["4", "语音", "2026-10-31 01:00:00", "9秒", cell, "13900000001"]
            (*_, last) = calls_of(read, [UNICOM, *UNICOM_ROWS, row]).records
            assert (cell, last.direction.value) == (cell, way)


@pytest.mark.parametrize("word", ["呼转", "呼叫转移", "被叫转移", "主叫无条件前转", "前转"])
def test_forwarded_calls_have_no_way(word, read):
    """呼转 says that the call was forwarded, not who called."""
    rows = [UNICOM, *UNICOM_ROWS, ["4", "语音", "2026-10-31 01:00:00", "9秒", word, ""]]

    assert calls_of(read, rows).records[3].direction.value == "unknown"


def test_a_table_without_rows_says_so(read):
    """Headers with nothing under them are told from a file that is no table of calls."""
    reading = calls_of(read, [["总条数：0"], MOBILE])

    assert "一条通话也没有" in reading.said[0]


def test_the_head_is_taken_apart_once(probe, monkeypatch):
    """Bills and call logs ask the same beginning once."""
    asked = []
    plan = call_files.make_plan
    monkeypatch.setattr(call_files, "make_plan", lambda *given: asked.append(1) or plan(*given))
    table = probe(text([UNICOM, *UNICOM_ROWS, ["once", "more"]]), "a.csv")

    assert choose(table) is TABLES["carrier_bill"]
    assert len(asked) == 1
