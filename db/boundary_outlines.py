"""The layers of stations and bureaus: the grids' union, rewritten where it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from db.boundary_tables import shapes_of
from db.geometry_blob import to_blob
from db.geopackage import refresh_contents
from domain.boundary.lattice import to_rings, to_shape
from domain.boundary.projection import area_m2

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from db.rows import Rows, SqlValue
    from domain.boundary.events import UnitChanged

LAYERS = ("bureau", "station")
# By the last state of each station: one that was moved away counts here no more.
STATIONS_OF = (
    "SELECT u.id FROM unit u WHERE u.parent = ? AND u.valid_from = "
    "(SELECT max(w.valid_from) FROM unit w WHERE w.id = u.id)"
)


def workspace_epsg(rows: Rows) -> int:
    """Return the EPSG number of the workspace's metres."""
    return int(rows.conn.execute("SELECT crs_epsg FROM workspace").fetchone()[0])


def rewrite_outlines(rows: Rows, stations: Iterable[str]) -> frozenset[str]:
    """Rewrite the rows of these stations and their bureaus; return the ids touched."""
    touched: set[str] = set()
    bureaus: set[str] = set()
    for station in sorted(set(stations)):
        shape = _union(rows, "v.station = ?", station)
        touched |= _write(rows, "station", station, shape)
        found = rows.conn.execute(
            "SELECT parent FROM unit WHERE id = ? ORDER BY valid_from DESC LIMIT 1",
            (station,),
        ).fetchone()
        if found is not None:
            bureaus.add(str(found[0]))
    for bureau in sorted(bureaus):
        inside = f"v.station IN ({STATIONS_OF})"
        touched |= _write(rows, "bureau", bureau, _union(rows, inside, bureau))
    for layer in LAYERS:
        refresh_contents(rows.conn, layer)
    return frozenset(touched)


def _union(rows: Rows, where: str, unit: str) -> BaseGeometry:
    blobs = rows.conn.execute(
        "SELECT v.geom FROM grid_version v "  # noqa: S608 - our own condition
        f"WHERE v.valid_to IS NULL AND {where} ORDER BY v.code",
        (unit,),
    ).fetchall()
    if not blobs:
        return shapely.MultiPolygon()
    grids = shapes_of(blob for (blob,) in blobs)
    # By its rings on the lattice, so that the same area gives the same bytes.
    return to_shape(to_rings(shapely.coverage_union_all(grids)))


def _write(rows: Rows, level: str, unit: str, shape: BaseGeometry) -> set[str]:
    if shape.is_empty:
        rows.delete(level, unit)
        return {unit}
    found = rows.conn.execute(
        "SELECT code, name, parent, zone, valid_from, "
        "(SELECT min(fid) FROM unit f WHERE f.id = u.id) FROM unit u "
        "WHERE id = ? ORDER BY valid_from DESC LIMIT 1",
        (unit,),
    ).fetchone()
    if found is None:
        return set()
    epsg = workspace_epsg(rows)
    own: dict[str, SqlValue] = (
        {"zone": found[3]} if level == "bureau" else {"bureau": found[2]}
    )
    row: dict[str, SqlValue] = {
        "fid": found[5],
        "geom": to_blob(shape, epsg),
        "id": unit,
        "code": found[0],
        "name": found[1],
        **own,
        "area_m2": area_m2(shape, epsg),
        "valid_from": found[4],
    }
    rows.put(level, row)
    return {unit}


def rename_layer_row(rows: Rows, level: str, unit: str, name: str) -> None:
    """Write a unit's new name into its layer, if it has a row there."""
    if level not in LAYERS:
        return
    there = rows.conn.execute(
        f'SELECT 1 FROM "{level}" WHERE id = ?',  # noqa: S608 - one of two names
        (unit,),
    ).fetchone()
    if there is not None:
        rows.update(level, unit, name=name)


def rehang_layers(rows: Rows, level: str, event: UnitChanged) -> frozenset[str]:
    """Write a unit's number, place and zone mark into the layers.

    Return the codes of the grids that have another bureau now.
    """
    if level not in LAYERS:
        return frozenset()
    there = rows.conn.execute(
        f'SELECT 1 FROM "{level}" WHERE id = ?',  # noqa: S608 - one of two names
        (event.id,),
    ).fetchone()
    if there is None:
        return frozenset()
    if level == "bureau":
        rows.update(level, event.id, code=event.code, zone=int(event.zone))
        return frozenset()
    rows.update(level, event.id, code=event.code, bureau=event.parent)
    if event.parent == event.old_parent:
        return frozenset()
    grids = rows.conn.execute(
        "SELECT id, code FROM grid WHERE station = ? ORDER BY id", (event.id,)
    ).fetchall()
    for one, _code in grids:
        rows.update("grid", one, bureau=event.parent)
    for bureau in sorted((event.old_parent, event.parent)):
        inside = f"v.station IN ({STATIONS_OF})"
        _write(rows, "bureau", bureau, _union(rows, inside, bureau))
    for layer in LAYERS:
        refresh_contents(rows.conn, layer)
    return frozenset(str(code) for _one, code in grids)
