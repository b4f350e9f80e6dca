"""Bills in PDF without ruled lines whose cells go over several lines."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from analyzer.model.records import Direction
from importers.carrier_bill import CarrierBill
from importers.pdf_rows import joined

COLUMNS = (30, 110, 170, 230, 320, 420)
LEADING = 11
"""Points between the lines of a cell; rows stand 16 apart."""
ALIGNED = {"top": 0.0, "middle": 0.5, "bottom": 1.0}
HEADER = ("起始时间", "通信方式", "通信地点", "对方号码", "通话时长", "通信类型")
ROWS = (
    ("2026-10-01\n10:00:00", "被叫", "广东\n深圳", "95000001", "00:00:08", "国内\n被叫"),
    ("2026-10-02\n11:00:00", "主叫", "北京", "1700000\n0002", "00:01:08", "本地主叫\n异地"),
    ("2026-10-03\n12:00:00", "被叫", "上海", "17000000003", "1小时\n2分3秒", "国内被叫"),
    ("2026-10-04 13:00", "被叫", "上海", "17000000004", "00:00:09", "国内被叫"),
)
TITLE = ("手机号码：13900000001  账期：2026年10月",)


def page(rows, *, where):
    """Return a page of rows whose cells stand at the top, in the middle or at the bottom."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("STSong-Light", 9)
    top = 800.0
    for cells in rows:
        lines = max(cell.count("\n") + 1 for cell in cells)
        for left, cell in zip(COLUMNS, cells, strict=False):
            parts = cell.split("\n")
            begin = top - (lines - len(parts)) * LEADING * ALIGNED[where]
            for number, part in enumerate(parts):
                canvas.drawString(left, begin - number * LEADING, part)
        top -= (lines - 1) * LEADING + 16
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("header", [HEADER, ("起始\n时间", "通信\n方式", *HEADER[2:])])
@pytest.mark.parametrize("where", ALIGNED)
def test_cells_over_two_lines_belong_to_their_row(where, header, read):
    """Times, numbers and lengths that go over two lines are whole, however cells are aligned."""
    reading = read(CarrierBill(), page((TITLE, header, *ROWS), where=where), "话单.pdf")

    assert [call.number for call in reading.records] == [
        "95000001",
        "17000000002",
        "17000000003",
        "17000000004",
    ]
    assert [f"{call.started_at:%d %H}" for call in reading.records] == [
        "01 10",
        "02 11",
        "03 12",
        "04 13",
    ]
    assert [call.duration for call in reading.records] == [
        timedelta(seconds=length) for length in (8, 68, 3723, 9)
    ]
    assert [call.direction for call in reading.records].count(Direction.IN) == 3
    assert reading.records[0].raw["通信地点"] == "广东深圳"
    assert reading.lost == []


def test_rows_that_stand_as_close_as_lines_stay_rows(read):
    """Nothing is joined where every line has its own day, however close they stand."""
    rows = [(f"2026-10-{day:02d} 10:00", "被叫", "深圳", "95000001", "8秒") for day in range(1, 9)]
    lines = [[cell] for row in rows for cell in (row,)]
    close = [(20.0 * n, [(x, x + 30.0, t) for x, t in zip(COLUMNS, row, strict=False)])
             for n, (row,) in enumerate(lines)]  # fmt: skip

    assert joined(close, height=20.0) == close


def test_a_title_is_no_line_of_a_cell():
    """A line that stands over several columns is joined to none of them."""
    title = (0.0, [(30.0, 300.0, "2026年10月")])
    rows = [
        (14.0 + 30 * n + 10 * k, [(30.0, 60.0, text), (200.0, 240.0, "x")])
        for n in range(2)
        for k, text in enumerate(("2026-10-01", "10:00:00"))
    ]

    found = joined([title, *rows], height=9.0)

    assert found[0] == title


@given(
    st.lists(
        st.tuples(
            st.floats(0, 800),
            st.lists(
                st.tuples(st.floats(0, 500), st.floats(1, 90), st.sampled_from(["a", "10-01"])),
                min_size=1,
                max_size=6,
            ),
        ),
        max_size=12,
    )
)
def test_joining_loses_no_text(drawn):
    """Every character of a page is in one row."""
    lines = [
        (top, [(left, left + width, text) for left, width, text in cells])
        for top, cells in sorted(drawn)
    ]

    found = joined(lines, height=9.0)

    def letters(of):
        return sorted("".join(t.replace(" ", "") for _, cells in of for *_, t in cells))

    assert letters(found) == letters(lines)


@pytest.mark.parametrize(
    "line",
    [
        "计费周期：2026-12-20 至 2027-01-31",
        "起止日期：2026年12月20日-2027年1月31日",
        "查询时间段：20261220至20270131",
        "详单周期：2026.12.20~2027.01.31",
        "查询月份：202612",
    ],
)
def test_a_line_that_touches_the_grid_gives_the_year(line, read):
    """The days that stand close above ruled lines, over their width, are those of the bill."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("STSong-Light", 9)
    rows = (HEADER, ("12-31 10:00:00", "主叫", "13900000001", "9秒"))
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            canvas.rect(60 + 110 * column, 700 - 20 * number, 110, 20)
            canvas.drawString(64 + 110 * column, 706 - 20 * number, cell)
    canvas.drawString(120, 721, line)
    canvas.save()

    (call,) = read(CarrierBill(), buffer.getvalue(), "bill.pdf").records

    assert f"{call.started_at:%Y-%m-%d %H:%M}" == "2026-12-31 10:00"
