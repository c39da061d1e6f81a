"""The roster as a table: rows of duties or persons, cells of days, and its gaps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.staffing.roster_facts import words_for
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from domain.staffing.reads import DutyPost, Person
    from domain.staffing.week_plan import Away, Cover, Serving, UnitPlan

MODES: Final = ("day", "week", "month")
KINDS: Final = ("official", "auxiliary")


@dataclass(frozen=True, slots=True)
class ShiftCell:
    """One cell: what it prints, how it is painted, and what it stands for.

    `kind` is serving, gap, past (a gap that is history), away, asked (leave that
    waits), later (nothing rostered yet), free or count.
    """

    kind: str
    text: str
    said: str
    duty: str = ""
    mark: str = ""
    unit: str = ""
    cover: Cover | None = None
    serving: Serving | None = None
    away: Away | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One row; `kind` is group, cover, post, person or unit."""

    kind: str
    key: str
    label: str
    second: str
    cells: tuple[ShiftCell, ...]
    total: str = ""


@dataclass(frozen=True, slots=True)
class ShiftColumn:
    """The head of one column: a day, or a duty where the rows are units."""

    text: str
    second: str
    day: date | None = None
    tag: str = ""
    today: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True)
class ShiftGap:
    """A duty that lacks somebody on a day to come, in a unit."""

    unit: str
    unit_name: str
    cover: Cover


@dataclass(frozen=True, slots=True)
class Naming:
    """Names and letters that the rows print, and the moment they are told at."""

    names: Callable[[str], str]
    now: datetime
    papers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def short(self, person: str) -> str:
        """Return a person's name."""
        return self.names(person) or person

    def letters(self, person: str) -> str:
        """Return the letters of a person's certificates."""
        codes = self.papers.get(person, ())
        return " ".join(words_for("certificate_letter", code) for code in codes)


def duty_words(code: str) -> str:
    """Return the name of a desk duty."""
    return words_for("duty_post", code)


def hours_words(cover: Cover | Serving) -> str:
    """Return the hours of a shift; over midnight it says so."""
    over = cover.end.date() != cover.start.date()
    end = (
        t("shifts.next_day", at=f"{cover.end:%H:%M}") if over else f"{cover.end:%H:%M}"
    )
    return f"{cover.start:%H:%M}–{end}"


def day_words(day: date) -> str:
    """Return a day with its weekday."""
    return f"{day:%m-%d} {t(f'weekday.{day.isoweekday()}')}"


def state_words(serving: Serving, now: datetime) -> str:
    """Return whether somebody came: signed in, not yet, away with the reason."""
    if serving.reason:
        return words_for("reason", serving.reason)
    if serving.state == "planned":
        if serving.start <= now < serving.end:
            return t("seat.unsigned")
        return t("shifts.past" if serving.end <= now else "shifts.planned")
    return t(f"value.state.{serving.state}")


def mark_of(serving: Serving, now: datetime) -> str:
    """Return the duty mark of somebody on a shift, "" for one still to come."""
    if not serving.there:
        return "gap"
    if serving.state == "signed_in":
        return "on"
    return "unsigned" if serving.start <= now < serving.end else ""


def missing_total(plans: Sequence[UnitPlan], now: datetime) -> int:
    """Return how many persons lack on the days from today on."""
    return sum(
        cover.missing
        for plan in plans
        for cover in plan.covers
        if cover.day >= now.date()
    )


def gaps_of(
    plans: Sequence[UnitPlan], unit_names: dict[str, str], now: datetime
) -> tuple[ShiftGap, ...]:
    """Return what lacks from today on, the nearest day first."""
    found = [
        ShiftGap(plan.unit, unit_names.get(plan.unit, plan.unit), cover)
        for plan in plans
        for cover in plan.covers
        if cover.missing and cover.day >= now.date()
    ]
    return tuple(sorted(found, key=lambda one: (one.cover.start, one.unit)))


def _said(cover: Cover, what: str) -> str:
    return t(
        "shifts.said",
        day=day_words(cover.day),
        duty=duty_words(cover.duty_post),
        hours=hours_words(cover),
        what=what,
    )


def serving_cell(
    unit: str, cover: Cover, serving: Serving, naming: Naming, text: str = ""
) -> ShiftCell:
    """Return the cell of one person on one shift."""
    name = naming.short(serving.person)
    state = state_words(serving, naming.now)
    what = f"{name} · {state}"
    if serving.instead_of:
        what += " · " + t("shifts.instead", name=naming.short(serving.instead_of))
    return ShiftCell(
        "serving" if serving.there else "gap",
        text or name,
        _said(cover, what),
        cover.duty_post,
        mark_of(serving, naming.now),
        unit,
        cover,
        serving,
        person=serving.person,
    )


def empty_cell(unit: str, cover: Cover, naming: Naming) -> ShiftCell:
    """Return the cell of a duty that nobody serves: a gap, history, or nothing yet."""
    if cover.missing:
        past = cover.day < naming.now.date()
        text = t("shifts.short_n", n=cover.missing)
        kind = "past" if past else "gap"
        return ShiftCell(
            kind, text, _said(cover, text), cover.duty_post, "", unit, cover
        )
    if cover.needed and not cover.rostered:
        said = t("shifts.not_yet")
        return ShiftCell("later", "—", _said(cover, said), "", "", unit, cover)
    return ShiftCell(
        "free", "", _said(cover, t("shifts.not_needed")), "", "", unit, cover
    )


