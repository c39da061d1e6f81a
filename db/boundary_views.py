"""Reads of boundaries for the map, for lists and for the check of the coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from db.boundary_queries import PAST_GRIDS, PAST_SHAPES, SHAPES, UNIT, grid_of, unit_of
from db.boundary_tables import StandingTables, shape_of, shapes_of
from db.instants import told_or_none
from db.reference_shapes import former_shapes, reference_chunks, reference_shapes
from db.root_points import root_points
from db.unit_plans import UnitPlanReads
from domain.boundary.checks import CoverageReport, Finding, check
from domain.boundary.codes import check_digit
from domain.boundary.lattice import planar_m2, snapped, to_rings
from domain.boundary.reference import STREET, ReferenceShapes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from domain.boundary.reads import GridRow, Unit


@dataclass(frozen=True, slots=True)
class GridDisplay:
    """The grids in force as the map draws them, row by row, by code.

    `shapes` MULTIPOLYGON in metres, `bounds` (n, 4) min x, min y, max x, max y.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    stations: tuple[str, ...]
    bureaus: tuple[str, ...]
    shapes: NDArray[np.object_]
    bounds: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StreetLine:
    """One reference street: `shape` a line in metres."""

    id: str
    name: str
    kind: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class UnitState:
    """What a unit was from one date to another ("" = still is)."""

    valid_from: str
    valid_to: str
    code: str
    name: str
    parent: str
    zone: bool


@dataclass(frozen=True, slots=True)
class OutsideEditKept:
    """A draft kept from edits of another program."""

    id: str
    at: str
    layer: str
    row_key: str
    change: str
    content: str


