"""Where the rows of the queue come from: a first page, all in a worker, then singly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.cases.queue_order import Arranged, Mark, mark_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from db.case_queue import QueueCase
    from db.world import Reads
    from desktop.cases.queue_order import Arranger
    from desktop.desk import OpenReader
    from desktop.tasks import Token
    from domain.cases.deadline import ClockRules

STEP: Final = 500
FIRST_EACH: Final = 60


@dataclass(frozen=True, slots=True)
class Filled:
    """What a worker read: the rows, their clocks, and how the view shows them."""

    rows: tuple[QueueCase, ...]
    marks: dict[str, Mark]
    arranger: Arranger
    arranged: Arranged


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a worker made of rows that are known: clocks, where asked, and order."""

    marks: dict[str, Mark]
    arranger: Arranger
    arranged: Arranged


def some(read: Reads, ids: Iterable[str], now: datetime) -> dict[str, QueueCase]:
    """Return those of these cases that the queue shows, by id."""
    stay = dict(read.cases.lanes())
    return {
        row.case.id: row
        for row in read.cases.queue_rows(ids)
        if row.lane in stay and is_recent(row, stay[row.lane], now)
    }


def some_anew(
    open_reader: OpenReader, ids: Iterable[str], now: datetime
) -> dict[str, QueueCase]:
    """Return the same on a connection of the worker's."""
    read = open_reader()
    try:
        return some(read, ids, now)
    finally:
        read.conn.close()


def is_recent(row: QueueCase, minutes: int, now: datetime) -> bool:
    """Tell whether a case is to stay in a lane of so many minutes (0 = for ever)."""
    age = (now - row.case.changed_at).total_seconds()
    return not minutes or age <= minutes * 60


def first_page(read: Reads, rules: ClockRules, arranger: Arranger) -> Filled:
    """Read the cases of every lane that have waited longest: what is seen at once."""
    rows = read.cases.first_page(FIRST_EACH)
    marks = {row.case.id: mark_of(row, rules, arranger.now) for row in rows}
    return Filled(rows, marks, arranger, arranger.arrange(rows, marks))


def read_all(
    open_reader: OpenReader, rules: ClockRules, arranger: Arranger, token: Token
) -> Filled:
    """Read every open case and those just closed, on a connection of the worker's."""
    read = open_reader()
    try:
        rows = read.cases.queue(arranger.now)
        arranger.lexicon.learn(read, rows)
    finally:
        read.conn.close()
    marks = marks_of(rows, rules, arranger.now, token)
    for count, row in enumerate(rows):
        # What the quick filter looks through is ready before anybody types.
        arranger.lexicon.hay(row)
        if count % STEP == 0:
            token.progress(count, len(rows))
    return Filled(rows, marks, arranger, arranger.arrange(rows, marks))


def marks_of(
    rows: Iterable[QueueCase], rules: ClockRules, now: datetime, token: Token
) -> dict[str, Mark]:
    """Return the clocks of each row at a moment."""
    marks: dict[str, Mark] = {}
    for row in rows:
        marks[row.case.id] = mark_of(row, rules, now)
        if len(marks) % STEP == 0:
            token.progress(len(marks))
    return marks
