from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import shapely

from db.boundary import BoundaryTables
from db.connection import open_existing
from domain.boundary.commands import (
    HandGrid,
    RenameGrid,
)
from domain.boundary.events import GridsRedrawn
from domain.founding import UndoAct
from domain.refused import Refused
from tests.db.boundary_desk import (
    DAY,
    BoundaryDesk,
    X,
    Y,
    assert_replays,
    box,
    four,
    staged,
)

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


def test_published_grids_are_layers_with_outlines_and_areas(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    #  C D   station s2
    #  A B   station s1
    outcome = desk.publish(four())
    assert outcome.changes.ids("grid") == frozenset("ABCD")
    assert outcome.changes.ids("unit") == frozenset({"s1", "s2", "b"})
    rows = {row["code"]: row for row in desk.read.grid_rows()}
    assert rows["A"]["area_planar_m2"] == 10_000.0
    assert rows["A"]["centroid"] == [X + 50, Y + 50]
    assert rows["A"]["area_m2"] == pytest.approx(9998.4, abs=0.1)
    assert (rows["C"]["station"], rows["C"]["bureau"]) == ("s2", "b")
    assert desk.read.unit_shape("s1").equals(box(0, 0, 200, 100))
    assert desk.read.unit_shape("b").equals(box(0, 0, 200, 200))
    assert desk.read.unit_shape("c") is None
    check = desk.read.check()
    assert (check["grids"], check["invalid"], check["overlaps"], check["gaps"]) == (
        (4, 0, 0, 0)
    )
    assert desk.read.bounds() == (X, Y, X + 200, Y + 200)
    assert [row["grids"] for row in desk.read.unit_rows("station")] == [2, 2]
    assert_replays(desk, tmp_path)


def test_reads_tell_place_path_neighbours_and_the_map(desk: BoundaryDesk) -> None:
    desk.publish(four())
    read = desk.read
    assert read.grid_at(X + 150, Y + 50).code == "B"
    assert read.grid_at(X + 100, Y + 100).on_border
    assert read.grid_at(X - 1, Y).code is None
    assert read.neighbours("A") == ("B", "C")
    assert read.neighbours("?") == ()
    assert read.path("D") == ("c", "b", "s2", "D")
    assert read.path("s1") == ("c", "b", "s1")
    assert read.path("?") == ()
    assert [grid.code for grid in read.grids("s2")] == ["C", "D"]
    assert read.grid_count() == 4
    assert read.grid_shape("A").equals(box(0, 0, 100, 100))
    assert read.grid_shape("?") is None
    shown = read.display()
    assert shown.codes == ("A", "B", "C", "D")
    assert shown.stations == ("s1", "s1", "s2", "s2")
    assert shown.bounds[0].tolist() == [X, Y, X + 100, Y + 100]
    assert [unit.id for unit in read.children("b")] == ["s1", "s2"]


def test_a_grid_keeps_code_and_feature_number_when_it_changes_hands(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    desk.publish(four())
    before = desk.conn.execute("SELECT fid, id FROM grid WHERE code = 'B'").fetchone()
    desk.later(days=1)
    outcome = desk.do(HandGrid(grid="B", station="002"))
    after = desk.conn.execute("SELECT fid, id FROM grid WHERE code = 'B'").fetchone()
    assert before[0] == after[0]
    assert before[1] != after[1]
    assert outcome.changes.ids("grid") == frozenset("B")
    assert desk.read.unit_shape("s1").equals(box(0, 0, 100, 100))
    assert desk.read.unit_shape("s2").area == pytest.approx(30_000)
    assert desk.read.unit_shape("b").equals(box(0, 0, 200, 200))
    assert desk.read.grid("B").station == "s2"
    assert desk.read.grid("B", DAY).station == "s1"
    assert desk.read.grid("B", DAY - timedelta(days=1)) is None
    (step,) = desk.read.lineage_of("B")
    assert (step.from_id, step.to_id, step.share_area) == (before[1], after[1], 1.0)
    assert_replays(desk, tmp_path)


def test_any_past_day_can_be_asked_where_a_point_lay(desk: BoundaryDesk) -> None:
    desk.publish(four())
    day2 = desk.later(days=1)
    west, east = box(0, 0, 120, 100), box(120, 0, 200, 100)
    desk.publish([staged("A", west), staged("B", east, line=2)], replace="rows")
    assert desk.read.grid_at(X + 110, Y + 50).code == "A"
    assert desk.read.grid_at(X + 110, Y + 50, day2).code == "A"
    assert desk.read.grid_at(X + 110, Y + 50, DAY).code == "B"
    assert desk.read.grid_at(X + 110, Y + 50, DAY - timedelta(days=1)).code is None
    steps = {(s.from_code, s.to_code): s.share_area for s in desk.read.lineage_of("B")}
    assert steps == {("B", "A"): 0.2, ("B", "B"): 0.8}


def test_taking_a_redraw_back_restores_every_grid_and_outline(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    desk.publish(four())
    before = {g.code: g.rings for g in desk.read.contents()}
    desk.later(days=1)
    one = box(0, 0, 200, 100)
    seq = desk.publish([staged("A", one), *four()[2:]]).seq
    assert desk.read.code_state("B") == "retired"
    desk.later(days=1)
    outcome = desk.do(UndoAct(seq=seq))
    assert {g.code: g.rings for g in desk.read.contents()} == before
    assert desk.read.code_state("B") == "active"
    assert [type(event) for event in outcome.events] == [GridsRedrawn]
    assert desk.read.check()["gaps"] == 0
    desk.do(UndoAct(seq=outcome.seq))
    assert [grid.code for grid in desk.read.grids()] == ["A", "C", "D"]
    assert_replays(desk, tmp_path)


def test_the_first_publication_can_be_taken_back_and_made_again(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    seq = desk.publish(four()).seq
    desk.do(UndoAct(seq=seq))
    assert (desk.read.grids(), desk.read.root()) == ((), ())
    assert desk.conn.execute("SELECT count(*) FROM station").fetchone()[0] == 0
    assert desk.read.code_state("A") == "undone"
    desk.publish(four())
    assert desk.read.grid_count() == 4
    assert_replays(desk, tmp_path)


def test_publishing_the_same_again_changes_nothing(desk: BoundaryDesk) -> None:
    desk.publish(four())
    assert desk.publish(four()).events == ()


def test_only_grids_that_changed_get_a_new_version(desk: BoundaryDesk) -> None:
    desk.publish(four())
    desk.later(days=1)
    ids = {grid.code: grid.id for grid in desk.read.grids()}
    west, east = box(0, 0, 122, 100), box(122, 0, 200, 100)
    # The outline gets the vertex where A and B now meet, and so does D.
    root, event = desk.publish(
        [staged("A", west), staged("B", east), *four()[2:]], source="f.gpkg"
    ).events
    assert len(root.rings[0][0]) == len(root.old[0][0]) + 2
    assert {grid.code for grid in event.added} == {"A", "B", "D"}
    again = {grid.code: grid.id for grid in desk.read.grids()}
    assert [code for code in "ABCD" if again[code] == ids[code]] == ["C"]


def test_what_does_not_tile_is_refused_with_counts_and_place(
    desk: BoundaryDesk,
) -> None:
    bad = four()
    bad[1] = staged("B", box(90, 0, 200, 100), line=2)
    with pytest.raises(Refused) as why:
        desk.publish(bad)
    assert code_of(why) == "NOT_A_COVERAGE"
    assert why.value.fields["overlaps"] == 1
    assert why.value.fields["lines"] == "1, 2"
    assert desk.read.grid_count() == 0
    desk.publish(four())
    with pytest.raises(Refused) as why:
        desk.publish([staged("A", box(0, 0, 203, 200))])
    assert why.value.fields["outside"] == 1


def test_codes_are_given_once_and_retired_for_good(desk: BoundaryDesk) -> None:
    desk.publish(four())
    desk.later(days=1)
    twice = four()
    twice[3] = staged("A", twice[3].shape, "s2")
    with pytest.raises(Refused) as why:
        desk.publish(twice)
    assert (code_of(why), why.value.fields["codes"]) == ("CODE_TWICE", "A")
    desk.publish([staged("A", box(0, 0, 200, 100)), *four()[2:]])
    desk.later(days=1)
    with pytest.raises(Refused) as why:
        desk.publish(four())
    assert (code_of(why), why.value.fields["codes"]) == ("CODE_RETIRED", "B")


def test_grids_without_a_code_get_the_next_of_their_station(
    desk: BoundaryDesk,
) -> None:
    shapes = [grid.shape for grid in four(2000.0)]
    grids = [staged("", shape, "001", n) for n, shape in enumerate(shapes, 1)]
    desk.publish(grids)
    found = {
        grid.code: desk.read.grid_shape(grid.code).bounds[:2]
        for grid in desk.read.grids()
    }
    # The northern row first, from west to east.
    assert found == {
        "610113001000001": (X, Y + 2000),
        "610113001000002": (X + 2000, Y + 2000),
        "610113001000003": (X, Y),
        "610113001000004": (X + 2000, Y),
    }
    row = next(desk.read.grid_rows())
    assert row["check_digit"]


def test_a_root_given_makes_the_rest_undivided(desk: BoundaryDesk) -> None:
    root = shapely.to_wkb(box(0, 0, 200, 300))
    desk.publish(four(), root=root)
    check = desk.read.check()
    assert (check["grids"], check["undivided"], check["gaps"]) == (5, 1, 0)
    (rest,) = (grid for grid in desk.read.grids() if grid.kind == "undivided")
    assert desk.read.grid_at(X + 50, Y + 250).code == rest.code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"replace": "some"}, "BAD_WORD"),
        ({"holes": "perhaps"}, "BAD_WORD"),
        ({"effective_at": DAY + timedelta(days=1)}, "NOT_YET"),
    ],
)
def test_a_word_or_time_that_is_not_known_is_refused(
    desk: BoundaryDesk, fields: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as why:
        desk.publish(four(), **fields)
    assert code_of(why) == code


def test_rows_must_name_a_station_and_a_known_kind(desk: BoundaryDesk) -> None:
    with pytest.raises(Refused) as why:
        desk.publish([staged("A", box(0, 0, 9, 9), "009", line=7)])
    assert (code_of(why), why.value.fields["line"]) == ("NO_SUCH_STATION", 7)
    with pytest.raises(Refused) as why:
        desk.publish([staged("A", box(0, 0, 9, 9), "")])
    assert code_of(why) == "NO_SUCH_STATION"
    with pytest.raises(Refused) as why:
        desk.publish([])
    assert code_of(why) == "NO_GRIDS"


def test_a_change_cannot_take_effect_before_what_it_changes(
    desk: BoundaryDesk,
) -> None:
    desk.publish(four())
    desk.later(days=1)
    early = DAY - timedelta(hours=1)
    with pytest.raises(Refused) as why:
        desk.do(HandGrid(grid="A", station="s2", effective_at=early))
    assert code_of(why) == "TOO_EARLY"
    west = [staged("A", box(0, 0, 200, 100)), *four()[2:]]
    with pytest.raises(Refused) as why:
        desk.publish(west, effective_at=early)
    assert code_of(why) == "GRID_TOO_EARLY"


def test_a_grid_gets_a_name_and_loses_it_by_undo(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    desk.publish(four())
    desk.later(hours=1)
    seq = desk.do(RenameGrid(grid="A", name="小寨东")).seq
    assert desk.read.grid("A").name == "小寨东"
    desk.do(UndoAct(seq=seq))
    assert desk.read.grid("A").name == "A"
    for command, code in (
        (RenameGrid(grid="A", name="A"), "NAME_UNCHANGED"),
        (RenameGrid(grid="A", name=""), "GRID_UNNAMED"),
        (RenameGrid(grid="?", name="x"), "NO_SUCH_GRID"),
        (HandGrid(grid="A", station="s1"), "GRID_ALREADY_THERE"),
        (HandGrid(grid="A", station=""), "NO_SUCH_STATION"),
    ):
        with pytest.raises(Refused) as why:
            desk.do(command)
        assert code_of(why) == code
    assert_replays(desk, tmp_path)


def test_a_reader_beside_the_door_sees_what_was_published(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    other = open_existing(tmp_path / "ws.gpkg", readonly=True)
    read = BoundaryTables(other)
    assert read.grid_count() == 0
    desk.publish(four())
    assert read.grid_count() == 4
    assert read.grid_at(X + 5, Y + 5).code == "A"
    other.close()
