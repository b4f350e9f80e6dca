"""Whether a text reads like somebody collecting a debt: for suggesting roles, not for findings.

Three layers of words. Debt words alone are what every bank writes. Words of law may be lawful
notice. Words of pressure (relatives, employer, visits, shame) no lawful reminder needs. Advertising
for loans, warnings against fraud and people telling of collectors use the same words and are told
apart by theirs.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum

_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff])[^\w\u4e00-\u9fff。！？；，,!?;]+(?=[\u4e00-\u9fff])")

_DEBT = re.compile(
    r"逾期|超期|欠款|欠钱|欠的|欠了|拖欠|还款|还清|结清|还钱|没还|未还|不还|还不上|缴清|撤案费|"
    r"不处理|宽限|代偿|罚息|债务|借款|贷款|"
    r"past due|overdue|owe|debt|loan|payment",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"逾期|超期|欠款|拖欠|结清|缴清|再不还|尽快还|立即还|撤案费|再不处理|"
    r"(?:今天|今日|明天|马上|尽快|立即|点前|日前|日内).{0,6}还清|"
    r"你欠.{0,12}[\d几两三四五六七八九十百千万]+(?:元|块|万|千)|"
    r"past due|overdue|you owe|your debt",
    re.IGNORECASE,
)
_PRESSURE = re.compile(
    r"催收|催款专员|贷后|委外|委托方|外访|老赖|户籍地|拒不(?:还|偿|处理)|恶意(?:逾期|拖欠|欠)|"
    r"[爆报暴]你?的?通[讯訊][录錄]|轰炸|欠钱(?:不还|的人)|坏账|"
    r"(?:通知|联系|告知|告诉|打给|打到|骚扰|致电|转告|转达|走访|发给|发函).{0,12}"
    r"(?:亲友|亲戚|亲属|家人|家里|父母|老婆|老公|单位|公司|领导|同事|联系人|村委|居委|社区|通讯录)|"
    r"(?:通讯录|联系人|亲友|家人).{0,12}(?:打一遍|都会?(?:知道|收到)|曝光|公布|群发|一个一个|挨个)|"
    r"上门(?:催|要|收|找|拜访|核实|调查|了解|处理|走访|泼|执行)|安排.{0,6}上门|"
    r"张贴.{0,8}(?:欠款|公示|公告|照片)|(?:转告|通知)(?:他|她).{0,10}还|"
    r"子女.{0,4}(?:入学|上学)|参军|考公|别想好过|后果自负|"
    r"contact your (?:family|employer|relatives)|collection agency|debt collector",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"[爆报暴]你?的?通[讯訊][录錄]|老赖|(?<!招)呼死|外访(?:组|人员|员|专员)|户籍地|手持身份|拒不执行|执行人员.{0,8}上门|"
    r"轰炸.{0,10}(?:一天|电话|关机|全家)|打到你?他?关机|加打.{0,4}个|照片.{0,12}(?:群|抖音|全网)",
)
"""Pressure that needs no word of a debt beside it."""
_LAW = re.compile(
    r"起诉|立案|传票|律师函|强制执行|法务|司法|冻结|失信|移交|移送|诉讼|仲裁|开庭|诈骗罪|坐牢|拘留|"
    r"lawsuit|legal action|arrest|garnish",
    re.IGNORECASE,
)
_OWN_TRADE = re.compile(
    r"我是.{0,10}(?:催收|委托方|贷后|委外|法务)|贷后\w{0,6}|催收(?:员|部|专员)|我司|我方|委托方|"
    r"on behalf of|this is an attempt to collect",
    re.IGNORECASE,
)
_ADVERTISEMENT = re.compile(
    r"额度|下款|秒批|秒到|低息|放款|可借|可贷|随借随还|利率低|免息|黑户|征信花|领取|"
    r"pre-?approved|apply now",
    re.IGNORECASE,
)
_WARNING = re.compile(
    r"谨防|警惕|提防|冒充|反诈|防骗|诈骗短信|以免上当|切勿(?:相信|转账)|请勿(?:相信|转账)|"
    r"不(?:会|得|能|允许).{0,12}(?:催收|联系|上门|通讯录|收取)|beware|scam",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"催收(?:的|员)?(?:又|在|给|都|今天|刚|老|天天|把|找|打)|(?:打|发|找)(?:给|到)?我(?!们?司|方)|"
    r"我(?:收到|接到)|有(?:个|人).{0,10}(?:打|号码|电话|短信)|(?:是不是|他们是|都是些)骗子|骗子吧|"
    r"(?:他|她|他们|对方)(?:说|又|们)|called me|texted me",
    re.IGNORECASE,
)
_TURNED = (
    r"(?:(?:打|发|找)(?:了|过)?(?:电话|短信)?(?:给|到)?我|"
    r"给我(?:打|发)(?:了|过)?(?:电话|短信)?|联系我)"
)
_TOLD = re.compile(
    rf"(?:催收|催债|要债|讨债|贷款公司|网贷|平台)[^。！？!?]{{0,12}}{_TURNED}|"
    rf"(?:有(?:个)?人|他们|对方|陌生人)[^。！？!?]{{0,10}}{_TURNED}[^。！？!?]{{0,12}}"
    r"你[^。！？!?]{0,6}(?:欠|借|贷|逾期|还)|"
    r"我[^。！？!?]{0,6}(?:接到|收到)[^。！？!?]{0,10}(?:催收|催债|要债)|"
    r"(?:打|发|找)(?:给|到)我(?:们)?(?:单位|公司|家)[^。！？!?]{0,12}(?:欠|借|贷|逾期)",
)
_REMINDER = re.compile(
    r"账单|最低还款|还款日|到期|如已(?:还款|付款|还清|结清)|若已(?:还款|付款|结清)|自动扣款|尾号\d{4}"
)


class Tone(IntEnum):
    """How much a text reads like collecting, least first."""

    NONE = 0
    DEBT = 1
    """Speaks of a debt, as reminders and statements do."""
    DEMAND = 2
    """Demands that an overdue debt be paid, or holds law against it."""
    PRESSURE = 3
    """Brings in relatives, employer, visits or shame, or names itself a collector."""


def folded(text: str) -> str:
    """Return a text with full-width forms folded and filler between Han characters dropped."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def tone(text: str, *, spoken: bool = False) -> tuple[Tone, str]:
    """Return how a text reads and the words that show it, as written after folding.

    Args:
        text: A message from the other side, or the transcript of a call with both sides.
        spoken: True for transcripts, where the owner also speaks and may tell of others.
    """
    text = folded(text)
    if _WARNING.search(text) and not _OWN_TRADE.search(text):
        return Tone.NONE, ""
    debt, pressure, plain = (p.search(text) for p in (_DEBT, _PRESSURE, _PLAIN))
    if not spoken and _TELLING.search(text) and not _OWN_TRADE.search(text):
        return Tone.NONE, ""
    if plain:
        return Tone.PRESSURE, plain.group()
    if pressure and (debt or _OWN_TRADE.search(text)):
        return Tone.PRESSURE, pressure.group()
    if debt is None or _ADVERTISEMENT.search(text):
        return Tone.NONE, ""
    demand, law = _DEMAND.search(text), _LAW.search(text)
    if law and not _REMINDER.search(text):
        return Tone.DEMAND, law.group()
    if demand and not _REMINDER.search(text):
        return Tone.DEMAND, demand.group()
    return Tone.DEBT, debt.group()


def tells_of_collectors(text: str) -> str | None:
    """Return the words in which somebody tells that collectors turned to them; `None` without."""
    text = folded(text)
    told = _TOLD.search(text)
    return told.group() if told and not _OWN_TRADE.search(text) else None


_COLLECTOR_LABEL = re.compile(r"(?<![反防非抗])(?:催收|催债|催款|讨债|要债|收数|贷后|委外催)")
_NOT_COLLECTOR_LABEL = re.compile(r"投诉|举报|维权|律师|援助|协商")
_LENDER_LABEL = re.compile(r"贷|借|金融|钱包|分期|白条|花呗|信用卡")


def collector_label(label: str) -> bool:
    """Return whether a name or a crowd label calls a number a collector."""
    return bool(_COLLECTOR_LABEL.search(label)) and not _NOT_COLLECTOR_LABEL.search(label)


def lender_label(label: str) -> bool:
    """Return whether a name sounds like a lender rather than a person."""
    return bool(_LENDER_LABEL.search(label))
