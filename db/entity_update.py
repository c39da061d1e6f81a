"""A known entity brought up to date from its register; the desk's own facts stay."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from db.entity_bulk import place_all, premises_values
from db.entity_find import reindex
from db.entity_rows import (
    PREMISES_COLUMNS,
    premises_from,
    premises_range,
    put_entity,
    put_premises,
    put_risk,
    risk_of,
)
from domain.entities.events import (
    EntitiesImported,
    EntityContent,
    LicenceContent,
    PremisesContent,
    RiskContent,
)
from domain.entities.staged import row_hash

if TYPE_CHECKING:
    from db.rows import Rows
    from domain.entities.placement import GridIndex
    from domain.entities.staged import StagedEntity


def update_known(
    rows: Rows,
    entity: str,
    row: StagedEntity,
    event: EntitiesImported,
    index: GridIndex,
) -> None:
    """Write what the register says now; places put right by hand stay where they are.

    Grades of schemes that the file does not speak of stay too.
    """
    before = rows.conn.execute("SELECT name FROM entity WHERE id = ?", (entity,))
    renamed = before.fetchone()[0] != row.name
    put_entity(rows, entity, content_of(row))
    rows.update(
        "entity_detail",
        entity,
        source=event.source,
        source_datum=event.source_datum,
        row_hash=row_hash(row),
        vanished_at="",
    )
    moved = _put_places(rows, entity, row, index)
    if renamed or moved:
        reindex(rows.conn, entity)
    if row.risk:
        told = {
            scheme: RiskContent(scheme=scheme, letter=letter, rank=rank)
            for scheme, letter, rank in row.risk
        }
        there = {one.scheme: one for one in risk_of(rows.conn, entity)}
        if {**there, **told} != there:
            put_risk(rows, entity, tuple({**there, **told}.values()))


def content_of(row: StagedEntity) -> EntityContent:
    """Return the register's fields of a staged row."""
    return EntityContent(
        name=row.name,
        uscc=row.uscc,
        registration_no=row.registration_no,
        type=row.type,
        state=row.state,
        industry=row.industry,
        business_scope=row.business_scope,
        registrar=row.registrar,
        licences=tuple(
            LicenceContent(
                kind=kind,
                number=number,
                valid_to=date.fromisoformat(until) if until else None,
            )
            for kind, number, until in row.licences
        ),
    )


def _put_places(rows: Rows, entity: str, row: StagedEntity, index: GridIndex) -> bool:
    """Write the places that differ; tell whether any did."""
    there = [
        premises_from(found)
        for found in rows.conn.execute(
            f"SELECT {', '.join(PREMISES_COLUMNS)} FROM premises "  # noqa: S608
            "WHERE id > ? AND id < ? ORDER BY is_primary DESC, fid",
            premises_range(entity),
        )
    ]
    # Placing one point costs more than all else: only what has moved is placed.
    if [_given(one) for one in there] == [tuple(one) for one in row.premises]:
        return False
    places = place_all(row.premises, index)
    told = [
        premises_from(values)
        for values in premises_values(entity, row.premises, places)
    ]
    by_hand = {one.id: one for one in there if one.override_reason}
    new = [by_hand.get(one.id, one) for one in told]
    if new != there:
        put_premises(rows, entity, new)
    return new != there


def _given(one: PremisesContent) -> tuple[object, ...]:
    """Return premises as a file gave them, in the order of a staged row."""
    return (
        one.role,
        one.address,
        one.given_x,
        one.given_y,
        one.datum,
        one.source_crs,
        one.x,
        one.y,
    )
