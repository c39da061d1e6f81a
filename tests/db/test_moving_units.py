"""Stations that move, change their number, merge or end: what follows, what stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.founding_act import Founding, found
from db.key_slots import RECOVERY, Cost, passphrase_slot, recovery_code
from db.store import Frame
from db.verify import verify
from db.workspace import hold
from domain.access.commands import GrantRole, RenewRecoveryCode
from domain.boundary.commands import (
    CloseUnit,
    CreateUnit,
    MarkZone,
    MoveUnit,
    RenumberUnit,
)
from domain.clock import WallClock
from domain.founding import UndoAct
from domain.ids import SeededIds
from domain.organisation.commands import MergeStations
from domain.refused import Refused
from tests.db.boundary_desk import DAY, BoundaryDesk, assert_replays, four

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from db.workspace import Workspace


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[BoundaryDesk]:
    made = BoundaryDesk(tmp_path)
    made.do(CreateUnit(id="b2", level="bureau", code="610114", name="二局", parent="c"))
    made.publish(four())
    yield made
    made.conn.close()


def refusal(desk: BoundaryDesk, command: object) -> Refused:
    with pytest.raises(Refused) as caught:
        desk.do(command)
    return caught.value


def area(desk: BoundaryDesk, bureau: str) -> float:
    row = desk.conn.execute(
        "SELECT area_m2 FROM bureau WHERE id = ?", (bureau,)
    ).fetchone()
    return 0.0 if row is None else float(row[0])


def test_a_moved_station_takes_its_grids_and_both_bureaus_change_shape(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    whole = area(desk, "b")
    before = desk.later(days=1)
    desk.later(days=1)
    done = desk.do(MoveUnit(id="s2", parent="b2", document_no="局发〔2026〕3号"))
    assert done.changes.ids("unit") == {"s2", "b", "b2"}
    assert done.changes.ids("grid") == {"C", "D"}
    assert desk.read.path("C") == ("c", "b2", "s2", "C")
    assert {grid.bureau for grid in desk.read.grids("s2")} == {"b2"}
    layer = desk.conn.execute("SELECT DISTINCT bureau FROM grid WHERE station = 's2'")
    assert layer.fetchall() == [("b2",)]
    assert area(desk, "b") == pytest.approx(whole / 2, rel=1e-6)
    assert area(desk, "b2") == pytest.approx(whole / 2, rel=1e-6)
    # What was true before the move is still told of the days before it.
    assert desk.read.grid("C", before).bureau == "b"
    assert {unit.id: unit.parent for unit in desk.read.units_at(before)}["s2"] == "b"
    assert [grid.bureau for grid in desk.read.grids_at(before)] == ["b"] * 4
    assert [state.parent for state in desk.read.unit_states("s2")] == ["b2", "b"]
    desk.do(UndoAct(seq=done.seq))
    assert area(desk, "b") == pytest.approx(whole, rel=1e-9)
    assert area(desk, "b2") == 0.0
    assert_replays(desk, tmp_path)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (MoveUnit(id="b", parent="c"), "ONLY_STATIONS_MOVE"),
        (MoveUnit(id="s1", parent="b"), "UNIT_ALREADY_THERE"),
        (MoveUnit(id="s1", parent="s2"), "PARENT_LEVEL"),
        (MoveUnit(id="s1", parent="nobody"), "NO_SUCH_UNIT"),
        (RenumberUnit(id="s1", code=" "), "UNIT_UNNAMED"),
        (RenumberUnit(id="s1", code="001"), "NOTHING_CHANGED"),
        (RenumberUnit(id="s1", code="002"), "UNIT_CODE_TAKEN"),
        (MarkZone(id="s1", zone=True), "ONLY_BUREAUS_ARE_ZONES"),
        (MarkZone(id="b", zone=False), "NOTHING_CHANGED"),
        (CloseUnit(id="s1"), "UNIT_HOLDS_GRIDS"),
        (MergeStations(station="s1", into="s1", document_no="1"), "MERGE_WITH_ITSELF"),
        (MergeStations(station="s1", into="b", document_no="1"), "ONLY_STATIONS_MERGE"),
        (MergeStations(station="s1", into="s2", document_no=" "), "FIELD_MISSING"),
    ],
)
def test_what_the_tree_does_not_allow_is_refused_by_name(
    desk: BoundaryDesk, command: object, code: str
) -> None:
    assert refusal(desk, command).code == code


def test_a_new_number_and_a_zone_mark_are_dated_and_taken_back(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    desk.later(days=3)
    number = desk.do(RenumberUnit(id="s1", code="009"))
    zone = desk.do(MarkZone(id="b", zone=True))
    assert desk.read.unit("s1").code == "009"
    assert desk.read.unit("s1", DAY).code == "001"
    rows = desk.conn.execute("SELECT code FROM station WHERE id = 's1'").fetchall()
    assert rows == [("009",)]
    assert desk.conn.execute("SELECT zone FROM bureau").fetchall() == [(1,)]
    desk.do(UndoAct(seq=zone.seq))
    desk.do(UndoAct(seq=number.seq))
    assert desk.read.unit("s1").code == "001"
    assert not desk.read.unit("b").zone
    assert_replays(desk, tmp_path)


def test_merged_stations_of_the_sample_keep_every_grid_person_and_case(
    sample: Path, open_workspace: Callable[[Path], Workspace]
) -> None:
    workspace = open_workspace(sample)
    read, session = workspace.read, workspace.session
    gone, stays = read.boundary.units("station")[:2]
    do = lambda command: workspace.store.do(command, session)  # noqa: E731
    user = workspace.add_user("li", "李", "a long enough one", cost=Cost(1, 64, 1))
    do(GrantRole(user=user, role="station_head", subtree=gone.id))
    held = (
        len(read.boundary.grids(gone.id)),
        len(read.staffing.persons_of(gone.id)),
        len(read.cases.open_at(gone.id)),
    )
    had = (
        len(read.boundary.grids(stays.id)),
        len(read.staffing.persons_of(stays.id)),
        len(read.cases.open_at(stays.id)),
    )
    assert all(held)
    done = do(MergeStations(station=gone.id, into=stays.id, document_no="合并一号"))
    now = workspace.store.clock.now()
    assert read.boundary.unit(gone.id) is None
    assert len(read.boundary.grids(stays.id)) == held[0] + had[0]
    assert len(read.staffing.persons_of(stays.id)) == held[1] + had[1]
    assert len(read.cases.open_at(stays.id)) == held[2] + had[2]
    assert read.staffing.posts_between(gone.id, now, None) == ()
    assert [g.subtree for g in read.access.grants_of(user, now)] == [stays.id]
    assert verify(workspace.store.conn) == []
    do(UndoAct(seq=done.seq))
    assert len(read.boundary.grids(gone.id)) == held[0]
    assert len(read.staffing.persons_of(gone.id)) == held[1]
    assert len(read.cases.open_at(gone.id)) == held[2]
    assert [g.subtree for g in read.access.grants_of(user, now)] == [gone.id]
    assert verify(workspace.store.conn) == []


def test_a_station_with_people_says_how_many_before_it_ends(
    sample: Path, open_workspace: Callable[[Path], Workspace]
) -> None:
    workspace = open_workspace(sample)
    bureau = workspace.read.boundary.units("bureau")[0]
    (made,) = workspace.store.do(
        CreateUnit(level="station", code="610113999", name="新所", parent=bureau.id),
        workspace.session,
    ).events
    workspace.door().do_plain(
        {
            "command": "RegisterPerson",
            "staff_no": "X1",
            "name": "王小明",
            "kind": "official",
            "station": made.id,
        }
    )
    with pytest.raises(Refused) as caught:
        workspace.store.do(CloseUnit(id=made.id), workspace.session)
    assert (caught.value.code, caught.value.fields["count"]) == ("UNIT_HOLDS_PEOPLE", 1)


def test_a_new_recovery_code_opens_the_file_and_the_old_one_no_more(
    tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "w.gpkg"
    clock, ids = WallClock(lambda: 1.8e9), SeededIds("x")
    founding = Founding(title="测试", crs="EPSG:4545", login="founder")
    made = found(path, founding, home=home, clock=clock, ids=ids)
    workspace, keys = made.workspace, made.workspace.keys
    assert keys is not None
    code = recovery_code()
    slot = passphrase_slot(keys, "workspace", code, kind=RECOVERY)
    command = RenewRecoveryCode(slot=slot.id, slot_hash=slot.hash)
    workspace.store.do(command, workspace.session, Frame(slots=(slot,)))
    assert verify(workspace.store.conn) == []
    workspace.close()
    other = hold(path, home=tmp_path / "else", clock=clock, ids=ids, title="t")
    try:
        with pytest.raises(Refused) as caught:
            other.recover(made.recovery_code)
        assert caught.value.code == "WRONG_PASSPHRASE"
        other.recover(code)
        assert other.keys is not None
    finally:
        other.close()
