"""The buttons under the list: what can be done with what is chosen, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.entities.tools import BY_NAME
from desktop.flow_layout import FlowLayout
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.action import Hand

# What is pressed all day has a button; the rest is in the menu beside.
BUTTONS: Final = (
    "entities.place",
    "entities.assign",
    "entities.confirm",
    "entities.edit",
    "entities.premises",
    "entities.show",
)
MORE: Final = (
    "entities.coordinates",
    "entities.complaint",
    "entities.risk",
    "entities.close",
    "entities.new",
    "entities.export",
)
EVERY: Final[Sequence[str]] = (*BUTTONS, *MORE)


class ActBar(QWidget):
    """Buttons in as many lines as they need; a grey one says why in its tip."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Act with `hand`."""
        super().__init__(parent)
        self._hand = hand
        around = QVBoxLayout(self)
        around.setContentsMargins(14, 8, 14, 10)
        flow = FlowLayout(None, 6, 6)
        around.addLayout(flow)
        self.buttons: dict[str, QPushButton] = {}
        for name in BUTTONS:
            self.buttons[name] = button = QPushButton(self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, one=name: self.act(one))
            flow.addWidget(button)
        self.more = QPushButton(self)
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._open_menu)
        flow.addWidget(self.more)
        self.retranslate()

    def act(self, name: str) -> None:
        """Run an action of the room, or say why it cannot be done now."""
        action = BY_NAME[name]
        why = action.why_not(self._hand)
        if why:
            self._hand.desk.messages.say(why, "warn")
        else:
            action.run(self._hand)

    def menu(self, names: Sequence[str] = MORE) -> QMenu:
        """Return a menu of actions; grey ones say why."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for name in names:
            action = BY_NAME[name]
            why = action.why_not(self._hand)
            made = menu.addAction(f"{action.text} · {why}" if why else action.text)
            made.setToolTip(action.tip)
            made.setIcon(theme.icon(action.icon))
            made.setEnabled(not why)
            made.triggered.connect(lambda _on=False, one=name: self.act(one))
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(self.more.rect().topLeft()))

    def tell(self) -> None:
        """Grey what cannot be done now, and say why."""
        for name, button in self.buttons.items():
            action = BY_NAME[name]
            why = action.why_not(self._hand)
            button.setEnabled(not why)
            button.setToolTip(f"{action.tip}\n{why}" if why else action.tip)

    def retranslate(self) -> None:
        """Speak the language of now."""
        for name, button in self.buttons.items():
            button.setText(BY_NAME[name].text)
            button.setIcon(theme.icon(BY_NAME[name].icon))
            button.setAccessibleName(BY_NAME[name].text)
        self.more.setIcon(theme.icon("dots-horizontal"))
        self.more.setAccessibleName(t("entity.more"))
        self.more.setToolTip(t("entity.more"))
