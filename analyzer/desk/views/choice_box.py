"""A box of choices whose values stay what they are: Qt turns enumerations into bare words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox

from analyzer.desk.views.look import named

if TYPE_CHECKING:
    from collections.abc import Iterable


SHORTEST = 5
"""Characters that are shown in any case."""


class ChoiceBox(QComboBox):
    """Titles to choose from, each with a value."""

    def __init__(self, name: str, options: Iterable[tuple[str, object]] = ()) -> None:
        super().__init__()
        named(self, name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(SHORTEST)
        self.currentTextChanged.connect(self.setToolTip)
        self._values: list[object] = []
        self.fill(options)

    def fill(self, options: Iterable[tuple[str, object]], chosen: object = None) -> None:
        """Offer other choices, one of them chosen."""
        found = list(options)
        self._values = [value for _, value in found]
        self.clear()
        self.addItems([title for title, _ in found])
        self.choose(chosen)

    def choose(self, value: object) -> None:
        """Choose a value; the first one where it is not offered."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else 0)

    @property
    def value(self) -> Any:  # noqa: ANN401 - whatever was offered
        """The chosen value; `None` where nothing is offered."""
        place = self.currentIndex()
        return self._values[place] if 0 <= place < len(self._values) else None
