"""A hand that draws on a real window: it clicks on places given in lattice points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.map.canvas import MapCanvas
from domain.boundary.lattice import bounds
from domain.plans.commands import OpenPlan

if TYPE_CHECKING:
    from desktop.app import Parts
    from desktop.map.drawing_board import Board
    from desktop.window import Window
    from domain.boundary.editing.ring_algebra import Point
    from domain.boundary.events import GridContent
    from domain.plans.reads import StepRow

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class DrawingHand:
    """Opens a plan in redraw and works on the map by mouse and keys."""

    def __init__(self, window: Window, parts: Parts) -> None:
        """Open a fresh plan and show redraw, with no tool in the hand."""
        self.window, self.parts = window, parts
        self.canvas = window.pane(MapCanvas)
        self.plan = parts.desk.ids.new()
        parts.desk.do(OpenPlan(plan=self.plan, title="2026-11 调整方案"))
        window.show_mode("redraw")
        plan = window.hand.plan
        plan.open(self.plan)
        plan.tool = "select"
        for name in ("trace", "crossing", "end", "middle"):
            if plan.helped(name):
                plan.take(name)
        drawing = window.watch.redraw.drawing
        assert drawing is not None
        self.drawing = drawing
        self.board: Board = drawing.board
        self.board.discard()
        parts.selection.clear()

    def grid(self, number: int) -> GridContent:
        """Return a grid of the plan, in the order of the codes."""
        mesh = self.drawing.ground.mesh
        return sorted(mesh.grids.values(), key=lambda one: one.code)[number]

    def show(self, *grids: GridContent) -> None:
        """Let the map show some grids large."""
        boxes = [bounds(grid.rings) for grid in grids]
        x, y = self.canvas.content.origin
        box = (
            min(one[0] for one in boxes) - x,
            min(one[1] for one in boxes) - y,
            max(one[2] for one in boxes) - x,
            max(one[3] for one in boxes) - y,
        )
        self.canvas.look(self.canvas.camera.fitted(box, pad=0.25))
        assert self.canvas.wait_until_complete()
        self.canvas.setFocus()

    def across(self, grid: GridContent, share: float = 0.5) -> tuple[Point, Point]:
        """Return where a level line meets the outline of a grid, west and east."""
        west, south, east, north = bounds(grid.rings)
        y = south + (north - south) * share
        shape = self.drawing.ground.shape(grid)
        cut = shape.intersection(shapely.LineString([(west - 9, y), (east + 9, y)]))
        longest = max(shapely.get_parts(cut), key=lambda one: one.length)
        (ax, ay), (bx, by) = longest.coords[0], longest.coords[-1]
        return (round(ax * 1000), round(ay * 1000)), (
            round(bx * 1000),
            round(by * 1000),
        )

    def between(self, one: Point, other: Point, share: float, up: float = 0) -> Point:
        """Return a place on the way between two, `up` metres north of it."""
        return (
            round(one[0] + (other[0] - one[0]) * share),
            round(one[1] + (other[1] - one[1]) * share + up * 1000),
        )

    def pixel(self, point: Point) -> QPoint:
        """Return the pixel of a place."""
        return self.drawing.ground.pixel(point).toPoint()

    def move(self, point: Point) -> None:
        """Bring the mouse over a place."""
        QTest.mouseMove(self.canvas.viewport(), self.pixel(point))

    def click(self, *points: Point, button: Qt.MouseButton = LEFT) -> None:
        """Click on places, one after the other."""
        for point in points:
            self.move(point)
            self.wait_for_trace()
            QTest.mouseClick(self.canvas.viewport(), button, PLAIN, self.pixel(point))

    def wait_for_trace(self) -> None:
        """Wait until the way to the mouse can be told, as a hand does that looks."""
        for _turn in range(1000):
            if not self.board.untraced:
                return
            QTest.qWait(10)
        raise AssertionError

    def drag(
        self, one: Point, *others: Point, keys: Qt.KeyboardModifier = PLAIN
    ) -> None:
        """Press at a place, move over others and let go at the last."""
        port = self.canvas.viewport()
        self.move(one)
        QTest.mousePress(port, LEFT, keys, self.pixel(one))
        for other in others:
            self.move(other)
        QTest.mouseRelease(port, LEFT, keys, self.pixel(others[-1]))

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key on the map."""
        QTest.keyClick(self.canvas, key, keys)

    def steps(self) -> tuple[StepRow, ...]:
        """Return the steps of the plan."""
        return self.parts.desk.read.plans.steps(self.plan)

    @property
    def at_step(self) -> int:
        """Where the plan stands among its steps."""
        row = self.window.hand.plan.row()
        assert row is not None
        return row.step