def post_rows(plan: UnitPlan, naming: Naming) -> list[ShiftRow]:
    """Return a row for each duty, and one more for each further person on it."""
    rows = []
    for duty, covers in _by_duty(plan):
        slots = max(1, *(len(one.serving) + bool(one.missing) for one in covers))
        for slot in range(slots):
            cells = tuple(_slot(plan.unit, one, slot, naming) for one in covers)
            rows.append(
                ShiftRow(
                    "post",
                    f"{duty.code}.{slot}",
                    duty_words(duty.code) if slot == 0 else "",
                    f"{duty.start}–{duty.end}" if slot == 0 else "",
                    cells,
                    str(sum(one.present for one in covers)) if slot == 0 else "",
                )
            )
    return rows


def _slot(unit: str, cover: Cover, slot: int, naming: Naming) -> ShiftCell:
    if slot < len(cover.serving):
        return serving_cell(unit, cover, cover.serving[slot], naming)
    if slot == len(cover.serving):
        return empty_cell(unit, cover, naming)
    return ShiftCell("free", "", "", "", "", unit, cover)


def _by_duty(plan: UnitPlan) -> list[tuple[DutyPost, list[Cover]]]:
    groups: defaultdict[str, list[Cover]] = defaultdict(list)
    for cover in plan.covers:
        groups[cover.duty_post].append(cover)
    return [(duty, groups[duty.code]) for duty in plan.duties if groups[duty.code]]


def cover_rows(
    plan: UnitPlan, naming: Naming, *, short_only: bool = False
) -> list[ShiftRow]:
    """Return one row a duty with how many serve each day, 缺n where some lack."""
    rows = []
    for duty, covers in _by_duty(plan):
        short = any(one.missing for one in covers)
        if (short_only and not short) or not any(
            one.needed or one.serving for one in covers
        ):
            continue
        cells = tuple(_count(plan.unit, one, naming) for one in covers)
        rows.append(
            ShiftRow("cover", duty.code, duty_words(duty.code), "", cells, _sum(covers))
        )
    return rows


def _sum(covers: Sequence[Cover]) -> str:
    return str(sum(one.present for one in covers))


def _count(unit: str, cover: Cover, naming: Naming) -> ShiftCell:
    if cover.missing or (cover.needed and not cover.rostered):
        return empty_cell(unit, cover, naming)
    text = str(cover.present) if cover.present else "·"
    names = t("reason.and").join(naming.short(one.person) for one in cover.serving)
    said = _said(cover, names or t("shifts.not_needed"))
    return ShiftCell("count", text, said, cover.duty_post, "", unit, cover)


def person_rows(plan: UnitPlan, naming: Naming) -> list[ShiftRow]:
    """Return a row for each person who may be rostered, by kind of staff."""
    served: dict[tuple[str, date], list[tuple[Cover, Serving]]] = defaultdict(list)
    for cover in plan.covers:
        for one in cover.serving:
            served[one.person, cover.day].append((cover, one))
    away = {(one.person, one.day): one for one in plan.away}
    rows: list[ShiftRow] = []
    for kind in (*KINDS, "lent"):
        group = [one for one in plan.persons if _kind(one, plan.unit) == kind]
        if not group:
            continue
        said = words_for("shifts.group", kind)
        rows.append(ShiftRow("group", kind, said, t("shifts.people", n=len(group)), ()))
        for person in group:
            cells = tuple(
                _person_cell(plan, person, day, served, away, naming)
                for day in plan.days
            )
            total = sum(len(served[person.id, day]) for day in plan.days)
            rows.append(
                ShiftRow(
                    "person",
                    person.id,
                    person.name,
                    naming.letters(person.id) or person.staff_no,
                    cells,
                    str(total),
                )
            )
    return rows


def _kind(person: Person, unit: str) -> str:
    return person.kind if person.station == unit else "lent"


def _person_cell(
    plan: UnitPlan,
    person: Person,
    day: date,
    served: dict[tuple[str, date], list[tuple[Cover, Serving]]],
    away: dict[tuple[str, date], Away],
    naming: Naming,
) -> ShiftCell:
    found = served.get((person.id, day), [])
    if found:
        cover, serving = found[0]
        letter = words_for("duty_letter", cover.duty_post)
        more = "+" if len(found) > 1 else ""
        return serving_cell(plan.unit, cover, serving, naming, letter + more)
    leave = away.get((person.id, day))
    if leave is None:
        said = t("shifts.off", name=person.name, day=day_words(day))
        return ShiftCell("free", "", said, "", "", plan.unit, person=person.id)
    kind = words_for("staffing.leave_kind", leave.kind)
    state = t("value.state.approved" if leave.approved else "value.state.asked")
    return ShiftCell(
        "away" if leave.approved else "asked",
        words_for("leave_letter", leave.kind),
        f"{person.name} · {day_words(day)} · {kind} · {state}",
        "",
        "",
        plan.unit,
        None,
        None,
        leave,
        person.id,
    )


def unit_rows(
    plans: Sequence[UnitPlan], unit_names: dict[str, str], naming: Naming
) -> list[ShiftRow]:
    """Return one row a unit with who serves each duty on the one day of the plans."""
    rows = []
    for plan in plans:
        covers = [cover for cover in plan.covers if cover.day == plan.days[0]]
        cells = tuple(_unit_cell(plan.unit, one, naming) for one in covers)
        lacking = sum(one.missing for one in covers)
        total = str(lacking) if lacking else ""
        name = unit_names.get(plan.unit, plan.unit)
        rows.append(ShiftRow("unit", plan.unit, name, "", cells, total))
    return rows


def _unit_cell(unit: str, cover: Cover, naming: Naming) -> ShiftCell:
    if not cover.serving or cover.missing:
        return empty_cell(unit, cover, naming)
    first = serving_cell(unit, cover, cover.serving[0], naming)
    more = len(cover.serving) - 1
    if not more:
        return first
    text = f"{first.text} +{more}"
    return serving_cell(unit, cover, cover.serving[0], naming, text)
