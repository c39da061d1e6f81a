from __future__ import annotations

import pytest
import shapely

from domain.boundary.events import GridContent
from domain.boundary.intake import prepare
from domain.boundary.lattice import to_rings, to_shape
from domain.boundary.lineage import shares, version_id
from domain.boundary.staged import (
    StagedGrid,
    StagedStreet,
    chunks_of,
    content_hash,
    grid_rows,
    read_grids,
    read_streets,
    sha256,
    street_rows,
)
from domain.refused import Refused


def grid(code: str, shape: shapely.Geometry, line: int = 1) -> StagedGrid:
    return StagedGrid(code, "", "", "s", "", line, shape)


def content(one: str, shape: shapely.Geometry) -> GridContent:
    return GridContent(
        id=one,
        code=one,
        name=one,
        kind="grid",
        station="s",
        division="",
        rings=to_rings(shape),
    )


HALVES = [
    grid("a", shapely.box(0, 0, 10, 20)),
    grid("b", shapely.box(10, 0, 20, 20), line=2),
]


def test_the_union_of_the_first_grids_is_the_root() -> None:
    intake = prepare(HALVES)
    assert intake.report.clean
    assert (intake.added_nodes, intake.undivided) == (0, 0)
    assert to_shape(intake.root).equals(shapely.box(0, 0, 20, 20))
    assert [to_rings(g.shape) for g in intake.grids] == [
        to_rings(g.shape) for g in HALVES
    ]


def test_land_that_the_grids_leave_open_in_the_root_becomes_undivided() -> None:
    #  +----+----+------+
    #  | a  | b  | rest |
    #  +----+----+------+
    intake = prepare(HALVES, shapely.box(0, 0, 50, 20))
    assert intake.report.clean
    assert intake.undivided == 1
    rest = intake.grids[-1]
    assert (rest.kind, rest.code, rest.line, rest.station) == ("undivided", "", 0, "s")
    assert rest.shape.area == 600.0
    assert to_shape(intake.root).area == 1000.0


def test_a_narrow_strip_along_the_root_is_a_gap_and_no_grid() -> None:
    intake = prepare(HALVES, shapely.box(0, 0, 22, 20))
    assert [gap.area for gap in intake.report.gaps] == [40.0]
    assert (intake.root, intake.undivided) == ((), 0)


def test_an_enclosed_lake_follows_the_word_for_holes() -> None:
    lake = shapely.box(3, 3, 9, 11)
    grids = [grid("a", shapely.box(0, 0, 10, 20) - lake), HALVES[1]]
    outside = prepare(grids)
    assert outside.report.clean
    assert [hole.area for hole in outside.report.holes] == [48.0]
    assert to_shape(outside.root).area == 352.0
    inside = prepare(grids, holes="undivided")
    assert inside.report.clean
    assert inside.undivided == 1
    assert inside.grids[-1].shape.area == 48.0
    assert to_shape(inside.root).area == 400.0


def test_faulty_grids_get_no_root() -> None:
    intake = prepare([*HALVES, grid("c", shapely.box(15, 0, 30, 20), line=3)])
    assert not intake.report.clean
    assert intake.root == ()


def test_nothing_drawn_is_nothing_found() -> None:
    assert prepare([]).grids == ()


def test_lineage_shares_of_a_removed_grid_sum_to_one() -> None:
    old = content("o", shapely.box(0, 0, 20, 20))
    parts = [
        content("p", shapely.box(0, 0, 5, 20)),
        content("q", shapely.box(5, 0, 20, 20)),
        content("far", shapely.box(90, 0, 95, 20)),
    ]
    found = shares((old,), parts)
    assert [(s.to_id, s.share_area) for s in found] == [("p", 0.25), ("q", 0.75)]
    (same,) = shares((old,), (content("n", shapely.box(0, 0, 20, 20)),))
    assert (same.from_id, same.to_id, same.share_area) == ("o", "n", 1.0)
    assert shares((old,), ()) == ()
    assert version_id("c", "a") == version_id("c", "a") != version_id("c", "b")


def test_staged_rows_come_back_as_they_went_in() -> None:
    chunks = chunks_of(grid_rows(HALVES), size=1)
    names = [sha256(chunk) for chunk in chunks]
    store = dict(zip(names, chunks, strict=True))
    again = read_grids(names, content_hash(names), store.__getitem__)
    assert again == HALVES
    street = StagedStreet("1", "长安路", "main", shapely.LineString([(0, 0), (5, 5)]))
    (chunk,) = chunks_of(street_rows([street]))
    name = sha256(chunk)
    read = read_streets([name], content_hash([name]), {name: chunk}.__getitem__)
    assert read == [street]


def test_content_that_is_not_what_its_hash_says_is_refused() -> None:
    (chunk,) = chunks_of(grid_rows(HALVES))
    name = sha256(chunk)
    with pytest.raises(Refused, match="CONTENT_HASH"):
        read_grids([name], "0" * 64, {name: chunk}.__getitem__)
    with pytest.raises(Refused, match="CONTENT_HASH"):
        read_grids([name], content_hash([name]), lambda _: chunk + b"x")
