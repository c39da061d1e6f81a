"""What lies in the grids that a plan redraws: entities, open cases and posts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db.case_reads import STILL_OPEN
from db.map_card_reads import HIGH
from domain.plans.impact import HeldPost, Impact, Placed, as_before, preview
from domain.plans.lifecycle import ACTIVE, ARCHIVED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from db.world import Reads
    from domain.plans.reads import PlanRow


def impact_of(read: Reads, plan_id: str, now: datetime) -> Impact:
    """Return the impact preview of a plan; for many entities work for a worker.

    Of a plan in force it tells what that has moved: today's entities and cases as
    they lay in the grids before.
    """
    difference = read.plans.difference(plan_id)
    over = was_published(read.plans.plan(plan_id))
    grids = difference.added if over else difference.removed
    codes = json.dumps([grid.code for grid in grids])
    entities, cases = list(_entities(read, codes)), list(_cases(read, codes))
    if over:
        # A case goes where its entity goes, and came from where it came.
        both = as_before([*entities, *cases], difference)
        entities, cases = both[: len(entities)], both[len(entities) :]
    return preview(
        difference,
        entities,
        cases,
        tuple(_posts(read, codes, now)),
        read.boundary.crs_epsg,
    )


def was_published(plan: PlanRow | None) -> bool:
    """Tell whether a plan has been put into force."""
    if plan is None or plan.effective_at is None:
        return False
    return plan.state in {ACTIVE, ARCHIVED}


def _entities(read: Reads, codes: str) -> Iterator[Placed]:
    for row in read.conn.execute(
        "SELECT e.id, e.grid, e.type, p.x, p.y, e.risk, p.assigned FROM entity e "
        "JOIN premises p ON p.is_primary AND p.id > e.id || '.' AND p.id < e.id || '/' "
        "WHERE e.grid IN (SELECT value FROM json_each(?))",
        (codes,),
    ):
        high = any(grade in row[5] for grade in HIGH)
        place = (row[0], row[1], row[2], row[3], row[4])
        yield Placed(*place, high, bool(row[6]), risk=row[5])


def _cases(read: Reads, codes: str) -> Iterator[Placed]:
    for row in read.conn.execute(
        "SELECT f.id, f.grid, f.state, f.x, f.y, f.entity, f.number "  # noqa: S608 - our own
        f"FROM case_file f WHERE {STILL_OPEN} "
        "AND f.grid IN (SELECT value FROM json_each(?))",
        (codes,),
    ):
        place = (row[0], row[1], row[2], row[3], row[4])
        yield Placed(*place, tied=row[5], number=row[6])


def _posts(read: Reads, codes: str, now: datetime) -> Iterator[HeldPost]:
    at = now.isoformat(timespec="seconds")
    for row in read.conn.execute(
        "SELECT id, place, post_kind, person FROM post WHERE superseded_at IS NULL "
        "AND valid_from <= ?2 AND (valid_to IS NULL OR valid_to > ?2) "
        "AND place IN (SELECT value FROM json_each(?1)) ORDER BY id",
        (codes, at),
    ):
        yield HeldPost(*row)
