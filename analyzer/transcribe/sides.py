"""Which of two voices on a call is the other side, and which the person whose phone it is.

The words tell: one side demands, the other asks for time. On a call that came in, the one who asks
for a person by name or says whose office it is, is the other side. Where the words do not clearly
point one way, nothing is said: a wrong “owner” would hide a threat from the rules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from analyzer.model.records import Direction
from analyzer.model.remark import N_, remark
from analyzer.model.transcript import Sides, Speaker, VoicesBy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.model.remark import Remark
    from analyzer.model.transcript import Segment, Voices

_DEMANDS: Final = re.compile(
    r"逾期|预期[了的]|欠[款钱债费]|欠(我|了|你)|(偿|归|[再不]|天)[还环害]|[还环害][款欠清]|催收"
    r"|贷款|贷后|借款|网贷|法务|律师函|起诉|立案|传票|仲裁|法院|警方|委托|委外|外访|上门"
    r"|我们(公司|平台|这边|中心|部门|的?人|会|就|只能|等不了|要联[系络]|已经)|平台|处理掉|结清|一次性"
    r"|点(之|以)?前|最后(期限|一次|通牒)|通[讯信迅][录路]|[联连][系络]人|征信|黑名单|失信|本金|利息"
    r"|滞纳金|违约金|撤案|减免|工号|案件|欠债|老赖|坐牢|拘留|转告|单位领导|给你脸|你等着|信不信"
    r"|打断|弄死|曝光|群发"
    r"|\b(debt|owe[sd]?|past due|overdue|payment|balance|collections?|collector|warrant|arrest"
    r"|lawsuit|sue|attorney|garnish|pay (it |up |the |by |now |today)|law office"
    r"|our (client|office)|case number|calling (from|on behalf))\b",
    re.IGNORECASE,
)
"""Words of one who demands money, with the forms Whisper base writes for them."""
_ASKS: Final = re.compile(
    r"你(是|们是)(谁|哪位|哪里|哪个|什么人|干什么|做什么)|您?(是)?哪[位里]|没(有)?钱|宽[限陷]|缓几天"
    r"|发(了)?(工资|公司)|我(要|会|现在就|已经|就)?(报警|投诉|录音|告你)|我已经.{0,4}录音"
    r"|你们?(这是|怎么|凭什么|不能|为什么|这样|别|有什么权)|(不要|别)再?(打|联[系络]|骚扰)|我不(知道|认识|欠|清楚)"
    r"|能不能|可不可以|我又不|威胁我|恐吓我|骚扰|[跟和]我(有什么|没)|我跟你们说|我没(借|欠)|打错"
    r"|\b(who is this|who are you|i (do not|don't|can't|cannot) (have|know|pay|owe)|stop calling"
    r"|do(n't| not) call|leave me alone|i('m| am) recording|wrong number|how did you get"
    r"|are you threatening|you can(no|')t|i (told|lost) )\b",
    re.IGNORECASE,
)
"""Words of one who is called for money."""
_CALLS: Final = re.compile(
    r"请问(您|你)?(是|认识)|请问.{0,12}(先生|女士|小姐|吗)|[先生女士小姐]{2}[,，]?(您|你)好"
    r"|(您|你)好.{0,4}(我|这)|我(这边|们)?是.{0,16}(公司|平台|中心|银行|部|的)"
    r"|\b(is this|may i speak|am i speaking|this is .{1,30} (from|with|at)"
    r"|calling (from|for|about))\b",
    re.IGNORECASE,
)
"""Words of one who has dialled."""
_OPENING_S: Final = 25.0
_CALL_WEIGHT: Final = 2
_CLEAR: Final = 3
"""Points by which one voice must lead."""


def sides(
    voices: Voices, segments: Sequence[Segment], *, direction: Direction | None = None
) -> Sides:
    """Return who says each segment.

    Args:
        voices: Which voice says it.
        segments: The transcript's, in the same number.
        direction: Of the call as the phone saw it, `None` where it is not known.
    """
    points = [_points(voices, segments, voice, direction) for voice in (0, 1)]
    if abs(points[0] - points[1]) < _CLEAR:
        told = len([voice for voice in voices.voices if voice is not None])
        reason = remark(_UNCLEAR) if told else remark(_SILENT[voices.by])
        return Sides(speakers=(Speaker.UNKNOWN,) * len(segments), reason=reason)
    other = int(points[1] > points[0])
    return Sides(
        speakers=tuple(
            _speaker(voice, segment.text, other=other)
            for voice, segment in zip(voices.voices, segments, strict=True)
        ),
        reason=_reason(voices, segments, other, direction),
    )


def _speaker(voice: int | None, text: str, *, other: int) -> Speaker:
    """Return whose words they are; what sounds like a demand is never said to be the owner's."""
    if voice is None:
        return Speaker.UNKNOWN
    if voice == other:
        return Speaker.COLLECTOR
    demanding = _DEMANDS.search(text) and not _ASKS.search(text)
    return Speaker.UNKNOWN if demanding else Speaker.OWNER


