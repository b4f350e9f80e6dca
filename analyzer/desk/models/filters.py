"""What the queue can be filtered by, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.model.finding import State
from analyzer.model.passage import Channel
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.i18n import Translate
    from analyzer.model.review import Facets, QueueFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An entry of a filter."""

    title: str
    value: object
    """`None` for no limit."""


def choices(
    facets: Facets, language: str, say: Translate, institutions: Mapping[str, str]
) -> Mapping[str, tuple[Choice, ...]]:
    """Return the entries of each filter, with how many findings each leaves."""
    column = 0 if language == "zh" else 1
    found: Mapping[str, list[tuple[str, object, int]]] = {
        "severity": [
            (f"{level} {say(labels.SEVERITY[level])}", level, count)
            for level, count in facets.severities.items()
        ],
        "rule": [
            (facets.titles[rule][column], rule, count) for rule, count in facets.rules.items()
        ],
        "party": [
            (labels.number(party, say), party, count) for party, count in facets.parties.items()
        ],
        "cluster": [
            (institutions[cluster], cluster, count)
            for cluster, count in facets.clusters.items()
            if cluster in institutions
        ],
        "day": [(f"{day:%m-%d}", day, count) for day, count in facets.days.items()],
        "channel": [
            (say(labels.CHANNEL[Channel(channel)]), Channel(channel), count)
            for channel, count in facets.channels.items()
        ],
    }
    made = {
        name: (
            Choice(title=say(_ALL[name]), value=None),
            *(
                Choice(title=say(labels.COUNTED) % {"what": title, "count": count}, value=value)
                for title, value, count in entries
            ),
        )
        for name, entries in found.items()
    }
    states = (Choice(title=labels.state(state, say), value=state) for state in State)
    return {**made, "state": (Choice(title=say(_ALL["state"]), value=None), *states)}


def described(wanted: QueueFilter, say: Translate) -> str:
    """Say which filter is in force."""
    parts = [f"{level} {say(labels.SEVERITY[level])}" for level in wanted.severities]
    if wanted.category:
        parts.append(say(labels.CATEGORY[wanted.category]))
    if wanted.party:
        parts.append(labels.number(wanted.party, say))
    if wanted.first_day:
        parts.append(f"{wanted.first_day:%Y-%m-%d}")
    if wanted.last_day and wanted.last_day != wanted.first_day:
        parts.append(f"– {wanted.last_day:%Y-%m-%d}")
    if wanted.channel:
        parts.append(say(labels.CHANNEL[wanted.channel]))
    if wanted.state:
        parts.append(say(labels.STATE[wanted.state]))
    parts += [value for value in (wanted.rule, wanted.cluster, wanted.words) if value]
    return say(N_("只显示：%(what)s")) % {"what": say(N_("，")).join(parts)}


_ALL: Mapping[str, str] = {
    "severity": N_("全部级别"),
    "rule": N_("全部规则"),
    "party": N_("全部号码"),
    "cluster": N_("全部机构"),
    "day": N_("全部日期"),
    "channel": N_("全部渠道"),
    "state": N_("全部状态"),
}
