"""File names of call recordings."""

from __future__ import annotations

import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.model.records import Direction, TimeBasis
from importers.recording_names import read_name

ZONE = ZoneInfo("Asia/Shanghai")

NAMES = (
    ("通话录音@张三(13900001234)_20260425103455.mp3", "miui", "13900001234", "张三"),
    ("通话录音@13900001234(13900001234)_20260425103455.mp3", "miui", "13900001234", None),
    ("通话录音@张三(公司)(13900001234)_20260425103455.mp3", "miui", "13900001234", "张三(公司)"),
    ("Call@李四(008613900001234)_20260425103455.mp3", "miui", "008613900001234", "李四"),
    ("Вызов@112(Экстренный номер)_20260425103455.mp3", "miui", "112", "Экстренный номер"),
    ("通话录音@张三(未知)_20260425103455.mp3", "miui", None, "张三"),
    ("通话录音@(未知号码)_20260425103455.mp3", "miui", None, None),
    ("通话录音@4000000000p1(4000000000p1)_20260425103455.mp3", "miui", "4000000000p1", None),
    ("通话录音@95000001(95000001)_20260425103455.mp3", "miui", "95000001", None),
    ("通话录音@+13900001234(0013900001234)_20260425103455.mp3", "miui", "0013900001234", None),
    ("通话录音@118p1s2(118p1s2)_20260425103455.mp3", "miui", "118p1s2", None),
    ("(202) 555-0123_20260425103455.amr", "huawei", "(202) 555-0123", None),
    (
        "通话录音@张三(13900001234)_李四(13900005678)_20260425103455.mp3",
        "miui",
        None,
        "张三(13900001234)、李四(13900005678)",
    ),
    ("通话录音@张三(13900001234)_20260425103455 (1).mp3", "miui", "13900001234", "张三"),
    ("通话录音@很长很长的名_20260425103455.mp3", "miui", None, "很长很长的名"),
    ("139 0000 1780_20260425103455.amr", "huawei", "139 0000 1780", None),
    ("张三@13900001234_20260425103455.amr", "huawei", "13900001234", "张三"),
    ("闪借宝_客服_20260425103455.amr", "huawei", None, "闪借宝_客服"),
    ("138****1234_20260425103455.amr", "huawei", "138****1234", None),
    ("张三-260425103455.mp3", "oppo", None, "张三"),
    ("13900001234-260425103455.mp3", "oppo", "13900001234", None),
    ("13900001234 2026-04-25 10-34-55.m4a", "vivo", "13900001234", None),
    ("远山银行 2026-04-25 10-34-55.amr", "vivo", None, "远山银行"),
    ("Call recording 张三_260425_103455.m4a", "samsung", None, "张三"),
    ("통화 녹음 13900001234_260425_103455.m4a", "samsung", "13900001234", None),
    ("Запись +8613900001234_260425_103455.m4a", "samsung", "+8613900001234", None),
    (
        "2026-04-25 10-34-55 (phone) Name (+86 139 0000 1234) ↗.amr",
        "acr",
        "+86 139 0000 1234",
        "Name",
    ),
    ("2026-04-25 10-34-55 (phone) 13900001234 ↙\ufe0f.amr", "acr", "13900001234", None),
    ("CallRecord_20260425-103455_13900001234.ogg", "grapheneos", "13900001234", None),
    ("13900001234_260425_103455.amr", "lineageos", "13900001234", None),
    ("2026-04-25 10.34.55.ogg", "axet", None, None),
    ("2026-04-25 10.34.55", "axet", None, None),
    ("phone_20260425-103455_13900001234.amr", "cube", "13900001234", None),
    ("0d20260425103455p13900001234.3gp", "lg", "13900001234", None),
    ("1d20260425103455pnull.3gp", "lg", None, None),
    ("REC_20260425_103455.wav", "generic", None, None),
    ("录音 2026年04月25日 10时34分55秒 13900001234.mp3", "generic", "13900001234", None),
    ("20260425_103455_13900001234.m4a", "generic", "13900001234", None),
)


@pytest.mark.parametrize(("name", "scheme", "number", "contact"), NAMES)
def test_every_maker(name, scheme, number, contact):
    """Time, number and contact are told apart, whoever made the phone."""
    reading = read_name(name, ZONE)

    assert reading.scheme == scheme
    assert (reading.number, reading.name) == (number, contact)
    assert reading.started_at.isoformat() == "2026-04-25T10:34:55+08:00"
    assert reading.time_basis is TimeBasis.CASE_ZONE


