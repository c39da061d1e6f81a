"""Acts on units that wait for their day: the table, its events, the reads."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.rows import StateTable
from domain.boundary.planned_events import (
    WAITING,
    UnitActPlanned,
    UnitPlan,
    UnitPlanMarked,
)
from domain.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils.utils import sqlite3

    from db.rows import Meta, Rows

UNIT_PLANS_SCHEMA = """
CREATE TABLE unit_plan(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  act TEXT NOT NULL,
  unit TEXT NOT NULL,
  fields TEXT NOT NULL,
  due_at TEXT NOT NULL,
  planned_at TEXT NOT NULL,
  by_person TEXT NOT NULL,
  state TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX unit_plan_due ON unit_plan(due_at) WHERE state = 'waiting';
"""
STATE_TABLES = (StateTable("unit_plan", 134, "id"),)
_COLUMNS = "id, act, unit, fields, due_at, planned_at, by_person, state"


def _planned(rows: Rows, event: UnitActPlanned, _meta: Meta) -> Changes:
    rows.put(
        "unit_plan",
        {
            "id": event.plan,
            "act": event.act,
            "unit": event.unit,
            "fields": json.dumps(event.fields, ensure_ascii=False, sort_keys=True),
            "due_at": event.due_at.isoformat(),
            "planned_at": event.at.isoformat(),
            "by_person": event.by,
            "state": WAITING,
            "changed_at": event.at.isoformat(),
            "reason": "",
        },
    )
    return Changes.of("unit", (event.unit,))


def _marked(rows: Rows, event: UnitPlanMarked, _meta: Meta) -> Changes:
    rows.update(
        "unit_plan",
        event.plan,
        state=event.after,
        changed_at=event.at.isoformat(),
        reason=event.reason,
    )
    return Changes.of("unit", (event.unit,))


PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    UnitActPlanned: _planned,
    UnitPlanMarked: _marked,
}


class UnitPlanReads:
    """Reads of planned acts on one connection."""

    conn: sqlite3.Connection

    def unit_plans(self) -> tuple[UnitPlan, ...]:
        """Return the acts that wait for their day, the nearest first."""
        return self._unit_plans("state = 'waiting' ORDER BY due_at, fid", ())

    def unit_plan(self, plan: str) -> UnitPlan | None:
        """Return a planned act by id, whatever became of it."""
        found = self._unit_plans("id = ?", (plan,))
        return found[0] if found else None

    def _unit_plans(self, where: str, values: tuple[str, ...]) -> tuple[UnitPlan, ...]:
        return tuple(
            UnitPlan(
                id=row[0],
                act=row[1],
                unit=row[2],
                fields=json.loads(row[3]),
                due_at=datetime.fromisoformat(row[4]),
                planned_at=datetime.fromisoformat(row[5]),
                by=row[6],
                state=row[7],
            )
            for row in self.conn.execute(
                f"SELECT {_COLUMNS} FROM unit_plan WHERE {where}",  # noqa: S608
                values,
            )
        )
