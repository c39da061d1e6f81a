"""The list of the entity pane: one column as long as the register is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from desktop import theme
from desktop.entities.entity_delegate import HEIGHT
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

ENDS: Final = (Qt.Key.Key_Home, Qt.Key.Key_End)


class EntityList(QTableView):
    """A table of one column: a list view would lay every one of 300,000 rows out."""

    entered_row = Signal()
    copied = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start without a model."""
        super().__init__(parent)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.hide()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down.hide()
        down.setMinimumSectionSize(1)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.entered_row)

    def retranslate(self) -> None:
        """Take the language and the size of type of now."""
        self.verticalHeader().setDefaultSectionSize(theme.px(HEIGHT))
        self.setAccessibleName(t("entity.title"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENDS and not event.modifiers():
            rows = self.model().rowCount()
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else rows - 1)
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
            return
        super().keyPressEvent(event)
