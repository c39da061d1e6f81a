"""What goes out for each kind: its columns, its shapes, and the rows one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from db.exchange.columns import (
    CASES,
    ENTITIES,
    GRIDS,
    REFERENCES,
    STAFF,
    STREETS,
)
from db.workspace import clock_of
from domain.boundary.lattice import to_rings, to_shape
from domain.boundary.projection import moved, moved_shapes
from domain.boundary.reference import AREAS
from domain.boundary.root_density import idle_points, without_points
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from db.world import Reads
    from domain.boundary.events import LatticeRings

STATIONS, BUREAUS = "stations", "bureaus"
KINDS = (GRIDS, STATIONS, BUREAUS, ENTITIES, STAFF, CASES, STREETS, *REFERENCES)
POLYGON, POINT, LINE, TABLE = "MultiPolygon", "Point", "MultiLineString", ""
Row = tuple[dict[str, Any], bytes | None]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Rows on their way out; `geometry_type` "" = a table without shapes.

    Shapes are WKB in metres of EPSG `epsg`.
    """

    kind: str
    columns: tuple[str, ...]
    geometry_type: str
    epsg: int
    rows: Iterator[Row]


GRID_COLUMNS = (
    "id",
    "code",
    "name",
    "kind",
    "station",
    "station_name",
    "bureau",
    "bureau_name",
    "division",
    "area_m2",
    "valid_from",
)
UNIT_COLUMNS = (
    "id",
    "code",
    "name",
    "parent",
    "zone",
    "grids",
    "area_m2",
    "valid_from",
)
ENTITY_COLUMNS = (
    "uscc",
    "registration_no",
    "name",
    "type",
    "state",
    "industry",
    "risk",
    "address",
    "grid",
    "unplaced_reason",
    "on_border",
    "x",
    "y",
)
CASE_COLUMNS = (
    "id",
    "number",
    "kind",
    "state",
    "lane",
    "matter",
    "priority",
    "grid",
    "station",
    "entity",
    "handler",
    "received_at",
    "due_statutory",
    "due_assessment",
    "overdue",
    "flags",
    "summary",
    "x",
    "y",
)
STREET_COLUMNS = ("id", "name", "kind", "length_m")
REFERENCE_COLUMNS = ("id", "name", "kind")
# Areas and lines may stand in one layer.
ANY_SHAPE = "Unknown"


def outgoing(kind: str, read: Reads) -> Outgoing:
    """Return the rows of a kind; Refused NO_SUCH_KIND."""
    make = _MAKERS.get(kind)
    if make is None:
        raise Refused("NO_SUCH_KIND", kind=kind, known=", ".join(KINDS))
    columns, geometry_type, rows = make(read)
    return Outgoing(kind, columns, geometry_type, read.boundary.crs_epsg, rows)


def grids_as(read: Reads, rows: Iterable[tuple[dict[str, Any], bytes]]) -> Outgoing:
    """Return grids that are not in force, such as a draft's, as they go out."""
    told = [(row, shapely.from_wkb(wkb)) for row, wkb in rows]
    own = own_vertices(read, [to_rings(shape) for _row, shape in told])
    made = ((row, shapely.to_wkb(own(shape))) for row, shape in told)
    return Outgoing(GRIDS, GRID_COLUMNS, POLYGON, read.boundary.crs_epsg, made)


def points_as(read: Reads, kind: str, rows: Iterable[dict[str, Any]]) -> Outgoing:
    """Return entities or cases of another time as they go out."""
    columns = {ENTITIES: ENTITY_COLUMNS, CASES: CASE_COLUMNS}[kind]
    made = ((row, _point(row)) for row in rows)
    return Outgoing(kind, columns, POINT, read.boundary.crs_epsg, made)


def staff_as(read: Reads, rows: Iterable[dict[str, Any]]) -> Outgoing:
    """Return people of any time as they go out: a table without shapes."""
    found = list(rows)
    columns = tuple(found[0]) if found else ("staff_no", "name")
    made = ((row, None) for row in found)
    return Outgoing(STAFF, columns, TABLE, read.boundary.crs_epsg, made)


def units_as(
    read: Reads,
    kind: str,
    rows: Iterable[dict[str, Any]],
    owned: tuple[Sequence[str], NDArray[np.object_]],
) -> Outgoing:
    """Return units of another time; `owned` = by grid its unit, and its outline."""
    owners, shapes = np.array(owned[0]), owned[1]

    def made() -> Iterator[Row]:
        own = own_vertices(read, [to_rings(shape) for shape in shapes])
        for row in rows:
            mine = shapes[owners == row["id"]]
            whole = shapely.coverage_union_all(mine) if len(mine) else None
            yield row, None if whole is None else shapely.to_wkb(own(whole))

    return Outgoing(kind, UNIT_COLUMNS, POLYGON, read.boundary.crs_epsg, made())


