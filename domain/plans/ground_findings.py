"""What a check finds on the ground: places and communities cut, barriers crossed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.editing.crossing import as_array
from domain.boundary.editing.mesh import boxes_meet
from domain.boundary.editing.ring_algebra import edges_of
from domain.boundary.lattice import bounds, to_rings
from domain.boundary.reference import BARRIER, COMMUNITY, PLACE
from domain.plans.commands import SplitGrid, TransferPiece
from domain.plans.finding import Finding, Fix, square

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

    from domain.boundary.editing.mesh import Box
    from domain.boundary.editing.ring_algebra import Edge
    from domain.boundary.events import GridContent
    from domain.boundary.reference import ReferenceShapes
    from domain.plans.finding_site import Site

# A share of a place below this, or an area below that, is no cut but a rough edge.
LEAST_SHARE: Final = 0.02
LEAST_M2: Final = 20.0
# A grid that lies in a community but for this share divides it and cuts nothing.
NESTED: Final = 0.98
# A barrier has to part this share of a grid from the rest, or it only grazes it.
PARTED: Final = 0.03
# An entity so near to a border lies on it, as far as anyone can tell.
ON_BORDER_M: Final = 0.05
# How far the line of a fix reaches beyond the border it begins on.
BEYOND_M: Final = 0.5


@dataclass(frozen=True, slots=True)
class Cut:
    """A shape in the hands of several grids, the largest share first."""

    shape: BaseGeometry
    grids: tuple[GridContent, ...]
    areas: tuple[float, ...]


def ground_findings(site: Site, grids: Iterable[GridContent]) -> Iterator[Finding]:
    """Yield what grids that were redrawn do to the reference layers and entities."""
    touched = list(grids)
    if not touched:
        return
    for layer, kind in ((PLACE, "place_cut"), (COMMUNITY, "community_cut")):
        for found in _cuts(site, touched, layer, kind):
            if found is not None:
                yield found
    for grid in touched:
        for crossed in _barriers(site, grid):
            if crossed is not None:
                yield crossed
    on_border = _on_border(site, touched)
    yield from (found for found in on_border if found is not None)


def box_of(grids: Iterable[GridContent]) -> tuple[float, float, float, float]:
    """Return the box of several grids in metres."""
    boxes = np.array([bounds(grid.rings) for grid in grids])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


# Places to be kept whole, and communities


def _cuts(
    site: Site, touched: list[GridContent], layer: str, kind: str
) -> Iterator[Finding | None]:
    reference = site.world.boundary.reference(layer, box_of(touched))
    if not len(reference.shapes):
        return
    outlines = np.array([site.shape(grid) for grid in touched], dtype=object)
    _at, rows = shapely.STRtree(reference.shapes).query(
        outlines, predicate="intersects"
    )
    for row in sorted(set(rows.tolist())):
        cut = _cut(site, reference.shapes[row], before=False)
        if len(cut.grids) < 2 or (kind == "community_cut" and _nested(site, cut)):
            continue
        yield _cut_finding(site, (layer, kind), reference, row, cut)


def _cut(site: Site, shape: BaseGeometry, *, before: bool) -> Cut:
    near = _near(site, shape, before=before)
    areas = [float(shapely.intersection(site.shape(grid), shape).area) for grid in near]
    least = max(LEAST_M2, LEAST_SHARE * float(shape.area))
    held = [(a, g) for a, g in zip(areas, near, strict=True) if a >= least]
    held.sort(key=lambda it: (-it[0], it[1].code))
    return Cut(shape, tuple(g for _a, g in held), tuple(a for a, _g in held))


def _near(site: Site, shape: BaseGeometry, *, before: bool) -> list[GridContent]:
    """Return the grids about a shape, as the plan has them or as they were before."""
    box = _lattice_box(shape)
    grids = [site.mesh.grids[one] for one in site.mesh.near(box)]
    if before:
        grids = [grid for grid in grids if grid.code not in site.added]
        grids += [
            grid
            for grid in site.removed.values()
            if boxes_meet(_lattice_box(site.shape(grid)), box)
        ]
    return grids


def _lattice_box(shape: BaseGeometry) -> Box:
    west, south, east, north = shape.bounds
    return round(west * 1e3), round(south * 1e3), round(east * 1e3), round(north * 1e3)


def _nested(site: Site, cut: Cut) -> bool:
    """Tell whether a community is divided into grids that all lie inside it."""
    return all(
        area >= NESTED * site.shape(grid).area
        for grid, area in zip(cut.grids, cut.areas, strict=True)
    )


def _cut_finding(
    site: Site, what: tuple[str, str], reference: ReferenceShapes, row: int, cut: Cut
) -> Finding | None:
    layer, kind = what
    old = _cut(site, cut.shape, before=True)
    minor = cut.grids[-1]
    piece = shapely.intersection(site.shape(minor), cut.shape)
    share = cut.areas[-1] / float(cut.shape.area)
    inside = site.world.plans.grid_entities(replace(minor, rings=to_rings(piece)))
    spot = shapely.point_on_surface(piece)
    name = reference.names[row] or reference.ids[row]
    return site.finding(
        kind,
        key=f"{kind}.{layer}.{reference.ids[row]}",
        old=len(old.grids) >= len(cut.grids),
        grids=tuple(sorted(grid.code for grid in cut.grids)),
        x=float(spot.x),
        y=float(spot.y),
        area_m2=cut.areas[-1],
        count=inside,
        told={
            "name": name,
            "grids": " / ".join(grid.name for grid in cut.grids),
            "minor": minor.name,
            "share": f"{100 * share:.0f}",
            "area": square(cut.areas[-1]),
            "count": f"{inside}",
        },
        fixes=_around(site, minor, cut.grids[0], piece, name),
        spot=cut.shape,
    )


def _around(
    site: Site, giver: GridContent, taker: GridContent, piece: BaseGeometry, name: str
) -> tuple[Fix, ...]:
    """Return the way to lead the border around a shape, so that one grid has it all."""
    if {giver.code, taker.code} & site.locked:
        return ()
    part = max(shapely.get_parts(piece).tolist(), key=lambda one: float(one.area))
    line = _inner_line(part, site.shape(giver))
    if line is None:
        return ()
    at = shapely.point_on_surface(part)
    command = TransferPiece(
        plan=site.plan,
        giver=giver.code,
        receiver=taker.code,
        line=line,
        piece=(float(at.x), float(at.y)),
    )
    told = {"name": name, "grid": giver.name, "other": taker.name}
    return (Fix("around", (command,), told),)


def _inner_line(
    part: BaseGeometry, giver: BaseGeometry
) -> tuple[tuple[float, float], ...] | None:
    """Return the outline of a piece where it is not the giver's own border."""
    inner = shapely.difference(
        part.boundary, shapely.buffer(giver.boundary, 0.01, quad_segs=1)
    )
    runs = shapely.get_parts(shapely.line_merge(inner)).tolist()
    if not runs:
        return None
    longest = max(runs, key=lambda one: float(one.length))
    xy = shapely.get_coordinates(longest)
    if len(xy) < 2:
        return None
    return _reaching(xy)


