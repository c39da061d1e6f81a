"""Backups: checked before they count, thinned with age, put back without loss."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from db.backup import Backup, back_up, list_backups, restore, superfluous
from db.connection import open_existing, sqlite3, writing
from db.findings import Found
from db.hand_out import KEPT, hand_out
from db.lock import take
from db.verify import verify
from domain.founding import UndoAct
from domain.refused import Refused, Unavailable

NOON = datetime.fromisoformat("2026-11-24T12:00:00+08:00").timestamp()


def tables(file):
    conn = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    names = {
        row[0]
        for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    conn.close()
    return names


def test_a_backup_is_whole_and_made_once_for_each_state(empty, tmp_path):
    folder = tmp_path / "backups"
    conn = empty.store.conn
    first = back_up(conn, empty.path, folder, verify=verify, seconds=lambda: NOON)
    again = back_up(conn, empty.path, folder, verify=verify, seconds=lambda: NOON + 9)
    assert first == again
    assert [one.path for one in list_backups(folder, empty.path)] == [str(first)]
    assert first.stat().st_mode & 0o077 == 0
    assert list(folder.iterdir()) == [first]
    copy = open_existing(first, readonly=True)
    assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert verify(copy) == []
    copy.close()
    assert list(folder.iterdir()) == [first]


def test_a_copy_with_a_fault_is_thrown_away(empty, tmp_path):
    folder = tmp_path / "backups"

    def never(_conn):
        return [Found("digest", "grid", "7", "ROW_CHANGED")]

    with pytest.raises(Unavailable) as told:
        back_up(empty.store.conn, empty.path, folder, verify=never)
    assert told.value.code == "BACKUP_UNSOUND"
    assert "ROW_CHANGED" in str(told.value.fields["why"])
    assert list(folder.iterdir()) == []


def test_a_backup_can_be_made_by_a_reader_while_the_desk_writes(empty, tmp_path):
    reader = open_existing(empty.path, readonly=True)
    steps = []

    def write_on(done, of):
        if not steps:
            with writing(empty.store.conn):
                empty.store.conn.execute("INSERT INTO meta VALUES ('during', '1')")
        steps.append((done, of))

    made = back_up(reader, empty.path, tmp_path / "b", progress=write_on)
    reader.close()
    assert steps[-1][0] == steps[-1][1] > 0
    copy = open_existing(made, readonly=True)
    assert copy.execute("SELECT 1 FROM meta WHERE key = 'during'").fetchone() is None
    copy.close()


def test_a_restored_workspace_is_the_one_backed_up_and_the_other_is_kept(
    empty, tmp_path
):
    path = empty.path
    made = back_up(empty.store.conn, path, tmp_path / "b", verify=verify)
    with pytest.raises(Unavailable, match="LOCKED"):
        restore(made, path)
    with pytest.raises(Refused):
        empty.store.do(UndoAct(seq=10_000), empty.session)
    head = empty.store.conn.execute("SELECT max(seq) FROM journal").fetchone()
    empty.close()
    damaged = path.read_bytes()[:5000]
    path.write_bytes(damaged)
    Path(f"{path}-wal").write_bytes(b"old log")
    aside = restore(made, path, verify=verify, seconds=lambda: NOON)
    assert aside is not None
    assert aside.read_bytes() == damaged
    assert Path(f"{aside}-wal").read_bytes() == b"old log"
    assert not Path(f"{path}-wal").exists()
    back = open_existing(path)
    assert back.execute("SELECT max(seq) FROM journal").fetchone() == head
    assert verify(back) == []
    back.close()


def test_what_is_no_sound_backup_is_not_restored(empty, tmp_path):
    made = back_up(empty.store.conn, empty.path, tmp_path / "b")
    empty.close()
    before = empty.path.read_bytes()
    cut = tmp_path / "cut.gpkg"
    cut.write_bytes(made.read_bytes()[:20_000])
    text = tmp_path / "text.gpkg"
    text.write_text("no database " * 100)
    for bad, code in ((cut, "DAMAGED"), (text, "NOT_A_DATABASE")):
        with pytest.raises((Unavailable, Refused)) as told:
            restore(bad, empty.path)
        assert told.value.code == code
    with pytest.raises(Refused, match="NO_WORKSPACE"):
        restore(tmp_path / "none.gpkg", empty.path)
    assert empty.path.read_bytes() == before
    take(empty.path, "free again").release()


def test_old_backups_thin_out_to_days_weeks_and_months():
    today = date(2026, 11, 24)
    made = [
        Backup("", "w", f"{today - timedelta(days=age)}T{hour:02}:00:00+08:00", 1, 1)
        for age in range(900)
        for hour in (18, 9)
    ]
    dropped = set(map(id, superfluous(made, today)))
    kept = [one for one in made if id(one) not in dropped]
    ages = [(today - one.day).days for one in kept]
    assert ages[:4] == [0, 0, 1, 1]
    assert ages[4:17] == list(range(2, 15))
    weekly = [age for age in ages if 14 < age <= 70]
    assert 8 <= len(weekly) <= 9
    monthly = [age for age in ages if age > 70]
    assert 22 <= len(monthly) <= 24
    assert max(ages) <= 731
    assert (
        superfluous([Backup("", "w", "2001-01-01T08:00:00+08:00", 1, 1)], today) == []
    )


def test_the_copy_for_qgis_holds_the_layers_and_nothing_else(empty, tmp_path):
    conn = empty.store.conn
    conn.execute("INSERT INTO pii VALUES ('c1', 'phone', x'C0FFEE00C0FFEE00')")
    reader = open_existing(empty.path, readonly=True)
    target = tmp_path / "for QGIS.gpkg"
    for source in (conn, reader):
        hand_out(source, target)
        names = tables(target)
        private = {
            name for name in names if not name.startswith(("sqlite_", "rtree_"))
        } - KEPT
        assert private == set()
        data = target.read_bytes()
        assert bytes.fromhex("C0FFEE00C0FFEE00") not in data
        assert b"CreateWorkspace" not in data
        copy = sqlite3.connect(target)
        assert copy.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert copy.execute("PRAGMA user_version").fetchone() == (10400,)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT count(*) FROM layer_styles").fetchone() == (5,)
        copy.close()
    reader.close()
    assert sorted(one.name for one in tmp_path.glob("*QGIS*")) == ["for QGIS.gpkg"]
