"""What can be asked about the organisation as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeStations:
    """Let one station go up in another: grids, people and open cases go there."""

    act: ClassVar[str] = "boundary.unit"
    station: str
    into: str
    document_no: str
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyUnitPlan:
    """Do a planned act on a unit whose day has come."""

    act: ClassVar[str] = "boundary.unit"
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelUnitPlan:
    """Take a planned act on a unit back before its day."""

    act: ClassVar[str] = "boundary.unit"
    plan: str
    reason: str = ""


COMMANDS: tuple[type, ...] = (MergeStations, ApplyUnitPlan, CancelUnitPlan)
"""Every request of this room."""
