"""How the command line prints: a table a person reads, or JSON a script reads."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import click

Row = Mapping[str, Any]
# A column wider than this is cut in a table; JSON always holds the whole value.
WIDEST = 40


def emit(value: object, *, as_json: bool, lines: Sequence[str] = ()) -> None:
    """Print `value` as JSON, or the given lines."""
    if as_json:
        click.echo(json.dumps(value, ensure_ascii=False, default=str))
        return
    for line in lines:
        click.echo(line)


def table(rows: Sequence[Row]) -> list[str]:
    """Return rows as aligned lines with a heading; wide (Chinese) letters count two."""
    if not rows:
        return []
    names = list(rows[0])
    cells = [names, *([_cell(row.get(name)) for name in names] for row in rows)]
    widths = [max(_width(line[i]) for line in cells) for i in range(len(names))]
    return [
        "  ".join(_pad(cell, widths[i]) for i, cell in enumerate(line)).rstrip()
        for line in cells
    ]


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    if isinstance(value, float):
        text = f"{value:.3f}"
    if isinstance(value, list | dict | tuple):
        text = json.dumps(value, ensure_ascii=False, default=str)
    text = text.replace("\n", " ")
    return text if _width(text) <= WIDEST else text[: WIDEST // 2] + "…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
