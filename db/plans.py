"""Boundary plans in the workspace: their tables, what events write, and the reads."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from typing_extensions import override

from db.border_requests import STATE_TABLES as BORDER_TABLES
from db.border_requests import BorderTables
from db.boundary_queries import CONTENT
from db.boundary_tables import LAST_SIGN
from db.case_reads import STILL_OPEN
from db.kept import Kept
from db.kept_rings import KeptRings
from db.plan_projection import PROJECT
from db.plan_rules import STATE_TABLES as CHECK_TABLES
from db.plan_rules import CheckTables
from db.plan_work import work_in
from db.rows import StateTable
from domain.boundary.editing.mesh import Mesh
from domain.boundary.lattice import bounds, to_shape
from domain.clock import local_time
from domain.plans.impact import Placed
from domain.plans.reads import Difference, PlanRow, StepRow
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlite_utils.utils import sqlite3

    from db.kept_rings import Held
    from domain.boundary.events import GridContent
    from domain.plans.workload import Work

__all__ = ("PLANS_SCHEMA", "PROJECT", "SCHEMA", "STATE_TABLES", "PlanTables")

SCHEMA = ""
PLANS_SCHEMA = """
CREATE TABLE plan(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, reason TEXT NOT NULL,
  author TEXT NOT NULL, base_seq INTEGER NOT NULL, base_at TEXT NOT NULL,
  opened_at TEXT NOT NULL, state TEXT NOT NULL,
  step INTEGER NOT NULL, steps INTEGER NOT NULL, locked TEXT NOT NULL,
  content_hash TEXT NOT NULL, submitted_by TEXT NOT NULL, approved_by TEXT NOT NULL,
  document_no TEXT NOT NULL, effective_at TEXT, cases TEXT NOT NULL,
  reasons TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE TABLE plan_step(
  fid INTEGER PRIMARY KEY,
  plan TEXT NOT NULL, step INTEGER NOT NULL, seq INTEGER NOT NULL,
  at TEXT NOT NULL, by_user TEXT NOT NULL, op TEXT NOT NULL, told TEXT NOT NULL,
  removed TEXT NOT NULL, added TEXT NOT NULL,
  UNIQUE (plan, step)
) STRICT;
CREATE TABLE plan_version(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, plan TEXT NOT NULL, step INTEGER NOT NULL,
  code TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
  station TEXT NOT NULL, division TEXT NOT NULL, geom BLOB NOT NULL
) STRICT;
CREATE INDEX plan_version_plan ON plan_version(plan, step);
CREATE TABLE plan_grid(
  fid INTEGER PRIMARY KEY,
  plan TEXT NOT NULL, version TEXT NOT NULL, side TEXT NOT NULL,
  UNIQUE (plan, version)
) STRICT;
"""
STATE_TABLES: tuple[StateTable, ...] = (
    StateTable("plan", 22, "id"),
    StateTable("plan_step", 23, "plan,step"),
    StateTable("plan_version", 24, "id"),
    StateTable("plan_grid", 25, "plan,version"),
    StateTable("workload_weight", 132, "name"),
    *CHECK_TABLES,
    *BORDER_TABLES,
)
PLAN = (
    "SELECT id, title, reason, author, base_at, opened_at, state, step, steps, locked, "
    "content_hash, submitted_by, approved_by, document_no, effective_at, cases, note "
    "FROM plan "
)
DRAFTED = "SELECT id, code, name, kind, station, division, geom FROM plan_version "
BASE = (
    CONTENT + "WHERE created_seq < ?1 AND (retired_seq IS NULL OR retired_seq > ?1) "
    "ORDER BY code"
)
AMONG = "(SELECT value FROM json_each(?))"
IN_FORCE = CONTENT + "WHERE retired_seq IS NULL"


@dataclass(slots=True)
class _Drawn:
    """The mesh of a plan with the versions that are out and in, to follow changes."""

    mesh: Mesh
    began: int
    out: set[str] = field(default_factory=set)
    into: set[str] = field(default_factory=set)


class PlanTables(CheckTables, BorderTables):
    """Every read of plans on one connection."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Serve one connection."""
        self.conn = conn
        self._kept = Kept(conn)
        self._drawn: dict[str, _Drawn] = {}
        self.rings = KeptRings()

    @override
    def plan(self, plan_id: str) -> PlanRow | None:
        """Return a plan."""
        return self._kept.get(("plan", plan_id), lambda: self._read_plan(plan_id))

    def _read_plan(self, plan_id: str) -> PlanRow | None:
        row = self.conn.execute(PLAN + "WHERE id = ?", (plan_id,)).fetchone()
        return None if row is None else _plan(row)

    def plans(self) -> tuple[PlanRow, ...]:
        """Return every plan, the newest first."""
        return tuple(
            _plan(row) for row in self.conn.execute(PLAN + "ORDER BY fid DESC")
        )

    def steps(self, plan_id: str) -> tuple[StepRow, ...]:
        """Return the steps of a plan in order, those taken back too."""
        return self._kept.get(("steps", plan_id), lambda: self._read_steps(plan_id))

    def _read_steps(self, plan_id: str) -> tuple[StepRow, ...]:
        found = self.conn.execute(
            "SELECT step, at, by_user, op, told, removed, added FROM plan_step "
            "WHERE plan = ? ORDER BY step",
            (plan_id,),
        )
        return tuple(
            StepRow(
                row[0],
                local_time(row[1]),
                row[2],
                row[3],
                json.loads(row[4]),
                tuple(row[5].split()),
                tuple(row[6].split()),
            )
            for row in found
        )

    def touched(self, plan_id: str, low: int, high: int) -> tuple[GridContent, ...]:
        """Return the versions that steps after `low` up to `high` took out or in."""
        versions = {
            one
            for step in self.steps(plan_id)
            if low < step.step <= high
            for one in (*step.removed, *step.added)
        }
        return tuple(self._contents(plan_id, versions))

    def mesh(self, plan_id: str) -> Mesh:
        """Return the grids of a plan as it stands; not to be altered.

        It is kept and follows the plan by what has changed since.
        """
        return self._kept.get(("mesh", plan_id), lambda: self._followed(plan_id))

    def _followed(self, plan_id: str) -> Mesh:
        out, into = self._sides(plan_id)
        drawn = self._drawn.get(plan_id)
        began = self._base_seq(plan_id)
        if drawn is None or drawn.began != began:
            drawn = _Drawn(Mesh.of(self.base(plan_id)), began)
            self._drawn[plan_id] = drawn
        gone = (out - drawn.out) | (drawn.into - into)
        come = (into - drawn.into) | (drawn.out - out)
        drawn.mesh.apply(gone, self._contents(plan_id, come))
        drawn.out, drawn.into = out, into
        return drawn.mesh

    def difference(self, plan_id: str) -> Difference:
        """Return what a plan changes against its base."""
        # A step has a dozen readers; most of them are told of it in one turn.
        return self._kept.get(
            ("difference", plan_id),
            lambda: self._between(plan_id, *self._sides(plan_id)),
        )

    def difference_at(self, plan_id: str, step: int) -> Difference:
        """Return what a plan changed against its base after one of its steps."""
        out: set[str] = set()
        into: set[str] = set()
        for one in self.steps(plan_id):
            if one.step <= step:
                gone, come = set(one.removed), set(one.added)
                out, into = (out - come) | (gone - into), (into - gone) | (come - out)
        return self._between(plan_id, out, into)

    def step_difference(self, plan_id: str, step: int) -> Difference:
        """Return what one step of a plan did by itself."""
        found = (one for one in self.steps(plan_id) if one.step == step)
        one = next(found, None)
        if one is None:
            return Difference((), ())
        return self._between(plan_id, one.removed, one.added)

    def _between(
        self, plan_id: str, out: Iterable[str], into: Iterable[str]
    ) -> Difference:
        return Difference(
            tuple(sorted(self._contents(plan_id, out), key=lambda one: one.code)),
            tuple(sorted(self._contents(plan_id, into), key=lambda one: one.code)),
        )

    def drafted_codes(self, plan_id: str, prefix: str) -> tuple[str, ...]:
        """Return the codes of a plan's own versions that begin so, sorted."""
        found = self.conn.execute(
            "SELECT DISTINCT code FROM plan_version WHERE plan = ? "
            "AND code >= ? AND code < ? ORDER BY code",
            (plan_id, prefix, prefix + LAST_SIGN),
        )
        return tuple(str(row[0]) for row in found)

    def open_cases(self, codes: tuple[str, ...]) -> tuple[Placed, ...]:
        """Return the open cases of grids, at the place of their entity or their own."""
        return self._open_cases("f.grid", codes)

    def open_cases_by_id(self, cases: Iterable[str]) -> tuple[Placed, ...]:
        """Return the same of cases by id; those that are closed are left out."""
        return self._open_cases("f.id", tuple(cases))

    def _open_cases(self, column: str, wanted: tuple[str, ...]) -> tuple[Placed, ...]:
        found = self.conn.execute(
            "SELECT f.id, f.grid, f.state, "  # noqa: S608 - our own text
            "coalesce(p.x, f.x), coalesce(p.y, f.y), "
            "coalesce(p.assigned, 0), f.entity FROM case_file f LEFT JOIN premises p "
            "ON p.is_primary AND f.entity <> '' AND p.id > f.entity || '.' "
            f"AND p.id < f.entity || '/' WHERE {STILL_OPEN} "
            f"AND {column} IN (SELECT value FROM json_each(?)) ORDER BY f.fid",
            (json.dumps(wanted),),
        )
        return tuple(
            Placed(
                row[0], row[1], row[2], row[3], row[4], fixed=bool(row[5]), tied=row[6]
            )
            for row in found
        )

    def grid_entities(self, grid: GridContent) -> int:
        """Return how many entities lie in an outline, by their places."""
        xy = self.entity_places(bounds(grid.rings))
        if not len(xy):
            return 0
        shape = to_shape(grid.rings)
        shapely.prepare(shape)
        return int(np.count_nonzero(shapely.intersects_xy(shape, xy[:, 0], xy[:, 1])))

    def work(self, grids: Sequence[GridContent], at: datetime) -> Work:
        """Return the work that lies in grids, weighed, with what cuts and parts it."""
        return work_in(self.conn, grids, at)

    def _sides(self, plan_id: str) -> tuple[set[str], set[str]]:
        out: set[str] = set()
        into: set[str] = set()
        for version, side in self.conn.execute(
            "SELECT version, side FROM plan_grid WHERE plan = ?", (plan_id,)
        ):
            (out if side == "out" else into).add(str(version))
        return out, into

    def base(self, plan_id: str) -> tuple[GridContent, ...]:
        """Return the published grids that a plan began from, by code."""
        began = self._base_seq(plan_id)
        rows = self.conn.execute(BASE, (began,))
        return tuple(self.rings.content_of(one) for one in rows)

    def loan(self) -> Held:
        """Return the rings of the grids in force, for another connection to hold."""
        return self.rings.learn(self.conn.execute(IN_FORCE))

    def _base_seq(self, plan_id: str) -> int:
        row = self.conn.execute(
            "SELECT base_seq FROM plan WHERE id = ?", (plan_id,)
        ).fetchone()
        if row is None:
            raise Refused("NO_SUCH_PLAN", plan=plan_id)
        return int(row[0])

    def _contents(self, plan_id: str, versions: Iterable[str]) -> list[GridContent]:
        wanted = sorted(versions)
        rows = {
            str(row[0]): row
            for row in self.conn.execute(
                DRAFTED + "WHERE plan = ? AND id IN " + AMONG,
                (plan_id, json.dumps(wanted)),
            )
        }
        # A plan may hold what another one drew and put into force.
        others = [one for one in wanted if one not in rows]
        for row in self.conn.execute(
            CONTENT + "WHERE id IN " + AMONG, (json.dumps(others),)
        ):
            rows[str(row[0])] = row
        return [self.rings.content_of(rows[one]) for one in wanted]


def _plan(row: tuple[Any, ...]) -> PlanRow:
    return PlanRow(
        id=row[0],
        title=row[1],
        reason=row[2],
        author=row[3],
        base_at=local_time(row[4]),
        opened_at=local_time(row[5]),
        state=row[6],
        step=row[7],
        steps=row[8],
        locked=tuple(row[9].split()),
        content_hash=row[10],
        submitted_by=row[11],
        approved_by=row[12],
        document_no=row[13],
        effective_at=None if row[14] is None else local_time(row[14]),
        cases=row[15],
        note=row[16],
    )
