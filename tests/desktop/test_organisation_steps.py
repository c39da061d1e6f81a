"""Single steps of the guided start: spoiled grids, wrong tables, wrong outlines."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from db.verify import verify
from desktop.action import Hand
from desktop.app import Parts, build_desk, dress
from desktop.organisation.guided_draft import GuidedDraft
from desktop.organisation.guided_start import GuidedStart
from desktop.organisation.step_file import FileStep
from desktop.organisation.step_grids import GridsStep
from desktop.organisation.step_name import NameStep
from desktop.organisation.step_outline import OutlineStep
from desktop.organisation.step_units import UnitsStep
from desktop.organisation.unit_lines import lines_of, wrong_in
from desktop.settings import Settings
from desktop.start_screen import StartScreen
from desktop.tasks import Tasks
from desktop.texts import t
from domain.boundary.commands import CreateUnit
from domain.boundary.zone_choice import zone_offers
from domain.clock import SHANGHAI, FrozenClock
from tests.flows import another_region as region

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QPushButton
    from pytestqt.qtbot import QtBot

    from db.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NINE = datetime(2027, 3, 2, 9, 0, tzinfo=SHANGHAI)
PATIENCE_MS = 30_000


class NoFrame:
    """A window without panes: the steps ask nothing of it."""


@pytest.fixture
def parts(empty: Workspace, qapp: QApplication) -> Iterator[Parts]:
    assert qapp is not None
    path = empty.path
    empty.close()
    settings = Settings()
    dress(settings)
    made = build_desk(path, clock=FrozenClock(NINE), settings=settings)
    yield made
    made.close()


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def hand_of(parts: Parts, parent: QWidget) -> Hand:
    frame: object = NoFrame()
    return Hand(
        parts.desk,
        parts.selection,
        parts.settings,
        parts.tasks,
        parts.undo,
        frame,  # type: ignore[arg-type]
        parent,
    )


def opened(parts: Parts, parent: QWidget, step: str, qtbot: QtBot) -> GuidedStart:
    draft = GuidedDraft(parts.settings)
    draft.put(path=str(parts.workspace.path), step=step)
    guide = GuidedStart(parts.settings, parts.tasks, hand_of(parts, parent), parent)
    guide.open()
    qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=PATIENCE_MS)
    return guide


def stations(parts: Parts) -> None:
    do = parts.desk.do
    city = do(CreateUnit(level="city", code="510100", name="市局")).events[0].id
    told = {"level": "bureau", "code": region.BUREAU, "name": "西岭片区"}
    bureau = do(CreateUnit(**told, parent=city)).events[0].id
    for number, name in region.STATIONS:
        code = region.BUREAU + number
        do(CreateUnit(level="station", code=code, name=name, parent=bureau))


def press(button: QPushButton, step: FileStep, qtbot: QtBot) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not step.busy, timeout=PATIENCE_MS)


def choose(step: FileStep, file: Path, qtbot: QtBot) -> None:
    step.file.line.clear()
    QTest.keyClicks(step.file.line, str(file))
    QTest.keyClick(step.file.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not step.busy, timeout=PATIENCE_MS)


def test_overlapping_grids_are_named_and_come_in_mended_once_agreed(
    parts: Parts, parent: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    stations(parts)
    spoiled = tmp_path / "spoiled.gpkg"
    region.write_grids(spoiled, spoiled=True)
    guide = opened(parts, parent, "grids", qtbot)
    step = guide.step
    assert isinstance(step, GridsStep)
    choose(step, spoiled, qtbot)
    assert step.map.column_of("code") == "网格编码"
    assert not step.take.isEnabled()
    press(step.check, step, qtbot)
    assert step.findings.count() > 0
    assert step.problem.text()
    assert not step.take.isEnabled()
    assert parts.desk.read.boundary.grid_count() == 0
    press(step.repair, step, qtbot)
    assert step.take.isEnabled()
    assert parts.desk.read.boundary.grid_count() == 0
    press(step.take, step, qtbot)
    assert parts.desk.read.boundary.grid_count() == region.ACROSS * region.DOWN
    found = parts.desk.read.boundary.check()
    assert (found["overlaps"], found["gaps"]) == (0, 0)
    assert verify(parts.workspace.store.conn) == []
    # The whole of it can be taken back.
    assert parts.undo.undo()
    assert parts.desk.read.boundary.grid_count() == 0
    guide.close()


def test_a_station_that_is_not_set_up_is_named_before_it_would_be_made(
    parts: Parts, parent: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    do = parts.desk.do
    city = do(CreateUnit(level="city", code="510100", name="市局")).events[0].id
    told = {"level": "bureau", "code": region.BUREAU, "name": "西岭片区"}
    do(CreateUnit(**told, parent=city))
    file = tmp_path / "grids.gpkg"
    region.write_grids(file)
    guide = opened(parts, parent, "grids", qtbot)
    step = guide.step
    assert isinstance(step, GridsStep)
    choose(step, file, qtbot)
    for _number, name in region.STATIONS:
        assert name in step.facts.text()
    guide.close()


def test_a_pasted_table_says_which_cell_is_wrong_and_sets_up_nothing(
    parts: Parts, parent: QWidget, qtbot: QtBot
) -> None:
    guide = opened(parts, parent, "units", qtbot)
    step = guide.step
    assert isinstance(step, UnitsStep)
    QGuiApplication.clipboard().setText(
        "510199\t西岭片区\t是\t001\t东河所\n\t\t\t001\t中坝所\n51019\t甲\t\t003\t丙所"
    )
    step.table.setFocus()
    QTest.keyClick(step.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert step.table.item(1, 3).toolTip()
    assert step.table.item(2, 0).toolTip()
    guide.go_on()
    assert step.problem.text()
    assert parts.desk.read.boundary.units("station") == ()
    step.table.item(1, 3).setText("002")
    step.table.item(2, 0).setText("510200")
    guide.go_on()
    qtbot.waitUntil(lambda: guide.at == "grids", timeout=PATIENCE_MS)
    boundary = parts.desk.read.boundary
    assert [one.code for one in boundary.units("station")] == [
        "510199001",
        "510199002",
        "510200003",
    ]
    zones = [one.zone for one in boundary.units("bureau")]
    assert zones == [True, False]
    # Back, and on again: what is there is not set up twice.
    guide.step_back()
    guide.go_on()
    qtbot.waitUntil(lambda: guide.at == "grids", timeout=PATIENCE_MS)
    assert len(boundary.units("station")) == 3
    guide.close()


def test_rows_without_a_bureau_belong_to_the_one_above() -> None:
    rows = [("510199", "甲", "", "001", "一"), ("", "", "", "510199002", "二")]
    assert [one.station_code for one in lines_of(rows)] == ["510199001", "510199002"]
    assert wrong_in(rows) == {}


def test_what_was_typed_before_the_founding_is_there_the_next_day(
    parts: Parts, qtbot: QtBot
) -> None:
    settings, tasks = parts.settings, Tasks()
    guide = GuidedStart(settings, tasks)
    guide.show()
    step = guide.step
    assert isinstance(step, NameStep)
    QTest.keyClicks(step.fields["title"], "Xiling")
    QTest.keyClicks(step.fields["city_code"], "51")
    QTest.keyClicks(step.fields["who"], "Zhang")
    assert step.file.line.text().endswith("Xiling.gpkg")
    guide.go_on()
    assert "51" in step.problem.text()
    guide.close()
    screen = StartScreen(settings)
    assert screen.buttons["guided"].text() == t("start.guided")
    again = GuidedStart(settings, tasks)
    qtbot.addWidget(again)
    fresh = again.step
    assert isinstance(fresh, NameStep)
    assert fresh.fields["title"].text() == "Xiling"
    assert fresh.fields["city_code"].text() == "51"
    again.draft.end()
    assert StartScreen(settings).buttons["guided"].text() == t("start.guide")
    tasks.close()


def test_an_outline_outside_the_country_is_refused_with_what_to_do(
    parts: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "outline.gpkg"
    region.write_outline(file)
    tasks = Tasks()
    guide = GuidedStart(parts.settings, tasks)
    guide.show_step("outline")
    guide.show()
    step = guide.step
    assert isinstance(step, OutlineStep)
    QTest.keyClicks(step.crs, "EPSG:4544")
    QTest.keyClicks(step.file.line, str(file))
    QTest.keyClick(step.file.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not step.reading, timeout=PATIENCE_MS)
    assert "EPSG:4544" in step.problem.text()
    assert guide.step.why_not()
    step.crs.clear()
    QTest.keyClick(step.crs, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: step.outline is not None, timeout=PATIENCE_MS)
    assert step.outline is not None
    assert step.outline.area_m2 == pytest.approx(102e6, rel=0.1)
    assert step.why_not() == ""
    guide.close()
    tasks.close()


def test_the_zone_that_fits_comes_first_with_its_price() -> None:
    offers = zone_offers(103.95, 30.55, 104.07, 30.63)
    assert [one.epsg for one in offers] == [4544, 4543, 4545, 4523, 4507]
    assert offers[0].best
    assert offers[0].stretch_ppm < min(one.stretch_ppm for one in offers[1:3])
    # 1.05 degrees east to west at 30.55 N: (0.01833 * 0.8611)^2 / 2.
    assert offers[0].stretch_ppm == pytest.approx(124.5, abs=1.0)
