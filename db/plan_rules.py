"""The rule rows of a plan's check, the findings let stand, and what it looks up."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.geometry_blob import blobs_to_geoms
from db.rows import Meta, Rows, StateTable
from domain.changes import Changes
from domain.plans.grid_limits import Limit
from domain.plans.impact import BACKUP, OFFICER
from domain.plans.reads import CrewPost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from sqlite_utils.utils import sqlite3

    from db.kept import Kept
    from domain.plans.events import FindingIgnored

FINDINGS_SCHEMA = """
CREATE TABLE finding_ignored(
  fid INTEGER PRIMARY KEY,
  plan TEXT NOT NULL, key TEXT NOT NULL, reason TEXT NOT NULL,
  by_user TEXT NOT NULL, at TEXT NOT NULL,
  UNIQUE (plan, key)
) STRICT;
CREATE TABLE grid_limit(
  fid INTEGER PRIMARY KEY,
  kind TEXT NOT NULL UNIQUE,
  least_m2 REAL NOT NULL, least_width_m REAL NOT NULL,
  fair_m2 REAL NOT NULL, fair_width_m REAL NOT NULL
) STRICT;
CREATE TABLE finding_rule(
  fid INTEGER PRIMARY KEY,
  kind TEXT NOT NULL UNIQUE, gravity TEXT NOT NULL
) STRICT;
"""
STATE_TABLES: tuple[StateTable, ...] = (
    StateTable("finding_ignored", 29, "plan,key"),
    StateTable("grid_limit", 130, "kind"),
    StateTable("finding_rule", 131, "kind"),
)


def project_ignored(rows: Rows, event: FindingIgnored, meta: Meta) -> Changes:
    """Note that a finding is let stand, or no longer."""
    if event.reason:
        rows.put(
            "finding_ignored",
            {
                "plan": event.plan,
                "key": event.key,
                "reason": event.reason,
                "by_user": meta.actor,
                "at": meta.at.isoformat(timespec="seconds"),
            },
        )
    else:
        rows.delete("finding_ignored", (event.plan, event.key))
    return Changes.of("plan", (event.plan,))


class CheckTables:
    """What the check of a plan looks up, on one connection."""

    conn: sqlite3.Connection
    _kept: Kept

    def limits(self) -> Mapping[str, Limit]:
        """Return the least sizes of grids by kind, as far as rule rows give them."""
        return self._kept.get("limits", self._limits)

    def _limits(self) -> Mapping[str, Limit]:
        return {
            str(row[0]): Limit(*row[1:])
            for row in self.conn.execute(
                "SELECT kind, least_m2, least_width_m, fair_m2, fair_width_m "
                "FROM grid_limit"
            )
        }

    def gravities(self) -> Mapping[str, str]:
        """Return how grave kinds of findings are, where rule rows say so."""
        return self._kept.get("gravities", self._gravities)

    def _gravities(self) -> Mapping[str, str]:
        return dict(self.conn.execute("SELECT kind, gravity FROM finding_rule"))

    def ignored(self, plan_id: str) -> Mapping[str, str]:
        """Return the reasons for which findings of a plan are let stand, by key."""
        return dict(
            self.conn.execute(
                "SELECT key, reason FROM finding_ignored WHERE plan = ?", (plan_id,)
            )
        )

    def entity_places(
        self, box: tuple[float, float, float, float]
    ) -> NDArray[np.float64]:
        """Return where the entities in a box stand, (n, 2) metres."""
        west, south, east, north = box
        found = self.conn.execute(
            "SELECT e.geom FROM rtree_entity_geom r JOIN entity e ON e.fid = r.id "
            "WHERE r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ?",
            (west, east, south, north),
        ).fetchall()
        if not found:
            return np.empty((0, 2))
        return shapely.get_coordinates(blobs_to_geoms([row[0] for row in found]))

    def crew_posts(self) -> tuple[CrewPost, ...]:
        """Return who is first or second officer of each grid, by grid."""
        found = self.conn.execute(
            "SELECT p.place, p.post_kind, p.person, s.name FROM post p "
            "JOIN person s ON s.id = p.person WHERE p.superseded_at IS NULL "
            "AND p.valid_to IS NULL AND p.post_kind IN (?, ?) "
            "ORDER BY p.place, p.post_kind",
            (OFFICER, BACKUP),
        )
        return tuple(CrewPost(*row) for row in found)

    def certificate_ends(self, persons: tuple[str, ...]) -> Mapping[str, date]:
        """Return the last day of the certificate that ends first, by person."""
        found = self.conn.execute(
            "SELECT person, min(expires) FROM qualification WHERE ended IS NULL "
            "AND expires IS NOT NULL "
            "AND person IN (SELECT value FROM json_each(?)) GROUP BY person",
            (json.dumps(persons),),
        )
        return {str(row[0]): date.fromisoformat(row[1]) for row in found}
