"""A copy for QGIS: the five layers, whole or about a station, and nothing else."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from db.connection import connect, register, sqlite3, trouble
from db.geopackage import refresh_contents
from db.gpkg_layers import LAYERS, PRIVATE
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.world import Reads

KEPT = frozenset(
    {
        "gpkg_spatial_ref_sys",
        "gpkg_contents",
        "gpkg_geometry_columns",
        "gpkg_extensions",
        "gpkg_ogr_contents",
        "layer_styles",
        *(layer.name for layer in LAYERS),
        *(f"rtree_{layer.name}_geom" for layer in LAYERS),
    }
)


# What of each layer is not about some grids (?1, as JSON): once the other grids have
# gone, the units of those that are left.
AMONG = "NOT IN (SELECT value FROM json_each(?1))"
OUTSIDE = {
    "grid": f"code {AMONG}",
    "entity": f"coalesce(grid, '') {AMONG}",
    "case_point": f"coalesce(grid, '') {AMONG}",
    "station": "?1 <> '' AND id NOT IN (SELECT station FROM grid)",
    "bureau": "?1 <> '' AND id NOT IN (SELECT bureau FROM grid)",
}


def around(read: Reads, station: str) -> tuple[str, ...]:
    """Return the codes of a station's grids and of those that share a border.

    `station` is its id or code. Refused STATION_UNKNOWN, NO_GRIDS.
    """
    boundary = read.boundary
    unit = boundary.unit(station) or boundary.unit_by_code("station", station)
    if unit is None or unit.level != "station":
        raise Refused("STATION_UNKNOWN", station=station)
    own = {grid.code for grid in boundary.grids(unit.id)}
    if not own:
        raise Refused("NO_GRIDS")
    near = {other for code in own for other in boundary.neighbours(code)}
    return tuple(sorted(own | near))


def hand_out(
    conn: sqlite3.Connection, target: Path, codes: tuple[str, ...] = ()
) -> Path:
    """Write the layers to `target` for another program; return it.

    With `codes` only these grids, what lies in them and the units they are of. What
    was there under that name is replaced only once the copy is whole. It holds
    no journal, no key and no sealed field, not even in free pages.
    """
    draft = target.with_name(f".{target.name}.part")
    _clear(draft)
    try:
        _vacuum_into(conn, draft)
        _cut_down(draft, codes)
        draft.chmod(0o600)
        draft.replace(target)
    except sqlite3.Error as error:
        raise trouble(error, target) from error
    except OSError as error:
        raise Unavailable(
            "READ_ONLY_FOLDER", path=str(target), folder=str(target.parent)
        ) from error
    finally:
        _clear(draft)
    return target


def _vacuum_into(conn: sqlite3.Connection, draft: Path) -> None:
    # It writes the copy only, yet a connection held to reading may not say it.
    held = conn.execute("PRAGMA query_only").fetchone()[0]
    conn.execute("PRAGMA query_only=OFF")
    try:
        conn.execute("VACUUM INTO ?", (str(draft),))
    finally:
        conn.execute(f"PRAGMA query_only={held}")


def _cut_down(file: Path, codes: tuple[str, ...]) -> None:
    conn = connect(file)
    try:
        register(conn)
        conn.execute("PRAGMA secure_delete=ON")
        conn.execute("BEGIN IMMEDIATE")
        if codes:
            _keep_only(conn, codes)
        for kind, name in list(_strangers(conn)):
            conn.execute(f'DROP {kind} IF EXISTS "{name}"')
        conn.execute("DELETE FROM gpkg_contents WHERE data_type = ?", (PRIVATE,))
        conn.execute(
            "DELETE FROM gpkg_extensions WHERE table_name NOT IN "
            "(SELECT table_name FROM gpkg_contents)"
        )
        conn.execute("COMMIT")
        # Once more, so that no dropped page is left in the file.
        conn.execute("VACUUM")
        conn.execute("PRAGMA journal_mode=DELETE")
    finally:
        conn.close()
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _keep_only(conn: sqlite3.Connection, codes: tuple[str, ...]) -> None:
    """Let every row of the layers go that is not about these grids."""
    kept = json.dumps(codes)
    for layer, rule in OUTSIDE.items():
        conn.execute(f'DELETE FROM "{layer}" WHERE {rule}', (kept,))  # noqa: S608
        refresh_contents(conn, layer)


def _strangers(conn: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield what is none of the layers: views, then virtual tables, then the rest.

    A virtual table takes its shadow tables along when it goes.
    """
    rows = conn.execute(
        "SELECT name, type FROM pragma_table_list WHERE schema = 'main' "
        "AND type IN ('view', 'virtual', 'table') AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' ORDER BY type = 'view' DESC, type = 'virtual' DESC, name"
    ).fetchall()
    for name, kind in rows:
        if name not in KEPT:
            yield ("VIEW" if kind == "view" else "TABLE"), name


def _clear(draft: Path) -> None:
    for beside in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            Path(f"{draft}{beside}").unlink(missing_ok=True)
