"""The statements by which boundaries are read, and their rows as told."""

from __future__ import annotations

from typing import Any

from domain.boundary.reads import GridRow, Unit
from domain.clock import local_time

UNIT = "SELECT id, level, code, name, parent, zone, valid_from FROM unit "
GRID = (
    "SELECT v.id, v.code, v.name, v.kind, v.station, coalesce(u.parent, ''), "
    "v.division, v.area_m2, v.valid_from FROM grid_version v "
    "LEFT JOIN unit u ON u.id = v.station AND u.valid_to IS NULL "
    "WHERE v.valid_to IS NULL "
)
ONE_GRID = GRID + "AND v.code = ?"
# So many single grids are read before all of them are.
SINGLES = 32
PAST_GRID = (
    "SELECT v.id, v.code, v.name, v.kind, v.station, coalesce((SELECT parent FROM "
    "unit u WHERE u.id = v.station "
    "ORDER BY u.valid_from > ?2, u.valid_from DESC LIMIT 1), ''), "
    "v.division, v.area_m2, v.valid_from FROM grid_version v WHERE v.code = ?1 "
    "AND v.valid_from <= ?2 AND (v.valid_to IS NULL OR v.valid_to > ?2)"
)
PAST_GRIDS = (
    "SELECT v.id, v.code, v.name, v.kind, v.station, coalesce((SELECT parent FROM "
    "unit u WHERE u.id = v.station "
    "ORDER BY u.valid_from > ?1, u.valid_from DESC LIMIT 1), ''), "
    "v.division, v.area_m2, v.valid_from FROM grid_version v WHERE "
    "v.valid_from <= ?1 AND (v.valid_to IS NULL OR v.valid_to > ?1) ORDER BY v.code"
)
SHAPES = "SELECT code, geom FROM grid_version WHERE valid_to IS NULL ORDER BY code"
PAST_SHAPES = (
    "SELECT code, geom FROM grid_version WHERE valid_from <= ? "
    "AND (valid_to IS NULL OR valid_to > ?) ORDER BY code"
)
PAST_FIDS = (
    "SELECT fid FROM grid_version WHERE valid_from <= ? "
    "AND (valid_to IS NULL OR valid_to > ?) ORDER BY fid"
)
FIDS = "SELECT fid FROM grid_version WHERE valid_to IS NULL ORDER BY fid"
CONTENT_OF = (
    "SELECT id, code, name, kind, station, division, geom FROM grid_version WHERE "
    "valid_to IS NULL AND code IN (SELECT value FROM json_each(?)) ORDER BY code"
)
CONTENT = "SELECT id, code, name, kind, station, division, geom FROM grid_version "


def unit_of(row: tuple[Any, ...]) -> Unit:
    """Return a unit from a row of UNIT."""
    one, level, code, name, parent, zone, since = row
    return Unit(one, level, code, name, parent, bool(zone), local_time(since))


def grid_of(row: tuple[Any, ...]) -> GridRow:
    """Return a grid from a row of GRID."""
    *fields, since = row
    return GridRow(*(*fields, local_time(since)))
