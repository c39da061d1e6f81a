"""The queue: open cases by lane with the facts of their clocks, in batches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from db.case_merges import CaseMerges
from db.case_reads import BATCH, CASE_COLUMNS, case_row, marks
from domain.cases.clock_facts import ClockRun, fold
from domain.cases.deadline import ClockRules
from domain.cases.limits import STATUTORY, Governed
from domain.cases.two_clocks import (
    NOT_PUBLISHED,
    PAUSED,
    UNSET,
    ClockFace,
    TwoClocks,
    tightest,
    two_clocks,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.cases.reads import CaseRow

PAGE = 5000
# A merged case stands in no lane: its main case does.
OF_ITS_OWN = "NOT EXISTS (SELECT 1 FROM case_merge m WHERE m.case_id = id)"


@dataclass(frozen=True, slots=True)
class Strand:
    """Clocks of another case that count for this one: it is, or has, its main case."""

    case: str
    number: str
    runs: tuple[ClockRun, ...]
    governed: Governed


@dataclass(frozen=True, slots=True)
class QueueCase:
    """A case of the queue: the row, its lane, its clocks, its next call-back.

    `bound` are the clocks that go with its own by a merging: what the law wants of
    its merged cases, or the stage clocks of its main case; `merged` counts the former.
    """

    case: CaseRow
    lane: str
    runs: tuple[ClockRun, ...]
    governed: Governed
    call_back: datetime | None = None
    bound: tuple[Strand, ...] = ()
    merged: int = 0

    def clocks(self, rules: ClockRules, now: datetime) -> TwoClocks:
        """Return both clocks at a moment, with those that are bound to the case's."""
        found = two_clocks(self.runs, self.governed, rules, now)
        if not self.bound:
            return found
        return tightest(
            found,
            *(two_clocks(one.runs, one.governed, rules, now) for one in self.bound),
        )


def governed_by(case: CaseRow) -> Governed:
    """Return what chooses the limits of a case."""
    return Governed(
        case.procedure,
        case.procedure_version,
        case.matter,
        case.priority,
        case.received_at.date(),
    )


