"""One step of the guided start: what it asks, why it is not done, what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from db.world import Reads
    from desktop.action import Hand
    from desktop.desk import Desk
    from desktop.organisation.guided_draft import GuidedDraft
    from desktop.tasks import Tasks


@dataclass(slots=True)
class Guide:
    """What the steps share: the draft, the workers, and the desk once there is one."""

    draft: GuidedDraft
    tasks: Tasks
    hand: Hand | None = None

    @property
    def desk(self) -> Desk:
        """The desk of the founded workspace."""
        if self.hand is None:
            message = "no workspace is founded yet"
            raise LookupError(message)
        return self.hand.desk

    @property
    def read(self) -> Reads:
        """The reads of the founded workspace."""
        return self.desk.read


class Step(QWidget):
    """A page: a title, a paragraph that explains, and what is asked below."""

    moved = Signal()
    through = Signal()
    name = ""

    def __init__(self, guide: Guide, parent: QWidget) -> None:
        """Build the page; `enter` fills it each time that it is shown."""
        super().__init__(parent)
        self.guide = guide
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.column.addWidget(label(t(f"guided.{self.name}"), "casetitle", self))
        why = label(t(f"guided.{self.name}.why"), "second", self)
        why.setWordWrap(True)
        self.column.addWidget(why)
        self.problem = label("", "late", self)
        self.problem.setWordWrap(True)
        self.problem.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.problem.hide()

    def finish(self, *, stretch: bool = True) -> None:
        """Put the line for problems below everything else."""
        self.column.addWidget(self.problem)
        if stretch:
            self.column.addStretch(1)

    def enter(self) -> None:
        """Show what is there already."""

    def first(self) -> QWidget:
        """Return the field that gets the cursor."""
        return self

    def why_not(self) -> str:
        """Return why one cannot go on yet, or ""."""
        return ""

    def done(self) -> bool:
        """Tell whether this step has done what it is for."""
        return False

    def achieved(self) -> str:
        """Return in words what this step has done so far, or ""."""
        return ""

    def go_on(self) -> None:
        """Do what the step is for, and emit `through` when that is done."""
        self.through.emit()

    def complain(self, text: str) -> None:
        """Show what is wrong, or nothing for an empty text."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
