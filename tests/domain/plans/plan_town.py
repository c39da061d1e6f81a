"""A small town of square grids on paper: a plan is drawn on it and checked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import shapely

from domain.asked import Asked
from domain.boundary.commands import CommunityRow
from domain.boundary.editing.mesh import Mesh
from domain.boundary.events import GridContent
from domain.boundary.lattice import to_rings, to_shape
from domain.boundary.reads import CodeSegmentRow, Unit
from domain.boundary.reference import ReferenceShapes
from domain.clock import SHANGHAI
from domain.plans.decider import DRAW
from domain.plans.drawing import Table
from domain.plans.finding_site import Site
from domain.plans.grid_limits import Limit
from domain.plans.mending import Mended, mended

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from domain.plans.finding import Fix
    from domain.plans.impact import Placed
    from domain.plans.reads import CrewPost, PlanRow

SIDE = 300.0
AT = datetime(2026, 9, 16, 8, 30, tzinfo=SHANGHAI)
SEGMENTS = (
    CodeSegmentRow(1, 1, "bureau", "b"),
    CodeSegmentRow(2, 1, "station", "s"),
    CodeSegmentRow(3, 2, "sequence", "n"),
)


def unit(one: str, level: str, code: str, parent: str) -> Unit:
    return Unit(one, level, code, f"所{one}", parent, zone=False, valid_from=AT)


UNITS = {
    "c": unit("c", "city", "9", ""),
    "b": unit("b", "bureau", "7", "c"),
    "s1": unit("s1", "station", "1", "b"),
    "s2": unit("s2", "station", "2", "b"),
}


class Boundary:
    """What the rules ask about boundaries, of a town without a file."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.layers: dict[str, list[tuple[str, str, str, Any]]] = {}
        self.communities: dict[str, tuple[str, ...]] = {}

    def reference(self, layer: str, box: Any = None) -> ReferenceShapes:
        rows = self.layers.get(layer, [])
        if box is not None:
            rows = [row for row in rows if row[3].intersects(shapely.box(*box))]
        ids, names, kinds, shapes = zip(*rows, strict=True) if rows else ((),) * 4
        array = np.empty(len(shapes), dtype=object)
        array[:] = shapes
        return ReferenceShapes(layer, ids, names, kinds, array)

    def former(self, layer: str) -> ReferenceShapes:
        return replace(self.reference(f"former {layer}"), layer=layer)

    def reference_chunks(self, layer: str) -> tuple[str, ...]:
        return ("x",) if layer in self.layers else ()

    def root(self) -> Any:
        return self.town.outline

    def segments(self) -> tuple[CodeSegmentRow, ...]:
        return SEGMENTS

    def codes_with(self, prefix: str) -> tuple[str, ...]:
        return tuple(code for code in self.town.base if code.startswith(prefix))

    def unit(self, unit_id: str) -> Unit | None:
        return UNITS.get(unit_id)

    def unit_by_code(self, _level: str, _code: str) -> None:
        return None

    def units(self, level: str) -> tuple[Unit, ...]:
        return tuple(one for one in UNITS.values() if one.level == level)

    def communities_of(self, code: str) -> tuple[str, ...]:
        return self.communities.get(code, ())

    def community(self, code: str) -> CommunityRow:
        return CommunityRow(code=code, name=f"社区{code}", street="")


