"""What only the map asks for: shops in view, who was seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from db.instants import stored, told_moment
from domain.entities.risk import SCHEMES, parsed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils.utils import sqlite3

    Box = tuple[float, float, float, float]


class Shop(NamedTuple):
    """An entity where it stands, metres; `high` = of the highest risk of a scheme."""

    id: str
    name: str
    type: str
    state: str
    high: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A person at his last check-in; `post` is the first of his standing posts."""

    person: str
    x: float
    y: float
    at: datetime
    post: str


class MapReads:
    """Reads over one connection, each for one layer of the map."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Serve one connection."""
        self._conn = conn

    def shops(self, box: Box, limit: int) -> tuple[Shop, ...]:
        """Return at most `limit` of the entities in a box."""
        found = self._conn.execute(
            "SELECT e.id, e.name, e.type, e.state, e.risk, r.minx, r.miny "
            "FROM rtree_entity_geom r JOIN entity e ON e.fid = r.id "
            "WHERE r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ? "
            "LIMIT ?",
            (box[0], box[2], box[1], box[3], limit),
        )
        return tuple(
            Shop(str(one), str(name), str(kind), str(state), is_high(risk), x, y)
            for one, name, kind, state, risk, x, y in found
        )

    def seen(self, since: datetime, now: datetime) -> tuple[Seen, ...]:
        """Return who checked in since a moment and is employed, the latest first."""
        # A person's first post is the one with the best rank of its kind.
        rows = self._conn.execute(
            "SELECT s.person, s.x, s.y, s.at, (SELECT p.post_kind FROM post p "
            "LEFT JOIN post_kind k ON k.code = p.post_kind AND k.valid_to IS NULL "
            "WHERE p.person = s.person AND p.superseded_at IS NULL "
            "AND p.valid_from <= ?2 AND (p.valid_to IS NULL OR p.valid_to > ?2) "
            "ORDER BY k.rank, p.fid LIMIT 1) "
            "FROM position s JOIN person o ON o.id = s.person "
            "WHERE s.at >= ?1 AND o.valid_from <= ?2 "
            "AND (o.valid_to IS NULL OR o.valid_to > ?2) ORDER BY s.at DESC, s.person",
            (stored(since), stored(now)),
        )
        return tuple(
            Seen(str(one), float(x), float(y), told_moment(at), str(post or ""))
            for one, x, y, at, post in rows
        )


@lru_cache(maxsize=1024)
def is_high(risk: str) -> bool:
    """Tell whether grades like "credit:A food:D" hold the highest of their scheme."""
    return any(row.rank == len(SCHEMES[row.scheme].letters) for row in parsed(risk))
