"""Where the roster pane's rows come from: duty, leave, load and last check-ins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db.duty_roster import DutyRoster
from desktop.staffing.models import GridLine, Roster, Seat, StationLine
from desktop.texts import has, t
from domain.staffing.duty import final_schedule, responsible_at, why_absent

if TYPE_CHECKING:
    from datetime import datetime

    from db.world import Reads
    from desktop.desk import OpenReader
    from desktop.tasks import Token
    from domain.boundary.reads import GridRow, Unit
    from domain.staffing.duty import Responsible, Step
    from domain.staffing.reads import DutyReads

SILENT_MINUTES: Final = 45
POST_OF: Final = {
    "TAKEOVER": "takeover",
    "AREA_OWNER": "a",
    "AREA_B_ACTING": "b_acting",
    "GRID_LEADER": "leader",
    "DUTY": "duty",
    "WATCH_OFFICER": "watch",
    "UNCOVERED": "uncovered",
}
ACTING: Final = frozenset({"TAKEOVER", "AREA_B_ACTING", "GRID_LEADER"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What one moment's roster is made of, read in bulk or one by one."""

    read: Reads
    duty: DutyReads
    load: Callable[[str], int]
    now: datetime


def facts_of(read: Reads, now: datetime, *, bulk: bool = False) -> Facts:
    """Return the facts of a moment; in bulk they are read at once, for many grids."""
    if not bulk:
        return Facts(read, read.staffing, read.cases.open_load, now)
    loads = read.cases.loads()
    moment = DutyRoster(read.conn).moment(now)
    return Facts(read, moment, lambda person: loads.get(person, 0), now)


def read_all(
    open_reader: OpenReader, now: datetime, person: str, token: Token
) -> Roster:
    """Read the whole roster on a connection of the worker's."""
    read = open_reader()
    try:
        stations: list[StationLine] = []
        facts = facts_of(read, now, bulk=True)
        units = read.boundary.units("station")
        for count, unit in enumerate(units):
            token.progress(count, len(units))
            stations.append(station_line(facts, unit))
        seats = desk_seats(facts, units, person)
        return Roster(seats, tuple(stations), t("roster.seats", n=len(seats)))
    finally:
        read.conn.close()


def station_line(facts: Facts, unit: Unit) -> StationLine:
    """Return one station with its grids."""
    grids = facts.read.boundary.grids(unit.id)
    lines = tuple(grid_line(facts, grid) for grid in grids)
    holders = _officers(facts, grids)
    away = {one for one in holders if one and why_absent(one, facts.now, facts.duty)}
    there = [one for one in holders if one and one not in away]
    return StationLine(
        unit.id,
        unit.name,
        len(there),
        len(holders),
        sum(line.load for line in lines),
        lines,
    )


def _officers(facts: Facts, grids: tuple[GridRow, ...]) -> list[str]:
    """Return the holders of A and B, once each, and "" for each vacant post."""
    seen: dict[str, None] = {}
    vacant = 0
    for grid in grids:
        posts = facts.duty.posts_at(grid.code, facts.now)
        for kind in ("grid_officer_a", "grid_officer_b"):
            held = [post.person for post in posts if post.post_kind == kind]
            seen.update(dict.fromkeys(held))
            vacant += not held
    return [*seen, *([""] * vacant)]


def grid_line(facts: Facts, grid: GridRow) -> GridLine:
    """Return who answers for a grid now."""
    found = responsible_at(grid.code, facts.now, facts.duty)
    minutes = _minutes(facts, found.person)
    return GridLine(
        code=grid.code,
        number=_number(grid),
        name=grid.name,
        station=grid.station,
        person=found.person,
        person_name=_name(facts, found.person),
        post=t(f"post.{POST_OF.get(found.capacity, 'duty')}"),
        duty=_duty(found, minutes),
        load=facts.load(found.person) if found.person else 0,
        minutes=minutes,
        reason=_reason(facts, found, minutes),
        owner=next(
            (step.person for step in found.chain if step.capacity == "AREA_OWNER"), ""
        ),
        takeover=next(
            (one.id for one in reversed(facts.duty.takeovers_at(grid.code, facts.now))),
            "",
        ),
    )


def _number(grid: GridRow) -> str:
    return grid.code[-2:]


