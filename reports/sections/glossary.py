"""What the levels of authority mean, and how strongly each may be worded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.finding import Authority
from analyzer.model.remark import N_
from reports.grid import Columns, table
from reports.labels import AUTHORITY
from reports.prose import Prose
from reports.styles import BODY, NOTE, chapter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.platypus.flowables import Flowable

    from reports.view import View

MEANING = {
    Authority.LAW: N_(
        "全国人大及其常委会制定，例如民法典、个人信息保护法、治安管理处罚法。表述为“可能涉及”。"
    ),
    Authority.REGULATION: N_("国务院的行政法规和各部门的规章。表述为“可能涉及”。"),
    Authority.STANDARD: N_(
        "推荐性国家标准，例如互联网金融个人网络消费信贷贷后催收风控指引。表述为“不符合……要求”。"
    ),
    Authority.SELF_REGULATION: N_("行业协会的公约和指引。表述为“不符合……要求”。"),
}


def glossary(view: View) -> Iterator[Flowable]:
    """Yield the appendix on levels of authority."""
    _ = view.say
    yield chapter(_("附录：依据的效力层级"), "glossary")
    yield Prose(
        _("由强到弱。层级不同，能用的说法也不同；是否构成何种行为，由主管机关或法院认定。"), BODY
    )
    heads = (_("层级"), _("含义与表述"))
    rows = ((_(AUTHORITY[level]), _(meaning)) for level, meaning in MEANING.items())
    yield from table(Columns(heads=heads, shares=(25, 75)), rows)
    yield Prose(_("标明“未核对原文”的依据取自所列来源，引用前请核对发布机关公布的文本。"), NOTE)
