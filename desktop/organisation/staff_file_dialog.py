"""Staff taken in again from a spreadsheet, by the page of the guided start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.organisation.guided_draft import GuidedDraft
from desktop.organisation.guided_step import Guide
from desktop.organisation.step_staff import StaffStep
from desktop.room_size import open_at
from desktop.settings import Settings
from desktop.texts import t
from desktop.work_strip import WorkStrip

if TYPE_CHECKING:
    from desktop.action import Hand


class StaffFileDialog(QDialog):
    """The page for staff on its own."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Ask for the file."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("action.org.staff_file"))
        open_at(self, 960, 620)
        # What the guided start remembers is not touched by a later file.
        guide = Guide(GuidedDraft(Settings()), hand.tasks, hand)
        self.step = StaffStep(guide, self)
        self.strip = WorkStrip(hand.tasks, self)
        self.shut = QPushButton(t("organisation.close"), self)
        self.shut.setAutoDefault(False)
        self.shut.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self.strip, 1)
        row.addStretch(1)
        row.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.addWidget(self.step, 1)
        column.addLayout(row)
        self.step.enter()
        self.step.first().setFocus()
