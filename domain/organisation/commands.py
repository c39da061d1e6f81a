"""What can be asked about the organisation as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeStations:
    """Let one station go up in another: grids, people and open cases go there."""

    act: ClassVar[str] = "boundary.unit"
    station: str
    into: str
    document_no: str


COMMANDS: tuple[type, ...] = (MergeStations,)
"""Every request of this room."""
