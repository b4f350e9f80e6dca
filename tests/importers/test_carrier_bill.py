"""Carriers' bills of calls, in the forms and with the traps they come with."""

from __future__ import annotations

import io
import tracemalloc
from datetime import timedelta

import openpyxl
import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from analyzer.errors import DamagedExhibit, PasswordNeeded
from analyzer.model.records import CallOutcome, Direction, TimeBasis
from importers.carrier_bill import CarrierBill
from importers.contract import Confidence

IMPORTER = CarrierBill()
HEADER = "起始时间,通信方式,对方号码,通话时长"


def table(*rows, header=HEADER):
    return "\r\n".join((header, *rows, "")).encode()


def page_of_text(lines, password=None):
    """Return a PDF without ruled lines."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("STSong-Light", 9)
    for number, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            canvas.drawString(40 + 110 * column, 780 - 16 * number, cell)
    canvas.save()
    if password is None:
        return buffer.getvalue()
    locked = io.BytesIO()
    with pikepdf.open(buffer) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner=password, user=password))
    return locked.getvalue()


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "对方号码,起始时间,通话类型,通话时长（秒）,长途类型",
            "95000001,2026-10-01 10:29:58,被叫,89,本地通话",
        ),
        (
            "序号,通话起始时间,通话时长,呼叫类型,对方号码,通话类型",
            "1,2026-10-01 10:29:58,1分29秒,被叫,95000001,国内长途",
        ),
        (
            "起始时间,通信地点,通信方式,对方号码,通话时长,通信类型",
            "2026-10-01 10:29:58,深圳,被叫,95000001,00:01:29,国内被叫",
        ),
        ("号码,类型,时间,时长", "95000001,被叫,2026/10/1 10:29:58,0:01:29"),
        ("类型,对方号码,开始时间,通话时长", "被叫,95000001,20261001102958,89"),
        (
            "主叫号码,被叫号码,用户号码,起始时间,通话时长",
            "95000001,13900000001,13900000001,2026-10-01 10:29:58,01:29",
        ),
        ("通话日期,通话时间,对方号码,通话方式,拨打秒数", "2026-10-01,102958,95000001,被叫,89"),
    ],
)
def test_every_vintage_gives_the_same_call(header, row, read):
    """Values decide what a column holds, whatever the vintage calls it."""
    (call,) = read(IMPORTER, table(row, header=header), "a.csv").records

    assert (call.number, call.direction, call.outcome) == (
        "95000001",
        Direction.IN,
        CallOutcome.ANSWERED,
    )
    assert (call.started_at.isoformat(), call.duration, call.time_basis) == (
        "2026-10-01T10:29:58+08:00",
        timedelta(seconds=89),
        TimeBasis.CASE_ZONE,
    )
    assert "|".join(call.raw.values()) == row.replace(",", "|")


@pytest.mark.parametrize(
    ("title", "day", "date"),
    [
        ("从2026-12-20到2027-01-19", "12-31", "2026-12-31"),
        ("从2026-12-20到2027-01-19", "01-01", "2027-01-01"),
        ("2026年3月详单", "03-02", "2026-03-02"),
        ("账期：202701", "12-28", "2026-12-28"),
        ("", "03-02", None),
        ("2026年3月详单", "09-02", None),
        ("从2026-01-01到2027-12-31", "03-02", None),
        ("2027年2月", "02-29", None),
    ],
)
def test_the_year_comes_from_the_title(title, day, date, read):
    """A day without year lies in the days of the title; where that is not sure, it stays open."""
    content = f"{title}\r\n".encode() + table(f"{day} 13:13:40,被叫,95000001,00:00:38")

    reading = read(IMPORTER, content, "bill.csv")

    (call,) = reading.records
    assert (call.started_at and f"{call.started_at:%Y-%m-%d}") == date
    assert bool(date) is not any("年份" in said or "无法识别" in said for said in reading.said)


def test_a_wrong_total_is_said_with_both_numbers(read):
    """The bill's own count is compared with what was seen."""
    content = "总条数：23\r\n".encode() + table("2026-10-01 10:00:00,主叫,95000001,8秒")

    said = read(IMPORTER, content, "13900000001.csv").said

    assert any("23" in text and "1 条" in text for text in said)


def test_the_owner_comes_from_the_file_name(read):
    """A number in the name is the phone's own; without one the bill says it does not know."""
    content = table("2026-10-01 10:00:00,主叫,95000001,8秒")

    known = read(IMPORTER, content, "13900000001_202610.csv")
    unknown = read(IMPORTER, content, "bill.csv")

    assert (known.records[0].sim, known.said) == ("13900000001", [])
    assert unknown.records[0].sim is None
    assert any("本机号码" in text for text in unknown.said)


