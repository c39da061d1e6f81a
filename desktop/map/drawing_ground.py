"""The ground under the drawing hand: the grids, lines to follow, what lies in."""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QObject, QPointF

from desktop.map.trace_nets import TraceNets
from domain.boundary.editing.catching import (
    ARC,
    NODE,
    VERTEX,
    Snapper,
    around,
    far,
)
from domain.boundary.editing.mesh import Mesh
from domain.boundary.editing.references import ReferenceLines
from domain.boundary.editing.tracing import Net
from domain.boundary.editing.wary import Wary
from domain.boundary.lattice import bounds, to_shape
from domain.boundary.reference import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from db.world import Reads
    from desktop.desk import Desk
    from desktop.map.canvas import MapCanvas
    from desktop.open_plan import OpenPlan
    from desktop.tasks import Result, Tasks, Token
    from domain.boundary.editing.catching import Snap
    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import GridContent, LatticeRings
    from domain.changes import Changes

# How near the cursor must come to catch something, pixels.
REACH_PX: Final = 11
# So much longer than along reference lines may the way along borders be.
NEARLY: Final = 1.15
# Places so near to each other are one, mm.
ROUNDING: Final = 2.0
BORDERS: Final = frozenset({NODE, VERTEX, ARC})


class Ground(QObject):
    """Pixels to lattice and back, the grid under a place, entities and cases inside."""

    def __init__(
        self, canvas: MapCanvas, desk: Desk, plan: OpenPlan, tasks: Tasks
    ) -> None:
        """Stand under one canvas."""
        super().__init__(canvas)
        self._canvas = canvas
        self._desk = desk
        self._plan = plan
        self._tasks = tasks
        self.snapper = Snapper()
        self.references: ReferenceLines | None = None
        self.wary = Wary()
        self._reading = False
        self._mesh: Mesh | None = None
        # Counts how often the plan went on: what is kept of it is stale then.
        self.step = 0
        self._shapes: dict[str, shapely.MultiPolygon] = {}
        self.nets = TraceNets(tasks, self)
        self._inside: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
        plan.changed.connect(self._moved_on)
        desk.changed.connect(self._on_changed)

    # Places

    def point(self, at: QPointF) -> Point:
        """Return the place under a pixel on the lattice."""
        x, y = self._canvas.camera.to_world(at.x(), at.y())
        origin = self._canvas.content.origin
        return round((x + origin[0]) * 1000), round((y + origin[1]) * 1000)

    def pixel(self, point: Point) -> QPointF:
        """Return where a place lies in the window."""
        origin = self._canvas.content.origin
        x, y = point[0] / 1000 - origin[0], point[1] / 1000 - origin[1]
        return QPointF(*self._canvas.camera.to_screen(x, y))

    @property
    def reach(self) -> int:
        """How near something must lie to be caught, mm."""
        return max(1, round(REACH_PX * self._canvas.camera.mpp * 1000))

    # The plan

    @property
    def mesh(self) -> Mesh:
        """The grids of the open plan as it stands."""
        if self._mesh is None:
            self._mesh = self._plan.mesh() or Mesh()
        return self._mesh

    def _moved_on(self) -> None:
        self.step += 1
        self._mesh = None
        mesh = self.mesh
        self.snapper.forget(mesh)
        for kept in (self._shapes, self._inside):
            for gone in [one for one in kept if one not in mesh.grids]:
                del kept[gone]

    def _on_changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches("entity", "premises", "case"):
            self._inside.clear()
        if changes.touches("street", "reference") and self.references is not None:
            # What is there serves until what it became has been read.
            self.references = None
            self.want_references()

    def shape(self, grid: GridContent) -> shapely.MultiPolygon:
        """Return the shape of a grid in metres, made once."""
        found = self._shapes.get(grid.id)
        if found is None:
            found = to_shape(grid.rings)
            shapely.prepare(found)
            self._shapes[grid.id] = found
        return found

    def grid_at(self, point: Point) -> GridContent | None:
        """Return the grid of the plan that a place lies in."""
        x, y = point[0] / 1000, point[1] / 1000
        for grid_id in self.mesh.near(around(point, 0)):
            grid = self.mesh.grids[grid_id]
            if shapely.intersects_xy(self.shape(grid), x, y):
                return grid
        return None

    # Lines to follow

    def want_references(self) -> None:
        """Read streets and reference layers in a worker, once."""
        if self._reading or self.references is not None:
            return
        self._reading = True
        opened = self._desk.open_reader

        def work(_token: Token) -> tuple[ReferenceLines, Wary]:
            read = opened()
            try:
                return _lines_of(read)
            finally:
                read.conn.close()

        self._tasks.run(work, self._keep_references, "streets")

    def _keep_references(self, result: Result) -> None:
        self._reading = False
        if result.error is not None:
            raise result.error
        self.references, self.wary = result.value
        self.snapper.lines = self.references
        self.nets.ready.emit()

    def prepare_trace(self) -> None:
        """Have the lines in sight joined to nets, before the hand follows them."""
        port = self._canvas.viewport()
        one = self.point(QPointF(0, port.height()))
        other = self.point(QPointF(port.width(), 0))
        box = (*one, *other)
        self.nets.borders(self.mesh, self.step, box)
        if self.references is not None:
            self.nets.lines(self.references, box)

    def way(self, last: Point, before: Snap, snap: Snap) -> list[Point] | None:
        """Return the shortest way along borders or reference lines between places.

        The first place is left out; [] where the lines do not lead there, None while
        they are still being joined.
        """
        box = (
            min(last[0], snap.point[0]),
            min(last[1], snap.point[1]),
            max(last[0], snap.point[0]),
            max(last[1], snap.point[1]),
        )
        lines = self.references
        net = Net(()) if lines is None else self.nets.lines(lines, box)
        if net is None:
            return None
        found = self._along_lines(net, last, snap.point)
        if snap.kind in BORDERS and before.kind in BORDERS:
            borders = self.nets.borders(self.mesh, self.step, box)
            if borders is None:
                return None
            border = borders.way(last, snap.point, (before.edge, snap.edge))
            # Where a border leads there nearly as shortly, it is what is meant.
            if border is not None and _long(border) <= NEARLY * _long(found):
                found = border
        return [] if found is None else found[1:]

    def _along_lines(self, net: Net, one: Point, other: Point) -> list[Point] | None:
        """Return the way along reference lines between two places on or near them."""
        begin, end = net.at(one, self.reach), net.at(other, self.reach)
        if begin is None or end is None:
            return None
        found = net.way(begin[0], end[0], (begin[1], end[1]))
        if found is None or len(found) < 2:
            return None
        # The ends stay where they were caught: a rounding off the line is no leg.
        head = found[1:] if far(one, found[0]) <= ROUNDING else found
        tail = head[:-1] if far(other, found[-1]) <= ROUNDING else head
        return [one, *tail, other]

    def called(self, edge: Edge) -> tuple[str, str]:
        """Return the layer and the name of the reference line that a piece is of."""
        return ("", "") if self.references is None else self.references.called(edge)

    # What lies in

    def inside(
        self, rings: LatticeRings, among: Iterable[GridContent]
    ) -> tuple[int, int]:
        """Return how many entities and open cases lie in a shape.

        `among` are the grids whose entities and cases come into question.
        """
        shape = to_shape(rings)
        shapely.prepare(shape)
        counts = [0, 0]
        for grid in among:
            for kind, xy in enumerate(self._within(grid)):
                if len(xy):
                    hit = shapely.intersects_xy(shape, xy[:, 0], xy[:, 1])
                    counts[kind] += int(np.count_nonzero(hit))
        return counts[0], counts[1]

    def _within(
        self, grid: GridContent
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        found = self._inside.get(grid.id)
        if found is None:
            found = (self._entities(grid), self._cases(grid))
            self._inside[grid.id] = found
        return found

    def _entities(self, grid: GridContent) -> NDArray[np.float64]:
        density = self._canvas.content.ink.density
        if density is None:
            return np.empty((0, 2))
        origin = np.asarray(self._canvas.content.origin)
        west, south, east, north = bounds(grid.rings)
        box = (west - origin[0], south - origin[1], east - origin[0], north - origin[1])
        xy = density.within(box).astype(np.float64) + origin
        return _those_in(self.shape(grid), xy)

    def _cases(self, grid: GridContent) -> NDArray[np.float64]:
        rows = self._canvas.content.marks.rows
        open_ones = [(one.x, one.y) for one in rows if one.lane != "closed"]
        xy = np.asarray(open_ones, dtype=np.float64).reshape(-1, 2)
        return _those_in(self.shape(grid), xy[np.isfinite(xy).all(axis=1)])


def _those_in(
    shape: shapely.MultiPolygon, xy: NDArray[np.float64]
) -> NDArray[np.float64]:
    if not len(xy):
        return xy
    return xy[shapely.intersects_xy(shape, xy[:, 0], xy[:, 1])]


def _lines_of(read: Reads) -> tuple[ReferenceLines, Wary]:
    """Read the streets and every reference layer, areas as their outlines."""
    streets = list(read.boundary.streets())
    shapes: list[BaseGeometry] = [row.shape for row in streets]
    names = [("street", row.name) for row in streets]
    layers = [read.boundary.reference(layer) for layer in LAYERS]
    for rows in layers:
        shapes += rows.shapes.tolist()
        names += [(rows.layer, name) for name in rows.names]
    lines = np.empty(len(shapes), dtype=object)
    lines[:] = shapes
    return ReferenceLines(lines, names), Wary(layers)


def _long(path: Sequence[Point] | None) -> float:
    """Return how long a way is, mm; no way is endless."""
    if path is None:
        return inf
    return sum(far(one, other) for one, other in pairwise(path))