EVERYDAY = (
    ("13900000001_张三_20260105202500.mp3", "13900000001", "张三", None),
    ("张三_13900000001_20260105202500.mp3", "13900000001", "张三", None),
    ("张三13900000001_20260105202500.m4a", "13900000001", "张三", None),
    ("13900000001张三_20260105202500.m4a", "13900000001", "张三", None),
    ("Call recording 张三_13900000001_260105_202500.m4a", "13900000001", "张三", None),
    ("通话录音 张三_13900000001_260105_202500.m4a", "13900000001", "张三", None),
    ("张三(13900000001)_20260105202500.m4a", "13900000001", "张三", None),
    ("张三（13900000001）_20260105202500.m4a", "13900000001", "张三", None),
    ("[张三]_[13900000001]_20260105202500.mp3", "13900000001", "张三", None),
    ("【张三】13900000001_20260105_202500.mp3", "13900000001", "张三", None),
    ("13900000001-20260105-202500.mp3", "13900000001", None, None),
    ("张三-13900000001-20260105202500.mp3", "13900000001", "张三", None),
    ("record_20260105_202500_13900000001.mp3", "13900000001", None, None),
    ("通话录音_张三_13900000001_20260105202500.mp3", "13900000001", "张三", None),
    ("通话录音_张三_20260105_202500.m4a", None, "张三", None),
    ("语音通话 2026-01-05 20-25-00 张三.m4a", None, "张三", None),
    ("2026-01-05 20.25.00 张三 13900000001.mp3", "13900000001", "张三", None),
    ("20260105_202500.张三.mp3", None, "张三", None),
    ("速贷通_95000001_20260105202500.mp3", "95000001", "速贷通", None),
    ("速贷通_95000_20260105202500.mp3", "95000", "速贷通", None),
    ("张三_139****0001_20260105202500.mp3", "139****0001", "张三", None),
    ("SIM1_13900000001_20260105202500.amr", "13900000001", None, None),
    ("13900000001_卡2_20260105202500.mp3", "13900000001", None, None),
    ("20260105_202500_p13900000001.mp3", "13900000001", None, None),
    ("13900000001_20260105202500_1.amr", "13900000001", None, None),
    ("13900000001_20260105202500 副本.amr", "13900000001", None, None),
    ("13900000001_13900000002_20260105202500.mp3", None, "13900000001_13900000002", None),
    ("催收3号_20260105202500.amr", None, "催收3号", None),
    ("Linkedin_20260105202500.amr", None, "Linkedin", None),
    ("来电大厅_20260105202500.amr", None, "来电大厅", None),
    ("VID_20260105_202500.mp4", None, None, None),
    ("13900000001 (1)_20260105202500.amr", "13900000001", None, None),
    ("张三 (2)_20260105202500.amr", None, "张三 (2)", None),
    ("13900000001 2026-01-05 20-25-00_1.m4a", "13900000001", None, None),
    ("张三 2026-01-05 20-25-00-2.m4a", None, "张三", None),
    ("通话录音@张三(13900000001)_20260105202500_1.mp3", "13900000001", "张三", None),
    ("通话录音@未知号码(-1)_20260105202500.mp3", None, None, None),
    ("Truecaller_20260105202500_+8613900000001.mp3", "+8613900000001", None, None),
    ("Anrufaufnahme Meier_260105_202500.m4a", None, "Meier", None),
    ("通話錄音 張三_260105_202500.m4a", None, "張三", None),
    ("20260105202500_张三_13900000001_外出.mp3", "13900000001", "张三_外出", None),
    ("20260105_202500_13900000001_in.amr", "13900000001", None, "in"),
    ("2026-01-05_20-25-00_张三_13900000001_out.m4a", "13900000001", "张三", "out"),
    ("2026-01-05 20-25-00 (phone) 张三 (13900000001) In.m4a", "13900000001", "张三", "in"),
    ("in_13900000001_20260105202500.amr", "13900000001", None, "in"),
    ("Incoming 13900000001 20260105_202500.m4a", "13900000001", None, "in"),
    ("Incoming call from 13900000001 2026-01-05 20-25-00.mp3", "13900000001", None, "in"),
    ("Outgoing_13900000001_20260105202500.mp3", "13900000001", None, "out"),
    ("来电_13900000001_20260105202500.mp3", "13900000001", None, "in"),
    ("来电_张三_20260105202500.mp3", None, "张三", "in"),
    ("去电_张三_13900000001_20260105_202500.mp3", "13900000001", "张三", "out"),
    ("呼入13900000001_20260105202500.mp3", "13900000001", None, "in"),
    ("呼出-13900000001-20260105-202500.mp3", "13900000001", None, "out"),
    ("13900000001(呼入)_20260105202500.amr", "13900000001", None, "in"),
    ("20260105202500_张三_13900000001_呼出.wav", "13900000001", "张三", "out"),
    ("13900000001_来电_去电_20260105202500.mp3", "13900000001", "来电_去电", None),
    ("来电 13900000001 2026年1月5日20时25分00秒.mp3", "13900000001", None, "in"),
    ("张三 2026年1月5日 20点25分.m4a", None, "张三", None),
    ("录音 2026年1月5日 晚上8:25.m4a", None, None, None),
)
"""Name, number, contact, direction of a call at 20:25 on 5 January 2026."""


