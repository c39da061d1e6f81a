"""The layer panel by mouse and keys: order, opacity, saved views, kept by mode."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop import settings as chosen
from desktop import theme
from desktop.map.camera import PIXEL_M
from desktop.map.canvas import MapCanvas
from desktop.map.layer_state import (
    ASKED_FOR,
    LAYERS,
    REFERENCES,
    LayerState,
    plain,
    told,
)
from desktop.map.map_data import Reference
from desktop.map.shading import Choice
from desktop.selection import Selection
from desktop.settings import Settings
from desktop.texts import set_language
from domain.changes import Changes
from tests.desktop.map_town import FakeDesk, Town

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    Make = Callable[..., MapCanvas]

PLAIN = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    theme.show("dark")
    made: list[MapCanvas] = []

    def build(settings: Settings | None = None) -> MapCanvas:
        town = Town(side=6, entities=500, cases_shown=20)
        canvas = MapCanvas(FakeDesk(), Selection(), None, town, settings)
        canvas.resize(900, 760)
        qtbot.addWidget(canvas)
        canvas.show()
        canvas.panels.layers.show()
        assert canvas.wait_until_complete()
        made.append(canvas)
        return canvas

    yield build
    for canvas in made:
        canvas.close()


def tick(canvas: MapCanvas, name: str) -> QWidget:
    return canvas.panels.layers.rows.rows[name].tick


def height(canvas: MapCanvas, name: str) -> float:
    return canvas.layers._items[name].zValue()


def test_alt_and_an_arrow_moves_a_layer_up_or_down(make: Make) -> None:
    canvas = make()
    rows = canvas.panels.layers.rows
    assert height(canvas, "cases") > height(canvas, "people")
    QTest.keyClick(tick(canvas, "people"), Qt.Key.Key_Up, ALT)
    assert rows.order[:2] == ("people", "cases")
    assert height(canvas, "people") > height(canvas, "cases")
    QTest.keyClick(tick(canvas, "people"), Qt.Key.Key_Up, ALT)
    assert rows.order[0] == "people"
    last = rows.order[-1]
    QTest.keyClick(tick(canvas, last), Qt.Key.Key_Down, ALT)
    assert rows.order[-1] == last
    assert canvas.wait_until_complete()


def test_areas_may_lie_over_symbols_and_go_below_them_again(make: Make) -> None:
    canvas = make()
    panel = canvas.panels.layers
    panel.shade.pick("entities")
    assert canvas.wait_until_complete()
    usual = canvas.grab().toImage()
    assert canvas.stage.frame is not None
    # All symbols on top: one picture is enough, as it always was.
    assert not canvas.stage.frame.backdrop.overs
    first = ("borders", "labels", "shading", "cases")
    rest = [name for name in panel.rows.order if name not in first]
    order = (*first, *rest)
    panel.show_state(replace(panel.state, order=order))
    assert panel.rows.order == order
    assert canvas.wait_until_complete()
    backdrop = canvas.stage.frame.backdrop
    assert list(backdrop.overs) == ["shading", "borders"]
    over, cases = (height(canvas, name) for name in ("over0", "cases"))
    assert height(canvas, "over1") > height(canvas, "labels") > over > cases
    assert height(canvas, "outlines") > height(canvas, "over1")
    changed = canvas.grab().toImage()
    assert changed != usual
    # Over another view as well.
    canvas.look(canvas.camera.zoomed(2, 450, 380))
    assert canvas.wait_until_complete()
    panel.show_state(replace(panel.state, order=LAYERS))
    canvas.look(canvas.camera.zoomed(0.5, 450, 380))
    assert canvas.wait_until_complete()
    assert not canvas.stage.frame.backdrop.overs


def test_the_order_of_areas_is_the_order_of_painting(make: Make) -> None:
    canvas = make()
    canvas.panels.layers.shade.pick("open")
    for name in ("cases", "people", "labels", "gaps"):
        canvas.panels.layers.show_layer(name, shown=False)
    assert canvas.wait_until_complete()
    under = canvas.grab().toImage()
    QTest.keyClick(tick(canvas, "shading"), Qt.Key.Key_Down, ALT)
    assert canvas.panels.layers.rows.order[-1] == "shading"
    assert canvas.wait_until_complete()
    assert canvas.grab().toImage() != under


def test_arrows_walk_and_fade(make: Make) -> None:
    canvas = make()
    canvas.activateWindow()
    first, second = (tick(canvas, name) for name in LAYERS[:2])
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Left)
    assert canvas.panels.layers.opacity()[LAYERS[1]] == pytest.approx(0.9)
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert canvas.panels.layers.opacity()[LAYERS[1]] == 0
    QTest.keyClick(second, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is first
    assert canvas.wait_until_complete()


def test_a_layer_is_drawn_up_by_its_grip(make: Make) -> None:
    canvas = make()
    rows = canvas.panels.layers.rows
    handle = rows.rows["gaps"].handle
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, PLAIN, QPoint(8, 8))
    for _ in range(len(LAYERS)):
        over = rows.rows[rows.order[0]].mapToGlobal(QPoint(8, -4))
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            QPointF(handle.mapFromGlobal(over)),
            QPointF(over),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            PLAIN,
        )
        QApplication.sendEvent(handle, event)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton)
    assert rows.order[0] == "gaps"
    assert canvas.wait_until_complete()


def test_the_layers_of_a_mode_are_there_again_after_a_restart(
    make: Make, tmp_path: Path
) -> None:
    kept = Settings(path=tmp_path / "settings.json")
    canvas = make(kept)
    canvas.panels.layers.show_layer("streets", shown=False)
    canvas.panels.layers.shade.pick("open")
    QTest.keyClick(tick(canvas, "people"), Qt.Key.Key_Up, ALT)
    canvas.panels.layers.keep(kept, "redraw")
    assert canvas.panels.layers.choice.figure == "open"
    canvas.panels.layers.shade.pick("")
    canvas.close()
    again = make(chosen.load(tmp_path / "settings.json"))
    state = again.panels.layers.state
    assert state.order[0] == "people"
    assert "streets" in state.off
    assert state.shade.figure == "open"
    assert again.content.shade.levels
    again.panels.layers.keep(chosen.load(tmp_path / "settings.json"), "redraw")
    assert again.panels.layers.choice.figure == ""
    assert again.wait_until_complete()


def test_a_view_is_saved_by_name_chosen_and_forgotten(
    make: Make, tmp_path: Path
) -> None:
    kept = Settings(path=tmp_path / "settings.json")
    canvas = make(kept)
    layers = canvas.panels.layers
    views = layers.views
    assert not views._save.isEnabled()
    layers.show_layer("density", shown=False)
    layers.settle()
    views._box.lineEdit().clear()
    QTest.keyClicks(views._box.lineEdit(), "night")
    assert views._save.isEnabled()
    QTest.mouseClick(views._save, Qt.MouseButton.LeftButton)
    assert views._forget.isEnabled()
    layers.show_layer("density", shown=True)
    views._activated(views._box.findText("night"))
    assert "density" in layers.state.off
    views._activated(0)
    assert layers.state.off == ASKED_FOR
    assert "view:night" in chosen.load(tmp_path / "settings.json").map_presets
    views._box.setEditText("night")
    QTest.mouseClick(views._forget, Qt.MouseButton.LeftButton)
    assert "view:night" not in chosen.load(tmp_path / "settings.json").map_presets
    assert canvas.wait_until_complete()


def test_a_given_view_cannot_be_overwritten(make: Make) -> None:
    canvas = make(Settings())
    views = canvas.panels.layers.views
    views._box.setEditText(views._box.itemText(0))
    assert not views._save.isEnabled()
    assert not views._forget.isEnabled()


def test_what_a_file_says_wrongly_is_passed_over() -> None:
    state = LayerState(
        ("people", *(one for one in LAYERS if one != "people")),
        frozenset({"gaps"}),
        {"cases": 40},
        Choice("load", "fixed", 4, (1.0, 2.0)),
    )
    assert told(plain(state)) == state
    assert told("nonsense") is None
    wrong = told(
        {
            "order": ["streets", "none"],
            "off": 7,
            "opacity": {"cases": 3000, "x": 1},
            "figure": "rain",
            "method": "guess",
            "classes": 99,
            "breaks": ["a", 2],
        }
    )
    assert wrong is not None
    assert set(wrong.order) == set(LAYERS)
    assert wrong.order == LAYERS
    assert wrong.opacity == {"cases": 100}
    assert wrong.shade == Choice("", "quantile", 5, (2.0,))


def test_another_language_leaves_everything_as_it_stood(make: Make) -> None:
    canvas = make()
    canvas.panels.layers.shade.pick("entities")
    QTest.keyClick(tick(canvas, "people"), Qt.Key.Key_Up, ALT)
    before = canvas.panels.layers.state
    set_language("en")
    try:
        QApplication.sendEvent(canvas, QEvent(QEvent.Type.LanguageChange))
        assert canvas.wait_until_complete()
        assert canvas.panels.layers.state == before
        key = canvas.panels.legend.key
        assert key is not None
        assert key.title == "Entities"
    finally:
        set_language("zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_panel_has_room_for_its_words(make: Make, language: str) -> None:
    set_language(language)
    try:
        canvas = make()
        layers = canvas.panels.layers
        layers.hide()
        layers.note("borders", "stations + grids")
        layers.shade.pick("overdue")
        layers.show()
        for row in layers.rows.rows.values():
            assert row.tick.width() >= row.tick.sizeHint().width()
            assert row.note.width() >= row.note.sizeHint().width()
        for box in (layers.shade._figure, layers.shade._method, layers.shade._classes):
            assert box.width() >= box.sizeHint().width()
        assert canvas.wait_until_complete()
    finally:
        set_language("zh")


def referenced(canvas: MapCanvas) -> dict[str, Reference]:
    """Return a place and a barrier in the middle of what a map shows."""
    west, south, east, north = canvas.content.bounds or (0.0, 0.0, 1.0, 1.0)
    x = (west + east) / 2 + canvas.content.origin[0]
    y = (south + north) / 2 + canvas.content.origin[1]
    place = shapely.box(x - 150, y - 150, x + 150, y + 150)
    barrier = shapely.LineString([(x - 900, y + 400), (x + 900, y + 380)])
    return {
        "place": Reference(np.array([place], dtype=object), ("市场",)),
        "barrier": Reference(np.array([barrier], dtype=object), ("铁路",)),
    }


def warning_pixels(canvas: MapCanvas) -> int:
    """Return how many pixels of the backdrop have the colour that warns."""
    assert canvas.wait_until_complete()
    frame = canvas.stage.frame
    assert frame is not None
    image = frame.backdrop.image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.asarray(image.constBits()).reshape(image.height(), -1, 4)[..., :3]
    wanted = theme.color("warnfill")
    near = np.abs(pixels.astype(int) - (wanted.blue(), wanted.green(), wanted.red()))
    return int((near.max(axis=-1) < 40).sum())


def test_a_reference_layer_has_a_row_once_it_holds_anything_and_warns_on_the_map(
    make: Make,
) -> None:
    canvas = make()
    rows = canvas.panels.layers.rows.rows
    assert not any(rows[name].isVisible() for name in REFERENCES)
    assert warning_pixels(canvas) < 40
    town = canvas.content.data
    assert isinstance(town, Town)
    town.references = referenced(canvas)
    canvas.look(canvas.camera.zoomed(4, 450, 380))
    canvas.content.apply(Changes.of("reference", ("place", "barrier")))
    assert canvas.wait_until_complete()
    seen = [name for name in REFERENCES if rows[name].isVisible()]
    assert seen == ["place", "barrier"]
    assert [rows[name].note.text() for name in seen] == ["1", "1"]
    both = warning_pixels(canvas)
    canvas.panels.layers.show_layer("place", shown=False)
    barrier = warning_pixels(canvas)
    canvas.panels.layers.show_layer("barrier", shown=False)
    none = warning_pixels(canvas)
    assert both > barrier + 200 > none + 200
    # Keys pass over the layers that have no row.
    rows["barrier"].tick.setFocus()
    QTest.keyClick(rows["barrier"].tick, Qt.Key.Key_Down)
    assert rows["density"].tick.hasFocus()
    QTest.keyClick(rows["density"].tick, Qt.Key.Key_Up, ALT)
    order = canvas.panels.layers.rows.order
    assert order.index("density") < order.index("barrier")


def test_a_row_says_when_its_symbols_are_seen_only_nearer_in(make: Make) -> None:
    canvas = make()
    rows = canvas.panels.layers.rows.rows
    canvas.look(replace(canvas.camera, mpp=150_000 * PIXEL_M))
    far = rows["people"].note.text()
    assert rows["shops"].note.text() == far
    canvas.look(replace(canvas.camera, mpp=60_000 * PIXEL_M))
    assert rows["people"].note.text() != far
    assert rows["shops"].note.text() == far
    canvas.look(replace(canvas.camera, mpp=2_000 * PIXEL_M))
    assert rows["shops"].note.text() == ""
    assert canvas.wait_until_complete()
