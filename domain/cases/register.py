"""Registering a case: its place and station, procedure, number and first clocks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.cases.case_of_id import case_of
from domain.cases.doer import doer_of, role_for
from domain.cases.events import CaseRegistered, DraftDropped, DraftSaved
from domain.cases.procedure import NEW, Moment, clock_facts, next_state
from domain.cases.sealed_refs import CONTACT_FIELDS
from domain.cases.snapshot import ClockFact, Snapshot
from domain.clock import desk_time
from domain.refused import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from domain.asked import Asked
    from domain.cases.doer import Doer
    from domain.cases.intake_commands import DropDraft, RegisterCase, SaveDraft
    from domain.cases.rules import ProcedureRow, Transition
    from domain.world import World

REGISTER = "register"
LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case belongs: the grid's code and version, the station's id."""

    grid: str
    boundary_version: str
    station: str


def register(command: RegisterCase, asked: Asked, world: World) -> list[Any]:
    """Decide the registering of a case."""
    received = desk_time(command.received_at or asked.at)
    procedure = _procedure(command, received, asked, world)
    row = world.cases.transition(procedure.code, procedure.version, NEW, REGISTER)
    if row is None:
        raise Refused("UNKNOWN_PROCEDURE", kind=command.kind)
    place = place_of(command, asked, world)
    doer = doer_of(asked, place.grid or place.station, world)
    role = role_for(row, None, doer, asked, world)
    _check(command, row, world)
    clocks = clock_facts(
        row.effects, Moment(asked.at, received), world.cases.rulebook()
    )
    start = _start(command, place, next_state(row, NEW))
    entry = Entry(procedure, received, doer, role, start, clocks)
    return [_event(command, entry, asked, world, _station_code(place, world))]


@dataclass(frozen=True, slots=True)
class Entry:
    """What was found out about a new case before it is written down."""

    procedure: ProcedureRow
    received: datetime
    doer: Doer
    role: str
    start: Snapshot
    clocks: tuple[ClockFact, ...]


def _event(
    command: RegisterCase, entry: Entry, asked: Asked, world: World, station_code: str
) -> CaseRegistered:
    day = asked.at.date().isoformat()
    serial = world.cases.next_serial(entry.start.station, day)
    return CaseRegistered(
        case=command.case,
        number=case_number(station_code, day, serial),
        serial=serial,
        serial_day=day,
        kind=command.kind,
        procedure=entry.procedure.code,
        procedure_version=entry.procedure.version,
        source=command.source,
        source_no=command.source_no,
        received_at=entry.received,
        registered_at=asked.at,
        registered_by=entry.doer.by,
        entered_by=entry.doer.entered_by,
        role=entry.role,
        summary=command.summary,
        x=command.x,
        y=command.y,
        unlocated=command.x is None,
        address=command.address,
        linked_to=command.linked_to,
        publish_consent=command.publish_consent,
        mediation_consent=command.mediation_consent,
        sealed=command.sealed,
        blind=command.blind,
        blind_hash=blind_hash(command),
        draft=command.draft,
        start=entry.start,
        clocks=entry.clocks,
    )


def case_number(station_code: str, day: str, serial: int) -> str:
    """Return 站点码-日期-流水: never renumbered, not even on synchronisation."""
    return f"{station_code}-{day.replace('-', '')}-{serial:04d}"


def blind_hash(command: RegisterCase) -> str:
    """Return one hash over the blind tags, so that the journal vouches for them."""
    if not command.blind:
        return ""
    text = "\n".join(sorted(f"{tag.kind}:{tag.tag}" for tag in command.blind))
    return hashlib.sha256(text.encode()).hexdigest()


def place_of(command: RegisterCase, asked: Asked, world: World) -> Place:
    """Return the grid that holds the point now, else the one named, else a station."""
    code = command.grid
    if command.x is not None and command.y is not None:
        code = world.boundary.grid_at(command.x, command.y).code or code
    if not code and command.entity:
        found = world.entities.entity(command.entity)
        code = "" if found is None else found.grid
    if code:
        grid = world.boundary.grid(code)
        if grid is None:
            raise Refused("NO_SUCH_GRID", grid=code)
        return Place(grid.code, grid.id, grid.station)
    return Place("", "", command.station or _own_station(asked, world))


