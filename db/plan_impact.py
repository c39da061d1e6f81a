"""What lies in the grids that a plan redraws: entities, open cases and posts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db.case_reads import STILL_OPEN
from db.map_card_reads import HIGH
from domain.plans.impact import HeldPost, Impact, Placed, preview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from db.world import Reads


def impact_of(read: Reads, plan_id: str, now: datetime) -> Impact:
    """Return the impact preview of a plan; for many entities work for a worker."""
    difference = read.plans.difference(plan_id)
    codes = json.dumps([grid.code for grid in difference.removed])
    return preview(
        difference,
        _entities(read, codes),
        _cases(read, codes),
        tuple(_posts(read, codes, now)),
        read.boundary.crs_epsg,
    )


def _entities(read: Reads, codes: str) -> Iterator[Placed]:
    for row in read.conn.execute(
        "SELECT e.id, e.grid, e.type, p.x, p.y, e.risk, p.assigned FROM entity e "
        "JOIN premises p ON p.is_primary AND p.id > e.id || '.' AND p.id < e.id || '/' "
        "WHERE e.grid IN (SELECT value FROM json_each(?))",
        (codes,),
    ):
        high = any(grade in row[5] for grade in HIGH)
        yield Placed(row[0], row[1], row[2], row[3], row[4], high, bool(row[6]))


def _cases(read: Reads, codes: str) -> Iterator[Placed]:
    for row in read.conn.execute(
        "SELECT f.id, f.grid, f.state, f.x, f.y, f.entity "  # noqa: S608 - our own
        f"FROM case_file f WHERE {STILL_OPEN} "
        "AND f.grid IN (SELECT value FROM json_each(?))",
        (codes,),
    ):
        yield Placed(row[0], row[1], row[2], row[3], row[4], tied=row[5])


def _posts(read: Reads, codes: str, now: datetime) -> Iterator[HeldPost]:
    at = now.isoformat(timespec="seconds")
    for row in read.conn.execute(
        "SELECT id, place, post_kind, person FROM post WHERE superseded_at IS NULL "
        "AND valid_from <= ?2 AND (valid_to IS NULL OR valid_to > ?2) "
        "AND place IN (SELECT value FROM json_each(?1)) ORDER BY id",
        (codes, at),
    ):
        yield HeldPost(*row)
