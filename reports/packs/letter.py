"""An office's letter: its template, filled in from the form and the confirmed findings."""

from __future__ import annotations

from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING

from analyzer.model.remark import N_
from reports.channels.read import letter as template_of
from reports.grid import Columns
from reports.packs.blocks import Block, Pairs, Para, Sheet
from reports.packs.facts import account, cut, facts, kinds, main, rest
from reports.packs.facts import told as facts_told
from reports.packs.fields import LABELS, NATURES, nature_of, told
from reports.packs.provisions import laws, provisions, texts
from reports.packs.template import compose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.model.complaint import Form
    from reports.channels.model import Channel
    from reports.packs.choice import Choice

SIGNATURE = N_("签名：____________________　　日期：____________________")
SUSPECTED = N_(
    "本人认为对方的行为涉嫌：%(what)s。这是本人的看法，是否构成、构成何种行为，由公安机关认定。"
)
NOT_SUSPECTED = N_("以上只陈述事实；是否构成、构成何种行为，由公安机关认定。")


def letter(
    channel: Channel,
    form: Form,
    choice: Choice,
    *,
    attachments: Sequence[tuple[str, str]],
    supplement: str | None,
) -> Iterator[Block]:
    """Yield the letter's blocks.

    Args:
        channel: The office.
        form: What the person stated.
        choice: What is named.
        attachments: File names and what they are, in order.
        supplement: Words on the complaint this is a supplement to; `None` for a first one.
    """
    view = choice.view
    known = facts_told(view)
    shown = main(known)
    numbers = {item.label: fact.number for fact in known for item in fact.items}
    named = provisions([item for fact in known for item in fact.items], channel, form)
    template = template_of(channel.office, view.dossier.language)
    against = bool(form.institution) and "institution" in template
    parts = {
        "pairs": lambda names: _pairs(form, choice, names),
        "facts": lambda _rest: facts(view, known, shown, against=against),
        "laws": lambda _rest: laws(view, named, numbers),
        "attachments": lambda _rest: _attachments(choice, attachments),
        "suspected": lambda _rest: _suspected(form, choice),
        "signature": lambda _rest: (Para(text=view.say(SIGNATURE)),),
    }
    values = _values(channel, form, choice) | {"supplement": supplement or ""}
    yield from compose(template, values=values, parts=parts)
    yield from rest(view, known, shown)
    if "@laws" in template:
        yield from texts(view, named)


def _values(channel: Channel, form: Form, choice: Choice) -> dict[str, str]:
    view = choice.view
    values = {name: told(form, name, view.say) or "" for name in LABELS}
    summary = form.summary or account(choice, most=channel.summary_chars)
    return values | {
        "summary": cut(summary, channel.summary_chars),
        "nature": view.say(NATURES[nature_of(channel, form)]),
        "office": channel.name.say(view.dossier.language),
        "count": str(len(view.findings)),
        "kinds": kinds(view),
        "zone": view.dossier.zone,
    }


def _pairs(form: Form, choice: Choice, names: str) -> Iterator[Block]:
    say = choice.view.say
    rows = [(say(LABELS[name]), told(form, name, say)) for name in names.split()]
    filled = tuple((label, value) for label, value in rows if value)
    if filled:
        yield Pairs(rows=filled)


def _attachments(choice: Choice, attachments: Sequence[tuple[str, str]]) -> Iterator[Block]:
    _ = choice.view.say
    yield Sheet(
        columns=Columns(heads=(_("序号"), _("文件"), _("内容")), shares=(8, 42, 50)),
        rows=tuple(_together(choice, attachments)),
    )


def _together(choice: Choice, attachments: Sequence[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each file; many of one kind share a row."""
    _ = choice.view.say
    at = 1
    for _kind, files in groupby(
        attachments, key=lambda made: (made[0][:2], PurePath(made[0]).suffix)
    ):
        ours = list(files)
        if len(ours) > MANY:
            names = _("%(first)s 至 %(last)s") % {"first": ours[0][0], "last": ours[-1][0]}
            what = _("%(what)s 等，共 %(count)d 个文件") % {"what": ours[0][1], "count": len(ours)}
            yield f"{at}–{at + len(ours) - 1}", names, what
        else:
            yield from ((str(number), *made) for number, made in enumerate(ours, start=at))
        at += len(ours)


MANY = 6
"""Files of one kind that are listed one by one; the list of digests names every file."""


def _suspected(form: Form, choice: Choice) -> Iterator[Block]:
    _ = choice.view.say
    if form.suspected:
        yield Para(text=_(SUSPECTED) % {"what": _("、").join(form.suspected)})
    else:
        yield Para(text=_(NOT_SUSPECTED))
