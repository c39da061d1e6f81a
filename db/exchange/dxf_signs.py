"""Names in a DXF file that were written in other signs than its head says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.exchange.rows_stream import FileRow

# What a drawing is read as when its head names no code page.
DEFAULT = "cp1252"


def in_its_own_signs(row: FileRow, encoding: str) -> FileRow:
    """Return a row whose texts were read as Western European though they are not.

    Where nothing is told only what is certain is turned: bytes that are UTF-8.
    """
    told = {name: _turned(text, encoding) for name, text in row.fields.items()}
    return row._replace(fields=told)


def _turned(text: str | None, encoding: str) -> str | None:
    if not text or text.isascii():
        return text
    try:
        return text.encode(DEFAULT).decode(encoding or "utf-8")
    except (UnicodeError, LookupError):
        return text
