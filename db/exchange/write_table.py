"""Rows written as CSV or XLSX: text stays text, and no cell can run."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import shapely
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from db.exchange.export_rows import POLYGON, text_of
from db.exchange.formula_guard import harmless
from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from db.exchange.export_rows import Outgoing

ROWS_AT_MOST = 1_048_575
CELL_AT_MOST = 32_767
WKT = "wkt"


def write_csv(path: Path, out: Outgoing) -> int:
    """Write a CSV (UTF-8 with its mark, so that spreadsheets know); return the rows.

    Outlines go along as WKT in metres, so that a table of grids can come in again.
    """
    outlines = out.geometry_type == POLYGON
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*out.columns, *([WKT] if outlines else [])])
        for row, wkb in out.rows:
            cells = [harmless(text_of(row.get(name))) for name in out.columns]
            if outlines:
                cells.append(_wkt(wkb))
            writer.writerow(cells)
            count += 1
    return count


def write_xlsx(path: Path, out: Outgoing) -> int:
    """Write a spreadsheet whose text cells are of the string type; return the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(out.kind)
    sheet.append(list(out.columns))
    count = 0
    for row, _wkb in out.rows:
        count += 1
        if count > ROWS_AT_MOST:
            raise Refused("TOO_MANY_ROWS", most=ROWS_AT_MOST, format="xlsx")
        sheet.append([_cell(sheet, row.get(name)) for name in out.columns])
    book.save(path)
    book.close()
    return count


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", text_of(value))[:CELL_AT_MOST]
    cell = WriteOnlyCell(sheet, value=text)
    # openpyxl takes a leading = for a formula: the type is set by hand.
    cell.data_type = "s"
    return cell


def _wkt(wkb: bytes | None) -> str:
    if wkb is None:
        return ""
    text: str = shapely.to_wkt(shapely.from_wkb(wkb), rounding_precision=3)
    return text
