"""Dated facts in versions: a correction never erases what the desk knew before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.instants import stored

if TYPE_CHECKING:
    from datetime import datetime

    from db.rows import Rows, SqlValue


def supersede(rows: Rows, table: str, key: str, at: datetime) -> int:
    """Close the version known so far, if there is one; return the next number."""
    row = rows.conn.execute(
        f"SELECT version FROM {table} WHERE id = ? "  # noqa: S608 - our names
        "AND superseded_at IS NULL",
        (key,),
    ).fetchone()
    if row is None:
        return 1
    rows.update(table, (key, row[0]), superseded_at=stored(at))
    return int(row[0]) + 1


def replaced(
    rows: Rows, table: str, key: str, at: datetime, **columns: SqlValue
) -> None:
    """Write a new version of a fact with some columns changed."""
    names = [name for name in rows.columns(table) if name != "fid"]
    found = rows.conn.execute(
        f"SELECT {', '.join(names)} FROM {table} "  # noqa: S608 - our names
        "WHERE id = ? AND superseded_at IS NULL",
        (key,),
    ).fetchone()
    if found is None:
        raise KeyError(table, key)
    version = supersede(rows, table, key, at)
    row = dict(zip(names, found, strict=True))
    row.update(columns)
    row.update(version=version, recorded_at=stored(at), superseded_at=None)
    rows.put(table, row)
