"""Which cases a view of the queue shows, in what order and in which groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.cases.queue_lexicon import letters
from desktop.cases.queue_view import View
from domain.cases.two_clocks import LATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.case_queue import QueueCase
    from desktop.cases.queue_lexicon import QueueLexicon
    from domain.cases.deadline import ClockRules
    from domain.cases.two_clocks import ClockFace

CLOSED: Final = "closed"
AFTER_OPEN: Final = 8
NOBODY: Final = "-"
HOUR: Final = 3600.0
DAY: Final = 86_400
PART: Final = 5_000
TURNED: Final = bytes(255 - one for one in range(256))
END: Final = b"\xff" * 4
SPANS: Final = {"1h": HOUR, "4h": 4 * HOUR, "1d": 24 * HOUR, "3d": 72 * HOUR}

EPOCH: Final = date(1970, 1, 1).toordinal()
# Groups of due days that are no day; they stand before and after all days.
OVER, NEVER = "0", "9"

# (group, 0) is a head; (group, 1, order, number, id) a case. Groups and orders of
# one view compare with each other, and the id makes every entry another.
Entry = tuple[Any, ...]
Test = Callable[["QueueCase", "Mark"], bool]
Order = Callable[["QueueCase", "Mark"], Any]


class Mark(NamedTuple):
    """The clocks of a case at a moment, as far as order and filters need them.

    `tight` orders the queue; `dues` are the moments at which the statutory and the
    assessment clock run out, infinite where that cannot be said.
    """

    tight: tuple[int, float]
    statutory: tuple[int, float]
    assessment: tuple[int, float]
    dues: tuple[float, float]
    late: bool


def mark_of(row: QueueCase, rules: ClockRules, now: datetime) -> Mark:
    """Return the clocks of a case at a moment."""
    if row.lane == CLOSED:
        # The latest closed first: nothing runs any more that could order them.
        spot = (AFTER_OPEN, -row.case.changed_at.timestamp())
        return Mark(spot, spot, spot, (inf, inf), late=False)
    clocks = row.clocks(rules, now)
    return Mark(
        clocks.sort_key,
        _spot(clocks.statutory),
        _spot(clocks.assessment),
        (_due(clocks.statutory), _due(clocks.assessment)),
        clocks.overdue,
    )


def _spot(face: ClockFace) -> tuple[int, float]:
    if face.due is None:
        return (2, 0.0)
    return (0 if face.state == LATE else 1, face.remaining)


def _due(face: ClockFace) -> float:
    at = face.shown or face.due
    return inf if at is None else at.timestamp()


def flipped(value: Any) -> Any:
    """Return what orders the other way round: numbers, texts and tuples of them."""
    if isinstance(value, str):
        return _turned(value)
    if isinstance(value, tuple):
        return tuple(flipped(one) for one in value)
    return -value


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries sorted, a part at a time.

    One sorting of them all would keep every other thread waiting, the window's too;
    putting sorted parts together is quick.
    """
    listed = list(entries)
    for start in range(0, len(listed), PART) if len(listed) > PART else ():
        listed[start : start + PART] = sorted(listed[start : start + PART])
    return sorted(listed)


@lru_cache(maxsize=65_536)
def _turned(text: str) -> bytes:
    # Every bit turned; the end counts more than any letter: "ab" before "a".
    return text.encode("utf-32-be").translate(TURNED) + END


