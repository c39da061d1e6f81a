"""What this window can take back: journal positions and their sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop.texts import t
from domain.founding import UndoAct

if TYPE_CHECKING:
    from db.store import Outcome
    from desktop.desk import Desk

STEPS_AT_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One act of this window: its place in the journal and what it did."""

    seq: int
    sentence: str


class Undo(QObject):
    """The acts of this window in order; taking one back appends its inverse."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        """Remember what `desk` does from now on."""
        super().__init__(parent)
        self._desk = desk
        self.steps: list[Step] = []
        desk.done.connect(self._remember)
        desk.session_changed.connect(self._forget)

    def last(self) -> Step | None:
        """Return the act that would be taken back next."""
        return self.steps[-1] if self.steps else None

    def why_not(self) -> str:
        """Return why nothing can be taken back now, or ""."""
        step = self.last()
        if step is None:
            return t("undo.nothing")
        return self._desk.why_not(UndoAct(seq=step.seq))

    def undo(self) -> bool:
        """Take the last act back; False, with the reason in the bar, if refused."""
        step = self.last()
        if step is None:
            self._desk.messages.say(t("undo.nothing"))
            return False
        outcome = self._desk.attempt(UndoAct(seq=step.seq), origin=self)
        if outcome is None:
            return False
        self.steps = [one for one in self.steps if one.seq != step.seq]
        self._desk.messages.toast(t("undo.done", what=step.sentence))
        self.changed.emit()
        return True

    def _remember(self, outcome: Outcome, sentence: str) -> None:
        self.steps.append(Step(outcome.seq, sentence))
        del self.steps[:-STEPS_AT_MOST]
        self._desk.messages.toast(sentence, self.undo)
        self.changed.emit()

    def _forget(self) -> None:
        self.steps.clear()
        self.changed.emit()
