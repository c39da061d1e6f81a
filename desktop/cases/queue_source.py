"""Where the rows of the queue come from: all at once in a worker, then one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.cases.models import Spot, spot_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from db.case_queue import QueueCase
    from db.world import Reads
    from desktop.desk import OpenReader
    from desktop.tasks import Token
    from domain.cases.deadline import ClockRules

STEP: Final = 500


@dataclass(frozen=True, slots=True)
class Filled:
    """What a worker read: the rows and where each stands."""

    rows: tuple[QueueCase, ...]
    spots: dict[str, Spot]


def some(read: Reads, ids: Iterable[str], now: datetime) -> dict[str, QueueCase]:
    """Return those of these cases that the queue shows, by id."""
    stay = dict(read.cases.lanes())
    return {
        row.case.id: row
        for row in read.cases.queue_rows(ids)
        if row.lane in stay and _fresh(row, stay[row.lane], now)
    }


def _fresh(row: QueueCase, minutes: int, now: datetime) -> bool:
    age = (now - row.case.changed_at).total_seconds()
    return not minutes or age <= minutes * 60


def read_all(
    open_reader: OpenReader, rules: ClockRules, now: datetime, token: Token
) -> Filled:
    """Read every open case and those just closed, on a connection of the worker's."""
    read = open_reader()
    try:
        rows = read.cases.queue(now)
        return Filled(rows, places(rows, rules, now, token))
    finally:
        read.conn.close()


def places(
    rows: Iterable[QueueCase], rules: ClockRules, now: datetime, token: Token
) -> dict[str, Spot]:
    """Return where each row stands at a moment."""
    spots: dict[str, Spot] = {}
    for row in rows:
        spots[row.case.id] = spot_of(row, rules, now)
        if len(spots) % STEP == 0:
            token.progress(len(spots))
    return spots
