"""What the entity pane asks for in a worker: answers, counts and disputes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from db.entity_disputes import disputes, place_book, street_spots
from db.entity_history import EntityHistory
from db.entity_search import EntityFinder, EntityQuery
from domain.entities.entity_types import ENDED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from db.entity_search import Fids
    from db.world import Reads
    from desktop.desk import OpenReader
    from desktop.tasks import Token
    from domain.entities.disputed import PlaceBook

ALL, DISPUTED, BORDER = "", "disputed", "on_border"
# All that wait in one list: without a grid, in dispute, on a border.
ORPHANS: Final = "orphans"
# Lists for which every address must have been held against its grid.
HELD: Final = frozenset({DISPUTED, ORPHANS})
UNPLACED: Final = ("no_coordinates", "unknown_datum", "outside")
# The lists of the pane: everything, then the work that waits, worst first.
SCOPES: Final = (ALL, ORPHANS, "unplaced", *UNPLACED, DISPUTED, BORDER)


@dataclass(frozen=True, slots=True)
class Disputed:
    """The rows in dispute, what the address of each names, and where streets are."""

    fids: Fids
    named: dict[int, str]
    book: PlaceBook
    spots: dict[str, tuple[float, float]]

    def spot(self, address: str) -> tuple[float, float] | None:
        """Return where to look for an address: the middle of the street it names."""
        found = self.book.named(address)
        return None if found is None else self.spots.get(found.name)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entities each list holds (None = not counted yet), and done today."""

    of: dict[str, int | None]
    done_today: int


NO_COUNTS: Final = Counts(dict.fromkeys(SCOPES), 0)


def answer(
    open_reader: OpenReader, query: EntityQuery, disputed: Disputed | None
) -> Fids:
    """Return the rows that a question finds, on a connection of the worker's."""
    read = open_reader()
    try:
        finder = EntityFinder(read.conn)
        if query.placed not in HELD:
            return finder.found(query)
        among = np.zeros(0, dtype=np.int64) if disputed is None else disputed.fids
        if query.placed == ORPHANS:
            among = orphans(finder, among)
        rest = replace(query, placed="")
        if not rest.text.strip() and not rest.sieved:
            return among
        found = finder.found(rest)
        return found[np.isin(found, among)]
    finally:
        read.conn.close()


def orphans(finder: EntityFinder, disputed: Fids) -> Fids:
    """Return all whose grid is in doubt, each once: unplaced, disputed, on a border."""
    kinds = (
        finder.found(EntityQuery(placed="unplaced")),
        disputed,
        finder.found(EntityQuery(placed=BORDER)),
    )
    every = np.concatenate(kinds)
    _fids, first = np.unique(every, return_index=True)
    return every[np.sort(first)]


def find_disputes(open_reader: OpenReader, token: Token) -> Disputed:
    """Hold every address against the grid where it lies."""
    read = open_reader()
    try:
        book = place_book(read)
        fids, named = disputes(read, book, token.progress)
        return Disputed(fids, named, book, street_spots(read))
    finally:
        read.conn.close()


def rechecked(read: Reads, known: Disputed, entities: Iterable[str]) -> Disputed:
    """Hold the addresses of a few entities against their grids again."""
    finder, named = EntityFinder(read.conn), dict(known.named)
    for entity in entities:
        fid = finder.fid_of(entity)
        named.pop(fid, None)
        found = read.entities.entity_file(entity)
        if found is None or not found.row.grid or found.row.state in ENDED:
            continue
        if any(one.assigned and one.primary for one in found.premises):
            continue
        place = known.book.dispute(found.row.address, found.row.grid)
        if place is not None:
            named[fid] = place.name
    fids = np.array(sorted(named), dtype=np.int64)
    return Disputed(fids, named, known.book, known.spots)


def count(
    open_reader: OpenReader, disputed: Disputed | None, today: datetime
) -> Counts:
    """Count the lists, and what was settled since the day began."""
    read = open_reader()
    try:
        placed = read.entities.placement_counts()
        why = placed["unplaced_by_reason"]
        finder = EntityFinder(read.conn)
        of: dict[str, int | None] = {
            ALL: placed["entities"],
            "unplaced": placed["unplaced"],
            **{reason: why.get(reason, 0) for reason in UNPLACED},
            DISPUTED: None if disputed is None else len(disputed.fids),
            ORPHANS: None if disputed is None else len(orphans(finder, disputed.fids)),
            BORDER: len(finder.found(EntityQuery(placed=BORDER))),
        }
        return Counts(of, history_of(read).settled_since(today))
    finally:
        read.conn.close()


def history_of(read: Reads) -> EntityHistory:
    """Return what the journal tells, read through a connection."""
    return EntityHistory(read.conn, read.blob)
