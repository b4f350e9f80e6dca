"""Calm mode: words that hurt are masked, sound comes up softly, and one may stop at any moment."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.model.remark import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLine:
    """A public telephone service."""

    number: str
    what: str


HELP_LINES: tuple[HelpLine, ...] = (
    HelpLine(number="110", what=N_("公安：有人威胁您的人身安全，或正在上门")),
    HelpLine(number="120", what=N_("急救：身体不舒服，或有人受伤")),
    HelpLine(number="12356", what=N_("全国统一心理援助热线：难受、睡不着、想找人说说话")),
)
"""China's public numbers; 12356 by the National Health Commission's notice of 2024-12-25."""

STOP_TITLE = N_("先歇一歇")
STOP_TEXT = N_(
    "声音已经停了。做过的每一个决定都保存好了，什么时候回来都可以接着做，"
    "今天不做完也没有关系。您也可以请一位信得过的人替您听。"
)
