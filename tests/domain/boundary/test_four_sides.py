"""What a grid reaches to in the east, south, west and north."""

from __future__ import annotations

import numpy as np
import shapely

from domain.boundary.four_sides import GRID, OUTSIDE, STREET, Beside, reaches
from domain.boundary.reference import COMMUNITY, RIVER

FIELD = shapely.MultiPolygon([shapely.segmentize(shapely.box(0, 0, 400, 300), 7)])


def told(lines: list[Beside], grids: list[Beside]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in reaches(FIELD, lines, grids):
        found.setdefault(one.side, []).append((one.kind, one.name))
    return found


def test_lines_along_a_side_name_it_and_neighbours_the_rest() -> None:
    road = Beside(STREET, "大道", shapely.LineString([(404, -50), (404, 350)]))
    wave = np.linspace(-20, 420, 60)
    river = Beside(
        RIVER, "河", shapely.LineString(np.c_[wave, 308 + 4 * np.sin(wave / 40)])
    )
    west = Beside(GRID, "西格", shapely.box(-100, 0, 0, 300))
    assert told([road, river], [west]) == {
        "east": [(STREET, "大道")],
        "south": [(OUTSIDE, "")],
        "west": [(GRID, "西格")],
        "north": [(RIVER, "河")],
    }


def test_two_neighbours_share_a_side_and_a_short_touch_is_not_named() -> None:
    lower = Beside(GRID, "下", shapely.box(400, 0, 500, 120))
    upper = Beside(GRID, "上", shapely.box(400, 120, 500, 270))
    corner = Beside(GRID, "角", shapely.box(400, 270, 500, 300))
    assert told([], [lower, upper, corner])["east"] == [(GRID, "上"), (GRID, "下")]


def test_a_line_across_or_too_far_away_names_nothing() -> None:
    across = Beside(STREET, "横路", shapely.LineString([(300, 150), (500, 150)]))
    far_off = Beside(STREET, "远路", shapely.LineString([(425, -50), (425, 350)]))
    assert told([across, far_off], [])["east"] == [(OUTSIDE, "")]


def test_a_road_says_more_than_the_community_line_that_runs_along_it() -> None:
    road = Beside(STREET, "大道", shapely.LineString([(406, -50), (406, 350)]))
    line = Beside(COMMUNITY, "社区", shapely.LineString([(400, -50), (400, 350)]))
    assert told([line], [])["east"] == [(COMMUNITY, "社区")]
    assert told([line, road], [])["east"] == [(STREET, "大道")]