def _own_station(asked: Asked, world: World) -> str:
    person = world.staffing.person(asked.doer) if asked.doer else None
    return "" if person is None else person.station


def _station_code(place: Place, world: World) -> str:
    unit = world.boundary.unit(place.station) if place.station else None
    if unit is not None:
        return unit.code
    return "" if world.meta is None else world.meta.city_code or "0"


def _procedure(
    command: RegisterCase, received: datetime, asked: Asked, world: World
) -> ProcedureRow:
    if received > asked.at:
        raise Refused("DATE_IN_FUTURE", field="received_at")
    found = world.cases.procedure(command.kind, asked.at)
    if found is None:
        raise Refused("UNKNOWN_PROCEDURE", kind=command.kind)
    return found


def _check(command: RegisterCase, row: Transition, world: World) -> None:
    for name in row.required:
        if not _given(name, command):
            raise Refused("FIELD_MISSING", field=name, act=REGISTER)
    if (command.x is None) != (command.y is None):
        raise Refused("FIELD_MISSING", field="x y", act=REGISTER)
    if command.matter and world.cases.matter(command.matter) is None:
        raise Refused("UNKNOWN_MATTER", matter=command.matter)
    if command.priority not in LEVELS:
        raise Refused("BAD_FIELD", command="RegisterCase", why="priority: 1 to 4")
    if command.entity and world.entities.entity(command.entity) is None:
        raise Refused("NO_SUCH_ENTITY", entity=command.entity)
    _check_new(command, world)


def _check_new(command: RegisterCase, world: World) -> None:
    if world.cases.case(command.case) is not None:
        raise Refused("CASE_EXISTS", case=command.case)
    if command.linked_to and world.cases.case(command.linked_to) is None:
        raise Refused("NO_SUCH_CASE", case=command.linked_to)
    if not command.source_no:
        return
    known = world.cases.external(command.source, command.source_no)
    if known:
        raise Refused(
            "ALREADY_REGISTERED",
            source=command.source,
            source_no=command.source_no,
            case=known,
            number=case_of(known, world).number,
        )


def _given(name: str, command: RegisterCase) -> bool:
    if name == "place":
        return bool(command.entity or command.unlocated or command.grid) or (
            command.x is not None
        )
    if name == "contact":
        return any(ref.field in CONTACT_FIELDS for ref in command.sealed)
    if name == "received_at":
        return True
    return bool(getattr(command, name, ""))


def _start(command: RegisterCase, place: Place, state: str) -> Snapshot:
    return Snapshot(
        state=state,
        matter=command.matter,
        priority=command.priority,
        grid=place.grid,
        station=place.station,
        boundary_version=place.boundary_version,
        entity=command.entity,
        handler="",
        assistants=(),
        handlers=(),
        attempt=1,
        reworks=0,
        returns=0,
        closure="",
        flags=("unlocated",) if command.x is None else (),
    )


def unit_of_new(command: RegisterCase, world: World) -> str:
    """Return the grid or station a new case falls in, "" where no place says it."""
    if command.x is not None and command.y is not None:
        located = world.boundary.grid_at(command.x, command.y).code
        if located:
            return located
    known = command.grid and world.boundary.grid(command.grid) is not None
    return command.grid if known else command.station


def save_draft(command: SaveDraft, asked: Asked, world: World) -> list[Any]:
    """Decide the keeping of a draft."""
    if not any(command.content.values()) and not command.sealed:
        raise Refused("FIELD_MISSING", field="content", act="save_draft")
    doer = doer_of(asked, "", world)
    return [
        DraftSaved(
            draft=command.draft,
            at=asked.at,
            by=doer.by,
            content=command.content,
            sealed=command.sealed,
        )
    ]


def drop_draft(command: DropDraft, asked: Asked, world: World) -> list[Any]:
    """Decide the dropping of a draft; only its author may."""
    found = world.cases.draft(command.draft)
    if found is None:
        raise Refused("NO_SUCH_DRAFT", draft=command.draft)
    doer = doer_of(asked, "", world)
    if found.by != doer.by:
        raise Refused("NOT_THE_AUTHOR", draft=command.draft)
    return [
        DraftDropped(
            draft=found.id,
            at=asked.at,
            by=doer.by,
            content=found.content,
            sealed=found.sealed,
        )
    ]
