"""What imports and acts wrote about entities is what the journal says, to the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db import entity_bulk
from db.store import Frame
from db.verify import verify
from domain.entities.commands import (
    CloseEntity,
    CorrectPremises,
    PremisesGiven,
    RegisterEntity,
    SetRisk,
)
from domain.founding import UndoAct
from domain.refused import Refused
from tests.db.entity_files import (
    grid_csv,
    register_csv,
    register_rows,
    squares,
    taken_in,
    target_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from db.workspace import Workspace


def test_a_bulk_load_and_single_acts_are_replayed_to_the_same_bytes(
    empty: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entity_bulk, "MANY", 10)
    target = target_of(empty, tmp_path / "empty.gpkg")
    taken_in(target, "grids", grid_csv(tmp_path / "g.csv", squares()), crs="4545")
    rows = register_rows(60)
    taken_in(
        target, "entities", register_csv(tmp_path / "a.csv", rows[:50]), datum="wgs84"
    )
    changed = [(row[0], row[1] + "改", *row[2:]) for row in rows[10:]]
    taken_in(
        target, "entities", register_csv(tmp_path / "b.csv", changed), datum="wgs84"
    )
    code = rows[59][0]
    one = empty.read.entities.entity_by_uscc(code)
    assert one is not None
    acts = (
        SetRisk(entity=one.id, scheme="food", letter="C"),
        CorrectPremises(
            entity=one.id, reason="搬迁", premises=(PremisesGiven(address="新址"),)
        ),
        CloseEntity(entity=one.id, reason="注销登记"),
        RegisterEntity(
            entity="hand", name="手工录入", registration_no="999999000000019"
        ),
    )
    for act in acts:
        empty.store.do(act, empty.session, Frame())
    assert verify(empty.store.conn) == []
    layer = "SELECT count(*) FROM rtree_entity_geom"
    placed = empty.store.conn.execute(layer).fetchone()[0]
    assert placed == 59
    counted = empty.store.conn.execute(
        "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = 'entity'"
    ).fetchone()[0]
    assert counted == empty.read.entities.count() == 61


def test_single_acts_are_taken_back_and_an_import_is_not(
    empty: Workspace, tmp_path: Path
) -> None:
    act = RegisterEntity(
        entity="hand",
        name="店",
        registration_no="999999000000019",
        premises=(PremisesGiven(address="一号"),),
    )
    entered = empty.store.do(act, empty.session)
    graded = empty.store.do(
        SetRisk(entity="hand", scheme="credit", letter="B"), empty.session
    )
    empty.store.do(UndoAct(seq=graded.seq), empty.session)
    found = empty.read.entities.entity_file("hand")
    assert found is not None
    assert found.risk == ()
    empty.store.do(UndoAct(seq=entered.seq), empty.session)
    assert empty.read.entities.entity("hand") is None
    target = target_of(empty, tmp_path / "empty.gpkg")
    file = register_csv(tmp_path / "a.csv", register_rows(3))
    report = taken_in(target, "entities", file)
    with pytest.raises(Refused, match="CANNOT_UNDO"):
        empty.store.do(UndoAct(seq=report.result["seq"]), empty.session)