def reprojected(out: Outgoing, epsg: int) -> Outgoing:
    """Return the same rows in another system, their columns x and y too."""
    if epsg == out.epsg:
        return out

    def rows() -> Iterator[Row]:
        for row, wkb in out.rows:
            told = dict(row)
            if row.get("x") is not None and row.get("y") is not None:
                x, y = np.array([row["x"]]), np.array([row["y"]])
                east, north = moved(x, y, out.epsg, epsg)
                told |= {"x": float(east[0]), "y": float(north[0])}
            if wkb is None:
                yield told, None
                continue
            shape = np.array([shapely.from_wkb(wkb)], dtype=object)
            yield told, shapely.to_wkb(moved_shapes(shape, out.epsg, epsg)[0])

    return replace(out, epsg=epsg, rows=rows())


_Made = tuple[tuple[str, ...], str, "Iterator[Row]"]


def _grids(read: Reads) -> _Made:
    def rows() -> Iterator[Row]:
        own = own_vertices(read, (g.rings for g in read.boundary.contents()))
        for row in read.boundary.grid_rows():
            shape = read.boundary.grid_shape(row["code"])
            yield row, None if shape is None else shapely.to_wkb(own(shape))

    return GRID_COLUMNS, POLYGON, rows()


def own_vertices(
    read: Reads, grids: Iterable[LatticeRings]
) -> Callable[[BaseGeometry], BaseGeometry]:
    """Return what frees a shape of the outline's points that no border ends on.

    An import leaves by the vertices it had come with.
    """
    idle = idle_points(read.boundary.root_points(), grids)

    def own(shape: BaseGeometry) -> BaseGeometry:
        return to_shape(without_points(to_rings(shape), idle)) if len(idle) else shape

    return own


def _units(level: str) -> Callable[[Reads], _Made]:
    def made(read: Reads) -> _Made:
        def rows() -> Iterator[Row]:
            own = own_vertices(read, (g.rings for g in read.boundary.contents()))
            for row in read.boundary.unit_rows(level):
                shape = read.boundary.unit_shape(row["id"])
                yield row, None if shape is None else shapely.to_wkb(own(shape))

        return UNIT_COLUMNS, POLYGON, rows()

    return made


def _entities(read: Reads) -> _Made:
    rows = ((row, _point(row)) for row in read.entities.entity_rows())
    return ENTITY_COLUMNS, POINT, rows


def _cases(read: Reads) -> _Made:
    now = clock_of(read).now()
    rows = ((row, _point(row)) for row in read.cases.case_rows(now))
    return CASE_COLUMNS, POINT, rows


def _staff(read: Reads) -> _Made:
    out = staff_as(read, read.staffing.staff_rows(clock_of(read).now()))
    return out.columns, out.geometry_type, out.rows


def _streets(read: Reads) -> _Made:
    def rows() -> Iterator[Row]:
        for street in read.boundary.streets():
            told = {
                "id": street.id,
                "name": street.name,
                "kind": street.kind,
                "length_m": round(float(street.shape.length), 1),
            }
            parts = shapely.get_parts(street.shape)
            yield told, shapely.to_wkb(shapely.MultiLineString(list(parts)))

    return STREET_COLUMNS, LINE, rows()


def _reference(kind: str) -> Callable[[Reads], _Made]:
    layer = REFERENCES[kind]
    shaped = POLYGON if layer in AREAS else ANY_SHAPE

    def made(read: Reads) -> _Made:
        def rows() -> Iterator[Row]:
            found = read.boundary.reference(layer)
            told = zip(found.ids, found.names, found.kinds, found.shapes, strict=True)
            for one, name, what, shape in told:
                parts = shapely.get_parts(shape).tolist()
                whole = shapely.MultiPolygon(parts) if layer in AREAS else shape
                yield {"id": one, "name": name, "kind": what}, shapely.to_wkb(whole)

        return REFERENCE_COLUMNS, shaped, rows()

    return made


def _point(row: dict[str, Any]) -> bytes | None:
    x, y = row.get("x"), row.get("y")
    if x is None or y is None or not np.isfinite(x + y):
        return None
    wkb: bytes = shapely.to_wkb(shapely.Point(x, y))
    return wkb


_MAKERS: dict[str, Callable[[Reads], _Made]] = {
    GRIDS: _grids,
    STATIONS: _units("station"),
    BUREAUS: _units("bureau"),
    ENTITIES: _entities,
    STAFF: _staff,
    CASES: _cases,
    STREETS: _streets,
    **{kind: _reference(kind) for kind in REFERENCES},
}


def text_of(value: Any) -> str:
    """Return a value as a cell's text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return " ".join(text_of(one) for one in value)
        case dict():
            return " ".join(f"{key}:{text_of(one)}" for key, one in value.items())
        case _:
            return str(value)
