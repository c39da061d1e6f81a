"""Edits that another program made in the layers while the desk was closed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.codec import encode
from db.connection import create_new, writing
from db.geopackage import refresh_contents
from db.gpkg_layers import LAYERS
from db.replay import replay
from db.rows import Rows, digest_sql
from db.tables import STATE_TABLES
from db.workspace_schema import lay_out
from domain.boundary.commands import OutsideEditRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlite_utils.utils import sqlite3

CHANGED, ADDED, REMOVED = "changed", "added", "removed"


def found_edits(conn: sqlite3.Connection) -> tuple[OutsideEditRow, ...]:
    """Return every row of a layer that is not what its digest says, layer by layer.

    The key of an edit is the row's feature number.
    """
    rows = Rows(conn, STATE_TABLES)
    return tuple(edit for layer in LAYERS for edit in _other(conn, rows, layer.name))


def _other(
    conn: sqlite3.Connection, rows: Rows, layer: str
) -> Iterator[OutsideEditRow]:
    number = STATE_TABLES[layer].number
    names = rows.columns(layer)
    columns = ", ".join(f't."{name}"' for name in names)
    found = conn.execute(
        f'SELECT d.digest, {columns} FROM "{layer}" t '  # noqa: S608 - our names
        f"LEFT JOIN row_digest d ON d.tbl = {number} AND d.id = t.fid "
        f"WHERE d.digest IS NOT row_digest({columns}) ORDER BY t.fid"
    )
    for digest, *values in found:
        yield _edit(layer, ADDED if digest is None else CHANGED, names, values)
    gone = conn.execute(
        "SELECT id FROM row_digest WHERE tbl = ? "  # noqa: S608 - our names
        f'AND id NOT IN (SELECT fid FROM "{layer}") ORDER BY id',
        (number,),
    )
    for (fid,) in gone:
        yield OutsideEditRow(layer=layer, key=str(fid), change=REMOVED)


def _edit(
    layer: str, change: str, names: Sequence[str], values: Sequence[Any]
) -> OutsideEditRow:
    row = dict(zip(names, values, strict=True))
    geom = row.pop("geom", None)
    return OutsideEditRow(
        layer=layer,
        key=str(row["fid"]),
        change=change,
        content=encode(row).decode(),
        geom=geom if isinstance(geom, bytes) else b"",
    )


def put_back(conn: sqlite3.Connection) -> int:
    """Write the layers' rows as the journal has them; return how many were others.

    The journal is replayed into a file beside, and the rows copied from there, all
    in one transaction: rows that were deleted come back under their own number.
    """
    edits = found_edits(conn)
    if not edits:
        return 0
    epsg = conn.execute("SELECT crs_epsg FROM workspace").fetchone()[0]
    with tempfile.TemporaryDirectory(prefix="griddesk-put-back-") as folder:
        told = create_new(Path(folder) / "replay.gpkg")
        try:
            told.execute("PRAGMA synchronous=OFF")
            lay_out(told, int(epsg))
            with writing(told):
                replay(conn, told, lambda _at, _of: None)
            with writing(conn):
                for edit in edits:
                    _copy(told, conn, edit)
                _counters(told, conn)
        finally:
            told.close()
    return len(edits)


def _copy(
    told: sqlite3.Connection, conn: sqlite3.Connection, edit: OutsideEditRow
) -> None:
    rows = Rows(conn, STATE_TABLES)
    fid = int(edit.key)
    conn.execute(
        f'DELETE FROM "{edit.layer}" WHERE fid = ?',  # noqa: S608 - our names
        (fid,),
    )
    conn.execute(
        "DELETE FROM row_digest WHERE tbl = ? AND id = ?",
        (STATE_TABLES[edit.layer].number, fid),
    )
    names = rows.columns(edit.layer)
    columns = ", ".join(f'"{name}"' for name in names)
    row = told.execute(
        f'SELECT {columns} FROM "{edit.layer}" WHERE fid = ?',  # noqa: S608
        (fid,),
    ).fetchone()
    if row is not None:
        marks = ", ".join("?" * len(names))
        conn.execute(
            f'INSERT INTO "{edit.layer}" ({columns}) VALUES ({marks})',  # noqa: S608
            row,
        )
        conn.execute(digest_sql(rows, STATE_TABLES[edit.layer], "fid = ?"), (fid,))
    refresh_contents(conn, edit.layer)


def _counters(told: sqlite3.Connection, conn: sqlite3.Connection) -> None:
    # Rows added outside have raised the layer's counter; a replay knows nothing of
    # them and would give the next row another number.
    for layer in LAYERS:
        row = told.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = ?", (layer.name,)
        ).fetchone()
        conn.execute(
            "UPDATE sqlite_sequence SET seq = ? WHERE name = ?",
            (0 if row is None else row[0], layer.name),
        )
