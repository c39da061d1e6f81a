"""The part of a case that acts change: kept whole before and after each act."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int | float | bool | None
FieldValue = str | int | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """State, owner, place and counters of a case at one moment."""

    state: str
    matter: str
    priority: int
    grid: str
    station: str
    boundary_version: str
    entity: str
    handler: str
    assistants: tuple[str, ...]
    handlers: tuple[str, ...]
    attempt: int
    reworks: int
    returns: int
    closure: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFact:
    """One thing that happened to one clock.

    `what`: start, stop, restart, void, pause, resume, extend. `at` is an ISO time
    with its zone; `amount` the extension in the unit of the clock's rule.
    """

    clock: str
    what: str
    at: str
    amount: float = 0.0