def _name(facts: Facts, person: str) -> str:
    found = facts.duty.person(person) if person else None
    return "" if found is None else found.name


def _minutes(facts: Facts, person: str) -> int:
    position = facts.read.staffing.position(person) if person else None
    if position is None:
        return -1
    return max(0, int((facts.now - position.at).total_seconds() // 60))


def _window_open(found: Responsible) -> bool:
    return any(
        step.capacity == "AREA_OWNER" and step.reason != "CLOSED"
        for step in found.chain
    )


def _duty(found: Responsible, minutes: int) -> str:
    if found.uncovered:
        return "gap"
    if found.capacity in {"DUTY", "WATCH_OFFICER"} and _window_open(found):
        return "gap"
    if found.capacity in ACTING:
        return "acting"
    return "unsigned" if minutes > SILENT_MINUTES else "on"


def _reason(facts: Facts, found: Responsible, minutes: int) -> str:
    missing = [
        _missing(facts, step)
        for step in found.chain
        if not step.taken and step.reason not in {"CLOSED", "NOT_ROSTERED"}
    ]
    if missing:
        away = _all_away(found)
        if away:
            missing = [t("reason.all_away", roles=t("reason.and").join(away))]
        who = _name(facts, found.person) or t("roster.nobody")
        why = t("reason.and").join(missing[:2])
        key = "reason.gap" if _duty(found, minutes) == "gap" else "reason.acting"
        post = t(f"post.{POST_OF.get(found.capacity, 'duty')}")
        return t(key, why=why, who=who, post=post)
    if found.capacity == "TAKEOVER":
        return t("reason.takeover")
    if minutes > SILENT_MINUTES and found.capacity == "AREA_OWNER":
        return t("reason.silent", n=SILENT_MINUTES)
    return ""


def _all_away(found: Responsible) -> list[str]:
    """Return the roles of the holders when more than one of them is on leave."""
    away = [step.role for step in found.chain if step.reason == "ON_LEAVE"]
    short = [t(f"role_short.{role}") for role in dict.fromkeys(away)]
    return short if len(short) > 1 else []


def _missing(facts: Facts, step: Step) -> str:
    role = t(f"role_short.{step.role}") if has(f"role_short.{step.role}") else step.role
    if step.reason in {"ON_LEAVE", "SUSPENDED"}:
        leave = facts.duty.leave_at(step.person, facts.now)
        if leave is not None:
            kind = f"leave.{leave.kind}"
            return t(
                "reason.on_leave",
                role=role,
                name=_name(facts, step.person),
                kind=t(kind) if has(kind) else leave.kind,
                until=_until(leave.valid_to, facts.now),
            )
    key = f"reason.{step.reason}"
    said = t(key) if has(key) else step.reason
    return t("reason.because", role=role, name=_name(facts, step.person), why=said)


def _until(at: datetime, now: datetime) -> str:
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%m-%d}"


def _places(facts: Facts, stations: tuple[Unit, ...], person: str) -> list[str]:
    """Return the units whose desk this is: a bureau's own, or the person's station."""
    for unit in facts.read.boundary.units("bureau"):
        if final_schedule(unit.id, facts.now, facts.duty):
            return [unit.id]
    found = facts.duty.person(person) if person else None
    if found is not None:
        return [found.station]
    return [unit.id for unit in stations[:1]]


def desk_seats(
    facts: Facts, stations: tuple[Unit, ...], person: str
) -> tuple[Seat, ...]:
    """Return the seats of the desk at which a person sits."""
    seats: list[Seat] = []
    for place in _places(facts, stations, person):
        for one in final_schedule(place, facts.now, facts.duty):
            duty = "on" if one.present else "gap"
            if one.present and not one.signed_in:
                duty = "unsigned"
            fact = t("seat.on") if one.signed_in else t("seat.unsigned")
            seats.append(
                Seat(
                    one.duty_post,
                    one.shift,
                    one.person,
                    _name(facts, one.person),
                    duty,
                    fact if one.present else t("seat.away"),
                )
            )
    ranks = {duty.code: duty.rank for duty in facts.duty.duty_posts(facts.now)}
    return tuple(sorted(seats, key=lambda one: ranks.get(one.duty_post, 99)))
