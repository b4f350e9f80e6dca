"""The evidence package: report, dossier, originals, clips, tables, manifest, and how to check it.

The same case gives the same package, byte for byte; a time stamp or a signature, where asked for,
is what differs.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from analyzer.model.dossier import DossierKind, dossier_json
from analyzer.model.manifest import Manifest, ManifestEntry
from analyzer.pipeline.clips import cut_clips
from analyzer.pipeline.dossier import build_dossier
from analyzer.pipeline.exporting import custody_lines, sha256
from analyzer.pipeline.redaction import check_masked, masked
from analyzer.pipeline.stages import Stage, Stages, unobserved
from analyzer.pipeline.stamping import Stamped, stamp
from analyzer.pipeline.targets import refuse_backup
from analyzer.version import __version__
from reports.clips import clip_plans
from reports.evidence import write_evidence
from reports.files import safe_name, write_text, write_whole
from reports.html import CLIPS, write_html
from reports.package.archive import write_archive
from reports.package.checking import MANIFEST, STAMPS, SUMS
from reports.sections.index import cited_exhibits
from reports.tables import calls_table, csv_bytes, findings_table, xlsx_parts
from reports.view import View, open_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from analyzer.model.dossier import Dossier
    from analyzer.pipeline.redaction import Masked, Masking
    from analyzer.pipeline.stages import Observe
    from analyzer.pipeline.stamping import Transport
    from analyzer.store.case import Case

STEPS = (
    Stage.GATHER,
    Stage.COVER,
    Stage.CLIPS,
    Stage.REPORT,
    Stage.PAGE,
    Stage.TABLES,
    Stage.CHECK,
    Stage.PACK,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks for."""

    language: str
    public: Masking | None = None
    """What to mask for a public version; `None` for the full package."""
    cited_only: bool = False
    """Leave out exhibits that no printed finding rests on."""
    timestamp: str | None = None
    """Address of a time-stamp authority."""
    certificate: Path | None = None
    """PKCS #12 file to sign the report with."""
    passphrase: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packaged:
    """A package that was written."""

    package: ManifestEntry
    manifest_sha256: str
    findings: int
    clips: int
    originals: int
    stamped_at: datetime | None


def write_package(
    case: Case,
    out: Path,
    wish: Wish,
    *,
    transport: Transport | None = None,
    observe: Observe = unobserved,
) -> Packaged:
    """Write the package of what was confirmed.

    Args:
        case: An open case.
        out: The archive to write.
        wish: What goes in.
        transport: How to reach the time-stamp authority; the network where none is given.
        observe: Told of each step as it begins.

    Raises:
        UsageError: The package would lie in the backup.
        Unmasked: A public version would show what was to be covered.
        UnreadableInput: The authority gives no time stamp, or the certificate cannot be opened.
        MissingComponent: Signing is not installed.
        NoSpaceLeft: The disk is full.
        CaseError: The folder cannot be written to.
    """
    refuse_backup(case, out)
    steps = Stages(STEPS, observe, masked=wish.public is not None)
    steps.at(Stage.GATHER)
    dossier = build_dossier(case, kind=DossierKind.FINAL, language=wish.language)
    if wish.public:
        steps.at(Stage.COVER)
    mask = masked(dossier, wish.public, form=case.form()) if wish.public else None
    dossier = mask.dossier if mask else dossier
    folder = case.exports_dir / case.now().strftime("%Y%m%dT%H%M%S.%fZ")
    folder.mkdir(parents=True)
    clips = _fill(case, folder, dossier, wish, mask, steps)
    if mask:
        steps.at(Stage.CHECK)
        check_masked(folder, mask)
    steps.at(Stage.PACK)
    sources = _sources(folder)
    originals = {} if mask else dict(_originals(case, open_view(dossier), wish))
    return _pack(case, out, folder, sources | originals, wish, transport, clips, dossier)


