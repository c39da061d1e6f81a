"""What a check finds in codes, names, stations and posts, and in ground left over."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import shapely

from domain.boundary import codes
from domain.boundary.lattice import planar_m2
from domain.boundary.lineage import shares
from domain.plans.commands import NameGrid
from domain.plans.finding import Finding, Fix, square
from domain.plans.finding_site import UNDIVIDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.boundary.events import GridContent
    from domain.plans.finding_site import Site

# Ground below this goes over by the rounding of a shared vertex.
LEAST_MOVED_M2 = 1.0


def register_findings(site: Site) -> Iterator[Finding]:
    """Yield what is wrong with how the grids of a plan are named and staffed."""
    for found in (
        *_codes(site),
        *_names(site),
        *_stations(site),
        *_moved(site),
        *_undivided(site),
    ):
        if found is not None:
            yield found


def _place(site: Site, grid: GridContent) -> dict[str, Any]:
    point = shapely.point_on_surface(site.shape(grid))
    return {"x": float(point.x), "y": float(point.y)}


def _codes(site: Site) -> Iterator[Finding | None]:
    by_code: dict[str, list[GridContent]] = defaultdict(list)
    for grid in site.mesh.grids.values():
        by_code[grid.code].append(grid)
    length = codes.length(site.world.boundary.segments())
    for code, grids in sorted(by_code.items()):
        if len(grids) > 1:
            yield site.finding(
                "code_twice",
                key=f"code_twice.{code}",
                grids=(code,),
                count=len(grids),
                told={"code": code, "count": f"{len(grids)}"},
                spot=site.shape(grids[-1]),
                **_place(site, grids[-1]),
            )
        if code in site.added and len(code) != length:
            yield site.finding(
                "code_wrong",
                key=f"code_wrong.{code}",
                old=code in site.removed,
                grids=(code,),
                told={
                    "code": code or "—",
                    "grid": grids[0].name,
                    "length": f"{length}",
                },
                spot=site.shape(grids[0]),
                **_place(site, grids[0]),
            )


def _names(site: Site) -> Iterator[Finding | None]:
    named: dict[tuple[str, str], list[GridContent]] = defaultdict(list)
    for grid in site.mesh.grids.values():
        if grid.kind != UNDIVIDED:
            named[grid.station, grid.name].append(grid)
    for (_station, name), grids in sorted(named.items()):
        if len(grids) < 2:
            continue
        grids.sort(key=lambda one: (one.code in site.added, one.code))
        last = grids[-1]
        taken = {other for _unit, other in named}
        fresh = next(
            f"{name}-{n}" for n in range(2, 10_000) if f"{name}-{n}" not in taken
        )
        rename = NameGrid(plan=site.plan, grid=last.code, name=fresh)
        yield site.finding(
            "name_twice",
            key=f"name_twice.{'.'.join(sorted(grid.code for grid in grids))}",
            old=not any(grid.code in site.added for grid in grids),
            grids=tuple(grid.code for grid in grids),
            count=len(grids),
            told={"name": name, "count": f"{len(grids)}"},
            fixes=(Fix("rename", (rename,), {"name": fresh}),),
            spot=site.shape(last),
            **_place(site, last),
        )


def _stations(site: Site) -> Iterator[Finding | None]:
    held = {grid.station for grid in site.mesh.grids.values()}
    had = {grid.station for grid in site.removed.values()}
    for unit in site.world.boundary.units("station"):
        if unit.id in held:
            continue
        last = next((g for g in site.removed.values() if g.station == unit.id), None)
        where: dict[str, Any] = {} if last is None else _place(site, last)
        yield site.finding(
            "station_empty",
            key=f"station_empty.{unit.id}",
            old=unit.id not in had,
            told={"station": unit.name},
            spot=None if last is None else site.shape(last),
            **where,
        )


def _moved(site: Site) -> Iterator[Finding | None]:
    """Yield the ground that goes from one station to another."""
    before = {grid.id: grid for grid in site.removed.values()}
    after = {grid.id: grid for grid in site.added.values()}
    stations = {grid.station for grid in (*before.values(), *after.values())}
    if len(stations) < 2:
        return
    moved: dict[tuple[str, str], float] = defaultdict(float)
    to: dict[tuple[str, str], set[str]] = defaultdict(set)
    drawn: set[tuple[str, str]] = set()
    for share in shares(tuple(before.values()), tuple(after.values())):
        old, new = before[share.from_id], after[share.to_id]
        area = share.share_area * planar_m2(old.rings)
        if old.station == new.station or area < LEAST_MOVED_M2:
            continue
        pair = (old.station, new.station)
        moved[pair] += area
        to[pair].add(new.code)
        if old.rings != new.rings:
            drawn.add(pair)
    for pair, area in sorted(moved.items()):
        kind = "station_border" if pair in drawn else "handed_over"
        yield _over(site, kind, pair, area, sorted(to[pair]))


def _over(
    site: Site, kind: str, pair: tuple[str, str], area: float, to: list[str]
) -> Finding | None:
    names = [site.world.boundary.unit(one) for one in pair]
    giver, taker = (
        one if unit is None else unit.name
        for one, unit in zip(pair, names, strict=True)
    )
    grid = site.added[to[0]]
    return site.finding(
        kind,
        key=f"{kind}.{pair[0]}.{pair[1]}",
        grids=tuple(to),
        area_m2=area,
        count=len(to),
        told={
            "giver": giver,
            "taker": taker,
            "area": square(area),
            "count": f"{len(to)}",
        },
        spot=site.shape(grid),
        **_place(site, grid),
    )


def _undivided(site: Site) -> Iterator[Finding | None]:
    left = [grid for grid in site.mesh.grids.values() if grid.kind == UNDIVIDED]
    if not left:
        return
    left.sort(key=lambda grid: (-planar_m2(grid.rings), grid.code))
    area = sum(planar_m2(grid.rings) for grid in left)
    yield site.finding(
        "undivided",
        key="undivided",
        grids=tuple(grid.code for grid in left),
        area_m2=area,
        count=len(left),
        told={"count": f"{len(left)}", "km2": f"{area / 1e6:,.2f}"},
        spot=site.shape(left[0]),
        **_place(site, left[0]),
    )


def community_findings(site: Site, touched: Iterable[GridContent]) -> Iterator[Finding]:
    """Yield grids whose communities may be cut, where no layer has their shapes."""
    reads = site.world.boundary
    fresh = {grid.code for grid in touched if grid.code not in site.removed}
    if not fresh:
        return
    for code, was in sorted(site.removed.items()):
        listed = reads.communities_of(code)
        pieces = [
            site.added[one]
            for one in sorted(fresh)
            if site.shape(site.added[one]).intersects(
                shapely.buffer(site.shape(was), -1.0)
            )
        ]
        if not listed or not pieces:
            continue
        names = [reads.community(one) for one in listed]
        found = site.finding(
            "community_unsure",
            key=f"community_unsure.{code}",
            grids=(code, *(one.code for one in pieces)),
            count=len(listed),
            told={
                "grid": was.name,
                "count": f"{len(listed)}",
                "names": "、".join(one.name for one in names[:3] if one is not None),
            },
            spot=site.shape(was),
            **_place(site, pieces[0]),
        )
        if found is not None:
            yield found
