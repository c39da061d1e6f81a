"""Every window an action opens: each action asked for where it can be done, once."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from desktop.catalog import ACTIONS, BY_ID
from domain.boundary.lattice import to_shape
from domain.plans.commands import OpenPlan, SplitGrid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.action import Action
    from desktop.app import Parts
    from desktop.window import Window

# These turn the whole window about or end it; what they show is looked at elsewhere.
LEFT_OUT = frozenset(
    {
        *("quit", "theme", "language", "type.larger", "type.smaller", "type.usual"),
        *("rows", "lock", "full_screen", "undo", "redo", "stop", "wall"),
    }
)
SETTLE_MS = 40
LONGEST_MS = 20_000
ASKING = ("getSaveFileName", "getOpenFileName", "getOpenFileNames")


@dataclass(slots=True)
class Desk:
    """A window with its parts, and the actions that were already done."""

    window: Window
    parts: Parts
    done: set[str] = field(default_factory=set)

    def settle(self, milliseconds: int = SETTLE_MS) -> None:
        """Let what was begun be read and laid out."""
        QTest.qWait(milliseconds)
        waited = 0
        while self.parts.tasks.busy() and waited < LONGEST_MS:
            QTest.qWait(SETTLE_MS)
            waited += SETTLE_MS
        QTest.qWait(SETTLE_MS)


@contextmanager
def no_files_asked() -> Iterator[None]:
    """Answer every question for a file with none, so that nothing waits."""
    kept = {name: getattr(QFileDialog, name) for name in ASKING}
    folder, asked = QFileDialog.getExistingDirectory, QMessageBox.exec
    nowhere = staticmethod(lambda *_a, **_k: ("", ""))
    for name in ASKING:
        setattr(QFileDialog, name, nowhere)
    QFileDialog.getExistingDirectory = staticmethod(lambda *_a, **_k: "")  # type: ignore[method-assign]
    QMessageBox.exec = lambda _self: 0  # type: ignore[method-assign]
    try:
        yield
    finally:
        for name, was in kept.items():
            setattr(QFileDialog, name, was)
        QFileDialog.getExistingDirectory = folder  # type: ignore[method-assign]
        QMessageBox.exec = asked  # type: ignore[method-assign]


def opened(desk: Desk) -> Iterator[tuple[str, QWidget]]:
    """Yield the action and every dialog or menu it opened; closed when asked on."""
    with no_files_asked():
        for mode, items in _situations(desk):
            desk.window.show_mode(mode)
            for action in ACTIONS:
                yield from _tried(desk, action, mode, items)


def _tried(
    desk: Desk, action: Action, mode: str, items: tuple[tuple[str, str], ...]
) -> Iterator[tuple[str, QWidget]]:
    window, parts = desk.window, desk.parts
    if action.id in LEFT_OUT or action.id in desk.done:
        return
    if window.mode != mode:
        window.show_mode(mode)
    parts.selection.set(*items)
    if action.why_not(window.hand):
        return
    desk.done.add(action.id)
    before = set(_shown())
    window.keys.run(action)
    QTest.qWait(5)
    found = [one for one in _shown() if one not in before and one is not window]
    for one in found:
        yield action.id, one
    put_away(desk, found)


def _shown() -> list[QWidget]:
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def put_away(desk: Desk, found: list[QWidget]) -> None:
    """Close what an action opened, floating panes put back."""
    for one in found:
        turn = getattr(one, "put_back", None)
        drop = getattr(one, "drop", None)
        if turn is not None:
            turn()
        elif drop is not None:
            one.hide()
            drop()
        else:
            one.close()
    field = desk.window.top.field
    if QApplication.focusWidget() is field:
        field.leave()
    QTest.qWait(1)


def _situations(desk: Desk) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Yield modes with what is selected: between them every action can be done."""
    read = desk.parts.desk.read
    rows = list(desk.window.watch.queue.model.all_rows())
    by_state = {row.case.state: row.case.id for row in reversed(rows)}
    grids = read.boundary.grids()
    now = desk.parts.desk.clock.now()
    person = read.staffing.lists.search("训练", now, 1)[0].id
    entity = read.entities.search("样例", 1)[0].id
    one = grids[0]
    yield "watch", ()
    for case in by_state.values():
        yield "watch", (("case", case),)
    yield "watch", (("case", rows[0].case.id), ("case", rows[1].case.id))
    for item in (("grid", one.code), ("station", one.station)):
        yield "watch", (item,)
    yield "watch", (("person", person),)
    yield "watch", (("entity", entity),)
    yield "roster", ()
    yield "redraw", ()
    code = begin_plan(desk)
    yield "redraw", ()
    yield "redraw", (("grid", code),)
    yield "redraw", (("grid", code), ("grid", read.boundary.neighbours(code)[0]))


def begin_plan(desk: Desk, title: str = "2026-11 调整方案") -> str:
    """Open a plan in which one grid is cut in two; return a grid it left alone."""
    window, parts = desk.window, desk.parts
    window.show_mode("redraw")
    outcome = parts.desk.do(OpenPlan(title=title))
    window.hand.plan.open(str(outcome.events[0].plan))  # type: ignore[attr-defined]
    read = parts.desk.read.boundary
    rim = to_shape(read.root()).boundary
    inner = [
        (grid.code, shape)
        for grid in read.grids()
        if (shape := read.grid_shape(grid.code)) is not None
        and rim.distance(shape) > 100
        and len(read.neighbours(grid.code)) > 2
    ]
    code, shape = inner[0]
    west, _south, east, _north = shape.bounds
    y = shape.representative_point().y
    window.hand.plan.do(SplitGrid(grid=code, line=((west - 1, y), (east + 1, y))))
    desk.settle()
    return inner[-1][0]


def run(desk: Desk, *names: str) -> None:
    """Do actions by their names, one after the other."""
    for name in names:
        desk.window.keys.run(BY_ID[name])
        desk.settle()
