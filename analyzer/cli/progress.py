"""Progress on standard error: seconds of sound done, time left."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.cli.face import Face
    from analyzer.pipeline.transcribing import Progress


@contextmanager
def sound_progress(face: Face) -> Iterator[Callable[[Progress], None]]:
    """Give a function that shows how far a transcription is."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[left]}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(face.translate(N_("正在转写")), total=None, left="")

        def observe(progress: Progress) -> None:
            left = "" if progress.left_s is None else _minutes(progress.left_s)
            bar.update(
                task,
                completed=progress.done_s,
                total=progress.total_s,
                left=f"{_minutes(progress.done_s)} / {_minutes(progress.total_s)}"
                + (face.translate(N_("，还需约 %(left)s")) % {"left": left} if left else ""),
            )

        yield observe


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
