"""One line over the head of the map: what is under way there, and which keys end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy

from desktop import theme
from desktop.map.float_panel import SHADOW, FloatPanel

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QWidget

EDGE = 8


class Strip(FloatPanel):
    """A sentence in bold and a hint beside it; hidden while there is none."""

    def __init__(self, parent: QWidget) -> None:
        """Say nothing yet."""
        super().__init__("mapstrip", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text, self._hint = QLabel(), QLabel()
        self._text.setFont(theme.font(theme.BODY, bold=True))
        for label in (self._text, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._hint.setObjectName("second")
        row = QHBoxLayout(self)
        row.setContentsMargins(SHADOW + 12, SHADOW + 6, SHADOW + 12, SHADOW + 6)
        row.setSpacing(12)
        row.addWidget(self._text)
        row.addWidget(self._hint)
        self.hide()

    def text(self) -> str:
        """Return the sentence shown, "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str, hint: str = "", *, tone: str = "") -> None:
        """Show a sentence and its hint; "" hides the strip."""
        self._text.setObjectName(tone)
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self._text.setFont(theme.font(theme.BODY, bold=True))
        self._text.setText(text)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{text} {hint}".strip())
        self.setVisible(bool(text))

    def place(self, room: QRect) -> None:
        """Stand at the top, in the middle of the room between the other panels."""
        layout = self.layout()
        if layout is None:
            return
        layout.invalidate()
        layout.activate()
        wide = layout.sizeHint().width()
        if wide > room.width() and not self._hint.isHidden():
            # Too narrow for both: the keys are in the tips of the buttons as well.
            self._hint.hide()
            layout.activate()
            wide = layout.sizeHint().width()
        self.resize(wide, layout.sizeHint().height())
        left = room.left() + max(0, (room.width() - wide) // 2)
        self.move(left, room.top() + EDGE - SHADOW)
