"""Take the pictures of every screen: `xvfb-run python docs/desk/pictures.py CASE`, 2800 × 1600.

CASE is the sample backup, imported, transcribed and searched. Each look is taken in a process of
its own, since Qt reads the scale once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.desk.models.story import Wanted

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from analyzer.desk.views.window import Window

HERE = Path(__file__).parent
SIZE = (1366, 768)
COLOURS = 48
PAGES = (
    "start",
    "import",
    "people",
    "work",
    "review",
    "seek",
    "story",
    "figures",
    "export",
)


def settle(application: QApplication, seconds: float) -> None:
    """Let the window do its work."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.01)


def keep(widget: QWidget, name: str) -> None:
    """Save a picture of a widget in the colours it has most of, so that it is small and true."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.png"
        widget.grab().save(str(raw))
        picture = Image.open(raw).convert("RGB")
        counted = sorted(picture.getcolors(picture.width * picture.height), reverse=True)
        palette = Image.new("P", (1, 1))
        palette.putpalette([part for _, colour in counted[:COLOURS] for part in colour])
        few = picture.quantize(palette=palette, dither=Image.Dither.NONE)
        few.save(HERE / name, optimize=True)


def prepare(window: Window, page: str) -> None:
    """Do on a page what a person would do first."""
    match page:
        case "start":
            window.start.table.selectRow(0)
        case "people":
            window.people.table.selectRow(0)
        case "figures":
            window.statistics.matrix.chosen.emit(0, 9)
        case "seek":
            window.seek.field.setText("通讯录")
            window.seek.seek()
            window.seek._moment.finish()
        case "story":
            lines = window.story.model.lines(Wanted())
            window.story.table.selectRow(
                next(n for n, line in enumerate(lines) if str(line.kind) == "finding") - 1
            )


def take(case: Path, language: str, percent: str, *, dark: bool) -> None:
    """Take every screen in one look."""
    from PySide6.QtWidgets import QApplication

    from analyzer.desk.app import Desk, Places
    from analyzer.desk.views.dialogs import KeysDialog
    from analyzer.model.finding import State
    from analyzer.model.passage import Channel
    from analyzer.model.review import QueueFilter

    application = QApplication([])
    look = f"{language}-{'dark' if dark else 'light'}-{percent}"
    with tempfile.TemporaryDirectory() as folder:
        places = Places(
            preferences=Path(folder) / "desk.json",
            log=Path(folder) / "log",
            cases=Path("CallDossier"),
        )
        desk = Desk(application, places, actor="张三", language=language)
        desk.preferences.dark = dark
        desk._dress()
        desk.choose()
        desk.opener.resize(*SIZE)
        settle(application, 0.3)
        keep(desk.opener, f"open-{look}.png")
        desk.opener.close()
        window = desk.open(case)
        window.resize(*SIZE)
        window.go_to("review")
        window.review.queue_panel.show_filter(QueueFilter(channel=Channel.CALL))
        keys = [k for k in window.queue.keys if window.session.case.finding(k).record]
        window.review.queue_panel.go_to(keys[0])
        settle(application, 1.5)
        window.review.player.play()
        settle(application, 3.2)
        window.review.player.pause()
        for page in PAGES:
            window.go_to(page)
            settle(application, 0.4)
            while window.counting.busy:
                settle(application, 0.1)
            prepare(window, page)
            settle(application, 1.2 if page in ("start", "seek", "story") else 0.4)
            keep(window, f"{page}-{look}.png")
        for tab, name in ((1, "institutions"), (2, "pairs")):
            window.go_to("people")
            window.people.tabs.setCurrentIndex(tab)
            (window.people.institutions, window.people.pairs)[tab - 1].table.selectRow(1)
            settle(application, 1.2)
            keep(window, f"{name}-{look}.png")
        window.go_to("story")
        window.story.tabs.setCurrentIndex(1)
        settle(application, 0.3)
        keep(window, f"gaps-{look}.png")
        window.session.decide(keys[:2], State.CONFIRMED)
        window.go_to("export")
        for tab, name in ((1, "complaint"), (2, "followup")):
            window.export.tabs.setCurrentIndex(tab)
            settle(application, 2.5 if name == "followup" else 0.4)
            keep(window, f"{name}-{look}.png")
        window.session.undo()
        window.go_to("review")
        window.review.tabs.setCurrentIndex(1)
        settle(application, 0.3)
        keep(window, f"correct-{look}.png")
        window.review.heard.add(keys[0])
        for dialog, name in (
            (KeysDialog(window.keys, window.session.say, window), "keys"),
            (window.stop_here(), "stop"),
            (window.bulk_dialog(keys[0]), "bulk"),
        ):
            dialog.show()
            settle(application, 0.3)
            keep(dialog, f"{name}-{look}.png")
            dialog.close()
        window.close()


def main() -> None:
    """Take every look."""
    if len(sys.argv) == 5:
        take(Path(sys.argv[1]), sys.argv[2], sys.argv[4], dark=sys.argv[3] == "dark")
        return
    for language, dark, percent in product(("zh", "en"), ("light", "dark"), ("100", "200")):
        scale = {"QT_SCALE_FACTOR": str(int(percent) / 100)}
        command = [sys.executable, __file__, sys.argv[1], language, dark, percent]
        subprocess.run(command, check=True, env={**os.environ, **scale})


if __name__ == "__main__":
    main()
