"""Workspaces of earlier versions: brought up whole, after a copy, or not at all."""

from __future__ import annotations

import lzma
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlite_utils.migrations import Migrations

import db.migrating
from db.backup import list_backups
from db.codec import event_from, told
from db.connection import connect, database, open_existing
from db.journal import Journal
from db.migrating import migrate
from db.migrations import SCHEMA_NUMBER, WORKSPACE
from db.places import backups_in
from db.rows import Rows
from db.sealed import open_field
from db.tables import STATE_TABLES
from db.verify import blobs, chain, file_integrity, state_digest, verify
from db.workspace import hold, read_only
from domain.clock import FrozenClock, local_time
from domain.ids import SeededIds
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from sqlite_utils import Database

    from db.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
# Every workspace that was kept, by the schema that wrote it.
KEPT = sorted(int(file.name[11:-8]) for file in DATA.glob("workspace-v*.gpkg.xz"))


def unpacked(version: int, folder: Path, home: Path) -> Path:
    path = folder / "w.gpkg"
    path.write_bytes(
        lzma.decompress((DATA / f"workspace-v{version}.gpkg.xz").read_bytes())
    )
    conn = connect(path, readonly=True)
    row = conn.execute("SELECT value FROM meta WHERE key = 'workspace'").fetchone()
    conn.close()
    (home / "keys").mkdir(parents=True)
    shutil.copyfile(DATA / f"workspace-v{version}.key", home / "keys" / f"{row[0]}.key")
    return path


def digest_of(path: Path) -> str:
    conn = open_existing(path, readonly=True)
    digest = state_digest(conn)
    conn.close()
    return digest


@pytest.fixture
def old(tmp_path: Path, home: Path) -> Path:
    return unpacked(1, tmp_path, home)


@pytest.fixture
def one_step_more(monkeypatch: pytest.MonkeyPatch) -> Migrations:
    """Let the program have one step that no workspace has taken yet."""
    steps = Migrations("griddesk")
    for known in WORKSPACE._migrations:
        steps(name=known.name)(known.fn)
    monkeypatch.setattr(db.migrating, "WORKSPACE", steps)
    return steps


def opened(path: Path, home: Path) -> Workspace:
    clock = FrozenClock(local_time("2026-11-02T10:00"))
    return hold(path, home=home, clock=clock, ids=SeededIds("later"), title="test")


def schema_of(path: Path) -> list[tuple[str, ...]]:
    conn = open_existing(path, readonly=True)
    rows = conn.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    rows += conn.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
    rows += conn.execute("SELECT value FROM meta WHERE key = 'schema'").fetchall()
    conn.close()
    return rows


def test_a_workspace_is_kept_of_every_schema_there_has_been() -> None:
    assert list(range(1, SCHEMA_NUMBER + 1)) == KEPT


def test_every_migration_is_one_that_a_kept_workspace_takes_or_has_taken(
    tmp_path: Path, home: Path
) -> None:
    path = unpacked(1, tmp_path, home)
    workspace = opened(path, home)
    taken = [one.name for one in WORKSPACE.applied(database(workspace.store.conn))]
    workspace.close()
    assert taken == [one.name for one in WORKSPACE._migrations]


@pytest.mark.parametrize("version", KEPT)
def test_an_old_workspace_is_brought_up_replayed_and_found_whole(
    version: int, tmp_path: Path, home: Path
) -> None:
    path = unpacked(version, tmp_path, home)
    workspace = opened(path, home)
    try:
        workspace.sign_in()
        conn, read = workspace.store.conn, workspace.read
        assert verify(conn) == []
        first, second = read.cases.case("c1"), read.cases.case("c2")
        assert first is not None
        assert second is not None
        assert (first.state, first.grid) == ("dispatched", "610113001000001")
        assert second.state == "awaiting_acceptance"
        assert workspace.keys is not None
        assert open_field(conn, "c1", "phone", workspace.keys) == "13912345678"
        shop = read.entities.entity("shop")
        assert shop is not None
        assert shop.uscc == "91350100M000100Y43"
    finally:
        workspace.close()


