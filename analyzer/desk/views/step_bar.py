"""How far a long work is: the steps that are done, and in words which one has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar

from analyzer.desk.models.export import step
from analyzer.desk.views.look import named, tell

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from analyzer.i18n import Translate
    from analyzer.pipeline.stages import Staged


class StepBar(QProgressBar):
    """A bar that is hidden while nothing is done."""

    def __init__(self, name: str, result: QLabel, say: Translate) -> None:
        super().__init__()
        named(self, name)
        self._result, self._say = result, say
        self.hide()

    def begin(self) -> None:
        """Work begins; how many steps it has is not known yet."""
        self.setRange(0, 0)
        self.show()

    def at(self, staged: Staged) -> None:
        """A step has begun."""
        self.setRange(0, staged.of)
        self.setValue(staged.number - 1)
        tell(self._result, step(staged, self._say))
