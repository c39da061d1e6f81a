"""The cases of the queue as they stand: rows, clocks, order, groups and counts."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from desktop.cases.queue_order import CLOSED, Arranged, Entry, Mark
from desktop.cases.queue_source import Stock

if TYPE_CHECKING:
    from db.case_queue import QueueCase
    from desktop.cases.queue_order import Arranger


class Shelf:
    """Plain data behind the queue's model; every look-up costs a few comparisons."""

    def __init__(self) -> None:
        """Start empty."""
        self.rows: dict[str, QueueCase] = {}
        self.marks: dict[str, Mark] = {}
        self.shown = Arranged()
        self.collapsed: set[str] = set()
        # What left the queue while nothing might move: still painted where it was.
        self.ghosts: dict[str, QueueCase] = {}
        self._counts: Counter[str] = Counter()
        self._late: Counter[str] = Counter()

    # Look-ups

    def count(self, lane: str) -> int:
        """Return how many cases a lane holds, shown or not."""
        return self._counts[lane]

    def late(self, lane: str) -> int:
        """Return how many cases of a lane have a clock that ran out."""
        return self._late[lane]

    def open_count(self) -> int:
        """Return how many cases are not closed."""
        return self._counts.total() - self._counts[CLOSED]

    def place_of(self, entry: Entry) -> int:
        """Return where an entry stands among those shown, -1 when it does not."""
        entries = self.shown.entries
        place = bisect_left(entries, entry)
        return place if place < len(entries) and entries[place] == entry else -1

    def row_of(self, case_id: str) -> int:
        """Return where a case stands among the entries shown, -1 for not there."""
        entry = self.shown.members.get(case_id)
        return -1 if entry is None else self.place_of(entry)

    def id_at(self, place: int) -> str:
        """Return the id of the case in a place, "" for a head or no place."""
        entry = self._entry(place)
        return str(entry[-1]) if entry and entry[1] else ""

    def ids_in(self, first: int, end: int) -> list[str]:
        """Return the ids of the cases in a span of places, the heads left out."""
        return [str(entry[-1]) for entry in self.shown.entries[first:end] if entry[1]]

    def head_at(self, place: int) -> str:
        """Return the code of the group whose head stands in a place, "" for none."""
        entry = self._entry(place)
        return str(entry[0][-1]) if entry and not entry[1] else ""

    def is_head(self, place: int) -> bool:
        """Tell whether the head of a group stands in a place."""
        entries = self.shown.entries
        return 0 <= place < len(entries) and not entries[place][1]

    def group_of(self, case_id: str) -> str:
        """Return the code of the group of a case that passes, "" without groups."""
        entry = self.shown.members.get(case_id)
        return str(entry[0][-1]) if entry and entry[0] else ""

    def case_at(self, place: int) -> QueueCase | None:
        """Return the case in a place, one that left included."""
        case_id = self.id_at(place)
        return self.rows.get(case_id) or self.ghosts.get(case_id)

    def _entry(self, place: int) -> Entry:
        entries = self.shown.entries
        return entries[place] if 0 <= place < len(entries) else ()

    def in_order(self) -> list[str]:
        """Return the cases that pass, from top to bottom, closed groups included."""
        return [str(entry[-1]) for entry in sorted(self.shown.members.values())]

    # Changes that move nothing

    def fill(self, stock: Stock) -> Stock:
        """Hold these cases and no others; return what was held before."""
        before = Stock(self.rows, self.marks, self._counts, self._late)
        self.rows, self.marks = stock.rows, stock.marks
        self._counts, self._late = Counter(stock.counts), Counter(stock.late)
        self.ghosts.clear()
        return before

    def learn(self, row: QueueCase, mark: Mark) -> None:
        """Hold a case as it is now."""
        self.forget(row.case.id)
        self.ghosts.pop(row.case.id, None)
        self.rows[row.case.id] = row
        self.marks[row.case.id] = mark
        self._counts[row.lane] += 1
        self._late[row.lane] += mark.late

    def forget(self, case_id: str) -> None:
        """Hold a case no more."""
        row = self.rows.pop(case_id, None)
        mark = self.marks.pop(case_id, None)
        if row is not None and mark is not None:
            self._counts[row.lane] -= 1
            self._late[row.lane] -= mark.late

    def stock(self) -> Stock:
        """Return a copy of what is held, to be worked on elsewhere."""
        return Stock(dict(self.rows), dict(self.marks), self._counts, self._late)

    def preset(self, counts: dict[str, int]) -> None:
        """Hold the counts of lanes whose cases are still being read."""
        self._counts = Counter(counts)

    # Places, one at a time

    def wanted(self, arranger: Arranger, case_id: str) -> Entry | None:
        """Return where a case would stand now, None when it is not to be shown."""
        row, mark = self.rows.get(case_id), self.marks.get(case_id)
        if row is None or mark is None or not arranger.passes(row, mark):
            return None
        return arranger.entry(row, mark)

    def head_of(self, entry: Entry) -> Entry | None:
        """Return the head of an entry's group, None where nothing is grouped."""
        return (entry[0], 0) if entry[0] else None

    def enter(self, case_id: str, entry: Entry) -> bool:
        """Count a case among those that pass; True when its group is a new one."""
        self.shown.members[case_id] = entry
        if not entry[0]:
            return False
        shown, code = self.shown, entry[0][-1]
        shown.sizes[code] += 1
        if self.marks[case_id].late:
            shown.late[code] += 1
            shown.late_ids.add(case_id)
        return shown.sizes[code] == 1

    def leave(self, case_id: str) -> bool:
        """Count a case no more; True when its group is empty now."""
        entry = self.shown.members.pop(case_id)
        if not entry[0]:
            return False
        shown, code = self.shown, entry[0][-1]
        shown.sizes[code] -= 1
        if case_id in shown.late_ids:
            shown.late_ids.discard(case_id)
            shown.late[code] -= 1
        return not shown.sizes[code]

    def folded(self, entry: Entry) -> bool:
        """Tell whether an entry lies in a group that is closed."""
        return bool(entry[0]) and entry[0][-1] in self.collapsed
