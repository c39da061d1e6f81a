"""What a check finds in the people of a plan's grids: who is missing, who has much."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from domain.plans.finding_site import UNDIVIDED
from domain.plans.impact import BACKUP, OFFICER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from domain.boundary.events import GridContent
    from domain.plans.finding import Finding
    from domain.plans.finding_site import Site
    from domain.plans.reads import CrewPost

# Where no setting says otherwise: so many open cases are as many as one can hold.
LOAD_CAP: Final = 12
WARN_DAYS: Final = 30


def staffing_findings(site: Site) -> Iterator[Finding]:
    """Yield what the grids that a plan redraws lack in people.

    No first officer, none to step in, more open cases than one can hold, a
    certificate that ends about when the plan takes effect.
    """
    grids = [grid for grid in site.added.values() if grid.kind != UNDIVIDED]
    grids.sort(key=lambda grid: grid.code)
    if not grids:
        return
    crew = site.world.plans.crew_posts()
    held = {(post.place, post.kind): post for post in crew}
    for found in (
        *_missing(site, grids, held),
        *_loads(site, grids, crew),
        *_certificates(site, grids, held),
    ):
        if found is not None:
            yield found


def _place(site: Site, grid: GridContent) -> dict[str, Any]:
    point = shapely.point_on_surface(site.shape(grid))
    return {"x": float(point.x), "y": float(point.y), "spot": site.shape(grid)}


def _missing(
    site: Site, grids: Sequence[GridContent], held: dict[tuple[str, str], CrewPost]
) -> Iterator[Finding | None]:
    for grid in grids:
        for kind, post in (("no_officer", OFFICER), ("no_backup", BACKUP)):
            if grid.code in site.removed or (grid.code, post) in held:
                continue
            yield site.finding(
                kind,
                key=f"{kind}.{grid.code}",
                grids=(grid.code,),
                told={"grid": grid.name},
                **_place(site, grid),
            )


def _loads(
    site: Site, grids: Sequence[GridContent], crew: Sequence[CrewPost]
) -> Iterator[Finding | None]:
    """Yield the officers who would have more open cases than one can hold."""
    cap = int(site.world.cases.setting("recommend_load_cap") or LOAD_CAP)
    places: dict[str, list[CrewPost]] = defaultdict(list)
    for post in crew:
        if post.kind == OFFICER:
            places[post.person].append(post)
    counts = _cases_by_grid(site)
    for person in sorted({p.person for c in grids for p in crew if _leads(p, c)}):
        posts = places[person]
        codes = tuple(sorted(post.place for post in posts))
        elsewhere = tuple(code for code in codes if code not in site.removed)
        others = len(site.world.plans.open_cases(elsewhere))
        now = others + sum(counts.get(code, 0) for code in codes)
        before = others + len(
            site.world.plans.open_cases(tuple(set(codes) & set(site.removed)))
        )
        mine = [grid for grid in grids if grid.code in codes]
        if now <= cap:
            continue
        yield site.finding(
            "over_capacity",
            key=f"over_capacity.{person}",
            old=now <= before,
            grids=tuple(grid.code for grid in mine),
            count=now,
            told={
                "name": posts[0].name,
                "count": f"{now}",
                "before": f"{before}",
                "cap": f"{cap}",
            },
            **_place(site, mine[0]),
        )


def _leads(post: CrewPost, grid: GridContent) -> bool:
    return post.kind == OFFICER and post.place == grid.code


def _cases_by_grid(site: Site) -> dict[str, int]:
    """Return how many open cases lie in each grid that the plan puts in."""
    cases = site.world.plans.open_cases(tuple(sorted(site.removed)))
    xy = [(one.x, one.y) for one in cases if one.x is not None and one.y is not None]
    grids = sorted(site.added.values(), key=lambda grid: grid.code)
    if not xy or not grids:
        return {}
    shapes = np.array([site.shape(grid) for grid in grids], dtype=object)
    spots = shapely.points(np.array(xy, dtype=np.float64))
    which, row = shapely.STRtree(shapes).query(spots, predicate="intersects")
    counts: dict[str, int] = defaultdict(int)
    seen: set[int] = set()
    # One on a border is of the lower code, as everywhere.
    for number, grid in sorted(zip(which.tolist(), row.tolist(), strict=True)):
        if number not in seen:
            seen.add(number)
            counts[grids[grid].code] += 1
    return counts


def _certificates(
    site: Site, grids: Sequence[GridContent], held: dict[tuple[str, str], CrewPost]
) -> Iterator[Finding | None]:
    row = site.world.plans.plan(site.plan)
    if row is None:
        return
    day = (row.effective_at or row.opened_at).date()
    days = int(site.world.cases.setting("expiry_warn_days") or WARN_DAYS)
    pairs = [
        (grid, held[grid.code, kind])
        for grid in grids
        for kind in (OFFICER, BACKUP)
        if (grid.code, kind) in held
    ]
    people = tuple(sorted({post.person for _grid, post in pairs}))
    ends = site.world.plans.certificate_ends(people)
    for grid, post in pairs:
        end: date | None = ends.get(post.person)
        if end is None or end > day + timedelta(days=days):
            continue
        yield site.finding(
            "certificate_ends",
            key=f"certificate_ends.{grid.code}.{post.kind}",
            old=grid.code in site.removed,
            grids=(grid.code,),
            told={"grid": grid.name, "name": post.name, "day": end.isoformat()},
            **_place(site, grid),
        )