@pytest.mark.parametrize(("name", "number", "contact", "direction"), EVERYDAY)
def test_everyday_names(name, number, contact, direction):
    """Number, contact and direction are told apart in whatever order they stand."""
    reading = read_name(name, ZONE)

    assert (reading.number, reading.name) == (number, contact)
    assert reading.direction is Direction(direction or "unknown")
    assert reading.started_at.isoformat() == "2026-01-05T20:25:00+08:00"


@pytest.mark.parametrize("name", ["1767615900", "张三_1767615900", "1767615900000"])
def test_counts_since_1970(name):
    """Ten digits that begin with 1 are seconds since 1970, and no number: those have eleven."""
    reading = read_name(f"{name}.amr", ZONE)

    assert reading.started_at.isoformat() == "2026-01-05T12:25:00+00:00"
    assert reading.number is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026年1月5日 20点15分", "20:15:00"),
        ("2026年1月5日 20时15分30秒", "20:15:30"),
        ("2026年01月05日20:15:30", "20:15:30"),
        ("2026年1月5日 下午8点15分", "20:15:00"),
        ("2026年1月5日 晚上12点15分", None),
        ("2026年1月5日 上午8点5分", "08:05:00"),
        ("2026年1月5日 中午12点15分", "12:15:00"),
        ("2026年1月5日 中午1点15分", "13:15:00"),
        ("2026年1月5日 凌晨12点15分", "00:15:00"),
        ("2026年1月5日 20点75分", None),
    ],
)
def test_times_in_chinese(written, read):
    """A time in Chinese words is read, with the half of the day; one that cannot be is not."""
    reading = read_name(f"13900000001 {written}.m4a", ZONE)

    assert reading.number == "13900000001"
    began = reading.started_at
    assert (began.isoformat() if began else None) == (read and f"2026-01-05T{read}+08:00")


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("0d20260425103455p1390000.3gp", Direction.OUT),
        ("1d20260425103455p1390000.3gp", Direction.IN),
        ("2026-04-25 10-34-55 (phone) A (1390000) ↗.amr", Direction.OUT),
        ("2026-04-25 10-34-55 (phone) A (1390000) ↙.amr", Direction.IN),
        ("20260425_103455.088+0800_out_1390000.oga", Direction.OUT),
        ("20260425_103455.088+0800_in_1390000.oga", Direction.IN),
        ("20260425_103455.088+0800_conference.oga", Direction.UNKNOWN),
        ("通话录音@张三(13900001234)_20260425103455.mp3", Direction.UNKNOWN),
    ],
)
def test_direction_is_read_where_it_is_written(name, direction):
    """Direction comes from the name or is unknown."""
    assert read_name(name, ZONE).direction is direction


@pytest.mark.parametrize(
    ("rest", "number", "contact"),
    [
        ("", None, None),
        ("_in", None, None),
        ("_out_sim1_+12025550123", "+12025550123", None),
        ("_out_sim1_5550123_John_Doe", "5550123", "John_Doe"),
        ("_in_John Doe", None, "John Doe"),
    ],
)
def test_bcr_keeps_milliseconds_and_offset(rest, number, contact):
    """BCR writes the offset, so no zone is assumed."""
    reading = read_name(f"20260425_103455.088-0400{rest}.oga", ZONE)

    assert reading.started_at.isoformat() == "2026-04-25T10:34:55.088000-04:00"
    assert reading.time_basis is TimeBasis.OFFSET
    assert (reading.number, reading.name) == (number, contact)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("13900001234.mp3", "13900001234"),
        ("张三.mp3", None),
        ("20260425.mp3", None),
        ("13900001234_20261301120000.mp3", "13900001234"),
        ("13900001234-2613011200.mp3", "13900001234"),
        ("202604251034550013900001234.mp3", None),
        ("New Recording 7.m4a", None),
        ("13900001234 13900005678.mp3", None),
        ("", None),
        (".mp3", None),
        ("名" * 4000 + "_20260425103455.mp3", None),
    ],
)
def test_no_date_is_made_up(name, number):
    """A name without a date that can be has no time; one clear number is still a number."""
    reading = read_name(name, ZONE)

    assert reading.started_at is None
    assert reading.number == number


