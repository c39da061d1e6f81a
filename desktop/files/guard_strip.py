"""The line that says how far a file lies from where it should, and puts it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.pane import label
from desktop.texts import has, t

if TYPE_CHECKING:
    from db.exchange.file_look import Reading


def reading_words(key: str) -> str:
    """Return a reading of the guard in words, such as gcj02 or meridian_108."""
    if has(f"files.reading.{key}"):
        return t(f"files.reading.{key}")
    word, _under, meridian = key.rpartition("_")
    return t(f"files.reading.{word}", meridian=meridian)


class GuardStrip(QWidget):
    """A sentence in the colour of a warning, with a button for each way out."""

    mend = Signal()
    keep = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("messagebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.reading: Reading | None = None
        self.words = label("", "body", self)
        self.words.setWordWrap(True)
        self.right = QPushButton("", self)
        self.stay = QPushButton(t("files.guard.keep"), self)
        self.stay.setToolTip(t("files.guard.keep.tip"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self.words, 1)
        for button in (self.stay, self.right):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.right.clicked.connect(self.mend)
        self.stay.clicked.connect(self.keep)
        self.hide()

    def say(self, key: str, offset: int, against: str, reading: Reading | None) -> None:
        """Say that coordinates look like another reading, `offset` metres away."""
        self.reading = reading
        words = reading_words(key)
        known = t(f"files.against.{against}")
        said = t("files.guard.likelier", reading=words, offset=offset, against=known)
        self.words.setText(said)
        self.setAccessibleName(said)
        self.right.setText(t("files.guard.mend", reading=words))
        self.right.setVisible(reading is not None)
        self.show()
