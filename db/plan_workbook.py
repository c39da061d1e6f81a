"""An impact preview as a workbook: moves, sums, cases, posts and the code sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from db.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from domain.plans.impact import CaseFate, Impact, ImpactRow

WIDEST = 40


def write_impact(path: Path, told: Impact, heads: Mapping[str, Sequence[str]]) -> None:
    """Write a preview; `heads` give each sheet's title row by its key.

    Sheets: moves, sums, cases, posts, codes. Unavailable CANNOT_WRITE: the file that
    was there stays.
    """
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    sheets: dict[str, list[Sequence[Any]]] = {
        "moves": [_move(row) for row in told.rows],
        "sums": [_move(told.total(moved=True)), _move(told.total(moved=False))],
        "cases": [_fate(one) for one in told.fates],
        "posts": _posts(told),
        "codes": [
            (row.old_code, row.new_code, round(row.area_m2, 2), row.entities)
            for row in told.rows
            if row.moved
        ],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(str(heads[name][0])[:31])
        sheet.append(list(heads[name][1:]))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in rows:
            sheet.append(list(row))
        sheet.freeze_panes = "A2"
        for number, column in enumerate(sheet.columns, start=1):
            wide = max(len(str(cell.value or "")) for cell in column) + 2
            sheet.column_dimensions[get_column_letter(number)].width = min(wide, WIDEST)
    with whole_file(path) as draft:
        book.save(draft)


def _fate(one: CaseFate) -> Sequence[Any]:
    return (one.case, one.stage, one.old_code, one.new_code, one.fate)


def _posts(told: Impact) -> list[Sequence[Any]]:
    found: list[Sequence[Any]] = [
        (one.grid, one.post_kind, one.person, one.id) for one in told.ending
    ]
    found += [(code, "", "", "") for code in told.empty]
    return found


def _move(row: ImpactRow) -> Sequence[Any]:
    return (
        row.old_code,
        row.new_code,
        round(row.area_m2, 2),
        row.entities,
        row.high_risk,
        row.cases,
        ", ".join(f"{kind} {count}" for kind, count in sorted(row.types.items())),
        ", ".join(f"{stage} {count}" for stage, count in sorted(row.stages.items())),
    )
