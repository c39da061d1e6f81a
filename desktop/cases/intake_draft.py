"""The clocks that a new case would start, shown before it is entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.cases.clock_facts import ClockRun
from domain.cases.deadline import Due, due_of
from domain.cases.limits import ASSESSMENT, STATUTORY, Governed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from db.world import Reads

SEALED: Final = ("name", "phone", "narrative")


@dataclass(frozen=True, slots=True)
class Preview:
    """One clock that would start with the case, and when it would run out."""

    clock: str
    side: str
    due: datetime | None
    state: str


def previews(
    read: Reads, kind: str, matter: str, priority: int, now: datetime
) -> Iterator[Preview]:
    """Yield the clocks that registering would start, statutory ones first."""
    procedure = read.cases.procedure(kind, now)
    if procedure is None:
        return
    row = read.cases.transition(procedure.code, procedure.version, "", "register")
    rules = read.cases.clock_rules()
    case = Governed(procedure.code, procedure.version, matter, priority, now.date())
    effects = () if row is None else row.effects
    clocks = [token[1:].split("@")[0] for token in effects if token.startswith("+")]
    sides = {STATUTORY: 0, ASSESSMENT: 1}
    for clock in sorted(clocks, key=lambda one: sides.get(rules.book.side(one), 2)):
        found = due_of(ClockRun(clock, now), rules.book.limit(clock, case), rules)
        due = found.shown if isinstance(found, Due) else None
        yield Preview(clock, rules.book.side(clock), due, type(found).__name__)
