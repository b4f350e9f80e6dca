"""Which of two voices says each segment of a call: by channel where there are two, else by ear.

In one channel the voices are told apart by their colour: the mean cepstrum of each segment, and two
groups of segments. Where the groups are not clearly apart, there may be one voice or four, and
nothing is said. A segment between the groups is left open.

`sides` and `mixed` in `tests/benchmarks/transcription_phrases.py` measure it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from analyzer.model.transcript import Voices, VoicesBy
from analyzer.transcribe.channels import Channels, Held, held
from analyzer.transcribe.contract import SAMPLE_RATE
from analyzer.transcribe.doubt import silent_speech
from analyzer.transcribe.listening import SILENT_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from analyzer.model.transcript import Segment
    from analyzer.transcribe.audio import Decoded
    from analyzer.transcribe.contract import Track

    Floats = NDArray[np.float64]

_FRAME: Final = 512
_HOP: Final = 160
_BANDS: Final = 24
_BAND_HZ: Final = (250.0, 3_500.0)
"""What a telephone carries."""
_CEPSTRA: Final = 13
_LOUDEST: Final = 70
"""Per cent of a segment's frames that are compared; the quietest are the line."""
_LEAST_FRAMES: Final = 20
_LEAST_SEGMENTS: Final = 6
_APART: Final = 0.38
"""Mean silhouette of the two groups from which there are two voices; one voice came to 0.35."""
_SURE: Final = 0.25
"""How much nearer a segment is to its group than to the other, by the distance between them."""
_FLOOR: Final = 1e-9


def voices_of(
    decoded: Decoded, segments: Sequence[Segment], speech: Iterable[tuple[float, float]]
) -> Voices:
    """Return which voice says each segment, and where somebody speaks and no text is.

    Args:
        decoded: The recording.
        segments: Its whole text, in order.
        speech: The stretches that the detector holds to be speech.
    """
    by, heard = _told_apart(decoded, segments)
    unheard = (
        (round(start, 2), round(end, 2))
        for start, end in silent_speech(speech, segments)
        if end - start >= SILENT_S
    )
    return Voices(by=by, voices=heard, unheard=tuple(unheard))


def ends_of(decoded: Decoded) -> Channels | None:
    """Return the two ends of a call, `None` where they are not on channels of their own."""
    if decoded.sides is None or held(decoded.sides) is not Held.BOTH_ENDS:
        return None
    return Channels(decoded.sides)


def _told_apart(
    decoded: Decoded, segments: Sequence[Segment]
) -> tuple[VoicesBy, tuple[int | None, ...]]:
    ends = ends_of(decoded)
    if ends is not None:
        return VoicesBy.CHANNELS, tuple(ends.louder(item.start, item.end) for item in segments)
    if decoded.sides is not None and held(decoded.sides) is Held.ONE_END:
        return VoicesBy.ONE_END, (None,) * len(segments)
    found = by_colour(decoded.samples, segments)
    return (VoicesBy.NOTHING if found is None else VoicesBy.COLOUR), (
        found or (None,) * len(segments)
    )


def by_colour(samples: Track, segments: Sequence[Segment]) -> tuple[int | None, ...] | None:
    """Return which of two voices says each segment; `None` where two cannot be told apart."""
    colours = [_colour(samples, item.start, item.end) for item in segments]
    known = [index for index, colour in enumerate(colours) if colour is not None]
    if len(known) < _LEAST_SEGMENTS:
        return None
    table = np.stack([colour for colour in colours if colour is not None])
    table = (table - table.mean(axis=0)) / (table.std(axis=0) + _FLOOR)
    group, nearer = _two_groups(table)
    if _silhouette(table, group) < _APART:
        return None
    heard: list[int | None] = [None] * len(segments)
    for index, voice, margin in zip(known, group.tolist(), nearer.tolist(), strict=True):
        heard[index] = voice if margin >= _SURE else None
    return tuple(heard)


def _colour(samples: Track, start: float, end: float) -> Floats | None:
    """Return the mean cepstrum of a stretch, `None` where it is too short to have one."""
    stretch = samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
    if stretch.size < _FRAME + _LEAST_FRAMES * _HOP:
        return None
    frames = np.lib.stride_tricks.sliding_window_view(stretch, _FRAME)[::_HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(_FRAME), axis=1)) ** 2
    bands = np.log(power @ _filters().T + _FLOOR)
    loudness = bands.mean(axis=1)
    loud = bands[loudness >= np.percentile(loudness, 100 - _LOUDEST)]
    colour: Floats = loud.mean(axis=0) @ _cosines().T
    return colour


@cache
def _filters() -> Floats:
    """Return triangular filters, evenly spaced in mel."""
    low, high = (2_595 * np.log10(1 + hertz / 700) for hertz in _BAND_HZ)
    edges = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2_595) - 1)
    at = np.fft.rfftfreq(_FRAME, 1 / SAMPLE_RATE)
    rows = [
        np.clip(np.minimum((at - left) / (top - left), (right - at) / (right - top)), 0, None)
        for left, top, right in zip(edges, edges[1:], edges[2:], strict=False)
    ]
    return np.stack(rows)


@cache
def _cosines() -> Floats:
    """Return the cosine transform without its first row, which is loudness."""
    order = np.arange(1, _CEPSTRA + 1)[:, None]
    cosines: Floats = np.cos(np.pi / _BANDS * (np.arange(_BANDS) + 0.5) * order)
    return cosines


def _distances(table: Floats, points: Floats) -> Floats:
    distances: Floats = np.sqrt(((table[:, None] - points[None]) ** 2).sum(axis=2))
    return distances


def _by_row(table: Floats) -> Iterator[Floats]:
    """Yield the distances of each row to all rows: a call of hours has too many to keep at once."""
    return (_distances(row[None], table) for row in table)


def _two_groups(table: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return each row's group, grown from the two rows farthest apart, and how sure it is."""
    farthest = [apart[0].argmax() for apart in _by_row(table)]
    apart = np.linalg.norm(table - table[farthest], axis=1)
    one = int(apart.argmax())
    middles = table[[one, int(farthest[one])]]
    group = _distances(table, middles).argmin(axis=1)
    for _ in range(len(table)):
        middles = np.stack([table[group == number].mean(axis=0) for number in (0, 1)])
        following = _distances(table, middles).argmin(axis=1)
        if (following == group).all() or len(set(following.tolist())) < 2:
            break
        group = following
    distances = _distances(table, middles)
    between = float(np.linalg.norm(middles[0] - middles[1])) + _FLOOR
    return group, np.abs(distances[:, 0] - distances[:, 1]) / between


def _silhouette(table: Floats, group: NDArray[np.intp]) -> float:
    """Return the mean silhouette: 1 for groups far apart, 0 for one heap cut in two."""
    scores = []
    for row, (own, apart) in enumerate(zip(group, _by_row(table), strict=True)):
        same = (group == own) & (np.arange(len(group)) != row)
        if same.any() and (group != own).any():
            near, far = apart[0, same].mean(), apart[0, group != own].mean()
            scores.append((far - near) / max(near, far, _FLOOR))
    return float(np.mean(scores)) if scores else 0.0
