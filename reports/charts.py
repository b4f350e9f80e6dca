"""Charts in grey and hatching, drawn with the report's own face; PNG at 200 dpi.

They are drawn on figures of their own, never through matplotlib's shared state, and carry neither
date nor program name: the same numbers give the same bytes.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager

from reports.typeface import REGULAR, font_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

DPI = 200
_HATCHES = ("", "////", "....", "xxxx", "----")
_GREYS = ("0.25", "0.55", "0.75", "0.9", "1.0")


@cache
def _family() -> str:
    """Make the report's face known to matplotlib, once, and return its name."""
    path = str(font_path(REGULAR))
    fontManager.addfont(path)
    return FontProperties(fname=path).get_name()


def _png(draw: Callable[[Any], None], *, width: float, height: float) -> bytes:
    """Draw on fresh axes of a size in inches and return the PNG."""
    with rc_context({"font.family": _family(), "font.size": 8, "axes.unicode_minus": False}):
        figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        draw(axes)
        out = BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def heat_map(counts: Sequence[Sequence[int]], *, weekdays: Sequence[str], hours: str) -> bytes:
    """Draw calls by weekday and hour: darker for more, with the number in each field."""

    def draw(axes: Any) -> None:  # noqa: ANN401 - matplotlib's axes
        most = max((max(row, default=0) for row in counts), default=0) or 1
        axes.imshow(counts, cmap="Greys", vmin=0, vmax=most * 1.25, aspect="auto")
        axes.set_xticks(range(24), [f"{hour:02d}" for hour in range(24)])
        axes.set_yticks(range(7), list(weekdays))
        axes.set_xlabel(hours)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.tick_params(length=0)
        for edge in (7.5, 21.5):
            axes.axvline(edge, color="0.2", linewidth=0.9, linestyle=(0, (3, 2)))
        for day, row in enumerate(counts):
            for hour, count in enumerate(row):
                if count:
                    ink = "white" if count > most * 0.6 else "black"
                    axes.text(hour, day, str(count), ha="center", va="center", color=ink, size=7)

    return _png(draw, width=6.5, height=2.35)


def calls_a_day(counted: Mapping[str, Mapping[date, int]], *, label: str, days: int) -> bytes:
    """Draw bars of calls, one grey and hatch for each number, stacked.

    Args:
        counted: Calls by number and first day; five numbers at most.
        label: What the upright axis counts.
        days: How many days a bar stands for.
    """

    def draw(axes: Any) -> None:  # noqa: ANN401
        every = sorted({day for counts in counted.values() for day in counts})
        base = dict.fromkeys(every, 0)
        for at, (name, counts) in enumerate(counted.items()):
            heights = [counts.get(day, 0) for day in every]
            axes.bar(
                every,
                heights,
                bottom=[base[day] for day in every],
                width=0.8 * days,
                color=_GREYS[at],
                hatch=_HATCHES[at],
                edgecolor="0.1",
                linewidth=0.4,
                label=name,
            )
            for day, height in zip(every, heights, strict=True):
                base[day] += height
        _dates(axes, every)
        axes.set_ylabel(label)
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.legend(frameon=False, fontsize=7, ncols=2, loc="upper left", bbox_to_anchor=(0, 1.28))

    return _png(draw, width=6.5, height=2.7)


def timeline(
    tracks: Mapping[str, Sequence[tuple[date, float]]], *, label: str, night: tuple[float, float]
) -> bytes:
    """Draw what happened when: days along, hour of the day up, one marker for each kind.

    Args:
        tracks: Points by kind: local day and hour of the day as a decimal number.
        label: What the upright axis shows.
        night: The hours between which is day, as lines to read against.
    """

    def draw(axes: Any) -> None:  # noqa: ANN401
        looks = (("o", "0.65", 9), ("^", "0.0", 26), ("s", "0.3", 16))
        for (name, points), (marker, grey, size) in zip(tracks.items(), looks, strict=False):
            if points:
                days, hours = zip(*points, strict=True)
                axes.scatter(days, hours, marker=marker, s=size, color=grey, label=name, lw=0)
        for hour in night:
            axes.axhline(hour, color="0.2", linewidth=0.8, linestyle=(0, (3, 2)))
        _dates(axes, sorted({day for points in tracks.values() for day, _ in points}))
        axes.set_ylim(24, 0)
        axes.set_yticks(range(0, 25, 4), [f"{hour:02d}:00" for hour in range(0, 25, 4)])
        axes.set_ylabel(label)
        axes.legend(frameon=False, fontsize=7, ncols=3, loc="upper left", bbox_to_anchor=(0, 1.18))

    return _png(draw, width=6.5, height=2.7)


def _dates(axes: Any, days: Sequence[date]) -> None:  # noqa: ANN401
    if days:
        axes.set_xlim(days[0] - timedelta(days=1), days[-1] + timedelta(days=1))
    locator = AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(
        ConciseDateFormatter(  # type: ignore[no-untyped-call]
            locator,
            formats=["%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M", "%S"],
            zero_formats=["", "%Y", "%m-%d", "%m-%d", "%H:%M", "%H:%M"],
            offset_formats=["", "%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d"],
        )
    )