def test_every_event_of_the_kept_journal_comes_back_from_its_plain_form(
    old: Path,
) -> None:
    conn = open_existing(old, readonly=True)
    rows, kinds = Rows(conn, STATE_TABLES), set()
    for row in Journal(conn).rows():
        for plain in row.body["events"]:
            event = event_from(plain, rows.blob)
            assert msgspec.convert(told(event), type(event)) == event
            kinds.add(type(event).__name__)
    conn.close()
    assert {"WorkspaceCreated", "GridsRedrawn", "CaseRegistered"} <= kinds


def test_a_newer_workspace_is_refused_and_left_as_it_was(old: Path, home: Path) -> None:
    conn = open_existing(old)
    conn.execute(
        "UPDATE meta SET value = ? WHERE key = 'schema'", (str(SCHEMA_NUMBER + 1),)
    )
    conn.close()
    before = old.read_bytes()
    with pytest.raises(Refused, match="NEWER"):
        opened(old, home)
    with pytest.raises(Refused, match="NEWER"):
        read_only(old)
    assert old.read_bytes() == before


def test_a_step_is_taken_after_a_checked_copy_and_hides_what_it_makes(
    old: Path, home: Path, one_step_more: Migrations
) -> None:
    @one_step_more()
    def m999_notes(database: Database) -> None:
        database.executescript("CREATE TABLE note(fid INTEGER PRIMARY KEY) STRICT;")

    before, digest = schema_of(old), digest_of(old)
    with pytest.raises(Refused, match="OLDER"):
        read_only(old)
    workspace = opened(old, home)
    hidden = workspace.store.conn.execute(
        "SELECT data_type FROM gpkg_contents WHERE table_name = 'note'"
    ).fetchone()
    workspace.close()
    assert hidden is not None
    assert hidden[0] not in {"features", "attributes"}
    (copy,) = list_backups(backups_in(home), old)
    assert schema_of(Path(copy.path)) == before
    kept = open_existing(Path(copy.path), readonly=True)
    assert state_digest(kept) == digest
    kept.close()
    # It is taken once: the next opening neither copies nor changes anything.
    opened(old, home).close()
    assert len(list_backups(backups_in(home), old)) == 1


def test_a_step_that_fails_half_way_leaves_the_old_schema_whole(
    old: Path, home: Path, one_step_more: Migrations
) -> None:
    @one_step_more()
    def m998_first(database: Database) -> None:
        database.executescript("CREATE TABLE first_step(fid INTEGER PRIMARY KEY);")

    @one_step_more()
    def m999_breaks(database: Database) -> None:
        database.executescript(
            "CREATE TABLE half(fid INTEGER PRIMARY KEY); DROP TABLE duty_post;"
        )
        raise ZeroDivisionError

    before, digest = schema_of(old), digest_of(old)
    with pytest.raises(ZeroDivisionError):
        opened(old, home)
    assert schema_of(old) == before
    assert digest_of(old) == digest
    conn = open_existing(old, readonly=True)
    # Tables of later steps are not there to be checked; the rest is whole.
    assert [*file_integrity(conn), *chain(conn), *blobs(conn)] == []
    conn.close()


def test_without_room_for_the_copy_no_step_is_taken(
    old: Path, home: Path, one_step_more: Migrations
) -> None:
    @one_step_more()
    def m999_notes(database: Database) -> None:
        database.executescript("CREATE TABLE note(fid INTEGER PRIMARY KEY) STRICT;")

    before = schema_of(old)
    backups_in(home).write_text("a file where the folder should be", "utf-8")
    with pytest.raises(Unavailable, match="READ_ONLY_FOLDER"):
        opened(old, home)
    assert schema_of(old) == before


KILLED = """
import sys, time
from pathlib import Path
import db.migrating
from db.connection import open_existing
from db.migrations import WORKSPACE

@WORKSPACE()
def m999_slow(database):
    database.executescript("CREATE TABLE half(fid INTEGER PRIMARY KEY);")
    print("inside", flush=True)
    time.sleep(60)

path = Path(sys.argv[1])
db.migrating.migrate(open_existing(path), path, path.parent / "copies")
"""


def test_a_kill_inside_a_step_leaves_the_old_schema_whole(old: Path) -> None:
    before = schema_of(old)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(old)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"inside\n"
        child.kill()
    assert schema_of(old) == before
    assert len(list_backups(old.parent / "copies", old)) == 1
    conn = open_existing(old)
    migrate(conn, old, old.parent / "copies")
    assert verify(conn) == []
    conn.close()
