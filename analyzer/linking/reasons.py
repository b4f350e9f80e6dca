"""The sentences that say why a recording is held to be a call, or why it is not."""

from __future__ import annotations

from enum import IntEnum
from math import isnan
from typing import TYPE_CHECKING

from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from analyzer.model.remark import Remark


class Agreement(IntEnum):
    """What the name of a recording says of the number, held against the call's."""

    CONFLICT = 0
    """The recording names another number."""
    OTHER_NAME = 1
    """The recording names a contact whose known numbers are others."""
    UNKNOWN = 2
    """One of the two has no number."""
    TAIL = 3
    """The last digits are equal: one is written without area or country code."""
    NAME = 4
    """The contact's name belongs to the call's number."""
    EQUAL = 5


class Timing(IntEnum):
    """What the times of a recording and a call have to do with each other."""

    NONE = 0
    """The recording has no usable time."""
    FILE = 1
    """Only the file's modification time, near the end of the call."""
    CORRECTED = 2
    """The recording's own time after its clock's offset was taken off."""
    LATER = 3
    EARLIER = 4
    CREATION = 5
    """The recording's name holds the creation time of the call (BCR)."""


CREATED = N_(
    "录音文件名里的时间就是这通电话的建立时间，时长 %(recorded)s / %(talked)s 秒（录音 / 通话）"
)

REASONS: dict[tuple[Agreement, Timing], str] = {
    (Agreement.EQUAL, Timing.LATER): N_(
        "号码相同，录音比通话晚 %(lag)d 秒开始，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.EQUAL, Timing.EARLIER): N_(
        "号码相同，录音比通话早 %(lag)d 秒开始，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.EQUAL, Timing.CORRECTED): N_(
        "号码相同，扣除录音时钟差 %(clock)d 秒后，录音开始与通话相差 %(lag)d 秒，"
        "时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.EQUAL, Timing.FILE): N_(
        "号码相同，录音文件的保存时间与通话结束相差 %(lag)d 秒，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.EQUAL, Timing.NONE): N_(
        "号码相同，录音没有可用的时间，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.NAME, Timing.LATER): N_(
        "联系人姓名相同，录音比通话晚 %(lag)d 秒开始，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.NAME, Timing.EARLIER): N_(
        "联系人姓名相同，录音比通话早 %(lag)d 秒开始，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.NAME, Timing.CORRECTED): N_(
        "联系人姓名相同，扣除录音时钟差 %(clock)d 秒后，录音开始与通话相差 %(lag)d 秒，"
        "时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.NAME, Timing.FILE): N_(
        "联系人姓名相同，录音文件的保存时间与通话结束相差 %(lag)d 秒，"
        "时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.NAME, Timing.NONE): N_(
        "联系人姓名相同，录音没有可用的时间，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.TAIL, Timing.LATER): N_(
        "号码末尾几位相同，录音比通话晚 %(lag)d 秒开始，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.TAIL, Timing.EARLIER): N_(
        "号码末尾几位相同，录音比通话早 %(lag)d 秒开始，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.TAIL, Timing.CORRECTED): N_(
        "号码末尾几位相同，扣除录音时钟差 %(clock)d 秒后，录音开始与通话相差 %(lag)d 秒，"
        "时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.TAIL, Timing.FILE): N_(
        "号码末尾几位相同，录音文件的保存时间与通话结束相差 %(lag)d 秒，"
        "时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.TAIL, Timing.NONE): N_(
        "号码末尾几位相同，录音没有可用的时间，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.UNKNOWN, Timing.LATER): N_(
        "没有号码可比对，录音比通话晚 %(lag)d 秒开始，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.UNKNOWN, Timing.EARLIER): N_(
        "没有号码可比对，录音比通话早 %(lag)d 秒开始，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.UNKNOWN, Timing.CORRECTED): N_(
        "没有号码可比对，扣除录音时钟差 %(clock)d 秒后，录音开始与通话相差 %(lag)d 秒，"
        "时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.UNKNOWN, Timing.FILE): N_(
        "没有号码可比对，录音文件的保存时间与通话结束相差 %(lag)d 秒，"
        "时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.OTHER_NAME, Timing.LATER): N_(
        "联系人姓名不同，录音比通话晚 %(lag)d 秒开始，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.OTHER_NAME, Timing.EARLIER): N_(
        "联系人姓名不同，录音比通话早 %(lag)d 秒开始，时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.OTHER_NAME, Timing.CORRECTED): N_(
        "联系人姓名不同，扣除录音时钟差 %(clock)d 秒后，录音开始与通话相差 %(lag)d 秒，"
        "时长 %(recorded)s / %(talked)s 秒"
    ),
    (Agreement.OTHER_NAME, Timing.FILE): N_(
        "联系人姓名不同，录音文件的保存时间与通话结束相差 %(lag)d 秒，"
        "时长 %(recorded)s / %(talked)s 秒"
    ),
}

CONTINUED = N_(
    "同一通电话的另一段录音：比通话晚 %(lag)d 秒开始，各段合计 %(recorded)s / %(talked)s 秒"
)
PART = N_("录音软件把同一通电话存成 %(parts)d 个首尾相接的文件，这是第 %(part)d 个")
COPY = N_("同一段录音的另一份：号码或姓名、开始时间和时长都相同")
OVER = N_("与这通电话的另一段录音在时间上重叠；一部手机同一时间只接一通电话，所以也归到这通电话")
BESIDE = N_("同一通电话由另一个录音软件同时录下，开始时间和时长与另一段录音相近")
TAKEN = N_("这通电话已有另一段更合适的录音；也可能是同一通电话被录成了几段")
CLOSE = N_("另一通电话几乎同样合适，请试听后选择")
WEAK = N_("依据不足，请试听后确认")
OTHER_CARD = N_("录音名称里的 SIM 卡与这通电话所用的卡不同，请试听后确认")
TOO_LONG = N_("录音比通话记录长很多，请试听后确认")
NO_TIME = N_("录音没有可用的时间，只有号码和时长相同，请试听后确认")

NO_CALLS = N_("通话记录里没有已接通的电话")
NO_CANDIDATE = N_("通话记录里没有时间、号码都合得上的已接通电话；通话记录可能已被手机清除")
UNTIMED = N_("录音没有可用的时间，也没有号码和时长都相同的唯一一通电话")


def _seconds(length: float) -> str:
    return "?" if isnan(length) else f"{length:.0f}"


def reason(
    agreement: Agreement,
    timing: Timing,
    *,
    lag: float,
    clock: float,
    recorded: float,
    talked: float,
) -> Remark:
    """Return why a recording is held to be a call; all values in seconds, NaN where unknown."""
    lengths = {"recorded": _seconds(recorded), "talked": _seconds(talked)}
    if timing is Timing.CREATION:
        return remark(CREATED, **lengths)
    values: dict[str, str | int | float] = dict(lengths)
    if timing is not Timing.NONE:
        values["lag"] = abs(round(lag))
    if timing is Timing.CORRECTED:
        values["clock"] = round(clock)
    return remark(REASONS[agreement, timing], **values)
