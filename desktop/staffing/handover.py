"""What goes over to the next shift: clocks that run out in it, what to watch, who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from db.duty_roster import DutyRoster
from desktop.staffing.roster_facts import words_for
from desktop.texts import t
from domain.clock import SHANGHAI
from domain.staffing.duty import on_duty, responsible_at

if TYPE_CHECKING:
    from db.case_queue import QueueCase
    from db.world import Reads
    from domain.cases.two_clocks import ClockFace
    from domain.staffing.reads import ShiftSheet

AHEAD: Final = timedelta(days=2)
COMES: Final = "account-check-outline"
STAYS_AWAY: Final = "account-cancel-outline"
UNTAKEN: Final = "dispatched"
ACTING: Final = frozenset({"AREA_B_ACTING", "TAKEOVER", "GRID_LEADER"})


@dataclass(frozen=True, slots=True)
class HandLine:
    """One line of the hand-over: its icon, what, a second line, and where it leads.

    `case` or `grid` is what a click selects, "" for nothing.
    """

    icon: str
    tone: str
    text: str
    second: str = ""
    case: str = ""
    grid: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """The hand-over of a unit: from when, what goes over, what to watch, who comes."""

    title: str
    over: tuple[HandLine, ...]
    watch: tuple[HandLine, ...]
    next: tuple[HandLine, ...]


def handover_of(read: Reads, unit: str, now: datetime) -> Handover:
    """Return what goes over to the next shift of a unit."""
    coming = _coming(read, unit, now)
    start = coming[0].shift.start if coming else _midnight(now) + timedelta(days=1)
    until = max((one.shift.end for one in coming), default=start + timedelta(hours=12))
    found = read.boundary.unit(unit)
    name = unit if found is None else found.name
    return Handover(
        t("hand.title", unit=name, at=f"{start:%m-%d %H:%M}"),
        tuple(_over(read, unit, now, until)),
        tuple(_watch(read, unit, now, until)),
        tuple(_next(read, coming, start)),
    )


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.date(), time(0), SHANGHAI)


def _coming(read: Reads, unit: str, now: datetime) -> list[ShiftSheet]:
    """Return the shifts of a unit that begin next, all at the same moment."""
    span = read.staffing.span(now.date(), (now + AHEAD).date(), unit)
    later = [one for one in span.facts(unit).sheets if one.shift.start > now]
    later = [one for one in later if one.shift.state != "cancelled"]
    first = min((one.shift.start for one in later), default=None)
    return [one for one in later if one.shift.start == first]


def _over(read: Reads, unit: str, now: datetime, until: datetime) -> list[HandLine]:
    rows = read.cases.queue_at(_stations(read, unit))
    rules = read.cases.clock_rules()
    clocks = [(row, row.clocks(rules, now)) for row in rows]
    untaken = [row for row in rows if row.case.state == UNTAKEN]
    lines = [
        _due([(row, one.assessment) for row, one in clocks], now, until, "assessment"),
        _due([(row, one.statutory) for row, one in clocks], now, until, "statutory"),
    ]
    second = " · ".join(row.case.number[-9:] for row in untaken[:3])
    lines.append(
        HandLine(
            "send-clock-outline",
            "warn" if untaken else "t3",
            t("hand.untaken", n=len(untaken)),
            second,
            untaken[0].case.id if untaken else "",
        )
    )
    return lines


def _stations(read: Reads, unit: str) -> list[str]:
    """Return the stations of a bureau's desk, or the station itself."""
    below = [one.id for one in read.boundary.units("station") if one.parent == unit]
    return below or [unit]


def _due(
    faces: list[tuple[QueueCase, ClockFace]],
    now: datetime,
    until: datetime,
    clock: str,
) -> HandLine:
    found = sorted(
        (
            (face.due, row)
            for row, face in faces
            if face.due is not None and now <= face.due <= until
        ),
        key=lambda one: one[0],
    )
    icon = "clock-alert-outline" if clock == "assessment" else "scale-balance"
    text = t(f"hand.due_{clock}", n=len(found))
    if not found:
        return HandLine(icon, "t3", text)
    due, row = found[0]
    form = "%H:%M" if due.date() == now.date() else "%m-%d %H:%M"
    second = t("hand.first", at=due.strftime(form))
    return HandLine(icon, "warn", text, second, row.case.id)


def _watch(read: Reads, unit: str, now: datetime, until: datetime) -> list[HandLine]:
    moment = DutyRoster(read.conn).moment(now)
    lines: list[HandLine] = []
    stations = _stations(read, unit)
    for grid in (grid for one in stations for grid in read.boundary.grids(one)):
        found = responsible_at(grid.code, now, moment)
        if found.capacity not in ACTING and not found.uncovered:
            continue
        person = moment.person(found.person)
        name = "" if person is None else person.name
        key = "hand.uncovered" if found.uncovered else "hand.acting"
        tone = "late" if found.uncovered else "acting"
        icon = "account-alert-outline" if found.uncovered else "account-switch-outline"
        said = words_for("staffing.reason", found.reason)
        text = t(key, grid=grid.name, name=name)
        lines.append(HandLine(icon, tone, text, said, grid=grid.code))
    lines.sort(key=lambda one: one.tone != "late")
    return lines + _leaves(read, unit, now, until)


def _leaves(read: Reads, unit: str, now: datetime, until: datetime) -> list[HandLine]:
    span = read.staffing.span(now.date(), until.date(), unit)
    names = {one.id: one.name for one in span.facts(unit).persons}
    return [
        HandLine(
            "calendar-remove-outline",
            "t2",
            t(
                "hand.leave_begins",
                name=names.get(leave.person, leave.person),
                kind=words_for("staffing.leave_kind", leave.kind),
            ),
            t("hand.leave_from", at=f"{leave.valid_from:%m-%d %H:%M}"),
        )
        for leave in span.facts(unit).leaves
        if now < leave.valid_from <= until
    ]


def _next(read: Reads, coming: list[ShiftSheet], start: datetime) -> list[HandLine]:
    lines = []
    for sheet in coming:
        duty = words_for("duty_post", sheet.shift.duty_post)
        for one in on_duty(sheet, start, read.staffing):
            person = read.staffing.person(one.person)
            name = one.person if person is None else person.name
            reason = words_for("reason", one.reason) if one.reason else ""
            lines.append(
                HandLine(
                    "account-check-outline"
                    if one.present
                    else "account-cancel-outline",
                    "t2" if one.present else "late",
                    f"{duty} {name}",
                    reason or f"{sheet.shift.start:%H:%M}–{sheet.shift.end:%H:%M}",
                )
            )
    if not lines:
        lines.append(HandLine("account-alert-outline", "warn", t("hand.nobody_next")))
    return lines
