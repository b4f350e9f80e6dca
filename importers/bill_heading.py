"""What stands above a carrier's list of calls: whose it is, which days it covers, how many rows.

Read from the title, the name of the sheet and the name of the file. Rows of China Mobile's bills
give day and month alone; the year comes from here, and where nothing here gives one, the time stays
unknown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

_DAY = r"(20\d\d)\s*[-/.年]?\s*(1[0-2]|0?[1-9])\s*[-/.月]?\s*([12]\d|3[01]|0?[1-9])\s*日?"
_DAY_STRICT = r"(20\d\d)[-/.年]?(0[1-9]|1[0-2])[-/.月]?(0[1-9]|[12]\d|3[01])日?"
_RANGE = re.compile(
    rf"(?<!\d){_DAY}(?:\s*\d\d?:\d\d(?::\d\d)?)?\s*(?:到|至|-|~|—|–|_|to)+\s*{_DAY}(?!\d)", re.I
)
_RANGE_IN_NAME = re.compile(rf"(?<!\d){_DAY_STRICT}[-_~至到]{_DAY_STRICT}(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20\d\d)\s*(?:年\s*(1[0-2]|0?[1-9])\s*月|[-/.]?(0[1-9]|1[0-2]))(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
_TOTAL = re.compile(
    r"(?:总条数|总记录数|记录总数|总计条数|通话总次数|条数)\s*[:：]?\s*(\d{1,7})(?!\d)"
    r"|(?:通话次数|总次数|通话总数|记录数)\s*[:：]?\s*(\d{1,7})(?!\d)"
    r"|(?:共计?|合计|总计)\s*[:：]?\s*(\d{1,7})\s*(?:条|次通话|笔)(?:记录)?"
)
_OWNER = re.compile(
    r"(?:用户号码|手机号码?|业务号码|本机号码|己方号码|服务号码|计费号码|查询号码|客户号码|电话号码|号码)"
    r"\s*[:：]?\s*((?:\+?86)?1[3-9][\d*xX]{9}|0\d{2,3}-?\d{7,8})(?!\d)"
)
_MOBILE = re.compile(r"(?<!\d)1[3-9][\d*xX]{9}(?!\d)")
LONGEST: Final = 2_000
"""Characters of a line that are looked at."""
_NEAR: Final = timedelta(days=62)
"""A billing month may begin in the calendar month before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What is known of a bill as a whole."""

    first: date | None = None
    last: date | None = None
    """The days covered, both included."""
    owner: str | None = None
    """The number the bill belongs to, as written."""
    total: int | None = None
    """Rows the bill says it has."""

    def year_of(self, month: int, day: int) -> int | None:
        """Return the year in which a day without year lies; `None` where that is not certain.

        Of the days so named, the one in the covered days is taken, or else the nearest if it lies
        within two months of them: the others are a year away.
        """
        if self.first is None or self.last is None:
            return None
        days = [
            found
            for year in range(self.first.year - 1, self.last.year + 2)
            if (found := _date(year, month, day))
        ]
        inside = [found for found in days if self.first <= found <= self.last]
        if len(inside) > 1:
            return None
        first, last = self.first, self.last
        near = inside or sorted(
            (found for found in days if first - _NEAR <= found <= last + _NEAR),
            key=lambda found: min(abs(found - first), abs(found - last)),
        )
        return near[0].year if near else None

    def with_text(self, text: str) -> Heading:
        """Return the heading with what a line of text adds; what is known already stays."""
        plain = unicodedata.normalize("NFKC", " ".join(text[:LONGEST].split()))
        first, last = (self.first, self.last) if self.first else days_of(plain)
        total = _TOTAL.search(plain)
        owner = _OWNER.search(plain)
        return replace(
            self,
            first=first,
            last=last,
            total=int(next(filter(None, total.groups())))
            if total and self.total is None
            else self.total,
            owner=self.owner or (owner[1] if owner else None),
        )

    def with_name(self, name: str) -> Heading:
        """Return the heading with what the name of a file or sheet adds."""
        plain = unicodedata.normalize("NFKC", name)
        first, last = (self.first, self.last) if self.first else days_of(_MOBILE.sub(" ", plain))
        owner = _MOBILE.search(plain)
        return replace(
            self, first=first, last=last, owner=self.owner or (owner[0] if owner else None)
        )


def days_of(text: str) -> tuple[date | None, date | None]:
    """Return the first and last day a title names: a range, a month, or a year."""
    for pattern in (_RANGE, _RANGE_IN_NAME):
        if found := pattern.search(text):
            parts = [int(part) for part in found.groups()]
            first, last = _date(*parts[:3]), _date(*parts[3:])
            if first and last and first <= last:
                return first, last
    if month := _MONTH.search(text):
        first = date(int(month[1]), int(month[2] or month[3]), 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if year := _YEAR.search(text):
        return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    return None, None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
