"""What can have happened to a border that two stations have to agree on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderRequested:
    """Another border was asked for between two grids of two stations.

    `before` and `after` are runs x, y, x, y in whole millimetres with the same ends,
    the first grid on their left. `station` is the side that asks, "" for neither.
    """

    request: str
    by: str
    reason: str
    station: str
    grids: tuple[str, str]
    stations: tuple[str, str]
    before: tuple[int, ...]
    after: tuple[int, ...]
    to_first_m2: float
    to_second_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderAnswer:
    """What a station said to a requested border."""

    accepted: bool
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderAnswered:
    """A station has answered, or its answer was taken back (None)."""

    request: str
    station: str
    old: BorderAnswer | None
    answer: BorderAnswer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderWithdrawn:
    """A requested border is not asked for any more, or is again."""

    request: str
    withdrawn: bool
    by: str
    reason: str


EVENTS: tuple[type, ...] = (BorderRequested, BorderAnswered, BorderWithdrawn)
