"""The toolbox left of the map in redraw: a button a tool, grey with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.redraw_tools import ACTIONS, FINE_TOOLS, SNAP, TOOLS
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.action import Hand

WIDE: Final = 70
ICON: Final = 22
HIGH: Final = 54


class Toolbox(QScrollArea):
    """Takes tools into the hand; `taken` asks for the keys to go to the map."""

    taken = Signal()

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Offer every tool of redraw."""
        super().__init__(parent)
        self.setObjectName("toolbox")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self._hand = hand
        inside = QWidget(self)
        inside.setObjectName("desk")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(3, 4, 3, 4)
        self._column.setSpacing(2)
        self.buttons: dict[str, QToolButton] = {}
        for tool in TOOLS:
            self.buttons[tool.name] = self._button(tool.name)
            self._column.addWidget(self.buttons[tool.name])
        self._fine = self._fine_menu()
        self._column.addStretch(1)
        self.setWidget(inside)
        self.retranslate()
        hand.plan.changed.connect(self.tell)
        hand.plan.tool_changed.connect(self.tell)
        hand.plan.helps_changed.connect(self.tell)

    def _button(self, name: str) -> QToolButton:
        made = QToolButton(self)
        made.setObjectName("redrawtool")
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.clicked.connect(lambda _on=False: self._take(name))
        return made

    def _fine_menu(self) -> dict[str, QAction]:
        """Return the switches of what snapping catches besides, at its button."""
        menu = QMenu(self)
        made = {}
        for tool in FINE_TOOLS:
            made[tool.name] = menu.addAction("")
            made[tool.name].setCheckable(True)
            made[tool.name].setData(tool.name)
        menu.triggered.connect(self._take_fine)
        button = self.buttons[SNAP]
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        return made

    def _take_fine(self, action: QAction) -> None:
        self._take(str(action.data()))

    def _take(self, name: str) -> None:
        self._hand.plan.take(name)
        self.tell()
        self.taken.emit()

    def retranslate(self) -> None:
        """Speak the language of now, in the size and colours of now."""
        self.setAccessibleName(t("redraw.toolbox"))
        self.setFixedWidth(theme.px(WIDE) + 8)
        for button in self.buttons.values():
            button.setFont(theme.font(12))
            button.setIconSize(QSize(theme.px(ICON), theme.px(ICON)))
            button.setFixedSize(theme.px(WIDE) - 2, theme.px(HIGH))
        self.tell()

    def tell(self, *_of: object) -> None:
        """Show which tool is in the hand, and why others are grey."""
        plan = self._hand.plan
        why = plan.why_not()
        for tool, action in zip(TOOLS, ACTIONS[: len(TOOLS)], strict=True):
            button = self.buttons[tool.name]
            switch = tool.way == "switch"
            on = plan.helped(tool.name) if switch else plan.tool == tool.name
            button.setChecked(on)
            button.setEnabled(not why)
            tone = "mode.redraw" if on else "t2"
            button.setIcon(theme.icon(tool.icon, tone))
            button.setText(f"{t(f'redraw.tool.{tool.name}')} {tool.key}")
            tip = f"{action.tip}\n{why}" if why else action.tip
            button.setToolTip(tip)
            button.setAccessibleName(action.text)
            button.setAccessibleDescription(tip)
        for tool in FINE_TOOLS:
            fine = self._fine[tool.name]
            fine.setText(f"{t(f'redraw.tool.{tool.name}')}\t{tool.key}")
            fine.setToolTip(t(f"action.redraw.{tool.name}.tip"))
            fine.setChecked(plan.helped(tool.name))

    @override
    def changeEvent(self, event: QEvent) -> None:
        kinds = {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange}
        if event.type() in kinds and hasattr(self, "buttons"):
            self.retranslate()
        super().changeEvent(event)
