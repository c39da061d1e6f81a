"""The rows of the roster pane: seats, stations, grids and what opens below them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable

ROW: Final = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names what follows, with a fact at its right end."""

    text: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One desk seat of now: which duty, who, whether he is there and signed in."""

    duty_post: str
    shift: str
    person: str
    name: str
    duty: str
    fact: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step on the way to who is responsible: asked for, taken or why not.

    `last` marks the head to whom a grid falls that nobody covers.
    """

    grid: str
    place: int
    role: str
    person: str
    name: str
    taken: bool
    reason: str
    last: bool = False


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Somebody who could stand in for a grid: why he, and what speaks against it."""

    grid: str
    person: str
    name: str
    load: int
    reasons: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A sentence below a station or grid: what is missing there."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person found by typing: where, as what, whether away, load, last check-in."""

    person: str
    name: str
    staff_no: str
    place: str
    duty: str
    load: int
    minutes: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GridLine:
    """Who answers for a grid now, as what, how loaded, and when last heard of.

    `duty`: on, acting, unsigned, gap or off. `reason` is the sentence of the second
    line, "" when all is as planned. `minutes` since the last check-in, -1 = none.
    `missing` says what lacks, `help` who could fill in, `sought` is what typing
    finds it by.
    """

    code: str
    number: str
    name: str
    station: str
    person: str
    person_name: str
    post: str
    duty: str
    load: int
    minutes: int
    reason: str
    owner: str = ""
    takeover: str = ""
    chain: tuple[StepLine, ...] = ()
    missing: str = ""
    help: tuple[HelpLine, ...] = ()
    sought: str = ""


@dataclass(frozen=True, slots=True)
class StationLine:
    """A station: its gaps, stand-ins, officers there of those needed, open cases."""

    id: str
    name: str
    present: int
    needed: int
    load: int
    grids: tuple[GridLine, ...] = ()
    missing: str = ""
    sought: str = ""

    @property
    def gaps(self) -> int:
        """How many of its grids nobody covers."""
        return sum(grid.duty == "gap" for grid in self.grids)

    @property
    def acting(self) -> int:
        """How many of its grids somebody stands in for."""
        return sum(grid.duty == "acting" for grid in self.grids)

    @property
    def unsigned(self) -> int:
        """How many of its officers were not heard of for too long."""
        return sum(grid.duty == "unsigned" for grid in self.grids)

    @property
    def badness(self) -> tuple[int, int, int, int, str]:
        """Order among stations: gaps, stand-ins, silent officers, then load."""
        return (-self.gaps, -self.acting, -self.unsigned, -self.load, self.name)


Below = Seat | StepLine | HelpLine | NoteLine | PersonLine
Row = Heading | StationLine | GridLine | Below
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything the pane shows at one moment."""

    seats: tuple[Seat, ...] = ()
    stations: tuple[StationLine, ...] = ()
    seats_fact: str = ""
    heavy: int = field(default=8)

    def station(self, id_: str) -> StationLine | None:
        """Return a station of the roster."""
        return next((one for one in self.stations if one.id == id_), None)

    def grid(self, code: str) -> GridLine | None:
        """Return a grid of the roster."""
        for station in self.stations:
            for grid in station.grids:
                if grid.code == code:
                    return grid
        return None

    def counts(self) -> tuple[int, int, int, int, int]:
        """Return present, needed, gaps, stand-ins and silent officers."""
        return (
            sum(one.present for one in self.stations),
            sum(one.needed for one in self.stations),
            sum(one.gaps for one in self.stations),
            sum(one.acting for one in self.stations),
            sum(one.unsigned for one in self.stations),
        )


# Ways to sort: by what is worst, by load, by number, by the last check-in.
SORTS: Final = ("gap", "grid", "load", "heard")
_DUTY_ORDER: Final = {"gap": 0, "acting": 1}


def sorted_stations(stations: Iterable[StationLine], by: str) -> list[StationLine]:
    """Return stations in one of the SORTS."""
    if by == "load":
        return sorted(stations, key=lambda one: (-one.load, one.name))
    if by == "grid":
        return sorted(stations, key=lambda one: one.id)
    if by == "heard":
        return sorted(
            stations,
            key=lambda one: (-max((g.minutes for g in one.grids), default=-1), one.id),
        )
    return sorted(stations, key=lambda one: one.badness)


def sorted_grids(grids: Iterable[GridLine], by: str) -> list[GridLine]:
    """Return grids in one of the SORTS; who was never heard of comes last."""
    if by == "load":
        return sorted(grids, key=lambda one: (-one.load, one.code))
    if by == "grid":
        return sorted(grids, key=lambda one: one.code)
    if by == "heard":
        return sorted(grids, key=lambda one: (-one.minutes, one.code))
    return sorted(grids, key=lambda one: (_DUTY_ORDER.get(one.duty, 2), one.code))


_IDS: Final[dict[type, Callable[[Any], tuple[str, str]]]] = {
    Heading: lambda row: (row.text, ""),
    Seat: lambda row: (row.shift, row.person),
    StationLine: lambda row: (row.id, ""),
    GridLine: lambda row: (row.code, ""),
    StepLine: lambda row: (row.grid, str(row.place)),
    HelpLine: lambda row: (row.grid, row.person),
    NoteLine: lambda row: (row.place, ""),
    PersonLine: lambda row: (row.person, ""),
}


def key_of(row: Row) -> Key:
    """Return what makes a row the same row after a fresh read."""
    kind = type(row)
    first, second = _IDS[kind](row)
    return kind.__name__, first, second


def sentence(row: Row) -> str:
    """Return a row as one sentence, for screen readers and tool tips."""
    if isinstance(row, Heading):
        return " · ".join(part for part in (row.text, row.fact) if part)
    if isinstance(row, StationLine):
        return t(
            "roster.said_station",
            name=row.name,
            present=row.present,
            needed=row.needed,
            gaps=row.gaps,
            acting=row.acting,
            load=row.load,
        )
    if isinstance(row, GridLine):
        return t(
            "roster.said_grid",
            name=row.name,
            duty=t(f"duty.{row.duty}"),
            person=row.person_name or t("roster.nobody"),
            post=row.post,
            load=row.load,
            heard=heard(row.minutes),
            reason=row.reason,
        ).rstrip(" ·.")
    return _said_below(row)


def _said_below(row: Below) -> str:
    if isinstance(row, NoteLine):
        return row.text
    if isinstance(row, StepLine):
        who = row.name or t("roster.nobody")
        key = "roster.said_step" if row.taken else "roster.said_step_over"
        return t(key, n=row.place + 1, role=row.role, name=who, reason=row.reason)
    if isinstance(row, HelpLine):
        parts = (row.reasons, row.warning)
        why = " · ".join(part for part in parts if part)
        return t("roster.said_help", name=row.name, load=row.load, why=why)
    if isinstance(row, PersonLine):
        return t(
            "roster.said_person",
            name=row.name,
            staff_no=row.staff_no,
            place=row.place,
            load=row.load,
            heard=heard(row.minutes),
            reason=row.reason,
        ).rstrip(" ·.")
    who = row.name or t("roster.empty_seat")
    return f"{t(f'duty_post.{row.duty_post}')}: {who} · {row.fact}"


def heard(minutes: int) -> str:
    """Return when somebody was last heard of: 4 分前, 2 时前, or a dash."""
    if minutes < 0:
        return "—"
    if minutes < 120:
        return t("roster.minutes_ago", n=minutes)
    return t("roster.hours_ago", n=minutes // 60)
