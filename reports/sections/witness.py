"""A blank statement for relatives and colleagues: what was heard on a phone that is not this one.

Evidence of calls to third persons lies on their phones; the form asks for what they know themselves
and for nothing they were told (民事诉讼法 article 75, 民事诉讼证据规定 articles 67 to 72).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus.flowables import CondPageBreak

from reports.grid import pairs
from reports.prose import Prose, Style
from reports.styles import BODY, CAPTION, NOTE, chapter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.platypus.flowables import Flowable

    from reports.view import View

WHOLE = 640.0
"""Points the form takes: it is copied as one page."""
_LINE = "______________________________"
_LINES = "\n".join(["____________________________________________________________"] * 5)


def witness(view: View) -> Iterator[Flowable]:
    """Yield the blank statement."""
    _ = view.say
    yield CondPageBreak(WHOLE)
    yield chapter(_("附录：证人陈述（供亲友、同事填写）"), "witness")
    yield Prose(
        _("请只写自己亲身接到、听到、看到的，不写听别人说的；记不清的写“记不清”。原手机请保留。"),
        BODY,
    )
    rows = (
        _("姓名"),
        _("身份证件号码"),
        _("联系电话"),
        _("与机主的关系"),
        _("自己的号码（接到来电或短信的）"),
        _("对方的号码"),
        _("日期和时间"),
        _("对方自称是谁"),
        _("对方要找谁、提到了谁"),
        _("手里有什么（录音、短信、截图）"),
    )
    yield from pairs(((row, _LINE) for row in rows), share=0.36)
    yield Prose(_("对方说了什么（尽量写原话）"), CAPTION)
    yield Prose(_LINES, Style(leading=24))
    yield Prose(
        _(
            "以上是本人亲身经历，如实陈述；需要时本人可以出面说明。"
            "\n\n签名：____________________　　日期：____________________"
        ),
        Style(before=10),
    )
    yield Prose(_("附件由证人本人从自己的手机导出，保持原样，并写明文件名和导出时间。"), NOTE)
