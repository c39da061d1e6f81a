"""How entities, their premises, licences and grades lie in their tables."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import shapely

from db.geometry_blob import to_blob
from db.geopackage import widen_contents
from domain.entities.events import (
    EntityContent,
    LicenceContent,
    PremisesContent,
    RiskContent,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils.utils import sqlite3

    from db.rows import Rows, SqlValue

# Of the indexes on the public layer, none is unique: codes are kept unique by the
# rules, and a register that repeats one must still be shown as it is.
INDEXES = {
    "entity_uscc": "entity(uscc) WHERE uscc <> ''",
    "entity_registration_no": "entity(registration_no) WHERE registration_no <> ''",
    "entity_name": "entity(name)",
    "entity_grid": "entity(grid)",
    "entity_unplaced": "entity(unplaced_reason) WHERE unplaced_reason <> ''",
    "premises_grid": "premises(grid)",
    "premises_unplaced": "premises(unplaced_reason) WHERE unplaced_reason <> ''",
}

SCHEMA = """
CREATE TABLE entity_detail(
  fid INTEGER PRIMARY KEY, entity TEXT NOT NULL UNIQUE,
  business_scope TEXT NOT NULL, registrar TEXT NOT NULL, source TEXT NOT NULL,
  source_datum TEXT NOT NULL, row_hash BLOB NOT NULL, vanished_at TEXT NOT NULL
) STRICT;
CREATE TABLE premises(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, is_primary INTEGER NOT NULL,
  role TEXT NOT NULL, address TEXT NOT NULL, given_x REAL, given_y REAL,
  datum TEXT NOT NULL, source_crs INTEGER NOT NULL, x REAL, y REAL,
  grid TEXT NOT NULL, unplaced_reason TEXT NOT NULL, on_border INTEGER NOT NULL,
  override_reason TEXT NOT NULL
) STRICT;
CREATE TABLE licence(
  fid INTEGER PRIMARY KEY, entity TEXT NOT NULL, kind TEXT NOT NULL,
  number TEXT NOT NULL, valid_to TEXT NOT NULL, UNIQUE (entity, kind, number)
) STRICT;
CREATE TABLE risk(
  fid INTEGER PRIMARY KEY, entity TEXT NOT NULL, scheme TEXT NOT NULL,
  letter TEXT NOT NULL, rank INTEGER NOT NULL, UNIQUE (entity, scheme)
) STRICT;
""" + "".join(f"CREATE INDEX {name} ON {on};\n" for name, on in INDEXES.items())

# Whether premises are in their grid by decision; the digests of their rows follow.
ASSIGNED_SCHEMA = """
ALTER TABLE premises ADD COLUMN assigned INTEGER NOT NULL DEFAULT 0;
CREATE INDEX premises_assigned ON premises(id) WHERE assigned = 1;
"""

ENTITY_COLUMNS = (
    "geom",
    "id",
    "name",
    "uscc",
    "registration_no",
    "type",
    "state",
    "industry",
    "risk",
    "grid",
    "unplaced_reason",
    "on_border",
    "address",
)
DETAIL_COLUMNS = (
    "entity",
    "business_scope",
    "registrar",
    "source",
    "source_datum",
    "row_hash",
    "vanished_at",
)
PREMISES_COLUMNS = (
    "id",
    "is_primary",
    "role",
    "address",
    "given_x",
    "given_y",
    "datum",
    "source_crs",
    "x",
    "y",
    "grid",
    "unplaced_reason",
    "on_border",
    "override_reason",
    "assigned",
)
LICENCE_COLUMNS = ("entity", "kind", "number", "valid_to")
RISK_COLUMNS = ("entity", "scheme", "letter", "rank")
NO_COORDINATES = "no_coordinates"


def premises_range(entity: str) -> tuple[str, str]:
    """Return the bounds of the ids of an entity's premises (entity.1, entity.2 ...)."""
    return f"{entity}.", f"{entity}/"


def epsg_of(conn: sqlite3.Connection) -> int:
    """Return the EPSG number in which the workspace's points lie."""
    row = conn.execute(
        "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'entity'"
    ).fetchone()
    return int(row[0])


def risk_text(risk: Sequence[tuple[str, str]]) -> str:
    """Return grades as the public layer shows them: credit:A food:C."""
    return " ".join(f"{scheme}:{letter}" for scheme, letter in sorted(risk))


def put_entity(rows: Rows, entity: str, content: EntityContent) -> None:
    """Write the register's fields of an entity that is there."""
    rows.update(
        "entity",
        entity,
        name=content.name,
        uscc=content.uscc,
        registration_no=content.registration_no,
        type=content.type,
        state=content.state,
        industry=content.industry,
    )
    rows.update(
        "entity_detail",
        entity,
        business_scope=content.business_scope,
        registrar=content.registrar,
    )
    put_licences(rows, entity, content.licences)


