"""A storm of commands on a workspace, run as a child and stopped where it is told.

    python -m tests.flows.storm FILE HOME FIRST STOP COUNT

Commands FIRST, FIRST + 1, … each go through the real door; one line on the standard
output acknowledges each. At the command numbered FIRST + COUNT the program says
`stopped` and stands still at STOP, for its parent to kill it there.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import db.workspace
from db.journal import Journal
from db.store import PLAIN, Frame, Outcome, Session, Store
from db.workspace import Workspace, hold
from domain.cases.intake_commands import RegisterCase
from domain.cases.main_commands import AcceptCase, FileCase
from domain.clock import WallClock
from domain.ids import RandomIds
from domain.plans.commands import OpenPlan, RedoStep, SplitGrid, UndoStep

if TYPE_CHECKING:
    from collections.abc import Mapping

BEFORE_BEGIN = "before-begin"
# Within the transaction: the rows are written, or the journal row as well, or all
# of it but the COMMIT.
AFTER_ROWS = "after-rows"
AFTER_JOURNAL = "after-journal"
BEFORE_COMMIT = "before-commit"
AFTER_COMMIT = "after-commit"
NOWHERE = "nowhere"
X, Y = 580_000.0, 3_790_000.0
DRAWING, PLAN = "GRIDDESK_STORM_DRAWS", "plan"


def stroke(number: int) -> object:
    """Return a stroke on the one plan: split, undo, redo, undo, and so on."""
    if number == 0:
        return OpenPlan(plan=PLAN, title="storm")
    if number % 4 == 1:
        y = Y + 20.0 + 5.0 * (number % 32)
        return SplitGrid(plan=PLAN, grid="A", line=((X - 1.0, y), (X + 101.0, y + 2.0)))
    return RedoStep(plan=PLAN) if number % 4 == 3 else UndoStep(plan=PLAN)


def command_id(number: int) -> str:
    """Return the id under which a command of the storm is told."""
    return f"storm-{number}"


def case_id(number: int) -> str:
    """Return the case that a command of the storm is about: three share one."""
    return f"case-{number - number % 3}"


def command(number: int) -> object:
    """Return the storm's command of a number: register, accept and file in turn.

    Where the storm is one of drawing (DRAWING in the environment), the strokes.
    """
    if os.environ.get(DRAWING):
        return stroke(number)
    case = case_id(number)
    if number % 3 == 0:
        return RegisterCase(
            case=case,
            kind="patrol",
            source="patrol",
            summary=f"finding {number}",
            matter="0206",
            x=X + number * 7 % 200,
            y=Y + number * 11 % 200,
        )
    if number % 3 == 1:
        return AcceptCase(case=case, seen_version=1)
    return FileCase(case=case, seen_version=2)


class StoppingJournal(Journal):
    """Stands still beside the journal row of one command."""

    stop = NOWHERE
    at = ""

    def append(self, head: Any, body: Mapping[str, Any]) -> Any:
        here = body["id"] == self.at
        if here and self.stop == AFTER_ROWS:
            stand_still()
        row = super().append(head, body)
        if here and self.stop == AFTER_JOURNAL:
            stand_still()
        return row

    def touches(self, seq: int, body: Mapping[str, Any]) -> None:
        super().touches(seq, body)
        if body["id"] == self.at and self.stop == BEFORE_COMMIT:
            stand_still()


class StoppingStore(Store):
    """The door itself; only its journal and its two ends can be made to wait."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._journal = StoppingJournal(self.conn)

    def do(self, command: object, session: Session, frame: Frame = PLAIN) -> Outcome:
        here = frame.command_id == StoppingJournal.at
        if here and StoppingJournal.stop == BEFORE_BEGIN:
            stand_still()
        outcome = super().do(command, session, frame)
        if here and StoppingJournal.stop == AFTER_COMMIT:
            stand_still()
        return outcome


def stand_still() -> None:
    """Tell the parent that the place is reached, and wait for the end."""
    say("stopped")
    while True:
        signal.pause()


def say(*words: object) -> None:
    """Write a line at once: what is in a buffer would be lost with the process."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def opened(path: Path, home: Path) -> Workspace:
    """Hold the workspace as the account that made it."""
    workspace = hold(
        path,
        home=home,
        clock=WallClock(time.time),
        ids=RandomIds(os.urandom),
        title="storm",
    )
    workspace.sign_in()
    return workspace


def main(path: str, home: str, first: str, stop: str, count: str) -> None:
    """Send commands until the process is killed."""
    StoppingJournal.stop, StoppingJournal.at = stop, command_id(int(first) + int(count))
    db.workspace.Store = StoppingStore
    workspace = opened(Path(path), Path(home))
    say("open")
    number = int(first)
    while True:
        frame = Frame(command_id=command_id(number))
        outcome = workspace.store.do(command(number), workspace.session, frame)
        say("done", number, outcome.seq)
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
