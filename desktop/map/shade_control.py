"""The choice of a figure to shade the areas by, its classes, and limits as typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.map.shading import FIGURES, Choice
from desktop.texts import t
from domain.classing import FEWEST, FIXED, METHODS, MOST, typed_breaks

NONE: Final = ""


class ShadeControl(QWidget):
    """Figure, method and number of classes; `changed` when the choice is another."""

    changed = Signal()

    def __init__(self) -> None:
        """Start with no figure."""
        super().__init__()
        self._figure = QComboBox()
        self._figure.setAccessibleName(t("map.shade"))
        self._figure.setToolTip(t("map.shade.tip"))
        for key in (NONE, *FIGURES):
            self._figure.addItem(t(f"map.figure.{key or 'none'}"), key)
        self._method = QComboBox()
        self._method.setAccessibleName(t("map.method"))
        self._method.setToolTip(t("map.method.tip"))
        for key in METHODS:
            self._method.addItem(t(f"map.method.{key}"), key)
        self._classes = QComboBox()
        for number in range(FEWEST, MOST + 1):
            self._classes.addItem(t("map.classes.n", n=number), number)
        self._classes.setCurrentIndex(self._classes.findData(Choice().classes))
        self._classes.setAccessibleName(t("map.classes"))
        self._classes.setToolTip(t("map.classes"))
        self._breaks = QLineEdit()
        self._breaks.setPlaceholderText(t("map.breaks.example"))
        self._breaks.setAccessibleName(t("map.breaks"))
        self._breaks.setToolTip(t("map.breaks.tip"))
        self._wrong = QLabel(t("map.breaks.wrong"))
        self._wrong.setObjectName("hint")
        self._wrong.setWordWrap(True)
        for box in (self._figure, self._method, self._classes):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._offered = ""
        self._lay_out()
        self._figure.currentIndexChanged.connect(self._told)
        self._method.currentIndexChanged.connect(self._method_told)
        self._classes.currentIndexChanged.connect(self._told)
        self._breaks.editingFinished.connect(self._told)
        self._fit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._figure)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._method, 1)
        row.addWidget(self._classes)
        column.addLayout(row)
        column.addWidget(self._breaks)
        column.addWidget(self._wrong)

    @property
    def choice(self) -> Choice:
        """Return what is chosen; limits that cannot be read count as none."""
        return Choice(
            self._figure.currentData() or NONE,
            self._method.currentData(),
            self._classes.currentData(),
            typed_breaks(self._breaks.text()) or (),
        )

    def set(self, choice: Choice) -> None:
        """Show a choice without saying that it changed."""
        fields = (self._figure, self._method, self._classes, self._breaks)
        for one in fields:
            one.blockSignals(True)
        self._figure.setCurrentIndex(max(0, self._figure.findData(choice.figure)))
        self._method.setCurrentIndex(max(0, self._method.findData(choice.method)))
        self._classes.setCurrentIndex(self._classes.findData(choice.classes))
        self._breaks.setText(", ".join(f"{one:g}" for one in choice.breaks))
        for one in fields:
            one.blockSignals(False)
        self._fit()

    def offer(self, limits: tuple[str, ...]) -> None:
        """Take the inner limits shown now: to start from when typing one's own."""
        self._offered = ", ".join(limits)

    def step(self) -> None:
        """Choose the next figure, after the last none."""
        place = (self._figure.currentIndex() + 1) % self._figure.count()
        self._figure.setCurrentIndex(place)

    def pick(self, figure: str) -> None:
        """Choose a figure, "" = none."""
        self._figure.setCurrentIndex(max(0, self._figure.findData(figure)))

    @property
    def figure_name(self) -> str:
        """Return the name of the figure chosen."""
        return self._figure.currentText()

    def _method_told(self) -> None:
        if self._method.currentData() == FIXED and not self._breaks.text().strip():
            self._breaks.setText(self._offered)
        self._told()

    def _told(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """Show only the fields that matter for the method chosen."""
        shaded = bool(self._figure.currentData())
        fixed = self._method.currentData() == FIXED
        self._method.setVisible(shaded)
        self._classes.setVisible(shaded and not fixed)
        self._breaks.setVisible(shaded and fixed)
        unread = fixed and not typed_breaks(self._breaks.text())
        self._wrong.setVisible(shaded and unread)
        wrong = bool(self._breaks.text().strip()) and unread
        if self._breaks.property("wrong") != wrong:
            self._breaks.setProperty("wrong", wrong)
            self._breaks.style().unpolish(self._breaks)
            self._breaks.style().polish(self._breaks)
