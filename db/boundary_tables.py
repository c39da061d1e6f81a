"""Reads of boundaries: units, grids in force or at a past time, places, borders."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from db.boundary_queries import (
    CONTENT,
    CONTENT_OF,
    FIDS,
    GRID,
    ONE_GRID,
    PAST_FIDS,
    PAST_GRID,
    PAST_SHAPES,
    SHAPES,
    SINGLES,
    UNIT,
    grid_of,
    unit_of,
)
from db.geometry_blob import blobs_to_geoms, wkb_of
from domain.boundary.commands import CommunityRow, DivisionRow
from domain.boundary.events import GridContent, LatticeRings
from domain.boundary.lattice import to_rings, to_shape
from domain.boundary.reads import CodeSegmentRow, GridRow, LineageRow, Located, Unit
from domain.clock import local_time
from domain.entities.placement import GridIndex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry
    from sqlite_utils.utils import sqlite3

    from domain.changes import Changes

PAST_INDEXES = 4
# Sorts after every sign that a code can have.
LAST_SIGN = "\U0010ffff"


def shapes_of(blobs: Iterable[bytes]) -> NDArray[np.object_]:
    """Return the shapes of GeoPackage blobs as an array."""
    return blobs_to_geoms(list(blobs))


def shape_of(blob: bytes) -> BaseGeometry:
    """Return the shape of one GeoPackage blob."""
    shape: BaseGeometry = shapely.from_wkb(wkb_of(blob))
    return shape


def grid_index(conn: sqlite3.Connection) -> GridIndex:
    """Build the index of the grids in force."""
    rows = conn.execute(SHAPES).fetchall()
    return GridIndex([str(row[0]) for row in rows], shapes_of(row[1] for row in rows))


@dataclass(frozen=True, slots=True)
class IndexLoan:
    """An index of grids and the marks of the rows that it was built from."""

    index: GridIndex
    mark: tuple[object, ...]
    digest: bytes
    neighbours: dict[str, tuple[str, ...]]


class StandingTables:
    """What the rules ask of one connection, remembered until boundaries change."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Serve one connection."""
        self.conn = conn
        self._epsg: int | None = None
        self._version = -1
        self._index: GridIndex | None = None
        self._index_sure = False
        self._index_mark: tuple[object, ...] = ()
        self._index_digest = b""
        self._past: OrderedDict[tuple[int, ...], GridIndex] = OrderedDict()
        self._units: dict[str, Unit] | None = None
        self._grids: dict[str, GridRow] | None = None
        self._singles = 0
        self._neighbours: dict[str, tuple[str, ...]] | None = None

    def stale(self, changes: Changes) -> None:
        """Forget what a commit made untrue."""
        if changes.touches("grid", "workspace"):
            self._grids, self._singles = None, 0
            self._index_sure = False
        if changes.touches("unit", "workspace"):
            self._units = self._grids = None

    def _fresh(self) -> None:
        # Another connection may have committed: SQLite counts that for us.
        version = int(self.conn.execute("PRAGMA data_version").fetchone()[0])
        if version != self._version:
            self._version = version
            self._units = self._grids = None
            self._index_sure = False

    @property
    def crs_epsg(self) -> int:
        """The EPSG number of the workspace's metres."""
        if self._epsg is None:
            row = self.conn.execute("SELECT crs_epsg FROM workspace").fetchone()
            self._epsg = int(row[0])
        return self._epsg

    # Units

    def _all_units(self) -> dict[str, Unit]:
        self._fresh()
        if self._units is None:
            rows = self.conn.execute(UNIT + "WHERE valid_to IS NULL ORDER BY code")
            self._units = {str(row[0]): unit_of(row) for row in rows}
        return self._units

    def unit(self, unit_id: str, at: datetime | None = None) -> Unit | None:
        """Return a unit by id, as it stands or as it stood at a time."""
        if at is None:
            return self._all_units().get(unit_id)
        text = at.isoformat(timespec="seconds")
        row = self.conn.execute(
            UNIT + "WHERE id = ? AND valid_from <= ? "
            "AND (valid_to IS NULL OR valid_to > ?)",
            (unit_id, text, text),
        ).fetchone()
        return None if row is None else unit_of(row)

    def unit_by_code(self, level: str, code: str) -> Unit | None:
        """Return a unit in force by level and code."""
        for unit in self._all_units().values():
            if unit.level == level and unit.code == code:
                return unit
        return None

    def units(self, level: str) -> tuple[Unit, ...]:
        """Return the units in force of a level, by code."""
        return tuple(u for u in self._all_units().values() if u.level == level)

    def children(self, unit_id: str) -> tuple[Unit, ...]:
        """Return the units right below a unit, by code."""
        return tuple(u for u in self._all_units().values() if u.parent == unit_id)

    def path(self, where: str) -> tuple[str, ...]:
        """Return the ids from the city down to a unit, or to a grid by its code."""
        units = self._all_units()
        up: list[str] = []
        at = where
        if at not in units:
            grid = self.grid(where)
            if grid is None:
                return ()
            up.append(where)
            at = grid.station
        while at in units:
            up.append(at)
            at = units[at].parent
        return tuple(reversed(up))

    # Grids

    def _all_grids(self) -> dict[str, GridRow]:
        self._fresh()
        if self._grids is None:
            rows = self.conn.execute(GRID + "ORDER BY v.code")
            self._grids = {str(row[1]): grid_of(row) for row in rows}
        return self._grids

    def grid(self, code: str, at: datetime | None = None) -> GridRow | None:
        """Return a grid by code, as it stands or as it stood at a time."""
        if at is not None:
            text = at.isoformat(timespec="seconds")
            row = self.conn.execute(PAST_GRID, (code, text)).fetchone()
            return None if row is None else grid_of(row)
        # One grid is not worth reading a thousand for, act after act of a build.
        self._fresh()
        self._singles += 1
        if self._grids is not None or self._singles > SINGLES:
            return self._all_grids().get(code)
        row = self.conn.execute(ONE_GRID, (code,)).fetchone()
        return None if row is None else grid_of(row)

    def grids(self, station: str | None = None) -> tuple[GridRow, ...]:
        """Return the grids in force, by code, of one station or all."""
        rows = self._all_grids().values()
        return tuple(row for row in rows if station is None or row.station == station)

    def grid_count(self) -> int:
        """Return how many grids are in force."""
        return len(self._all_grids())

    def index(self) -> GridIndex:
        """Return the index of the grids in force.

        It is built again only when a border has moved: new names and new hands
        leave it as it is.
        """
        self._fresh()
        if self._index is not None and self._index_sure:
            return self._index
        mark = self.conn.execute(
            "SELECT max(fid), max(retired_seq) FROM grid_version"
        ).fetchone()
        if self._index is None or mark != self._index_mark:
            rows = self.conn.execute(SHAPES).fetchall()
            digest = hashlib.blake2b()
            for code, geom in rows:
                digest.update(str(code).encode() + geom)
            if self._index is None or digest.digest() != self._index_digest:
                self._index = GridIndex(
                    [str(row[0]) for row in rows], shapes_of(row[1] for row in rows)
                )
                self._neighbours = None
            self._index_mark, self._index_digest = mark, digest.digest()
        self._index_sure = True
        return self._index

    def loan(self) -> IndexLoan:
        """Return the index with all that tells which grids it was built from."""
        index = self.index()
        neighbours = self._neighbours = self._neighbours or index.neighbours()
        return IndexLoan(index, self._index_mark, self._index_digest, neighbours)

    def borrow(self, loan: IndexLoan) -> None:
        """Take over an index that a worker has built, if there is none yet."""
        self._fresh()
        if self._index is None:
            self._index, self._neighbours = loan.index, loan.neighbours
            self._index_mark, self._index_digest = loan.mark, loan.digest

    def index_at(self, at: datetime) -> GridIndex:
        """Return the index of the grids that were in force at a time."""
        text = at.isoformat(timespec="seconds")
        fids = self._fids(PAST_FIDS, (text, text))
        if fids == self._fids(FIDS, ()):
            return self.index()
        known = self._past.get(fids)
        if known is None:
            rows = self.conn.execute(
                PAST_SHAPES,
                (text, text),
            ).fetchall()
            known = GridIndex([r[0] for r in rows], shapes_of(r[1] for r in rows))
            self._past[fids] = known
        self._past.move_to_end(fids)
        while len(self._past) > PAST_INDEXES:
            self._past.popitem(last=False)
        return known

    def _fids(self, sql: str, params: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(int(row[0]) for row in self.conn.execute(sql, params))

    def grid_at(self, x: float, y: float, at: datetime | None = None) -> Located:
        """Return the grid that holds a point (metres), now or at a past time."""
        index = self.index() if at is None else self.index_at(at)
        spot = index.at(x, y)
        return Located(spot.code, spot.on_border, spot.near_border_m)

    def grid_shape(self, code: str) -> shapely.MultiPolygon | None:
        """Return the outline of a grid in force."""
        row = self.conn.execute(
            "SELECT geom FROM grid_version WHERE code = ? AND valid_to IS NULL",
            (code,),
        ).fetchone()
        if row is None:
            return None
        return to_shape(to_rings(shape_of(row[0])))

    def contents(self, codes: tuple[str, ...] | None = None) -> tuple[GridContent, ...]:
        """Return grids in force whole, by code; None = all."""
        if codes is None:
            rows = self.conn.execute(CONTENT + "WHERE valid_to IS NULL ORDER BY code")
        else:
            rows = self.conn.execute(CONTENT_OF, (json.dumps(codes),))
        return tuple(content_of(row) for row in rows)

    def version(self, version_id: str) -> GridContent | None:
        """Return any version of a grid, whole, in force or past."""
        row = self.conn.execute(CONTENT + "WHERE id = ?", (version_id,)).fetchone()
        return None if row is None else content_of(row)

    def version_in_force(self, version_id: str) -> bool:
        """Tell whether a version of a grid is in force."""
        row = self.conn.execute(
            "SELECT 1 FROM grid_version WHERE id = ? AND valid_to IS NULL",
            (version_id,),
        ).fetchone()
        return row is not None

    def valid_from(self, version_id: str) -> datetime | None:
        """Return when a version of a grid began."""
        row = self.conn.execute(
            "SELECT valid_from FROM grid_version WHERE id = ?", (version_id,)
        ).fetchone()
        return None if row is None else local_time(row[0])

    def neighbours(self, code: str) -> tuple[str, ...]:
        """Return the codes of the grids that share a border line, by code."""
        index = self.index()
        if self._neighbours is None:
            self._neighbours = index.neighbours()
        return self._neighbours.get(code, ())

    def root(self) -> LatticeRings:
        """Return the frozen outline that the grids tile; () before the first import."""
        row = self.conn.execute("SELECT geom FROM root_outline").fetchone()
        return () if row is None else to_rings(shape_of(row[0]))

    # Codes, descent, divisions, communities

    def code_state(self, code: str) -> str:
        """Return active, retired, undone, or "" for a code never issued."""
        row = self.conn.execute(
            "SELECT state FROM code_register WHERE code = ?", (code,)
        ).fetchone()
        return "" if row is None else str(row[0])

    def codes_with(self, prefix: str) -> tuple[str, ...]:
        """Return every code ever issued that begins so, sorted."""
        rows = self.conn.execute(
            "SELECT code FROM code_register WHERE code >= ? AND code < ? ORDER BY code",
            (prefix, prefix + LAST_SIGN),
        )
        return tuple(str(row[0]) for row in rows)

    def segments(self) -> tuple[CodeSegmentRow, ...]:
        """Return the layout of grid codes, by position."""
        rows = self.conn.execute(
            "SELECT position, length, source, name FROM code_segment ORDER BY position"
        )
        return tuple(CodeSegmentRow(*row) for row in rows)

    def lineage_of(self, code: str) -> tuple[LineageRow, ...]:
        """Return the descent of every version of a code, oldest step first."""
        rows = self.conn.execute(
            "SELECT l.seq, l.from_id, l.to_id, a.code, b.code, l.share_area, "
            "l.document_no FROM lineage l JOIN grid_version a ON a.id = l.from_id "
            "JOIN grid_version b ON b.id = l.to_id WHERE a.code = ? OR b.code = ? "
            "ORDER BY l.seq, l.fid",
            (code, code),
        )
        return tuple(LineageRow(*row) for row in rows)

    def division(self, code: str) -> DivisionRow | None:
        """Return an administrative division."""
        row = self.conn.execute(
            "SELECT code, name, level, parent FROM division WHERE code = ?", (code,)
        ).fetchone()
        if row is None:
            return None
        return DivisionRow(code=row[0], name=row[1], level=row[2], parent=row[3])

    def community(self, code: str) -> CommunityRow | None:
        """Return a community or village."""
        row = self.conn.execute(
            "SELECT code, name, street FROM community WHERE code = ?", (code,)
        ).fetchone()
        if row is None:
            return None
        return CommunityRow(code=row[0], name=row[1], street=row[2])

    def communities_of(self, grid: str) -> tuple[str, ...]:
        """Return the codes of the communities a grid covers, sorted."""
        rows = self.conn.execute(
            "SELECT community FROM grid_community WHERE grid = ? ORDER BY community",
            (grid,),
        )
        return tuple(str(row[0]) for row in rows)

    def street_chunks(self) -> tuple[str, ...]:
        """Return the hashes of the blobs that hold the reference streets."""
        row = self.conn.execute("SELECT chunks FROM street_source").fetchone()
        return () if row is None else tuple(json.loads(row[0]))


def content_of(row: tuple[Any, ...]) -> GridContent:
    """Return a version of a grid from a row of CONTENT."""
    return GridContent(
        id=row[0],
        code=row[1],
        name=row[2],
        kind=row[3],
        station=row[4],
        division=row[5],
        rings=to_rings(shape_of(row[6])),
    )
