"""Reading the exhibits again, and holding what they yield against what the case holds.

An exhibit is compared where it is what it was when it was taken in, was read to its end, and this
program has the same version of its reader. Where one of these is missing, a line says so, and the
records are at least held against their own fingerprints.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from analyzer.errors import AnalyzerError, PasswordNeeded
from analyzer.model.remark import N_, Remark, remark
from analyzer.pipeline.checks import Check
from analyzer.pipeline.mappings import mapping_of
from analyzer.pipeline.reading import entries, without_bytes
from analyzer.store.comparing import Unlike
from importers.contract import ReadContext
from importers.registry import IMPORTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from analyzer.model.custody import CustodyEvent
    from analyzer.model.exhibit import Exhibit
    from analyzer.store.case import Case
    from analyzer.store.circumstances import Circumstances
    from analyzer.store.comparing import Compared, Comparison
    from analyzer.store.readings import Reading
    from importers.contract import Importer

ALIKE: Final = N_("重新读取了 %(exhibits)d 份原始文件，%(entries)d 条内容与案卷里的逐条一致")
UNLIKE: Final[Mapping[Unlike, str]] = {
    Unlike.CHANGED: N_("%(path)s 的 %(locator)s：案卷里的这条记录与原始文件不一致"),
    Unlike.LACKING: N_("%(path)s 的 %(locator)s：原始文件里有这一条，案卷里没有，或已不是这一条"),
    Unlike.INVENTED: N_("%(path)s 的 %(locator)s：案卷里有这条记录，原始文件里没有"),
    Unlike.REMARK: N_("%(path)s 的 %(locator)s：案卷里的读取说明与重新读取的不一致"),
}
MORE: Final = N_("%(path)s：另有 %(count)d 处不一致")
ITSELF: Final = N_("%(path)s 的 %(locator)s：案卷里的这条记录与它自己的指纹不一致")
OTHER_VERSION: Final = N_(
    "%(path)s 是由读取程序 %(importer)s 第 %(version)d 版读取的，本程序没有这一版，"
    "没有逐条比对；再导入一次即可用现在的版本读取"
)
NOT_KEPT: Final = N_("%(path)s 是由较早的程序读取的，没有记下读取的条件，没有逐条比对")
LOCKED: Final = N_("%(path)s 需要密码才能读取，没有逐条比对")
NOT_INTACT: Final = N_("%(path)s 或与它同属的文件已不是入卷时的样子，没有逐条比对")
BROKEN_OFF: Final = N_("%(path)s 还没有读完，没有逐条比对；请再导入一次，然后再核对")
READ_ANEW: Final = N_(
    "%(path)s 曾经读完，现在案卷里的读取却不完整；如果重新导入时中断过，请再导入一次，然后再核对"
)
NOT_AS_LOGGED: Final = N_("%(path)s：案卷里的读取情况与保管记录里写下的不一致")
BORROWED: Final = N_("案卷里有记录的附带信息来自别的文件，而保管记录里没有这样的事")


@dataclass(slots=True)
class _Replay:
    """A replay of a whole case while it is under way."""

    case: Case
    imports: Mapping[str, CustodyEvent]
    """The last import of each exhibit."""
    intact: AbstractSet[str]
    comparison: Comparison
    apart: set[str] = field(default_factory=set)
    """Exhibits that are not compared."""
    own: set[str] = field(default_factory=set)
    """Of those the ones whose records can be held against their own fingerprints."""
    exhibits: int = 0
    entries: int = 0

    def leave(self, exhibit: Exhibit, why: Remark, *, passed: bool = True) -> Check:
        """Leave an exhibit uncompared, and its records to their own fingerprints."""
        self.apart.add(exhibit.id)
        self.own.add(exhibit.id)
        return _check(exhibit, why, passed=passed)


def check_records(
    case: Case, events: Sequence[CustodyEvent], intact: AbstractSet[str]
) -> Iterator[Check]:
    """Read every exhibit again and yield in what the case differs from it.

    Args:
        case: The case.
        events: Its custody log.
        intact: Ids of the exhibits whose bytes are what they were.
    """
    imports = {event.subject: event for event in events if event.action == "import"}
    run = _Replay(case, imports, intact, case.comparison())
    paths = {}
    for exhibit in case.exhibits():
        paths[exhibit.id] = exhibit.path
        yield from _check_exhibit(run, exhibit)
    for compared in (*run.comparison.left(run.apart), *run.comparison.adrift()):
        yield from _differences(compared, paths, UNLIKE)
    if run.own:
        for compared in run.comparison.unlike_themselves(run.own):
            yield from _differences(compared, paths, dict.fromkeys(Unlike, ITSELF))
    rehomed = sum(
        int(event.details.get("rehomed") or 0) for event in events if event.action == "import"
    )
    if run.comparison.borrowed() > rehomed:
        yield Check(subject="records", passed=False, what=remark(BORROWED))
    if run.exhibits:
        what = remark(ALIKE, exhibits=run.exhibits, entries=run.entries)
        yield Check(subject="records", passed=True, what=what)


def _check_exhibit(run: _Replay, exhibit: Exhibit) -> Iterator[Check]:
    reading = run.case.reading(exhibit.id)
    event = run.imports.get(exhibit.id)
    if reading is None and event is None:
        return
    if reading is None or not reading.complete:
        template = BROKEN_OFF if event is None else READ_ANEW
        yield run.leave(exhibit, remark(template, path=exhibit.path), passed=event is None)
    elif event is None or _told(reading) != _told_by(event):
        yield run.leave(exhibit, remark(NOT_AS_LOGGED, path=exhibit.path), passed=False)
    elif (importer := _installed(reading)) is None:
        what = remark(
            OTHER_VERSION,
            path=exhibit.path,
            importer=reading.importer,
            version=reading.version,
        )
        yield run.leave(exhibit, what)
    elif (given := run.case.circumstances(exhibit.id)) is None:
        run.apart.add(exhibit.id)
        yield _check(exhibit, remark(NOT_KEPT, path=exhibit.path), passed=True)
    elif {exhibit.id, *given.siblings.values()} <= run.intact:
        yield from _replay(run, exhibit, importer, given, held=_held(reading))
    else:
        yield run.leave(exhibit, remark(NOT_INTACT, path=exhibit.path))


def _told(reading: Reading) -> Mapping[str, object]:
    counts = {"duplicates": reading.duplicates, "lost": reading.lost, "remarks": reading.remarks}
    return {
        "importer": reading.importer,
        "version": reading.version,
        **reading.records,
        **counts,
    }


def _told_by(event: CustodyEvent) -> Mapping[str, object]:
    return {k: v for k, v in event.details.items() if k not in ("content", "rehomed")}


def _held(reading: Reading) -> int:
    return sum(reading.records.values()) + reading.duplicates


def _replay(
    run: _Replay, exhibit: Exhibit, importer: Importer, given: Circumstances, *, held: int
) -> Iterator[Check]:
    failures: list[AnalyzerError] = []
    items = entries(
        run.case.exhibit_file(exhibit.id),
        importer,
        _context(run.case, exhibit, given),
        broken=failures.append,
    )
    compared = run.comparison.compare(
        exhibit.id, map(without_bytes, items), (importer.name, importer.version)
    )
    if held and any(isinstance(failure, PasswordNeeded) for failure in failures):
        yield run.leave(exhibit, remark(LOCKED, path=exhibit.path))
        return
    yield from _differences(compared, {exhibit.id: exhibit.path}, UNLIKE)
    if not compared.named:
        run.exhibits += 1
        run.entries += compared.entries


def _installed(reading: Reading) -> Importer | None:
    for importer in IMPORTERS:
        if (importer.name, importer.version) == (reading.importer, reading.version):
            return importer
    return None


def _context(case: Case, exhibit: Exhibit, given: Circumstances) -> ReadContext:
    return ReadContext(
        exhibit=exhibit.id,
        path=PurePosixPath(given.path),
        zone=ZoneInfo(case.settings.zone),
        region=case.settings.region,
        modified_at=exhibit.modified_at,
        mapping=None
        if given.mapping is None
        else mapping_of(given.mapping, remembered=given.remembered),
        siblings={name: case.exhibit_file(sibling) for name, sibling in given.siblings.items()},
    )


def _differences(
    compared: Compared, paths: Mapping[str, str], templates: Mapping[Unlike, str]
) -> Iterator[Check]:
    for found in compared.named:
        path = paths[found.exhibit]
        what = remark(templates[found.kind], path=path, locator=found.locator)
        yield Check(subject=f"{path}!{found.locator}", passed=False, what=what)
    if compared.more:
        path = paths[compared.named[0].exhibit]
        yield Check(subject=path, passed=False, what=remark(MORE, path=path, count=compared.more))


def _check(exhibit: Exhibit, what: Remark, *, passed: bool) -> Check:
    return Check(subject=exhibit.path, passed=passed, what=what)