def put_licences(rows: Rows, entity: str, licences: Sequence[LicenceContent]) -> None:
    """Put licences in place of the ones there are."""
    there = licences_of(rows.conn, entity)
    if tuple(licences) == there:
        return
    kept = {(one.kind, one.number) for one in licences}
    for old in there:
        if (old.kind, old.number) not in kept:
            rows.delete("licence", (entity, old.kind, old.number))
    for one in licences:
        rows.put(
            "licence",
            {
                "entity": entity,
                "kind": one.kind,
                "number": one.number,
                "valid_to": one.valid_to.isoformat() if one.valid_to else "",
            },
        )


def put_risk(rows: Rows, entity: str, risk: Sequence[RiskContent]) -> None:
    """Put grades in place of the ones there are, and show them on the layer."""
    there = rows.conn.execute(
        "SELECT scheme FROM risk WHERE entity = ?", (entity,)
    ).fetchall()
    kept = {one.scheme for one in risk}
    for (scheme,) in there:
        if scheme not in kept:
            rows.delete("risk", (entity, scheme))
    for one in risk:
        rows.put(
            "risk",
            {
                "entity": entity,
                "scheme": one.scheme,
                "letter": one.letter,
                "rank": one.rank,
            },
        )
    text = risk_text([(one.scheme, one.letter) for one in risk])
    rows.update("entity", entity, risk=text)


def put_premises(rows: Rows, entity: str, premises: Sequence[PremisesContent]) -> None:
    """Put premises in place of those there are; the primary ones place the entity."""
    kept = {one.id for one in premises}
    for (one_id,) in rows.conn.execute(
        "SELECT id FROM premises WHERE id > ? AND id < ?", premises_range(entity)
    ).fetchall():
        if one_id not in kept:
            rows.delete("premises", one_id)
    for one in premises:
        rows.put("premises", premises_row(one))
    primary = next((one for one in premises if one.primary), None)
    rows.update("entity", entity, **place_columns(rows.conn, primary))


def place_columns(
    conn: sqlite3.Connection, primary: PremisesContent | None
) -> dict[str, SqlValue]:
    """Return the columns of the public layer that the primary premises decide."""
    if primary is None:
        return {
            "geom": None,
            "grid": "",
            "unplaced_reason": NO_COORDINATES,
            "on_border": 0,
            "address": "",
        }
    geom = None
    if primary.x is not None and primary.y is not None:
        geom = to_blob(shapely.Point(primary.x, primary.y), epsg_of(conn))
        widen_contents(conn, "entity", (primary.x, primary.y, primary.x, primary.y))
    return {
        "geom": geom,
        "grid": primary.grid,
        "unplaced_reason": primary.unplaced_reason,
        "on_border": int(primary.on_border),
        "address": primary.address,
    }


def premises_row(one: PremisesContent) -> dict[str, SqlValue]:
    """Return premises as their table holds them."""
    values: tuple[SqlValue, ...] = (
        one.id,
        int(one.primary),
        one.role,
        one.address,
        one.given_x,
        one.given_y,
        one.datum,
        one.source_crs,
        one.x,
        one.y,
        one.grid,
        one.unplaced_reason,
        int(one.on_border),
        one.override_reason,
        int(one.assigned),
    )
    return dict(zip(PREMISES_COLUMNS, values, strict=True))


def premises_from(row: Sequence[SqlValue]) -> PremisesContent:
    """Return premises from the columns of PREMISES_COLUMNS."""
    told = dict(zip(PREMISES_COLUMNS, row, strict=True))
    primary, border = told.pop("is_primary"), told.pop("on_border")
    assigned = told.pop("assigned")
    return PremisesContent(
        **told,  # type: ignore[arg-type]
        primary=bool(primary),
        on_border=bool(border),
        assigned=bool(assigned),
    )


def licences_of(conn: sqlite3.Connection, entity: str) -> tuple[LicenceContent, ...]:
    """Return the licences of an entity by kind and number."""
    return tuple(
        LicenceContent(
            kind=kind,
            number=number,
            valid_to=date.fromisoformat(until) if until else None,
        )
        for kind, number, until in conn.execute(
            "SELECT kind, number, valid_to FROM licence WHERE entity = ? "
            "ORDER BY kind, number",
            (entity,),
        )
    )


def risk_of(conn: sqlite3.Connection, entity: str) -> tuple[RiskContent, ...]:
    """Return the grades of an entity by scheme."""
    return tuple(
        RiskContent(scheme=scheme, letter=letter, rank=rank)
        for scheme, letter, rank in conn.execute(
            "SELECT scheme, letter, rank FROM risk WHERE entity = ? ORDER BY scheme",
            (entity,),
        )
    )
