"""A workbook of several sheets with headings, as wide as what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from db.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

WIDEST = 40


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One sheet: its name, the headings of its columns, its rows."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]


def write_book(path: Path, sheets: Iterable[BookSheet]) -> None:
    """Write sheets as XLSX. Unavailable CANNOT_WRITE: the file there was stays."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    for one in sheets:
        sheet = book.create_sheet(one.title[:31])
        sheet.append(list(one.heads))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in one.rows:
            sheet.append(list(row))
        sheet.freeze_panes = "A2"
        for number, column in enumerate(sheet.columns, start=1):
            wide = max(len(str(cell.value or "")) for cell in column) + 2
            sheet.column_dimensions[get_column_letter(number)].width = min(wide, WIDEST)
    with whole_file(path) as draft:
        book.save(draft)
