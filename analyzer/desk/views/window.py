"""The window of one case: pages, keys, language, look, and a line that says what is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QWidget,
)

from analyzer.desk.models import labels
from analyzer.desk.models.jobs import Count, Flag
from analyzer.desk.models.keys import Action, KeyMap
from analyzer.desk.models.queue import QueueModel
from analyzer.desk.views.bindings import Bindings
from analyzer.desk.views.dialogs import BulkDialog, KeysDialog, StepsDialog, StopCard
from analyzer.desk.views.export_page import ExportPage
from analyzer.desk.views.figures_page import FiguresPage
from analyzer.desk.views.import_page import ImportPage
from analyzer.desk.views.look import dress, entry, finish, fit, named, scrolled, tell, words
from analyzer.desk.views.people_page import PeoplePage
from analyzer.desk.views.review_page import ReviewPage
from analyzer.desk.views.runner import Runner
from analyzer.desk.views.seek_page import SeekPage
from analyzer.desk.views.start_page import StartPage
from analyzer.desk.views.story_page import StoryPage
from analyzer.desk.views.work_page import WorkPage
from analyzer.model.remark import N_
from analyzer.model.review import QueueFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QCloseEvent, QResizeEvent, QShortcut

    from analyzer.desk.models.acts import Step
    from analyzer.desk.models.figures import Figures
    from analyzer.desk.models.preferences import Preferences
    from analyzer.desk.models.session import Session
    from analyzer.desk.views.player import Player

PAGES: Final = (
    ("start", N_("概览")),
    ("import", N_("导入")),
    ("people", N_("谁是谁")),
    ("work", N_("转写")),
    ("review", N_("复核")),
    ("seek", N_("查找")),
    ("story", N_("时间线")),
    ("figures", N_("统计")),
    ("export", N_("报告和投诉")),
)
FIRST_COUNT_MS: Final = 1500
"""In the review, institutions are counted once the person has looked around this long."""
NAV_SPACING: Final = 3
COUNTED: Final = frozenset({"import", "people", "story", "figures"})
"""Pages that show what is counted over the whole case."""


class Window(QMainWindow):
    """A case."""

    language_changed = Signal(str)
    closed = Signal()
    another = Signal()
    """The person wants to open another case."""

    def __init__(
        self, session: Session, preferences: Preferences, save: Callable[[], None]
    ) -> None:
        super().__init__()
        self.session, self.preferences, self._save = session, preferences, save
        self.queue = QueueModel(session, calm=preferences.calm)
        self.keys = KeyMap(preferences.keys)
        self.figures: Figures | None = None
        self._stale = True
        self.counting, self.flagging = Runner(self), Runner(self)
        self.counting.done.connect(self._counted)
        self.flagging.done.connect(lambda _: self._flagged())
        self._return_to: str | None = None
        self._first_count = QTimer(self, interval=FIRST_COUNT_MS, singleShot=True)
        self._first_count.timeout.connect(lambda: None if self.figures else self._count())
        session.listeners.append(self._acted)
        self._build()
        self._menus()
        finish(self)
        self.bindings = Bindings(self, self.keys, self.act, steps_in=self.review)
        fit(self, self.screen())
        self.refresh()
        self.go_to("start")

    def _build(self) -> None:
        say, case = self.session.say, self.session.case
        self.setWindowTitle(f"CallDossier — {case.settings.title or case.path.name}")
        named(self, self.windowTitle())
        self.start = StartPage(self.session, self.preferences)
        self.imports = ImportPage(self.session)
        self.work = WorkPage(self.session)
        self.review = ReviewPage(self.session, self.queue, self.preferences)
        self.statistics = FiguresPage(self.session)
        self.people = PeoplePage(self.session, self.preferences)
        self.seek = SeekPage(self.session, self.preferences)
        self.story = StoryPage(self.session, self.preferences)
        self.export = ExportPage(self.session)
        self.pages = (
            self.start,
            self.imports,
            self.people,
            self.work,
            self.review,
            self.seek,
            self.story,
            self.statistics,
            self.export,
        )
        self.nav = named(QListWidget(), say(N_("页面")))
        self.stack = QStackedWidget()
        for (_, title), page in zip(PAGES, self.pages, strict=True):
            self.nav.addItem(say(title))
            self.stack.addWidget(scrolled(named(page, say(title)), say(title)))
        self.nav.setSpacing(NAV_SPACING)
        self.nav.setMaximumWidth(self.nav.sizeHintForColumn(0) + 34)
        self.nav.currentRowChanged.connect(self._turned)
        centre = QWidget()
        layout = QHBoxLayout(centre)
        layout.addWidget(self.nav)
        layout.addWidget(self.stack, 1)
        self.setCentralWidget(centre)
        self.saved = words(say(N_("每个决定都会立刻保存")))
        self.saved.setWordWrap(False)
        self.statusBar().addPermanentWidget(self.saved)
        self.start.go.connect(self.go_to)
        self.imports.imported.connect(self.refresh)
        self.work.found.connect(self.refresh)
        self.review.bulk_asked.connect(self.ask_bulk)
        for page in (self.statistics, self.story):
            page.open_finding.connect(self.open_finding)

    def _menus(self) -> None:
        say = self.session.say
        case = self._menu(say(N_("案卷")))
        entry(case, say(N_("打开别的案卷…")), self.another.emit)
        entry(case, say(N_("关闭窗口")), self.close)
        edit = self._menu(say(N_("编辑")))
        self.undo_entry = entry(edit, say(N_("撤销")), lambda: self.act(Action.UNDO))
        self.redo_entry = entry(edit, say(N_("重做")), lambda: self.act(Action.REDO))
        entry(edit, say(N_("做过的事…")), lambda: StepsDialog(self.session, self).exec())
        look = self._menu(say(N_("显示")))
        self.dark_entry = entry(look, say(N_("深色")), self.set_dark, on=self.preferences.dark)
        self.calm_entry = entry(
            look, say(N_("安静模式（遮住辱骂的字）")), self.set_calm, on=self.preferences.calm
        )
        paused = self.preferences.pause_while_typing
        entry(look, say(N_("打字时声音暂停")), self._set_pause, on=paused)
        entry(look, say(N_("字大一点")), lambda: self.act(Action.LARGER))
        entry(look, say(N_("字小一点")), lambda: self.act(Action.SMALLER))
        entry(look, "中文", lambda: self.language_changed.emit("zh"))
        entry(look, "English", lambda: self.language_changed.emit("en"))
        help_menu = self._menu(say(N_("帮助")))
        entry(help_menu, say(N_("全部按键")), lambda: self.act(Action.HELP))
        entry(help_menu, say(N_("歇一歇，求助电话")), lambda: self.act(Action.STOP))

    def _menu(self, title: str) -> QMenu:
        return named(self.menuBar().addMenu(title), title)

    def rebind(self) -> None:
        """Put changed keys in force."""
        self.bindings.rebind()
        self._save()

    @property
    def shortcuts(self) -> Mapping[Action, QShortcut]:
        """What each action's key is bound to."""
        return self.bindings.shortcuts

    def act(self, action: Action) -> None:
        """Do what a key asks for."""
        match action:
            case Action.UNDO:
                self._taken(self.session.undo(), N_("已撤销：%(what)s"))
            case Action.REDO:
                self._taken(self.session.redo(), N_("已重做：%(what)s"))
            case Action.HELP:
                KeysDialog(self.keys, self.session.say, self).exec()
                self.rebind()
            case Action.STOP:
                self.stop_here().exec()
            case Action.CALM:
                self.calm_entry.toggle()
            case Action.LARGER | Action.SMALLER:
                self.preferences.rescale(1 if action is Action.LARGER else -1)
                self._redress()
            case Action.SEEK:
                self.go_to("seek")
            case _ if self.page == "review":
                self.review.act(action)
            case _:
                self._act_on_player(action)

    def _act_on_player(self, action: Action) -> None:
        """Let the keys of the player act on the sound of the page that is shown."""
        for name, player in self._players():
            if name == self.page and player.isVisible():
                player.act(action)

    def stop_here(self) -> StopCard:
        """Stop the sound and return the card with help lines."""
        for _, player in self._players():
            player.pause()
        return StopCard(self.session.say, self)

    def _players(self) -> tuple[tuple[str, Player], ...]:
        """Return every player with the page it is on."""
        return (
            ("start", self.start.player),
            ("review", self.review.player),
            ("seek", self.seek.view.player),
            ("story", self.story.view.player),
            ("people", self.people.pairs.view.player),
        )

    def _taken(self, step: Step | None, said: str) -> None:
        say = self.session.say
        if step is None:
            self.statusBar().showMessage(say(N_("没有可以撤销或重做的。")), 4000)
            return
        self.statusBar().showMessage(say(said) % {"what": self.session.told(step.title)}, 6000)
        if step.finding is not None and self.page == "review":
            self._return_to = step.finding if step.rules_again else None
            self.review.queue_panel.go_to(step.finding)

    @property
    def page(self) -> str:
        """The page that is shown."""
        return PAGES[self.nav.currentRow()][0]

    def go_to(self, name: str) -> None:
        """Turn to a page."""
        self.nav.setCurrentRow([key for key, _ in PAGES].index(name))

    def _turned(self, place: int) -> None:
        self.review.decision.flush()
        self.stack.setCurrentIndex(place)
        for name, player in self._players():
            if self.page != name:
                player.pause()
        if self.page in COUNTED:
            self._count()
        match self.page:
            case "start":
                self.start.reload()
            case "work":
                self.work.reload()
            case "export":
                self.export.reload()
            case "seek":
                self.seek.field.setFocus()
            case "review":
                self.review.queue_panel.table.setFocus()
                self._first_count.start()

    def _count(self) -> None:
        """Count anew where something was done since the last count."""
        if self._stale and not self.counting.busy:
            self._stale = False
            case = self.session.case
            self.counting.start(Count(case=case.path, actor=case.actor))

    def _counted(self, figures: Figures) -> None:
        self.figures = figures
        self.imports.show_figures(figures)
        self.statistics.show_figures(figures)
        self.people.show_figures(figures)
        self.story.show_figures(figures)
        self.review.why.identities = figures.identities
        self.review.reload(dict(figures.institutions))

    def refresh(self) -> None:
        """Take in what was read or found since."""
        self._stale = True
        self.review.reload(dict(self.figures.institutions) if self.figures else None)
        if self.page == "start":
            self.start.reload()
        self.work.reload()
        if self.page in COUNTED:
            self._count()

    def open_finding(self, key: str) -> None:
        """Show a finding in the review, whatever filter was in force."""
        if self.queue.place(key) is None:
            self.review.queue_panel.show_filter(QueueFilter())
        self.go_to("review")
        self.review.queue_panel.go_to(key)

    def ask_bulk(self, key: str) -> None:
        """Ask before several findings of one rule are decided at once."""
        dialog = self.bulk_dialog(key)
        if dialog is not None and dialog.exec() == QDialog.DialogCode.Accepted:
            self.decide_bulk(key, dialog)

    def bulk_dialog(self, key: str) -> BulkDialog | None:
        """Return the brake before a bulk; `None` where nothing is shown."""
        if not key:
            return None
        finding = self.session.case.finding(key)
        keys = self.queue.same_rule(finding)
        title = labels.rule_title(finding.rules[0], self.session.language)
        heard = any(known in self.review.heard for known in keys)
        return BulkDialog(
            title=title, count=len(keys), heard=heard, say=self.session.say, parent=self
        )

    def decide_bulk(self, key: str, dialog: BulkDialog) -> None:
        """Decide all undecided findings of the rule in one step."""
        keys = self.queue.same_rule(self.session.case.finding(key))
        self.session.decide(keys, dialog.chosen)

    def _rules_again(self) -> None:
        case = self.session.case
        self.statusBar().showMessage(self.session.say(N_("正在用规则重新查找线索…")), 4000)
        self.flagging.start(Flag(case=case.path, actor=case.actor))

    def _flagged(self) -> None:
        """Take in what the rules found anew, and go back to the finding this was about."""
        self.refresh()
        self.statusBar().showMessage(self.session.say(N_("线索已按新的内容更新。")), 6000)
        if self._return_to is not None:
            self.review.queue_panel.go_to(self._return_to)
            self._return_to = None

    def _acted(self, step: Step) -> None:
        tell(self.saved, self.session.saved())
        self._stale = True
        if step.rules_again:
            self._rules_again()

    def set_dark(self, dark: bool) -> None:
        """Change between light and dark."""
        self.preferences.dark = dark
        self._redress()

    def set_calm(self, calm: bool) -> None:
        """Mask what hurts and bring sound up softly, or not."""
        self.preferences.calm = self.queue.calm = calm
        for _, player in self._players():
            player.playback.soft = calm
        self.story.model.calm = calm
        self.review.queue_panel.rows.restate()
        self.review.open(self.review.key or "")
        self._save()

    def _set_pause(self, on: bool) -> None:
        self.preferences.pause_while_typing = self.review.player.playback.pause_while_typing = on
        self._save()

    def _redress(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            dress(application, dark=self.preferences.dark, scale=self.preferences.scale)
        self.review.fit(self.width() - self.nav.width())
        self.review.open(self.review.key or "")
        if self.figures is not None:
            self.statistics.show_figures(self.figures)
        self._save()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the review out for the room there is."""
        super().resizeEvent(event)
        self.review.fit(self.width() - self.nav.width())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Save, stop the work within two seconds, and go."""
        self.leave()
        event.accept()
        self.closed.emit()

    def leave(self) -> None:
        """Save what was typed and end all work."""
        self._first_count.stop()
        for runner in (self.counting, self.flagging):
            runner.stop()
        for page in self.pages:
            page.leave()
