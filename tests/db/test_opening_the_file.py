"""What is opened, what is refused, and that nothing is overwritten on the way."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from db.backup import back_up
from db.connection import (
    create_new,
    database,
    open_existing,
    row_digest,
    trouble,
    writing,
)
from db.diagnosis import diagnose
from db.journal import JOURNAL_SCHEMA
from db.places import network_kind
from domain.refused import Refused, Unavailable

ROOT = Path(__file__).parents[2]
META = "CREATE TABLE IF NOT EXISTS meta"
AS_ROOT = os.name == "posix" and os.geteuid() == 0


@pytest.fixture
def made(tmp_path):
    path = tmp_path / "w.gpkg"
    conn = create_new(path)
    conn.execute("CREATE TABLE journal(seq INTEGER PRIMARY KEY, body TEXT)")
    conn.execute("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT)")
    conn.execute("INSERT INTO meta VALUES ('schema', '1')")
    conn.executemany("INSERT INTO journal(body) VALUES (?)", [("x" * 900,)] * 200)
    conn.close()
    return path


def code_of(path):
    found = diagnose(path, newest=1)
    return None if found is None else found.code


def png(path):
    chunk = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk + zlib.compress(b"\0" * 4000))


def test_a_workspace_is_opened_with_wal_and_full_read_back(made):
    conn = open_existing(made)
    ask = {
        name: conn.execute(f"PRAGMA {name}").fetchone()[0]
        for name in (
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "recursive_triggers",
            "secure_delete",
            "mmap_size",
            "busy_timeout",
            "application_id",
            "user_version",
        )
    }
    conn.close()
    assert ask == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "mmap_size": 0,
        "busy_timeout": 5000,
        "application_id": 0x47504B47,
        "user_version": 10400,
    }
    assert not Path(f"{made}-wal").exists()
    assert code_of(made) is None


def test_an_absent_file_is_not_made(tmp_path):
    with pytest.raises(Refused, match="NO_WORKSPACE"):
        open_existing(tmp_path / "no.gpkg")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("fill", "code"),
    [
        (lambda path: path.write_bytes(b""), "EMPTY_FILE"),
        (lambda path: path.write_text("name,x,y\n" * 500), "NOT_A_DATABASE"),
        (png, "NOT_A_DATABASE"),
        (lambda path: path.mkdir(), "IS_A_FOLDER"),
    ],
)
def test_what_is_no_database_is_named_and_left_as_it_was(tmp_path, fill, code):
    path = tmp_path / "w.gpkg"
    fill(path)
    before = path.read_bytes() if path.is_file() else b""
    for readonly in (False, True):
        with pytest.raises(Refused) as told:
            open_existing(path, readonly=readonly)
        assert told.value.code == code
    assert code_of(path) == code
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_pipe_and_an_impossible_name_are_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.gpkg")
    for name, code in (
        ("pipe.gpkg", "NOT_A_DATABASE"),
        ("x" * 300 + ".gpkg", "NO_WORKSPACE"),
        ("nul\0.gpkg", "NO_WORKSPACE"),
    ):
        with pytest.raises(Refused) as told:
            open_existing(tmp_path / name)
        assert told.value.code == code


def test_another_programs_geopackage_is_not_touched(tmp_path):
    path = tmp_path / "other.gpkg"
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA application_id=1196444487")
    conn.execute("CREATE TABLE gpkg_contents(table_name TEXT)")
    conn.commit()
    conn.close()
    before = path.read_bytes()
    with pytest.raises(Refused, match="FOREIGN_DATABASE"):
        open_existing(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_newer_workspace_and_one_never_finished_are_named(made, tmp_path):
    conn = open_existing(made)
    conn.execute("UPDATE meta SET value = '2'")
    conn.close()
    assert code_of(made) == "NEWER"
    create_new(tmp_path / "half.gpkg").close()
    assert code_of(tmp_path / "half.gpkg") == "HALF_MADE"


def test_a_truncated_workspace_is_damaged_and_stays_as_it_is(made):
    data = made.read_bytes()
    made.write_bytes(data[: len(data) // 2 + 100])
    cut = made.read_bytes()
    with pytest.raises(Unavailable, match="DAMAGED"):
        open_existing(made)
    assert code_of(made) == "DAMAGED"
    assert made.read_bytes() == cut


def test_a_file_that_exists_is_never_created_over(made):
    before = made.read_bytes()
    with pytest.raises(Refused, match="ALREADY_EXISTS"):
        create_new(made)
    assert made.read_bytes() == before


def test_network_drives_and_unc_paths_are_refused(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n//srv/s /mnt/share\\040one cifs rw 0 0\n"
        "h:/x /net nfs4 rw 0 0\n/dev/sdb /net/local ext4 rw 0 0\n"
    )
    assert network_kind(Path("/mnt/share one/w.gpkg"), mounts) == "cifs"
    assert network_kind(Path("/net/w.gpkg"), mounts) == "nfs4"
    assert network_kind(Path("/net/local/w.gpkg"), mounts) == ""
    assert network_kind(Path("/home/w.gpkg"), mounts) == ""
    with pytest.raises(Refused, match="NETWORK_DRIVE"):
        open_existing(Path("\\\\server\\share\\w.gpkg"))


def test_a_writer_waits_for_nobody_but_says_busy(made):
    one, two = open_existing(made), open_existing(made)
    two.execute("PRAGMA busy_timeout=20")
    one.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="BUSY"), writing(two):
        pass
    one.execute("ROLLBACK")
    with writing(two):
        two.execute("INSERT INTO journal(body) VALUES ('later')")
    with pytest.raises(sqlite3.IntegrityError), writing(two):
        two.execute("INSERT INTO journal(seq) VALUES (9000), (1)")
    assert two.execute("SELECT count(*) FROM journal").fetchone()[0] == 201
    one.close()
    two.close()


def test_a_reader_beside_a_desk_cannot_write(made):
    desk, reader = open_existing(made), open_existing(made, readonly=True)
    desk.execute("INSERT INTO journal(body) VALUES ('seen at once')")
    assert reader.execute("SELECT count(*) FROM journal").fetchone()[0] == 201
    with pytest.raises(sqlite3.OperationalError):
        reader.execute("DELETE FROM journal")
    reader.close()
    desk.close()
    assert not Path(f"{made}-wal").exists()


def test_a_mistake_in_our_own_sql_stays_a_bug(made):
    conn = open_existing(made)
    with pytest.raises(sqlite3.OperationalError) as told:
        conn.execute("SELECT nonsense")
    assert trouble(told.value, made) is told.value
    conn.close()


def test_row_digests_tell_types_and_borders_apart():
    rows = [(1, 1.0), ("1",), (b"1",), (1,), (None,), ("ab", "c"), ("a", "bc"), ("",)]
    assert len({row_digest(*row) for row in rows}) == len(rows)
    assert row_digest(None, 7, -2.5, "网格", b"\x00") == -6658382359358881291


# The rights are dropped after the imports: the interpreter itself may lie where an
# ordinary user cannot read.
AS_NOBODY = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from db.connection import create_new, open_existing
from db.lock import take
from domain.refused import Refused, Unavailable
# What is imported only later would lie where this user may not look.
import urllib.parse, urllib.request
os.setgid(65534); os.setuid(65534)
path = Path(sys.argv[1])
def told(act):
    try:
        act()
    except (Refused, Unavailable) as error:
        return error.code
    return "ok"
def read():
    conn = open_existing(path, readonly=True)
    conn.execute("SELECT count(*) FROM journal").fetchone()
    conn.close()
print(told(lambda: open_existing(path)), told(read))
print(told(lambda: create_new(path.with_name("new.gpkg"))))
print(told(lambda: take(path, "t")))
"""