class CaseQueue(CaseMerges):
    """Reads of many cases at once; none of them reads all cases ever registered."""

    def clock_rules(self) -> ClockRules:
        """Return what turns clock facts into deadlines."""
        found: ClockRules = self._keep(
            "clock_rules", lambda: ClockRules(self.rulebook(), self.calendar())
        )
        return found

    def lane_of(self, state: str) -> str:
        """Return the lane that shows a state, "" when none does."""
        found = self.state(state)
        return "" if found is None else found.lane

    def open_ids(self, now: datetime, lane: str = "") -> tuple[str, ...]:
        """Return the ids of the cases that the queue holds, of one lane or all.

        A lane with a number of minutes holds a closed case that long.
        """
        found: list[str] = []
        for code, minutes in self.lanes():
            if lane in {"", code}:
                found.extend(self._lane_ids(code, minutes, now))
        return tuple(found)

    def _lane_ids(self, lane: str, minutes: int, now: datetime) -> list[str]:
        states = [row.code for row in self.states() if row.lane == lane]
        since = (now - timedelta(minutes=minutes)).isoformat() if minutes else ""
        return [
            row[0]
            for row in self.conn.execute(
                "SELECT id FROM case_file "  # noqa: S608 - only question marks
                f"WHERE state IN ({marks(states)}) AND changed_at >= ? "
                f"AND {OF_ITS_OWN} ORDER BY fid",
                (*states, since),
            )
        ]

    def lane_counts(self, now: datetime) -> dict[str, int]:
        """Return how many cases each lane holds."""
        return {
            lane: len(self._lane_ids(lane, minutes, now))
            if minutes
            else self._lane_count(lane)
            for lane, minutes in self.lanes()
        }

    def _lane_count(self, lane: str) -> int:
        states = [row.code for row in self.states() if row.lane == lane]
        row = self.conn.execute(
            "SELECT count(*) FROM case_file "  # noqa: S608 - only question marks
            f"WHERE state IN ({marks(states)}) AND {OF_ITS_OWN}",
            states,
        ).fetchone()
        return int(row[0])

    def queue(self, now: datetime, lane: str = "") -> tuple[QueueCase, ...]:
        """Return every case that the queue holds, of one lane or all, by age."""
        found: list[QueueCase] = []
        for code, minutes in self.lanes():
            if lane in {"", code}:
                found.extend(self._lane_cases(code, minutes, now))
        return tuple(found)

    def _lane_cases(self, lane: str, minutes: int, now: datetime) -> list[QueueCase]:
        states = [row.code for row in self.states() if row.lane == lane]
        since = (now - timedelta(minutes=minutes)).isoformat() if minutes else ""
        where = f"f.state IN ({marks(states)}) AND f.changed_at >= ? AND {OF_ITS_OWN}"
        return self._queue_cases(where, (*states, since))

    def queue_at(self, stations: Iterable[str]) -> tuple[QueueCase, ...]:
        """Return the open cases of some stations, such as those of one desk."""
        wanted = list(stations)
        where = f"f.is_open = 1 AND f.station IN ({marks(wanted)})"
        return tuple(self._queue_cases(where, tuple(wanted)))

    def first_page(self, each: int) -> tuple[QueueCase, ...]:
        """Return those cases of every lane that have waited longest, `each` at most.

        It costs the same however many are open, so that a list has its first rows
        at once; lanes of closed cases are left to the whole reading.
        """
        ids: list[str] = []
        for code, minutes in self.lanes():
            if not minutes:
                ids += self._longest_waiting(code, each)
        return self.queue_rows(ids)

    def _longest_waiting(self, lane: str, each: int) -> list[str]:
        found: list[tuple[str, str]] = []
        for state in self.states():
            if state.lane == lane:
                found += self.conn.execute(
                    "SELECT changed_at, id FROM case_file "  # noqa: S608 - our names
                    f"WHERE state = ? AND {OF_ITS_OWN} "
                    "ORDER BY changed_at LIMIT ?",
                    (state.code, each),
                ).fetchall()
        return [case for _at, case in sorted(found)[:each]]

    def queue_rows(self, ids: Iterable[str]) -> tuple[QueueCase, ...]:
        """Return cases with their clocks by id, in the order asked."""
        wanted = list(ids)
        found: dict[str, QueueCase] = {}
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            where = f"f.id IN ({marks(part)})"
            found |= {row.case.id: row for row in self._queue_cases(where, tuple(part))}
        return tuple(found[one] for one in wanted if one in found)

    def _queue_cases(self, where: str, values: tuple[Any, ...]) -> list[QueueCase]:
        facts: dict[str, list[tuple[str, str, str, float]]] = {}
        for case_id, clock, what, at, amount in self.conn.execute(
            "SELECT c.case_id, c.clock, c.what, c.at, c.amount "  # noqa: S608
            "FROM case_file f CROSS JOIN case_clock c ON c.case_id = f.id "
            f"WHERE {where} ORDER BY c.case_id, c.version, c.ordinal",
            values,
        ):
            facts.setdefault(case_id, []).append((clock, what, at, amount))
        cases = [
            case_row(row)
            for row in self.conn.execute(
                f"SELECT {CASE_COLUMNS} FROM case_file f "  # noqa: S608 - our names
                f"WHERE {where} ORDER BY f.fid",
                values,
            )
        ]
        # Asked once, not for each case: a cached rule still costs a look at the file.
        lanes = {state.code: state.lane for state in self.states()}
        few = [case.id for case in cases] if len(cases) <= BATCH else None
        back = self.next_call_backs(few)
        rows = [
            QueueCase(
                case,
                lanes.get(case.state, ""),
                fold(facts.get(case.id, ())),
                governed_by(case),
                back.get(case.id),
            )
            for case in cases
        ]
        return self._tied(rows, few)

    def _tied(self, rows: list[QueueCase], few: list[str] | None) -> list[QueueCase]:
        """Bind the clocks of merged cases and of their main cases together."""
        ties: dict[str, list[str]] = {}
        for row in self.merges(few):
            ties.setdefault(row.root, []).append(row.case)
        if not ties and not any(row.case.merged_into for row in rows):
            return rows
        return [self._bound(row, ties.get(row.case.id, [])) for row in rows]

    def _bound(self, row: QueueCase, children: list[str]) -> QueueCase:
        case = row.case
        if not children and not case.merged_into:
            return row
        others = self.cases(children or [case.merged_into])
        wanted = children != []
        strands = (self._strand(one, statutory=wanted) for one in others)
        call_back = row.call_back
        if children:
            times = [call_back, *self.next_call_backs(children).values()]
            call_back = min((one for one in times if one is not None), default=None)
        return replace(
            row, bound=tuple(strands), merged=len(children), call_back=call_back
        )

    def _strand(self, case: CaseRow, *, statutory: bool) -> Strand:
        book = self.rulebook()
        runs = tuple(
            run
            for run in self.clocks(case.id)
            if (book.side(run.clock) == STATUTORY) is statutory
        )
        return Strand(case.id, case.number, runs, governed_by(case))

    def case_rows(self, now: datetime) -> list[dict[str, Any]]:
        """Return every case as scripts read it, page by page, the oldest first.

        For the command line only: the desk itself asks for the queue.
        """
        rules = self.clock_rules()
        found: list[dict[str, Any]] = []
        last = 0
        while page := self._page(last):
            last = page[-1]
            rows = self._queue_cases("f.fid BETWEEN ? AND ?", (page[0], last))
            found.extend(told_case(row, row.clocks(rules, now)) for row in rows)
        return found

    def _page(self, after: int) -> list[int]:
        return [
            row[0]
            for row in self.conn.execute(
                "SELECT fid FROM case_file WHERE fid > ? ORDER BY fid LIMIT ?",
                (after, PAGE),
            )
        ]


def told_case(row: QueueCase, clocks: TwoClocks) -> dict[str, Any]:
    """Return a case with its clocks as scripts read it."""
    case = row.case
    return {
        "id": case.id,
        "number": case.number,
        "kind": case.kind,
        "state": case.state,
        "lane": row.lane,
        "matter": case.matter,
        "priority": case.priority,
        "grid": case.grid,
        "station": case.station,
        "entity": case.entity,
        "handler": case.handler,
        "received_at": case.received_at.isoformat(),
        "due_statutory": due_text(clocks.statutory),
        "due_assessment": due_text(clocks.assessment),
        "overdue": clocks.overdue,
        "flags": list(case.flags),
        "version": case.version,
        "merged_into": case.merged_into,
        "summary": case.summary,
        "x": case.x,
        "y": case.y,
    }


def due_text(face: ClockFace) -> str | None:
    """Return a deadline as scripts read it: a time, what stands in its way, or None."""
    if face.shown is not None:
        return face.shown.isoformat()
    return face.state if face.state in {NOT_PUBLISHED, PAUSED, UNSET} else None
