"""What can be asked about a border that two stations have to agree on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.ids import issued
from domain.plans.stroke_commands import Line

__all__ = (
    "COMMANDS",
    "AnswerBorderRequest",
    "RequestBorder",
    "TakeBorder",
    "WithdrawBorderRequest",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBorder:
    """Ask two stations for another border between a grid of one and one of the other.

    `line` is drawn as for ReshapeBorder, against the borders in force. Who may answer
    for one of the two stations, and only for that, accepts for it by asking.
    """

    act: ClassVar[str] = "boundary.propose"
    request: str = issued()
    line: Line
    grid: str = ""
    other: str = ""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBorderRequest:
    """Accept or decline a requested border for a station; to decline takes a reason.

    The rule asks for the right to approve in that station. Without `request` it is
    the only one that waits, without `station` the one that the user may answer for.
    """

    act: ClassVar[str] = "boundary.propose"
    request: str = ""
    station: str = ""
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawBorderRequest:
    """Take a requested border back, as the one who asked or who answers for him."""

    act: ClassVar[str] = "boundary.propose"
    request: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBorder:
    """Draw a border that both stations have accepted into a plan, as one step."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    request: str = ""


COMMANDS: tuple[type, ...] = (
    RequestBorder,
    AnswerBorderRequest,
    WithdrawBorderRequest,
    TakeBorder,
)