@pytest.mark.skipif(not AS_ROOT, reason="only root can become an ordinary user")
def test_an_ordinary_user_in_a_read_only_folder_can_read_and_is_told_why_not_more(made):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "w.gpkg"
        path.write_bytes(made.read_bytes())
        path.chmod(0o644)
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(path), str(ROOT)],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            timeout=60,
        )
        closed = "READ_ONLY_FOLDER"
        assert done.stdout.split() == [closed, "ok", closed, closed], done.stderr
        assert path.read_bytes() == made.read_bytes()
        assert [one.name for one in Path(folder).iterdir()] == ["w.gpkg"]


@pytest.fixture
def small_disk(tmp_path):
    where = tmp_path / "small"
    where.mkdir()
    if not AS_ROOT:
        pytest.skip("only root can mount a small disk")
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(where)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    yield where
    subprocess.run(["/bin/umount", str(where)], check=True)


def test_a_full_disk_loses_the_act_and_nothing_else(small_disk):
    path = small_disk / "w.gpkg"
    conn = create_new(path)
    conn.execute("CREATE TABLE journal(seq INTEGER PRIMARY KEY, body BLOB)")
    conn.execute("INSERT INTO journal(body) VALUES ('kept')")
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * 300_000)
    with pytest.raises(Unavailable) as told, writing(conn):
        conn.execute("INSERT INTO journal(body) VALUES (randomblob(900000))")
    assert told.value.code == "DISK_FULL"
    assert not conn.in_transaction
    ballast.unlink()
    with writing(conn):
        conn.execute("INSERT INTO journal(body) VALUES ('after')")
    assert conn.execute("SELECT body FROM journal ORDER BY seq").fetchall() == [
        ("kept",),
        ("after",),
    ]
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    conn.close()


def test_a_backup_that_finds_no_room_leaves_nothing_behind(made, small_disk):
    conn = open_existing(made)
    conn.execute("DROP TABLE journal")
    database(conn).executescript(JOURNAL_SCHEMA.replace("CREATE TABLE meta", META))
    conn.execute("INSERT INTO meta VALUES ('workspace', 'abcdef0123')")
    conn.execute("CREATE TABLE big AS SELECT randomblob(2000000) AS x")
    with pytest.raises(Unavailable) as told:
        back_up(conn, made, small_disk)
    conn.close()
    assert told.value.code == "DISK_FULL"
    assert list(small_disk.iterdir()) == []
