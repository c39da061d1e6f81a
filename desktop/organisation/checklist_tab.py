"""What is set up and what still lacks: each line leads to where it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.organisation.checklist import Item, look
from desktop.organisation.step_done import fill_list
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListWidgetItem

    from desktop.action import Hand
    from desktop.tasks import Result, Token


class ChecklistTab(QWidget):
    """The list that remains after the guided start."""

    wanted = Signal(str)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Read it as soon as it is looked at."""
        super().__init__(parent)
        self._hand = hand
        self.facts = label("", "second", self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(t("action.org.checklist"))
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._go)
        self.guide = QPushButton(t("action.org.guided"), self)
        self.guide.setAutoDefault(False)
        self.guide.setToolTip(t("action.org.guided.tip"))
        self.guide.clicked.connect(lambda: self.wanted.emit("guided"))
        row = QHBoxLayout()
        row.addWidget(self.facts, 1)
        row.addWidget(self.guide)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.addLayout(row)
        column.addWidget(self.list, 1)

    def look(self) -> None:
        """Look at everything in a worker."""
        desk = self._hand.desk
        now = desk.clock.now()

        def work(_token: Token) -> list[Item]:
            read = desk.open_reader()
            try:
                return look(read, now)
            finally:
                read.conn.close()

        self._hand.tasks.run(work, self._shown, t("organisation.reading"))

    def _shown(self, result: Result) -> None:
        if result.error is not None:
            return
        fill_list(self.list, result.value)
        lacking = sum(not one.ok for one in result.value)
        key = "organisation.lacks" if lacking else "organisation.complete"
        self.facts.setText(t(key, count=lacking))

    def _go(self, item: QListWidgetItem) -> None:
        self.wanted.emit(str(item.data(Qt.ItemDataRole.UserRole) or ""))
