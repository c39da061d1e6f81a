"""Where the rows of the queue come from: all at once in a worker, then one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from desktop.cases.models import QueueRow, Spot
from domain.cases.deadline import ClockRules
from domain.cases.limits import Governed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from db.world import Reads
    from desktop.desk import OpenReader
    from desktop.tasks import Token
    from domain.cases.clock_facts import ClockRun
    from domain.cases.reads import CaseRow

CLOSED_SHOWN: Final = timedelta(minutes=30)
STEP: Final = 500


@dataclass(frozen=True, slots=True)
class Filled:
    """What a worker read: the rows and where each stands."""

    rows: list[QueueRow]
    spots: dict[str, Spot]


def clock_rules(read: Reads) -> ClockRules:
    """Return the limits and the calendar in force."""
    return ClockRules(read.cases.rulebook(), read.cases.calendar())


def lane_of(read: Reads, case: CaseRow, now: datetime) -> str:
    """Return the lane of a case, "" when the queue does not show it."""
    state = read.cases.state(case.state)
    if state is None:
        return ""
    if state.is_open:
        return str(state.lane)
    fresh = now - case.changed_at <= CLOSED_SHOWN
    return "closed" if fresh else ""


def governed(case: CaseRow) -> Governed:
    """Return what chooses the limits of a case."""
    return Governed(
        case.procedure,
        case.procedure_version,
        case.matter,
        case.priority,
        case.received_at.date(),
    )


def queue_row(
    read: Reads, case: CaseRow, runs: tuple[ClockRun, ...], now: datetime
) -> QueueRow | None:
    """Return a case as a row of the queue, None when it belongs to no lane."""
    lane = lane_of(read, case, now)
    if not lane:
        return None
    return QueueRow(case, lane, runs, governed(case))


def one(read: Reads, case_id: str, now: datetime) -> QueueRow | None:
    """Return one case as a row of the queue."""
    case = read.cases.case(case_id)
    if case is None:
        return None
    return queue_row(read, case, read.cases.clocks(case_id), now)


def read_all(
    open_reader: OpenReader, rules: ClockRules, now: datetime, token: Token
) -> Filled:
    """Read every open case and those just closed, on a connection of the worker's."""
    read = open_reader()
    try:
        rows: list[QueueRow] = []
        for case, runs in read.cases.queue(now - CLOSED_SHOWN):
            row = queue_row(read, case, runs, now)
            if row is not None:
                rows.append(row)
            if len(rows) % STEP == 0:
                token.progress(len(rows))
        return Filled(rows, places(rows, rules, now, token))
    finally:
        read.conn.close()


def places(
    rows: Iterable[QueueRow], rules: ClockRules, now: datetime, token: Token
) -> dict[str, Spot]:
    """Return where each row stands at a moment."""
    spots: dict[str, Spot] = {}
    for row in rows:
        spots[row.case.id] = row.spot(rules, now)
        if len(spots) % STEP == 0:
            token.progress(len(spots))
    return spots