def test_an_owner_in_every_row_is_known(read):
    """A bill whose rows name the phone's own number does not say that it names none."""
    header = f"{HEADER},己方号码"
    content = table("2026-10-01 10:00:00,主叫,95000001,8秒,13900000001", header=header)

    reading = read(IMPORTER, content, "bill.csv")

    assert (reading.records[0].sim, reading.said) == ("13900000001", [])


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ('="17000000002"', "17000000002"),
        ("'17000000002", "17000000002"),
        ("17000000002\t", "17000000002"),
        ("17000000002.0", "17000000002.0"),
        ("1.7000000002E+10", "1.7000000002E+10"),
        ("008617000000002", "008617000000002"),
        ("170****0002", "170****0002"),
        ("170XXXX0002", "170XXXX0002"),
        ("***", None),
        ("XXXXXXXXXXX", None),
        ("对方号码", None),
        ("", None),
        ("662", "662"),
    ],
)
def test_numbers_are_kept_as_written(cell, number, read):
    """Guards of spreadsheets fall away; masks stay; a hidden number is none."""
    rows = ("2026-10-01 10:00:00,被叫,95000001,8秒", f"2026-10-01 11:00:00,被叫,{cell},9秒")

    calls = read(IMPORTER, table(*rows), "a.csv").records

    assert calls[1].number == number


def test_a_row_of_header_words_is_a_call(read):
    """In blanked bills each number reads 对方号码: such a row is no second header."""
    rows = [f"2026-10-0{n} 10:00:00,被叫,对方号码,8秒" for n in (1, 2, 3)]

    reading = read(IMPORTER, table(*rows), "a.csv")

    assert len(reading.records) == 3


def test_a_bill_without_an_owner_has_no_direction(read):
    """Where only the two numbers are given, whose phone it is decides; else nothing is said."""
    header = "主叫号码,被叫号码,起始时间,通话时长"
    content = table("95000001,13900000001,2026-10-01 10:00:00,8秒", header=header)

    known = read(IMPORTER, content, "13900000001.csv").records[0]
    unknown = read(IMPORTER, content, "a.csv")

    assert (known.direction, known.number) == (Direction.IN, "95000001")
    assert (unknown.records[0].direction, unknown.records[0].number) == (Direction.UNKNOWN, None)
    assert any("主叫和被叫" in text for text in unknown.said)


def test_repeated_headers_and_sums_are_counted_not_read(read):
    """The header of a second page and the sum are no calls, and are said."""
    rows = ("2026-10-01 10:00:00,被叫,95000001,8秒", HEADER)
    content = table(*rows, "2026-10-02 10:00:00,主叫,95000001,9秒", "合计,,,17秒")

    reading = read(IMPORTER, content, "13900000001.csv")

    assert len(reading.records) == 2
    assert any("2 行" in text for text in reading.said)


def test_a_row_that_fits_no_column_is_lost_by_name(read):
    """A row of other things among calls is named."""
    rows = ("2026-10-01 10:00:00,被叫,95000001,8秒", "a,b,95000001,d")

    reading = read(IMPORTER, table(*rows), "a.csv")

    assert [warning.provenance.locator for warning in reading.lost] == ["csv:3"]


def test_a_bill_of_messages_is_not_read_as_calls(read):
    """Messages on a bill have no text; the table is named."""
    header = "起始时间,通信方式,对方号码,信息类型,业务名称"
    content = table("2026-10-01 10:00:00,发送,95000001,短信,国内短信", header=header)

    reading = read(IMPORTER, content, "a.csv")

    assert reading.records == []
    assert "短信" in reading.said[0]


