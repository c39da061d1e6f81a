"""What the desk counts of its cases, by station and grid, as it is at a moment."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from db.as_of import past_cases, past_entity_counts
from db.case_figures import CaseFigures
from db.grid_staffing import staffed_grids
from domain.cases.two_clocks import LATE, WARN
from domain.staffing.staffed import NOBODY, Staffed

if TYPE_CHECKING:
    from db.case_queue import QueueCase
    from db.world import Reads

DAYS: Final = 14
CLOSED: Final = "closed"
SOCIAL: Final = "social"


@dataclass(slots=True)
class Tally:
    """Open cases of one place: by lane, how many are late by each clock, soon late."""

    code: str
    name: str
    station: str = ""
    by_lane: Counter[str] = field(default_factory=Counter)
    late: int = 0
    late_by_law: int = 0
    soon: int = 0
    came: int = 0
    went: int = 0
    entities: int = 0
    officers: int = 0
    staffed: Staffed = NOBODY

    @property
    def open(self) -> int:
        """Return how many cases are open."""
        return sum(self.by_lane.values())

    @property
    def late_share(self) -> float | None:
        """Return the share of open cases that are late; None without open cases."""
        return self.late / self.open if self.open else None

    @property
    def load(self) -> float | None:
        """Return open cases per officer; None without officers."""
        return self.open / self.officers if self.officers else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a moment's counting gave; days are oldest first, hours 0 to 23."""

    at: datetime
    whole: Tally
    stations: tuple[Tally, ...]
    grids: tuple[Tally, ...]
    kinds: tuple[tuple[str, int, int], ...]
    days: tuple[tuple[date, int, int], ...]
    hours: tuple[tuple[int, int], ...]


def read_figures(read: Reads, now: datetime, *, past: bool = False) -> Figures:
    """Count on one connection; at many cases this is work for a worker.

    `past` counts what was open at a moment gone by, by the units and grids of then;
    db.as_of says what of it cannot be told.
    """
    counting = _Counting(read, now, past=past)
    for row in past_cases(read, now) if past else read.cases.queue(now):
        if row.lane != CLOSED:
            counting.count(row)
    return counting.figures()


class _Counting:
    """One pass over the queue into the tallies of every place."""

    def __init__(self, read: Reads, now: datetime, *, past: bool) -> None:
        self._read = read
        self._now = now
        self._past = past
        self._rules = read.cases.clock_rules()
        boundary = read.boundary
        units = boundary.units_at(now) if past else boundary.units("station")
        self.stations = {
            unit.id: Tally(unit.code, unit.name, unit.id)
            for unit in units
            if unit.level == "station"
        }
        self.grids = {
            grid.code: Tally(grid.code, grid.name, grid.station)
            for grid in (boundary.grids_at(now) if past else boundary.grids())
        }
        self.whole = Tally("", "")
        self.kinds: Counter[str] = Counter()
        self.late_kinds: Counter[str] = Counter()

    def count(self, row: QueueCase) -> None:
        clocks = row.clocks(self._rules, self._now)
        late = clocks.overdue
        by_law = clocks.statutory.state == LATE
        soon = not late and clocks.tighter.state == WARN
        self.kinds[row.case.kind] += 1
        self.late_kinds[row.case.kind] += late
        places = (
            self.whole,
            self.stations.get(row.case.station),
            self.grids.get(row.case.grid),
        )
        for tally in places:
            if tally is not None:
                tally.by_lane[row.lane] += 1
                tally.late += late
                tally.late_by_law += by_law
                tally.soon += soon

    def figures(self) -> Figures:
        self._places()
        today = self._now.date()
        first = today - timedelta(days=DAYS - 1)
        over_time = CaseFigures(self._read.cases)
        came, went = over_time.received(first, today), over_time.closed(first, today)
        days = tuple(
            (day, came.get(day.isoformat(), 0), went.get(day.isoformat(), 0))
            for day in (first + timedelta(days=n) for n in range(DAYS))
        )
        for station, (new, done) in over_time.today_by_station(self._now).items():
            if station in self.stations:
                self.stations[station].came = new
                self.stations[station].went = done
        self.whole.came, self.whole.went = days[-1][1], days[-1][2]
        return Figures(
            at=self._now,
            whole=self.whole,
            stations=tuple(self.stations.values()),
            grids=tuple(self.grids.values()),
            kinds=tuple(
                (kind, count, self.late_kinds[kind])
                for kind, count in self.kinds.most_common()
            ),
            days=days,
            hours=over_time.by_hour(today),
        )

    def _staff(self) -> None:
        """Judge by the rule rows which grids have everybody they should have."""
        found = staffed_grids(self._read.conn, tuple(self.grids), self._now)
        for code, grid in self.grids.items():
            grid.staffed = found[code]
            self.whole.staffed += found[code]
            if grid.station in self.stations:
                self.stations[grid.station].staffed += found[code]

    def _places(self) -> None:
        self._staff()
        read, now = self._read, self._now
        counts = past_entity_counts(read, now) if self._past else read.entities.counts()
        for code, count in counts.items():
            grid = self.grids.get(code)
            if grid is not None:
                grid.entities = count
                if grid.station in self.stations:
                    self.stations[grid.station].entities += count
                self.whole.entities += count
        for station, tally in self.stations.items():
            employed = self._read.staffing.persons_of(station)
            # Social staff observe and report: no case is theirs to handle.
            tally.officers = sum(
                one.employed(self._now) and one.kind != SOCIAL for one in employed
            )
            self.whole.officers += tally.officers
