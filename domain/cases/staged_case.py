"""A case as a batch brings it: one plain row of a staged chunk."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

Fact = tuple[str, str, str, float]
Node = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class StagedCase:
    """One row: what the source says, already placed, and how far the case has come.

    Times are ISO texts with their zone. `facts` are (clock, what, time, amount),
    `timeline` (time, act, person, role, from state, to state). A row without facts
    starts as newly registered, its state "" meaning the procedure's first one. The
    number is issued when the batch takes effect.
    """

    id: str
    kind: str
    source: str
    source_no: str
    received_at: str
    registered_at: str
    summary: str
    state: str
    x: float | None = None
    y: float | None = None
    address: str = ""
    entity: str = ""
    grid: str = ""
    boundary_version: str = ""
    station: str = ""
    station_code: str = ""
    matter: str = ""
    priority: int = 3
    handler: str = ""
    assistants: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    attempt: int = 1
    reworks: int = 0
    returns: int = 0
    closure: str = ""
    flags: tuple[str, ...] = ()
    changed_at: str = ""
    linked_to: str = ""
    facts: tuple[Fact, ...] = ()
    timeline: tuple[Node, ...] = ()

    def as_row(self) -> list[Any]:
        """Return the row as a chunk holds it."""
        return [getattr(self, field.name) for field in fields(self)]
