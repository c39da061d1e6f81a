"""What a workspace still lacks before a desk can rely on it, and where to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.world import Reads

NAMED: Final = 3
OFFICERS: Final = ("grid_leader", "grid_officer_a", "grid_officer_b")
WATCH: Final = ("informant", "supervisor", "leader_in_charge")


@dataclass(frozen=True, slots=True)
class Item:
    """One line: its code, whether it is there, how many lack, which, where to mend."""

    code: str
    ok: bool
    count: int = 0
    names: str = ""
    where: str = ""

    @property
    def sentence(self) -> str:
        """Say it in words."""
        key = f"checklist.{self.code}" + ("" if self.ok else ".lacks")
        return t(key, count=self.count, names=self.names)


def look(
    read: Reads, now: datetime, *, code_confirmed: bool | None = None
) -> list[Item]:
    """Return every line of the list, in the order in which things are set up."""
    found = [rule(read, now) for rule in RULES]
    if code_confirmed is not None:
        found.append(Item("code", code_confirmed, where="guided"))
    return found


def _some(code: str, lacking: list[str], where: str) -> Item:
    names = t("organisation.comma").join(lacking[:NAMED]) + (
        "…" if len(lacking) > NAMED else ""
    )
    return Item(code, not lacking, len(lacking), names, where)


def _stations(read: Reads, _now: datetime) -> Item:
    count = len(read.boundary.units("station"))
    return Item("stations", count > 0, count, where="units")


def _grids(read: Reads, _now: datetime) -> Item:
    count = read.boundary.grid_count()
    return Item("grids", count > 0, count, where="units")


def _stations_with_grids(read: Reads, _now: datetime) -> Item:
    held = {grid.station for grid in read.boundary.grids()}
    empty = [one.name for one in read.boundary.units("station") if one.id not in held]
    return _some("station_grids", empty, "units")


def _people(read: Reads, _now: datetime) -> Item:
    count = read.staffing.lists.count()
    return Item("people", count > 0, count, where="people")


def _stations_with_people(read: Reads, now: datetime) -> Item:
    counts = read.staffing.lists.serving(now)
    bare = [
        one.name for one in read.boundary.units("station") if not counts.get(one.id)
    ]
    return _some("station_people", bare, "people")


def _posts(code: str, kinds: tuple[str, ...]) -> Callable[[Reads, datetime], Item]:
    def rule(read: Reads, now: datetime) -> Item:
        held = read.staffing.lists.held_posts(now)
        lacking = [
            grid.name
            for grid in read.boundary.grids()
            if not held.get(grid.code, frozenset()) >= set(kinds)
        ]
        return _some(code, lacking, "people")

    return rule


def _users(read: Reads, _now: datetime) -> Item:
    count = sum(one.disabled_at is None for one in read.access.users())
    return Item("users", count > 1, count, where="users")


def _administrators(read: Reads, now: datetime) -> Item:
    count = len(read.access.users_with("administrator", now))
    return Item("administrators", count > 1, count, where="users")


def _roster(read: Reads, now: datetime) -> Item:
    lacking = [
        unit.name
        for unit in read.boundary.units("station")
        if not read.staffing.sheets_at(unit.id, now)
    ]
    return _some("roster", lacking, "roster")


def _entities(read: Reads, _now: datetime) -> Item:
    count = int(read.entities.placement_counts()["entities"])
    return Item("entities", count > 0, count, where="import")


RULES: Final[tuple[Callable[[Reads, datetime], Item], ...]] = (
    _stations,
    _grids,
    _stations_with_grids,
    _people,
    _stations_with_people,
    _posts("officers", OFFICERS),
    _posts("observers", WATCH),
    _users,
    _administrators,
    _roster,
    _entities,
)
