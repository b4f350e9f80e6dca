"""Has anything been changed? Hash again, read again, and follow the custody chain."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from zipfile import is_zipfile

from analyzer.errors import DamagedCase, Tampered, UnreadableInput
from analyzer.model.remark import N_, remark
from analyzer.pipeline.checks import Check
from analyzer.pipeline.made import check_made
from analyzer.pipeline.replaying import check_records
from analyzer.store.case import DATABASE, Case
from reports.package.checking import STAMPS, check_package
from reports.package.der import Malformed
from reports.package.stamp import read_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from analyzer.model.custody import CustodyEvent


def verify_path(target: Path, *, now: Callable[[], datetime], actor: str) -> list[Check]:
    """Check a case, a package, or a report against its manifest or the case it was made in.

    Raises:
        UnreadableInput: It is neither.
    """
    if Case.is_case(target):
        return _check_case(target, now=now, actor=actor)
    if target.is_file() and is_zipfile(target):
        return list(_check_package(target))
    if target.is_file():
        return list(_check_file(target, now=now, actor=actor))
    raise UnreadableInput(remark(N_("“%(path)s”不是案卷，也不是报告文件。"), path=str(target)))


def _check_case(target: Path, *, now: Callable[[], datetime], actor: str) -> list[Check]:
    """Check a case; where its database breaks off, what was found before is kept."""
    checks: list[Check] = []
    try:
        with Case.open(target, now=now, actor=actor) as case:
            checks.extend(_check_database(case))
            checks.extend(_check_content(case, whole=not checks))
    except DamagedCase as error:
        checks.append(Check(subject=DATABASE, passed=False, what=error.remark))
    return checks


def _check_database(case: Case) -> Iterator[Check]:
    for flaw in case.flaws():
        what = remark(
            N_(
                "%(name)s 已损坏（%(flaw)s）：里面的内容不能当真。请从备份恢复整个案卷文件夹，"
                "或新建案卷，重新导入 exhibits 里的原始文件"
            ),
            name=DATABASE,
            flaw=flaw,
        )
        yield Check(subject=DATABASE, passed=False, what=what)


def _check_content(case: Case, *, whole: bool) -> Iterator[Check]:
    intact = set()
    for exhibit, same in case.rehash():
        template = (
            N_("原始文件 %(label)s（%(path)s）与入卷时一致")
            if same
            else N_("原始文件 %(label)s（%(path)s）与入卷时不一致，或已丢失")
        )
        if same:
            intact.add(exhibit.id)
        what = remark(template, label=exhibit.label, path=exhibit.path)
        yield Check(subject=exhibit.id, passed=same, what=what)
    try:
        case.check_custody()
        yield Check(subject="custody", passed=True, what=remark(N_("保管记录的链条完整")))
        events = case.custody()
    except Tampered as error:
        yield Check(subject="custody", passed=False, what=error.remark)
        events = _readable(case)
    if whole:
        yield from check_records(case, events, intact)
        yield from check_made(case, events)
    for event in events:
        if event.action == "export" and "folder" in event.details:
            yield from _check_export(case, event)


def _readable(case: Case) -> tuple[CustodyEvent, ...]:
    """Return the custody log of a case where it does not hold; nothing where it is not readable."""
    try:
        return case.custody()
    except Tampered:
        return ()


def _check_export(case: Case, event: CustodyEvent) -> Iterator[Check]:
    """Check an export's manifest against the custody log, and its files against the manifest."""
    folder = case.exports_dir / str(event.details["folder"])
    manifest = folder / "manifest.json"
    expected = {manifest.name: str(event.details["manifest_sha256"])}
    if manifest.is_file() and _sha256(manifest) == expected[manifest.name]:
        entries = json.loads(manifest.read_text(encoding="utf-8"))["entries"]
        expected |= {
            entry["path"]: entry["sha256"]
            for entry in entries
            if not entry["path"].startswith(ORIGINALS)
        }
    for name, digest in expected.items():
        path = folder / name
        intact = path.is_file() and _sha256(path) == digest
        template = (
            N_("导出的 %(name)s 与导出时一致")
            if intact
            else N_("导出的 %(name)s 与导出时不一致，或已丢失")
        )
        subject = f"{folder.name}/{name}"
        yield Check(subject=subject, passed=intact, what=remark(template, name=subject))


