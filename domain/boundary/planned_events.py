"""Acts on units that take effect on a later day: planned, taken back, done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

WAITING, DONE, CANCELLED = "waiting", "done", "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitActPlanned:
    """An act on a unit was planned for a day; `fields` are those of its command."""

    plan: str
    act: str
    unit: str
    fields: dict[str, str | bool]
    due_at: datetime
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlanMarked:
    """A planned act is done, was taken back, or waits again."""

    plan: str
    unit: str
    before: str
    after: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan:
    """A planned act as it stands; `state`: waiting, done or cancelled."""

    id: str
    act: str
    unit: str
    fields: dict[str, str | bool]
    due_at: datetime
    planned_at: datetime
    by: str
    state: str


EVENTS: tuple[type, ...] = (UnitActPlanned, UnitPlanMarked)
