"""Steps kept in the case, so that undo goes on where it was when the window is opened again."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from analyzer.desk.models.acts import Act, Correct, Decide, JoinCall, Mark, Step, Tie, WriteMemo
from analyzer.model.finding import State
from analyzer.model.link import LinkVerdict
from analyzer.model.party import Role, TieVerdict
from analyzer.model.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from analyzer.pipeline.cases import Case

log = logging.getLogger(__name__)

FILE = "undo.json"
LARGEST = 2000
"""A bulk of more acts is kept while the window is open and no longer; so is what was before it."""
KINDS: tuple[type[Act], ...] = (Decide, WriteMemo, Correct, Mark, Tie, JoinCall)
CLOSED = {"state": State, "role": Role}
VERDICT = {Tie: TieVerdict, JoinCall: LinkVerdict}


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The file with the steps; it may be lost, and then only undo is."""

    file: Path

    @classmethod
    def of(cls, case: Case) -> History:
        """Return the place of a case's steps."""
        return cls(file=case.derived_dir / FILE)

    def read(self) -> tuple[list[Step], list[Step]]:
        """Return steps done and steps taken back; none where the file is missing or damaged."""
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            return [_step(one) for one in kept["done"]], [_step(one) for one in kept["undone"]]
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return [], []

    def write(self, done: Sequence[Step], undone: Sequence[Step]) -> None:
        """Keep the steps, in one piece; a case that cannot be written to keeps none."""
        kept = {"done": _kept(done), "undone": _kept(undone)}
        part = self.file.with_suffix(".part")
        try:
            self.file.parent.mkdir(exist_ok=True)
            part.write_text(json.dumps(kept, ensure_ascii=True), encoding="ascii")
            part.replace(self.file)
        except OSError as error:
            log.warning("steps not kept for another day: %s", type(error).__name__)


def _kept(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return the newest steps, back to the first that is too large."""
    found: list[dict[str, Any]] = []
    for step in reversed(steps):
        if len(step.after) > LARGEST:
            break
        found.insert(0, _plain(step))
    return found


def _plain(step: Step) -> dict[str, Any]:
    return {
        "title": asdict(step.title),
        "before": [_act(act) for act in step.before],
        "after": [_act(act) for act in step.after],
        "finding": step.finding,
        "at": step.at.isoformat() if step.at else None,
    }


def _act(act: Act) -> dict[str, Any]:
    return {"kind": type(act).__name__, **asdict(act)}


def _step(kept: dict[str, Any]) -> Step:
    return Step(
        title=Remark(**kept["title"]),
        before=tuple(_read_act(act) for act in kept["before"]),
        after=tuple(_read_act(act) for act in kept["after"]),
        finding=kept["finding"],
        at=datetime.fromisoformat(kept["at"]) if kept["at"] else None,
    )


def _read_act(kept: dict[str, Any]) -> Act:
    """Return an act as it was kept.

    Raises:
        ValueError: It is none of the acts there are, or says something unknown.
    """
    values = dict(kept)
    name = values.pop("kind")
    kind = next((one for one in KINDS if one.__name__ == name), None)
    if kind is None:
        raise ValueError(name)
    for field, closed in CLOSED.items():
        if field in values:
            values[field] = closed(values[field])
    if kind in VERDICT:
        values["verdict"] = VERDICT[kind](values["verdict"])
    return kind(**values)
