"""Why a finding was made, line by line; what a gate stopped is greyed and says so."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTextEdit

from analyzer.desk.models.why import Entry, why
from analyzer.desk.views import look
from analyzer.desk.views.look import named
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.desk.models.session import Session
    from analyzer.model.party import Identity
    from analyzer.pipeline.reviewing import Judged


class WhyPanel(QTextEdit):
    """A table of two columns: what, and the words."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        named(self, session.say(N_("为什么挑出这一条")))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.entries: tuple[Entry, ...] = ()
        self.identities: Mapping[str, Identity] = {}
        """How far it is known who is behind a number, by party key; empty until it is counted."""

    def show_finding(self, shown: Judged | None, *, masked: bool) -> None:
        """Explain another finding."""
        session = self._session
        self.entries = (
            why(
                shown,
                session.say,
                session.language,
                masked=masked,
                identity=self.identities.get(shown.finding.party or ""),
            )
            if shown is not None
            else ()
        )
        rows = "".join(map(_row, self.entries))
        self.setHtml(f'<table cellspacing="0" cellpadding="3" width="100%">{rows}</table>')


def _row(entry: Entry) -> str:
    faded = f' style="color:{look.FADED[look.is_dark()]}"' if entry.stopped else ""
    heading, text = escape(entry.heading), escape(entry.text).replace("\n", "<br>")
    return f'<tr><td{faded} width="18%"><b>{heading}</b></td><td{faded}>{text}</td></tr>'
