"""Near by: dots by type, symbols with names, street names, check-ins with their age."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from desktop import theme
from desktop.map.camera import PIXEL_M, Camera
from desktop.map.canvas import MapCanvas
from desktop.map.case_marks import CaseMarks
from desktop.map.labels import Taken
from desktop.map.map_data import CaseMark, Duty, PersonMark
from desktop.map.people import FRESH, People
from desktop.map.shops import NAME_LIMIT, rough_width
from desktop.map.street_names import StreetNames, turned
from desktop.selection import Item, Selection
from domain.changes import Changes
from tests.desktop.map_town import EAST, NORTH, NOW, FakeDesk, Town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


class NamedTown(Town):
    """A town whose streets have names, and whose people were seen at set times."""

    near_reads: int = 0

    def load_streets(self):  # type: ignore[no-untyped-def]
        plain = super().load_streets()
        names = tuple(f"样例路{row:03d}号" for row in range(len(plain.lines)))
        return replace(plain, names=names)

    def load_near(self, box, limit):  # type: ignore[no-untyped-def]
        self.near_reads += 1
        return super().load_near(box, limit)

    def load_duty(self) -> Duty:
        ages = (4, 29, 31, 80)
        middle = self.polygons[self.keep[len(self.keep) // 2]].centroid
        people = tuple(
            PersonMark(
                f"p{age}",
                middle.x + 60 * place,
                middle.y,
                "A",
                NOW - timedelta(minutes=age),
            )
            for place, age in enumerate(ages)
        )
        return Duty(people, frozenset(self.gaps))


@pytest.fixture
def town() -> NamedTown:
    return NamedTown(side=6, entities=8_000, cases_shown=6)


@pytest.fixture
def canvas(qtbot: QtBot, town: NamedTown) -> Iterator[MapCanvas]:
    theme.show("dark")
    made = MapCanvas(FakeDesk(), Selection(), None, town)
    made.panels.layers.hide()
    made.panels.legend.hide()
    made.resize(900, 760)
    qtbot.addWidget(made)
    made.show()
    assert made.wait_until_complete()
    yield made
    made.close()


def near_to(canvas: MapCanvas, ratio: float) -> None:
    canvas.look(replace(canvas.camera, mpp=ratio * PIXEL_M))
    assert canvas.wait_until_complete()


def boxes_of(canvas: MapCanvas) -> list[tuple[float, float, float, float]]:
    frame = canvas.stage.frame
    assert frame is not None
    made = []
    for spot in frame.shops.spots:
        if spot.side == (0.0, 0.0):
            continue
        x, y = canvas.camera.to_screen(spot.x, spot.y)
        wide = rough_width(spot.name) / 2
        x, y = x + spot.side[0], y + spot.side[1]
        made.append((x - wide, y - 8, x + wide, y + 8))
    for one in frame.labels:
        if one.style != "street":
            x, y = canvas.camera.to_screen(one.x, one.y)
            wide, high = one.size[0] / 2, one.size[1] / 2
            made.append((x - wide, y - high, x + wide, y + high))
    return made


def test_symbols_stand_at_the_doors_and_no_name_lies_on_another(
    canvas: MapCanvas,
) -> None:
    near_to(canvas, 2_500)
    frame = canvas.stage.frame
    assert frame is not None
    assert len(frame.shops.spots) > 20
    boxes = shapely.box(*np.array(boxes_of(canvas)).T)
    first, second = shapely.STRtree(boxes).query(boxes, predicate="overlaps")
    assert len(boxes) > 10
    assert len(first) == 0
    assert len(second) == 0


def test_far_out_there_are_no_symbols_and_nothing_is_read(
    canvas: MapCanvas, town: NamedTown
) -> None:
    near_to(canvas, 30_000)
    frame = canvas.stage.frame
    assert frame is not None
    assert frame.shops.spots == ()
    assert town.near_reads == 0
    near_to(canvas, 15_000)
    assert town.near_reads == 1
    assert canvas.stage.frame.shops.spots == ()
    canvas.pan_by(20, 10)
    assert canvas.wait_until_complete()
    assert town.near_reads == 1


def test_a_click_on_a_symbol_selects_the_entity(canvas: MapCanvas) -> None:
    for name in ("cases", "people"):
        canvas.panels.layers.show_layer(name, shown=False)
    near_to(canvas, 2_500)
    frame = canvas.stage.frame
    assert frame is not None
    free = canvas.panels.uncovered()
    for spot in frame.shops.spots:
        x, y = canvas.camera.to_screen(spot.x, spot.y)
        at = QPoint(round(x), round(y))
        if spot.count == 1 and free.contains(at):
            break
    assert Item("entity", spot.ids[0]) in canvas.picking.under(QPointF(at))
    QTest.mouseClick(
        canvas.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        at,
    )
    assert canvas.selection.ids("entity") == (spot.ids[0],)


def test_high_risk_is_named_first_and_marked(canvas: MapCanvas) -> None:
    near_to(canvas, NAME_LIMIT)
    frame = canvas.stage.frame
    assert frame is not None
    risks = [spot.high for spot in frame.shops.spots]
    assert any(risks)
    assert risks == sorted(risks, reverse=True)


def test_a_changed_entity_is_read_anew(canvas: MapCanvas, town: NamedTown) -> None:
    near_to(canvas, 2_500)
    before = town.near_reads
    canvas.content.load("entities")
    assert canvas.wait_until_complete()
    assert town.near_reads == before + 1


def test_dots_by_type_give_way_where_there_are_too_many(
    qtbot: QtBot, town: NamedTown
) -> None:
    crowd = NamedTown(side=2, entities=45_000, cases_shown=0)
    canvas = MapCanvas(FakeDesk(), Selection(), None, crowd)
    canvas.resize(800, 700)
    qtbot.addWidget(canvas)
    canvas.show()
    assert canvas.wait_until_complete()
    near_to(canvas, 14_000)
    assert crowd.near_reads == 0
    canvas.close()
    del town


def test_streets_are_named_along_their_course(canvas: MapCanvas) -> None:
    near_to(canvas, 7_000)
    frame = canvas.stage.frame
    assert frame is not None
    named = [one for one in frame.labels if one.style == "street"]
    assert len(named) > 4
    assert len({one.text for one in named}) == len(named)
    assert {one.angle for one in named} - {0}


def test_a_street_name_needs_a_straight_piece_with_room() -> None:
    camera = Camera(0, 0, 1.0, 600, 400)
    lines = np.empty(3, dtype=object)
    lines[:] = [
        shapely.LineString([(-200, 100), (200, 100)]),
        shapely.LineString([(-20, 0), (20, 0)]),
        shapely.LineString([(i * 12 - 100, (i % 2) * 40 - 100) for i in range(20)]),
    ]
    major = np.ones(3, dtype=bool)
    names = StreetNames(lines, ("长街", "短街很长的名字", "弯来弯去的街"), major)
    placed = names.place(camera, Taken(()))
    assert [one.text for one in placed] == ["长街"]
    blocked = names.place(camera, Taken([(0.0, 80.0, 600.0, 120.0)]))
    assert blocked == ()
    assert names.place(replace(camera, mpp=20.0), Taken(())) == ()


@pytest.mark.parametrize(
    ("along", "degrees"),
    [((1, 0), 0), ((-1, 0), 0), ((1, 1), -45), ((1, -1), 45), ((0, 1), -90)],
)
def test_no_name_stands_on_its_head(along: tuple[int, int], degrees: int) -> None:
    assert abs(turned(np.array(along, dtype=float)) - degrees) % 180 <= 1


def test_old_check_ins_are_drawn_near_by_only() -> None:
    marks = tuple(
        PersonMark(f"p{age}", age, 0.0, "A", NOW - timedelta(minutes=age))
        for age in (0, 30, 31, 89)
    )
    people = People(marks)
    assert people.shown(60_000, NOW).tolist() == [True, True, False, False]
    assert people.shown(20_000, NOW).tolist() == [True] * 4
    assert people.shown(200_000, NOW).tolist() == [False] * 4
    assert people.minutes(2, NOW) == 31
    later = NOW + FRESH
    assert people.shown(60_000, later).tolist() == [True, False, False, False]


def test_an_old_check_in_is_fainter_than_a_fresh_one(canvas: MapCanvas) -> None:
    for name in ("cases", "labels", "shops", "density", "streets", "borders", "gaps"):
        canvas.panels.layers.show_layer(name, shown=False)
    people = canvas.content.people
    x, y = people.place("p31")
    canvas.look(replace(canvas.camera, x=x, y=y, mpp=5_000 * PIXEL_M))
    assert canvas.wait_until_complete()
    image = canvas.grab().toImage()

    def brightest(person: str) -> int:
        x, y = canvas.camera.to_screen(*people.place(person))
        return max(
            image.pixelColor(round(x) + dx, round(y) + dy).lightness()
            for dx in range(-6, 7)
            for dy in range(-6, 7)
        )

    assert brightest("p4") > 200
    assert brightest("p80") < 160


def test_a_crowd_is_ringed_red_only_if_one_of_it_is_late() -> None:
    def crowd(*due: int) -> list[CaseMark]:
        return [
            CaseMark(
                f"c{place}",
                EAST,
                NORTH,
                "report",
                "handling",
                NOW + timedelta(minutes=minutes - 30),
                NOW + timedelta(minutes=minutes),
            )
            for place, minutes in enumerate(due)
        ]

    def ring(*due: int) -> tuple[int, bool, bool]:
        marks = CaseMarks(crowd(*due, *[600] * 300), (EAST, NORTH))
        (spot,) = marks.arrange(Camera(0, 0, 5.0, 400, 300), NOW).rows
        return spot.count, spot.late_s > 0, spot.used > 0

    assert ring(100) == (301, False, False)
    assert ring(20) == (301, False, True)
    assert ring(-5, 20) == (302, True, True)
    assert ring(0) == (301, True, True)


def test_a_person_who_checks_in_again_is_read_anew(canvas: MapCanvas) -> None:
    canvas._desk.changed.emit(Changes.of("position", ["p4"]), None)
    assert not canvas.is_complete
    assert canvas.wait_until_complete()
