"""Where the rows of the queue come from: a first page, all in a worker, then singly."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.cases.queue_order import Arranged, Mark, mark_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from db.case_queue import QueueCase
    from db.world import Reads
    from desktop.cases.queue_order import Arranger
    from desktop.desk import OpenReader
    from desktop.tasks import Token
    from domain.cases.deadline import ClockRules

STEP: Final = 500
FIRST_EACH: Final = 30
# From here the cases are too many to be looked through for cycles.
MANY: Final = 2_000


@dataclass(frozen=True, slots=True)
class Stock:
    """Cases by id with their clocks, and how many each lane holds, in all and late."""

    rows: dict[str, QueueCase]
    marks: dict[str, Mark]
    counts: Counter[str]
    late: Counter[str]


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a worker made: cases and clocks (None = as they were), and their order.

    `newly` are those of them that ran out since their clocks were told last.
    """

    stock: Stock | None
    arranger: Arranger
    arranged: Arranged
    newly: list[str]


def stock_of(rows: dict[str, QueueCase], marks: dict[str, Mark]) -> Stock:
    """Return cases with their clocks, counted."""
    counts = Counter(row.lane for row in rows.values())
    late = Counter(row.lane for one, row in rows.items() if marks[one].late)
    return Stock(rows, marks, counts, late)


def let_go(stock: Stock) -> None:
    """Forget cases little by little: all at once would hold up every thread."""
    for held in (stock.rows, stock.marks):
        while held:
            held.popitem()


@contextmanager
def undisturbed(count: int) -> Iterator[None]:
    """Let the search for cycles pass over many cases while and after they are made.

    It would stop every thread for a tenth of a second and more, again and again, to
    look through a million objects of which none refers to itself.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if count >= MANY:
            gc.freeze()
        if searching:
            gc.enable()


def some(read: Reads, ids: Iterable[str], now: datetime) -> dict[str, QueueCase]:
    """Return those of these cases that the queue shows, by id."""
    stay = dict(read.cases.lanes())
    return {
        row.case.id: row
        for row in read.cases.queue_rows(ids)
        if row.lane in stay
        and not row.case.merged_into
        and is_recent(row, stay[row.lane], now)
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


def first_page(read: Reads, rules: ClockRules, arranger: Arranger) -> Ordered:
    """Read the cases of every lane that have waited longest: what is seen at once."""
    rows = {row.case.id: row for row in read.cases.first_page(FIRST_EACH)}
    marks = {one: mark_of(row, rules, arranger.now) for one, row in rows.items()}
    arranged = arranger.arrange(rows.values(), marks)
    return Ordered(stock_of(rows, marks), arranger, arranged, [])


def read_all(
    open_reader: OpenReader, rules: ClockRules, arranger: Arranger, token: Token
) -> Ordered:
    """Read every open case and those just closed, on a connection of the worker's."""
    read = open_reader()
    try:
        now = arranger.now
        with undisturbed(sum(read.cases.lane_counts(now).values())):
            found = read.cases.queue(now)
            arranger.lexicon.learn(read, found)
            rows = {row.case.id: row for row in found}
            marks = marks_of(found, rules, now, token)
            for count, row in enumerate(found):
                # What the quick filter looks through is ready before anybody types.
                arranger.lexicon.hay(row)
                if count % STEP == 0:
                    token.progress(count, len(rows))
            arranged = arranger.arrange(found, marks)
            return Ordered(stock_of(rows, marks), arranger, arranged, [])
    finally:
        read.conn.close()


def order_anew(
    stock: Stock, rules: ClockRules | None, arranger: Arranger, token: Token
) -> Ordered:
    """Order cases that are known; with rules, by their clocks of the moment."""
    rows, marks = stock.rows, stock.marks
    if rules is None:
        return Ordered(None, arranger, arranger.arrange(rows.values(), marks), [])
    with undisturbed(0):
        fresh = marks_of(rows.values(), rules, arranger.now, token)
        newly = [one for one, mark in fresh.items() if mark.late > marks[one].late]
        arranged = arranger.arrange(rows.values(), fresh)
        return Ordered(stock_of(rows, fresh), arranger, arranged, newly)


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