def _reaching(xy: np.ndarray) -> tuple[tuple[float, float], ...]:
    """Return a line drawn a little beyond both of its ends."""
    first, last = _onward(xy[1], xy[0]), _onward(xy[-2], xy[-1])
    return tuple((float(x), float(y)) for x, y in (first, *xy[1:-1], last))


def _onward(before: np.ndarray, end: np.ndarray) -> np.ndarray:
    step = end - before
    long = float(np.hypot(*step)) or 1.0
    return np.asarray(end + step / long * BEYOND_M)


# Barriers


def _barriers(site: Site, grid: GridContent) -> Iterator[Finding | None]:
    reference = site.world.boundary.reference(BARRIER, box_of([grid]))
    if not len(reference.shapes):
        return
    shape = site.shape(grid)
    hit = shapely.intersects(reference.shapes, shape)
    for row in np.flatnonzero(hit).tolist():
        barrier = reference.shapes[row]
        parts = _parted(shape, barrier)
        if len(parts) < 2:
            continue
        yield _crossed(site, grid, reference, row, parts)


def _parted(shape: BaseGeometry, barrier: BaseGeometry) -> list[BaseGeometry]:
    wide = barrier if shapely.area(barrier) else shapely.buffer(barrier, 0.5)
    rest = shapely.get_parts(shapely.difference(shape, wide)).tolist()
    least = PARTED * float(shape.area)
    kept = [part for part in rest if part.area >= least]
    return sorted(kept, key=lambda part: float(part.area), reverse=True)


def _crossed(
    site: Site,
    grid: GridContent,
    reference: ReferenceShapes,
    row: int,
    parts: list[BaseGeometry],
) -> Finding | None:
    barrier, shape = reference.shapes[row], site.shape(grid)
    inside = shapely.intersection(barrier, shape)
    spot = shapely.point_on_surface(inside)
    length = float(inside.length) / (2 if shapely.area(barrier) else 1)
    name = reference.names[row] or reference.kinds[row]
    minor = parts[-1]
    return site.finding(
        "barrier_crossed",
        key=f"barrier_crossed.{grid.code}.{reference.ids[row]}",
        old=_was_crossed(site, grid, barrier, len(parts)),
        grids=(grid.code,),
        x=float(spot.x),
        y=float(spot.y),
        area_m2=float(minor.area),
        length_m=length,
        count=len(parts),
        told={
            "grid": grid.name,
            "name": name,
            "length": f"{length:,.0f}",
            "area": square(float(minor.area)),
            "share": f"{100 * minor.area / shape.area:.0f}",
        },
        fixes=_along(site, grid, barrier, name, minor),
        spot=shapely.union(inside, minor),
    )


