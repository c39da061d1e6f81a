"""Entities in the workspace: what happened is written, what is on file is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from db.entity_find import reindex, unindex
from db.entity_import import import_diff, project_import
from db.entity_rows import (
    DETAIL_COLUMNS,
    ENTITY_COLUMNS,
    PREMISES_COLUMNS,
    SCHEMA,
    licences_of,
    premises_from,
    premises_range,
    put_entity,
    put_licences,
    put_premises,
    put_risk,
    risk_of,
)
from db.entity_search import EntityFinder
from db.rows import StateTable
from domain.changes import Changes
from domain.entities import events
from domain.entities.reads import EntityFile, EntityRow, ImportDiff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from sqlite_utils.utils import sqlite3

    from db.rows import Meta, Rows

__all__ = ["PROJECT", "SCHEMA", "STATE_TABLES", "EntityTables"]

STATE_TABLES: tuple[StateTable, ...] = (
    StateTable("entity_detail", 70, "entity"),
    StateTable("premises", 71, "id"),
    StateTable("licence", 72, "entity,kind,number"),
    StateTable("risk", 73, "entity,scheme"),
)
NO_HASH = b""
ROW = ", ".join(ENTITY_COLUMNS[1:])
PAGE = 200
POINTS_AT_ONCE = 100_000
SHOWN = (*ENTITY_COLUMNS[1:],)


def _registered(rows: Rows, event: events.EntityRegistered, _meta: Meta) -> Changes:
    content = event.content
    rows.put(
        "entity",
        {
            "geom": None,
            "id": event.entity,
            "name": content.name,
            "uscc": content.uscc,
            "registration_no": content.registration_no,
            "type": content.type,
            "state": content.state,
            "industry": content.industry,
            "risk": "",
            "grid": "",
            "unplaced_reason": "",
            "on_border": 0,
            "address": "",
        },
    )
    detail = (
        event.entity,
        content.business_scope,
        content.registrar,
        "desk",
        "",
        NO_HASH,
        "",
    )
    rows.put("entity_detail", dict(zip(DETAIL_COLUMNS, detail, strict=True)))
    put_licences(rows, event.entity, content.licences)
    put_risk(rows, event.entity, event.risk)
    put_premises(rows, event.entity, event.premises)
    reindex(rows.conn, event.entity)
    return _changed(event.entity, event.premises)


def _removed(rows: Rows, event: events.EntityRemoved, _meta: Meta) -> Changes:
    unindex(rows.conn, event.entity)
    put_licences(rows, event.entity, ())
    put_risk(rows, event.entity, ())
    put_premises(rows, event.entity, ())
    rows.delete("entity_detail", event.entity)
    rows.delete("entity", event.entity)
    return _changed(event.entity, event.premises)


def _corrected(rows: Rows, event: events.EntityCorrected, _meta: Meta) -> Changes:
    put_entity(rows, event.entity, event.new)
    reindex(rows.conn, event.entity)
    return Changes.of("entity", [event.entity])


def _premises(rows: Rows, event: events.PremisesCorrected, _meta: Meta) -> Changes:
    put_premises(rows, event.entity, event.new)
    if [one.address for one in event.old] != [one.address for one in event.new]:
        reindex(rows.conn, event.entity)
    return _changed(event.entity, event.old + event.new)


def _risk(rows: Rows, event: events.RiskSet, _meta: Meta) -> Changes:
    put_risk(rows, event.entity, event.new)
    return Changes.of("entity", [event.entity])


def _changed(entity: str, premises: Sequence[events.PremisesContent]) -> Changes:
    return Changes.of("entity", [entity]) | Changes.of(
        "premises", [one.id for one in premises]
    )


PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    events.EntityRegistered: _registered,
    events.EntityRemoved: _removed,
    events.EntityCorrected: _corrected,
    events.PremisesCorrected: _premises,
    events.RiskSet: _risk,
    events.EntitiesImported: project_import,
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows; `after` continues it, None at the end."""

    rows: tuple[EntityRow, ...]
    after: int | None


