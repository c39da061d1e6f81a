"""Where the roster pane's rows come from: duty, leave, load and last check-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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


def read_all(open_reader: OpenReader, now: datetime, token: Token) -> Roster:
    """Read the whole roster on a connection of the worker's."""
    read = open_reader()
    try:
        stations: list[StationLine] = []
        units = read.boundary.units("station")
        for count, unit in enumerate(units):
            token.progress(count, len(units))
            stations.append(station_line(read, unit, now))
        seats = desk_seats(read, units, now)
        return Roster(seats, tuple(stations), t("roster.seats", n=len(seats)))
    finally:
        read.conn.close()


def station_line(read: Reads, unit: Unit, now: datetime) -> StationLine:
    """Return one station with its grids."""
    grids = read.boundary.grids(unit.id)
    lines = tuple(grid_line(read, grid, now) for grid in grids)
    holders = _officers(read, grids, now)
    away = {one for one in holders if one and why_absent(one, now, read.staffing)}
    there = [one for one in holders if one and one not in away]
    return StationLine(
        unit.id,
        unit.name,
        len(there),
        len(holders),
        sum(line.load for line in lines),
        lines,
    )


def _officers(read: Reads, grids: tuple[GridRow, ...], now: datetime) -> list[str]:
    """Return the holders of A and B, once each, and "" for each vacant post."""
    seen: dict[str, None] = {}
    vacant = 0
    for grid in grids:
        posts = read.staffing.posts_at(grid.code, now)
        for kind in ("grid_officer_a", "grid_officer_b"):
            held = [post.person for post in posts if post.post_kind == kind]
            seen.update(dict.fromkeys(held))
            vacant += not held
    return [*seen, *([""] * vacant)]


def grid_line(read: Reads, grid: GridRow, now: datetime) -> GridLine:
    """Return who answers for a grid now."""
    found = responsible_at(grid.code, now, read.staffing)
    minutes = _minutes(read, found.person, now)
    return GridLine(
        code=grid.code,
        number=_number(grid),
        name=grid.name,
        station=grid.station,
        person=found.person,
        person_name=_name(read, found.person),
        post=t(f"post.{POST_OF.get(found.capacity, 'duty')}"),
        duty=_duty(found, minutes),
        load=read.cases.open_load(found.person) if found.person else 0,
        minutes=minutes,
        reason=_reason(read, found, now, minutes),
        owner=next(
            (step.person for step in found.chain if step.capacity == "AREA_OWNER"), ""
        ),
        takeover=next(
            (one.id for one in reversed(read.staffing.takeovers_at(grid.code, now))), ""
        ),
    )


def _number(grid: GridRow) -> str:
    return grid.code[-2:]


def _name(read: Reads, person: str) -> str:
    found = read.staffing.person(person) if person else None
    return "" if found is None else found.name


def _minutes(read: Reads, person: str, now: datetime) -> int:
    position = read.staffing.position(person) if person else None
    if position is None:
        return -1
    return max(0, int((now - position.at).total_seconds() // 60))


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


def _reason(read: Reads, found: Responsible, now: datetime, minutes: int) -> str:
    missing = [
        _missing(read, step, now)
        for step in found.chain
        if not step.taken and step.reason not in {"CLOSED", "NOT_ROSTERED"}
    ]
    if missing:
        who = _name(read, found.person) or t("roster.nobody")
        why = t("reason.and").join(missing[:2])
        key = "reason.gap" if _duty(found, minutes) == "gap" else "reason.acting"
        post = t(f"post.{POST_OF.get(found.capacity, 'duty')}")
        return t(key, why=why, who=who, post=post)
    if found.capacity == "TAKEOVER":
        return t("reason.takeover")
    if minutes > SILENT_MINUTES and found.capacity == "AREA_OWNER":
        return t("reason.silent", n=SILENT_MINUTES)
    return ""


def _missing(read: Reads, step: Step, now: datetime) -> str:
    role = t(f"role_short.{step.role}") if has(f"role_short.{step.role}") else step.role
    if step.reason in {"ON_LEAVE", "SUSPENDED"}:
        leave = read.staffing.leave_at(step.person, now)
        if leave is not None:
            kind = f"leave.{leave.kind}"
            return t(
                "reason.on_leave",
                role=role,
                name=_name(read, step.person),
                kind=t(kind) if has(kind) else leave.kind,
                until=_until(leave.valid_to, now),
            )
    key = f"reason.{step.reason}"
    said = t(key) if has(key) else step.reason
    return t("reason.because", role=role, name=_name(read, step.person), why=said)


def _until(at: datetime, now: datetime) -> str:
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%m-%d %H:%M}"


SEATS: Final = ("watch_officer", "intake", "dispatcher", "verifier")


def desk_seats(
    read: Reads, stations: tuple[Unit, ...], now: datetime
) -> tuple[Seat, ...]:
    """Return the seats of the desk: of the bureau, else of the only station."""
    places = [unit.id for unit in read.boundary.units("bureau")]
    if len(stations) == 1:
        places.append(stations[0].id)
    seats: list[Seat] = []
    for place in places[:1] + places[1:] * (len(stations) == 1):
        for one in final_schedule(place, now, read.staffing):
            duty = "on" if one.present else "gap"
            if one.present and not one.signed_in:
                duty = "unsigned"
            fact = t("seat.on") if one.signed_in else t("seat.unsigned")
            seats.append(
                Seat(
                    one.duty_post,
                    one.shift,
                    one.person,
                    _name(read, one.person),
                    duty,
                    fact if one.present else t("seat.away"),
                )
            )
    return tuple(seats)
