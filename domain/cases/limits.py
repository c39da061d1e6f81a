"""Which limit governs a clock: rows of both Orders and of the procedure's stages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from domain.cases.working_hours import Window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STATUTORY = "statutory"
ASSESSMENT = "assessment"
TIMER = "timer"
WORKING_DAYS = "WD"
CALENDAR_DAYS = "CD"
WORKING_HOURS = "WH"
URGENT_HOURS = "UH"
UNITS = (WORKING_DAYS, CALENDAR_DAYS, WORKING_HOURS, URGENT_HOURS)
CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class ClockDef:
    """A clock by name, and the side it is on: statutory, assessment or timer."""

    code: str
    side: str
    position: int


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a clock may run, by which row and on what basis.

    `amount` is in `unit` (WD, CD, WH, UH); None = the row holds no amount.
    `status` is confirmed or unconfirmed (待确认).
    """

    rule: str
    amount: float | None
    unit: str
    roll: bool = True
    warn_pct: float = 75.0
    basis: str = ""
    status: str = CONFIRMED
    pause_kinds: tuple[str, ...] = ()
    extension: float = 0.0


@dataclass(frozen=True, slots=True)
class TimeLimitRow:
    """A dated statutory limit; chosen by the day of receipt, half-open."""

    code: str
    valid_from: str
    valid_to: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class StageLimitRow:
    """A limit of a stage; matter "" and priority 0 stand for all."""

    procedure: str
    version: int
    matter: str
    priority: int
    stage: str
    limit: Limit


class Governed(NamedTuple):
    """What chooses the limits of one case."""

    procedure: str
    version: int
    matter: str
    priority: int
    received: date


@dataclass(frozen=True)
class RuleBook:
    """All limits, clocks and windows, looked up by case."""

    clocks: Mapping[str, ClockDef]
    statutory: Mapping[str, Sequence[TimeLimitRow]]
    stages: Mapping[tuple[str, int, str], Sequence[StageLimitRow]]
    windows: Mapping[str, Window]
    day_end: int = 86_400
    version: int = 0
    _known: dict[tuple[str, Governed], Limit | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    def side(self, clock: str) -> str:
        """Return the side of a clock, timer when it is not in the table."""
        known = self.clocks.get(clock)
        return TIMER if known is None else known.side

    def limit(self, clock: str, case: Governed) -> Limit | None:
        """Return the limit of a clock for a case, None when no row speaks of it."""
        key = (clock, case)
        try:
            return self._known[key]
        except KeyError:
            found = self._known[key] = self._find(clock, case)
            return found

    def _find(self, clock: str, case: Governed) -> Limit | None:
        if self.side(clock) == STATUTORY:
            return self._by_receipt(clock, case.received.isoformat())
        return self._by_stage(clock, case)

    def _by_receipt(self, clock: str, received: str) -> Limit | None:
        for row in self.statutory.get(clock, ()):
            if row.valid_from <= received and (
                not row.valid_to or received < row.valid_to
            ):
                return row.limit
        return None

    def _by_stage(self, clock: str, case: Governed) -> Limit | None:
        best: StageLimitRow | None = None
        rank = -1
        for row in self.stages.get((case.procedure, case.version, clock), ()):
            score = _fit(row, case)
            if score > rank:
                best, rank = row, score
        return None if best is None else best.limit


def _fit(row: StageLimitRow, case: Governed) -> int:
    """Return how closely a row speaks of a case, -1 when it does not.

    The longest matter prefix wins over the level, as a matter's own row is the
    more special rule.
    """
    if row.matter and not case.matter.startswith(row.matter):
        return -1
    if row.priority not in {0, case.priority}:
        return -1
    return 2 * len(row.matter) + (1 if row.priority else 0)