def _was_crossed(
    site: Site, grid: GridContent, barrier: BaseGeometry, parts: int
) -> bool:
    """Tell whether a grid that this one came out of lay across the barrier already."""
    if grid.code not in site.added:
        return True
    shape = site.shape(grid)
    for was in site.removed.values():
        common = shapely.intersection(site.shape(was), shape).area
        if common > 0.5 * shape.area:
            return len(_parted(site.shape(was), barrier)) >= parts
    return False


def _along(
    site: Site, grid: GridContent, barrier: BaseGeometry, name: str, minor: BaseGeometry
) -> tuple[Fix, ...]:
    """Return the ways to put the border onto a barrier: hand over, or split there."""
    shape = site.shape(grid)
    if grid.code in site.locked or shapely.area(barrier):
        return ()
    inside = shapely.line_merge(shapely.intersection(barrier, shape))
    runs = shapely.get_parts(inside).tolist()
    xy = shapely.get_coordinates(max(runs, key=lambda one: float(one.length)))
    line, at = _reaching(xy), shapely.point_on_surface(minor)
    told = {"grid": grid.name, "name": name}
    near = shapely.buffer(minor, 1.0)
    fixes = [
        Fix(
            "hand_across",
            (
                TransferPiece(
                    plan=site.plan,
                    giver=grid.code,
                    receiver=other.code,
                    line=line,
                    piece=(float(at.x), float(at.y)),
                ),
            ),
            told | {"other": other.name},
        )
        for other in site.takers(grid)
        if site.shape(other).intersects(near)
    ]
    split = SplitGrid(plan=site.plan, grid=grid.code, line=line)
    return (*fixes[:1], Fix("split_along", (split,), told))


# Entities on a border


def _on_border(site: Site, touched: list[GridContent]) -> Iterator[Finding | None]:
    """Yield the entities that lie on a border which the plan has drawn."""
    redrawn = {grid.code: _redrawn(site, grid) for grid in touched}
    drawn = [edge for edges in redrawn.values() for edge in edges]
    before = _had(site, drawn)
    held: dict[str, list[tuple[float, float]]] = {}
    told: set[tuple[float, float]] = set()
    for grid in touched:
        fresh = [edge for edge in redrawn[grid.code] if edge not in before]
        if not fresh:
            continue
        lines = shapely.linestrings(as_array(fresh) / 1000.0)
        places = site.world.plans.entity_places(_wide(shapely.total_bounds(lines)))
        if not len(places):
            continue
        points = np.atleast_1d(np.asarray(shapely.points(places)))
        rows = shapely.STRtree(points).query(
            lines, predicate="dwithin", distance=ON_BORDER_M
        )[1]
        for x, y in {tuple(places[row].tolist()) for row in rows.tolist()} - told:
            told.add((x, y))
            held.setdefault(grid.code, []).append((x, y))
    for code, spots in sorted(held.items()):
        x, y = min(spots)
        yield site.finding(
            "on_border",
            key=f"on_border.{code}",
            grids=(code,),
            x=x,
            y=y,
            count=len(spots),
            told={"grid": site.added[code].name, "count": f"{len(spots)}"},
            spot=shapely.MultiPoint(spots),
        )


def _redrawn(site: Site, grid: GridContent) -> list[Edge]:
    """Return the edges of a grid that it did not have, in either direction."""
    was = site.removed.get(grid.code)
    had = set() if was is None else set(edges_of(was.rings))
    return [
        (a, b)
        for a, b in edges_of(grid.rings)
        if (a, b) not in had and (b, a) not in had
    ]


def _had(site: Site, drawn: list[Edge]) -> set[Edge]:
    """Return those edges that versions which the plan ends had, either way round."""
    if not drawn:
        return set()
    xs, ys = [a[0] for a, _b in drawn], [a[1] for a, _b in drawn]
    xs, ys = xs + [b[0] for _a, b in drawn], ys + [b[1] for _a, b in drawn]
    where = (min(xs), min(ys), max(xs), max(ys))
    wanted = {*drawn, *((b, a) for a, b in drawn)}
    found: set[Edge] = set()
    for one in site.removed.values():
        if boxes_meet(site.known.box(one), where):
            found |= wanted.intersection(edges_of(one.rings))
    return found | {(b, a) for a, b in found}


def _wide(box: np.ndarray) -> tuple[float, float, float, float]:
    west, south, east, north = (float(side) for side in box)
    return west - 1, south - 1, east + 1, north + 1
