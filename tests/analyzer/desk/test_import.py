"""The import asks where it needs a person: a password, and which column of a table is what."""

from __future__ import annotations

import json

import pytest
from openpyxl import Workbook
from pyzipper import WZ_AES, AESZipFile

from analyzer.desk.models.columns import ColumnsModel, Table, look
from analyzer.desk.models.jobs import Import
from analyzer.desk.views.columns_dialog import ColumnsDialog
from analyzer.model.records import RecordKind
from tests.analyzer.pipeline.backups import sms_xml

UNKNOWN = """Wann,Wer,Art,Sek
02.03.2026 21:15,13900000001,Eingehend,61
03.03.2026 09:15,13900000002,Verpasst,0
04.03.2026 09:15,13900000002,Ausgehend,12
"""
SECRET = "晴天0712"


def say(text):
    return text


@pytest.fixture
def table(tmp_path):
    """A table of calls whose headers nobody knows."""
    file = tmp_path / "表" / "calls.csv"
    file.parent.mkdir()
    file.write_text(UNKNOWN, encoding="utf-8")
    return file


@pytest.fixture
def locked(tmp_path):
    """A zip of messages under a password."""
    file = tmp_path / "备份.zip"
    with AESZipFile(file, "w", encryption=WZ_AES) as zipped:
        zipped.setpassword(SECRET.encode())
        zipped.writestr("sms.xml", sms_xml("加了密码的短信"))
    return file


def test_the_password_is_asked_and_kept_nowhere(qtbot, window, locked):
    """A locked backup asks for its password; with it everything is read, and it is forgotten."""
    page = window.imports
    window.go_to("import")
    with qtbot.waitSignal(page.imported, timeout=60_000):
        page.take([locked])
    assert page.locked_box.isVisible()
    assert "加了密码" in page.locked_said.text()

    page.password.setText(SECRET)
    with qtbot.waitSignal(page.imported, timeout=60_000):
        page.unlock.click()

    case = window.session.case
    assert "加了密码的短信" in {stored.record.body for stored in case.messages()}
    assert page.password.text() == ""
    for file in case.path.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes()


def test_a_backup_that_was_read_whole_is_said_to_be(qtbot, window, table):
    """Where no file was left out, the receipt says so, and points at no reasons."""
    source = table.parent / "短信"
    source.mkdir()
    (source / "sms.xml").write_bytes(sms_xml("新的一条"))
    with qtbot.waitSignal(window.imports.imported, timeout=60_000):
        window.imports.take([source])

    assert "每个文件都读了" in window.imports.headline.text()


def test_a_job_does_not_say_its_password():
    """What is printed of a job has no password in it."""
    assert SECRET not in repr(Import(case=None, actor="t", paths=(), password=SECRET))


def test_the_password_can_be_seen_while_it_is_typed(window):
    """Hidden at first, shown when the person wants to see it."""
    page = window.imports
    assert page.password.echoMode() is page.password.EchoMode.Password

    page.seen.setChecked(True)

    assert page.password.echoMode() is page.password.EchoMode.Normal


def test_an_unknown_table_is_explained_and_read(qtbot, window, table):
    """A table nobody knows is shown; the person says what its columns are, and it is read."""
    page = window.imports
    window.go_to("import")
    before = window.session.case.overview().records[RecordKind.CALL]
    with qtbot.waitSignal(page.imported, timeout=60_000):
        page.take([table])
    qtbot.waitUntil(page.tables_box.isVisible, timeout=10_000)
    assert "calls.csv" in page.tables_said.text()

    dialog = page.columns_dialog()
    qtbot.addWidget(dialog)
    dialog.boxes["Art"].choose("direction")
    dialog.boxes["Sek"].choose("duration")
    dialog.order.choose(True)
    dialog._chosen()
    dialog._means("Verpasst", "missed")
    with qtbot.waitSignal(page.imported, timeout=60_000):
        page.take(page._paths, mapping=dialog.model.written())

    assert window.session.case.overview().records[RecordKind.CALL] == before + 3
    assert not page.tables_box.isVisible()


def test_words_far_down_in_a_table_can_be_given_a_meaning(qtbot, table):
    """Twenty rows are shown, and what stands only in the last of them is asked about."""
    rows = [UNKNOWN.splitlines()[1]] * 19
    last = rows[0].replace("Eingehend", "Seltsam")
    file = table.parent / "long.csv"
    header = UNKNOWN.splitlines()[0]
    file.write_text("\n".join([header, *rows, last, *rows]), encoding="utf-8")

    dialog = ColumnsDialog(look([file], None), say, None)
    qtbot.addWidget(dialog)
    dialog.boxes["Art"].choose("direction")
    dialog._chosen()

    assert dialog.preview.rowCount() == 1 + 20
    assert "Seltsam" in dialog.model.words()


def test_every_sheet_of_a_workbook_is_shown_with_its_own_rows(tmp_path):
    """Sheets that are no tables are passed over, and no sheet has the rows of another."""
    book = Workbook()
    book.active.append(["Notizen"])
    for title, name in (("Mai", "a"), ("Juni", "b")):
        sheet = book.create_sheet(title)
        sheet.append(["Wann", "Wer", "Wie"])
        for day in range(1, 29):
            sheet.append([f"2026-05-{day:02d} 21:15", "13900000001", f"{name}{day}"])
    file = tmp_path / "calls.xlsx"
    book.save(file)

    shown = look([file], None)

    assert [len(table.rows) for table in shown] == [20, 20]
    assert [table.rows[-1][-1] for table in shown] == ["a20", "b20"]


def test_a_table_without_time_or_number_cannot_be_read_so(qtbot, table):
    """What is missing is said, and the button waits for it."""
    dialog = ColumnsDialog(look([table], None), say, None)
    qtbot.addWidget(dialog)
    assert dialog.go.isEnabled()

    dialog.boxes["Wann"].choose(None)
    dialog._chosen()
    assert not dialog.go.isEnabled()
    assert "日期和时间" in dialog.message.text()

    dialog.boxes["Wann"].choose("number")
    dialog._chosen()
    assert "选了两列" in dialog.message.text()


def test_what_the_person_says_is_written_as_the_import_takes_it():
    """Columns, order of day and month, and the table's own words."""
    model = ColumnsModel(
        Table(
            name="a.csv",
            columns=("When", "Who", "Kind"),
            rows=(("1/2/2026 10:00", "13900000001", "Missed"),),
            guess={"start": "When"},
        )
    )
    assert model.missing(say) == "请选出哪一列是对方号码。"
    assert model.words() == ()

    model.roles |= {"Who": "number", "Kind": "direction"}
    model.day_first = True
    model.ways = {"Missed": "missed", "Gone": "in"}

    assert model.missing(say) == ""
    assert json.loads(model.written()) == {
        "columns": {"start": "When", "number": "Who", "direction": "Kind"},
        "day_first": True,
        "ways": {"Missed": "missed"},
    }


def test_the_places_that_were_not_read_come_first(qtbot, window, tmp_path):
    """After the count, entries that could not be read stand before the files that were."""
    source = tmp_path / "坏短信"
    source.mkdir()
    broken = '<sms date="x" type="1" body="坏" /></smses>'.encode()
    (source / "sms.xml").write_bytes(sms_xml("好的一条").replace(b"</smses>", broken))
    page = window.imports
    window.go_to("import")
    with qtbot.waitSignal(page.imported, timeout=60_000):
        page.take([source])
    qtbot.waitUntil(lambda: "/smses/sms[" in page.table.item(0, 0).text(), timeout=60_000)

    assert page.table.item(0, 1).text() != ""
