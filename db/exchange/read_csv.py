"""Rows of a CSV file: encoding and delimiter found, codes left as they are written."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

from db.exchange.file_format import CSV
from db.exchange.rows_stream import FileHead, FileRow
from db.exchange.shape_text import shape_of
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIELD_AT_MOST = 4 * 1024 * 1024
DELIMITERS = ",\t;|"
ENCODINGS = ("utf-8-sig", "gb18030")
_BLOCK = 1 << 20
# A GB18030 file that is really something else decodes to rare signs of these planes.
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def encoding_of(path: Path, wanted: str) -> str:
    """Return the encoding that decodes the whole file; Refused BAD_ENCODING if none."""
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            return name
    tried = (wanted,) if wanted else ENCODINGS
    for name in tried:
        if _decodes(path, name):
            return name
    raise Refused("BAD_ENCODING", path=path.name, tried=", ".join(tried))


def _decodes(path: Path, name: str) -> bool:
    try:
        decoder = codecs.getincrementaldecoder(name)()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def read_csv(path: Path, wanted: str = "") -> Iterator[FileHead | FileRow]:
    """Yield the head, then every row that is not blank; Refused names a bad file."""
    csv.field_size_limit(FIELD_AT_MOST)
    encoding = encoding_of(path, wanted)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        delimiter = max(DELIMITERS, key=first.count)
        file.seek(0)
        reader = csv.reader(file, delimiter=delimiter)
        try:
            columns = named(next(reader, []), path.name)
            yield FileHead(CSV, columns, encoding, "", 0, "")
            for values in reader:
                if any(value.strip() for value in values):
                    yield row_of(reader.line_num, columns, values)
        except csv.Error as error:
            raise Refused(
                "BAD_CSV", path=path.name, line=reader.line_num, why=str(error)
            ) from error


def named(header: list[str], path: str) -> tuple[str, ...]:
    """Return column names, trimmed; Refused if there are none or one comes twice."""
    columns = tuple(name.strip() for name in header)
    if not any(columns):
        raise Refused("NO_HEADER", path=path)
    seen: set[str] = set()
    for name in columns:
        if name and name in seen:
            raise Refused("COLUMN_TWICE", path=path, column=name)
        seen.add(name)
    return columns


def row_of(line: int, columns: tuple[str, ...], values: list[str]) -> FileRow:
    """Return a row of texts under its columns; a short or long one says so."""
    fault = ""
    if len(values) < len(columns):
        fault = "short_row"
    elif len(values) > len(columns):
        fault = "" if not any(v.strip() for v in values[len(columns) :]) else "long_row"
    fields: dict[str, str | None] = {
        name: value.strip()
        for name, value in zip(columns, values, strict=False)
        if name
    }
    if fault:
        return FileRow(line, fields, None, fault)
    shape, shape_fault = shape_of(fields)
    return FileRow(line, fields, shape, shape_fault)
