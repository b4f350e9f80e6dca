"""Opening and making cases, for the faces."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.errors import UsageError
from analyzer.model.remark import N_, remark
from analyzer.store.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

DEFAULT_ZONES = {"CN": "Asia/Shanghai", "US": "America/New_York"}
"""The zone a new case states when none is given; never the computer's own."""

__all__ = ["Case", "open_case", "open_or_create"]


def open_case(path: Path, *, now: Callable[[], datetime], actor: str) -> Case:
    """Open an existing case.

    Raises:
        CaseError: There is no case at `path`.
    """
    return Case.open(path, now=now, actor=actor)


def open_or_create(
    path: Path, *, zone: str | None, region: str, now: Callable[[], datetime], actor: str
) -> Case:
    """Open the case at `path`, or create it with the zone and region stated.

    Raises:
        CaseError: The folder holds something that is not a case, or cannot be written.
        UsageError: No such zone or region.
    """
    if Case.is_case(path):
        opened = open_case(path, now=now, actor=actor)
        if zone and zone != opened.settings.zone:
            opened.close()
            raise UsageError(
                remark(
                    N_("这个案卷的时区是 %(zone)s，不能改。请去掉 --timezone，或新建一个案卷。"),
                    zone=opened.settings.zone,
                )
            )
        return opened
    known = zone_of(zone, region)
    return Case.create(path, zone=known, region=region.upper(), now=now, actor=actor)


def zone_of(zone: str | None, region: str) -> str:
    """Return the zone a new case states.

    Raises:
        UsageError: No such zone, or a region without a zone of its own and none given.
    """
    name = zone or DEFAULT_ZONES.get(region.upper())
    if name is None:
        raise UsageError(
            remark(N_("地区“%(region)s”没有默认时区，请用 --timezone 说明。"), region=region)
        )
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:  # not found, a folder, a strange name
        raise UsageError(
            remark(N_("没有“%(zone)s”这个时区。例如 Asia/Shanghai。"), zone=name)
        ) from error
    return name
