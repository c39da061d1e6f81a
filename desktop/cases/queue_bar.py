"""What stands between the lanes and the rows: view, quick filter, chips, the strip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.cases.queue_titles import chip_title, view_title
from desktop.flow_layout import FlowLayout
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.cases.names import Names
    from desktop.cases.queue_view import Chip, View

TYPED_MS: Final = 120
VIEW_NAME: Final = 96
STRIP: Final = 30
BUTTONS: Final = {
    "view": "bookmark-outline",
    "filter": "filter-outline",
    "group": "format-list-group",
    "columns": "table-column",
}


class QuickFilter(QLineEdit):
    """Text that leaves in only what holds it; Esc empties it, Down goes to the rows."""

    left = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        # Esc empties the field first; only then it is the window's key again.
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent):
            escape = event.key() == Qt.Key.Key_Escape
            if escape:
                event.accept()
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class QueueBar(QWidget):
    """One line: the view's name, the quick filter and the menus of filter and group."""

    typed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Stand above the column names."""
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        self.quick = QuickFilter(self)
        self.quick.setClearButtonEnabled(True)
        self.quick.setMinimumWidth(theme.px(90))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPED_MS)
        self._pause.timeout.connect(lambda: self.typed.emit(self.quick.text().strip()))
        self.quick.textEdited.connect(lambda _text: self._pause.start())
        self.quick.textChanged.connect(self._emptied)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 6)
        row.setSpacing(6)
        for name in BUTTONS:
            button = QToolButton(self)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.buttons[name] = button
            row.addWidget(button)
            if name == "view":
                row.addWidget(self.quick, 1)
        # Words come with the room for them; begun with, they would ask for it.
        self.narrow(narrow=True)

    def _emptied(self, text: str) -> None:
        if not text:
            self._pause.start()

    def narrow(self, *, narrow: bool) -> None:
        """Show the menus as icons alone where there is little room."""
        style = Qt.ToolButtonStyle.ToolButtonIconOnly
        if not narrow:
            style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for name, button in self.buttons.items():
            if name != "view":
                button.setToolButtonStyle(style)

    def tell(self, view: View) -> None:
        """Show what a view does."""
        if self.quick.text().strip() != view.text and not self._pause.isActive():
            self.quick.setText(view.text)
            self._pause.stop()
        name = view_title(view.name) if view.name else t("queue.view_changed")
        measures = self.buttons["view"].fontMetrics()
        short = measures.elidedText(
            name, Qt.TextElideMode.ElideRight, theme.px(VIEW_NAME)
        )
        self.buttons["view"].setText(short)
        group = t(f"queue.by.{view.group}") if view.group else t("queue.bar.group")
        said = {
            "filter": t("queue.bar.filter"),
            "group": group,
            "columns": t("queue.bar.columns"),
        }
        for key, text in said.items():
            self.buttons[key].setText(text)
        self._name(name)

    def _name(self, view: str) -> None:
        for key, icon in BUTTONS.items():
            button = self.buttons[key]
            button.setIcon(theme.icon(icon))
            button.setIconSize(QSize(theme.px(16), theme.px(16)))
            tip = t(f"queue.bar.{key}.tip")
            button.setToolTip(f"{view} · {tip}" if key == "view" else tip)
            button.setAccessibleName(button.toolTip())
        self.quick.setPlaceholderText(t("queue.quick"))
        self.quick.setToolTip(t("queue.quick.tip"))
        self.quick.setAccessibleName(t("queue.quick.tip"))


class Chips(QWidget):
    """The filters in force, each a button that takes it off."""

    removed = Signal(object)
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start with none, and hidden."""
        super().__init__(parent)
        inner = QWidget(self)
        self._row = FlowLayout(inner, 6, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 0, 14, 6)
        column.addWidget(inner)
        self.buttons: list[QPushButton] = []
        self.shown: tuple[Chip, ...] = ()
        self.hide()

    def tell(self, view: View, names: Names) -> None:
        """Show the filters of a view."""
        self.shown = view.chips
        for old in self.buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = [self._chip(chip, names) for chip in view.chips]
        if len(view.chips) > 1:
            every = self._button(t("queue.chips_clear"), t("queue.chips_clear.tip"))
            every.clicked.connect(self.cleared)
            self.buttons.append(every)
        self.setVisible(bool(self.buttons))
        self.updateGeometry()

    def _chip(self, chip: Chip, names: Names) -> QPushButton:
        said = chip_title(chip, names)
        made = self._button(f"{said}  ×", t("queue.chip_off", what=said))
        made.clicked.connect(lambda _on=False, one=chip: self.removed.emit(one))
        return made

    def _button(self, said: str, tip: str) -> QPushButton:
        made = QPushButton(said.replace("&", "&&"), self)
        made.setObjectName("chip")
        made.setAutoDefault(False)
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(made)
        made.show()
        return made


class Strip(QPushButton):
    """What is held back while the hand is on the rows; a press lets it in.

    It stands in the head of the pane, where its coming and going moves no row.
    """

    def __init__(self, parent: QWidget) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("primary")
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def tell(self, new: int, changed: int) -> None:
        """Show how many cases wait, or nothing."""
        parts = []
        if new:
            parts.append(t("queue.strip_new", n=new))
        if changed:
            parts.append(t("queue.strip_changed", n=changed))
        said = t("queue.strip", what=" · ".join(parts))
        self.setText(said)
        self.setToolTip(t("queue.strip.tip"))
        self.setAccessibleName(said)
        self.setFixedHeight(theme.px(STRIP))
        self.setVisible(bool(parts))


class EmptyRows(QWidget):
    """One line that says why there is nothing here, and the one way out."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._text = label("", "second", self)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(self)
        self.button.setAutoDefault(False)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._way = ""
        self.button.clicked.connect(lambda: self.pressed.emit(self._way))
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(14)
        column.addStretch(2)
        column.addWidget(self._text)
        column.addWidget(self.button, 0, middle)
        column.addStretch(3)
        self.hide()

    def say(self, text: str, way: str = "") -> None:
        """Show the line with a button for `way` ("" = none), or hide for no text."""
        self._way = way
        self._text.setText(text)
        self.setAccessibleName(text)
        self.button.setText(t(f"queue.way.{way}") if way else "")
        self.button.setVisible(bool(way))
        self.setVisible(bool(text))

    def text(self) -> str:
        """Return the line shown."""
        return self._text.text()