@dataclass(slots=True)
class Arranged:
    """What a view shows: the cases that pass, in order, and the groups' sizes."""

    members: dict[str, Entry] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    sizes: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    late_ids: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Who looks at the queue: the person, what is new to him, groups he closed."""

    person: str = ""
    fresh: frozenset[str] = frozenset()
    collapsed: frozenset[str] = frozenset()


class Arranger:
    """One view at one moment, made ready to look at many cases or at one."""

    def __init__(
        self,
        view: View,
        lexicon: QueueLexicon,
        now: datetime,
        who: Onlooker,
    ) -> None:
        """Look through `view` as `who` does."""
        self.view = view
        self._collapsed = who.collapsed
        self.lexicon = lexicon
        self.now = now
        self._me = who.person
        self._fresh = who.fresh
        self._lanes = frozenset(view.lanes)
        self._tests = [*self._chip_tests(), *self._text_tests()]
        self._order = self._orders()[view.sort]
        self._flip = flipped if view.down else None
        self._groups: dict[str, Entry] = {}

    def passes(self, row: QueueCase, mark: Mark) -> bool:
        """Tell whether the view shows a case."""
        return row.lane in self._lanes and all(test(row, mark) for test in self._tests)

    def entry(self, row: QueueCase, mark: Mark) -> Entry:
        """Return where a case stands."""
        order = self._order(row, mark)
        if self._flip is not None:
            order = self._flip(order)
        return (self._group(row, mark), 1, order, row.case.number, row.case.id)

    def arrange(self, rows: Iterable[QueueCase], marks: Mapping[str, Mark]) -> Arranged:
        """Return all that the view shows of these cases."""
        made = Arranged()
        members = made.members
        for row in rows:
            mark = marks[row.case.id]
            if self.passes(row, mark):
                entry = self.entry(row, mark)
                members[row.case.id] = entry
                if self.view.group:
                    code = entry[0][-1]
                    made.sizes[code] += 1
                    if mark.late:
                        made.late[code] += 1
                        made.late_ids.add(row.case.id)
        if self.view.group:
            # In order they are lined up again at once, when a group opens or closes.
            ordered = in_order(members.values())
            made.members = {str(one[-1]): one for one in ordered}
        made.entries = self.lined_up(made.members.values(), self._collapsed)
        return made

    def lined_up(
        self, members: Iterable[Entry], collapsed: AbstractSet[str]
    ) -> list[Entry]:
        """Return entries in order, with a head for each group, folded ones closed."""
        if not self.view.group:
            return in_order(members)
        listed = list(members)
        heads: set[Entry] = {(one[0], 0) for one in listed}
        open_ones = [one for one in listed if one[0][-1] not in collapsed]
        return in_order([*heads, *open_ones])

    # Filters

    def _chip_tests(self) -> list[Test]:
        kinds: dict[str, set[str]] = {}
        for chip in self.view.chips:
            kinds.setdefault(chip.kind, set()).add(chip.value)
        return [self._test(kind, frozenset(values)) for kind, values in kinds.items()]

    def _test(self, kind: str, values: frozenset[str]) -> Test:
        if kind == "flag":
            return lambda row, _mark: not values.isdisjoint(row.case.flags)
        if kind == "due":
            spans = [self._span(value) for value in values]
            return lambda _row, mark: any(
                since <= due < until for since, until in spans for due in mark.dues
            )
        plain: dict[str, Test] = {
            "overdue": lambda _row, mark: mark.late,
            "new": lambda row, _mark: row.case.id in self._fresh,
            "mine": lambda row, _mark: row.case.handler == self._me,
            "unassigned": lambda row, _mark: not row.case.handler,
        }
        return plain.get(kind) or (lambda row, _mark: getattr(row.case, kind) in values)

    def _span(self, value: str) -> tuple[float, float]:
        if value in SPANS:
            now = self.now.timestamp()
            return now, now + SPANS[value]
        midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight.timestamp(), (midnight + timedelta(days=1)).timestamp()

    def _text_tests(self) -> list[Test]:
        terms = self.view.text.lower().split()
        if not terms:
            return []
        hay = self.lexicon.hay
        return [lambda row, _mark: all(term in hay(row) for term in terms)]

    # Order and groups

    def _orders(self) -> dict[str, Order]:
        words = self.lexicon
        return {
            "clock": lambda _row, mark: mark.tight,
            "statutory": lambda _row, mark: mark.statutory,
            "assessment": lambda _row, mark: mark.assessment,
            "number": lambda row, _mark: row.case.number,
            "matter": lambda row, _mark: _spelt(words.matter(row.case.matter)),
            "place": lambda row, _mark: _spelt(words.place(row)),
            "received": lambda row, _mark: row.case.received_at.timestamp(),
            "grid": lambda row, _mark: row.case.grid,
            "station": lambda row, _mark: _spelt(words.unit(row.case.station)),
            "handler": lambda row, _mark: _spelt(words.person(row.case.handler)),
            "kind": lambda row, _mark: _spelt(words.label(row.case.kind)),
            "priority": lambda row, _mark: row.case.priority,
            "flags": lambda row, _mark: _flagged(row.case.flags),
            "entity": lambda row, _mark: _spelt(words.entity(row.case.entity)),
            "source": lambda row, _mark: _spelt(words.label(row.case.source)),
            "source_no": lambda row, _mark: row.case.source_no,
        }

    def _group(self, row: QueueCase, mark: Mark) -> Entry:
        group = self.view.group
        if not group:
            return ()
        if group == "due_day":
            return (_day(mark, self.now),)
        code = getattr(row.case, group) or NOBODY
        found = self._groups.get(code)
        if found is None:
            # Cases without a grid, a handler or a matter stand before all others.
            found = (code != NOBODY, *_spelt(self._name(group, code)), code)
            self._groups[code] = found
        return found

    def _name(self, group: str, code: str) -> str:
        words = self.lexicon
        if code == NOBODY or group == "grid":
            return code
        return {
            "station": words.unit,
            "handler": words.person,
            "kind": words.label,
            "matter": words.matter,
        }[group](code)


def _spelt(name: str) -> tuple[str, str]:
    return (letters(name), name)


def _flagged(flags: tuple[str, ...]) -> tuple[int, int, str]:
    """Order oversight before all other flags, many before few, none at the end."""
    return (-("oversight" in flags), -len(flags), " ".join(flags))


def _day(mark: Mark, now: datetime) -> str:
    """Return the day on which a case is due, OVER for late, NEVER for unknown."""
    if mark.late:
        return OVER
    due = min(mark.dues)
    if due == inf:
        return NEVER
    shift = now.utcoffset() or timedelta()
    return f"{EPOCH + int((due + shift.total_seconds()) // DAY):08}"


def day_of(code: str) -> date | None:
    """Return the day that a group of due days stands for, None for over and never."""
    return None if code in {OVER, NEVER} else date.fromordinal(int(code))
