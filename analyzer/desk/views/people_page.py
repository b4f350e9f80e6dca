"""Who is who: numbers, institutions, and recordings of calls; suggested with reasons, marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models import labels
from analyzer.desk.views.institutions_panel import InstitutionsPanel
from analyzer.desk.views.look import named, tabbed, tell, words
from analyzer.desk.views.pairs_panel import PairsPanel
from analyzer.desk.views.tables import WordTable
from analyzer.model.party import Role
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.desk.models.figures import Figures, PersonRow
    from analyzer.desk.models.preferences import Preferences
    from analyzer.desk.models.session import Session

CHOICES = (Role.COLLECTOR, Role.THIRD_PARTY, Role.KNOWN, Role.SERVICE, Role.UNKNOWN)


class PeoplePage(QWidget):
    """The numbers of a case, the institutions they are of, and the recordings of their calls."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.session = session
        self._figures: Figures | None = None
        self.institutions = InstitutionsPanel(session)
        self.pairs = PairsPanel(session, preferences)
        self._build()

    def _build(self) -> None:
        say = self.session.say
        headings = [
            say(text)
            for text in (
                N_("号码"),
                N_("名字"),
                N_("是谁"),
                N_("机构"),
                N_("通话数"),
                N_("短信数"),
                N_("线索数"),
                N_("为什么这样认为"),
            )
        ]
        self.table = WordTable(say(N_("号码列表")), headings, wide=7)
        self.table.currentCellChanged.connect(lambda *_: self._choose())
        self.reason = words(selectable=True)
        self.institution = named(QLineEdit(), say(N_("机构名称")))
        self.institution.setPlaceholderText(say(N_("机构名称（知道就写）")))
        self.buttons = {
            role: named(QPushButton(say(labels.ROLE[role])), say(labels.ROLE[role]))
            for role in CHOICES
        }
        row = QHBoxLayout()
        for role, button in self.buttons.items():
            button.clicked.connect(lambda _=False, role=role: self.mark(role))
            row.addWidget(button)
        row.addWidget(self.institution, 1)
        numbers = QWidget()
        layout = QVBoxLayout(numbers)
        layout.addWidget(
            words(
                say(
                    N_(
                        "“是谁”一栏带“建议”的是机器猜的，请您说了算。"
                        "只有疑似催收方说的话才会成为线索，所以标错了会漏掉。"
                    )
                )
            )
        )
        layout.addWidget(self.table, 1)
        layout.addWidget(self.reason)
        layout.addLayout(row)
        whole = QVBoxLayout(self)
        whole.addWidget(self._tabs(numbers))

    def _tabs(self, numbers: QWidget) -> QTabWidget:
        say = self.session.say
        self.tabs = tabbed(say(N_("谁是谁")))
        for page, title in (
            (numbers, say(N_("号码"))),
            (self.institutions, say(N_("机构"))),
            (self.pairs, say(N_("录音和通话"))),
        ):
            self.tabs.addTab(named(page, title), title)
        return self.tabs

    def show_figures(self, figures: Figures) -> None:
        """Show the numbers as they are counted now."""
        self._figures = figures
        self.institutions.show_figures(figures)
        self.pairs.show_figures(figures)
        say = self.session.say
        suggested = say(N_("建议：%(role)s"))
        self.table.fill(
            [
                (
                    (
                        labels.number(row.key, say),
                        say(N_("、")).join(row.names),
                        say(labels.ROLE[row.role])
                        if row.decided
                        else suggested % {"role": say(labels.ROLE[row.role])},
                        row.institution or self._joined(row.key) or "",
                        str(row.calls),
                        str(row.messages),
                        str(row.findings),
                        self.session.told(row.reason),
                    ),
                    row.key,
                )
                for row in figures.people
            ]
        )
        self._choose()

    def _joined(self, key: str) -> str | None:
        """Return the name of the institution a number was joined to."""
        figures = self._figures
        cluster = figures.cluster_of.get(key) if figures else None
        return figures.institutions[cluster] if figures and cluster else None

    def _known(self, row: PersonRow) -> str:
        """Say why a number is held to be who it is, and by what it is known who is behind it."""
        known = self._figures.identities.get(row.key) if self._figures else None
        reasons = (row.reason, *(known.reasons if known else ()))
        return "\n".join(dict.fromkeys(self.session.told(reason) for reason in reasons))

    @property
    def chosen(self) -> PersonRow | None:
        """The number the person is at."""
        if self._figures is None:
            return None
        return next((row for row in self._figures.people if row.key == self.table.value), None)

    def _choose(self) -> None:
        row = self.chosen
        for button in self.buttons.values():
            button.setEnabled(row is not None)
        tell(self.reason, self._known(row) if row else "")
        self.institution.setText(row.institution or "" if row else "")

    def mark(self, role: Role) -> None:
        """Say who the chosen number is; the rules then run again."""
        row = self.chosen
        if row is not None:
            self.session.mark(
                row.key,
                role,
                self.institution.text().strip() or None,
                was=(row.role, row.institution),
            )

    def leave(self) -> None:
        """Stop the sound."""
        self.pairs.leave()
