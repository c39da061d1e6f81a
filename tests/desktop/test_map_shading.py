"""Areas shaded by a figure: the figures, their classes, the picture and the legend."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from desktop import theme
from desktop.map.camera import PIXEL_M
from desktop.map.canvas import MapCanvas
from desktop.map.map_data import CaseMark, Duty, EntityPoints
from desktop.map.shade_legend import digits_for, key_of
from desktop.map.shading import GRID, STATION, Choice, Counts, about, work_out
from desktop.selection import Selection
from domain.changes import Changes
from tests.desktop.map_town import FakeDesk, Town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


class FiguredTown(Town):
    """A town whose grids hold 0, 1, 2 … entities."""

    def load_entities(self) -> EntityPoints:
        points = super().load_entities()
        counts = {code: number * 10 for number, code in enumerate(self.codes)}
        return EntityPoints(points.xy, points.origin, counts=counts)

    def load_duty(self) -> Duty:
        duty = super().load_duty()
        half = self.codes[: len(self.codes) // 2]
        return Duty(duty.people, duty.gaps, dict.fromkeys(half, ("p1", 3)))


@pytest.fixture
def town() -> FiguredTown:
    return FiguredTown(entities=2_000)


@pytest.fixture
def canvas(qtbot: QtBot, town: FiguredTown) -> Iterator[MapCanvas]:
    theme.show("dark")
    made = MapCanvas(FakeDesk(), Selection(), None, town)
    made.panels.layers.show()
    made.resize(900, 800)
    qtbot.addWidget(made)
    made.show()
    assert made.wait_until_complete()
    yield made
    made.close()


def colour_of(canvas: MapCanvas, code: str) -> QColor:
    """Return the commonest colour within a grid, as it is seen."""
    outlines = canvas.content.outlines
    point = outlines.exact[outlines.row_of[code]].representative_point()
    x, y = canvas.camera.to_screen(point.x, point.y)
    image = canvas.grab().toImage()
    near = [
        image.pixelColor(int(x) + dx, int(y) + dy).name()
        for dx in range(-6, 7)
        for dy in range(-6, 7)
    ]
    return QColor(max(set(near), key=near.count))


def near_to(canvas: MapCanvas, ratio: float) -> None:
    canvas.look(replace(canvas.camera, mpp=ratio * PIXEL_M))
    assert canvas.wait_until_complete()


def choose(canvas: MapCanvas, figure: str) -> None:
    canvas.panels.layers.shade.pick(figure)
    assert canvas.wait_until_complete()


def test_darker_grids_hold_fewer_entities(canvas: MapCanvas, town: FiguredTown) -> None:
    for name in ("cases", "people", "labels", "gaps", "borders"):
        canvas.panels.layers.show_layer(name, shown=False)
    near_to(canvas, 60_000)
    choose(canvas, "entities")
    shown = canvas.content.outlines.visible(canvas.camera.extent).tolist()
    inner = [row for row in shown if _well_inside(canvas, row)]
    light = [colour_of(canvas, town.codes[row]).lightness() for row in inner]
    assert len(inner) > 10
    assert light == sorted(light)
    assert len(set(light)) >= 3


def _well_inside(canvas: MapCanvas, row: int) -> bool:
    point = canvas.content.outlines.exact[row].representative_point()
    x, y = canvas.camera.to_screen(point.x, point.y)
    corners = (QPoint(int(x) + by, int(y) + by) for by in (-12, 12))
    return all(map(canvas.panels.uncovered().contains, corners))


def test_grids_are_shaded_near_and_stations_far_out(canvas: MapCanvas) -> None:
    choose(canvas, "entities")
    near_to(canvas, 60_000)
    near = canvas.panels.legend.key
    near_to(canvas, 120_000)
    far = canvas.panels.legend.key
    assert near is not None
    assert far is not None
    areas = canvas.content.outlines.areas
    assert sum(near.level.classes.counts) == len(areas.codes)
    assert sum(far.level.classes.counts) == len(set(areas.station_of))


def test_the_legend_names_every_class_and_what_is_unknown(canvas: MapCanvas) -> None:
    choose(canvas, "load")
    near_to(canvas, 60_000)
    key = canvas.panels.legend.key
    assert key is not None
    grids = len(canvas.content.outlines.areas.codes)
    assert [count for _place, _text, count in key.lines] == [
        str(grids // 2),
        str(grids - grids // 2),
    ]
    assert key.lines[-1][1] == "无数据"
    # The symbols fold away for it, and come back.
    assert not canvas.panels.legend.open
    choose(canvas, "")
    assert canvas.panels.legend.key is None
    assert canvas.panels.legend.open


def test_a_new_case_counts_at_once(canvas: MapCanvas, town: FiguredTown) -> None:
    choose(canvas, "open")
    near_to(canvas, 60_000)

    def highest() -> float:
        return canvas.content.shade.levels[GRID].classes.limits[-1]

    before = highest()
    nowhere = float("nan")
    for i in range(200):
        town.marks[f"n{i}"] = CaseMark(
            f"n{i}", nowhere, nowhere, "report", "dispatch", grid=town.codes[4]
        )
    on_map = len(canvas.content.marks)
    canvas._desk.changed.emit(Changes.of("case", [f"n{i}" for i in range(200)]), None)
    assert canvas.wait_until_complete()
    assert highest() == max(before, 200)
    assert len(canvas.content.marks) == on_map


def test_the_density_gives_way_to_shaded_areas(canvas: MapCanvas) -> None:
    row = canvas.panels.layers.rows.rows["density"]
    choose(canvas, "entities")
    assert not row.isEnabled()
    assert row.toolTip()
    choose(canvas, "")
    assert row.isEnabled()


def test_typed_limits_are_the_limits(canvas: MapCanvas) -> None:
    choose(canvas, "entities")
    shade = canvas.panels.layers.shade
    shade._method.setCurrentIndex(shade._method.findData("fixed"))
    assert shade._breaks.isVisibleTo(shade)
    # What was shown is offered to start from.
    offered = canvas.content.shade.levels[GRID].classes.limits[1:-1]
    assert len(offered) == 4
    assert shade.choice.breaks
    shade._breaks.clear()
    QTest.keyClick(shade._breaks, Qt.Key.Key_Return)
    assert shade._wrong.isVisibleTo(shade)
    QTest.keyClicks(shade._breaks, "100 250, 400")
    QTest.keyClick(shade._breaks, Qt.Key.Key_Return)
    assert canvas.wait_until_complete()
    assert not shade._wrong.isVisibleTo(shade)
    limits = canvas.content.shade.levels[GRID].classes.limits
    assert limits[1:-1] == (100.0, 250.0, 400.0)


def test_an_officer_of_several_grids_has_his_cases_once(town: FiguredTown) -> None:
    areas = town.load_areas()
    of_one = [
        code
        for code, station in zip(areas.codes, areas.station_of, strict=True)
        if station == "s4"
    ]
    answers = dict.fromkeys(of_one[:3], ("p1", 6)) | {of_one[3]: ("p2", 2)}
    shade = work_out(
        Choice("load", "equal"),
        areas,
        np.ones(len(areas.codes)),
        {},
        Counts(),
        answers,
    )
    station = shade.levels[STATION]
    assert station.classes.limits == (4.0, 4.0)
    assert station.classes.missing == len(set(areas.station_of)) - 1


def test_the_class_that_holds_the_average_is_neutral() -> None:
    shares = about((0.0, 1, 2, 3, 10, 20), 2.5)
    assert shares[2] == 0.5
    assert shares[-1] == 0.0
    assert list(shares) == sorted(set(shares), reverse=True)
    apart = np.diff(about((0.11, 0.14, 0.17, 0.18, 0.27, 0.58), 0.2))
    assert (apart < -0.05).all()
    lopsided = about((0.0, 1, 2, 3, 10, 20), 0.5)
    assert lopsided[0] == 0.5
    assert max(lopsided) == 0.5


@pytest.mark.parametrize("look", ["dark", "light"])
def test_the_lightness_of_a_sequential_ramp_goes_one_way(look: str) -> None:
    theme.show(look)
    try:
        for number in range(3, 8):
            light = [
                theme.shade("sequential", place / (number - 1)).lightnessF()
                for place in range(number)
            ]
            assert light == sorted(light, reverse=look == "light")
            assert len(set(light)) == number
    finally:
        theme.show("dark")


def test_limits_are_written_so_that_they_differ() -> None:
    assert digits_for((0.0, 1.0, 5.0), 0) == 0
    assert digits_for((0.11, 0.12, 0.5), 0) == 2
    assert digits_for((), 1) == 1


def test_nothing_chosen_has_no_key(canvas: MapCanvas) -> None:
    assert key_of(canvas.content.shade, 50_000) is None


def test_grids_are_shaded_by_how_much_of_what_they_need_they_have(
    canvas: MapCanvas,
) -> None:
    choose(canvas, "staffed")
    codes = canvas.content.outlines.areas.codes
    held, needed = canvas.content.data.load_staffed(codes)
    level = canvas.content.shade.levels[GRID]
    ranks = [level.class_of[code] for code in codes]
    shares = [held[code] / needed[code] for code in codes]
    best, worst = shares.index(max(shares)), shares.index(min(shares))
    assert ranks[best] > ranks[worst]
    near_to(canvas, 60_000)
    key = canvas.panels.legend.key
    assert key is not None
    assert any("%" in text for _place, text, _count in key.lines)


def test_a_few_among_many_equals_still_show(canvas: MapCanvas) -> None:
    areas = canvas.content.outlines.areas
    needed = dict.fromkeys(areas.codes, 8)
    held = needed | {areas.codes[3]: 7}
    ones = np.ones(len(areas.codes))
    shade = work_out(
        Choice("staffed"), areas, ones, {}, Counts(held=held, needed=needed), {}
    )
    level = shade.levels[GRID]
    assert level.method == "natural"
    assert level.classes.counts == (1, len(areas.codes) - 1)
    assert level.class_of[areas.codes[3]] == 0
    key = key_of(shade, 60_000)
    assert key is not None
    assert key.how.startswith("自然")
