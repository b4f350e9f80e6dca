"""Where reports and packs may be written."""

from __future__ import annotations

import pytest

from analyzer.errors import UsageError
from analyzer.model.dossier import DossierKind
from analyzer.pipeline.exporting import export_report
from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.packaging import Wish, write_package
from analyzer.pipeline.targets import refuse_backup
from tests.analyzer.pipeline.backups import calls_xml, folder, sms_xml


@pytest.fixture
def backup(case, tmp_path):
    """A backup folder that was imported."""
    made = folder(tmp_path / "backup", calls__xml=calls_xml(2), sms__xml=sms_xml("你好"))
    import_paths(case, [made])
    return made


def test_nothing_is_written_into_an_imported_backup(case, backup):
    """A report or package among the files that were handed over is refused; nothing is changed."""
    before = sorted(path.name for path in backup.rglob("*"))

    with pytest.raises(UsageError, match="备份要保持原样"):
        export_report(case, backup / "r.pdf", kind=DossierKind.DRAFT, language="zh")
    with pytest.raises(UsageError, match="备份要保持原样"):
        write_package(case, backup / "new" / "p.zip", Wish(language="zh"))

    assert sorted(path.name for path in backup.rglob("*")) == before


def test_a_backup_is_known_where_it_was_moved(case, backup, tmp_path):
    """A copy of the backup elsewhere is a backup as well."""
    moved = backup.rename(tmp_path / "elsewhere")

    with pytest.raises(UsageError):
        refuse_backup(case, moved / "r.pdf")


def test_a_folder_that_holds_one_file_by_chance_may_be_written_to(case, backup, tmp_path):
    """Beside a single imported file a report may lie, and anywhere else."""
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "calls.xml").write_bytes((backup / "calls.xml").read_bytes())

    refuse_backup(case, tmp_path / "desk" / "r.pdf")
    refuse_backup(case, tmp_path / "r.pdf")
