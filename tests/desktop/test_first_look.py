"""What one meets at the first look: an open file, steady tabs, one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from desktop import texts
from desktop.map.camera import Camera
from desktop.map.fitting import clear_fit, outline_of
from desktop.settings import Settings
from domain.staffing.initials import may_begin
from tests.desktop.organisation_hand import office_on
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_the_tightest_case_lies_open_until_it_is_put_away(
    sample: Path, qtbot: QtBot
) -> None:
    with window_of(sample, qtbot) as (window, parts):
        first = window.watch.queue.model.shown_ids()[0]
        assert parts.selection.ids("case") == (first,)
        assert window.watch.file.case == first
        parts.selection.clear()
        window.watch.queue.read_all()
        qtbot.waitUntil(lambda: not window.watch.queue.feed.reading, timeout=20_000)
        assert parts.selection.items == ()


def test_the_tabs_of_the_file_stay_under_the_hand(sample: Path, qtbot: QtBot) -> None:
    with window_of(sample, qtbot) as (window, _parts):
        file = window.watch.file
        seen = set()
        for place in range(file.tabs.count()):
            spot = file.tabs.tabRect(place).center()
            qtbot.mouseClick(file.tabs, Qt.MouseButton.LeftButton, pos=spot)
            QTest.qWait(20)
            assert file.tabs.currentIndex() == place
            seen.add(file.tabs.mapTo(window, file.tabs.rect().topLeft()).y())
        assert len(seen) == 1


def test_the_clocks_of_the_queue_speak_the_language_of_now(
    sample: Path, qtbot: QtBot
) -> None:
    settings = Settings()
    with window_of(sample, qtbot, settings=settings) as (window, _parts):
        model = window.watch.queue.model
        first = model.queue_row(model.shown_ids()[0])
        assert first is not None
        before = model.words(first)
        settings.language = "en"
        window.redress()
        qtbot.waitUntil(lambda: model.words(first) != before, timeout=5_000)
        assert all(said.isascii() for said in model.words(first))
    texts.set_language("zh")


def test_the_usual_arrangement_hides_entities_behind_the_roster(
    sample: Path, qtbot: QtBot
) -> None:
    with window_of(sample, qtbot) as (window, _parts):
        tall = window.watch.roster.height()
        window.watch.bring(window.watch.entities)
        window.watch.reset_layout()
        QTest.qWait(50)
        assert not window.watch.entities.isVisible()
        assert window.watch.roster.height() == tall


def test_rows_of_the_roster_are_as_high_as_their_width_needs(
    sample: Path, qtbot: QtBot
) -> None:
    with window_of(sample, qtbot, size=(1280, 640)) as (window, _parts):
        window.toggle_roster()
        QTest.qWait(50)
        window.resize(1920, 1080)
        QTest.qWait(100)
        view = window.watch.roster.view
        model = view.model()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        found = [view.visualRect(one).height() for one in rows]
        assert found == [view.sizeHintForIndex(one).height() for one in rows]


@pytest.mark.parametrize(
    ("name", "word", "fits"),
    [
        ("长延堡所", "cyb", True),
        ("长延堡所", "zyb", True),
        ("小寨路01网格", "xzl0", True),
        ("小寨路所", "xlz", False),
        ("Wang Li", "wl", True),
        ("丈八沟", "zbgx", False),
    ],
)
def test_a_name_is_found_by_every_way_it_is_said(
    name: str, word: str, fits: bool
) -> None:
    assert may_begin(name, word) is fits


def test_an_area_is_fitted_by_its_outline_and_not_by_its_box() -> None:
    # An L: its box would meet the panel in the corner that the L leaves free.
    ell = np.array([shapely.box(0, 0, 900, 300), shapely.box(0, 300, 300, 900)])
    camera = Camera(width=1000, height=1000)
    panel = (500.0, 40.0, 990.0, 500.0)
    view = clear_fit(camera, (0, 0, 900, 900), outline_of(ell), [panel])
    assert view.mpp == pytest.approx(camera.fitted((0, 0, 900, 900), 0.03).mpp)
    west, south = view.to_world(panel[0], panel[3])
    east, north = view.to_world(panel[2], panel[1])
    under = shapely.box(west, south, east, north)
    assert not any(shapely.intersects(ell, under))
    # No outline meets a panel in the middle of an area, and still it lies on it.
    square = np.array([shapely.box(0, 0, 900, 900)])
    middle = (560.0, 560.0, 660.0, 660.0)
    view = clear_fit(camera, (0, 0, 900, 900), outline_of(square), [middle])
    west, south = view.to_world(middle[0], middle[3])
    east, north = view.to_world(middle[2], middle[1])
    assert not any(shapely.intersects(square, shapely.box(west, south, east, north)))


def test_an_open_organisation_takes_the_language_of_now(
    sample: Path, qtbot: QtBot
) -> None:
    with office_on(sample, qtbot) as office:
        window = office.window
        window.show_tab("people")
        texts.set_language("en")
        try:
            change = QEvent(QEvent.Type.LanguageChange)
            QCoreApplication.sendEvent(office.window.parent(), change)
            assert window.tabs.tabText(window.tabs.currentIndex()) == "People"
        finally:
            texts.set_language("zh")
