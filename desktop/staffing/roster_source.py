"""Where the roster pane's rows come from: duty, leave, load and last check-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.staffing.models import (
    GridLine,
    PersonLine,
    Roster,
    Seat,
    StationLine,
)
from desktop.staffing.roster_facts import (
    POST_OF,
    Facts,
    absence_words,
    facts_of,
    minutes_since,
    name_of,
    until_words,
    words_for,
)
from desktop.staffing.roster_help import (
    help_lines,
    missing_words,
    station_missing,
    step_lines,
)
from desktop.texts import t
from domain.staffing.duty import final_schedule, responsible_at, why_absent
from domain.staffing.initials import initials_of

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.desk import OpenReader
    from desktop.tasks import Token
    from domain.boundary.reads import GridRow, Unit
    from domain.staffing.duty import Responsible, Step
    from domain.staffing.reads import Person

SILENT_MINUTES: Final = 45
ACTING: Final = frozenset({"TAKEOVER", "AREA_B_ACTING", "GRID_LEADER"})
FOUND_AT_MOST: Final = 30


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


def read_some(
    open_reader: OpenReader, now: datetime, stations: frozenset[str]
) -> dict[str, StationLine]:
    """Read some stations on a connection of the worker's."""
    read = open_reader()
    try:
        facts = facts_of(read, now)
        units = (read.boundary.unit(one) for one in sorted(stations))
        return {unit.id: station_line(facts, unit) for unit in units if unit}
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
        station_missing(facts, unit.id),
        f"{unit.name} {initials_of(unit.name)}".lower(),
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
    minutes = minutes_since(facts, found.person)
    duty = _duty(found, minutes)
    takeovers = facts.duty.takeovers_at(grid.code, facts.now)
    return GridLine(
        code=grid.code,
        number=grid.code[-2:],
        name=grid.name,
        station=grid.station,
        person=found.person,
        person_name=name_of(facts, found.person),
        post=t(f"post.{POST_OF.get(found.capacity, 'duty')}"),
        duty=duty,
        load=facts.load(found.person) if found.person else 0,
        minutes=minutes,
        reason=_reason(facts, found, minutes),
        owner=next(
            (step.person for step in found.chain if step.capacity == "AREA_OWNER"), ""
        ),
        takeover=takeovers[-1].id if takeovers else "",
        chain=step_lines(facts, grid.code, found),
        missing=missing_words(facts, grid.code),
        help=help_lines(facts, grid.code) if duty == "gap" else (),
        sought=_sought(facts, grid, found),
    )


def _sought(facts: Facts, grid: GridRow, found: Responsible) -> str:
    """Return what typing finds a grid by: its names, and everybody in its chain."""
    parts = [grid.code, grid.name, initials_of(grid.name)]
    for step in found.chain:
        person = facts.duty.person(step.person) if step.person else None
        if person is not None:
            parts += [person.name, person.initials, person.staff_no]
    return " ".join(dict.fromkeys(parts)).lower()


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
        who = name_of(facts, found.person) or t("roster.nobody")
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
    short = [words_for("role_short", role) for role in dict.fromkeys(away)]
    return short if len(short) > 1 else []


def _missing(facts: Facts, step: Step) -> str:
    role = words_for("role_short", step.role)
    if step.reason in {"ON_LEAVE", "SUSPENDED"}:
        leave = facts.duty.leave_at(step.person, facts.now)
        if leave is not None:
            return t(
                "reason.on_leave",
                role=role,
                name=name_of(facts, step.person),
                kind=words_for("leave", leave.kind),
                until=until_words(leave.valid_to, facts.now),
            )
    return t(
        "reason.because",
        role=role,
        name=name_of(facts, step.person),
        why=words_for("reason", step.reason),
    )


def found_persons(facts: Facts, typed: str) -> tuple[PersonLine, ...]:
    """Return the persons whose name, initials or number holds what was typed."""
    found = facts.read.staffing.search(typed, facts.now, FOUND_AT_MOST)
    return tuple(_person(facts, one) for one in found)


def _person(facts: Facts, one: Person) -> PersonLine:
    minutes = minutes_since(facts, one.id)
    away = absence_words(facts, one.id)
    posts = facts.read.staffing.posts_of(one.id)
    held = [post for post in posts if post.held(facts.now)]
    said = (place_words(facts, post.place, post.post_kind) for post in held)
    unit = facts.read.boundary.unit(one.station)
    station = one.station if unit is None else unit.name
    return PersonLine(
        one.id,
        one.name,
        one.staff_no,
        next(said, station),
        "off" if away else "on",
        facts.load(one.id),
        minutes,
        away,
    )


def place_words(facts: Facts, place: str, post_kind: str) -> str:
    """Return a post with the name of its grid or unit."""
    grid = facts.read.boundary.grid(place)
    unit = None if grid is not None else facts.read.boundary.unit(place)
    name = grid.name if grid is not None else place if unit is None else unit.name
    return f"{name} {words_for('staffing.post_kind', post_kind)}"


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
                    name_of(facts, one.person),
                    duty,
                    fact if one.present else t("seat.away"),
                )
            )
    ranks = {duty.code: duty.rank for duty in facts.duty.duty_posts(facts.now)}
    return tuple(sorted(seats, key=lambda one: ranks.get(one.duty_post, 99)))
