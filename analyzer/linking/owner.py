"""Whose phone this is, as the other side sees it: the debtor's, or that of somebody they know.

Only the person knows; what the texts suggest is said with its reason and changes nothing by itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.linking.debt import Tone, folded, tone
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model.remark import Remark

DEBTOR = N_(
    "催款的文字大多把您当作欠款人（%(debtor)d 条，例如“%(words)s”），"
    "把您当作亲友的有 %(other)d 条。"
    "如果欠款的不是您，请在投诉时说明"
)
RELATIVE = N_(
    "催款的文字大多把您当作欠款人的亲友或联系人（%(other)d 条，例如“%(words)s”），"
    "把您当作欠款人的有 %(debtor)d 条。如果欠款的是您本人，请在投诉时说明"
)

_NOT_A_NAME = "您|你|我|他们?|她们?|我们|客户|本人"
_RELATIVE = re.compile(
    r"(?:转告|转达|告诉|通知|提醒|督促|代为通知)(?:一下)?(?:他|她|您的?(?:家人|亲友|朋友|亲属|同事)|"
    rf"(?!{_NOT_A_NAME})[\u4e00-\u9fff]{{2,3}}(?=[,，]?(?:尽快|马上|立即|今天|赶紧|还|处理|回电)))|"
    r"(?:你|您)是.{1,8}的(?:紧急联系人|联系人|亲属|家属|家人|朋友|同事|父母?亲?|母亲|配偶|妻子|丈夫)|"
    r"(?:留|填|预留)(?:了|的)?(?:是)?(?:你|您)的?(?:电话|号码|手机|联系方式)|"
    r"(?:作为|身为).{0,8}(?:紧急联系人|联系人|亲属|家属|朋友)|"
    r"(?:认识|联系(?:得)?[上到]).{0,8}(?:吗|么)|your (?:relative|friend|family member|colleague)",
    re.IGNORECASE,
)
_DEBTOR = re.compile(
    r"(?:你|您)(?:的|在.{1,12}的?|名下.{0,6})(?:欠款|借款|贷款|账单|账户|分期|逾期)|"
    r"(?:你|您)(?:已经?)?(?:逾期|欠)|(?:你|您).{0,4}(?:还款|还钱|还清)|you(?:r)? (?:owe|debt|loan)",
    re.IGNORECASE,
)


def owner_seen(texts: Iterable[str]) -> Remark | None:
    """Return how texts of suspected collectors address the owner; `None` where none tells."""
    seen: dict[bool, list[str]] = {True: [], False: []}
    for text in texts:
        if tone(text, spoken=True)[0] < Tone.DEBT:
            continue
        plain = folded(text)
        for relative, pattern in ((True, _RELATIVE), (False, _DEBTOR)):
            if found := pattern.search(plain):
                seen[relative].append(found.group())
                break
    if not any(seen.values()):
        return None
    relative = len(seen[True]) > len(seen[False])
    return remark(
        RELATIVE if relative else DEBTOR,
        debtor=len(seen[False]),
        other=len(seen[True]),
        words=seen[relative][0],
    )
