"""Cases, entities and units as they stood at the end of a past moment.

What has a validity or a time of its own is read at that moment: grids, units, posts,
certificates, the states and clocks of cases. What has none is today's; UNKNOWN names
it, and every report that uses this module says so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from db.case_queue import QueueCase, governed_by, told_case
from db.case_reads import CASE_COLUMNS, case_row
from db.instants import stored
from domain.cases.clock_facts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from db.world import Reads
    from domain.cases.reads import CaseRow

# What cannot be told of the past, by kind of report; the sentences are past.<name>.
UNKNOWN: Final[dict[str, tuple[str, ...]]] = {
    "grids": (),
    "stations": (),
    "bureaus": (),
    "entities": ("register", "moves"),
    "staff": ("staff",),
    "cases": ("handlers", "rules", "places"),
    "assess": ("register", "moves", "rules", "places", "staff"),
}


def past_cases(read: Reads, at: datetime) -> tuple[QueueCase, ...]:
    """Return the cases open at a time, in the state and with the clocks of then.

    Where a case has a place, its grid is the one that held it then. Who handled it is
    left out: it is not told by time.
    """
    states = _states_at(read, at)
    lanes = {state.code: state.lane for state in read.cases.states() if state.is_open}
    wanted = [case for case, state in states.items() if state in lanes]
    rows = _rows(read, wanted)
    facts = _facts(read, at)
    grids = _Ground(read, at)
    codes = grids.codes_of([_spot(row) for row in rows])
    found = []
    for row, code in zip(rows, codes, strict=True):
        state = states[row.id]
        place = grids.placed(row.grid, row.station, code)
        then = replace(
            row, state=state, handler="", flags=(), grid=place[0], station=place[1]
        )
        runs = fold(facts.get(row.id, ()))
        found.append(QueueCase(then, lanes[state], runs, governed_by(row)))
    return tuple(found)


def _states_at(read: Reads, at: datetime) -> dict[str, str]:
    return dict(
        read.conn.execute(
            "SELECT case_id, to_state "
            "FROM (SELECT case_id, to_state, row_number() OVER (PARTITION BY case_id "
            "ORDER BY version DESC, ordinal DESC) AS n "
            "FROM case_event WHERE at <= ?1) WHERE n = 1 "
            "AND case_id NOT IN (SELECT case_id FROM case_merge WHERE at <= ?1)",
            (stored(at),),
        ).fetchall()
    )


def _rows(read: Reads, wanted: list[str]) -> list[CaseRow]:
    keep = frozenset(wanted)
    return [
        row
        for told in read.conn.execute(
            f"SELECT {CASE_COLUMNS} FROM case_file f ORDER BY f.fid"  # noqa: S608
        )
        if (row := case_row(told)).id in keep
    ]


def _facts(read: Reads, at: datetime) -> dict[str, list[tuple[str, str, str, float]]]:
    found: dict[str, list[tuple[str, str, str, float]]] = {}
    for case, *fact in read.conn.execute(
        "SELECT case_id, clock, what, at, amount FROM case_clock WHERE at <= ? "
        "ORDER BY case_id, version, ordinal",
        (stored(at),),
    ):
        found.setdefault(case, []).append((fact[0], fact[1], fact[2], fact[3]))
    return found


def _spot(row: CaseRow) -> tuple[float, float]:
    if row.x is None or row.y is None:
        return np.nan, np.nan
    return row.x, row.y


class _Ground:
    """The grids of a time: which of them held a place, and whose they were."""

    def __init__(self, read: Reads, at: datetime) -> None:
        self._index = read.boundary.index_at(at)
        self._station = {grid.code: grid.station for grid in read.boundary.grids_at(at)}

    def codes_of(self, spots: list[tuple[float, float]]) -> list[str]:
        xy = np.array(spots, dtype=np.float64).reshape(-1, 2)
        places = self._index.place(xy).grid.tolist()
        return [self._index.code_at(one) or "" for one in places]

    def placed(self, grid: str, station: str, code: str) -> tuple[str, str]:
        """Return grid and station of then for what is in a grid and station today."""
        if not code:
            code = grid if grid in self._station else ""
        if code == grid or not code:
            return code, station
        return code, self._station[code]

    def knows(self, code: str) -> bool:
        return code in self._station


def past_case_rows(read: Reads, at: datetime) -> list[dict[str, Any]]:
    """Return the cases open at a time as scripts read them."""
    rules = read.cases.clock_rules()
    return [told_case(row, row.clocks(rules, at)) for row in past_cases(read, at)]


def past_entity_rows(read: Reads, at: datetime) -> Iterator[dict[str, Any]]:
    """Yield today's register in the grids of a time, as scripts read it.

    What was put into its grid by decision stays there as long as there is that grid.
    """
    ground = _Ground(read, at)
    assigned = {
        place.rpartition(".")[0]
        for (place,) in read.conn.execute(
            "SELECT id FROM premises WHERE assigned = 1 AND is_primary = 1"
        )
    }
    rows = list(read.entities.entity_rows())
    spots = [
        (np.nan, np.nan) if row["x"] is None else (row["x"], row["y"]) for row in rows
    ]
    for row, code in zip(rows, ground.codes_of(spots), strict=True):
        if row["id"] in assigned and ground.knows(row["grid"]):
            yield row
        elif code or row["grid"]:
            yield row | {"grid": code, "unplaced_reason": "" if code else "outside"}
        else:
            yield row


def past_entity_counts(read: Reads, at: datetime) -> dict[str, int]:
    """Return how many of today's entities lie in each grid of a time."""
    found: dict[str, int] = {}
    for row in past_entity_rows(read, at):
        if row["grid"]:
            found[row["grid"]] = found.get(row["grid"], 0) + 1
    return found
