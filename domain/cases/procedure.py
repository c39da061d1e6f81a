"""The procedure as data: which act is open in a state, and what follows from it.

Tokens of a row's effects: `+x` starts clock x (or lets it go on with the time it has
used), `-x` stops it, `~x` begins a new attempt with a fresh limit, `!x` voids the
attempt so that its time is charged to nobody, `=x` takes its stop back so that the
time since then counts. `|@`, `>@` and `^@` pause, resume and
extend the clock that the command names; `-@stage` stops every stage clock and timer,
`-@all` every clock. `+x@received` starts at the time of receipt instead of now.

Tokens of what a row sets in the case: `handler<person` takes a field of the command
where it was given (`<doer`: the doer), `closure=consult` a fixed value, `attempt+`
counts one up, `flags+forced` and `flags-forced` set and clear a flag, `handlers+`
notes the doer.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from domain.cases.limits import STATUTORY
from domain.cases.snapshot import ClockFact, FieldValue, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from domain.cases.clock_facts import ClockRun
    from domain.cases.limits import RuleBook
    from domain.cases.rules import StateRow, Transition

ANY_OPEN = "*"
SAME = "="
NEW = ""
_WHAT = {
    "+": "start",
    "-": "stop",
    "~": "restart",
    "!": "void",
    "|": "pause",
    ">": "resume",
    "^": "extend",
    "=": "unstop",
}
_NEED_RUNNING = frozenset({"stop", "void", "pause", "resume", "extend"})
NAMED = "@"
DOER = "doer"
ALL_STAGES = "@stage"
ALL_CLOCKS = "@all"
FROM_RECEIPT = "@received"


def effect_errors(effects: Iterable[str], clocks: Iterable[str]) -> list[str]:
    """Return the tokens that name no clock or no effect."""
    known = {*clocks, NAMED, ALL_STAGES, ALL_CLOCKS}
    return [
        token
        for token in effects
        if token[:1] not in _WHAT or token[1:].removesuffix(FROM_RECEIPT) not in known
    ]


class Moment:
    """What the clock effects of one act need to know beside the row itself."""

    __slots__ = ("amount", "at", "named", "received", "runs")

    def __init__(
        self, at: datetime, received: datetime, runs: Sequence[ClockRun] = ()
    ) -> None:
        """Take the time of the act, the time of receipt and the clocks so far."""
        self.at = at
        self.received = received
        self.runs = runs
        self.named = ""
        self.amount = 0.0

    def naming(self, clock: str, amount: float = 0.0) -> Moment:
        """Say which clock `@` stands for, and by how much it grows."""
        self.named = clock
        self.amount = amount
        return self


def clock_facts(
    effects: Sequence[str], moment: Moment, book: RuleBook
) -> tuple[ClockFact, ...]:
    """Return what an act's effects do to the clocks of a case."""
    running = {run.clock for run in moment.runs if run.running}
    facts: list[ClockFact] = []
    for token in effects:
        what = _WHAT[token[0]]
        name = token[1:]
        at = moment.received if name.endswith(FROM_RECEIPT) else moment.at
        for clock in _clocks(name.removesuffix(FROM_RECEIPT), moment, book):
            if what in _NEED_RUNNING and clock not in running:
                continue
            amount = moment.amount if what == "extend" else 0.0
            facts.append(
                ClockFact(clock=clock, what=what, at=at.isoformat(), amount=amount)
            )
    return tuple(facts)


def _clocks(name: str, moment: Moment, book: RuleBook) -> tuple[str, ...]:
    if name == NAMED:
        return (moment.named,)
    if name not in {ALL_STAGES, ALL_CLOCKS}:
        return (name,)
    return tuple(
        run.clock
        for run in moment.runs
        if run.running and (name == ALL_CLOCKS or book.side(run.clock) != STATUTORY)
    )


_SET = re.compile(r"(\w+)([<=+-])(.*)")
_SETTABLE = frozenset(field.name for field in fields(Snapshot))


def set_errors(sets: Iterable[str]) -> list[str]:
    """Return the tokens that set nothing a case has."""
    found = ((token, _SET.fullmatch(token)) for token in sets)
    return [
        token for token, match in found if match is None or match[1] not in _SETTABLE
    ]


def set_fields(
    case: Snapshot, sets: Sequence[str], given: Mapping[str, FieldValue], doer: str
) -> Snapshot:
    """Return the case after a row's `sets`, with the fields that the command gave."""
    changed: dict[str, Any] = {}
    named = {**given, DOER: doer}
    for token in sets:
        match = _SET.fullmatch(token)
        if match is None:
            continue
        name, sign, rest = match.groups()
        before = changed.get(name, getattr(case, name))
        changed[name] = _set(
            before, sign, named.get(rest) if sign == "<" else rest, doer
        )
    return replace(case, **changed)


def _set(before: Any, sign: str, value: FieldValue, doer: str) -> Any:
    if sign == "<":
        return value or before
    if sign == "=":
        return _fixed(before, value)
    if isinstance(before, int):
        return before + 1
    item = value or doer
    if sign == "-":
        return tuple(one for one in before if one != item)
    return before if item in before else (*before, item)


def _fixed(before: Any, value: FieldValue) -> Any:
    if isinstance(before, tuple):
        return (value,) if value else ()
    return value


def next_state(row: Transition, state: str) -> str:
    """Return the state after an act."""
    return state if row.to_state == SAME else row.to_state


def procedure_problems(
    rows: Sequence[Transition], states: Mapping[str, StateRow]
) -> list[str]:
    """Return what is wrong: unknown states, unreachable ones and dead ends."""
    open_states = {code for code, row in states.items() if row.is_open}
    edges: dict[str, set[str]] = {}
    problems: list[str] = []
    for row in rows:
        sources = open_states if row.from_state == ANY_OPEN else {row.from_state}
        for source in sources:
            edges.setdefault(source, set()).add(next_state(row, source))
        problems.extend(
            f"unknown state {code} in {row.act}"
            for code in (row.from_state, row.to_state)
            if code not in {NEW, ANY_OPEN, SAME} and code not in states
        )
    reached = _reach(edges)
    problems.extend(f"unreachable {code}" for code in sorted(set(states) - reached))
    problems.extend(
        f"no exit from {code}"
        for code, row in sorted(states.items())
        if not row.is_final and not edges.get(code, set()) - {code}
    )
    return problems


def _reach(edges: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = {NEW}
    fresh = [NEW]
    while fresh:
        for after in edges.get(fresh.pop(), set()):
            if after not in reached:
                reached.add(after)
                fresh.append(after)
    return reached
