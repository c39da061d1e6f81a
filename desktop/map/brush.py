"""The brush: building blocks under the hand go to the grid that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely
from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal

from desktop.map.block_cut import BlockCut, Blocks, grids_about
from desktop.map.brush_hint import before, best_of, hint_of, mean_load
from desktop.map.drawing_guard import Foreseen
from desktop.redraw_tools import BRUSH, SELECT
from desktop.texts import t
from domain.plans.commands import GiveBlocks
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.map.brush_hint import Hint
    from desktop.map.drawing_board import Board
    from desktop.map.plan_drawing import Drawing
    from domain.boundary.events import GridContent
    from domain.plans.balance import BalanceRow, Share
    from domain.plans.block_book import BlockBook

# Radii of the brush in pixels; 0 = the block under the cursor.
SIZES: Final = (0, 16, 32, 56, 90)
# The rules are asked so long after the last block was added.
CHECK_MS: Final = 70
# Ground that is not cut yet is cut when the cursor rests on it so long.
REST_MS: Final = 350


class Brush(QObject):
    """Holds a stroke of the brush until it is let go.

    `changed`: something to be painted or told is otherwise. `foretold`: the shares of
    the grids that the stroke would change, by code; none = as it is.
    """

    changed = Signal()
    foretold = Signal(object)

    def __init__(self, drawing: Drawing) -> None:
        """Brush on the map of one drawing."""
        super().__init__(drawing)
        self._board: Board = drawing.board
        self._plan, self.ground = drawing.plan, drawing.ground
        self.canvas = drawing.canvas
        self.cut = BlockCut(drawing.desk, drawing.plan, drawing.tasks, self)
        self.blocks: Blocks | None = None
        self.size, self.whole = 0, False
        self.painted: set[int] = set()
        self.hover: tuple[int, ...] = ()
        self.at: QPointF | None = None
        self.box: tuple[QPointF, QPointF] | None = None
        self.receiver = ""
        self.held = self.refused = False
        self.foreseen = Foreseen()
        self.rows: Mapping[str, BalanceRow] = {}
        self._last: tuple[float, float] | None = None
        self._best: tuple[object, Hint | None] | None = None
        self._check = _timer(self, CHECK_MS, self._ask)
        self._rest = _timer(self, REST_MS, self.want)
        self.cut.ended.connect(self._came)
        self.cut.moved.connect(lambda _done, _of: self.changed.emit())
        self._plan.changed.connect(self._follow)
        self._plan.tool_changed.connect(self._other_tool)
        self.canvas.selection.changed.connect(self._chosen)

    @property
    def on(self) -> bool:
        """Whether the brush is in the hand."""
        return self._board.tool == BRUSH

    @property
    def book(self) -> BlockBook | None:
        """The book of the blocks, None while no ground is cut."""
        return None if self.blocks is None else self.blocks.book

    @property
    def radius(self) -> int:
        """How far the brush reaches, pixels."""
        return SIZES[self.size]

    # Ground

    def want(self) -> None:
        """Cut the ground about the cursor, or in the middle of the map."""
        if not self.on or self._plan.why_not() or self.held:
            return
        camera = self.canvas.camera
        at = self.at or QPointF(camera.width / 2, camera.height / 2)
        place = self.ground.point(at)
        grid = self.ground.grid_at(place)
        if grid is None or (self.book is not None and grid.code in self.book.codes):
            return
        self.cut.start(grids_about(self.ground.mesh, place))
        self.changed.emit()

    def _came(self) -> None:
        if self.cut.done is not None:
            self.blocks, self.cut.done = self.cut.done, None
            self._follow()
            self._chosen()
        self.look(self.at)
        self.changed.emit()

    def _follow(self) -> None:
        """Go on with the plan: a step by the brush, taken back, or another tool's."""
        if self.book is not None and not self.book.follow(self.ground.mesh):
            self.blocks = None
        self._drop()
        if self.on and self.blocks is None:
            self.want()

    def _other_tool(self, _name: str) -> None:
        self._drop()
        if self.on:
            self.want()
        else:
            self._rest.stop()
            self.cut.cancel()
        self.changed.emit()

    def _chosen(self, *_of: object) -> None:
        """Mean the grid that is selected."""
        code = self.canvas.selection.first("grid")
        known = self.book is not None and code in self.book.codes
        if not self.held:
            self.receiver = code if known else ""
            self.look(self.at)

    # The hand

    def look(self, at: QPointF | None) -> None:
        """Follow the cursor; while it is pressed, brush over what it passes."""
        self.at = at
        if self.blocks is None or at is None or not self.on:
            self.hover = ()
            self._rest.start() if at is not None and self.on else self._rest.stop()
            self.changed.emit()
            return
        place = self._place(at)
        if self.held and self.box is None:
            self._paint(self.blocks.along(self._last or place, place, self._reach))
        elif self.box is not None:
            self.box = (self.box[0], at)
        self._last = place
        under = self.blocks.along(place, place, self._reach)
        self.hover = tuple(self._widened(under))
        if not under:
            self._rest.start()
        self.changed.emit()

    def press(self, at: QPointF, *, boxed: bool) -> None:
        """Begin a stroke, or a box."""
        if self.blocks is None:
            self.want()
            return
        self._drop()
        self.held = True
        self.at, self._last = at, self._place(at)
        block = self.blocks.at(*self._last)
        if not self.receiver and block >= 0:
            self.mean(self.blocks.book.owner[block])
        if boxed:
            self.box = (at, at)
        else:
            self.look(at)

    def release(self) -> None:
        """End the stroke: one step of the plan, or red with its reason."""
        if not self.held:
            return
        if self.box is not None and self.blocks is not None:
            self._paint(self.blocks.within(self._metres(self.box)))
        self.held, self.box = False, None
        if self.painted:
            self._send()
        else:
            self.look(self.at)

    def mean(self, code: str) -> None:
        """Mean a grid: blocks go to it from now on."""
        self.receiver = code
        self.canvas.selection.set(("grid", code), origin=self.canvas)
        self.changed.emit()

    def mean_under(self, at: QPointF) -> None:
        """Mean the grid under a pixel."""
        grid = self.ground.grid_at(self.ground.point(at))
        if grid is not None:
            self._drop()
            self.mean(grid.code)
            self.look(at)

    def grow(self, step: int) -> None:
        """Take a larger or a smaller brush."""
        self.size = min(len(SIZES) - 1, max(0, self.size + step))
        self.look(self.at)

    def turn_whole(self) -> None:
        """Brush over whole communities, or over single blocks again."""
        if self.book is None or (self.book.land.ground.community < 0).all():
            self.canvas.bench.say(t("brush.no_community"))
            return
        self.whole = not self.whole
        self.look(self.at)

    def escape(self) -> None:
        """Step back by one: stroke, cutting, the grid meant, the brush itself."""
        if self.held or self.painted:
            self._drop()
        elif self.cut.busy:
            self.cut.cancel()
        elif self.receiver:
            self.receiver = ""
            self.canvas.selection.clear(self.canvas)
        else:
            self._plan.take(SELECT)
        self.look(self.at)

    def take_best(self) -> None:
        """Hand the block over that evens most, as one step."""
        best = None if self.held else self.best()
        if best is None:
            self.canvas.bench.say(t("brush.no_better"))
            return
        meant, self.receiver = self.receiver, best.receiver
        self.painted = set(best.blocks)
        self._send()
        if not self.refused:
            self.receiver = meant
        self.changed.emit()

    def _paint(self, under: Sequence[int]) -> None:
        fresh = {
            one
            for one in self._widened(under)
            if self.book is not None and self.book.owner[one] != self.receiver
        }
        if fresh <= self.painted:
            return
        self.painted |= fresh
        self.refused = False
        self.foretold.emit(self.shares())
        self._check.start()

    def _widened(self, under: Iterable[int]) -> list[int]:
        book = self.book
        if book is None or not self.whole:
            return list(under)
        return sorted({two for one in under for two in book.community(one)})

    def _drop(self) -> None:
        had = bool(self.painted)
        self.painted, self.held, self.box = set(), False, None
        self.refused, self.foreseen = False, Foreseen()
        self._check.stop()
        if had:
            self.foretold.emit({})
        self.changed.emit()

    @property
    def _reach(self) -> float:
        return self.radius * self.canvas.camera.mpp

    def _place(self, at: QPointF) -> tuple[float, float]:
        x, y = self.ground.point(at)
        return x / 1000, y / 1000

    def _metres(
        self, box: tuple[QPointF, QPointF]
    ) -> tuple[float, float, float, float]:
        room = QRectF(*box).normalized()
        west, north = self._place(room.topLeft())
        east, south = self._place(room.bottomRight())
        return west, south, east, north

    # What comes of it

    def know(self, rows: Mapping[str, BalanceRow]) -> None:
        """Learn how the work of the whole plan is shared, by code."""
        self.rows = rows
        self.changed.emit()

    def shares(self) -> dict[str, Share]:
        """Return the shares of the grids that the stroke would change."""
        if self.book is None:
            return {}
        return self.book.shares(self.before(), self.receiver, self.painted)

    def before(self) -> dict[str, Share]:
        """Return the shares of the grids as they are."""
        return {} if self.book is None else before(self.book, self.rows)

    def hint(self) -> Hint | None:
        """Return what handing the blocks under the cursor over would do."""
        if self.book is None or not self.hover:
            return None
        return hint_of(self.book, self.rows, self.hover, self.receiver)

    def best(self) -> Hint | None:
        """Return the move of a single block that evens most, for the grid meant."""
        if self.book is None or self.painted:
            return None
        row = self._plan.row()
        locked = () if row is None else row.locked
        key = (tuple(self.book.owner), self.receiver, id(self.rows), locked)
        if self._best is None or self._best[0] != key:
            best = best_of(self.book, self.rows, self.receiver, locked)
            self._best = (key, best)
        return self._best[1]

    def off(self, share: Share) -> float:
        """Return how far a grid is from equal work, as a share of it."""
        mean = 0.0 if self.book is None else mean_load(self.book, self.rows)
        return share.load / mean - 1 if mean else 0.0

    def command(self) -> GiveBlocks:
        """Return the stroke as the step it would be; Refused where it can be none."""
        blocks, book = self.blocks, self.book
        if blocks is None or book is None:
            raise Refused("BRUSH_NOTHING", grid=self.receiver)
        found = book.handed(self.ground.mesh, self.receiver, self.painted)
        book.know(found.added, found.owner)
        return GiveBlocks(
            plan=self._plan.id,
            receiver=self.receiver,
            blocks=tuple(shapely.to_wkb(blocks.outlines[sorted(self.painted)])),
            removed=found.removed,
            added=found.added,
        )

    def torn(self) -> list[GridContent]:
        """Return the grids that the stroke would leave in more pieces than before."""
        book = self.book
        if book is None or not self.painted:
            return []
        after = book.given(self.receiver, self.painted)
        mesh = self.ground.mesh
        codes = {self.receiver, *(book.owner[one] for one in self.painted)}
        return [
            grid
            for code in sorted(codes)
            if book.pieces(code, after) > max(1, book.pieces(code, book.owner))
            and (grid := mesh.by_code(code)) is not None
        ]

    def _ask(self) -> None:
        """Ask the rules what they would say to the stroke as it is."""
        if not self.painted:
            return
        try:
            self.foreseen = self._board.guard.foresee(self.command())
        except Refused as reason:
            self.foreseen = Foreseen(reason)
        self.changed.emit()

    def _send(self) -> None:
        try:
            command = self.command()
        except Refused as reason:
            self.foreseen, self.refused = Foreseen(reason), True
            self.changed.emit()
            return
        if not self._plan.do(command):
            self.refused = True
            self._ask()


def _timer(over: Brush, wait: int, then: object) -> QTimer:
    made = QTimer(over)
    made.setSingleShot(True)
    made.setInterval(wait)
    made.timeout.connect(then)
    return made
