"""What must not stand in a public version: everything in a text by which a person could be found.

`personal_data` reports what is certain; here a piece too many is reported rather than one too few.
Amounts, times of day, dates and ordinary words stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.personal_data import ENGLISH_ADDRESS, find
from analyzer.personal_names import names

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int]

_HAN = r"[\u4e00-\u9fff]"
_STOP = "在住到去来你您我他她它的是们了及或从往给找有没就都也还要不将把让被这那个每各整"
_STOP += "全某哪家跟与向对说问叫请等先再只会能，。联带报透今提条路过上下走派投荐"
"""Characters that seldom stand in a name of a place, and often before one."""
_NAME = rf"(?:(?![{_STOP}]){_HAN})"
_PLAIN = rf"(?:(?![{_STOP}和]){_HAN})"
_NUMBER = "[0-9０-９一二三四五六七八九十百零〇甲乙丙丁A-Za-z]"
_DIGITS = re.compile(r"\d(?:[ \-–—_.()（）]?\d){4,}")
_MONEY_BEFORE = re.compile(
    r"(?:[¥￥$€£]|RMB|CNY|USD|人民币|金额|本金|利息|欠款|余额|余款|罚息|滞纳金|违约金|还款|还|欠|借|共计|合计|共)"
    r"[：: 为了]{0,3}$",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(
    r"\s*(?:\.\d{1,2})?\s*(?:元|块|万|千|百|人民币|圆|角|RMB|yuan|dollars?)", re.I
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{1,2}")
_DATE = re.compile(
    r"(?:19|20)\d\d[-./_年 ]?(?:0?[1-9]|1[0-2])[-./_月 ]?(?:0?[1-9]|[12]\d|3[01])"
    r"(?:[-T_ .]?(?:[01]?\d|2[0-3])[-:_. ]?[0-5]\d(?:[-:_. ]?[0-5]\d)?)?"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-HJ-NP-Z]"
    r"[·•.\-\s]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ACCOUNT = re.compile(
    r"(?:微信|VX|vx|Vx|wx|WX|QQ|qq|支付宝|抖音)号?(?:是|为|[：:])?\s?([A-Za-z0-9][\w-]{4,})"
)
_TAIL = re.compile(r"(?:尾号|后四位|末四位|末尾|ending in)(?:是|为|[：: ])?\s?(\d{3,4})(?!\d)")
_SPOKEN = re.compile(r"[零〇一二三四五六七八九幺两]{5,}")
_REGION = (
    r"(?:[京津沪渝](?=市|[\u4e00-\u9fff]{1,4}区)市?|"
    rf"{_NAME}{{2,6}}?(?:省|自治区|特别行政区|自治州|地区|盟))"
)
_CITY = rf"{_NAME}{{2,5}}?(?<![超城股都门上车])(?:市(?![场民面价值])|区(?![别分域间])|县|旗(?!下))"
_TOWN = rf"{_NAME}{{1,5}}?(?<![城家老故])(?:镇|乡(?!镇)|街道|村(?![里委干])|社区|组(?=\d))"
_ROAD = rf"{_NAME}{{1,6}}?(?:大道|路|街|巷|弄|胡同|里弄)"
_DOOR = (
    rf"{_NUMBER}{{1,6}}(?:[-－]{_NUMBER}{{1,5}})*(?:号楼|号院|号|弄|栋|幢|座|单元|楼|层|室|户|房)"
)
_DOORS = rf"(?:\s?{_DOOR})+(?:\s?\d{{2,4}}(?![\d元块万年月日天点]))?"
_PLACE = (
    r"小区|花园|公寓|家园|新村|大厦|广场|工业园|科技园|产业园|小学|中学|高中|大学|幼儿园|学院|"
    r"职校|技校|医院|诊所|卫生院|电子厂|服装厂|工厂|厂|超市|商场|酒店|宾馆|饭店|餐厅|餐馆|"
    r"工地|车间|门店|网吧|理发店|美容院|药店|事务所|研究所|派出所|居委会|村委会"
)
_FIRM = rf"({_PLAIN}{{2,14}}?)(?:股份|责任)?(?:有限公司|集团|公司)"
_LENDER = re.compile(
    r"金融|贷|银行|信用|资产|律师|法律|法务|催收|保险|信托|征信|支付|融资|担保|燃气|物业"
)
_ADDRESS = re.compile(
    rf"(?:{_REGION}\s?)?(?:{_CITY}\s?)+(?:{_TOWN}\s?)?(?:{_ROAD}\s?)?(?:{_NAME}{{0,6}}?{_DOORS})?"
    rf"|{_REGION}\s?(?:{_TOWN}|{_NAME}{{2,4}})?"
    rf"|(?:{_TOWN}\s?)?{_ROAD}\s?{_NAME}{{0,4}}?{_DOORS}"
    rf"|{_NAME}{{2,4}}(?:大道|路|街|巷|胡同)(?=上|的|口|那|附近|，|。|$|\s)"
    rf"|{_TOWN}(?:{_DOORS})?"
    rf"|{_PLAIN}{{1,8}}(?:{_PLACE})(?:{_DOORS})?"
    rf"|(?:{_NUMBER}{{1,4}}(?:号楼|栋|幢|座|单元)\s?)(?:{_DOOR}\s?|\d{{2,4}}(?!\d))*"
    rf"|{_PLAIN}{{2,3}}(?<![公校乐花政])(?<!幼儿)(?:园|苑|湾|郡|府)(?=[，。！、；\s\d]|$|门|小区|里)"
    rf"|(?<![\d.])\d{{2,4}}(?:室|号房)"
)
_WORK = re.compile(_FIRM)
_COMMON = re.compile(
    r"(?:附近|方圆|大型|小型|本地|当地|外地|各大|大|小|老|新|农|城|多|上|下|左|右|前|后|全|半|同)?"
    r"(?:市区|地区|小区|社区|超市|城市|农村|街道|公路|马路|道路|高速路|铁路|网络|思路|出路|后路|退路|"
    r"活路|死路|绝路|一路|半路|生路|医院|大学|中学|小学|学校|幼儿园|工厂|工地|酒店|饭店|商场|"
    r"派出所|居委会|村委会|事务所|律师事务所|广场|大厦|夜路|法律事务所|老乡|同村|邻村|本村)"
)


def exposed(text: str) -> list[Span]:
    """Return where a person could be found by the text, in order and without overlaps.

    Names, addresses, places of work and study, identity and card numbers and pieces of them,
    telephone numbers, plates, e-mail addresses and accounts, and every run of five or more digits
    that is neither money nor a date.
    """
    spans = sorted({*people(text), *_numbers(text)})
    joined: list[Span] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def people(text: str) -> Iterator[Span]:
    """Yield names, addresses, plates, e-mail addresses and accounts; no bare numbers."""
    yield from names(text)
    for pattern in (_PLATE, _EMAIL, ENGLISH_ADDRESS):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span(1) for match in _ACCOUNT.finditer(text))
    for match in _ADDRESS.finditer(text):
        if not _COMMON.fullmatch(match[0].strip()) and match[0].strip():
            yield match.span()
    for match in _WORK.finditer(text):
        if not _LENDER.search(match[1]):
            yield match.span()


def _numbers(text: str) -> Iterator[Span]:
    yield from ((span.start, span.end) for span in find(text))
    yield from (match.span(1) for match in _TAIL.finditer(text))
    yield from (match.span() for match in _SPOKEN.finditer(text))
    for match in _DIGITS.finditer(text):
        if not _harmless(text, match):
            yield match.span()


def _harmless(text: str, match: re.Match[str]) -> bool:
    """Tell whether digits are a date or an amount of money."""
    written = match[0]
    if _DATE.fullmatch(written) or _MONEY_AFTER.match(text, match.end()):
        return True
    money = _MONEY_BEFORE.search(text, 0, match.start()) is not None
    plain = written.isdecimal() and len(written) <= _LONGEST_SUM
    return money and (plain or _GROUPED.fullmatch(written) is not None)


_LONGEST_SUM = 7
"""Digits of a sum of money without a unit; a longer run is an account number more likely."""
