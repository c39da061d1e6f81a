"""The facts of one moment that the roster's rows are made of, and names in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db.duty_roster import DutyRoster
from desktop.texts import has, t

if TYPE_CHECKING:
    from datetime import datetime

    from db.world import Reads
    from domain.staffing.reads import DutyReads

POST_OF: Final = {
    "TAKEOVER": "takeover",
    "AREA_OWNER": "a",
    "AREA_B_ACTING": "b_acting",
    "GRID_LEADER": "leader",
    "DUTY": "duty",
    "WATCH_OFFICER": "watch",
    "UNCOVERED": "uncovered",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What one moment's roster is made of, read in bulk or one by one."""

    read: Reads
    duty: DutyReads
    load: Callable[[str], int]
    now: datetime


def facts_of(read: Reads, now: datetime, *, bulk: bool = False) -> Facts:
    """Return the facts of a moment; in bulk they are read at once, for many grids."""
    if not bulk:
        return Facts(read, read.staffing, read.cases.open_load, now)
    loads = read.cases.loads()
    moment = DutyRoster(read.conn).moment(now)
    return Facts(read, moment, lambda person: loads.get(person, 0), now)


def name_of(facts: Facts, person: str) -> str:
    """Return a person's name, "" for nobody."""
    found = facts.duty.person(person) if person else None
    return "" if found is None else found.name


def minutes_since(facts: Facts, person: str) -> int:
    """Return minutes since somebody's last check-in, -1 for none."""
    position = facts.read.staffing.position(person) if person else None
    if position is None:
        return -1
    return max(0, int((facts.now - position.at).total_seconds() // 60))


def words_for(family: str, code: str) -> str:
    """Return the words of a code, the code itself where there are none."""
    key = f"{family}.{code}"
    return t(key) if has(key) else code


def until_words(at: datetime, now: datetime) -> str:
    """Return the end of an absence: the time today, else the day."""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%m-%d}"


def absence_words(facts: Facts, person: str) -> str:
    """Return which absence holds now and until when, "" for none."""
    leave = facts.duty.leave_at(person, facts.now)
    if leave is None:
        return ""
    return t(
        "roster.away_until",
        kind=words_for("leave", leave.kind),
        until=until_words(leave.valid_to, facts.now),
    )
