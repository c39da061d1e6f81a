"""Borders that two stations negotiate: their tables, what events write, the reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely

from db.boundary_queries import CONTENT
from db.rows import StateTable
from domain.changes import Changes
from domain.clock import local_time
from domain.plans.border_events import (
    BorderAnswer,
    BorderAnswered,
    BorderRequested,
    BorderWithdrawn,
)
from domain.plans.border_states import (
    BorderRequest,
    ground_of,
    line_points,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlite_utils.utils import sqlite3

    from db.kept_rings import KeptRings
    from db.rows import Meta, Rows
    from db.world import Reads
    from domain.boundary.events import GridContent
    from domain.plans.reads import PlanRow

BORDERS_SCHEMA = """
CREATE TABLE border_request(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, asked_at TEXT NOT NULL, by_user TEXT NOT NULL,
  reason TEXT NOT NULL, station TEXT NOT NULL,
  first_grid TEXT NOT NULL, second_grid TEXT NOT NULL,
  first_station TEXT NOT NULL, second_station TEXT NOT NULL,
  before TEXT NOT NULL, after TEXT NOT NULL,
  to_first_m2 REAL NOT NULL, to_second_m2 REAL NOT NULL,
  withdrawn INTEGER NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE TABLE border_answer(
  fid INTEGER PRIMARY KEY,
  request TEXT NOT NULL, station TEXT NOT NULL, accepted INTEGER NOT NULL,
  by_user TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL,
  UNIQUE (request, station)
) STRICT;
"""
# Steps that may hold agreed borders are few among many.
STEPS_SCHEMA = """
CREATE INDEX plan_step_agreed ON plan_step(op)
  WHERE op IN ('TakeBorder', 'RebasePlan');
"""
STATE_TABLES: tuple[StateTable, ...] = (
    StateTable("border_request", 135, "id"),
    StateTable("border_answer", 136, "request,station"),
)
REQUEST = (
    "SELECT id, asked_at, by_user, reason, station, first_grid, second_grid, "
    "first_station, second_station, before, after, to_first_m2, to_second_m2, "
    "withdrawn, note FROM border_request "
)
# The newest plan that holds it: at the step it stands at, and not put away unused.
HOLDING = (
    "SELECT s.plan FROM plan_step s JOIN plan p ON p.id = s.plan WHERE "
    "s.step <= p.step AND (p.state <> 'archived' OR p.effective_at IS NOT NULL) "
    "AND s.op IN ('TakeBorder', 'RebasePlan') "
    "AND instr(coalesce(json_extract(s.told, '$.requests'), ''), ?) "
    "ORDER BY s.seq DESC LIMIT 1"
)
IN_BOX = (
    CONTENT + "WHERE valid_to IS NULL AND code IN (SELECT g.code "
    "FROM rtree_grid_geom r JOIN grid g ON g.fid = r.id WHERE r.maxx >= ? "
    "AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ?) ORDER BY code"
)


def _requested(rows: Rows, event: BorderRequested, meta: Meta) -> Changes:
    rows.put(
        "border_request",
        {
            "id": event.request,
            "asked_at": meta.at.isoformat(timespec="seconds"),
            "by_user": event.by,
            "reason": event.reason,
            "station": event.station,
            "first_grid": event.grids[0],
            "second_grid": event.grids[1],
            "first_station": event.stations[0],
            "second_station": event.stations[1],
            "before": json.dumps(event.before),
            "after": json.dumps(event.after),
            "to_first_m2": event.to_first_m2,
            "to_second_m2": event.to_second_m2,
            "withdrawn": 0,
            "note": "",
        },
    )
    return Changes.of("border_request", (event.request,))


def _answered(rows: Rows, event: BorderAnswered, _meta: Meta) -> Changes:
    said = event.answer
    if said is None:
        rows.delete("border_answer", (event.request, event.station))
    else:
        rows.put(
            "border_answer",
            {
                "request": event.request,
                "station": event.station,
                "accepted": int(said.accepted),
                "by_user": said.by,
                "at": said.at.isoformat(timespec="seconds"),
                "reason": said.reason,
            },
        )
    return Changes.of("border_request", (event.request,))


def _withdrawn(rows: Rows, event: BorderWithdrawn, _meta: Meta) -> Changes:
    note = event.reason if event.withdrawn else ""
    rows.update(
        "border_request", event.request, withdrawn=int(event.withdrawn), note=note
    )
    return Changes.of("border_request", (event.request,))


PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    BorderRequested: _requested,
    BorderAnswered: _answered,
    BorderWithdrawn: _withdrawn,
}


class BorderTables:
    """The reads of requested borders on one connection."""

    conn: sqlite3.Connection
    rings: KeptRings

    if TYPE_CHECKING:
        # The tables of plans, which these are a part of, tell.
        def plan(self, plan_id: str) -> PlanRow | None: ...

    def border_requests(self) -> tuple[BorderRequest, ...]:
        """Return every requested border, the newest first."""
        found = self.conn.execute(REQUEST + "ORDER BY fid DESC").fetchall()
        return tuple(self._request(row) for row in found)

    def border_request(self, request: str) -> BorderRequest | None:
        """Return a requested border."""
        row = self.conn.execute(REQUEST + "WHERE id = ?", (request,)).fetchone()
        return None if row is None else self._request(row)

    def border_plan(self, request: str) -> PlanRow | None:
        """Return the plan that holds a requested border at the step it stands at."""
        row = self.conn.execute(HOLDING, (request,)).fetchone()
        return None if row is None else self.plan(str(row[0]))

    def grids_in(
        self, box: tuple[float, float, float, float]
    ) -> tuple[GridContent, ...]:
        """Return the grids in force whose boxes meet a box (metres), whole."""
        west, south, east, north = box
        found = self.conn.execute(IN_BOX, (west, east, south, north))
        return tuple(self.rings.content_of(row) for row in found)

    def _request(self, row: tuple[Any, ...]) -> BorderRequest:
        answers = self.conn.execute(
            "SELECT station, accepted, by_user, at, reason FROM border_answer "
            "WHERE request = ? ORDER BY fid",
            (row[0],),
        )
        return BorderRequest(
            id=row[0],
            asked_at=local_time(row[1]),
            by=row[2],
            reason=row[3],
            station=row[4],
            grids=(row[5], row[6]),
            stations=(row[7], row[8]),
            before=tuple(json.loads(row[9])),
            after=tuple(json.loads(row[10])),
            to_first_m2=row[11],
            to_second_m2=row[12],
            withdrawn=bool(row[13]),
            note=row[14],
            answers=tuple(
                (
                    one[0],
                    BorderAnswer(
                        accepted=bool(one[1]),
                        by=one[2],
                        at=local_time(one[3]),
                        reason=one[4],
                    ),
                )
                for one in answers
            ),
        )


def border_rows(read: Reads) -> Iterator[dict[str, Any]]:
    """Yield each requested border, the newest first; lines in workspace metres."""
    for one in read.plans.border_requests():
        plan = read.plans.border_plan(one.id)
        units = [read.boundary.unit(station) for station in one.stations]
        yield {
            "id": one.id,
            "state": state_of(one, read),
            "asked_at": one.asked_at.isoformat(),
            "by": one.by,
            "reason": one.reason,
            "station": one.station,
            "grids": list(one.grids),
            "stations": list(one.stations),
            "station_names": ["" if unit is None else unit.name for unit in units],
            "waiting": list(one.waiting),
            "answers": [
                {
                    "station": station,
                    "accepted": said.accepted,
                    "by": said.by,
                    "at": said.at.isoformat(),
                    "reason": said.reason,
                }
                for station, said in one.answers
            ],
            "line": _metres(one.after),
            "present": _metres(one.before),
            "to_first_m2": one.to_first_m2,
            "to_second_m2": one.to_second_m2,
            "entities": border_entities(read, one),
            "plan": "" if plan is None else plan.id,
            "note": one.note,
        }


def border_entities(read: Reads, request: BorderRequest) -> int:
    """Return how many entities stand between the present line and the new one."""
    ground = ground_of(request)
    west, south, east, north = map(float, shapely.bounds(ground))
    xy = read.plans.entity_places((west, south, east, north))
    shapely.prepare(ground)
    return int(shapely.intersects_xy(ground, xy[:, 0], xy[:, 1]).sum())


def _metres(run: tuple[int, ...]) -> list[list[float]]:
    return [[x / 1000, y / 1000] for x, y in line_points(run)]