class BoundaryTables(StandingTables, UnitPlanReads):
    """Everything that rules and windows read of boundaries."""

    def display(self, at: datetime | None = None) -> GridDisplay:
        """Return the grids in force for the map, or those of a past time."""
        shapes = shapes_of(blob for _code, blob in self._blobs(at))
        grids = self.grids() if at is None else self.grids_at(at)
        return GridDisplay(
            codes=tuple(grid.code for grid in grids),
            names=tuple(grid.name for grid in grids),
            kinds=tuple(grid.kind for grid in grids),
            stations=tuple(grid.station for grid in grids),
            bureaus=tuple(grid.bureau for grid in grids),
            shapes=shapes,
            bounds=shapely.bounds(shapes).reshape(-1, 4),
        )

    def _blobs(self, at: datetime | None) -> list[tuple[str, bytes]]:
        """Return code and outline of the grids in force, or of a past time, by code."""
        if at is None:
            return self.conn.execute(SHAPES).fetchall()
        text = at.isoformat(timespec="seconds")
        return self.conn.execute(PAST_SHAPES, (text, text)).fetchall()

    def bounds(self) -> tuple[float, float, float, float] | None:
        """Return min x, min y, max x, max y of all grids in metres, None without."""
        row = self.conn.execute("SELECT geom FROM root_outline").fetchone()
        if row is None:
            return None
        low_x, low_y, high_x, high_y = shape_of(row[0]).bounds
        return low_x, low_y, high_x, high_y

    def root_points(self) -> NDArray[np.int64]:
        """Return the points added to the frozen outline, (n, 2) in millimetres."""
        return root_points(self.conn)

    def unit_shape(self, unit_id: str) -> BaseGeometry | None:
        """Return the outline of a station or bureau, None if it holds no grid."""
        unit = self.unit(unit_id)
        if unit is None or unit.level == "city":
            return None
        row = self.conn.execute(
            f'SELECT geom FROM "{unit.level}" WHERE id = ?',  # noqa: S608 - two names
            (unit_id,),
        ).fetchone()
        return None if row is None else shape_of(row[0])

    def grid_rows(self, at: datetime | None = None) -> Iterator[dict[str, Any]]:
        """Yield each grid in force (or at a past time) as scripts get it, by code.

        `area_m2` is geodesic on GRS80, `area_planar_m2` exact in the workspace's
        plane, `centroid` in its metres.
        """
        blobs = dict(self._blobs(at))
        for grid in self.grids() if at is None else self.grids_at(at):
            shape = shape_of(blobs[grid.code])
            middle = shape.centroid
            digits = grid.code.isascii() and grid.code.isdigit()
            yield {
                "id": grid.id,
                "code": grid.code,
                "check_digit": check_digit(grid.code) if digits else "",
                "name": grid.name,
                "kind": grid.kind,
                "station": grid.station,
                "station_name": self._name(grid.station, at),
                "bureau": grid.bureau,
                "bureau_name": self._name(grid.bureau, at),
                "division": grid.division,
                "communities": list(self.communities_of(grid.code)),
                "area_m2": grid.area_m2,
                "area_planar_m2": planar_m2(to_rings(shape)),
                "centroid": [round(middle.x, 3), round(middle.y, 3)],
                "valid_from": grid.valid_from.isoformat(),
            }

    def _name(self, unit_id: str, at: datetime | None = None) -> str:
        unit = self.unit(unit_id, at)
        return "" if unit is None else unit.name

    def unit_rows(
        self, level: str, at: datetime | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield each unit of a level in force, or of a past time, by code.

        The area of the past is the sum of the grids of then.
        """
        grids = self.grids() if at is None else self.grids_at(at)
        areas: dict[str, float] = {}
        if at is not None:
            for grid in grids:
                for one in (grid.station, grid.bureau):
                    areas[one] = areas.get(one, 0.0) + grid.area_m2
        elif level in {"bureau", "station"}:
            areas = dict(
                self.conn.execute(
                    f'SELECT id, area_m2 FROM "{level}"'  # noqa: S608 - two names
                ).fetchall()
            )
        units = self.units(level) if at is None else self.units_at(at)
        for unit in units:
            if unit.level != level:
                continue
            yield {
                "id": unit.id,
                "code": unit.code,
                "name": unit.name,
                "level": unit.level,
                "parent": unit.parent,
                "parent_name": self._name(unit.parent, at),
                "zone": unit.zone,
                "grids": sum(unit.id in {one.station, one.bureau} for one in grids),
                "area_m2": areas.get(unit.id, 0.0),
                "valid_from": unit.valid_from.isoformat(),
            }

    def units_at(self, at: datetime) -> tuple[Unit, ...]:
        """Return every unit as it stood at a time, by code."""
        text = at.isoformat(timespec="seconds")
        rows = self.conn.execute(
            UNIT + "WHERE valid_from <= ?1 AND (valid_to IS NULL OR valid_to > ?1) "
            "ORDER BY code",
            (text,),
        )
        return tuple(unit_of(row) for row in rows)

    def unit_states(self, unit_id: str) -> tuple[UnitState, ...]:
        """Return the states a unit has had, the newest first."""
        rows = self.conn.execute(
            "SELECT valid_from, coalesce(valid_to, ''), code, name, parent, zone "
            "FROM unit WHERE id = ? ORDER BY valid_from DESC",
            (unit_id,),
        )
        return tuple(
            UnitState(since, until, code, name, parent, bool(zone))
            for since, until, code, name, parent, zone in rows
        )

    def began(self) -> datetime | None:
        """Return when the first grid began, None without any grid ever."""
        row = self.conn.execute("SELECT min(valid_from) FROM grid_version").fetchone()
        return told_or_none(row[0])

    def grids_at(self, at: datetime) -> tuple[GridRow, ...]:
        """Return the grids as they stood at a time, by code."""
        text = at.isoformat(timespec="seconds")
        return tuple(grid_of(row) for row in self.conn.execute(PAST_GRIDS, (text,)))

    def street_rows(self) -> Iterator[dict[str, Any]]:
        """Yield each reference street as scripts get it."""
        for street in self.streets():
            yield {
                "id": street.id,
                "name": street.name,
                "kind": street.kind,
                "length_m": round(float(street.shape.length), 1),
            }

    def streets(
        self, box: tuple[float, float, float, float] | None = None
    ) -> Iterator[StreetLine]:
        """Yield the reference streets that may lie in a box, or all."""
        sql = "SELECT id, name, kind, geom FROM street "
        params: tuple[float, ...] = ()
        if box is not None:
            sql += "WHERE max_x >= ? AND max_y >= ? AND min_x <= ? AND min_y <= ? "
            params = box
        for one, name, kind, geom in self.conn.execute(sql + "ORDER BY fid", params):
            yield StreetLine(one, name, kind, shape_of(geom))

    def reference(
        self, layer: str, box: tuple[float, float, float, float] | None = None
    ) -> ReferenceShapes:
        """Return the shapes of a reference layer that may lie in a box, or all.

        The streets are asked for by STREET like any other layer.
        """
        if layer != STREET:
            return reference_shapes(self.conn, layer, box)
        rows = list(self.streets(box))
        shapes = np.empty(len(rows), dtype=object)
        shapes[:] = [row.shape for row in rows]
        ids, names = tuple(row.id for row in rows), tuple(row.name for row in rows)
        return ReferenceShapes(
            layer, ids, names, tuple(row.kind for row in rows), shapes
        )

    def former(self, layer: str) -> ReferenceShapes:
        """Return the shapes that a layer, or the streets, held before and not now."""
        return former_shapes(self.conn, layer)

    def reference_chunks(self, layer: str) -> tuple[str, ...]:
        """Return the hashes of the blobs that hold a reference layer."""
        return reference_chunks(self.conn, layer)

    def outside_edits(self) -> tuple[OutsideEditKept, ...]:
        """Return the drafts kept from edits of other programs, newest first."""
        rows = self.conn.execute(
            "SELECT id, at, layer, row_key, change, content FROM outside_edit "
            "ORDER BY fid DESC"
        )
        return tuple(OutsideEditKept(*row) for row in rows)

    def coverage_report(self) -> tuple[CoverageReport, tuple[str, ...]]:
        """Check the grid layer against the root; return the findings and the codes.

        A finding's `rows` count into the codes.
        """
        rows = self.conn.execute("SELECT code, geom FROM grid ORDER BY code").fetchall()
        # Another program may have left rows without a shape, or off the lattice.
        found = [
            shapely.MultiPolygon() if r[1] is None else shape_of(r[1]) for r in rows
        ]
        shapes = snapped(np.array(found, dtype=object))
        root = self.conn.execute("SELECT geom FROM root_outline").fetchone()
        outline = None if root is None else shape_of(root[0])
        report = check(shapes, outline) if rows or root else CoverageReport()
        return report, tuple(str(row[0]) for row in rows)

    def check(self) -> dict[str, Any]:
        """Return whether the grids tile the area, as `check` prints it.

        `invalid`, `overlaps` and `gaps` are counts (land outside the root counts as
        an overlap with the world); `places` lists each finding.
        """
        report, codes = self.coverage_report()
        return {
            "grids": len(codes),
            "invalid": len(report.invalid),
            "overlaps": len(report.overlaps) + len(report.outside),
            "gaps": len(report.gaps),
            "undivided": sum(grid.kind == "undivided" for grid in self.grids()),
            "places": [_place(finding, codes) for finding in report.faults],
        }


def _place(finding: Finding, codes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "grids": [codes[row] for row in finding.rows],
        "x": round(finding.x, 3),
        "y": round(finding.y, 3),
        "area_m2": round(finding.area, 3),
        "width_m": round(finding.width, 3),
        "why": finding.why,
    }