@pytest.mark.parametrize("codec", ["gbk", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_encodings_and_separators(codec, separator, read, probe):
    """Text is read in each encoding and with each separator that spreadsheets write."""
    text = table("2026-10-01 10:00:00,被叫,95000001,8秒").decode().replace(",", separator)
    content = text.encode(codec)

    assert IMPORTER.detect(probe(content, "话单.xls")) is Confidence.CERTAIN
    assert len(read(IMPORTER, content, "话单.xls").records) == 1


def test_a_line_of_ten_megabytes_is_one_lost_row(read):
    """A line without end is no call, and the rows behind it are read."""
    content = table(
        "2026-10-01 10:00:00,被叫,95000001,8秒",
        "x" * 10_000_000,
        "2026-10-02 10:00:00,被叫,95000001,8秒",
    )

    reading = read(IMPORTER, content, "a.csv")

    assert [r.provenance.locator for r in reading.records] == ["csv:2", "csv:4"]
    assert len(reading.lost) == 1


@pytest.mark.parametrize("filler", ["(", " ", "2026 ", "主叫", "1:", '"', "20 ", "手机号"])
def test_hostile_rows_take_bounded_time(filler, read):
    """Rows that make careless patterns slow are read like any others."""
    row = "2026" + filler * (200_000 // len(filler))

    reading = read(IMPORTER, table("2026-10-01 10:00:00,被叫,95000001,8秒", row), "a.csv")

    assert len(reading.records) == 1


def test_a_stray_quotation_mark_swallows_nothing(read):
    """Rows behind an unclosed quotation mark are read."""
    rows = [f"2026-10-01 10:00:{n:02d},被叫,95000001,8秒" for n in range(50)]
    rows[10] = '"' + rows[10]

    reading = read(IMPORTER, table(*rows), "a.csv")

    assert len(reading.records) + len(reading.lost) == 50
    assert len(reading.records) >= 49


def test_text_in_a_pdf_is_read_by_where_it_stands(read):
    """Without ruled lines columns are told by their place; an empty cell moves none."""
    content = page_of_text(
        [
            ("手机号码：13900000001 2026年10月",),
            tuple(HEADER.split(",")),
            ("10-01 10:00:00", "被叫", "95000001", "00:00:08"),
            ("10-02 10:00:00", "主叫", "", "00:01:08"),
            ("10-03 10:00:00", "主叫", "17000000002", "01:00:08"),
        ]
    )

    reading = read(IMPORTER, content, "话单.pdf")

    assert [call.number for call in reading.records] == ["95000001", None, "17000000002"]
    assert [call.duration.seconds for call in reading.records] == [8, 68, 3608]
    assert {call.sim for call in reading.records} == {"13900000001"}


def test_a_pdf_whose_gaps_are_single_spaces_is_read(read):
    """Lines that are one run of words are taken apart at their spaces, a day with its clock."""
    lines = [
        ["2026-10-01 10:29:58 被叫 95000001 89秒"],
        ["2026-10-02 10:29:58 主叫 13900000001 1分"],
    ]

    calls = read(IMPORTER, page_of_text(lines), "话单.pdf").records

    assert [(c.number, c.started_at.day) for c in calls] == [("95000001", 1), ("13900000001", 2)]


@pytest.mark.parametrize(("password", "word"), [(None, "需要密码"), ("000000", "不对")])
def test_a_locked_pdf_asks_for_its_password(password, word, tmp_path, context):
    """Without the password, or with a wrong one, the person is asked."""
    path = tmp_path / "e"
    path.write_bytes(page_of_text([("x",)], password="123456"))
    given = context("话单.pdf")
    object.__setattr__(given, "password", password)

    with pytest.raises(PasswordNeeded, match=word):
        list(IMPORTER.read(path, context=given))


def test_a_photographed_pdf_is_kept_and_said(read):
    """A PDF without text has no calls, and the person is told what to ask for."""
    reading = read(IMPORTER, page_of_text([]), "话单.pdf")

    assert reading.records == []
    assert "扫描" in reading.said[0]


def test_a_workbook_without_calls_is_kept_and_said(read):
    """A workbook of other things is not read in silence."""
    book = openpyxl.Workbook()
    book.active.append(["apples", 3])
    buffer = io.BytesIO()
    book.save(buffer)

    reading = read(IMPORTER, buffer.getvalue(), "list.xlsx")

    assert reading.records == []
    assert "没有认出通话记录" in reading.said[0]


@pytest.mark.parametrize(
    "content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900, b"%PDF-1.4"]
)
def test_a_broken_workbook_or_pdf_is_damaged(content, read):
    """What cannot be opened is an error with the name of the file."""
    reading = read(IMPORTER, content, "话单.xls")

    assert isinstance(reading.error, DamagedExhibit) or reading.said


def test_memory_does_not_grow_with_the_bill(tmp_path, context):
    """Ten times as many rows of text take no more memory."""
    peaks = []
    for count in (10_000, 40_000):
        path = tmp_path / f"{count}"
        path.write_bytes(table(*["2026-10-01 10:00:00,被叫,95000001,8秒"] * count))
        tracemalloc.start()
        seen = sum(1 for _ in IMPORTER.read(path, context=context("13900000001.csv")))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert seen == count

    assert peaks[1] < peaks[0] * 1.5