def _check_package(target: Path) -> Iterator[Check]:
    """Check every byte of a package, and what its time stamp is about."""
    checked = check_package(target)
    if checked is None:
        raise UnreadableInput(remark(NO_PACKAGE, path=str(target)))
    for outcome in checked.outcomes:
        template = PROBLEMS[outcome.problem] if outcome.problem else INTACT
        what = remark(template, name=outcome.name)
        yield Check(subject=outcome.name, passed=outcome.problem is None, what=what)
    if checked.stamp is not None and checked.manifest_sha256 is not None:
        yield _check_stamp(checked.stamp, checked.manifest_sha256)


def _check_stamp(response: bytes, manifest_sha256: str) -> Check:
    subject = STAMPS[1]
    try:
        stamp = read_stamp(response)
    except Malformed:
        return Check(subject=subject, passed=False, what=remark(STAMP_UNREADABLE))
    if not stamp.granted or stamp.sha256 != manifest_sha256 or stamp.at is None:
        return Check(subject=subject, passed=False, what=remark(STAMP_OTHER))
    what = remark(STAMP_FITS, at=stamp.at.isoformat(sep=" "))
    return Check(subject=subject, passed=True, what=what)


ORIGINALS = "originals/"
"""Files of a package that the case keeps among its exhibits, which are hashed there."""
NO_PACKAGE = N_("“%(path)s”不是取证包：里面没有 manifest.json。")
INTACT = N_("%(name)s 与导出时一致")
PROBLEMS = {
    "changed": N_("%(name)s 与导出时不一致"),
    "header": N_("%(name)s 在压缩包里的文件头与导出时不一致（文件名、大小或校验值）"),
    "missing": N_("%(name)s 缺少"),
    "added": N_("%(name)s 是导出以后加进去的"),
}
STAMP_UNREADABLE = N_("时间戳读不出来，已损坏")
STAMP_OTHER = N_("时间戳不是对这份 manifest.json 的")
STAMP_FITS = N_(
    "时间戳是对这份 manifest.json 的，时间 %(at)s；签名请用 openssl ts -verify 核对。"
    "它只表示该时间以前已经存在"
)


def _check_file(target: Path, *, now: Callable[[], datetime], actor: str) -> Iterator[Check]:
    digest = _sha256(target)
    known = _known_digests(target, now=now, actor=actor)
    if not known:
        raise UnreadableInput(
            remark(
                N_(
                    "“%(path)s”旁边没有清单（manifest.json），也找不到生成它的案卷，无从核对。"
                    "它的 SHA-256 是 %(digest)s，可以与报告生成时显示的值比较。"
                ),
                path=str(target),
                digest=digest,
            )
        )
    passed = digest in known
    template = (
        N_("%(name)s 与导出记录一致（SHA-256 %(digest)s）")
        if passed
        else N_("%(name)s 与导出记录都不一致（SHA-256 %(digest)s），导出后可能被改动过")
    )
    yield Check(
        subject=target.name, passed=passed, what=remark(template, name=target.name, digest=digest)
    )


def _known_digests(target: Path, *, now: Callable[[], datetime], actor: str) -> set[str]:
    """Return the digests that manifests and custody logs near the file know."""
    known = set()
    manifest = target.parent / "manifest.json"
    if manifest.exists():
        entries = json.loads(manifest.read_text(encoding="utf-8"))["entries"]
        known |= {entry["sha256"] for entry in entries}
    for folder in sorted(path for path in target.resolve().parent.iterdir() if path.is_dir()):
        if Case.is_case(folder):
            with Case.open(folder, now=now, actor=actor) as case:
                known |= {
                    str(event.details["report_sha256"])
                    for event in case.custody()
                    if event.action == "export" and "report_sha256" in event.details
                }
    return known


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
