"""Plans and their grids as plain rows, for lists, scripts and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from domain.boundary.lattice import planar_m2, to_shape
from domain.boundary.projection import area_m2

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from db.world import Reads
    from domain.plans.impact import Impact, ImpactRow


def plan_rows(read: Reads) -> Iterator[dict[str, Any]]:
    """Yield each plan, the newest first, with the counts of what it changes."""
    for plan in read.plans.plans():
        difference = read.plans.difference(plan.id)
        yield {
            "id": plan.id,
            "title": plan.title,
            "reason": plan.reason,
            "state": plan.state,
            "author": plan.author,
            "opened_at": plan.opened_at.isoformat(),
            "base_at": plan.base_at.isoformat(),
            "step": plan.step,
            "steps": plan.steps,
            "removed": len(difference.removed),
            "added": len(difference.added),
            "content_hash": plan.content_hash,
            "submitted_by": plan.submitted_by,
            "approved_by": plan.approved_by,
            "document_no": plan.document_no,
            "effective_at": None
            if plan.effective_at is None
            else plan.effective_at.isoformat(),
            "note": plan.note,
        }


def draft_grids(read: Reads, plan_id: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield each grid of a plan as it stands, with its shape as WKB in metres.

    `valid_from` is None: a draft is in force nowhere. `area_m2` is geodesic.
    """
    boundary = read.boundary
    epsg = boundary.crs_epsg
    grids = read.plans.mesh(plan_id).grids.values()
    for grid in sorted(grids, key=lambda one: one.code):
        shape = to_shape(grid.rings)
        station = boundary.unit(grid.station)
        bureau = None if station is None else boundary.unit(station.parent)
        middle = shape.centroid
        yield (
            {
                "id": grid.id,
                "code": grid.code,
                "name": grid.name,
                "kind": grid.kind,
                "station": grid.station,
                "station_name": "" if station is None else station.name,
                "bureau": "" if bureau is None else bureau.id,
                "bureau_name": "" if bureau is None else bureau.name,
                "division": grid.division,
                "area_m2": area_m2(shape, epsg),
                "area_planar_m2": planar_m2(grid.rings),
                "centroid": [round(middle.x, 3), round(middle.y, 3)],
                "valid_from": None,
            },
            shapely.to_wkb(shape),
        )


def impact_told(told: Impact, names: Mapping[str, str]) -> dict[str, Any]:
    """Return an impact preview as plain data: rows, sums, cases, posts and codes.

    `names` are the grids' by their codes.
    """
    return {
        "rows": [
            {
                **_row(row),
                "old_name": names.get(row.old_code, ""),
                "new_name": names.get(row.new_code, ""),
            }
            for row in told.rows
        ],
        "moved": _row(told.total(moved=True)),
        "unmoved": _row(told.total(moved=False)),
        "cases": [
            {
                "case": one.case,
                "number": one.number,
                "stage": one.stage,
                "old_code": one.old_code,
                "new_code": one.new_code,
                "fate": one.fate,
            }
            for one in told.fates
        ],
        "posts_ending": [
            {"post": one.id, "grid": one.grid, "kind": one.post_kind, "who": one.person}
            for one in told.ending
        ],
        "without_officer": list(told.empty),
        "retired": list(told.retired),
        "fresh": list(told.fresh),
    }


def _row(row: ImpactRow) -> dict[str, Any]:
    return {
        "old_code": row.old_code,
        "new_code": row.new_code,
        "moved": row.moved,
        "area_m2": round(row.area_m2, 2),
        "entities": row.entities,
        "high_risk": row.high_risk,
        "types": dict(sorted(row.types.items())),
        "risks": dict(sorted(row.risks.items())),
        "cases": row.cases,
        "stages": dict(sorted(row.stages.items())),
    }
