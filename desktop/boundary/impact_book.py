"""The impact preview as sheets of a workbook, in words that need no key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from db.plan_workbook import BookSheet
from desktop.impact_words import risks_told, stage_word, stages_told, types_told
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.boundary.impact_lines import ImpactRead
    from domain.plans.impact import CaseFate, Impact, ImpactRow

SHEETS: Final = ("moves", "sums", "cases", "posts", "codes")


def sheets_of(told: ImpactRead) -> list[BookSheet]:
    """Return the sheets: moves, sums, cases, posts and the sheet of codes."""
    impact = told.impact
    moved, unmoved = impact.total(moved=True), impact.total(moved=False)
    rows: dict[str, list[Sequence[Any]]] = {
        "moves": [_move(row, told) for row in impact.rows],
        "sums": [
            (t("impact.sum.moved"), "", *_figures(moved)),
            (t("impact.sum.unmoved"), "", *_figures(unmoved)),
            (t("impact.sum.all"), "", *_figures(_both(moved, unmoved))),
        ],
        "cases": [_fate(one) for one in impact.fates],
        "posts": _posts(impact, told.staff),
        "codes": [
            (row.old_code, row.new_code, round(row.area_m2, 2), row.entities)
            for row in impact.rows
            if row.moved
        ],
    }
    out = []
    for name in SHEETS:
        title, *heads = t(f"impact.sheet.{name}").split("|")
        out.append(BookSheet(title, heads, rows[name]))
    return out


def _move(row: ImpactRow, told: ImpactRead) -> Sequence[Any]:
    return (
        row.old_code,
        row.new_code,
        *_figures(row),
        told.names.get(row.old_code, ""),
        told.names.get(row.new_code, ""),
        told.people.get(row.old_code, ""),
        told.people.get(row.new_code, ""),
    )


def _figures(row: ImpactRow) -> tuple[Any, ...]:
    return (
        round(row.area_m2, 2),
        row.entities,
        row.high_risk,
        row.cases,
        types_told(row.types),
        stages_told(row.stages),
        risks_told(row.risks),
    )


def _both(one: ImpactRow, other: ImpactRow) -> ImpactRow:
    """Return the sums of two rows of sums."""
    return type(one)(
        "",
        "",
        area_m2=one.area_m2 + other.area_m2,
        entities=one.entities + other.entities,
        high_risk=one.high_risk + other.high_risk,
        types=one.types + other.types,
        risks=one.risks + other.risks,
        cases=one.cases + other.cases,
        stages=one.stages + other.stages,
    )


def _fate(one: CaseFate) -> Sequence[Any]:
    said = t(f"impact.fate.{one.fate}")
    return (one.number, stage_word(one.stage), one.old_code, one.new_code, said)


def _posts(impact: Impact, staff: Mapping[str, str]) -> list[Sequence[Any]]:
    ends, lacks = t("impact.post.ends"), t("impact.post.lacks")
    found: list[Sequence[Any]] = [
        (
            one.grid,
            t(f"staffing.post_kind.{one.post_kind}"),
            staff.get(one.person, one.person),
            ends,
        )
        for one in impact.ending
    ]
    found += [(code, "", "", lacks) for code in impact.empty]
    return found
