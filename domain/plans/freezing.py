"""Freeze windows: days on which no plan takes effect, while drafting goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from domain.refused import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from domain.cases.reads import CaseReads

TABLE = "freeze_window"


class FreezeWorld(Protocol):
    """What is looked at: rule rows."""

    @property
    def cases(self) -> CaseReads:
        """The rows that rule."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """A window, both of its days (YYYY-MM-DD) within it."""

    from_day: str
    to_day: str
    reason: str


def freezes(world: FreezeWorld) -> tuple[Freeze, ...]:
    """Return every freeze window, the earliest first."""
    rows = world.cases.rule_rows(TABLE)
    found = [
        Freeze(str(row["from_day"]), str(row["to_day"]), str(row["reason"]))
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.from_day, one.to_day)))


def insist_on_no_freeze(plan: str, at: datetime, world: FreezeWorld) -> None:
    """Refuse FROZEN where a plan would take effect within a freeze window."""
    day = f"{at:%Y-%m-%d}"
    for one in freezes(world):
        if one.from_day <= day <= one.to_day:
            raise Refused(
                "FROZEN",
                plan=plan,
                day=day,
                first=one.from_day,
                last=one.to_day,
                why=one.reason,
            )
