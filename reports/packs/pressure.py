"""How hard an institution pressed: its worst day, its nights, calls after a request to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.packs.choice import Choice


def pressure(choice: Choice) -> str:
    """Return what the patterns of the numbers a complaint is about add up to; may be empty."""
    parts = list(_parts(choice))
    _ = choice.view.say
    return _("其中：%(parts)s。") % {"parts": _("；").join(parts)} if parts else ""


def _parts(choice: Choice) -> Iterator[str]:
    view, _ = choice.view, choice.view.say
    groups = {key: one.id for one in view.dossier.clusters for key in one.numbers}
    ours = {groups.get(key, key) for key in choice.parties}
    days = [day for day in view.dossier.patterns.days if day.institution in ours]
    if not days:
        return
    worst = max(days, key=lambda day: (day.calls, -day.day.toordinal()))
    if worst.calls > 1:
        values = {"day": worst.day, "calls": worst.calls, "numbers": worst.numbers}
        yield _("%(day)s 一天来电 %(calls)d 次（%(numbers)d 个号码）") % values
    for count, text in (
        (sum(day.night for day in days), _("夜间来电 %(count)d 次")),
        (sum(day.silent for day in days), _("接通即挂 %(count)d 次")),
        (sum(day.after_stop for day in days), _("本人要求停止之后来电 %(count)d 次")),
        (sum(day.after_complaint for day in days), _("投诉之后来电 %(count)d 次")),
    ):
        if count:
            yield text % {"count": count}
