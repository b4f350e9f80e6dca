"""The report as one HTML page: the same words as the PDF, searchable, with sound, offline.

It is made from the very story the PDF is laid out from. Everything is escaped, nothing is fetched:
the page's own policy allows no address but files beside it (CSP level 3), and the one script in it
is named there by its digest.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from analyzer.version import __version__
from reports.clips import clip_plans
from reports.evidence import SECTIONS
from reports.files import write_text
from reports.grid import Grid
from reports.page import Heading
from reports.prose import Mark, Prose, Run
from reports.sections.charts import Picture
from reports.sections.cover import cover
from reports.view import View, open_view

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.dossier import Dossier
    from analyzer.model.manifest import ManifestEntry
    from reports.prose import Style

CLIPS = "clips"
"""Folder of the clips, beside the page."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT = frozenset("\n\t")


def write_html(dossier: Dossier, out: Path, *, clips: Collection[str] = ()) -> ManifestEntry:
    """Write the page.

    Args:
        dossier: What the report may say.
        out: The page; clips lie in the folder `clips` beside it.
        clips: File names of the clips there are.

    Raises:
        NoSpaceLeft: The disk is full.
        CaseError: The folder cannot be written to.
    """
    view = open_view(dossier)
    return write_text(out, "".join(_page(view, frozenset(clips))))


def _page(view: View, clips: frozenset[str]) -> Iterator[str]:
    _ = view.say
    script, style = _asset("report.js"), _asset("report.css")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        "default-src 'none'; img-src data:; media-src 'self' file:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    lang = "en" if view.english else "zh-CN"
    stories = [list(section(view)) for section in SECTIONS]
    yield f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{shown(view.dossier.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    yield f'<header><label for="q">{shown(_("查找"))}</label> '
    yield '<input id="q" type="search" autocomplete="off"> <output id="n"></output></header>\n'
    yield f"<nav>{''.join(_contents(stories))}</nav>\n<main>\n"
    yield from _body(view, stories, clips)
    yield f"</main>\n<footer>CallDossier {__version__} · SHA-256 {view.digest}</footer>\n"
    yield f"<script>{script}</script>\n</body>\n</html>\n"


def _asset(name: str) -> str:
    return (files("reports") / "templates" / name).read_text(encoding="utf-8")


def _contents(stories: Iterable[Iterable[Flowable]]) -> Iterator[str]:
    yield "<ul>"
    for story in stories:
        for flowable in story:
            if isinstance(flowable, Heading) and flowable.level == 0:
                yield f'<li><a href="#{flowable.key}">{shown(flowable.plain)}</a></li>'
    yield "</ul>"


def _body(
    view: View, stories: Iterable[Iterable[Flowable]], clips: frozenset[str]
) -> Iterator[str]:
    yield "<section>"
    yield from _flowables(cover(view), {})
    yield "</section>\n"
    cut = [plan for plan in clip_plans(view) if plan.name in clips]
    plans = {f"finding-{label}": plan for plan in cut for label in plan.labels}
    sounds = {
        key: f'<figure><audio controls preload=none src="{CLIPS}/{quote(plan.name)}"></audio>'
        f"<figcaption>{shown(plan.name)} · {plan.times}</figcaption></figure>\n"
        for key, plan in plans.items()
    }
    for story in stories:
        yield "<section>"
        yield from _flowables(story, sounds)
        yield "</section>\n"


def _flowables(flowables: Iterable[Flowable], sounds: dict[str, str]) -> Iterator[str]:
    """Yield the parts of a section; what follows a heading of the second level is an article."""
    inside = False
    for flowable in flowables:
        if isinstance(flowable, Heading):
            if inside:
                yield "</article>"
            inside = flowable.level > 0
            if inside:
                yield "<article>"
            tag = "h3" if inside else "h2"
            yield f'<{tag} id="{flowable.key}">{_runs(flowable.runs)}</{tag}>\n'
            yield sounds.get(flowable.key, "")
        else:
            yield from _flowable(flowable)
    if inside:
        yield "</article>"


def _flowable(flowable: Flowable) -> Iterator[str]:
    match flowable:
        case Picture():
            picture = base64.b64encode(flowable.png).decode()
            yield f'<img alt="" src="data:image/png;base64,{picture}">\n'
        case Grid():
            yield from _table(flowable)
        case Prose():
            yield f'<p class="{_look(flowable.look)}">{_runs(flowable.runs)}</p>\n'


def _look(look: Style) -> str:
    if look.bar:
        return "context" if look.grey else "quote"
    if look.fill is not None:
        return "flag"
    if look.align == "center":
        return "title"
    if look.bold:
        return "label"
    return "note" if look.grey else "text"


def _table(grid: Grid) -> Iterator[str]:
    yield "<table>"
    if grid.heads:
        cells = "".join(f"<th>{_runs(cell.runs)}</th>" for cell in grid.heads)
        yield f"<thead><tr>{cells}</tr></thead>"
    yield "<tbody>\n"
    for row in grid.body:
        if not all(cell.continued for cell in row):
            yield "<tr>" + "".join(f"<td>{_runs(cell.runs)}</td>" for cell in row) + "</tr>\n"
    yield "</tbody></table>\n"


def _runs(runs: Iterable[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = shown(run.text)
    if run.mark is not Mark.NONE:
        text = f'<mark class="{run.mark.value}">{text}</mark>'
    if run.bold:
        text = f"<b>{text}</b>"
    return f'<a href="#{escape(run.link)}">{text}</a>' if run.link else text


def shown(text: str) -> str:
    """Return a text escaped, with whatever has no visible form printed by its number."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return escape("".join(map(_visible, unified)))


def _visible(character: str) -> str:
    if character in _KEPT or unicodedata.category(character) not in _UNSEEN:
        return character
    return f"[U+{ord(character):04X}]"