def _fill(
    case: Case, folder: Path, dossier: Dossier, wish: Wish, mask: Masked | None, steps: Stages
) -> tuple[str, ...]:
    """Write everything but the originals into the export's folder; return the clips' names."""
    steps.at(Stage.CLIPS)
    view = open_view(dossier)
    for name in (CLIPS, "tables"):
        (folder / name).mkdir()
    silenced = mask.silenced if mask else {}
    clips = []
    for cut in cut_clips(case, clip_plans(view), silenced=silenced):
        write_text(folder / CLIPS / cut.name, cut.wav)
        clips.append(cut.name)
    (folder / "dossier.json").write_bytes(dossier_json(dossier))
    if not mask:
        (folder / "custody.jsonl").write_bytes(custody_lines(dossier.custody))
    steps.at(Stage.REPORT)
    write_evidence(dossier, folder / "report.pdf")
    if wish.certificate is not None:
        from reports.signing import sign_report

        sign_report(folder / "report.pdf", wish.certificate, wish.passphrase)
    steps.at(Stage.PAGE)
    write_html(dossier, folder / "report.html", clips=clips)
    steps.at(Stage.TABLES)
    _write_tables(view, folder / "tables")
    templates = files("reports") / "templates"
    write_text(folder / "verify.html", (templates / "verify.html").read_bytes())
    readme = (templates / f"package.{wish.language}.txt").read_bytes()
    write_text(folder / "README.txt", readme)
    return tuple(clips)


def _write_tables(view: View, folder: Path) -> None:
    _ = view.say
    calls, findings = tuple(calls_table(view)), tuple(findings_table(view))
    write_text(folder / "calls.csv", csv_bytes(calls))
    write_text(folder / "findings.csv", csv_bytes(findings))
    parts = list(xlsx_parts({_("通话"): calls, _("要点"): findings}))
    write_whole(folder / "tables.xlsx", lambda file: _discard(write_archive(file, parts)))


def _discard(_members: object) -> None:
    """Take a result nobody needs."""


def _sources(folder: Path) -> dict[str, Path]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in found}


def _originals(case: Case, view: View, wish: Wish) -> Iterator[tuple[str, Path]]:
    wanted = cited_exhibits(view) if wish.cited_only else view.exhibits.keys()
    for key, entry in view.exhibits.items():
        if key in wanted:
            exhibit = entry.exhibit
            yield f"originals/{exhibit.label}_{safe_name(exhibit.name)}", case.exhibit_file(key)


def _pack(
    case: Case,
    out: Path,
    folder: Path,
    sources: Mapping[str, Path],
    wish: Wish,
    transport: Transport | None,
    clips: Sequence[str],
    dossier: Dossier,
) -> Packaged:
    digest = hashlib.sha256(dossier_json(dossier)).hexdigest()
    entries = tuple(_entries(sources))
    manifest = _manifest(entries, digest)
    manifest_sha256 = hashlib.sha256(manifest).hexdigest()
    url = wish.timestamp
    stamped = stamp(manifest_sha256, url, transport=transport) if url else None
    own = {MANIFEST: manifest, SUMS: _sums(entries, manifest, stamped), **_stamps(stamped)}
    for name, content in own.items():
        write_text(folder / name, content)
    order = (MANIFEST, SUMS, *sources, *_stamps(stamped))
    members = [(name, sources.get(name) or own[name]) for name in order]
    package = write_whole(out, lambda file: _discard(write_archive(file, members)))
    case.log(
        "export",
        out.name,
        report_sha256=sha256(folder / "report.pdf"),
        dossier_sha256=digest,
        manifest_sha256=manifest_sha256,
        package_sha256=package.sha256,
        folder=folder.name,
    )
    return Packaged(
        package=package,
        manifest_sha256=manifest_sha256,
        findings=len(dossier.findings),
        clips=len(clips),
        originals=sum(name.startswith("originals/") for name in sources),
        stamped_at=stamped.stamp.at if stamped else None,
    )


def _entries(sources: Mapping[str, Path]) -> Iterator[ManifestEntry]:
    for name, path in sources.items():
        yield ManifestEntry(path=name, size=path.stat().st_size, sha256=sha256(path))


def _manifest(entries: tuple[ManifestEntry, ...], dossier_sha256: str) -> bytes:
    manifest = Manifest(entries=entries, dossier_sha256=dossier_sha256, program_version=__version__)
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode() + b"\n"


def _stamps(stamped: Stamped | None) -> dict[str, bytes]:
    if stamped is None:
        return {}
    return {STAMPS[0]: stamped.request, STAMPS[1]: stamped.response}


def _sums(entries: Sequence[ManifestEntry], manifest: bytes, stamped: Stamped | None) -> bytes:
    """Return the list for `sha256sum`, in the order of the archive."""
    digests = {MANIFEST: hashlib.sha256(manifest).hexdigest()}
    digests |= {entry.path: entry.sha256 for entry in entries}
    digests |= {
        name: hashlib.sha256(content).hexdigest() for name, content in _stamps(stamped).items()
    }
    return "".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()
