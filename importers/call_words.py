"""The words with which tables of calls head their columns and name the ways of a call.

Headers: China Mobile, Unicom and Telecom bills of several years, and call log apps in Chinese and
English. The same header means different things in different years (`通话类型` is 主叫/被叫 in one
and 本地通话/国内长途 in another), so a header only proposes and the values decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from analyzer.model.records import CallOutcome, Direction
from importers.call_times import readable


class Role(StrEnum):
    """What a column holds."""

    START = "start"
    DATE = "date"
    CLOCK = "clock"
    NUMBER = "number"
    DIRECTION = "direction"
    DURATION = "duration"
    NAME = "name"
    OWNER = "owner"
    CALLER = "caller"
    CALLED = "called"


_HEADERS: Final = {
    Role.START: (
        "起始时间 开始时间 通话起始时间 通话开始时间 截获时间 通话时间 呼叫时间 拨打时间 时间"
        " 日期时间 通话日期时间 通话日期 起始日期 日期 呼叫开始时间 来电时间 发生时间 通话起始日期"
        " 呼叫起始时间 通信时间 通信起始时间 通信开始时间 通话开始 开始 通话时刻 接通时间 话单时间"
        " 计费开始时间 业务发生时间 使用时间 开始通话时间 起始通话时间 通话发生时间"
        " starttime start datetime dateandtime timestamp calltime calldate callstart date time when"
        " startts datestring readabledate callstarttime begintime begin startdate startdatetime"
        " calldatetime connecttime eventtime localtime calldateandtime calldate&time date&time"
    ),
    Role.DATE: (
        "日期 通话日期 呼叫日期 起始日期 拨打日期 开始日期 通信日期 date calldate day startdate"
    ),
    Role.CLOCK: (
        "时间 通话时间 起始时间 开始时间 呼叫时间 拨打时间 通信时间 通话时刻"
        " time calltime clock timeofday starttime"
    ),
    Role.NUMBER: (
        "对方号码 对端号码 电话号码 号码 手机号 手机号码 联系电话 对方电话 来电号码 通话号码"
        " 对方电话号码 对方手机号 联系号码 电话 对端 对方 对端电话 通话对方 通话对方号码 他方号码"
        " 通信号码 呼叫号码 联系人号码 联系人电话 拨打号码 来去电号码 交往号码 对方手机号码"
        " number phone phonenumber callnumber mobile mobilenumber"
        " contactnumber callerid tel telephone phoneno address otherparty othernumber remotenumber"
        " otherpartynumber dialednumber dialedno peer peernumber counterparty contactphone"
        " cellphone"
    ),
    Role.DIRECTION: (
        "通信方式 呼叫类型 通话类型 话单方向 主被叫 主叫被叫 呼叫方式 类型 通话状态 状态 方向"
        " 通信类型 事件类型名称 呼叫方向 通话方式 主被叫标识 呼叫类别 来去电 呼叫类型名称 通信类别"
        " 话单类型 主被叫类型 通话标志 呼叫标识 呼入呼出 来电类型 接听状态 通话结果"
        " type calltype direction calldirection status callstatus typename inout calldir result"
    ),
    Role.DURATION: (
        "通信时长 拨打秒数 通话时长 时长 持续时间 通话秒数 计费时长 通话时间 通话持续时间 呼叫时长"
        " 秒数 通话时长秒 时长秒 通信时长秒 使用时长 通话用时 通话长度 通话分钟数 计费分钟数 分钟数"
        " 时长分钟 通话时长分钟 duration callduration length seconds durationseconds durationsec"
        " talktime dur minutes mins min durationminutes durationmin secs sec billsec totalduration"
    ),
    Role.NAME: (
        "姓名 联系人 名称 对方姓名 联系人姓名 名字 备注名 对方名称 联系人名称 联络人 昵称"
        " name contact contactname cachedname person fullname displayname"
    ),
    Role.OWNER: (
        "用户号码 己方号码 业务号码 本机号码 本机 计费号码 服务号码 机主号码 本方号码 本端号码"
        " 用户手机号 客户号码 mynumber ownnumber myphone subscriber"
    ),
    Role.CALLER: (
        "主叫号码 主叫 主叫方 主叫方号码 主叫电话 主叫号 呼叫方 呼叫方号码"
        " callernumber from fromnumber caller callingnumber callingparty anumber src source"
    ),
    Role.CALLED: (
        "被叫号码 被叫 被叫方 被叫方号码 被叫电话 被叫号 接听方 接听方号码"
        " callednumber to tonumber callee calledparty bnumber dst destination"
    ),
}
LONGEST: Final = 80
"""Characters of a cell that can be a header."""
_UNIT = re.compile(r"[(\[【](.*?)[)\]】]")
_MINUTES = re.compile(r"分钟?|min(?:ute)?s?", re.IGNORECASE)
_NAMED_MINUTES = re.compile(r"(?:.*(?:分钟数?)|(?:call|talk)?(?:duration)?\s?min(?:ute)?s?)", re.I)
"""A header that counts minutes without putting the unit in brackets."""
_TRADITIONAL: Final = str.maketrans(
    "號碼時間長類電話來撥對聯絡稱開結數狀態攔絕語聽掛斷發訊標記錄",
    "号码时间长类电话来拨对联络称开结数状态拦绝语听挂断发讯标记录",
)
"""The traditional characters of headers and words in the lists here."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a word says of a call."""

    direction: Direction
    outcome: CallOutcome | None
    """`None` where it takes the seconds to know."""
    billed: bool
    """True for the words of carriers, who list only connected calls."""


