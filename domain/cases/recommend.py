"""Who should have a case: a ranked list with reasons, and why the others should not.

Pure: the same candidates give the same list, byte for byte. What was shown is kept
with the dispatch, rejected persons included.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# Who has taken the grid over for the time being answers for it as its owner does.
TAKEOVER = "TAKEOVER"
AREA_OWNER = "AREA_OWNER"
AREA_B_ACTING = "AREA_B_ACTING"
GRID_LEADER = "GRID_LEADER"
NEIGHBOUR_GRID = "NEIGHBOUR_GRID"
STATION_RESERVE = "STATION_RESERVE"
# How near a pool stands to the case: 1 for the grid's own officer.
_AREA = {
    TAKEOVER: 1.0,
    AREA_OWNER: 1.0,
    AREA_B_ACTING: 0.85,
    GRID_LEADER: 0.7,
    STATION_RESERVE: 0.3,
}
_NEIGHBOUR = 0.6
_ANSWERS = frozenset({AREA_OWNER, TAKEOVER})


@dataclass(frozen=True, slots=True)
class Reason:
    """A machine-readable reason; `detail` is its number, code, date or case."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """The settings of the recommendation; all of them are rows."""

    area: float = 0.4
    load: float = 0.2
    rest: float = 0.1
    distance: float = 0.1
    load_cap: int = 12
    radius_m: float = 5000.0
    stale_minutes: int = 30
    near_border_m: float = 5.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """All that is known of a person for one case.

    `pool` is one of the codes above, `depth` how many borders away a neighbour's
    grid lies. `absent` is why he is not available ("" = he is), `lack` a reason
    QUAL_MISSING or QUAL_EXPIRED, `expires` the last day of a certificate that runs
    out soon. `x`, `y` metres, None without a position.
    """

    person: str
    pool: str
    depth: int = 0
    on_duty: bool = True
    absent: str = ""
    social: bool = False
    lack: Reason | None = None
    skilled: bool = False
    expires: str = ""
    load: int = 0
    resting: bool = False
    declined: bool = False
    prior: bool = False
    conflict: bool = False
    verifier: bool = False
    same_entity: str = ""
    x: float | None = None
    y: float | None = None
    position_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The case as the recommendation sees it; `near_border_m` None = no place."""

    grid: str
    x: float | None
    y: float | None
    near_border_m: float | None
    two_certificates: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """A person who may have the case: score, reasons for and warnings."""

    person: str
    pool: str
    score: float
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A person who may not have the case, with every reason."""

    person: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer: best first, the excluded, and what is short altogether."""

    ranked: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]
    shortfall: tuple[str, ...]


def recommend(
    subject: Subject, people: Sequence[Candidate], weights: Weights, now: datetime
) -> Recommendation:
    """Rank the people who may have a case."""
    ranked: list[Ranked] = []
    excluded: list[Excluded] = []
    for person in people:
        against = _against(person, subject, weights, now)
        if against:
            excluded.append(Excluded(person.person, tuple(against)))
        else:
            ranked.append(_rank(person, subject, weights, now))
    ranked.sort(key=lambda one: (-one.score, one.person))
    excluded.sort(key=lambda one: one.person)
    return Recommendation(
        tuple(ranked),
        tuple(excluded),
        tuple(_shortfall(subject, people, ranked)),
    )


def _against(
    person: Candidate, subject: Subject, weights: Weights, now: datetime
) -> list[Reason]:
    away = "ON_LEAVE" if person.absent == "ON_LEAVE" else "STATUS_UNAVAILABLE"
    metres = _metres(person, subject)
    far = metres is not None and not _stale(person, weights, now)
    tests: list[tuple[bool, Reason]] = [
        (person.social, Reason("SOCIAL_CANNOT_ENFORCE")),
        (bool(person.absent), Reason(away)),
        (not person.absent and not person.on_duty, Reason("OFF_DUTY")),
        (person.conflict, Reason("CONFLICT_OF_INTEREST")),
        (person.verifier, Reason("IS_VERIFIER")),
        (person.declined, Reason("DECLINED_BEFORE")),
        (person.load >= weights.load_cap, Reason("LOAD_CAP", str(person.load))),
        (
            far and (metres or 0.0) > weights.radius_m,
            Reason("OUTSIDE_RADIUS", str(round(metres or 0.0))),
        ),
    ]
    found = [reason for holds, reason in tests if holds]
    return [*found, person.lack] if person.lack is not None else found


