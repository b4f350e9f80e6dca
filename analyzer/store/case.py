"""A case on disk: one folder with a database, the exhibits, and what was derived from them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Self

from analyzer.errors import CaseError, DamagedCase
from analyzer.model.remark import N_, remark
from analyzer.store.circumstances import CircumstanceStore
from analyzer.store.codec import MISFITS, UNREADABLE, from_sql_or_none, to_sql_or_none
from analyzer.store.comparing import Comparison
from analyzer.store.complaints import ComplaintStore
from analyzer.store.custody import Custody, content_digest
from analyzer.store.database import Database
from analyzer.store.exhibits import LOCK_NAME, ExhibitStore, sweep
from analyzer.store.findings import FindingStore
from analyzer.store.limits import LimitStore
from analyzer.store.links import LinkStore
from analyzer.store.listenings import ListeningStore
from analyzer.store.marks import MarkStore
from analyzer.store.queue import QueueStore
from analyzer.store.readings import ReadingStore
from analyzer.store.records import RecordStore
from analyzer.store.ties import TieStore
from analyzer.store.transcripts import TranscriptStore
from analyzer.store.witnesses import WitnessStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

DATABASE: Final = "case.db"
UNFINISHED: Final = "case.db.new"
"""The database of a case whose making was cut off."""
LEFTOVERS: Final = (UNFINISHED, *(f"{UNFINISHED}-{end}" for end in ("wal", "shm", "journal")))
FOLDERS: Final = ("exhibits", "derived", "rules", "exports")
OWNER_ONLY: Final = 0o700

NOT_EMPTY = N_("文件夹 %(path)s 不是空的，不能在里面新建案卷。请选一个空文件夹或新的名字。")
EXISTS = N_("%(path)s 已经是一个案卷。请直接打开它。")
NOT_WRITABLE = N_("不能在 %(path)s 新建案卷：%(why)s。请换一个可以写入的位置。")
NOT_A_CASE = N_("%(path)s 不是案卷：里面没有 case.db。请检查路径。")
INCOMPLETE = N_("案卷 %(path)s 不完整：case.db 里没有案卷设置。请从备份恢复整个案卷文件夹。")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSettings:
    """What was stated when the case was made."""

    zone: str
    """IANA name of the zone in which wall times without offset are read."""
    region: str
    """ISO 3166 country, for numbers and rules."""
    title: str | None
    """`None` where the person gave none."""
    created_at: datetime
    schema: int
    """Format of the database."""


class Case:
    """An open case; its methods are those of the stores it is made of."""

    def __init__(self, path: Path, *, now: Callable[[], datetime], actor: str) -> None:
        """Open the stores; callers use `create` and `open`."""
        self.path = path
        self.now, self.actor = now, actor
        self.exhibits_dir, self.derived_dir, self.rules_dir, self.exports_dir = (
            path / name for name in FOLDERS
        )
        self._db = Database(path / DATABASE)
        try:
            self.settings = _settings(self._db)
            if not self._db.readonly:
                sweep(self.exhibits_dir)
        except BaseException:
            self._db.close()
            raise
        custody = Custody(db=self._db, now=now, actor=actor)
        self.log, self.custody, self.check_custody = custody.log, custody.events, custody.check
        self._offer_evidence(custody)
        self._offer_judgement(custody)
        self._offer_review(custody)
        self._offer_checks()

    def _offer_evidence(self, custody: Custody) -> None:
        exhibits = ExhibitStore(db=self._db, custody=custody, folder=self.exhibits_dir)
        self.acquire, self.acquire_bytes = exhibits.acquire, exhibits.acquire_bytes
        self.exhibits, self.exhibit = exhibits.exhibits, exhibits.exhibit
        self.exhibit_file, self.exhibit_paths = exhibits.exhibit_file, exhibits.exhibit_paths
        self.rehash, self.skip, self.skipped = exhibits.rehash, exhibits.skip, exhibits.skipped

        readings = ReadingStore(db=self._db, custody=custody, region=self.settings.region)
        self.reading, self.add_batch = readings.reading, readings.add_batch
        self.finish_reading, self.forget_reading = readings.finish_reading, readings.forget_reading

        records = RecordStore(db=self._db, region=self.settings.region)
        self.calls, self.messages = records.calls, records.messages
        self.recordings, self.emails = records.recordings, records.emails
        self.contacts, self.warnings = records.contacts, records.warnings
        self.record, self.sources = records.record, records.sources
        self.places = records.places

    def _offer_judgement(self, custody: Custody) -> None:
        marks = MarkStore(db=self._db, custody=custody)
        self.mark, self.marks = marks.mark, marks.marks

        links = LinkStore(db=self._db, custody=custody)
        self.replace_links, self.links = links.replace_links, links.links
        self.doubts, self.clocks = links.doubts, links.clocks
        self.decide_link, self.link_decisions = links.decide_link, links.link_decisions

        ties = TieStore(db=self._db, custody=custody)
        self.tie, self.ties = ties.tie, ties.ties

        limits = LimitStore(db=self._db)
        self.replace_limits, self.limits = limits.replace_limits, limits.limits

        heard = TranscriptStore(db=self._db, custody=custody)
        self.start_transcript, self.finish_transcript = (
            heard.start_transcript,
            heard.finish_transcript,
        )
        self.add_hearing, self.heard = heard.add_hearing, heard.heard
        self.transcript, self.transcripts = heard.transcript, heard.transcripts
        self.segments, self.keep_voices = heard.segments, heard.keep_voices
        self.voices, self.tell_sides = heard.voices, heard.tell_sides
        self.keep_rehearing, self.rehearings = heard.keep_rehearing, heard.rehearings
        self.fail_transcript, self.failures = heard.fail_transcript, heard.failures
        self.correct, self.corrections = heard.correct, heard.corrections

        findings = FindingStore(db=self._db, custody=custody)
        self.replace_findings, self.flagging = findings.replace_findings, findings.flagging
        self.findings, self.finding = findings.findings, findings.finding
        self.no_longer_found, self.gated = findings.no_longer_found, findings.gated
        self.decide, self.decisions = findings.decide, findings.decisions

    def _offer_review(self, custody: Custody) -> None:
        queue = QueueStore(db=self._db, zone=self.settings.zone)
        self.queue, self.queued, self.tally = queue.queue, queue.queued, queue.tally
        self.facets, self.unflagged, self.stopped = queue.facets, queue.unflagged, queue.stopped
        self.overview = queue.overview
        self.filters, self.save_filter = queue.filters, queue.save_filter
        self.drop_filter = queue.drop_filter

        heard = ListeningStore(db=self._db, custody=custody)
        self.listen, self.listenings = heard.listen, heard.listenings
        self.memo, self.write_memo = heard.memo, heard.write_memo

        filed = ComplaintStore(db=self._db, custody=custody)
        self.file_complaint, self.add_event = filed.file_complaint, filed.add_event
        self.complaints, self.form = filed.complaints, filed.form
        self.save_form, self.drop_form = filed.save_form, filed.drop_form

    def _offer_checks(self) -> None:
        self.flaws = self._db.flaws
        given = CircumstanceStore(db=self._db)
        self.circumstances, self.mappings = given.circumstances, given.mappings

        witnesses = WitnessStore(db=self._db)
        self.witnessed_transcripts = witnesses.witnessed_transcripts
        self.witnessed_findings = witnesses.witnessed_findings

    def comparison(self) -> Comparison:
        """Begin to compare what the case holds with what its exhibits yield."""
        return Comparison(self._db, self.settings.region)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        zone: str,
        region: str,
        title: str | None = None,
        now: Callable[[], datetime],
        actor: str,
    ) -> Case:
        """Make a case in a new or empty folder and open it.

        Raises:
            CaseError: The folder holds something, or cannot be written.
        """
        if cls.is_case(path):
            raise CaseError(remark(EXISTS, path=str(path)))
        try:
            _make_folders(path)
            unfinished = path / UNFINISHED
            for name in LEFTOVERS:
                (path / name).unlink(missing_ok=True)
            unfinished.touch(mode=0o600)
            _write_settings(unfinished, zone, region, title, now, actor)
            unfinished.replace(path / DATABASE)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise CaseError(remark(NOT_WRITABLE, path=str(path), why=why)) from error
        return cls(path, now=now, actor=actor)

    @classmethod
    def open(cls, path: Path, *, now: Callable[[], datetime], actor: str) -> Case:
        """Open a case; one on read-only media can be read.

        Raises:
            CaseError: It is no case, is damaged, or was made by a newer program.
        """
        if not cls.is_case(path):
            raise CaseError(remark(NOT_A_CASE, path=str(path)))
        return cls(path, now=now, actor=actor)

    @staticmethod
    def is_case(path: Path) -> bool:
        """Say whether a folder is a case."""
        return (path / DATABASE).is_file()

    def close(self) -> None:
        """Close the case; after that its database is one file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _make_folders(path: Path) -> None:
    path.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    ours = {DATABASE, *LEFTOVERS, LOCK_NAME, *FOLDERS}
    if any(entry.name not in ours for entry in path.iterdir()):
        raise CaseError(remark(NOT_EMPTY, path=str(path)))
    if any(next((path / name).iterdir(), None) for name in FOLDERS if (path / name).is_dir()):
        raise CaseError(remark(NOT_EMPTY, path=str(path)))
    if os.name == "posix":
        path.chmod(OWNER_ONLY)
    for name in FOLDERS:
        (path / name).mkdir(mode=OWNER_ONLY, exist_ok=True)


def _write_settings(
    file: Path,
    zone: str,
    region: str,
    title: str | None,
    now: Callable[[], datetime],
    actor: str,
) -> None:
    created_at = now().isoformat()
    db = Database(file, new=True)
    try:
        with db.writing():
            Custody(db=db, now=now, actor=actor).log(
                "create",
                title or "",
                zone=zone,
                region=region,
                content=content_digest("", zone, region, title, created_at),
            )
            db.run(
                "INSERT INTO settings VALUES (1, ?, ?, ?, ?)",
                (zone, region, to_sql_or_none(title), created_at),
            )
    finally:
        db.close()


def _settings(db: Database) -> CaseSettings:
    row = db.one("SELECT zone, region, title, created_at FROM settings")
    if row is None:
        raise CaseError(remark(INCOMPLETE, path=str(db.path.parent)))
    zone, region, title, created_at = row
    try:
        return CaseSettings(
            zone=zone,
            region=region,
            title=from_sql_or_none(title),
            created_at=datetime.fromisoformat(created_at),
            schema=db.number("PRAGMA user_version"),
        )
    except MISFITS as error:
        raise DamagedCase(remark(UNREADABLE)) from error