class Plans:
    """What the rules ask about the plan."""

    def __init__(self) -> None:
        self.entities = np.empty((0, 2))
        self.limit_rows: dict[str, Limit] = {}
        self.gravity_rows: dict[str, str] = {}

    def limits(self) -> dict[str, Limit]:
        return self.limit_rows

    def gravities(self) -> dict[str, str]:
        return self.gravity_rows

    def entity_places(self, box: tuple[float, ...]) -> NDArray[np.float64]:
        west, south, east, north = box
        x, y = self.entities[:, 0], self.entities[:, 1]
        return self.entities[(x >= west) & (x <= east) & (y >= south) & (y <= north)]

    def grid_entities(self, grid: GridContent) -> int:
        shape = to_shape(grid.rings)
        x, y = self.entities[:, 0], self.entities[:, 1]
        return int(np.count_nonzero(shapely.intersects_xy(shape, x, y)))

    def drafted_codes(self, *_asked: Any) -> tuple[str, ...]:
        return ()

    def crew_posts(self) -> tuple[CrewPost, ...]:
        return ()

    def certificate_ends(self, _persons: tuple[str, ...]) -> dict[str, date]:
        return {}

    def open_cases(self, _codes: tuple[str, ...]) -> tuple[Placed, ...]:
        return ()

    def plan(self, _plan: str) -> PlanRow | None:
        return None


class Cases:
    """What the rules ask about the settings of the office."""

    settings: ClassVar[dict[str, str]] = {}

    def setting(self, name: str) -> str:
        return self.settings.get(name, "")


@dataclass
class Town:
    """Columns of square grids; west of `border` station s1, east of it s2."""

    base: dict[str, GridContent]
    outline: Any
    mesh: Mesh
    plans: Plans = field(default_factory=Plans)
    acts: int = 0
    meta: Any = None

    def __post_init__(self) -> None:
        self.boundary = Boundary(self)
        self.cases = Cases()

    @staticmethod
    def of(columns: int, rows: int, border: int) -> Town:
        grids = []
        for column in range(columns):
            for row in range(rows):
                x, y = column * SIDE, row * SIDE
                station = "s1" if column < border else "s2"
                code = f"7{station[1]}{column}{row}"
                box = shapely.box(x, y, x + SIDE, y + SIDE)
                grids.append(content(code, station, box))
        shapes = [to_shape(grid.rings) for grid in grids]
        outline = to_rings(shapely.coverage_union_all(shapes))
        return Town({g.code: g for g in grids}, outline, Mesh.of(grids))

    def asked(self) -> Asked:
        self.acts += 1
        return Asked(f"act{self.acts}", "u", "", "", "", AT)

    def draw(self, command: Any) -> None:
        """Do a stroke on the plan."""
        rule = DRAW[type(command)]
        drawn = rule(command, Table("p", self.mesh, self.asked(), self))  # type: ignore[arg-type]
        self.mesh.apply(drawn.removed, drawn.added)

    def put(self, *grids: GridContent) -> None:
        """Put grids in whatever state, as no stroke would."""
        for grid in grids:
            old = self.mesh.by_code(grid.code)
            self.mesh.apply(() if old is None else (old.id,), (grid,))

    def site(self) -> Site:
        now = {grid.code: grid for grid in self.mesh.grids.values()}
        gone = {c: g for c, g in self.base.items() if now.get(c) != g}
        come = {c: g for c, g in now.items() if self.base.get(c) != g}
        return Site(
            "p",
            self.mesh,
            gone,
            come,
            self,  # type: ignore[arg-type]
            limits=self.plans.limits(),
            gravities=self.plans.gravities(),
        )

    def preview(self, fix: Fix) -> Mended:
        return mended("p", fix.commands, self.mesh, self.asked(), self)  # type: ignore[arg-type]

    def mend(self, fix: Fix) -> None:
        for command in fix.commands:
            self.draw(command)


def content(code: str, station: str, shape: Any, **other: Any) -> GridContent:
    """Return a grid of this outline."""
    made = GridContent(
        id=f"v{code}",
        code=code,
        name=f"格{code}",
        kind="grid",
        station=station,
        division="",
        rings=to_rings(shape),
    )
    return replace(made, **other)


def lay(
    town: Town, layer: str, shapes: Iterable[tuple[str, Any]], kind: str = ""
) -> None:
    """Put shapes into a reference layer."""
    town.boundary.layers[layer] = [
        (f"r{number}", name, kind, shape) for number, (name, shape) in enumerate(shapes)
    ]
