"""What this window can take back and do again: journal positions and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop.texts import t
from domain.founding import UndoAct

if TYPE_CHECKING:
    from datetime import datetime

    from db.store import Outcome, Session
    from desktop.desk import Desk

STEPS_AT_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One act of this window: its place in the journal, what it did and when."""

    seq: int
    sentence: str
    at: datetime


class Undo(QObject):
    """The acts of this window in order; taking one back appends its inverse.

    Doing an act again takes the taking-back back: nothing is ever erased.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        """Remember what `desk` does from now on."""
        super().__init__(parent)
        self._desk = desk
        self._user = desk.session.user
        self.steps: list[Step] = []
        self.undone: list[Step] = []
        desk.done.connect(self._remember)
        desk.session_changed.connect(self._forget)

    def last(self) -> Step | None:
        """Return the act that would be taken back next."""
        return self.steps[-1] if self.steps else None

    def next(self) -> Step | None:
        """Return the act that would be done again next."""
        return self.undone[-1] if self.undone else None

    def why_not(self, step: Step | None = None) -> str:
        """Return why an act (the last by default) cannot be taken back, or ""."""
        step = step or self.last()
        if step is None:
            return t("undo.nothing")
        return self._desk.why_not(UndoAct(seq=step.seq))

    def why_no_redo(self) -> str:
        """Return why nothing can be done again now, or ""."""
        step = self.next()
        if step is None:
            return t("redo.nothing")
        return self._desk.why_not(UndoAct(seq=step.seq))

    def undo(self, step: Step | None = None) -> bool:
        """Take an act back; False, with the reason in the bar, if refused."""
        step = step or self.last()
        if step is None:
            self._desk.messages.say(t("undo.nothing"))
            return False
        outcome = self._desk.attempt(UndoAct(seq=step.seq), origin=self)
        if outcome is None:
            return False
        self.steps = [one for one in self.steps if one.seq != step.seq]
        self._keep(self.undone, outcome, step.sentence)
        said = t("undo.done", what=step.sentence)
        self._desk.messages.toast(said, self.redo, t("toast.redo"))
        self.changed.emit()
        return True

    def redo(self) -> bool:
        """Do again what was taken back last; False, with the reason, if refused."""
        step = self.next()
        if step is None:
            self._desk.messages.say(t("redo.nothing"))
            return False
        outcome = self._desk.attempt(UndoAct(seq=step.seq), origin=self)
        if outcome is None:
            return False
        self.undone.pop()
        again = self._keep(self.steps, outcome, step.sentence)
        said = t("redo.done", what=step.sentence)
        self._desk.messages.toast(said, lambda: self.undo(again))
        self.changed.emit()
        return True

    def _keep(self, among: list[Step], outcome: Outcome, sentence: str) -> Step:
        step = Step(outcome.seq, sentence, self._desk.clock.now())
        among.append(step)
        del among[:-STEPS_AT_MOST]
        return step

    def _remember(self, outcome: Outcome, sentence: str) -> None:
        step = self._keep(self.steps, outcome, sentence)
        # What was taken back before a new act stays taken back.
        self.undone.clear()
        self._desk.messages.toast(sentence, lambda: self.undo(step))
        self.changed.emit()

    def _forget(self, session: Session) -> None:
        # Who only unlocks his desk goes on where he was.
        if session.user == self._user:
            return
        self._user = session.user
        self.steps.clear()
        self.undone.clear()
        self.changed.emit()
