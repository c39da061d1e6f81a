"""Standing in at one press: who, for which grid, until the end of the service."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from desktop.texts import t
from domain.clock import SHANGHAI
from domain.staffing.commands import TakeOver
from domain.staffing.coverage_gaps import who_could_act
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from desktop.desk import Desk

END_OF_DAY: Final = time(18, 0)


def end_of_service(now: datetime) -> datetime:
    """Return 18:00 of today, or of tomorrow when that has passed."""
    end = datetime.combine(now.date(), END_OF_DAY, SHANGHAI)
    return end if end > now else end + timedelta(days=1)


def step_in(desk: Desk, grid: str, person: str) -> bool:
    """Let a person stand in for a grid from now until the end of the service."""
    row = desk.read.boundary.grid(grid)
    found = desk.read.staffing.person(person)
    until = end_of_service(desk.clock.now())
    command = TakeOver(
        grid=grid, person=person, until=until, reason=t("takeover.reason")
    )
    told = t(
        "takeover.told",
        grid=grid if row is None else row.name,
        name=person if found is None else found.name,
        until=f"{until:%H:%M}",
    )
    return desk.attempt(command, told=told) is not None


def best_helper(desk: Desk, grid: str) -> str:
    """Return who could best stand in for a grid now, "" for nobody."""
    read = desk.read
    now = desk.clock.now()
    found = who_could_act(grid, now, read.staffing, read.cases.open_load)
    return found[0].person if found else ""


def owner_is_there(desk: Desk, grid: str) -> bool:
    """Tell whether the grid's own officer answers for it now."""
    found = responsible_at(grid, desk.clock.now(), desk.read.staffing)
    return found.capacity == "AREA_OWNER"
