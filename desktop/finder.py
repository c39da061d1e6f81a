"""Cases, grids, people, entities and streets by what is typed; the slow in a worker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db.grid_descent import retired_like, successors
from desktop.action_search import action_row
from desktop.catalog import BY_ID
from desktop.found import Box, Found
from desktop.texts import t
from domain.staffing.initials import initials_of, may_begin

if TYPE_CHECKING:
    from datetime import datetime

    from db.world import Reads
    from desktop.action import Hand
    from domain.cases.reads import CaseRow

PER_KIND: Final = 5
LOOKED_AT: Final = 50
# Shorter texts would name half of all that ever was.
LEAST_RETIRED: Final = 2
SHORT: Final = re.compile(r"(\d{3})-(\d{4}-\d+)")


@dataclass(frozen=True, slots=True)
class Street:
    """A street of the reference layer by its name: every piece of it in one box."""

    name: str
    initials: str
    box: Box


def streets_of(read: Reads) -> tuple[Street, ...]:
    """Read the names of the reference streets and where each lies."""
    boxes: dict[str, Box] = {}
    for line in read.boundary.streets():
        if not line.name:
            continue
        west, south, east, north = line.shape.bounds
        old = boxes.get(line.name, (west, south, east, north))
        boxes[line.name] = (
            min(old[0], west),
            min(old[1], south),
            max(old[2], east),
            max(old[3], north),
        )
    return tuple(Street(one, initials_of(one), box) for one, box in boxes.items())


def fits(text: str, *names: str) -> bool:
    """Tell whether a typed text is part of a name, or its first letters in pinyin."""
    word = text.lower()
    if any(word in name.lower() for name in names):
        return True
    return word.isascii() and any(may_begin(one, word) for one in names)


def matter_of(read: Reads, case: CaseRow) -> str:
    """Return the name of a case's matter, "" while it has none."""
    matter = read.cases.matter(case.matter)
    return "" if matter is None else matter.name_zh


def case_row(read: Reads, case: CaseRow) -> Found:
    """Return a case as a row."""
    grid = read.boundary.grid(case.grid)
    said = f"{case.number} {matter_of(read, case)}"
    detail = "" if grid is None else grid.name
    if case.merged_into:
        root = read.cases.case(case.merged_into)
        number = case.merged_into if root is None else root.number
        detail = t("find.merged", number=number)
    return Found("case", case.id, said, detail=detail)


def cases_by(read: Reads, text: str) -> tuple[CaseRow, ...]:
    """Return the cases that a number means: its end, or as the queue shortens it.

    The queue writes 004-0911-0001 for 610113004-20260911-0001.
    """
    short = SHORT.fullmatch(text.strip())
    if short is None:
        return tuple(read.cases.by_number(text.strip(), PER_KIND + 4))
    station, rest = short.groups()
    found = read.cases.by_number(rest, LOOKED_AT)
    return tuple(one for one in found if one.number.partition("-")[0].endswith(station))


def quick(hand: Hand, text: str) -> dict[str, list[Found]]:
    """Return what is found without waiting: cases by number, grids, stations."""
    read = hand.desk.read
    found: dict[str, list[Found]] = {"case": [], "grid": [], "station": []}
    if any(sign.isdigit() for sign in text):
        found["case"] = [case_row(read, one) for one in cases_by(read, text)]
    found["grid"] = [
        Found("grid", grid.code, grid.name, detail=grid.code)
        for grid in read.boundary.grids()
        if fits(text, grid.name, grid.code)
    ]
    found["grid"] += successor_rows(read, text)
    found["station"] = [
        Found("station", unit.id, unit.name, detail=unit.code)
        for unit in read.boundary.units("station")
        if fits(text, unit.name)
    ]
    return found


def successor_rows(read: Reads, text: str) -> list[Found]:
    """Return today's grids on the ground of retired codes and names, with shares."""
    rows: list[Found] = []
    if len(text.strip()) < LEAST_RETIRED:
        return rows
    for code, name in retired_like(read.conn, text):
        for one in successors(read.conn, code):
            share = f"{one.share:.0%}" if one.share < 0.9995 else "100%"
            said = t("find.retired", old=f"{name} {code}", share=share)
            rows.append(Found("grid", one.code, one.name, detail=said))
    return rows


def slow(
    read: Reads, text: str, now: datetime, streets: tuple[Street, ...]
) -> dict[str, list[Found]]:
    """Return what is found by looking through many rows: people, entities, streets."""
    people = read.staffing.lists.search(text, now, LOOKED_AT)
    entities = read.entities.search(text, LOOKED_AT)
    word = text.lower()
    return {
        "person": [
            Found("person", one.id, one.name, detail=one.staff_no) for one in people
        ],
        "entity": [
            Found("entity", one.id, one.name, detail=one.uscc) for one in entities
        ],
        "street": [
            Found("street", one.name, one.name, box=one.box)
            for one in streets
            if word in one.name.lower() or one.initials.startswith(word)
        ],
    }


def recent(hand: Hand) -> list[Found]:
    """Return what was found lately and is still there, the latest first."""
    rows = (_recalled(hand, *one.split(":", 1)) for one in hand.settings.finds)
    return [row for row in rows if row is not None]


def _recalled(hand: Hand, kind: str, id_: str) -> Found | None:
    read = hand.desk.read
    if kind == "action":
        action = BY_ID.get(id_)
        return None if action is None else action_row(action)
    if kind == "case":
        case = read.cases.case(id_)
        return None if case is None else case_row(read, case)
    if kind == "grid":
        grid = read.boundary.grid(id_)
        return None if grid is None else Found(kind, id_, grid.name, detail=id_)
    return _recalled_one(hand, kind, id_)


def _recalled_one(hand: Hand, kind: str, id_: str) -> Found | None:
    read = hand.desk.read
    if kind == "station":
        units = {unit.id: unit.name for unit in read.boundary.units("station")}
        return Found(kind, id_, units[id_], detail=id_) if id_ in units else None
    if kind == "person":
        person = read.staffing.person(id_)
        if person is not None:
            return Found(kind, id_, person.name, detail=person.staff_no)
    if kind == "entity":
        entity = read.entities.entity(id_)
        if entity is not None:
            return Found(kind, id_, entity.name, detail=entity.uscc)
    return None


def waits(read: Reads, case_id: str) -> bool:
    """Tell whether a case stands in the queue: open, and one of its own."""
    case = read.cases.case(case_id)
    state = None if case is None else read.cases.state(case.state)
    return bool(case and not case.merged_into and state and state.is_open)
