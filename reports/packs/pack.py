"""Writing a pack: a folder an office can be given, every file within what the office takes.

Files are numbered in the order the letter names them. What is for the person alone (how and where
to file, what to fill in) comes first and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.files import copy_whole, safe_name, write_text
from reports.packs.blocks import plain, story
from reports.packs.facts import calls_of
from reports.packs.guide import filling, guide
from reports.packs.letter import letter
from reports.packs.paper import write_paper
from reports.packs.papers import (
    call_numbers,
    call_sheet,
    message_list,
    messages_of,
    spoken,
    transcripts,
)
from reports.packs.sizes import Sized, within
from reports.sections.index import index
from reports.sections.witness import witness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.complaint import Form
    from analyzer.model.manifest import ManifestEntry
    from reports.channels.model import Channel
    from reports.packs.choice import Choice
    from reports.packs.material import Material

    StoryOf = Callable[[int, int], Iterator[Flowable]]

READ_FIRST = "00"
SUMS = "SHA256SUMS"
"""List of the digests of what is handed in, for `sha256sum`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    channel: Channel
    form: Form
    choice: Choice
    material: Material
    folder: Path

    @property
    def limit(self) -> int | None:
        return self.channel.attachment_bytes


def write_pack(
    channel: Channel, form: Form, choice: Choice, material: Material, folder: Path
) -> tuple[ManifestEntry, ...]:
    """Write a pack into a folder and return its files in order.

    Raises:
        UsageError: A file cannot be brought below what the office takes.
        NoSpaceLeft: The disk is full.
        CaseError: The folder cannot be written to.
    """
    work = _Work(channel=channel, form=form, choice=choice, material=material, folder=folder)
    attached = [made for part in channel.parts if part != "letter" for made in _PARTS[part](work)]
    attached.sort(key=lambda made: made.entry.path[:2])
    named = [(made.entry.path, made.what) for made in attached]
    letters = list(_letter(work, named)) if "letter" in channel.parts else []
    own = list(_own(work, [*letters, *attached]))
    return tuple(made.entry for made in (*own, *letters, *attached))


def _name(work: _Work, number: str, name: str, suffix: str) -> Path:
    return work.folder / f"{number}-{slug(work.choice.view.say(name))}{suffix}"


def slug(title: str) -> str:
    """Return a title as a file name: Latin ones in small letters with dashes."""
    return safe_name(title.lower().replace(" ", "-") if title.isascii() else title)


def _own(work: _Work, made: Sequence[Sized]) -> Iterator[Sized]:
    """Write what is for the person and not for the office."""
    _ = work.choice.view.say
    text = guide(work.channel, work.form, work.choice, work.material, made)
    path = _name(work, READ_FIRST, _("请先看（不提交）"), ".txt")
    yield Sized(entry=write_text(path, text), what="")
    path = _name(work, READ_FIRST, _("逐项填写（供复制）"), ".txt")
    yield Sized(entry=write_text(path, filling(work.channel, work.form, work.choice)), what="")
    sums = "".join(f"{item.entry.sha256}  {item.entry.path}\n" for item in made)
    yield Sized(entry=write_text(work.folder / SUMS, sums), what="")


def _letter(work: _Work, named: Sequence[tuple[str, str]]) -> Iterator[Sized]:
    _ = work.choice.view.say
    title = _("正文")
    blocks = list(
        letter(
            work.channel,
            work.form,
            work.choice,
            attachments=named,
            supplement=work.material.supplement,
        )
    )
    path = _name(work, "01", title, ".pdf")
    heading = work.channel.name.say(work.choice.view.dossier.language)
    entry = write_paper(work.choice.view, heading, story(blocks), path)
    yield within(Sized(entry=entry, what=title), work.limit)
    text = write_text(_name(work, "01", title, ".txt"), plain(blocks))
    yield within(Sized(entry=text, what=title), work.limit)


def _calls(work: _Work) -> Iterator[Sized]:
    view = work.choice.view
    _ = view.say
    calls = calls_of(work.choice)
    if not calls:
        return
    title = _("来电清单")

    def story_of(first: int, last: int) -> Iterator[Flowable]:
        return call_sheet(view, calls[first:last], first + 1)

    yield from _split(work, "02", title, len(calls), story_of)
    text = call_numbers(work.choice)
    entry = write_text(_name(work, "02", _("来电号码"), ".txt"), text)
    yield within(Sized(entry=entry, what=_("来电号码和时间，纯文本")), work.limit)


