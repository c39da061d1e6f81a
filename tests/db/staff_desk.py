"""A workspace with a city, two stations, two grids and its administrator."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import shapely

import db.access
import db.staffing
from db.connection import create_new, open_existing
from db.staging import Staging
from db.store import Frame, Outcome, Session, Store
from db.workspace_schema import lay_out
from domain.access.commands import (
    CreateUser,
    GrantRole,
)
from domain.boundary.commands import CreateUnit, PublishGrids
from domain.boundary.staged import StagedGrid, grid_rows, packed
from domain.cases.rule_commands import LoadRules, RuleRows
from domain.clock import SHANGHAI, FrozenClock
from domain.founding import CreateWorkspace
from domain.ids import SeededIds
from domain.refused import Refused
from domain.staffing import commands as ask
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils.utils import sqlite3

RULES = Path(__file__).resolve().parents[2] / "resources" / "rules"
MORNING = datetime(2026, 5, 20, 9, tzinfo=SHANGHAI)
SLOT = hashlib.sha256(b"slot").hexdigest()
G1, G2 = "610113001000001", "610113001000002"


@dataclass
class Desk:
    store: Store
    clock: FrozenClock
    session: Session

    def do(self, command: object, frame: Frame | None = None) -> Outcome:
        return self.store.do(command, self.session, frame or Frame())

    def refusal(self, command: object, frame: Frame | None = None) -> Refused:
        with pytest.raises(Refused) as caught:
            self.do(command, frame)
        return caught.value

    def person(self, name: str, kind: str = "official", station: str = "S1") -> str:
        self.do(
            ask.RegisterPerson(
                person=name,
                staff_no=f"N{name}",
                name=name,
                kind=kind,
                station=station,
                valid_from=datetime(2026, 1, 1, tzinfo=SHANGHAI),
            )
        )
        return name

    def appoint(self, person: str, kind: str, place: str = G1) -> str:
        post = f"{kind}@{place}@{person}"
        self.do(
            ask.AppointPost(
                post=post, place=place, post_kind=kind, person=person, document_no="文1"
            )
        )
        return post

    def certify(self, person: str, expires: date | None = None) -> None:
        self.do(
            ask.AddQualification(
                person=person,
                code="enforcement_certificate",
                issued_on=date(2025, 1, 1),
                expires=expires,
                document=f"证{person}",
            )
        )

    def sign_on(self, login: str, person: str = "") -> None:
        self.session = Session(user=login, person=person, name=login)

    def responsible(self, when: datetime, grid: str = G1) -> tuple[str, str]:
        found = responsible_at(grid, when, self.store.read.staffing)
        return found.person, found.capacity


def _rules() -> LoadRules:
    tables = db.staffing.seed_rows(RULES) + db.access.seed_rows(RULES)
    return LoadRules(
        source="seed",
        tables=tuple(
            RuleRows(
                table=table,
                columns=tuple(rows[0]),
                rows=tuple(tuple(row.values()) for row in rows),  # type: ignore[arg-type]
            )
            for table, rows in tables
        ),
    )


def staged(store: Store, batch: str, chunks: list[bytes], rows: int) -> dict[str, Any]:
    staging = Staging(store.conn)
    staging.begin(batch, "test", "test.csv")
    for number, chunk in enumerate(chunks):
        staging.add(batch, number, rows, chunk, b"")
    whole = staging.finish(batch)
    return {
        "batch": batch,
        "content_hash": whole.content_hash,
        "chunks": staging.names(batch),
    }


@contextmanager
def desk_at(folder: Path) -> Iterator[Desk]:
    """Put the workspace into a folder and sign its administrator in."""
    path = folder / "w.gpkg"
    path.write_bytes(_made_once())
    conn = open_existing(path)
    try:
        yield _desk(conn, MORNING, "later")
    finally:
        conn.close()


def _desk(conn: sqlite3.Connection, now: datetime, seed: str) -> Desk:
    clock = FrozenClock(now)
    store = Store(conn, clock, SeededIds(seed))
    return Desk(store, clock, Session(user="admin"))


@lru_cache(maxsize=1)
def _made_once() -> bytes:
    """Make the workspace one time: each test gets a copy of the file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.gpkg"
        conn = create_new(path)
        lay_out(conn, 4545)
        conn.executemany(
            "INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)",
            [("desk_id", "d"), ("desk_epoch", "1")],
        )
        desk = _desk(conn, MORNING - timedelta(days=30), "first")
        _found(desk)
        desk.clock.at = MORNING
        _full_team(desk)
        conn.close()
        return path.read_bytes()


def _found(desk: Desk) -> None:
    desk.do(CreateWorkspace(title="t", crs_epsg=4545))
    desk.do(_rules())
    for level, code, unit, parent in (
        ("city", "610100", "C", ""),
        ("bureau", "610113", "B1", "C"),
        ("station", "001", "S1", "B1"),
        ("station", "002", "S2", "B1"),
    ):
        desk.do(CreateUnit(id=unit, level=level, code=code, name=unit, parent=parent))
    grids = [
        StagedGrid(code, code, "", "S1", "", line, shapely.box(x, 0, x + 500, 500))
        for line, (code, x) in enumerate(((G1, 0), (G2, 500)), start=1)
    ]
    desk.do(
        PublishGrids(
            **staged(desk.store, "g", [packed(grid_rows(grids))], 2), station="S1"
        )
    )
    desk.do(CreateUser(user="admin", login="admin", name="管理员", slot_hash=SLOT))
    desk.do(GrantRole(grant="ga", user="admin", role="administrator"))


def _full_team(desk: Desk) -> None:
    """Give the first grid its officers, a leader and a rider, the station its head."""
    for name in ("张三", "李四", "王五", "赵六", "所长"):
        desk.person(name)
    desk.person("骑手", kind="social")
    desk.appoint("张三", "grid_officer_a")
    desk.appoint("李四", "grid_officer_b")
    desk.appoint("王五", "grid_leader")
    desk.appoint("所长", "station_head", "S1")
    desk.appoint("骑手", "social_officer")
