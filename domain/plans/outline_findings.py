"""What a check finds in the outline of one grid: too small, narrow, in pieces, odd."""

from __future__ import annotations

from dataclasses import replace
from math import hypot, pi
from typing import TYPE_CHECKING, Any, Final

import shapely

from domain.boundary.checks import widest_circle
from domain.boundary.editing.ring_algebra import edges_of
from domain.boundary.lattice import planar_m2, to_shape
from domain.plans.commands import DeleteVertex, GiveBlocks, MergeGrids, TransferPiece
from domain.plans.finding import Finding, Fix, metres, square
from domain.plans.finding_site import UNDIVIDED
from domain.plans.narrows import is_slim, necks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from domain.boundary.events import GridContent, LatticeRings
    from domain.plans.finding_site import Site
    from domain.plans.narrows import Neck

# Vertices closer than this are one click too many.
NEAR_M: Final = 0.2
FEW: Final = 3
# Below this share of a circle's compactness an outline is called ragged.
RAGGED: Final = 0.08
# So many slips of the hand in one outline are named, the first ones.
MOST_NEAR: Final = 5
MOST_NECKS: Final = 3


def outline_findings(site: Site, grid: GridContent) -> Iterator[Finding]:
    """Yield what is wrong with the outline of a grid."""
    was = site.removed.get(grid.code)
    if grid.code not in site.added:
        was = grid
    for found in (
        *_small(site, grid, was),
        *_slim(site, grid, was),
        *_necks(site, grid, was),
        *_parts(site, grid, was),
        *_vertices(site, grid, was),
        *_odd(site, grid, was),
    ):
        if found is not None:
            yield found


def _middle(shape: BaseGeometry) -> dict[str, Any]:
    point = shapely.point_on_surface(shape)
    return {"x": float(point.x), "y": float(point.y)}


def merges(site: Site, grid: GridContent) -> tuple[Fix, ...]:
    """Return the ways to take a grid into a neighbour, the longest border first."""
    return tuple(
        Fix(
            "merge",
            (MergeGrids(plan=site.plan, grids=(other.code, grid.code)),),
            {"grid": grid.name, "other": other.name},
        )
        for other in site.takers(grid)
    )


def gives(site: Site, grid: GridContent, part: LatticeRings) -> tuple[Fix, ...]:
    """Return the ways to hand a part of a grid to a neighbour of that part."""
    block = shapely.to_wkb(to_shape(part))
    return tuple(
        Fix(
            "give",
            (GiveBlocks(plan=site.plan, receiver=other.code, blocks=(block,)),),
            {"grid": grid.name, "other": other.name},
        )
        for other in site.takers(grid, part)
    )


def _small(
    site: Site, grid: GridContent, was: GridContent | None
) -> Iterator[Finding | None]:
    area, limit = planar_m2(grid.rings), site.limit(grid)
    kind, least = "too_small", limit.least_m2
    if area >= least:
        kind, least = "small", limit.fair_m2
    if area >= least:
        return
    shape = site.shape(grid)
    if kind == "small" and is_slim(shape, limit.fair_width_m):
        # Told as a strip, which says more.
        return
    yield site.finding(
        kind,
        key=f"{kind}.{grid.code}",
        old=was is not None and planar_m2(was.rings) <= area,
        grids=(grid.code,),
        area_m2=area,
        told={"grid": grid.name, "area": square(area), "least": square(least)},
        fixes=merges(site, grid),
        spot=shape,
        **_middle(shape),
    )


def _slim(
    site: Site, grid: GridContent, was: GridContent | None
) -> Iterator[Finding | None]:
    """Yield the parts that are slivers, or slimmer than is fair, from end to end."""
    limit = site.limit(grid)
    for number, part in enumerate(grid.rings):
        shape = to_shape((part,))
        if not is_slim(shape, max(limit.fair_width_m, limit.least_width_m)):
            continue
        kind, least = "sliver", limit.least_width_m
        if not is_slim(shape, least):
            kind, least = "slim", limit.fair_width_m
        old = was is not None and part in was.rings
        yield _sliver(site, grid, (number, kind, least), old=old)


def _sliver(
    site: Site, grid: GridContent, which: tuple[int, str, float], *, old: bool
) -> Finding | None:
    number, kind, least = which
    part = (grid.rings[number],)
    shape = to_shape(part)
    circle = widest_circle(shapely.get_parts(shape)[0])
    width = 2 * float(circle.length)
    # Of a strip, half the way around is its length and its width.
    long = max(float(shape.length) / 2 - width, width)
    x, y = circle.coords[0]
    area, inside = planar_m2(part), site.world.plans.grid_entities(_as(grid, part))
    near = [other.name for other in site.beside(grid, part)[:2]]
    alone = len(grid.rings) == 1
    return site.finding(
        kind,
        key=f"{kind}.{grid.code}" + ("" if alone else f".{number}"),
        old=old,
        why="" if inside else "empty",
        grids=(grid.code,),
        x=float(x),
        y=float(y),
        area_m2=area,
        width_m=width,
        length_m=long,
        count=inside,
        told={
            "grid": grid.name,
            "near": " / ".join(near),
            "width": f"{width:.1f}",
            "length": metres(long),
            "least": metres(least),
            "count": f"{inside}",
        },
        fixes=merges(site, grid) if alone else gives(site, grid, part),
        spot=shape,
    )


def _as(grid: GridContent, rings: LatticeRings) -> GridContent:
    return replace(grid, rings=rings)