def _said(voices: Voices, segments: Sequence[Segment], voice: int) -> Iterable[Segment]:
    return (item for own, item in zip(voices.voices, segments, strict=True) if own == voice)


def _points(
    voices: Voices, segments: Sequence[Segment], voice: int, direction: Direction | None
) -> int:
    """Return how much speaks for a voice being the one that demands."""
    points = 0
    for segment in _said(voices, segments, voice):
        points += len(_DEMANDS.findall(segment.text)) - len(_ASKS.findall(segment.text))
    if direction is Direction.IN and _dialled(voices, segments, voice):
        points += _CALL_WEIGHT
    return points


def _dialled(voices: Voices, segments: Sequence[Segment], voice: int) -> bool:
    return any(
        segment.start < _OPENING_S and _CALLS.search(segment.text)
        for segment in _said(voices, segments, voice)
    )


def _reason(
    voices: Voices, segments: Sequence[Segment], other: int, direction: Direction | None
) -> Remark:
    demands = _words(_DEMANDS, _said(voices, segments, other))
    asks = _words(_ASKS, _said(voices, segments, 1 - other))
    how = _HOW[voices.by, direction is Direction.IN and _dialled(voices, segments, other)]
    return remark(how, demands=demands or "—", asks=asks or "—")


def _words(pattern: re.Pattern[str], said: Iterable[Segment]) -> str:
    """Return the first few different words found."""
    found = (match.group() for segment in said for match in pattern.finditer(segment.text))
    return "、".join(list(dict.fromkeys(found))[:4])


_UNCLEAR: Final = N_("能分出两个人在说话，但从用词看不清哪一方是谁，请听录音判断。")
_SILENT: Final = {
    VoicesBy.CHANNELS: N_("没有听出能分辨说话人的内容。"),
    VoicesBy.COLOUR: N_("分不清两个人的声音，请听录音判断是谁在说。"),
    VoicesBy.ONE_END: N_("录音只录到通话的一端，不知道是哪一方，请听录音判断。"),
    VoicesBy.NOTHING: N_("分不清两个人的声音，请听录音判断是谁在说。"),
}
_HOW: Final = {
    (VoicesBy.CHANNELS, False): N_(
        "由机器推断：录音的两个声道各录一方；一方说到“%(demands)s”，推断为对方；"
        "另一方说到“%(asks)s”。请听录音核对。"
    ),
    (VoicesBy.CHANNELS, True): N_(
        "由机器推断：录音的两个声道各录一方；来电中先开口找人或自报身份、并说到“%(demands)s”的，"
        "推断为对方；另一方说到“%(asks)s”。请听录音核对。"
    ),
    (VoicesBy.COLOUR, False): N_(
        "由机器推断：按音色分成两个声音；一个说到“%(demands)s”，推断为对方；"
        "另一个说到“%(asks)s”。请听录音核对。"
    ),
    (VoicesBy.COLOUR, True): N_(
        "由机器推断：按音色分成两个声音；来电中先开口找人或自报身份、并说到“%(demands)s”的，"
        "推断为对方；另一个说到“%(asks)s”。请听录音核对。"
    ),
}
