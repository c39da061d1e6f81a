"""The rooms' tables and projections, gathered once for the door and the replay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import db.access
import db.boundary
import db.cases
import db.entities
import db.founding
import db.freeze
import db.organisation
import db.plans
import db.staffing
from db.rows import Meta, Rows, StateTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.changes import Changes

_ROOMS = (
    db.founding,
    db.access,
    db.boundary,
    db.entities,
    db.staffing,
    db.cases,
    db.organisation,
    db.plans,
    db.freeze,
)

LAYERS = (
    StateTable("bureau", 1, "id"),
    StateTable("station", 2, "id"),
    StateTable("grid", 3, "id"),
    StateTable("entity", 4, "id"),
    StateTable("case_point", 5, "id"),
)

STATE_TABLES: dict[str, StateTable] = {
    table.name: table
    for tables in (LAYERS, *(room.STATE_TABLES for room in _ROOMS))
    for table in tables
}

PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    kind: rule for room in _ROOMS for kind, rule in room.PROJECT.items()
}

SCHEMAS: tuple[str, ...] = tuple(room.SCHEMA for room in _ROOMS)
