from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.geopackage import to_blob
from db.outside_edits import found_edits, put_back
from domain.boundary.commands import KeepOutsideEdits, PutBackOutsideEdits
from domain.refused import Refused
from tests.db.boundary_desk import BoundaryDesk, box, four

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def edited(tmp_path: Path) -> Iterator[BoundaryDesk]:
    """A workspace in whose layers another program changed, added and deleted rows."""
    desk = BoundaryDesk(tmp_path)
    desk.publish(four())
    moved = to_blob(box(0, 0, 90, 100), 4545)
    desk.conn.execute("UPDATE grid SET geom = ?, name = 'x' WHERE code = 'A'", (moved,))
    desk.conn.execute("DELETE FROM station WHERE id = 's2'")
    desk.conn.execute(
        "INSERT INTO grid(geom, id, code, name) VALUES (?, 'new', 'E', 'E')",
        (to_blob(box(300, 0, 400, 100), 4545),),
    )
    yield desk
    desk.conn.close()


def test_edits_of_another_program_are_found_and_named(edited: BoundaryDesk) -> None:
    found = {(edit.layer, edit.change, edit.key) for edit in found_edits(edited.conn)}
    assert found == {
        ("grid", "changed", "1"),
        ("grid", "added", "5"),
        ("station", "removed", "4"),
    }
    assert edited.read.check()["gaps"] == 1
    edited.conn.execute("UPDATE grid SET geom = NULL WHERE code = 'E'")
    assert edited.read.check()["invalid"] == 1


def test_edits_are_kept_as_drafts_and_the_journaled_rows_come_back(
    edited: BoundaryDesk,
) -> None:
    before = edited.conn.execute("SELECT * FROM grid_version").fetchall()
    edits = found_edits(edited.conn)
    outcome = edited.do(KeepOutsideEdits(edits=edits))
    assert put_back(edited.conn) == 3
    assert found_edits(edited.conn) == ()
    assert outcome.changes.ids("outside_edit") == {"*"}
    kept = edited.read.outside_edits()
    assert {(one.layer, one.change) for one in kept} == {
        ("grid", "changed"),
        ("grid", "added"),
        ("station", "removed"),
    }
    assert '"name":"x"' in next(o.content for o in kept if o.change == "changed")
    assert edited.read.check()["gaps"] == 0
    assert edited.conn.execute("SELECT name FROM grid WHERE fid = 1").fetchone() == (
        "A",
    )
    assert edited.conn.execute("SELECT fid FROM station ORDER BY 1").fetchall() == [
        (3,),
        (4,),
    ]
    assert edited.conn.execute("SELECT * FROM grid_version").fetchall() == before
    top = edited.conn.execute(
        "SELECT seq FROM sqlite_sequence WHERE name = 'grid'"
    ).fetchone()
    assert top == (4,)


def test_edits_can_be_dropped(edited: BoundaryDesk) -> None:
    edited.do(PutBackOutsideEdits(edits=found_edits(edited.conn)))
    assert put_back(edited.conn) == 3
    assert edited.read.outside_edits() == ()
    assert put_back(edited.conn) == 0
    for command in (KeepOutsideEdits(edits=()), PutBackOutsideEdits(edits=())):
        with pytest.raises(Refused) as why:
            edited.do(command)
        assert why.value.code == "NO_EDITS"
