"""Rule rows that lie in resources/rules as plain JSON, table by table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from db.rows import SqlValue


def json_rows(path: Path) -> list[tuple[str, list[dict[str, SqlValue]]]]:
    """Return the tables of a JSON file and their rows."""
    tables: dict[str, list[dict[str, SqlValue]]] = json.loads(path.read_text("utf-8"))
    return list(tables.items())
