from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import shapely

from db.staging import Staging
from domain.boundary.commands import (
    CloseUnit,
    CommunityRow,
    CreateUnit,
    DivisionRow,
    ImportStreets,
    ListCommunities,
    RenameUnit,
    SetCommunities,
    SetDivisions,
)
from domain.boundary.staged import StagedStreet, chunks_of, street_rows
from domain.founding import UndoAct
from domain.refused import Refused
from tests.db.boundary_desk import DAY, BoundaryDesk, X, Y, assert_replays, four

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[BoundaryDesk]:
    made = BoundaryDesk(tmp_path)
    yield made
    made.conn.close()


def code_of(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.code


def test_units_are_dated_and_keep_their_old_names(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    desk.publish(four())
    later = desk.later(days=30)
    seq = desk.do(RenameUnit(id="s1", name="新一所")).seq
    assert desk.read.unit("s1").name == "新一所"
    assert desk.read.unit("s1", DAY).name == "一"
    assert desk.read.unit("s1", later).name == "新一所"
    layer = desk.conn.execute("SELECT name FROM station WHERE id = 's1'").fetchone()
    assert layer[0] == "新一所"
    desk.do(UndoAct(seq=seq))
    assert desk.read.unit("s1").name == "一"
    made = desk.do(CreateUnit(level="station", code="003", name="三", parent="b"))
    (unit,) = made.changes.ids("unit")
    seq = desk.do(CloseUnit(id=unit)).seq
    assert desk.read.unit(unit) is None
    desk.do(UndoAct(seq=seq))
    assert desk.read.unit(unit).name == "三"
    desk.do(UndoAct(seq=made.seq))
    assert desk.read.unit(unit) is None
    assert_replays(desk, tmp_path)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (CreateUnit(level="grid", code="1", name="x"), "BAD_LEVEL"),
        (CreateUnit(level="city", code="", name="x"), "UNIT_UNNAMED"),
        (CreateUnit(id="s1", level="city", code="1", name="x"), "UNIT_EXISTS"),
        (CreateUnit(level="city", code="1", name="x"), "CITY_EXISTS"),
        (
            CreateUnit(level="station", code="001", name="x", parent="b"),
            "UNIT_CODE_TAKEN",
        ),
        (CreateUnit(level="station", code="9", name="x", parent="c"), "PARENT_LEVEL"),
        (CreateUnit(level="station", code="9", name="x", parent="z"), "NO_SUCH_UNIT"),
        (RenameUnit(id="s1", name=""), "UNIT_UNNAMED"),
        (RenameUnit(id="s1", name="x", valid_from=DAY - timedelta(1)), "TOO_EARLY"),
        (CloseUnit(id="b"), "UNIT_HOLDS_UNITS"),
        (CloseUnit(id="s1"), "UNIT_HOLDS_GRIDS"),
        (CloseUnit(id="z"), "NO_SUCH_UNIT"),
    ],
)
def test_what_the_tree_does_not_allow_is_refused(
    desk: BoundaryDesk, command: object, code: str
) -> None:
    desk.publish(four())
    with pytest.raises(Refused) as why:
        desk.do(command)
    assert code_of(why) == code


def test_divisions_and_communities_are_lists_that_can_be_taken_back(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    desk.publish(four())
    one = DivisionRow(code="610113001", name="小寨路", level="street", parent="610113")
    seq = desk.do(SetDivisions(divisions=(one,))).seq
    assert desk.read.division("610113001") == one
    desk.do(UndoAct(seq=seq))
    assert desk.read.division("610113001") is None
    listed = tuple(
        CommunityRow(code=f"61011300100{n}", name=f"社区{n}", street="610113001")
        for n in (1, 2)
    )
    names = desk.do(ListCommunities(communities=listed)).seq
    codes = tuple(row.code for row in listed)
    seq = desk.do(SetCommunities(grid="A", communities=codes[::-1])).seq
    assert desk.read.communities_of("A") == codes
    desk.do(SetCommunities(grid="A", communities=codes[:1]))
    assert desk.read.communities_of("A") == codes[:1]
    with pytest.raises(Refused) as why:
        desk.do(SetCommunities(grid="A", communities=("9",)))
    assert code_of(why) == "NO_SUCH_COMMUNITY"
    with pytest.raises(Refused):
        desk.do(SetCommunities(grid="?", communities=()))
    assert desk.read.community(codes[0]) == listed[0]
    assert seq > names
    assert_replays(desk, tmp_path)


def test_reference_streets_are_replaced_as_a_whole(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    def ask(*streets: StagedStreet) -> int:
        staging = Staging(desk.conn)
        batch = desk.store.ids.new()
        staging.begin(batch, "streets", "f")
        for number, chunk in enumerate(chunks_of(street_rows(streets))):
            staging.add(batch, number, len(streets), chunk, b"")
        whole = staging.finish(batch)
        return desk.do(
            ImportStreets(
                batch=batch,
                content_hash=whole.content_hash,
                chunks=staging.names(batch),
            )
        ).seq

    line = shapely.LineString([(X, Y), (X + 500, Y)])
    north = shapely.LineString([(X, Y + 900), (X + 500, Y + 900)])
    ask(StagedStreet("1", "a", "main", line), StagedStreet("2", "b", "lane", north))
    assert [row["length_m"] for row in desk.read.street_rows()] == [500.0, 500.0]
    near = desk.read.streets((X, Y, X + 9, Y + 9))
    assert [street.name for street in near] == ["a"]
    seq = ask(StagedStreet("3", "c", "lane", north))
    assert [street.name for street in desk.read.streets()] == ["c"]
    desk.do(UndoAct(seq=seq))
    assert [street.name for street in desk.read.streets()] == ["a", "b"]
    with pytest.raises(Refused) as why:
        ask(StagedStreet("3", "c", "", north), StagedStreet("3", "d", "", north))
    assert code_of(why) == "STREET_TWICE"
    assert_replays(desk, tmp_path)
