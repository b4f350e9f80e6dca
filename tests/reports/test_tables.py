"""Tables for spreadsheets: nothing in them is carried out."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.grid import Columns, table
from reports.package.archive import write_archive
from reports.tables import calls_table, csv_bytes, findings_table, safe, xlsx_parts
from reports.view import open_view

ATTACK = '=HYPERLINK("http://example.invalid","x")'


def workbook(rows):
    """Write rows as a workbook and read it with a library of others."""
    openpyxl = pytest.importorskip("openpyxl")
    out = io.BytesIO()
    write_archive(out, list(xlsx_parts({"表": rows})))
    return openpyxl.load_workbook(out)["表"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", " =", "＝"])
def test_a_cell_that_could_be_a_formula_is_made_text(sign):
    """What a spreadsheet would carry out begins with an apostrophe."""
    assert safe(f"{sign}1+1").startswith("'")


@given(st.text())
def test_csv_gives_back_what_was_written(text):
    """A cell read back is the text, or the text after an apostrophe."""
    data = csv_bytes([(text,)]).decode("utf-8-sig")

    ((cell,),) = csv.reader(io.StringIO(data, newline=""))

    assert cell.removeprefix("'") == text.removeprefix("'")


def test_a_workbook_holds_strings_only():
    """An attack in a message is a string to a spreadsheet, and reads as it was written."""
    sheet = workbook([("列",), (ATTACK,), ("𠮷😡\x0b",)])

    assert [row[0].data_type for row in sheet.rows] == ["s", "s", "s"]
    assert [row[0].value for row in sheet.rows] == ["列", ATTACK, "𠮷😡[U+000B]"]


def test_every_call_and_finding_is_a_row(dossiers):
    """The tables have a row for each call and each finding, below their heads."""
    view = open_view(dossiers.dossier())

    assert len(list(calls_table(view))) == 1 + len(view.dossier.calls)
    assert len(list(findings_table(view))) == 1 + len(view.findings)


def test_rows_are_as_wide_as_their_heads(dossiers):
    """No column is without a head."""
    view = open_view(dossiers.dossier())

    for rows in (list(calls_table(view)), list(findings_table(view))):
        assert len({len(row) for row in rows}) == 1


def test_a_long_table_has_one_head_on_each_page(tmp_path):
    """Where it goes on in the middle of a page its head is not printed again."""
    from pypdf import PdfReader
    from reportlab.platypus import SimpleDocTemplate

    columns = Columns(heads=("HEAD",), shares=(1,))
    path = tmp_path / "long.pdf"
    SimpleDocTemplate(str(path)).build(list(table(columns, ((str(n),) for n in range(450)))))

    heads = [page.extract_text().count("HEAD") for page in PdfReader(path).pages]
    assert len(heads) > 10
    assert set(heads) == {1}
