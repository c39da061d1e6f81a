"""Borders that were drawn along a reference line which runs elsewhere now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.editing.crossing import as_array
from domain.boundary.editing.ring_algebra import edges_of
from domain.boundary.reference import COMMUNITY, RIVER, ROAD, STREET
from domain.plans.finding import Finding, metres

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from domain.boundary.editing.ring_algebra import Edge
    from domain.boundary.events import GridContent
    from domain.boundary.reference import ReferenceShapes
    from domain.plans.finding_site import Site

    Shapes = NDArray[np.object_]

FOLLOWED: Final = (COMMUNITY, ROAD, RIVER, STREET)
# A border lies on a line when it is no farther from it than roundings lead, metres.
ON_LINE_M: Final = 0.003
# A shorter piece on a line came there by crossing it.
LEAST_M: Final = 3.0


@dataclass(frozen=True, slots=True)
class Borders:
    """Straight pieces of borders, each with the grids that have it."""

    lines: Shapes
    owners: tuple[tuple[str, ...], ...]
    tree: shapely.STRtree

    @staticmethod
    def of(grids: Iterable[GridContent]) -> Borders:
        """Take the borders of grids apart, those of two grids once."""
        owners: dict[Edge, list[str]] = {}
        for grid in grids:
            for one, other in edges_of(grid.rings):
                key = (one, other) if one < other else (other, one)
                owners.setdefault(key, []).append(grid.code)
        pieces = as_array(list(owners)) / 1000.0
        lines = np.asarray(shapely.linestrings(pieces), dtype=object)
        codes = tuple(tuple(sorted(one)) for one in owners.values())
        return Borders(lines, codes, shapely.STRtree(lines))

    def on(self, line: shapely.Geometry) -> NDArray[np.int64]:
        """Return the rows that lie on a line with all their length."""
        wide = shapely.buffer(line, ON_LINE_M)
        shapely.prepare(wide)
        rows = self.tree.query(wide)
        return np.sort(rows[shapely.covers(wide, self.lines[rows])])


def follow_findings(site: Site, grids: Iterable[GridContent]) -> Iterator[Finding]:
    """Yield borders of grids that lie where a line ran that is gone or runs elsewhere.

    A border keeps the line that it was drawn along by lying on it, to the millimetre.
    """
    former = [site.world.boundary.former(layer) for layer in FOLLOWED]
    if not any(len(rows.shapes) for rows in former):
        return
    borders = Borders.of(grids)
    for rows in former:
        for number in range(len(rows.shapes)):
            found = _left(site, borders, rows, number)
            if found is not None:
                yield found


def _left(
    site: Site, borders: Borders, rows: ReferenceShapes, number: int
) -> Finding | None:
    """Return the finding about the borders that a line has left, None for none."""
    on = borders.on(_line(rows.shapes[number]))
    if not len(on):
        return None
    box = shapely.total_bounds(borders.lines[on])
    west, south, east, north = (float(side) for side in box)
    now = site.world.boundary.reference(rows.layer, (west, south, east, north))
    still = [set(borders.on(_line(one)).tolist()) for one in now.shapes.tolist()]
    left = np.array(sorted(set(on.tolist()).difference(*still)), dtype=np.int64)
    length = float(shapely.length(borders.lines[left]).sum()) if len(left) else 0.0
    if length < LEAST_M:
        return None
    spot = shapely.line_merge(shapely.multilinestrings(list(borders.lines[left])))
    codes = sorted(set(chain.from_iterable(borders.owners[row] for row in left)))
    known = {grid.code: grid.name for grid in site.mesh.grids.values()}
    away = _away(site, rows, number, spot)
    middle = shapely.line_interpolate_point(
        shapely.get_geometry(spot, 0), 0.5, normalized=True
    )
    return site.finding(
        "reference_left",
        key=f"reference_left.{rows.layer}.{rows.ids[number]}.{codes[0]}",
        old=not any(code in site.added for code in codes),
        grids=tuple(codes),
        x=float(shapely.get_x(middle)),
        y=float(shapely.get_y(middle)),
        width_m=away,
        length_m=length,
        told={
            "name": rows.names[number] or rows.ids[number],
            "grids": " / ".join(known.get(code, code) for code in codes[:3]),
            "length": metres(length),
            "away": metres(away),
        },
        why="" if away else "gone",
        spot=spot,
    )


def _line(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.boundary(shape) if shapely.area(shape) else shape


def _away(
    site: Site, rows: ReferenceShapes, number: int, spot: shapely.Geometry
) -> float:
    """Return how far from a border its line runs now, at most; 0 = it is gone."""
    now = site.world.boundary.reference(rows.layer)
    for row, one in enumerate(now.ids):
        if one == rows.ids[number]:
            points = shapely.points(shapely.get_coordinates(spot))
            return float(shapely.distance(points, _line(now.shapes[row])).max())
    return 0.0