class EntityTables:
    """Reads of entities; nothing here returns all of them at once."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Serve one connection."""
        self._conn = conn

    def entity(self, entity: str) -> EntityRow | None:
        """Return an entity by id."""
        return self._one("id = ?", entity)

    def entity_by_uscc(self, code: str) -> EntityRow | None:
        """Return the entity with this credit code."""
        return self._one("uscc = ? AND uscc <> ''", code)

    def entity_by_registration_no(self, number: str) -> EntityRow | None:
        """Return the entity with this old registration number."""
        return self._one("registration_no = ? AND registration_no <> ''", number)

    def entity_file(self, entity: str) -> EntityFile | None:
        """Return all that is on file about an entity."""
        row = self.entity(entity)
        detail = self._conn.execute(
            "SELECT business_scope, registrar, source, source_datum, vanished_at "
            "FROM entity_detail WHERE entity = ?",
            (entity,),
        ).fetchone()
        if row is None or detail is None:
            return None
        content = events.EntityContent(
            name=row.name,
            uscc=row.uscc,
            registration_no=row.registration_no,
            type=row.type,
            state=row.state,
            industry=row.industry,
            business_scope=detail[0],
            registrar=detail[1],
            licences=licences_of(self._conn, entity),
        )
        return EntityFile(
            row,
            content,
            self.premises_of(entity),
            risk_of(self._conn, entity),
            *detail[2:],
        )

    def premises_of(self, entity: str) -> tuple[events.PremisesContent, ...]:
        """Return the premises of an entity, the primary ones first."""
        return tuple(
            premises_from(row)
            for row in self._conn.execute(
                f"SELECT {', '.join(PREMISES_COLUMNS)} FROM premises "  # noqa: S608
                "WHERE id > ? AND id < ? ORDER BY is_primary DESC, fid",
                premises_range(entity),
            )
        )

    def entity_of_premises(self, premises: str) -> str:
        """Return the entity that premises belong to, "" if there are none such."""
        found = self._conn.execute(
            "SELECT 1 FROM premises WHERE id = ?", (premises,)
        ).fetchone()
        return premises.rpartition(".")[0] if found else ""

    def import_diff(
        self, chunks: Sequence[str], content_hash: str, source: str
    ) -> ImportDiff:
        """Return what importing these staged chunks would do."""
        return import_diff(self._conn, chunks, content_hash, source)

    def search(self, text: str, limit: int = 20) -> tuple[EntityRow, ...]:
        """Return entities by code, name, initials, licence or address, surest first."""
        return EntityFinder(self._conn).first(text, limit) if text.strip() else ()

    def counts(self, grids: Sequence[str] | None = None) -> dict[str, int]:
        """Return how many entities lie in each grid that has any."""
        if grids is None:
            sql = "SELECT grid, count(*) FROM entity WHERE grid <> '' GROUP BY grid"
            return {str(code): int(n) for code, n in self._conn.execute(sql)}
        sql = "SELECT count(*) FROM entity WHERE grid = ?"
        return {
            code: int(self._conn.execute(sql, (code,)).fetchone()[0]) for code in grids
        }

    def placement_counts(self) -> dict[str, Any]:
        """Return how many entities there are, how many have no grid and why."""
        total = int(self._conn.execute("SELECT count(*) FROM entity").fetchone()[0])
        why = {
            str(reason): int(count)
            for reason, count in self._conn.execute(
                "SELECT unplaced_reason, count(*) FROM entity "
                "WHERE unplaced_reason <> '' GROUP BY unplaced_reason"
            )
        }
        unplaced = sum(why.values())
        return {
            "entities": total,
            "unplaced": unplaced,
            "unplaced_by_reason": why,
            "placed_share": (total - unplaced) / total if total else 1.0,
        }

    def unplaced(self, reason: str, after: int = 0, limit: int = PAGE) -> Page:
        """Return a page of the entities that lie in no grid for one reason."""
        return self._page(
            "unplaced_reason = ? AND unplaced_reason <> ''", reason, after, limit
        )

    def in_grid(self, grid: str, after: int = 0, limit: int = PAGE) -> Page:
        """Return a page of the entities of a grid."""
        return self._page("grid = ?", grid, after, limit)

    def vanished(self, after: int = 0, limit: int = PAGE) -> Page:
        """Return a page of the entities that the last import no longer held."""
        where = "id IN (SELECT entity FROM entity_detail WHERE vanished_at <> ?)"
        return self._page(where, "", after, limit)

    def points(
        self, box: tuple[float, float, float, float] | None = None
    ) -> Iterator[NDArray[np.float32]]:
        """Stream where entities stand, (n, 2) metres in single precision, by parts.

        `box` = (minx, miny, maxx, maxy), None = everywhere.
        """
        sql, params = "SELECT minx, miny FROM rtree_entity_geom", ()
        if box is not None:
            sql += " WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?"
            params = (box[0], box[2], box[1], box[3])  # type: ignore[assignment]
        cursor = self._conn.execute(sql, params)
        while part := cursor.fetchmany(POINTS_AT_ONCE):
            yield np.array(part, dtype=np.float32)

    def dots(
        self, box: tuple[float, float, float, float], limit: int
    ) -> list[tuple[str, float, float, str, str]]:
        """Return (id, x, y, type, state) of at most `limit` entities in a box."""
        found = self._conn.execute(
            "SELECT e.id, r.minx, r.miny, e.type, e.state FROM rtree_entity_geom r "
            "JOIN entity e ON e.fid = r.id WHERE r.maxx >= ? AND r.minx <= ? "
            "AND r.maxy >= ? AND r.miny <= ? LIMIT ?",
            (box[0], box[2], box[1], box[3], limit),
        )
        return [(str(i), float(x), float(y), str(k), str(s)) for i, x, y, k, s in found]

    def entity_rows(self, limit: int = 0) -> Iterator[dict[str, Any]]:
        """Stream entities as plain rows, for lists and export (0 = all)."""
        cursor = self._conn.execute(
            f"SELECT {ROW}, x, y FROM entity e LEFT JOIN "  # noqa: S608 - our names
            "(SELECT id AS place, x, y, is_primary FROM premises) p "
            "ON p.place > e.id || '.' AND p.place < e.id || '/' AND p.is_primary "
            "ORDER BY e.fid LIMIT ?",
            (limit or -1,),
        )
        for row in cursor:
            told = dict(zip((*SHOWN, "x", "y"), row, strict=True))
            told["on_border"] = bool(told["on_border"])
            yield told

    def count(self) -> int:
        """Return how many entities are on file."""
        return int(self._conn.execute("SELECT count(*) FROM entity").fetchone()[0])

    def _one(self, where: str, value: str) -> EntityRow | None:
        row = self._conn.execute(
            f"SELECT {ROW} FROM entity WHERE {where} LIMIT 1",  # noqa: S608 - our names
            (value,),
        ).fetchone()
        return None if row is None else _row(row)

    def _page(self, where: str, value: str, after: int, limit: int) -> Page:
        found = self._conn.execute(
            f"SELECT fid, {ROW} FROM entity WHERE {where} "  # noqa: S608 - our names
            "AND fid > ? ORDER BY fid LIMIT ?",
            (value, after, limit),
        ).fetchall()
        rows = tuple(_row(row[1:]) for row in found)
        return Page(rows, int(found[-1][0]) if len(found) == limit else None)


def _row(row: Sequence[Any]) -> EntityRow:
    told = dict(zip(ENTITY_COLUMNS[1:], row, strict=True))
    told["on_border"] = bool(told["on_border"])
    return EntityRow(**told)
