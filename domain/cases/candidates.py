"""The people who come into question for a case, with all that counts for or against."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from domain.cases.recommend import (
    AREA_B_ACTING,
    AREA_OWNER,
    GRID_LEADER,
    NEIGHBOUR_GRID,
    STATION_RESERVE,
    TAKEOVER,
    Candidate,
    Reason,
    Recommendation,
    Subject,
    Weights,
    recommend,
)
from domain.staffing.duty import final_schedule, why_absent, window_open
from domain.staffing.qualifications import lack_of

if TYPE_CHECKING:
    from datetime import datetime

    from domain.cases.reads import CaseReads, CaseRow
    from domain.cases.rules import Matter
    from domain.world import World

OFFICERS = {
    "grid_officer_a": AREA_OWNER,
    "grid_officer_b": AREA_B_ACTING,
    "grid_leader": GRID_LEADER,
}
RESERVES = ("reserve", "duty_a", "duty_b")
GRID_WINDOW = "grid_posts"
SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class Looking:
    """One search for people: the case, its matter, and what the desk knows now."""

    case: CaseRow
    matter: Matter | None
    world: World
    now: datetime
    declined: frozenset[str]
    warn_days: int


def weights_of(cases: CaseReads) -> Weights:
    """Return the settings of the recommendation from their rows."""
    plain = Weights()

    def value(name: str, otherwise: float) -> float:
        text = cases.setting(name)
        return float(text) if text else otherwise

    return Weights(
        area=value("recommend_area_weight", plain.area),
        load=value("recommend_load_weight", plain.load),
        rest=value("recommend_rest_weight", plain.rest),
        distance=value("recommend_distance_weight", plain.distance),
        load_cap=int(value("recommend_load_cap", plain.load_cap)),
        radius_m=value("recommend_radius_m", plain.radius_m),
        stale_minutes=int(value("position_stale_minutes", plain.stale_minutes)),
        near_border_m=value("near_border_m", plain.near_border_m),
    )


def recommend_for(case: CaseRow, world: World, now: datetime) -> Recommendation:
    """Return who should have a case at this minute, with reasons."""
    matter = world.cases.matter(case.matter)
    warn_days = int(world.cases.setting("expiry_warn_days") or 30)
    on = Looking(case, matter, world, now, world.cases.declined(case.id), warn_days)
    people = [
        _candidate(person, place, on)
        for person, place in _pools(case, world, now).items()
    ]
    return recommend(
        _subject(case, matter, world), people, weights_of(world.cases), now
    )


def as_text(found: Recommendation) -> str:
    """Return a recommendation as the text that is kept with the dispatch."""
    return json.dumps(asdict(found), ensure_ascii=False, separators=(",", ":"))


def _subject(case: CaseRow, matter: Matter | None, world: World) -> Subject:
    near = None
    if case.x is not None and case.y is not None:
        near = world.boundary.grid_at(case.x, case.y).near_border_m
    two = matter is not None and matter.two_certificates
    return Subject(case.grid, case.x, case.y, near, two)


def _pools(
    case: CaseRow, world: World, now: datetime
) -> dict[str, tuple[str, int, bool]]:
    """Return person -> (nearest pool, depth, on duty), the nearest pool first."""
    found: dict[str, tuple[str, int, bool]] = {}
    window = world.staffing.service_window(GRID_WINDOW, now)
    serving = window is not None and window_open(window, now, world.staffing)
    for one in reversed(world.staffing.takeovers_at(case.grid, now)):
        found.setdefault(one.person, (TAKEOVER, 0, True))
    for grid, depth in _around(case.grid, world):
        for post in world.staffing.posts_at(grid, now):
            pool = OFFICERS.get(post.post_kind)
            if pool is not None:
                near = pool if depth == 0 else NEIGHBOUR_GRID
                found.setdefault(post.person, (near, depth, serving))
    if case.station:
        for duty in final_schedule(case.station, now, world.staffing):
            if duty.duty_post in RESERVES:
                pool, depth, _serving = found.get(
                    duty.person, (STATION_RESERVE, 0, True)
                )
                found[duty.person] = (pool, depth, True)
    return found


def _around(grid: str, world: World) -> list[tuple[str, int]]:
    """Return the grid and its neighbours as far as the setting says, by depth."""
    if not grid:
        return []
    depth_most = int(world.cases.setting("recommend_depth") or 1)
    seen = {grid: 0}
    edge = [grid]
    for depth in range(1, depth_most + 1):
        edge = [
            near
            for code in edge
            for near in world.boundary.neighbours(code)
            if near not in seen
        ]
        for code in edge:
            seen.setdefault(code, depth)
    return list(seen.items())


def _candidate(person: str, place: tuple[str, int, bool], on: Looking) -> Candidate:
    pool, depth, on_duty = place
    staffing, now = on.world.staffing, on.now
    found = staffing.person(person)
    position = staffing.position(person)
    code = on.matter.qualification if on.matter is not None else ""
    return Candidate(
        person=person,
        pool=pool,
        depth=depth,
        on_duty=on_duty,
        absent=why_absent(person, now, staffing),
        social=found is not None and found.kind == SOCIAL,
        lack=_lack(person, code, on.world, now),
        skilled=bool(code),
        expires=_expires(person, code, on),
        load=on.world.cases.open_load(person),
        declined=person in on.declined,
        prior=person in on.case.handlers,
        x=None if position is None else position.x,
        y=None if position is None else position.y,
        position_at=None if position is None else position.at,
    )


def _lack(person: str, code: str, world: World, now: datetime) -> Reason | None:
    if not code:
        return None
    lack = lack_of(person, code, now, world.staffing)
    return None if lack is None else Reason(lack.reason, code)


def _expires(person: str, code: str, on: Looking) -> str:
    if not code:
        return ""
    last = max(
        (
            one.expires
            for one in on.world.staffing.qualifications_of(person)
            if one.code == code and one.expires is not None
        ),
        default=None,
    )
    if last is None or (last - on.now.date()).days > on.warn_days:
        return ""
    return last.isoformat()
