"""Rows of a spreadsheet: values only, formulas never run, dates as local time."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from db.exchange.file_format import XLSX
from db.exchange.read_csv import named, row_of
from db.exchange.rows_stream import FileHead, FileRow
from db.exchange.zip_guard import checked
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A spreadsheet keeps 15 digits of a number; a longer code has lost its tail.
EXACT = 10**15
COLUMNS_AT_MOST = 500


def read_xlsx(path: Path, sheet: str = "") -> Iterator[FileHead | FileRow]:
    """Yield the head, then every row that is not blank; Refused names a bad file."""
    checked(path)
    with warnings.catch_warnings():
        # Styles and extensions that openpyxl does not know do not concern us.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except (
            InvalidFileException,
            zipfile.BadZipFile,
            KeyError,
            ValueError,
            OSError,
        ) as error:
            raise Refused("FILE_DAMAGED", path=path.name, why="xlsx") from error
        try:
            yield from _rows(book, path, sheet)
        finally:
            book.close()


def _rows(book: Any, path: Path, wanted: str) -> Iterator[FileHead | FileRow]:
    names = book.sheetnames
    if wanted and wanted not in names:
        raise Refused("NO_SUCH_LAYER", layer=wanted, known=", ".join(names))
    sheet = book[wanted or names[0]]
    columns: tuple[str, ...] = ()
    for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        values, fault = _texts(cells[:COLUMNS_AT_MOST])
        if not any(values):
            continue
        if not columns:
            while values and not values[-1]:
                values.pop()
            columns = named(values, path.name)
            size = sheet.max_row or 0
            yield FileHead(XLSX, columns, "", "", size, sheet.title, tuple(names))
            continue
        # A spreadsheet leaves out empty cells at the end of a row: it is not short.
        values += [""] * (len(columns) - len(values))
        row = row_of(line, columns, values)
        yield row._replace(fault=fault) if fault and not row.fault else row
    if not columns:
        raise Refused("NO_HEADER", path=path.name)


def _texts(cells: tuple[Any, ...]) -> tuple[list[str], str]:
    values, fault = [], ""
    for cell in cells:
        if isinstance(cell, int | float) and abs(cell) >= EXACT:
            fault = "rounded_number"
        values.append(text_of(cell))
    return values, fault


def text_of(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, times in ISO form."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime():
            midnight = cell.time() == dt.time(0)
            return (cell.date() if midnight else cell).isoformat()
        case dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell).strip()
