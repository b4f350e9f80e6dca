"""The clips of a report's findings, cut from the recordings as they are kept in the case."""

from __future__ import annotations

import hashlib
import io
import wave
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.errors import UndecodableAudio
from analyzer.pipeline.beeping import beeped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analyzer.store.case import Case
    from reports.clips import ClipPlan

Spans = "Sequence[tuple[float, float]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A clip that was cut."""

    plan: ClipPlan
    name: str
    wav: bytes
    """16-bit mono PCM."""
    sha256: str
    source_sha256: str


def cut_clips(
    case: Case,
    plans: Iterable[ClipPlan],
    *,
    silenced: Mapping[int, Sequence[tuple[float, float]]] | None = None,
) -> Iterator[Cut]:
    """Yield the clips, each recording decoded once; one that cannot be decoded is left out.

    Args:
        case: An open case; its recordings are only read.
        plans: Which clips.
        silenced: Stretches to cover with a tone, by recording; `None` for an original clip.
    """
    from analyzer.transcribe.audio import decode
    from analyzer.transcribe.clips import wav

    wanted: dict[str, list[ClipPlan]] = defaultdict(list)
    for plan in plans:
        wanted[plan.exhibit].append(plan)
    for exhibit, together in wanted.items():
        try:
            samples = decode(case.exhibit_file(exhibit)).samples
        except UndecodableAudio:
            continue
        source = case.exhibit(exhibit).sha256
        for plan in together:
            first, last = plan.span
            sound = wav(samples, start=first, end=last)
            spans = (silenced or {}).get(plan.recording, ())
            sound = beeped(sound, spans, start=first)
            yield _cut(plan, plan.name, sound, source)


def _cut(plan: ClipPlan, name: str, sound: bytes, source: str) -> Cut:
    digest = hashlib.sha256(sound).hexdigest()
    return Cut(plan=plan, name=name, wav=sound, sha256=digest, source_sha256=source)


def fitted(cut: Cut, limit: int | None) -> Iterator[Cut]:
    """Yield a clip in as many parts as an office's limit asks for, no sample left out or changed.

    Args:
        cut: The clip.
        limit: Most bytes of a file; `None` for no limit.
    """
    if limit is None or len(cut.wav) <= limit:
        yield cut
        return
    with wave.open(io.BytesIO(cut.wav)) as sound:
        parameters = sound.getparams()
        frame = parameters.sampwidth * parameters.nchannels
        each = (limit - HEADER_BYTES) // frame
        for part in range(1, -(-parameters.nframes // each) + 1):
            name = cut.name.removesuffix(".wav") + f"_{part}.wav"
            piece = _wav(sound.readframes(each), parameters)
            yield replace(_cut(cut.plan, name, piece, cut.source_sha256))


HEADER_BYTES = 44
"""What a plain WAV file has before its samples."""


def _wav(frames: bytes, parameters: wave._wave_params) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams(parameters)
        sound.writeframes(frames)
    return file.getvalue()
