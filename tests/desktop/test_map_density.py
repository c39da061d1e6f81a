"""Density of 300,000 entities, labels without collision, borders drawn once."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QImage, QPainter

from desktop import theme
from desktop.map.camera import Camera
from desktop.map.case_marks import CaseMarks, cue
from desktop.map.density import Density
from desktop.map.labels import LabelPlacer, Taken, Wish
from desktop.map.map_data import CaseMark, EntityPoints
from desktop.map.outline_steps import BUREAU, GRID, STATION, OutlineSteps
from tests.desktop.map_town import EAST, NORTH, NOW, Town


@pytest.fixture(scope="module")
def many() -> Density:
    random = np.random.default_rng(1)
    xy = random.normal(0, 4_000, (300_000, 2)).astype(np.float32)
    return Density(EntityPoints(xy, (EAST, NORTH)), (EAST, NORTH))


def drawn(density: Density, camera: Camera) -> np.ndarray:
    theme.show("dark")
    image = QImage(camera.width, camera.height, QImage.Format.Format_RGB32)
    image.fill(theme.color("map"))
    painter = QPainter(image)
    density.draw(painter, camera)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(camera.height, camera.width, 4)[:, :, 0].astype(int)


@pytest.mark.usefixtures("qapp")
def test_300000_entities_are_counted_far_out_and_the_middle_is_brightest(
    many: Density,
) -> None:
    blue = drawn(many, Camera(0, 0, 40, 800, 600))
    ground = theme.color("map").blue()
    assert blue[300, 400] > ground + 40
    assert blue[10, 10] == ground
    assert blue[290:310, 390:410].mean() > blue[290:310, 250:270].mean()


def test_near_view_reads_only_the_tiles_it_meets(many: Density) -> None:
    near = many.within((-200, -200, 200, 200))
    assert 0 < len(near) < 4_000
    inside = np.abs(near).max(axis=1) <= 200
    assert inside.sum() == pytest.approx(300_000 * (0.0398878) ** 2, rel=0.2)


@pytest.mark.usefixtures("qapp")
def test_a_single_entity_is_a_dot_where_it_stands() -> None:
    one = Density(EntityPoints(np.array([[50, 20]], np.float32)), (0.0, 0.0))
    blue = drawn(one, Camera(0, 0, 2, 400, 300))
    y, x = np.unravel_index(blue.argmax(), blue.shape)
    assert abs(x - 225) <= 1
    assert abs(y - 140) <= 1


@pytest.mark.usefixtures("qapp")
def test_no_entities_are_no_trouble() -> None:
    none = Density(EntityPoints(), (0.0, 0.0))
    blue = drawn(none, Camera(0, 0, 20, 40, 30))
    assert (blue == theme.color("map").blue()).all()


def test_labels_never_touch_each_other_nor_what_blocks() -> None:
    random = np.random.default_rng(2)
    shapes = [
        shapely.Point(*xy).buffer(90) for xy in random.uniform(-900, 900, (80, 2))
    ]
    wishes = [
        Wish("number", f"{i:02d}", f"{i:03d}", shape, (22, 16))
        for i, shape in enumerate(shapes)
    ]
    wishes.append(Wish("station", "曲江", "s1", shapes[0], (60, 26), snug=False))
    camera = Camera(0, 0, 3, 700, 700)
    blocked = [(300.0, 300.0, 400.0, 400.0)]
    placed = LabelPlacer().place(wishes, camera, Taken(blocked))
    boxes = [*blocked]
    for one in placed:
        x, y = camera.to_screen(one.x, one.y)
        wide, high = one.size
        boxes.append((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
    made = shapely.box(*np.array(boxes).T)
    tree = shapely.STRtree(made)
    pairs = tree.query(made, predicate="overlaps")
    assert len(placed) > 20
    assert not pairs.size
    assert any(one.style == "station" for one in placed)


def test_each_border_is_drawn_once_and_by_its_rank() -> None:
    town = Town(side=6, entities=0, cases_shown=0)
    areas = town.load_areas()
    outlines = OutlineSteps(areas, (EAST, NORTH))
    length = {
        rank: sum(
            path.length() if path else 0 for path in outlines.step(0).borders[rank]
        )
        for rank in (GRID, STATION, BUREAU)
    }
    whole = shapely.coverage_union_all(areas.shapes)
    assert length[BUREAU] == pytest.approx(whole.length, rel=1e-6)
    every = sum(shapely.length(areas.shapes))
    inner = (every - whole.length) / 2
    assert length[GRID] + length[STATION] == pytest.approx(inner, rel=1e-6)
    assert length[STATION] > 0


def test_a_simplified_step_is_still_a_coverage() -> None:
    areas = Town(side=6, entities=0, cases_shown=0).load_areas()
    outlines = OutlineSteps(areas, (EAST, NORTH))
    step = outlines.step(6)
    assert shapely.coverage_is_valid(step.shapes)
    assert sum(shapely.get_num_coordinates(step.shapes)) < sum(
        shapely.get_num_coordinates(areas.shapes)
    )


def test_urgency_turns_amber_at_three_quarters_and_red_at_the_end() -> None:
    marks = Town(side=6, cases_shown=30).marks.values()
    for mark in marks:
        used, late_s = cue(mark, NOW)
        if mark.lane == "closed" or (mark.warn_at and mark.warn_at > NOW):
            assert (used, late_s) == (0.0, 0)
        elif mark.due and mark.due < NOW:
            assert late_s == (NOW - mark.due).total_seconds()
        else:
            assert 0.75 <= used < 1.0


def test_a_crowd_of_cases_becomes_counts_and_loses_none() -> None:
    random = np.random.default_rng(4)
    marks = [
        CaseMark(f"c{i}", x, y, "report", "handling")
        for i, (x, y) in enumerate(random.normal(0, 2_000, (5_000, 2)).tolist())
    ]
    spots = CaseMarks(marks, (0.0, 0.0)).arrange(Camera(0, 0, 40, 1600, 1000), NOW)
    assert len(spots.rows) < 200
    assert sum(spot.count for spot in spots.rows) == 5_000
