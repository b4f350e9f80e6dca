"""Importing a backup folder into a case."""

from __future__ import annotations

import hashlib

import pytest

from analyzer.errors import UnreadableInput
from analyzer.pipeline.importing import import_paths
from tests.analyzer.pipeline.backups import START, calls_xml, folder, sms_xml, zipped


def _digests(root):
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def _by_path(receipt):
    return {entry.path: entry for entry in receipt.entries}


def test_calls_and_messages_of_a_folder_are_read(case, tmp_path):
    """Every call and message of a backup folder becomes a record."""
    backup = folder(tmp_path / "b", calls__xml=calls_xml(3), sms__xml=sms_xml("a", "b"))

    receipt = import_paths(case, [backup])

    assert receipt.records["call"] == 3
    assert receipt.records["message"] == 2
    assert len(list(case.calls())) == 3


def test_the_receipt_adds_up_for_every_file(case, tmp_path):
    """For every exhibit, seen is the sum of records, duplicates and warnings."""
    cut = sms_xml("one", "two", "three")[:-150]
    backup = folder(tmp_path / "b", a__xml=calls_xml(4), b__xml=cut)

    receipt = import_paths(case, [backup])

    entry = _by_path(receipt)["b.xml"]
    assert entry.records["message"] == 2
    assert entry.warnings == 1
    assert entry.seen == 3


def test_every_file_of_the_folder_is_on_the_receipt(case, tmp_path):
    """A file that is not read is listed with the reason."""
    backup = folder(
        tmp_path / "b",
        calls__xml=calls_xml(1),
        photo__jpg=b"\xff\xd8\xff\xe0photo",
        empty__xml=b"",
        sub_in_what__dat=b"\x01\x02\x03",
    )

    receipt = import_paths(case, [backup])

    seen = {entry.path for entry in receipt.entries} | {s.path for s in receipt.skipped}
    assert seen == {"calls.xml", "photo.jpg", "empty.xml", "sub/what.dat"}
    assert "图片" in str(next(s.reason for s in receipt.skipped if s.path == "photo.jpg"))


def test_importing_the_same_folder_twice_adds_nothing(case, tmp_path):
    """A second import of the same folder adds no record and says that all were known."""
    backup = folder(tmp_path / "b", calls__xml=calls_xml(5), sms__xml=sms_xml("x"))
    import_paths(case, [backup])

    again = import_paths(case, [backup])

    assert again.added == 0
    assert all(entry.known for entry in again.entries)
    assert sum(entry.duplicates for entry in again.entries) == 6
    assert len(list(case.calls())) == 5


def test_a_newer_backup_adds_only_what_is_new(case, tmp_path):
    """Rows that an earlier backup held are duplicates; new rows are records."""
    import_paths(case, [folder(tmp_path / "old", calls__xml=calls_xml(5))])

    receipt = import_paths(case, [folder(tmp_path / "new", calls__xml=calls_xml(8))])

    assert receipt.records["call"] == 3
    assert _by_path(receipt)["calls.xml"].duplicates == 5
    assert len(list(case.calls())) == 8


def test_equal_rows_of_one_file_are_both_kept(case, tmp_path):
    """Two rows of the same millisecond in one file are two calls, not one."""
    backup = folder(tmp_path / "b", calls__xml=calls_xml(2, step=0).replace(b'"8"', b'"7"'))

    receipt = import_paths(case, [backup])

    assert receipt.records["call"] == 2


def test_the_source_folder_is_never_written(case, tmp_path):
    """Digests and times of the source folder are the same after an import."""
    backup = folder(tmp_path / "b", calls__xml=calls_xml(2), photo__jpg=b"\xff\xd8\xff")
    before = _digests(backup), (backup / "calls.xml").stat().st_mtime_ns

    import_paths(case, [backup])

    assert (_digests(backup), (backup / "calls.xml").stat().st_mtime_ns) == before


def test_a_zip_is_read_member_by_member(case, tmp_path):
    """The files in a zip are exhibits of their own that name the zip they came from."""
    archive = tmp_path / "backup.zip"
    archive.write_bytes(
        zipped({"phone/calls.xml": calls_xml(2), "phone/photo.jpg": b"\xff\xd8\xff"})
    )

    receipt = import_paths(case, [archive])

    outer, inner = (entry.exhibit for entry in receipt.entries)
    assert receipt.records["call"] == 2
    assert inner.path == "backup.zip!/phone/calls.xml"
    assert inner.parent == outer.id


