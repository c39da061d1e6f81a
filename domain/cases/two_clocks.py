"""The two-sided clock of a case: what the law allows beside what the office allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from domain.cases.deadline import (
    ClockRules,
    Deadline,
    Due,
    NotApplicable,
    NotPublished,
    Paused,
    RuleUnset,
    due_of,
    elapsed,
)
from domain.cases.limits import ASSESSMENT, CONFIRMED, STATUTORY, Governed, Limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.cases.clock_facts import ClockRun

OK = "ok"
WARN = "warn"
LATE = "late"
PAUSED = "paused"
NOT_PUBLISHED = "not_published"
UNSET = "unset"
NOT_APPLICABLE = "not_applicable"
_RANK = {LATE: 0, WARN: 1, OK: 1, UNSET: 2, NOT_PUBLISHED: 3, PAUSED: 4}


@dataclass(frozen=True, slots=True)
class ClockFace:
    """One clock as the desk shows it.

    `state`: ok, warn, late, paused, not_published, unset or not_applicable.
    `remaining` is the share of the limit that is left (negative when late), 1.0
    where nothing can be said. `confirmed` is False for a limit marked 待确认.
    """

    clock: str
    state: str
    due: datetime | None = None
    shown: datetime | None = None
    remaining: float = 1.0
    times_over: float = 0.0
    rule: str = ""
    basis: str = ""
    confirmed: bool = True
    year: int = 0
    raw: str = ""


NO_CLOCK = ClockFace("", NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class TwoClocks:
    """The tightest statutory and the tightest assessment clock of a case."""

    statutory: ClockFace
    assessment: ClockFace

    @property
    def tighter(self) -> ClockFace:
        """The clock that drives colour and order."""
        return min(self.statutory, self.assessment, key=_tightness)

    @property
    def overdue(self) -> bool:
        """Whether either clock has run out."""
        return LATE in {self.statutory.state, self.assessment.state}

    @property
    def sort_key(self) -> tuple[int, float]:
        """Order of the queue: tightest first, then what cannot be told."""
        return _tightness(self.tighter)


def two_clocks(
    runs: Iterable[ClockRun], case: Governed, rules: ClockRules, now: datetime
) -> TwoClocks:
    """Return both clocks of a case at `now`; stopped and void runs do not count."""
    best = {STATUTORY: NO_CLOCK, ASSESSMENT: NO_CLOCK}
    for run in runs:
        side = rules.book.side(run.clock)
        if not run.running or side not in best:
            continue
        face = face_of(run, rules.book.limit(run.clock, case), rules, now)
        if best[side] is NO_CLOCK or _tightness(face) < _tightness(best[side]):
            best[side] = face
    return TwoClocks(best[STATUTORY], best[ASSESSMENT])


def tightest(*found: TwoClocks) -> TwoClocks:
    """Return the tightest of each side over cases whose clocks are bound together."""
    return TwoClocks(
        min((one.statutory for one in found), key=_shown_first),
        min((one.assessment for one in found), key=_shown_first),
    )


def _shown_first(face: ClockFace) -> tuple[bool, tuple[int, float]]:
    return (face is NO_CLOCK, _tightness(face))


def all_faces(
    runs: Sequence[ClockRun], case: Governed, rules: ClockRules, now: datetime
) -> tuple[ClockFace, ...]:
    """Return every run of a case as a clock, for the case file."""
    return tuple(
        face_of(run, rules.book.limit(run.clock, case), rules, now) for run in runs
    )


def face_of(
    run: ClockRun, limit: Limit | None, rules: ClockRules, now: datetime
) -> ClockFace:
    """Return one run of a clock as the desk shows it at `now`."""
    found = due_of(run, limit, rules)
    if isinstance(found, Due) and limit is not None:
        return _counted(run, limit, found, rules, now)
    return _unsure(run, limit, found, rules)


def _counted(
    run: ClockRun, limit: Limit, due: Due, rules: ClockRules, now: datetime
) -> ClockFace:
    until = run.stopped or now
    spent = elapsed(run, limit, rules, now)
    ratio = 0.0 if spent is None else spent.ratio
    state = OK
    if until >= due.at:
        state, ratio = LATE, max(ratio, 1.0)
    elif ratio * 100 >= limit.warn_pct:
        state = WARN
    return ClockFace(
        run.clock,
        state,
        due.at,
        due.shown,
        1.0 - ratio,
        ratio,
        limit.rule,
        limit.basis,
        limit.status == CONFIRMED,
    )


def _unsure(
    run: ClockRun,
    limit: Limit | None,
    found: Deadline,
    rules: ClockRules,
) -> ClockFace:
    rule, basis = ("", "") if limit is None else (limit.rule, limit.basis)
    confirmed = limit is None or limit.status == CONFIRMED
    match found:
        case NotPublished(year, raw):
            return ClockFace(
                run.clock,
                NOT_PUBLISHED,
                rule=rule,
                basis=basis,
                confirmed=confirmed,
                year=year,
                raw="" if raw is None else raw.isoformat(),
            )
        case RuleUnset(unset):
            return ClockFace(run.clock, UNSET, rule=unset, basis=basis)
        case Paused(since):
            spent = elapsed(run, limit, rules, since)
            left = 1.0 if spent is None else 1.0 - spent.ratio
            return ClockFace(
                run.clock, PAUSED, None, None, left, 1.0 - left, rule, basis, confirmed
            )
        case NotApplicable() | Due():
            return ClockFace(run.clock, NOT_APPLICABLE)


def _tightness(face: ClockFace) -> tuple[int, float]:
    return (_RANK.get(face.state, 9), face.remaining)
