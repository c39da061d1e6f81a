"""Clock facts folded into runs: when a clock ran, rested and stopped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Rest:
    """An interval that does not count; `until` is None while it lasts."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One run of one clock: a fresh limit each time it is restarted.

    `extra` is the extension in the unit of the rule. A void run is charged to
    nobody and has no deadline.
    """

    clock: str
    started: datetime
    stopped: datetime | None = None
    rests: tuple[Rest, ...] = ()
    extra: float = 0.0
    void: bool = False

    @property
    def running(self) -> bool:
        """Whether the clock still counts (a paused clock is running, at rest)."""
        return self.stopped is None and not self.void

    @property
    def paused(self) -> bool:
        """Whether the clock is at rest now."""
        return bool(self.rests) and self.rests[-1].until is None


def desk_time(text: str) -> datetime:
    """Read an ISO time with its zone as a time of Asia/Shanghai."""
    at = datetime.fromisoformat(text)
    if text.endswith("+08:00"):
        return at.replace(tzinfo=SHANGHAI)
    return at.astimezone(SHANGHAI)


def fold(facts: Iterable[tuple[str, str, str, float]]) -> tuple[ClockRun, ...]:
    """Return the runs that facts (clock, what, ISO time, amount) add up to.

    A clock that is started again after a stop goes on with the time it had used;
    the span between is a rest. Restarted or voided, it begins with a fresh limit.
    """
    runs: list[ClockRun] = []
    last: dict[str, int] = {}
    for clock, what, at, amount in facts:
        index = last.get(clock)
        run = None if index is None else runs[index]
        new = _after(run, clock, what, desk_time(at), amount)
        if new is None:
            continue
        if index is None or _fresh(run, what):
            if run is not None and index is not None and run.running:
                runs[index] = replace(run, stopped=new.started)
            last[clock] = len(runs)
            runs.append(new)
        else:
            runs[index] = new
    return tuple(runs)


def _fresh(run: ClockRun | None, what: str) -> bool:
    return run is None or what == "restart" or (what == "start" and run.void)


def _after(
    run: ClockRun | None, clock: str, what: str, at: datetime, amount: float
) -> ClockRun | None:
    if what in {"start", "restart"} and _fresh(run, what):
        return ClockRun(clock, at)
    if run is None or run.void:
        return None
    return _changed(run, what, at, amount)


def _changed(run: ClockRun, what: str, at: datetime, amount: float) -> ClockRun | None:
    if what == "extend":
        return replace(run, extra=run.extra + amount)
    if what == "void":
        return replace(run, void=True, stopped=run.stopped or at)
    if run.stopped is not None:
        return _set_going(run, what, at)
    return _held(run, what, at)


def _set_going(run: ClockRun, what: str, at: datetime) -> ClockRun | None:
    """Let a stopped run go on: without the time since its stop, or with it."""
    if what == "start":
        return replace(run, stopped=None, rests=(*run.rests, Rest(at_stop(run), at)))
    return replace(run, stopped=None) if what == "unstop" else None


def at_stop(run: ClockRun) -> datetime:
    """Return when a run stopped, its start while it has not."""
    return run.stopped or run.started


def _held(run: ClockRun, what: str, at: datetime) -> ClockRun | None:
    if what == "stop":
        return replace(run, stopped=at, rests=_closed(run.rests, at))
    if what == "pause" and not run.paused:
        return replace(run, rests=(*run.rests, Rest(at, None)))
    if what == "resume" and run.paused:
        return replace(run, rests=_closed(run.rests, at))
    return None


def _closed(rests: tuple[Rest, ...], at: datetime) -> tuple[Rest, ...]:
    if rests and rests[-1].until is None:
        return (*rests[:-1], Rest(rests[-1].since, at))
    return rests
