"""Buttons of the catalog's actions with their keys; the first grey one says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import key_choice, theme
from desktop.flow_layout import FlowLayout
from desktop.pane import label
from desktop.texts import has, t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QResizeEvent

    from desktop.action import Action, Hand


# In a narrower pane buttons keep to one word, their keys go into the tips.
NARROW: Final = 420


class ActButtons(QWidget):
    """Some actions as buttons; the first is the primary one.

    The rows of the catalog are handed in once by `know`, since the catalog knows the
    rooms and not the other way round.
    """

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Offer nothing yet."""
        super().__init__(parent)
        self._hand = hand
        self._wanted: tuple[str, ...] = ()
        self._known: dict[str, Action] = {}
        self._run: Callable[[Action], None] = lambda _action: None
        self.buttons: dict[str, QPushButton] = {}
        self.why = label("", "second", self)
        self.why.setWordWrap(True)
        self.why.hide()
        # What is offered keeps its lines, however low the pane is.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(None)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 10)
        column.setSpacing(6)
        column.addWidget(self.why)
        column.addLayout(self._flow)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.heightForWidth(self.width()))

    @override
    def minimumSizeHint(self) -> QSize:
        wide = max(self.width(), 1)
        return QSize(super().minimumSizeHint().width(), self.heightForWidth(wide))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.tell()
            self.updateGeometry()

    def know(self, known: dict[str, Action], run: Callable[[Action], None]) -> None:
        """Take the catalog, and what runs an action or says why not."""
        self._known, self._run = known, run
        self.offer(self._wanted)

    def offer(self, ids: Iterable[str]) -> None:
        """Offer these actions, the first as the primary one."""
        wanted = tuple(ids)
        if wanted != self._wanted or len(self.buttons) != len(wanted):
            self._wanted = wanted
            self._make()
        self.tell()

    def _make(self) -> None:
        held = next((n for n, b in self.buttons.items() if b.hasFocus()), "")
        for button in self.buttons.values():
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for place, name in enumerate(one for one in self._wanted if one in self._known):
            button = QPushButton(self)
            button.setAutoDefault(False)
            if place == 0:
                button.setObjectName("primary")
            button.clicked.connect(lambda _on=False, one=name: self._press(one))
            self._flow.addWidget(button)
            button.show()
            self.buttons[name] = button
        if held and self.buttons:
            self.buttons.get(held, next(iter(self.buttons.values()))).setFocus()

    def _press(self, name: str) -> None:
        self._run(self._known[name])

    def _said(self, action: Action) -> str:
        """Return what a button says: where there is little room, one word."""
        short = f"short.{action.id}"
        if 0 < self.width() < theme.px(NARROW) and has(short):
            return t(short)
        key = key_choice.shown(key_choice.key_of(action))
        return f"{action.text}  {key}" if key else action.text

    def tell(self) -> None:
        """Grey what cannot be done now, with its reason."""
        first = ""
        for name, button in self.buttons.items():
            action = self._known[name]
            why = action.why_not(self._hand)
            button.setText(self._said(action))
            if action.icon:
                tone = "onacc" if name == self._wanted[0] else "t2"
                button.setIcon(theme.icon(action.icon, tone))
            button.setEnabled(not why)
            button.setToolTip(f"{action.tip}\n{why}" if why else action.tip)
            button.setAccessibleName(action.text)
            button.setAccessibleDescription(why)
            if why and name == self._wanted[0]:
                first = why
        if first != self.why.text():
            self.why.setText(first)
            self.why.setVisible(bool(first))
            # A reason of more lines needs more room.
            self.updateGeometry()
