"""Geometries as GeoPackage blobs and back, and the functions its triggers call."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry
    from sqlite_utils.utils import sqlite3

# GeoPackage 1.4, requirement 19: "GP", version, flags, srs_id, envelope, WKB.
LITTLE = 0x01
WITH_XY_ENVELOPE = 0x02
EMPTY = 0x10
ENVELOPE_BYTES = (0, 32, 48, 48, 64)
HEAD = struct.Struct("<2sBBi")
ONE_POINT = struct.Struct("<2sBBiBI2d")
HEAD_AND_BOX = struct.Struct("<2sBBi4d")
POINT_BLOB = np.dtype(
    [
        ("head", "<u4"),
        ("srs_id", "<i4"),
        ("order", "u1"),
        ("kind", "<u4"),
        ("x", "<f8"),
        ("y", "<f8"),
    ]
)
# The four bytes "GP", 0 and little-endian-without-envelope, read as one number.
POINT_HEAD = int.from_bytes(b"GP\x00\x01", "little")


def to_blob(geometry: BaseGeometry, srs_id: int) -> bytes:
    """Return a geometry as a GeoPackage blob; a polygon becomes a MULTIPOLYGON.

    x is easting and y northing, in metres of `srs_id`, whatever order EPSG states.
    """
    if isinstance(geometry, shapely.Polygon):
        geometry = shapely.MultiPolygon([geometry])
    wkb: bytes = shapely.to_wkb(geometry, byte_order=1, output_dimension=2)
    if geometry.is_empty:
        return HEAD.pack(b"GP", 0, LITTLE | EMPTY, srs_id) + wkb
    if geometry.geom_type == "Point":
        return HEAD.pack(b"GP", 0, LITTLE, srs_id) + wkb
    minx, miny, maxx, maxy = geometry.bounds
    flags = LITTLE | WITH_XY_ENVELOPE
    return HEAD_AND_BOX.pack(b"GP", 0, flags, srs_id, minx, maxx, miny, maxy) + wkb


def point_to_blob(x: float, y: float, srs_id: int) -> bytes:
    """Return one point as a blob, the same as `to_blob` gives, at once."""
    return ONE_POINT.pack(b"GP", 0, LITTLE, srs_id, 1, 1, x, y)


def points_to_blobs(
    xs: NDArray[np.float64], ys: NDArray[np.float64], srs_id: int
) -> list[bytes | None]:
    """Return many points as blobs; a coordinate that is no number gives None."""
    raw = np.zeros(len(xs), dtype=POINT_BLOB)
    raw["head"], raw["srs_id"], raw["order"], raw["kind"] = POINT_HEAD, srs_id, 1, 1
    raw["x"], raw["y"] = xs, ys
    size = POINT_BLOB.itemsize
    whole = raw.tobytes()
    known = (np.isfinite(xs) & np.isfinite(ys)).tolist()
    return [
        whole[at : at + size] if there else None
        for there, at in zip(known, range(0, len(whole), size), strict=True)
    ]


def wkb_of(blob: bytes) -> bytes:
    """Return the WKB inside a GeoPackage blob; ValueError if it is none."""
    shape = (blob[3] >> 1) & 7 if len(blob) > 8 and blob[:2] == b"GP" else 7
    if shape >= len(ENVELOPE_BYTES):
        message = "not a GeoPackage geometry"
        raise ValueError(message)
    return blob[8 + ENVELOPE_BYTES[shape] :]


def from_blob(blob: bytes | None) -> BaseGeometry | None:
    """Return the geometry of a GeoPackage blob, None for NULL."""
    if blob is None:
        return None
    geometry: BaseGeometry = shapely.from_wkb(wkb_of(blob))
    return geometry


def blobs_to_geoms(blobs: Sequence[bytes | None]) -> NDArray[np.object_]:
    """Return the geometries of many blobs in one go (None stays None)."""
    found: NDArray[np.object_] = shapely.from_wkb(
        [None if blob is None else wkb_of(blob) for blob in blobs]
    )
    return found


def srs_of(blob: bytes) -> int:
    """Return the srs_id that a blob's header names."""
    order = "<" if blob[3] & LITTLE else ">"
    return int(struct.unpack_from(f"{order}i", blob, 4)[0])


def kind_of(blob: bytes) -> int:
    """Return the WKB geometry type of a blob (1 point, 3 polygon, 6 multipolygon)."""
    wkb = wkb_of(blob)
    return int.from_bytes(wkb[1:5], "little" if wkb[0] else "big")


def st_is_empty(blob: bytes | None) -> int | None:
    """Tell whether a GeoPackage geometry is empty (NULL for NULL)."""
    return None if blob is None else int(bool(blob[3] & EMPTY))


def _bounds(blob: bytes | None) -> tuple[float, float, float, float] | None:
    """Return minx, maxx, miny, maxy: of the envelope, else of the shape itself."""
    if blob is None or blob[3] & EMPTY:
        return None
    order = "<" if blob[3] & LITTLE else ">"
    if (blob[3] >> 1) & 7:
        minx, maxx, miny, maxy = struct.unpack_from(f"{order}4d", blob, 8)
        return minx, maxx, miny, maxy
    if blob[8] == 1 and blob[9:13] == b"\x01\x00\x00\x00":
        x, y = struct.unpack_from("<2d", blob, 13)
        return x, x, y, y
    geometry = from_blob(blob)
    if geometry is None or geometry.is_empty:
        return None
    minx, miny, maxx, maxy = geometry.bounds
    return minx, maxx, miny, maxy


def st_min_x(blob: bytes | None) -> float | None:
    """Return the west edge of a geometry."""
    box = _bounds(blob)
    return None if box is None else box[0]


def st_max_x(blob: bytes | None) -> float | None:
    """Return the east edge of a geometry."""
    box = _bounds(blob)
    return None if box is None else box[1]


def st_min_y(blob: bytes | None) -> float | None:
    """Return the south edge of a geometry."""
    box = _bounds(blob)
    return None if box is None else box[2]


def st_max_y(blob: bytes | None) -> float | None:
    """Return the north edge of a geometry."""
    box = _bounds(blob)
    return None if box is None else box[3]


def register_shapes(conn: sqlite3.Connection) -> None:
    """Give a connection the five functions that the R-tree triggers call."""
    conn.create_function("ST_IsEmpty", 1, st_is_empty, deterministic=True)
    conn.create_function("ST_MinX", 1, st_min_x, deterministic=True)
    conn.create_function("ST_MaxX", 1, st_max_x, deterministic=True)
    conn.create_function("ST_MinY", 1, st_min_y, deterministic=True)
    conn.create_function("ST_MaxY", 1, st_max_y, deterministic=True)
