"""The states that the grids in force have gone through, each with what made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.clock import local_time

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils.utils import sqlite3


@dataclass(frozen=True, slots=True)
class PublishedState:
    """From when it was in force, what came and went, and the plan that it came of.

    `plan` is "" where no plan made it, such as for the founding; `by` is the user who
    approved, `actor` who entered the act.
    """

    at: datetime
    came: int
    went: int
    plan: str
    document_no: str
    by: str
    actor: str


def published_states(conn: sqlite3.Connection) -> tuple[PublishedState, ...]:
    """Return every state that the published grids have had, the first one first."""
    return tuple(
        PublishedState(local_time(row[0]), *row[1:])
        for row in conn.execute(
            "WITH state AS (SELECT valid_from AS since, count(*) AS came, "
            "min(created_seq) AS seq FROM grid_version GROUP BY valid_from) "
            "SELECT s.since, s.came, "
            "(SELECT count(*) FROM grid_version g WHERE g.valid_to = s.since), "
            "coalesce(p.title, ''), coalesce(p.document_no, ''), "
            "coalesce(p.approved_by, ''), coalesce(j.actor, '') FROM state s "
            "LEFT JOIN journal j ON j.seq = s.seq "
            "LEFT JOIN plan p ON p.effective_at = s.since "
            "AND p.state IN ('active', 'archived') ORDER BY s.since"
        )
    )