def test_milliseconds_since_1970_need_no_zone():
    """A name that counts from the epoch is an instant."""
    reading = read_name("13900001234_1777084495000.m4a", ZONE)

    assert reading.time_basis is TimeBasis.INSTANT
    assert reading.started_at.astimezone(ZONE).isoformat() == "2026-04-25T10:34:55+08:00"


@given(st.integers(0, 99_999_999), st.sampled_from(["miui", "huawei", "oppo", "vivo", "lineageos"]))
def test_a_number_is_never_taken_for_a_date(tail, scheme):
    """Whatever the digits of a mobile number, it stays the number and the date the date."""
    number = f"139{tail:08d}"
    name = {
        "miui": f"通话录音@{number}({number})_20260425103455.mp3",
        "huawei": f"{number}_20260425103455.amr",
        "oppo": f"{number}-2604251034.mp3",
        "vivo": f"{number} 2026-04-25 10-34-55.m4a",
        "lineageos": f"{number}_260425_103455.amr",
    }[scheme]

    reading = read_name(name, ZONE)

    assert reading.number == number
    assert reading.started_at.replace(second=0).isoformat() == "2026-04-25T10:34:00+08:00"


@given(st.text(max_size=300))
def test_any_name_can_be_read(name):
    """No name raises, and a time has its offset."""
    reading = read_name(name, ZONE)

    assert (
        reading.started_at is None
        or reading.started_at.utcoffset() == timedelta(hours=8)
        or (reading.time_basis is not TimeBasis.CASE_ZONE)
    )


@pytest.mark.parametrize(
    "name",
    [
        *("(" * 290, "a(" * 145, "1-" * 148, " " * 299 + "x", "@_" * 140, "来电_" * 60, "【" * 290),
        *("a(1)_" * 58, "2026年1月5日" * 30, "(+1)" * 70),
    ],
)
def test_hostile_names_are_read_at_once(name):
    """Names made to slow a pattern down take no time."""
    started = time.monotonic()

    read_name(name + ".mp3", ZONE)

    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "stem",
    [
        "550e8400-e29b-41d4-a716-446655440000",
        "E621E1F8-C36C-495A-93FC-139000000010",
        "d41d8cd98f00b204e9800998ecf8427e",
        "audio_9f86d081884c7d659a2feaa0c55ad015_20260425103455",
        "msg_a7Gk29Zp13900000001Q",
    ],
)
def test_digits_of_an_opaque_name_are_no_number(stem):
    """A UUID, a digest or another made-up name holds no number, with a date beside it or not."""
    assert read_name(f"{stem}.m4a", ZONE).number is None


@pytest.mark.parametrize("stem", ["p13900000001", "zhang13900000001", "SIM1zhang13900000001"])
def test_letters_beside_a_number_do_not_hide_it(stem):
    """Letters before a number, as recorders and people write them, leave it a number."""
    assert read_name(f"{stem}.m4a", ZONE).number == "13900000001"


@pytest.mark.parametrize(
    ("name", "time", "number"),
    [
        ("20260101_101200+0800_in_13900000012.wav", "2026-01-01T10:12:00+08:00", "13900000012"),
        ("20260101_101300.5+0800.wav", "2026-01-01T10:13:00.500000+08:00", None),
        ("20260101_101300.123456789Z_out.oga", "2026-01-01T10:13:00.123456+00:00", None),
    ],
)
def test_bcr_with_other_fractions_of_a_second(name, time, number):
    """BCR's template may leave the milliseconds out; the offset is read all the same."""
    reading = read_name(name, ZoneInfo("Europe/Paris"))

    assert (reading.scheme, reading.started_at.isoformat(), reading.number) == ("bcr", time, number)
