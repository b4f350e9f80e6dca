"""How far it is known who is behind a number, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.party import Rung
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.model.finding import Finding
    from reports.grid import Cell
    from reports.view import View

RUNG = {
    Rung.NUMBER: N_("第 1 级：只有号码"),
    Rung.LABELLED: N_("第 2 级：有名字或标记"),
    Rung.COMPANY: N_("第 3 级：有机构名称"),
    Rung.STAFF: N_("第 4 级：有机构名称和工号或姓名"),
}


def identity_rows(view: View, finding: Finding) -> Iterator[tuple[str, Cell]]:
    """Yield how far it is known who is behind a finding's number."""
    _ = view.say
    told = identity(view, finding.party)
    if told is not None:
        yield _("身份线索"), told


def identity(view: View, party: str | None) -> str | None:
    """Return the level a number has come to and the reasons; `None` where there is no number."""
    _ = view.say
    known = next((one for one in view.dossier.identities if one.party == party), None)
    if known is None:
        return None
    return "\n".join([_(RUNG[known.rung]), *(view.tell(reason) for reason in known.reasons)])