def test_a_member_that_climbs_out_of_its_zip_is_refused(case, tmp_path):
    """A member named `../x` is listed as not unpacked, and nothing is written outside."""
    archive = tmp_path / "evil.zip"
    archive.write_bytes(zipped({"../evil.xml": calls_xml(1), "ok.xml": calls_xml(2)}))

    receipt = import_paths(case, [archive])

    assert [s.path for s in receipt.skipped] == ["evil.zip!/../evil.xml"]
    assert receipt.records["call"] == 2
    assert not (tmp_path / "evil.xml").exists()


def test_a_member_that_explodes_is_refused(case, tmp_path):
    """A member that unpacks to a thousand times its size is not unpacked."""
    bomb = zipped({"bomb.xml": b"<calls>" + b" " * 200_000_000, "ok.xml": calls_xml(1)})
    archive = tmp_path / "bomb.zip"
    archive.write_bytes(bomb)

    receipt = import_paths(case, [archive])

    assert [s.path for s in receipt.skipped] == ["bomb.zip!/bomb.xml"]
    assert receipt.records["call"] == 1


def test_a_damaged_zip_is_named_and_the_rest_goes_on(case, tmp_path):
    """A zip that cannot be opened is on the list; the folder's other files are read."""
    broken = zipped({"a.xml": calls_xml(50)})[:-30]
    backup = folder(tmp_path / "b", broken__zip=broken, calls__xml=calls_xml(1))

    receipt = import_paths(case, [backup])

    assert [s.path for s in receipt.skipped] == ["broken.zip"]
    assert "broken.zip" not in _by_path(receipt)
    assert receipt.records["call"] == 1


def test_a_missing_folder_is_one_clear_sentence(case, tmp_path):
    """A path that is not there is named in the error."""
    with pytest.raises(UnreadableInput, match=r"找不到.*nowhere"):
        import_paths(case, [tmp_path / "nowhere"])


def test_an_empty_folder_is_one_clear_sentence(case, tmp_path):
    """An empty folder is an error that says so."""
    (tmp_path / "void" / "sub").mkdir(parents=True)

    with pytest.raises(UnreadableInput, match=r"void.*空"):
        import_paths(case, [tmp_path / "void"])


def test_a_folder_with_nothing_readable_is_an_error_with_a_reason(case, tmp_path):
    """Where no file could be read, the error names one and says why."""
    backup = folder(tmp_path / "b", photo__jpg=b"\xff\xd8\xff")

    with pytest.raises(UnreadableInput, match=r"photo.jpg.*图片"):
        import_paths(case, [backup])


def test_the_case_may_not_lie_in_the_backup(case, tmp_path):
    """A backup folder that holds the case is refused: the source would be written."""
    folder(tmp_path, calls__xml=calls_xml(1))

    with pytest.raises(UnreadableInput, match="案卷"):
        import_paths(case, [tmp_path])


def test_a_link_is_listed_and_not_followed(case, tmp_path):
    """A symbolic link is on the list; what it points to is not read."""
    backup = folder(tmp_path / "b", calls__xml=calls_xml(1))
    (backup / "link.xml").symlink_to(backup / "calls.xml")

    receipt = import_paths(case, [backup])

    assert [s.path for s in receipt.skipped] == ["link.xml"]


def test_an_mms_picture_becomes_an_exhibit(case, tmp_path):
    """The picture of an MMS is an exhibit that names the message it was in."""
    mms = (
        f'<smses count="1"><mms date="{START}" msg_box="1" address="13900000001" ct_t="x" '
        'm_type="132"><parts><part seq="0" ct="image/png" name="p.png" data="iVBORw0KGgo=" />'
        '<part seq="1" ct="text/plain" text="看图" /></parts><addrs>'
        '<addr address="13900000001" type="137" /></addrs></mms></smses>'
    )
    backup = folder(tmp_path / "b", sms__xml=mms.encode())

    import_paths(case, [backup])

    message = next(iter(case.messages())).record
    picture = case.exhibits()[-1]
    assert message.attachments[0].sha256 == picture.sha256
    assert picture.parent == case.exhibits()[0].id
    assert case.exhibit_file(picture.id).read_bytes() == b"\x89PNG\r\n\x1a\n"


def test_a_table_is_read_again_with_a_mapping(case, tmp_path):
    """A table that was not understood before is read once the person says what its columns hold."""
    table = tmp_path / "table.csv"
    table.write_text("Number,Date,Time,Type\r\n95000001,02/03/2026,10:00,Incoming\r\n")
    mapping = tmp_path / "map.json"
    mapping.write_text(
        '{"columns": {"date": "Date", "clock": "Time", "number": "Number", "direction": "Type"},'
        ' "day_first": false}'
    )
    before = import_paths(case, [table])

    after = import_paths(case, [table], mapping=mapping)

    assert (before.records["call"], before.entries[0].warnings) == (0, 1)
    assert (after.records["call"], after.entries[0].warnings) == (1, 0)
