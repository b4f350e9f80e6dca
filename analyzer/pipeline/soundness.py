"""What of the recordings could not be heard: files without sound, and seconds that are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.model.remark import Remark
    from analyzer.model.transcript import Transcript
    from analyzer.pipeline.scene import Scene
    from analyzer.store.case import Case


def unheard(case: Case, scene: Scene) -> Iterator[Remark]:
    """Yield why recordings have no text, then where sound is missing in those that have."""
    failures = case.failures()
    for stored in scene.recordings:
        if stored.id in failures:
            yield failures[stored.id]
    for stored in scene.recordings:
        transcript = scene.transcripts.get(stored.id)
        if transcript and transcript.gaps:
            yield _lost(case.exhibit(stored.record.provenance.exhibit).label, transcript)


def _lost(label: str, transcript: Transcript) -> Remark:
    first = int(transcript.gaps[0].start)
    return remark(
        N_(
            "%(label)s 有 %(count)d 处声音损坏或缺失，合计约 %(seconds)s 秒，"
            "第一处在 %(minutes)02d:%(rest)02d；这些地方没有文字"
        ),
        label=label,
        count=len(transcript.gaps),
        seconds=round(sum(gap.seconds for gap in transcript.gaps), 1),
        minutes=first // 60,
        rest=first % 60,
    )
