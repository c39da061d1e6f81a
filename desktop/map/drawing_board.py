"""The stroke under the hand in redraw: its points, what it caught, what it leads to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPointF, Signal

from desktop.map.drawing_drag import Drag
from desktop.map.drawing_guard import Foreseen, Guard
from desktop.map.drawing_strokes import (
    FREE_PX,
    NOT_YET,
    Aim,
    command_of,
    loosened,
    metres,
)
from desktop.map.keep_choice import Keep
from desktop.redraw_tools import BY_NAME, PIECE, SPLIT
from desktop.texts import t
from domain.boundary.editing.catching import ARC, NODE, OWN, VERTEX, Snap, far
from domain.boundary.editing.construction import Held
from domain.plans.commands import DeleteVertex, InsertVertex, MergeGrids, SplitGrid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.desk import Desk
    from desktop.map.canvas import MapCanvas
    from desktop.map.drawing_ground import Ground
    from desktop.open_plan import OpenPlan
    from domain.boundary.editing.ring_algebra import Point


class Board(QObject):
    """Holds a half-drawn line through every change of tool and mode.

    `changed`: something to be painted or told is otherwise now. `vertex_hit` names
    the vertex that was clicked, in lattice millimetres.
    """

    changed = Signal()
    vertex_hit = Signal(object)
    # What the stroke would lead to is told anew: `foreseen` holds it.
    foretold = Signal()
    untraced = False  # the way to the cursor cannot be told yet: lines being joined

    def __init__(
        self, canvas: MapCanvas, desk: Desk, plan: OpenPlan, ground: Ground
    ) -> None:
        """Draw on one canvas into the open plan."""
        super().__init__(canvas)
        self.canvas = canvas
        self.plan = plan
        self.ground = ground
        self.guard = Guard(desk, ground)
        self.keep = Keep(self)
        self._desk = desk
        self.points: list[Point] = []
        self._caught: dict[Point, Snap] = {}
        self.at: QPointF | None = None
        self.cursor: Point | None = None
        self.snap: Snap | None = None
        self.trail: list[Point] = []
        self.held = Held()
        self.aim = Aim()
        self.picked: list[str] = []
        self.drag: Drag | None = None
        self.refused_drag: Drag | None = None
        self.marked: Point | None = None
        self.free: list[Point] | None = None
        self.receiving = False
        self.armed = False
        self.tried = False
        self.foreseen = Foreseen()
        self._asked: Any | None = None
        self.guard.answered.connect(self._answered)
        plan.tool_changed.connect(self._other_tool)
        plan.helps_changed.connect(self._again)
        plan.changed.connect(self._plan_moved)

    # What is in the hand

    @property
    def tool(self) -> str:
        """The tool in the hand; without an open draft only the one that chooses."""
        return self.plan.tool

    @property
    def draws(self) -> bool:
        """Whether a click adds a point to a line."""
        return BY_NAME[self.tool].way == "stroke"

    @property
    def bad(self) -> bool:
        """Whether the ghost is to be red: the rules would refuse, or have refused."""
        reason = self.foreseen.reason
        return reason is not None and (self.tried or reason.code not in NOT_YET)

    def _other_tool(self, _name: str) -> None:
        self.drag, self.free, self.armed = None, None, False
        self.receiving = False
        self.drop_refused()
        self.keep.reset()
        self.picked = []
        self._again()

    def _plan_moved(self) -> None:
        self.tried, self.refused_drag = False, None
        self._again()

    def _again(self) -> None:
        self.look(self.at)
        self.changed.emit()

    def drop_refused(self) -> bool:
        """Let go of a drag that was refused; tell whether there was one."""
        if self.refused_drag is None:
            return False
        self.refused_drag, self.tried, self.foreseen = None, False, Foreseen()
        return True

    # The cursor

    def look(self, at: QPointF | None) -> None:
        """Follow the cursor: catch what lies near it and foresee what comes of it."""
        self.at = at
        if at is None:
            self.snap, self.cursor, self.trail = None, None, []
            self.canvas.redraw()
            return
        raw = self.ground.point(at)
        self.snap = None if self.held.any else self._catch(raw)
        last = self.points[-1] if self.points else None
        self.cursor = self.snap.point if self.snap else self.held.point(last, raw)
        self.trail = self._traced() or [self.cursor]
        if self.drag is not None:
            self.drag.to(self.cursor)
        self._check_soon()
        self.canvas.redraw()

    def _catch(self, raw: Point) -> Snap | None:
        """Return what the cursor catches for this tool, None for the bare place."""
        reach, mesh = self.ground.reach, self.ground.mesh
        if not self.plan.helped("snap") and self.drag is None and self.draws:
            return None
        if self.drag is not None:
            # A vertex may come to lie on a street; on another border it may not.
            free = self.ground.snapper.lines_only(raw, reach)
            return free if self.plan.helped("snap") else None
        if self.draws and len(self.points) > 2:
            first = self.points[0]
            if far(first, raw) <= reach:
                return Snap(OWN, first, far(first, raw))
        return self.ground.snapper.catch(mesh, raw, reach, fine=self.plan.fine)

    def _traced(self) -> list[Point]:
        """Return the way along borders or streets from the last point, [] for none."""
        self.untraced = False
        if not (self.plan.helped("trace") and self.draws and self.points):
            return []
        before, snap = self._caught.get(self.points[-1]), self.snap
        if snap is None or before is None:
            return []
        found = self.ground.way(self.points[-1], before, snap)
        self.untraced = found is None  # a straight leg is not what was asked for
        return found or []

    # The line

    def add(self) -> None:
        """Add the place under the cursor, with the way there where it is traced."""
        if self.cursor is None:
            return
        if self.untraced:
            self.canvas.bench.say(t("redraw.trace.preparing"))
            return
        self.armed = self.tried = False
        for point in self.trail or [self.cursor]:
            if not self.points or self.points[-1] != point:
                self.points.append(point)
        if self.snap is not None:
            self._caught[self.points[-1]] = self.snap
        self.held = Held()
        if self.snap is not None and self.snap.kind == OWN and self.draws:
            self.finish()
            return
        self._again()

    def put(self, point: Point) -> None:
        """Add a place that was typed."""
        self.armed = self.tried = False
        self.points.append(point)
        self.held = Held()
        self._again()

    def hold(self, held: Held) -> None:
        """Let figures hold the next point until it is clicked."""
        self.held = held
        self._again()

    def drop(self) -> None:
        """Take the last point away."""
        self.keep.reset()
        self.armed = self.tried = self.receiving = False
        if self.points:
            self._caught.pop(self.points.pop(), None)
        self._again()

    def discard(self) -> None:
        """Give the line up."""
        self.points, self._caught, self.trail = [], {}, []
        self.keep.reset()
        self.held, self.aim, self.foreseen = Held(), Aim(), Foreseen()
        self.armed = self.tried = self.receiving = False
        self.refused_drag = None
        self._again()

    def escape(self) -> bool:
        """Step back by one: never a line that nobody asked to give up."""
        if self.drag is not None or self.free is not None:
            self.drag, self.free, self.foreseen = None, None, Foreseen()
        elif self.drop_refused():
            pass
        elif self.held.any or self.keep.choosing:
            self.held = Held()
            self.keep.reset()
        elif self.points and not self.armed:
            self.armed = True
        elif self.points:
            self.discard()
        elif self.picked:
            self.picked = []
        elif self.tool != "select":
            self.plan.take("select")
        else:
            return False
        self._again()
        return True

    def begin_free(self) -> None:
        """Begin a freehand stroke at the cursor."""
        if self.cursor is not None:
            self.add()
            self.free = list(self.points[-1:])

    def follow_free(self) -> None:
        """Let the freehand stroke follow the cursor."""
        if self.free is None or self.at is None:
            return
        point = self.ground.point(self.at)
        least = FREE_PX * self.canvas.camera.mpp * 1000
        if not self.free or far(self.free[-1], point) >= least:
            self.free.append(point)

    def end_free(self) -> None:
        """Simplify the freehand stroke and take it into the line."""
        drawn, self.free = self.free or [], None
        self.points += loosened(drawn, self.canvas.camera.mpp * 1000)
        self.add()

    # What comes of it

    def line(self) -> list[Point]:
        """Return the line up to the cursor."""
        if self.receiving or self.keep.choosing or not self.draws:
            return list(self.points)
        tail = self.free or self.trail
        whole = [*self.points, *tail]
        return [p for n, p in enumerate(whole) if n == 0 or p != whole[n - 1]]

    def command(self, points: Sequence[Point]) -> Any | None:
        """Return what the line would be sent as, None for nothing yet."""
        made = command_of(self.tool, points, self.ground, self.keep.aim(self._aimed()))
        if made is None and self.tool == PIECE:
            # Until somebody is named to receive it, it shows as a split.
            made = command_of(SPLIT, points, self.ground, self.aim)
        return None if made is None else replace(made, plan=self.plan.id)

    def _aimed(self) -> Aim:
        if self.tool != PIECE or not self.receiving or self.cursor is None:
            return self.aim
        grid = self.ground.grid_at(self.cursor)
        return replace(self.aim, receiver="" if grid is None else grid.code)

    def _wanted(self) -> Any | None:
        """Return the command whose outcome the ghost is to show, None for none."""
        command: Any | None = None
        if self.drag is not None:
            command = self.drag.command()
        elif self.draws and self.points and self.free is None:
            command = self.command(self.points if self.tried else self.line())
        return None if command is None else replace(command, plan=self.plan.id)

    def _check_soon(self) -> None:
        if self.refused_drag is not None:
            return  # It stays red with its reason until the hand does something else.
        if self.guard.quick:
            self.check()
            return
        command = self._wanted()
        if command is None:
            self.foreseen = Foreseen()
            self.guard.forget()
        elif command != self._asked:
            self.guard.ask(command)
        self._asked = command

    def _answered(self, came: tuple[Any, Foreseen]) -> None:
        _command, foreseen = came
        if self._wanted() is not None and not self.tried:
            # Of a move before the last it still tells more than nothing.
            self.foreseen = foreseen
            self.foretold.emit()
            self.canvas.redraw()

    def check(self) -> None:
        """Ask the rules on the spot what they would say to the line as it lies now."""
        command = self._wanted()
        self.foreseen = Foreseen() if command is None else self.guard.foresee(command)
        self.foretold.emit()
        self.canvas.redraw()

    def finish(self) -> None:
        """End the line: it becomes one step of the plan, or stays red with a reason."""
        if not self.draws or not self.points:
            return
        if self.tool == PIECE and not self.receiving:
            self.receiving = True
            self._again()
            return
        if self.keep.begins():
            return
        command = self.command(self.points)
        if command is None or (self.tool == PIECE and isinstance(command, SplitGrid)):
            self.check()
            self.changed.emit()
            return
        self.send(command)

    def send(self, command: Any) -> None:
        """Send one gesture; what is refused stays where it is, red."""
        if self.plan.do(command):
            self.discard()
            return
        self.tried = True
        self.receiving = False
        self.foreseen = self.guard.foresee(replace(command, plan=self.plan.id))
        self.changed.emit()
        self.canvas.redraw()

    # Single gestures

    def click(self, *, adding: bool = False) -> None:
        """Do what a click means to the tool in the hand."""
        if self.keep.choosing:
            self.keep.click()
        elif self.draws and not self.receiving:
            self.add()
        elif self.receiving:
            self.finish()
        elif self.tool == "delete" and self.snap is not None:
            self.send(DeleteVertex(at=metres(self.snap.point)))
        elif self.tool in {"select", "merge", "vertex"} and self.cursor is not None:
            self._pick(adding=adding)

    def _pick(self, *, adding: bool) -> None:
        if self.snap is not None and self.snap.kind in {NODE, VERTEX}:
            self.vertex_hit.emit(self.snap.point)
        grid = self.ground.grid_at(self.cursor) if self.cursor is not None else None
        if grid is None:
            return
        if self.tool == "merge":
            rest = [one for one in self.picked if one != grid.code]
            self.picked = rest if grid.code in self.picked else [*rest, grid.code]
            self.changed.emit()
            return
        item = ("grid", grid.code)
        kept = self.canvas.selection.items if adding else ()
        self.canvas.selection.set(item, *kept, origin=self.canvas)

    def merge(self) -> None:
        """Take the picked grids together; the first keeps its code."""
        before = len(self.picked)
        self.send(MergeGrids(grids=tuple(self.picked)))
        if not self.tried and before:
            self.picked = []
        self.changed.emit()

    def insert(self) -> None:
        """Put a vertex into the border under the cursor."""
        if self.snap is not None and self.snap.kind == ARC:
            self.send(InsertVertex(at=metres(self.snap.point)))

    def aim_at(self, code: str) -> None:
        """Mean a grid by the line, whatever lies under its middle."""
        self.aim = replace(self.aim, target=code)
        self._again()
