"""What can have happened to the organisation as a whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesRehoused:
    """Open cases went from a station that ends to another one."""

    cases: tuple[str, ...]
    old_station: str
    station: str


EVENTS: tuple[type, ...] = (CasesRehoused,)
"""Everything that can have happened in this room."""
