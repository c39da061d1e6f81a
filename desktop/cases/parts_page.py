"""A page of a case file that holds one list, its buttons and a line when empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.cases.part_list import Part, PartList
from desktop.cases.rows_model import RowsModel
from desktop.flow_layout import FlowLayout
from desktop.pane import Empty
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent


class Pages(QStackedWidget):
    """Pages that ask for no height: they take what the rest of the file leaves."""

    @override
    def hasHeightForWidth(self) -> bool:
        return False

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())


class PartsPage(QWidget):
    """The list, with a row of buttons below that act on the chosen row."""

    def __init__(self, name: str, parent: QWidget) -> None:
        """Be the page of the tab `file.tab.<name>`."""
        super().__init__(parent)
        self.name = name
        self.model: RowsModel[Part] = RowsModel(self)
        self.view = PartList(self)
        self.view.setModel(self.model)
        self.empty = Empty(self)
        self.buttons: dict[str, QPushButton] = {}
        self._keys: dict[str, str] = {}
        self._bar = QWidget(self)
        self._flow = FlowLayout(self._bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self._bar)
        self.view.selectionModel().currentChanged.connect(lambda *_at: self.offer())

    def add_button(self, name: str, key: str, run: Callable[[], None]) -> QPushButton:
        """Add a button `file.<page>.<name>` that prints its key."""
        button = QPushButton(self._bar)
        button.clicked.connect(run)
        self._flow.addWidget(button)
        self.buttons[name] = button
        self._keys[name] = key
        return button

    def fill(self, rows: Sequence[Part], empty: str) -> None:
        """Show rows, or the line that says why there are none."""
        kept = self.at()
        self.model.fill(rows)
        self.view.setVisible(bool(rows))
        self.empty.say("" if rows else empty)
        places = [at for at, row in enumerate(rows) if row.chosen]
        same = [at for at in places if kept is not None and rows[at].id == kept.id]
        if places and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index((same or places)[0]))
        self.offer()

    def at(self) -> Part | None:
        """Return the chosen row."""
        row = self.model.row_at(self.view.currentIndex().row())
        return row if row is not None and row.chosen else None

    def reasons(self) -> dict[str, str]:
        """Return why a button cannot be pressed now, "" where it can."""
        return {}

    def offer(self) -> None:
        """Grey what cannot be done with the chosen row, with the reason."""
        why = self.reasons()
        for name, button in self.buttons.items():
            said = t(f"file.{self.name}.{name}")
            reason = why.get(name, "")
            key = self._keys[name]
            button.setText(f"{said}  {key}" if key else said)
            button.setEnabled(not reason)
            button.setToolTip(reason or said)
            button.setAccessibleName(said)
            button.setAccessibleDescription(reason)

    def count(self) -> int:
        """Return what the tab shows as a number."""
        return sum(1 for row in self.model.rows if row.chosen)

    def retranslate(self) -> None:
        """Speak the language of now."""
        self.view.setAccessibleName(t(f"file.tab.{self.name}"))
        self.offer()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.scheduleDelayedItemsLayout()