def _rank(
    person: Candidate, subject: Subject, weights: Weights, now: datetime
) -> Ranked:
    metres = _metres(person, subject)
    stale = _stale(person, weights, now)
    near = 0.0 if metres is None or stale else 1 - min(metres / weights.radius_m, 1)
    score = (
        weights.area * _area(person)
        + weights.load * (1 - min(person.load / max(weights.load_cap, 1), 1))
        + weights.rest * (0.0 if person.resting else 1.0)
        + weights.distance * near
    )
    return Ranked(
        person.person,
        person.pool,
        round(score, 6),
        tuple(_reasons_for(person, None if stale else metres)),
        tuple(_warnings(person, subject, weights, now)),
    )


def _reasons_for(person: Candidate, metres: float | None) -> list[Reason]:
    depth = str(person.depth) if person.pool == NEIGHBOUR_GRID else ""
    tests: list[tuple[bool, Reason]] = [
        (True, Reason(person.pool, depth)),
        (person.on_duty, Reason("ON_DUTY")),
        (person.skilled, Reason("SKILL_MATCH")),
        (True, Reason("LOW_LOAD" if person.load <= 2 else "LOAD", str(person.load))),
        (
            bool(person.same_entity),
            Reason("SAME_ENTITY_OPEN", person.same_entity),
        ),
        (person.prior, Reason("PRIOR_HANDLER")),
        (metres is not None, Reason("NEAREST", f"straight,{round(metres or 0.0)}")),
    ]
    return [reason for holds, reason in tests if holds]


def _warnings(
    person: Candidate, subject: Subject, weights: Weights, now: datetime
) -> list[Reason]:
    border = subject.near_border_m
    tests: list[tuple[bool, Reason]] = [
        (person.resting, Reason("REST_PERIOD_OVERRIDDEN")),
        (
            _stale(person, weights, now),
            Reason("POSITION_STALE", str(_minutes(person, now))),
        ),
        (person.load > weights.load_cap // 2, Reason("BUSY", str(person.load))),
        (bool(person.expires), Reason("QUAL_EXPIRES_SOON", person.expires)),
        (
            border is not None and border < weights.near_border_m,
            Reason("NEAR_GRID_BORDER", str(round(border or 0.0, 1))),
        ),
    ]
    return [reason for holds, reason in tests if holds]


def _shortfall(
    subject: Subject, people: Sequence[Candidate], ranked: Sequence[Ranked]
) -> list[str]:
    qualified = [person for person in people if person.lack is None]
    staff = [person for person in people if not person.social]
    tests = [
        (not subject.grid, "GRID_UNKNOWN"),
        (
            bool(subject.grid) and not any(one.pool in _ANSWERS for one in people),
            "GRID_HAS_NO_OWNER",
        ),
        (not ranked, "NO_CANDIDATES"),
        (bool(people) and not qualified, "NO_QUALIFIED"),
        (
            bool(staff) and all(one.absent == "ON_LEAVE" for one in staff),
            "ALL_ON_LEAVE",
        ),
        (
            subject.two_certificates and len(ranked) == 1,
            "SECOND_ENFORCER_MISSING",
        ),
    ]
    return [code for holds, code in tests if holds]


def _area(person: Candidate) -> float:
    if person.pool == NEIGHBOUR_GRID:
        return _NEIGHBOUR / max(person.depth, 1)
    return _AREA.get(person.pool, 0.0)


def _metres(person: Candidate, subject: Subject) -> float | None:
    if person.x is None or person.y is None or subject.x is None or subject.y is None:
        return None
    return hypot(person.x - subject.x, person.y - subject.y)


def _minutes(person: Candidate, now: datetime) -> int:
    if person.position_at is None:
        return 0
    return int((now - person.position_at).total_seconds() // 60)


def _stale(person: Candidate, weights: Weights, now: datetime) -> bool:
    return person.x is not None and _minutes(person, now) > weights.stale_minutes