def _necks(
    site: Site, grid: GridContent, was: GridContent | None
) -> Iterator[Finding | None]:
    limit = site.limit(grid)
    width = max(limit.fair_width_m, limit.least_width_m)
    found = [
        neck
        for part in shapely.get_parts(site.shape(grid)).tolist()
        for neck in necks(part, width)
    ]
    if not found:
        return
    before = 0
    if was is not None:
        parts = shapely.get_parts(site.shape(was)).tolist()
        before = sum(len(necks(part, width)) for part in parts)
    for number, neck in enumerate(found[:MOST_NECKS]):
        yield site.finding(
            "neck",
            key=f"neck.{grid.code}" + (f".{number}" if number else ""),
            old=len(found) <= before,
            grids=(grid.code,),
            x=neck.x,
            y=neck.y,
            width_m=neck.width,
            length_m=neck.length,
            told={
                "grid": grid.name,
                "width": metres(neck.width),
                "length": metres(neck.length),
                "least": metres(width),
                "area": square(float(neck.smaller.area)),
            },
            fixes=_cut_at(site, grid, neck),
            spot=shapely.LineString(neck.across),
        )


def _cut_at(site: Site, grid: GridContent, neck: Neck) -> tuple[Fix, ...]:
    """Return the ways to hand what lies beyond a neck to a neighbour."""
    piece = shapely.point_on_surface(neck.smaller)
    near = shapely.buffer(neck.smaller, neck.width)
    takers = [
        other for other in site.takers(grid) if site.shape(other).intersects(near)
    ]
    return tuple(
        Fix(
            "cut_off",
            (
                TransferPiece(
                    plan=site.plan,
                    giver=grid.code,
                    receiver=other.code,
                    line=neck.across,
                    piece=(float(piece.x), float(piece.y)),
                ),
            ),
            {"grid": grid.name, "other": other.name},
        )
        for other in takers
    )


def _parts(
    site: Site, grid: GridContent, was: GridContent | None
) -> Iterator[Finding | None]:
    if len(grid.rings) < 2 or grid.kind == UNDIVIDED:
        return
    least = min(grid.rings, key=lambda part: planar_m2((part,)))
    shape, area = to_shape((least,)), planar_m2((least,))
    yield site.finding(
        "parts",
        key=f"parts.{grid.code}.{len(grid.rings)}",
        old=was is not None and len(was.rings) >= len(grid.rings),
        grids=(grid.code,),
        area_m2=area,
        count=len(grid.rings),
        told={
            "grid": grid.name,
            "count": f"{len(grid.rings)}",
            "area": square(area),
        },
        fixes=gives(site, grid, (least,)),
        spot=shape,
        **_middle(shape),
    )


def _vertices(
    site: Site, grid: GridContent, was: GridContent | None
) -> Iterator[Finding | None]:
    """Yield vertices that all but lie on each other: a click too many."""
    near = [
        (one, other, gap)
        for one, other in edges_of(grid.rings)
        # The neighbour across has the same edge the other way round.
        if (gap := hypot(other[0] - one[0], other[1] - one[1]) / 1000) < NEAR_M
    ]
    before = set(edges_of(was.rings)) if near and was is not None else set()
    for one, other, gap in near[:MOST_NEAR]:
        x, y = other[0] / 1000, other[1] / 1000
        low = min(one, other)
        yield site.finding(
            "near_vertices",
            key=f"near_vertices.{low[0]}.{low[1]}",
            old=(one, other) in before,
            grids=(grid.code,),
            x=x,
            y=y,
            width_m=gap,
            told={"grid": grid.name, "gap": f"{gap:.3f}"},
            fixes=tuple(
                Fix("delete", (DeleteVertex(plan=site.plan, at=place),), {})
                for place in ((x, y), (one[0] / 1000, one[1] / 1000))
            )[:1],
            spot=shapely.LineString([(p[0] / 1000, p[1] / 1000) for p in (one, other)]),
        )


def _odd(
    site: Site, grid: GridContent, was: GridContent | None
) -> Iterator[Finding | None]:
    if grid.kind == UNDIVIDED:
        return
    shape = site.shape(grid)
    names = {"grid": grid.name}
    corners = sum(len(part[0]) // 2 for part in grid.rings)
    if corners <= FEW:
        yield site.finding(
            "few_vertices",
            key=f"few_vertices.{grid.code}",
            old=was is not None and was.rings == grid.rings,
            grids=(grid.code,),
            count=corners,
            told=names | {"count": f"{corners}"},
            spot=shape,
            **_middle(shape),
        )
    round_ = 4 * pi * shape.area / max(shape.length, 1.0) ** 2
    if round_ < RAGGED and (was is None or round_ < _roundness(site.shape(was)) - 0.01):
        yield site.finding(
            "ragged",
            key=f"ragged.{grid.code}",
            grids=(grid.code,),
            told=names | {"share": f"{100 * round_:.0f}"},
            spot=shape,
            **_middle(shape),
        )
    yield from _enclave(site, grid, was)


def _roundness(shape: BaseGeometry) -> float:
    return float(4 * pi * shape.area / max(shape.length, 1.0) ** 2)


def _enclave(
    site: Site, grid: GridContent, was: GridContent | None
) -> Iterator[Finding | None]:
    # Its outline is a hole of somebody else's, ring for ring.
    if len(grid.rings) > 1 or was is grid:
        return
    around = site.beside(grid)
    if len(around) != 1 or site.on_root(grid):
        return
    shape = site.shape(grid)
    yield site.finding(
        "enclave",
        key=f"enclave.{grid.code}",
        grids=(grid.code, around[0].code),
        area_m2=planar_m2(grid.rings),
        told={"grid": grid.name, "other": around[0].name},
        spot=shape,
        **_middle(shape),
    )