_CALLER_WORDS = re.compile(
    r"(?!.*(?:被叫|[非不未无])).{0,12}主叫"
    r"(?:国内|国际|本地|省内|省际|异地|港澳台|长途|漫游|通话|呼叫|语音|视频|高清|[a-z]|\W|\d)*",
    re.IGNORECASE,
)
"""What stands before 主叫 names networks and places without end: IP, 5G高清, VoNR, 漫游."""
_CALLED_WORDS = re.compile(
    _CALLER_WORDS.pattern.translate(str.maketrans("主被", "被主")), re.IGNORECASE
)
_BILLED_WORDS: Final = {
    **dict.fromkeys(("mo", "moc", "originating", "originated"), Direction.OUT),
    **dict.fromkeys(("mt", "mtc", "terminating", "terminated"), Direction.IN),
}
"""How records of switching centres say 主叫 and 被叫."""
_FORWARDED = re.compile(r".{0,8}(?:呼转移|[呼主被]叫转移|呼转|前转|转移呼叫).{0,6}")
_LOGGED: Final = {
    (Direction.IN, None): (
        "来电 呼入 接听 已接 已接来电 已接听 拨入 接入 打入 被动呼叫"
        " incoming in inbound received answered"
        " incomingcall callin 已接通来电 来电已接 incominganswered"
    ),
    (Direction.OUT, None): (
        "去电 呼出 拨出 已拨 已拨电话 已拨出 拨打 打出 主动呼叫"
        " outgoing out outbound dialed dialled placed"
        " outgoingcall callout 已接通去电 made"
    ),
    (Direction.IN, CallOutcome.MISSED): (
        "未接 未接来电 未接听 未接电话 来电未接 漏接 呼入未接 missed missedcall unanswered"
        " incomingmissed notanswered"
    ),
    (Direction.IN, CallOutcome.REJECTED): (
        "拒接 已拒接 拒接来电 已拒绝 拒绝 挂断 rejected declined rejectedcall"
    ),
    (Direction.IN, CallOutcome.BLOCKED): (
        "拦截 已拦截 骚扰拦截 黑名单 已屏蔽 blocked refused blockedcall blacklisted"
    ),
    (Direction.IN, CallOutcome.VOICEMAIL): "语音信箱 语音邮件 留言 voicemail",
    (Direction.OUT, CallOutcome.NOT_CONNECTED): "未接通 呼出未接通 去电未接通 cancelled canceled",
}
_LOG_WORDS: Final = {
    word: Way(direction, outcome, billed=False)
    for (direction, outcome), words in _LOGGED.items()
    for word in words.split()
}


@lru_cache(maxsize=4096)
def roles_of(header: str) -> frozenset[Role]:
    """Return what a header may mean."""
    return _ROLES.get(_plain(header), frozenset())


def in_minutes(header: str) -> bool:
    """Say whether a header counts minutes."""
    text = readable(header)[:LONGEST].translate(_TRADITIONAL)
    units = _UNIT.findall(text)
    return any(_MINUTES.fullmatch(unit.strip()) for unit in units) or (
        not units and _NAMED_MINUTES.fullmatch(text) is not None
    )


@lru_cache(maxsize=4096)
def way_of(text: str) -> Way | None:
    """Return what a cell says of a call's way; `None` where it is no such word."""
    plain = readable(text).translate(_TRADITIONAL)
    if not plain or len(plain) > 20:
        return None
    if way := _BILLED_WORDS.get(plain.lower()):
        return Way(way, CallOutcome.ANSWERED, billed=True)
    solid = "".join(plain.split())
    if _FORWARDED.fullmatch(solid):
        return Way(Direction.UNKNOWN, CallOutcome.ANSWERED, billed=True)
    if _CALLER_WORDS.fullmatch(solid):
        return Way(Direction.OUT, CallOutcome.ANSWERED, billed=True)
    if _CALLED_WORDS.fullmatch(solid):
        return Way(Direction.IN, CallOutcome.ANSWERED, billed=True)
    return _LOG_WORDS.get(re.sub(r"[\s_-]|电话$|call$", "", plain.lower()))


def _plain(header: str) -> str:
    text = _UNIT.sub("", readable(header)[:LONGEST].translate(_TRADITIONAL)).lower()
    return re.sub(r"[\s_\-:/*]+", "", text)


def _by_header() -> dict[str, frozenset[Role]]:
    found: dict[str, frozenset[Role]] = {}
    for role, headers in _HEADERS.items():
        for header in headers.split():
            found[header] = found.get(header, frozenset()) | {role}
    return found


_ROLES: Final = _by_header()
