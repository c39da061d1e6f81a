"""What a redraw of grids writes: versions, codes, descent, layers and placement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.boundary_outlines import rewrite_outlines, workspace_epsg
from db.boundary_tables import grid_index, shape_of
from db.entity_placement import replace_entities
from db.geometry_blob import to_blob
from db.geopackage import refresh_contents
from db.root_points import project_points
from domain.boundary.lattice import to_rings, to_shape
from domain.boundary.projection import area_m2
from domain.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import shapely

    from db.rows import Meta, Rows, SqlValue
    from domain.boundary.events import GridContent, GridsRedrawn, RootFrozen

UNDO = "undo"


@dataclass(frozen=True, slots=True)
class _Ended:
    """A version that a redraw ended."""

    code: str
    station: str
    geom: bytes


def project_root(rows: Rows, event: RootFrozen, meta: Meta) -> Changes:
    """Write the outline that the grids tile, or take it away."""
    if event.rings:
        blob = to_blob(to_shape(event.rings), workspace_epsg(rows))
        rows.put(
            "root_outline",
            {"id": "root", "geom": blob, "source": event.source, "seq": meta.seq},
        )
    else:
        rows.delete("root_outline", "root")
    project_points(rows, event)
    return Changes.of("workspace")


def project_redraw(rows: Rows, event: GridsRedrawn, meta: Meta) -> Changes:
    """End the removed versions, begin the added ones, and all that follows from it."""
    ended = [_end(rows, one, event, meta) for one in event.removed]
    shapes = [to_shape(grid.rings) for grid in event.added]
    for grid, shape in zip(event.added, shapes, strict=True):
        _begin(rows, grid, shape, event, meta)
    _retire(rows, event, ended)
    for share in event.lineage:
        rows.put(
            "lineage",
            {
                "from_id": share.from_id,
                "to_id": share.to_id,
                "seq": meta.seq,
                "share_area": share.share_area,
                "document_no": event.document_no,
            },
        )
    refresh_contents(rows.conn, "grid")
    changes = Changes.of(
        "grid",
        [one.code for one in ended] + [grid.code for grid in event.added],
    )
    return changes | _follow(rows, event, ended)


def _follow(rows: Rows, event: GridsRedrawn, ended: Sequence[_Ended]) -> Changes:
    before = {(one.code, one.station): to_rings(shape_of(one.geom)) for one in ended}
    after = {(grid.code, grid.station): grid.rings for grid in event.added}
    differ = {
        key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
    }
    units = rewrite_outlines(rows, {station for _, station in differ})
    shape_before = {code: rings for (code, _), rings in before.items()}
    shape_after = {code: rings for (code, _), rings in after.items()}
    moved = frozenset(
        code
        for code in shape_before.keys() | shape_after.keys()
        if shape_before.get(code) != shape_after.get(code)
    )
    changes = Changes.of("unit", units)
    if moved:
        changes |= replace_entities(rows, sorted(moved), grid_index(rows.conn))
    return changes


def _end(rows: Rows, one: str, event: GridsRedrawn, meta: Meta) -> _Ended:
    code, station, geom = rows.conn.execute(
        "SELECT code, station, geom FROM grid_version WHERE id = ?", (one,)
    ).fetchone()
    rows.update(
        "grid_version",
        one,
        valid_to=event.effective_at.isoformat(timespec="seconds"),
        retired_seq=meta.seq,
    )
    rows.delete("grid", one)
    return _Ended(str(code), str(station), bytes(geom))


def _begin(
    rows: Rows,
    grid: GridContent,
    shape: shapely.MultiPolygon,
    event: GridsRedrawn,
    meta: Meta,
) -> None:
    epsg = workspace_epsg(rows)
    row: dict[str, SqlValue] = {
        "id": grid.id,
        "code": grid.code,
        "name": grid.name,
        "kind": grid.kind,
        "station": grid.station,
        "division": grid.division,
        "geom": to_blob(shape, epsg),
        "area_m2": area_m2(shape, epsg),
        "valid_from": event.effective_at.isoformat(timespec="seconds"),
    }
    version = {"valid_to": None, "created_seq": meta.seq, "retired_seq": None}
    rows.put("grid_version", {**row, **version})
    # A grid keeps its feature number over all its versions, and one that another
    # program deleted comes back under its own.
    fid = _registered(rows, grid.code, meta)
    rows.put("grid", {"fid": fid, **row, "bureau": _bureau(rows, grid.station)})


def _bureau(rows: Rows, station: str) -> str:
    found = rows.conn.execute(
        "SELECT parent FROM unit WHERE id = ? ORDER BY valid_from DESC LIMIT 1",
        (station,),
    ).fetchone()
    return "" if found is None else str(found[0])


def _registered(rows: Rows, code: str, meta: Meta) -> int:
    found = rows.conn.execute(
        "SELECT fid, state FROM code_register WHERE code = ?", (code,)
    ).fetchone()
    if found is None:
        return rows.put(
            "code_register",
            {
                "code": code,
                "state": "active",
                "first_seq": meta.seq,
                "first_at": meta.at.isoformat(timespec="seconds"),
            },
        )
    if found[1] != "active":
        rows.update("code_register", code, state="active")
    return int(found[0])


def _retire(rows: Rows, event: GridsRedrawn, ended: Sequence[_Ended]) -> None:
    going_on = {grid.code for grid in event.added}
    state = "undone" if event.op == UNDO else "retired"
    for one in ended:
        if one.code not in going_on:
            rows.update("code_register", one.code, state=state)
