"""Borders that two stations negotiate, as a list with what can be done with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desktop.boundary.act_buttons import ActButtons
from desktop.boundary.border_list import COLUMNS, border_lines, told_whole
from desktop.pane import Empty, PaneHead, Scrolled, label
from desktop.table_view import TableView
from desktop.texts import t
from domain.plans.border_states import ACCEPTED, OPEN, OUTDATED, PENDING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from desktop.action import Action, Hand
    from domain.changes import Changes
    from domain.plans.border_states import BorderRequest

KINDS: Final = ("border_request", "plan", "grid", "unit", "user")
ANSWERS: Final = ("border.accept", "border.decline", "border.withdraw")
ACTS: Final = {
    PENDING: ANSWERS,
    ACCEPTED: ("border.take", "border.decline", "border.withdraw"),
    OUTDATED: ("border.withdraw",),
}


class BordersPanel(QWidget):
    """The list; the row under the cursor is told whole below, with its acts.

    `pointed` names the request that the cursor came to, `wanted` asks for its place.
    """

    pointed = Signal(str)
    wanted = Signal(str)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """List the requests of the workspace that the hand works on."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self._stale = True
        self.head = PaneHead("border.title", "", self)
        self.empty = Empty(self)
        self.view = TableView(COLUMNS, lambda row: str(row.id), self)
        self.told = label("", "second", self)
        self.told.setWordWrap(True)
        self.told.setContentsMargins(14, 8, 14, 2)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._below = Scrolled(self.told, self)
        self.acts = ActButtons(hand, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.empty, 1)
        column.addWidget(self.view, 1)
        column.addWidget(self._below)
        column.addWidget(self.acts)
        self.setFocusProxy(self.view)
        self.view.chosen.connect(self._chosen)
        self.view.opened.connect(self.wanted)
        hand.desk.changed.connect(self._changed)
        hand.desk.session_changed.connect(lambda _session: self.renew())
        self._retranslate()

    def know(self, known: dict[str, Action], run: Callable[[Action], None]) -> None:
        """Take the catalog whose actions the buttons send."""
        self.acts.know(known, run)

    def current(self) -> BorderRequest | None:
        """Return the request under the cursor as it stands, None for none."""
        name = self.view.current()
        return self._hand.desk.read.plans.border_request(name) if name else None

    def choose(self, request: str) -> None:
        """Put the cursor on a request."""
        self.renew(force=True)
        self.view.choose(request)
        self._chosen(request)

    def renew(self, *, force: bool = False) -> None:
        """Read the list anew, if anybody looks."""
        if not (self.isVisible() or force):
            self._stale = True
            return
        self._stale = False
        lines = border_lines(self._hand.desk.read)
        self.view.fill(lines)
        if lines and not self.view.current():
            self.view.choose(lines[0].id)
        going = sum(one.state in OPEN for one in lines)
        self.head.facts.setText(t("border.facts", n=len(lines), going=going))
        self.view.setVisible(bool(lines))
        self.empty.say("" if lines else t("border.empty"))
        self._tell()

    def _chosen(self, request: str) -> None:
        self._tell()
        self.pointed.emit(request)

    def _tell(self) -> None:
        one, name = self.current(), self.view.current()
        self._below.setVisible(one is not None)
        self.acts.setVisible(one is not None)
        if one is None:
            return
        self.told.setText(told_whole(self._hand.desk.read, one))
        # More lines want more room than the request before.
        self._below.updateGeometry()
        line = next(row for row in self.view.rows.rows if row.id == name)
        self.acts.offer(ACTS.get(line.state, ()))

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches(*KINDS):
            self.renew()

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.view.setAccessibleName(t("border.title"))
        self.renew()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.renew()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
