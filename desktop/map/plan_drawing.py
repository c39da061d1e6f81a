"""Drawing on the map in redraw: board, hand, paint and the row for typed figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, Signal

from desktop.map.border_words import border_words
from desktop.map.borders import draw_far_grids
from desktop.map.brush import Brush
from desktop.map.brush_paint import BrushPaint
from desktop.map.brush_words import strip_of
from desktop.map.draft_layer import DraftLayer
from desktop.map.drawing_board import Board
from desktop.map.drawing_cycle import Cycle
from desktop.map.drawing_entry import DrawingEntry
from desktop.map.drawing_ground import Ground
from desktop.map.drawing_hand import DrawingHand
from desktop.map.drawing_paint import GhostPaint
from desktop.map.drawing_words import words_of
from desktop.map.layer_item import LayerItem
from desktop.redraw_tools import BY_NAME, HAND_OVER, SELECT
from domain.plans.lifecycle import DRAFT

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from desktop.desk import Desk
    from desktop.map.canvas import MapCanvas
    from desktop.open_plan import OpenPlan
    from desktop.tasks import Tasks
    from domain.boundary.editing.ring_algebra import Point

# Above the map's layers, below the measure that may lie over everything.
DRAFT_HEIGHT, GHOST_HEIGHT = 60, 999


class Drawing(QObject):
    """Lays the drawing of a plan over one map; at rest in every mode but redraw.

    `hand_over_wanted` names a grid of the plan whose new station is to be chosen, and
    the place on the screen where it was clicked.
    """

    hand_over_wanted = Signal(str, object)
    # The map has another size: what lies over it takes its room.
    placed = Signal()

    def __init__(
        self, canvas: MapCanvas, desk: Desk, plan: OpenPlan, tasks: Tasks
    ) -> None:
        """Draw on `canvas` into the plan that is open."""
        super().__init__(canvas)
        self.canvas = canvas
        self.plan = plan
        self.desk, self.tasks = desk, tasks
        self._in_mode = False
        self.ground = Ground(canvas, desk, plan, tasks)
        self.ground.nets.ready.connect(self._look_again)
        self.board = Board(canvas, desk, plan, self.ground)
        self.cycle = Cycle(self.board)
        self.draft = DraftLayer(canvas, desk, plan, self.ground)
        # How the plan lies over the map: its difference, or as a view asks for it.
        self.draw_plan = self.draft.draw
        self.paint = GhostPaint(self.board, self.cycle)
        self.entry = DrawingEntry(self.board, canvas)
        self.brush = Brush(self)
        self.brush_paint = BrushPaint(self.brush, self.board)
        self._items = (
            LayerItem(self._draw_draft, DRAFT_HEIGHT),
            LayerItem(self._draw_ghost, GHOST_HEIGHT),
        )
        for item in self._items:
            canvas.scene().addItem(item)
        self.hand = DrawingHand(self)
        canvas.bench.words = self.words
        canvas.bench.also_stop = self.board.guard.stop
        self.board.changed.connect(self._tell)
        self.brush.changed.connect(self._tell)
        plan.changed.connect(self._on_plan)
        plan.tool_changed.connect(lambda _tool: self._dress())
        plan.tool_changed.connect(lambda _tool: self._prepare_trace())
        plan.helps_changed.connect(self._prepare_trace)
        plan.changed.connect(self._prepare_trace)
        self.place()

    @property
    def active(self) -> bool:
        """Whether the map is drawn on: redraw is shown and a plan is open."""
        return self._in_mode and bool(self.plan.id)

    @property
    def editable(self) -> bool:
        """Whether the open plan may be changed."""
        row = self.plan.row() if self.active and not self.plan.film else None
        return row is not None and row.state == DRAFT

    def show_mode(self, mode: str) -> None:
        """Take part in redraw only; a half-drawn line waits meanwhile."""
        self._in_mode = mode == "redraw"
        self._on_plan()

    def _on_plan(self) -> None:
        if self.active:
            self.ground.want_references()
            if not self.editable and self.plan.tool != SELECT:
                self.plan.tool = SELECT
        self._dress()
        self._tell()
        self.canvas.redraw()

    def _prepare_trace(self) -> None:
        """Have the lines in sight made ready to be traced, ahead of the hand."""
        if self.editable and self.plan.helped("trace") and self.board.draws:
            self.ground.prepare_trace()

    def _look_again(self) -> None:
        """Lines have become ready to be followed: tell the way to the cursor."""
        self.board.look(self.board.at)
        self._tell()

    def place(self) -> None:
        """Take the room that the map has now."""
        port = self.canvas.viewport()
        for item in self._items:
            item.cover(port.width(), port.height())
        self.entry.place()
        self.placed.emit()

    def take(self, name: str) -> None:
        """Take a tool by its key; greyed ones say why."""
        why = self.plan.why_not()
        if why and name != SELECT:
            self.canvas.bench.say(why)
            return
        self.plan.take(name)

    def click(self, at: QPointF | None, *, adding: bool) -> None:
        """Do what a click at a pixel means."""
        self.board.look(at)
        if self.board.tool == HAND_OVER and self.board.cursor is not None:
            grid = self.ground.grid_at(self.board.cursor)
            if grid is not None and at is not None:
                place = self.canvas.viewport().mapToGlobal(at.toPoint())
                self.hand_over_wanted.emit(grid.code, place)
            return
        self.board.click(adding=adding)

    def let_go(self) -> None:
        """Let a dragged vertex or edge go: one step, or back where it was, red."""
        drag = self.board.drag
        command = drag.command() if drag is not None else None
        self.board.drag = None
        if command is not None:
            self.board.send(command)
            self.board.refused_drag = drag if self.board.tried else None
            # Only now it is known what was refused.
            self.board.changed.emit()
        self.canvas.redraw()

    def mark(self, point: Point) -> None:
        """Mark a vertex that was chosen in the table, and let it be seen."""
        self.board.marked = point
        x, y = self.canvas.content.origin
        at = (point[0] / 1000 - x, point[1] / 1000 - y)
        self.canvas.travel.reveal((*at, *at), only_if_hidden=True)
        self.canvas.redraw()

    def reveal(self, box: tuple[float, float, float, float]) -> None:
        """Let a box in metres be seen, large."""
        x, y = self.canvas.content.origin
        west, south, east, north = box
        self.canvas.travel.reveal((west - x, south - y, east - x, north - y))

    def words(self) -> tuple[str, str]:
        """Return what the strip says of the tool in the hand, and its keys."""
        if not self.active:
            return "", ""
        chosen, board = self.cycle.border, self.board
        if board.tool == SELECT and not board.points and chosen is not None:
            return border_words(self.ground, chosen, self.desk.read)
        return strip_of(self.brush) if self.brush.on else words_of(board)

    def _tell(self) -> None:
        self.canvas.bench.tell()
        self.entry.tell()
        self.canvas.redraw()

    def _dress(self) -> None:
        drawing = self.active and BY_NAME[self.plan.tool].way != "pick"
        self.canvas.bench.crossed = drawing
        self.canvas.bench.dress_cursor()
        self.entry.place()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _draw_draft(self, painter: QPainter) -> None:
        if not self.active:
            return
        canvas = self.canvas
        if canvas.panels.layers.opacity().get("borders", 1.0):
            draw_far_grids(painter, canvas.content.outlines, canvas.camera)
        self.draw_plan(painter)

    def _draw_ghost(self, painter: QPainter) -> None:
        if self.active and self.brush.on:
            self.brush_paint.draw(painter)
        elif self.active:
            self.paint.draw(painter)