def _transcript(work: _Work) -> Iterator[Sized]:
    view = work.choice.view
    _ = view.say
    items = spoken(view)
    if items:

        def story_of(first: int, last: int) -> Iterator[Flowable]:
            return transcripts(view, items[first:last])

        yield from _split(work, "03", _("通话文字摘录"), len(items), story_of)


def _split(work: _Work, number: str, title: str, count: int, story_of: StoryOf) -> Iterator[Sized]:
    """Write a list as one paper, or as several where one would be too large for the office."""
    pending = [(0, count)]
    part = 0
    while pending:
        first, last = pending.pop(0)
        part += 1
        mark = "" if (first, last) == (0, count) else f"-{part}"
        path = work.folder / f"{number}-{slug(title)}{mark}.pdf"
        entry = write_paper(work.choice.view, title, story_of(first, last), path)
        if work.limit is not None and entry.size > work.limit and last - first > 1:
            path.unlink()
            middle = (first + last) // 2
            pending[:0] = [(first, middle), (middle, last)]
            part -= 1
            continue
        yield within(Sized(entry=entry, what=title), work.limit)


def _messages(work: _Work) -> Iterator[Sized]:
    view = work.choice.view
    _ = view.say
    entries = messages_of(work.choice)
    if not entries:
        return
    names = [f"04-{slug(_('短信'))}-{number:02d}.txt" for number in range(1, len(entries) + 1)]
    for entry, name in zip(entries, names, strict=True):
        made = write_text(work.folder / name, entry.message.body)
        what = _("短信原文，%(number)s，%(time)s") % {
            "number": entry.message.number or _("号码未显示"),
            "time": view.when(entry.message.at),
        }
        yield within(Sized(entry=made, what=what), work.limit)
    listed = write_text(
        _name(work, "04", _("短信清单"), ".txt"), message_list(view, entries, names)
    )
    yield within(Sized(entry=listed, what=_("每个短信文件的号码、时间和短信中心")), work.limit)


def _originals(work: _Work, exhibits: Iterable[str], number: str) -> Iterator[Sized]:
    view = work.choice.view
    _ = view.say
    for key in dict.fromkeys(exhibits):
        source, entry = work.material.originals.get(key), view.exhibits.get(key)
        if source is None or entry is None:
            continue
        exhibit = entry.exhibit
        name = f"{number}-{exhibit.label}-{safe_name(exhibit.name)}"
        made = copy_whole(source, work.folder / name)
        what = _("原始文件 %(label)s 的原样副本") % {"label": exhibit.label}
        yield within(Sized(entry=made, what=what), work.limit)


def _eml(work: _Work) -> Iterator[Sized]:
    cited = {item.entry.finding.record for item in work.choice.view.findings}
    mails = (entry for entry in work.choice.view.dossier.emails if entry.id in cited)
    yield from _originals(work, (mail.email.provenance.exhibit for mail in mails), "05")


def _clips(work: _Work) -> Iterator[Sized]:
    wanted = {item.entry.finding.id for item in work.choice.view.findings}
    for clip in work.material.clips:
        if clip.finding in wanted:
            path = work.folder / f"06-{clip.name}"
            entry = write_text(path, clip.content)
            yield within(Sized(entry=entry, what=clip.what), work.limit)


def _index(work: _Work) -> Iterator[Sized]:
    view = work.choice.view
    _ = view.say
    title = _("证据目录")
    entry = write_paper(view, title, index(view, alone=True), work.folder / f"07-{slug(title)}.pdf")
    yield within(Sized(entry=entry, what=title), work.limit)


def _carriers(work: _Work) -> Iterator[Sized]:
    yield from _originals(work, work.choice.exhibits, "08")


def _witness(work: _Work) -> Iterator[Sized]:
    view = work.choice.view
    _ = view.say
    title = _("证人陈述（空白）")
    entry = write_paper(view, title, witness(view), work.folder / f"09-{slug(title)}.pdf")
    yield within(Sized(entry=entry, what=title), work.limit)


_PARTS = {
    "calls": _calls,
    "transcript": _transcript,
    "messages": _messages,
    "eml": _eml,
    "clips": _clips,
    "index": _index,
    "originals": _carriers,
    "witness": _witness,
}
