"""Two operators at two windows redraw one grid; their plans travel as files."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from desktop.boundary.conflict_dialog import ConflictDialog
from domain.boundary.lattice import to_shape
from domain.clock import FrozenClock
from tests.desktop.window_of import NINE, window_of
from tests.flows.plan_walker import ALT, Key, PlanWalker, asked_look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from domain.boundary.editing.ring_algebra import Point
    from domain.boundary.events import GridContent

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

# How far each operator moves a vertex, mm.
STEP = 12_000


@contextmanager
def sitting(file: Path, qtbot: QtBot, name: str) -> Iterator[PlanWalker]:
    """Sit down at a window on a copy, with a plan begun."""
    look = asked_look()
    with window_of(
        file,
        qtbot,
        settings=look.settings,
        clock=FrozenClock(NINE),
        size=look.size,
        with_map=True,
    ) as (window, parts):
        walker = PlanWalker(window, parts, qtbot, name)
        walker.front()
        assert walker.canvas.wait_until_complete()
        walker.begin(f"borders of {name}")
        yield walker
    # The first desk is gone before the second is dressed.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def corners(grid: GridContent) -> set[Point]:
    """Return the vertices of a grid."""
    return {
        (ring[n], ring[n + 1])
        for part in grid.rings
        for ring in part
        for n in range(0, len(ring), 2)
    }


def two_borders(walker: PlanWalker) -> tuple[str, Point, Point]:
    """Return a grid and a vertex in the middle of two of its borders."""
    mesh = walker.drawing.ground.mesh
    rim = to_shape(walker.parts.desk.read.boundary.root()).boundary
    for grid in sorted(mesh.grids.values(), key=lambda one: one.code):
        if rim.distance(to_shape(grid.rings)) < 100:
            continue
        near = [mesh.grids[one] for one in mesh.around([grid.id]) if one != grid.id]
        found = []
        for one in near:
            others = [corners(two) for two in near if two is not one]
            own = sorted(corners(grid) & corners(one) - set().union(*others))
            if len(own) > 4:
                found.append(own[len(own) // 2])
        if len(found) > 1:
            return grid.code, found[0], found[1]
    raise AssertionError


def moved(walker: PlanWalker, point: Point, east: int, north: int) -> Point:
    """Drag a vertex of a border with the mouse; return where it came to lie."""
    to = (point[0] + east, point[1] + north)
    walker.show_around(point, 120)
    walker.key(Key.Key_S)
    walker.key(Key.Key_N)
    walker.drag(point, walker.between(point, to, 0.5), to)
    walker.key(Key.Key_S)
    assert walker.steps()[-1].op == "MoveVertex", walker.said()
    at = walker.drawing.ground.pixel(to).toPoint()
    return walker.drawing.ground.point(at.toPointF())


def sent(walker: PlanWalker, file: Path) -> None:
    """Write the open plan to a file, by the dialog."""
    typing = walker.naming(file)
    walker.press(Key.Key_H)
    assert not typing.isActive()
    walker.qtbot.waitUntil(file.exists, timeout=20_000)
    walker.calm()


def received(walker: PlanWalker, file: Path) -> None:
    """Take a plan file in, by the dialog."""
    typing = walker.naming(file)
    walker.press(Key.Key_I)
    assert not typing.isActive()


def drawn(walker: PlanWalker, code: str) -> set[Point]:
    """Return the vertices of a grid of the open plan."""
    grid = walker.drawing.ground.mesh.by_code(code)
    assert grid is not None
    return corners(grid)


def test_two_borders_of_one_grid_are_both_taken_and_one_border_is_chosen(
    sample: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.gpkg"
    shutil.copyfile(sample, copy)
    other_border, same_border = tmp_path / "other.json", tmp_path / "same.json"
    with sitting(copy, qtbot, "west") as there:
        code, first, second = two_borders(there)
        theirs = moved(there, second, STEP, STEP)
        sent(there, other_border)
        again = moved(there, first, -STEP, -STEP)
        there.album.take("sent")
        sent(there, same_border)
    with sitting(sample, qtbot, "east") as here:
        mine = moved(here, first, STEP, STEP)
        received(here, other_border)
        here.qtbot.waitUntil(lambda: here.row.step == 2, timeout=20_000)
        assert {mine, theirs} <= drawn(here, code), "both borders are taken"
        assert not {first, second} & drawn(here, code)
        here.album.take("both-taken")
        received(here, same_border)
        dialog = here.dialog(ConflictDialog)
        assert set(dialog.picture.paths) == {"base", "mine", "theirs"}
        # Shown is the border in question, and not what else the grids have changed.
        assert dialog.picture.box.width() < 500
        assert not dialog.send.isEnabled()
        here.album.take("one-border-twice")
        QTest.keyClick(dialog, Key.Key_2, ALT)
        assert dialog.buttons["theirs"].isChecked()
        for _other in range(len(dialog.conflicts) - 1):
            QTest.keyClick(dialog, Key.Key_2, ALT)
        here.album.take("theirs-chosen")
        here.send(dialog)
        assert {again, theirs} <= drawn(here, code)
        assert mine not in drawn(here, code)
        QTest.keyClick(here.window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        here.qtbot.waitUntil(lambda: here.row.step == 2, timeout=20_000)
        assert mine in drawn(here, code), "one step takes the choice back"
