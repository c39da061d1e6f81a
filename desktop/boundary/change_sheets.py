"""What a change sheet says of each grid that a plan changes, ready for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.boundary.impact_pdf import Neighbour, Sheet
from desktop.boundary.plan_words import day
from desktop.impact_words import risks_told, types_told
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.world import Reads
    from desktop.boundary.impact_lines import ImpactLine, ImpactRead
    from domain.boundary.events import GridContent

    ByCode = dict[str, GridContent]


def change_sheets(told: ImpactRead, read: Reads) -> list[Sheet]:
    """Return a sheet for each grid that the preview of a plan is about, by code."""
    before = {grid.code: grid for grid in told.difference.removed}
    after = {grid.code: grid for grid in told.difference.added}
    codes = {line.row.old_code for line in told.lines}
    codes |= {line.row.new_code for line in told.lines}
    head = _head(told, read)
    return [_sheet(code, before, after, told, read, head) for code in sorted(codes)]


def _head(told: ImpactRead, read: Reads) -> str:
    plan = read.plans.plan(told.plan)
    if plan is None:
        return told.title
    state = t(f"plan.state.{plan.state}")
    parts = [t("impact.sheet.plan", plan=plan.title, state=state)]
    if plan.document_no:
        parts.append(t("plan.fact.document", number=plan.document_no))
    if plan.effective_at is not None:
        parts.append(t("plan.fact.effective", at=day(plan.effective_at)))
    return " · ".join(parts)


def _sheet(
    code: str, before: ByCode, after: ByCode, told: ImpactRead, read: Reads, head: str
) -> Sheet:
    old, new = before.get(code), after.get(code)
    grid = new or old
    about = [
        line for line in told.lines if code in {line.row.old_code, line.row.new_code}
    ]
    return Sheet(
        title="" if grid is None else f"{grid.name}  {grid.code}",
        head=head,
        old=None if old is None else old.rings,
        new=None if new is None else new.rings,
        table=_table(code, about, old, new, read),
        lines=tuple(w for line in about if line.row.moved for w in _words(line)),
        around=_around(code, about, read),
        stations=_stations(about, before, after, read),
    )


def _table(
    code: str,
    about: Iterable[ImpactLine],
    old: GridContent | None,
    new: GridContent | None,
    read: Reads,
) -> tuple[tuple[str, ...], ...]:
    """Return the figures of a grid before and after, with what they differ by."""
    was, now = [0.0] * 4, [0.0] * 4
    people = ["", ""]
    for line in about:
        row = line.row
        figures = (row.area_m2 / 1e6, row.entities, row.high_risk, row.cases)
        if row.old_code == code:
            was = [one + more for one, more in zip(was, figures, strict=True)]
            people[0] = line.before
        if row.new_code == code:
            now = [one + more for one, more in zip(now, figures, strict=True)]
            people[1] = line.after
    names = ("area", "entities", "risk", "open")
    rows = [
        (t(f"impact.sheet.{name}"), *_three(one, other, 3 if name == "area" else 0))
        for name, one, other in zip(names, was, now, strict=True)
    ]
    station = [_station(grid, read) for grid in (old, new)]
    return (
        ("", t("impact.sheet.old"), t("impact.sheet.new"), t("impact.sheet.change")),
        *rows,
        (t("impact.sheet.station"), *(one or "—" for one in station), ""),
        (t("impact.sheet.person"), *(one or "—" for one in people), ""),
    )


def _three(one: float, other: float, places: int) -> tuple[str, str, str]:
    change = round(other - one, places)
    sign = "+" if change > 0 else ""
    return (
        f"{one:,.{places}f}",
        f"{other:,.{places}f}",
        f"{sign}{change:,.{places}f}" if change else "0",
    )


def _station(grid: GridContent | None, read: Reads) -> str:
    unit = None if grid is None else read.boundary.unit(grid.station)
    return "" if unit is None else unit.name


def _around(
    code: str, about: Iterable[ImpactLine], read: Reads
) -> tuple[Neighbour, ...]:
    """Return the grids in force around a grid, so that its place is known on paper."""
    codes = {code, *(line.row.old_code for line in about)}
    near = {one for known in codes for one in read.boundary.neighbours(known)}
    found = read.boundary.contents(tuple(sorted((near | codes) - {code})))
    return tuple(Neighbour(grid.name, grid.rings) for grid in found)


def _stations(
    about: Iterable[ImpactLine], before: ByCode, after: ByCode, read: Reads
) -> tuple[str, ...]:
    """Return the names of the stations that ground goes between, none for one alone."""
    found: dict[str, None] = {}
    for line in about:
        for grid in (before.get(line.row.old_code), after.get(line.row.new_code)):
            name = _station(grid, read)
            if line.row.moved and name:
                found[name] = None
    return tuple(found) if len(found) > 1 else ()


def _words(line: ImpactLine) -> tuple[str, ...]:
    said = t(
        "impact.line.moves",
        old=line.old_name,
        new=line.new_name,
        area=f"{line.row.area_m2 / 1e6:.3f}",
        entities=f"{line.row.entities:,}",
        risk=line.row.high_risk,
        cases=line.row.cases,
    )
    if not line.row.entities:
        return (said,)
    types, risks = types_told(line.row.types), risks_told(line.row.risks)
    return said, t("impact.line.parts", types=types, risks=risks)
