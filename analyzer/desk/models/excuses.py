"""Why the exception gate held words back, in words: what the rules' own names for it mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.i18n import Translate

WORDING = "wording"
"""The name of what was found, or held back, by how it is worded."""
EXCUSE: Mapping[str, str] = {
    WORDING: N_("前后文更像转述、提醒或玩笑"),
    "about-oneself": N_("说的是自己"),
    "advice": N_("像是防骗提醒或普法"),
    "advice-on-borrowing": N_("像是借款方面的提醒"),
    "advice-on-papers": N_("像是讲怎样核对文书"),
    "asks-for-advice": N_("像是在咨询别人"),
    "bystander": N_("像是旁人的话，或按规定的告知"),
    "case-report": N_("像是案例或题目"),
    "civil": N_("讲的是民事纠纷，或说不会坐牢"),
    "consoling": N_("像是安慰"),
    "counter": N_("说的是不收费，或到柜台办理"),
    "court-notice": N_("像是法院或办案机关的通知"),
    "court-style": N_("像是判决书或报道的写法"),
    "denial": N_("说的是不会、不得这样做"),
    "everyday": N_("像是快递、物业一类的日常事"),
    "explained": N_("像是提问或解释"),
    "family": N_("像是家里人说话"),
    "family-care": N_("像是关心家人"),
    "friendly": N_("像是朋友往来"),
    "gentle": N_("口气像是一般的提醒"),
    "jest": N_("像是玩笑"),
    "job": N_("说的是工作、求职或办事"),
    "judgment": N_("说的是判决书或法院公告"),
    "lawful-notice": N_("像是依法必须有的告知"),
    "meal": N_("像是聚餐、房租一类的平常往来"),
    "moving": N_("像是换手机、备份一类的操作"),
    "narrative": N_("像是在讲别人的事"),
    "news": N_("像是新闻、影视或游戏"),
    "no-fee": N_("说的是免费或减免"),
    "no-liability": N_("说的是不用承担责任"),
    "not-affected": N_("说的是不会受影响"),
    "not-coming": N_("说的是不会上门"),
    "of-oneself": N_("说的是自己，或转述别人骂自己"),
    "office": N_("像是单位里的公事"),
    "officer": N_("像是正常上门办事的人"),
    "official": N_("像是官方提醒"),
    "ordinary": N_("像是平常发照片、交材料"),
    "own-card": N_("说的是自己的卡或账户"),
    "own-case": N_("说的是自己起诉或申请的案子"),
    "own-child": N_("像是家里接送孩子"),
    "own-debt": N_("说的是自己欠别人的钱"),
    "own-plan": N_("说的是自己的打算"),
    "own-plea": N_("像是请对方不要再打扰"),
    "own-words": N_("像是被催的人自己说的话"),
    "platform": N_("说的是平台自己被立案"),
    "question": N_("像是提问"),
    "rent": N_("说的是租房或投标"),
    "repair": N_("像是维修、安装"),
    "report": N_("像是转述别人的话"),
    "reported": N_("说的是自己或对方报案"),
    "review": N_("像是评价或吐槽"),
    "sports": N_("像是比赛或庆祝"),
    "third": N_("说的是别的案件"),
    "unlawful": N_("像是在讲法律后果，或在投诉"),
    "update": N_("像是请人更新或核对资料"),
    "workmen": N_("像是施工或停水停电的通知"),
}
"""By the name in the rules; one that is not here is shown as it is."""


def excuse(name: str, say: Translate) -> str:
    """Return in words what an exception is."""
    return say(EXCUSE[name]) if name in EXCUSE else name
