"""Where people speak, and how a recording is cut into windows that are transcribed on their own.

Speech is found by the Silero detector at a low threshold: the usual 0.5 takes much of a telephone
line, which carries only 300 to 3400 Hz, for silence. Windows end at pauses; the same sound gives
the same windows, whatever was done before. Silence is in no window, so no text is made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.transcribe.contract import SAMPLE_RATE, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.transcribe.contract import Samples, Track

FRAME = 512
"""Samples in one judgement of the detector: 32 ms."""
FRAME_S = FRAME / SAMPLE_RATE
_BLOCK = 1_875 * FRAME
"""Samples judged at a time, 1 minute, so that memory stays flat."""
_LEAD = 64 * FRAME
"""Samples before a block from which the detector warms up."""
_SAMPLED = 101
_EVERY = 10_000 * _SAMPLED
_LOUD = 99.5
"""Percentile of the samples, one in `_SAMPLED`, that counts as a recording's loudness."""
_FAINT = 0.0015
"""Loudness (-56 dB) below which the detector begins to miss speech."""
_RAISED = 0.005
"""Loudness a faint recording is raised to; hiss raised further would pass for speech."""
_MOST_GAIN = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutting:
    """How speech is found and packed; seconds unless said otherwise."""

    threshold: float = 0.2
    """Probability from which a frame is speech."""
    release: float = 0.05
    """Probability below which speech ends."""
    pause: float = 0.5
    """Silence that ends a stretch of speech."""
    pad: float = 0.4
    """Kept before and after speech."""
    longest: float = 30.0
    """Longest window: what Whisper hears at once."""
    join: float = 2.0
    """Windows are not packed across a longer silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What of a recording is to be transcribed."""

    windows: tuple[Window, ...]
    speech_seconds: float
    """What the detector holds to be speech, without the padding."""
    speech: tuple[tuple[float, float], ...]
    """Start and end of each stretch of speech in seconds, without the padding."""


def plan(samples: Track, *, cutting: Cutting | None = None) -> Plan:
    """Return the windows of a recording."""
    return plan_from(probabilities(samples), seconds=samples.size / SAMPLE_RATE, cutting=cutting)


def plan_from(likely: Samples, *, seconds: float, cutting: Cutting | None = None) -> Plan:
    """Return the windows by the probability of speech in each frame of 32 ms."""
    cutting = cutting or Cutting()
    speech = tuple(_stretches(likely, cutting))
    pieces = [piece for stretch in speech for piece in _cut(stretch, likely, cutting)]
    packed = _pack(_padded(pieces, cutting, seconds), cutting)
    return Plan(
        windows=tuple(
            Window(index=index, start=start, end=end, speech=tuple(_within(speech, start, end)))
            for index, (start, end) in enumerate(packed)
        ),
        speech_seconds=sum(end - start for start, end in speech),
        speech=speech,
    )


def _within(
    speech: Sequence[tuple[float, float]], start: float, end: float
) -> Iterator[tuple[float, float]]:
    """Yield the parts of the stretches that lie between start and end."""
    for begin, until in speech:
        if begin < end and until > start:
            yield max(begin, start), min(until, end)


def probabilities(samples: Track) -> Samples:
    """Return how likely each frame of 32 ms is speech, by Silero."""
    from faster_whisper.vad import get_vad_model

    detector = get_vad_model()
    gain = _gain(samples)
    blocks = [np.zeros(0, np.float32)]
    for start in range(0, samples.size, _BLOCK):
        lead = min(start, _LEAD)
        block = samples[start - lead : start + _BLOCK] * gain
        block = np.pad(block, (0, -block.size % FRAME))
        judged = np.asarray(detector(block), np.float32).reshape(-1)
        blocks.append(judged[lead // FRAME :])
    return np.concatenate(blocks)


def _gain(samples: Track) -> np.float32:
    """Return by how much a faint recording is raised for the detector; 1 for any other.

    Whisper measures each window by its own loudest moment and needs no help.
    """
    some = [samples[at : at + _EVERY : _SAMPLED] for at in range(0, samples.size, _EVERY)]
    loud = float(np.percentile(np.abs(np.concatenate(some)), _LOUD)) if some else 0.0
    faint = 0.0 < loud < _FAINT
    return np.float32(min(_MOST_GAIN, _RAISED / loud) if faint else 1.0)


def _stretches(likely: Samples, cutting: Cutting) -> Iterator[tuple[float, float]]:
    """Yield stretches of speech; short dips do not end one."""
    begin: int | None = None
    last = 0
    for index, probability in enumerate(likely.tolist()):
        if probability >= cutting.threshold and begin is None:
            begin = index
        if begin is None:
            continue
        if probability >= cutting.release:
            last = index
        elif (index - last) * FRAME_S >= cutting.pause:
            yield begin * FRAME_S, (last + 1) * FRAME_S
            begin = None
    if begin is not None:
        yield begin * FRAME_S, (last + 1) * FRAME_S


def _cut(
    stretch: tuple[float, float], likely: Samples, cutting: Cutting
) -> Iterator[tuple[float, float]]:
    """Cut speech without a pause where it is quietest, so that each piece fits a window."""
    start, end = stretch
    room = cutting.longest - 2 * cutting.pad
    while end - start > room:
        first = round((start + room / 2) / FRAME_S)
        last = round((start + room) / FRAME_S)
        cut = (first + int(np.argmin(likely[first:last]))) * FRAME_S
        yield start, cut
        start = cut
    yield start, end


def _padded(
    pieces: Sequence[tuple[float, float]], cutting: Cutting, seconds: float
) -> list[tuple[float, float]]:
    """Widen each piece by the padding, at most to the middle of the silence beside it."""
    starts = [start for start, _ in pieces]
    ends = [end for _, end in pieces]
    padded = []
    for index, (start, end) in enumerate(pieces):
        floor = (ends[index - 1] + start) / 2 if index else 0.0
        ceiling = (end + starts[index + 1]) / 2 if index + 1 < len(pieces) else seconds
        padded.append(
            (max(start - cutting.pad, min(floor, start)), min(end + cutting.pad, ceiling))
        )
    return padded


def _pack(pieces: Sequence[tuple[float, float]], cutting: Cutting) -> Iterator[tuple[float, float]]:
    """Join neighbours as long as they fit into one window."""
    if not pieces:
        return
    start, end = pieces[0]
    for following, until in pieces[1:]:
        if until - start <= cutting.longest and following - end <= cutting.join:
            end = until
        else:
            yield start, end
            start, end = following, until
    yield start, end
