"""The map paints ahead: a zoom's next rung is there at once, whole and exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from desktop import theme
from desktop.map import frame
from desktop.map.ahead import PIECE, piece_of
from desktop.map.camera import RUNGS, Camera
from desktop.map.canvas import MapCanvas
from desktop.selection import Selection
from desktop.texts import t
from tests.desktop.map_town import FakeDesk, Town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

NOTCH = 2 ** (2 / RUNGS)
AT = QPointF(300, 260)


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[MapCanvas]:
    del qtbot
    theme.show("dark")
    made = MapCanvas(FakeDesk(), Selection(), None, Town(side=6, entities=3_000))
    made.resize(700, 600)
    made.show()
    made.panels.layers.hide()
    assert made.wait_until_complete()
    yield made
    made.close()


def pixels(canvas: MapCanvas) -> np.ndarray:
    shown = canvas.viewport().grab().toImage()
    image = shown.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


def off(one: np.ndarray, other: np.ndarray) -> float:
    return float((np.abs(one - other).max(axis=2) > 32).mean())


def anew(canvas: MapCanvas) -> np.ndarray:
    """Return the view painted with nothing kept."""
    canvas.stage.forget()
    canvas.stage.repaint()
    assert canvas.wait_until_complete()
    return pixels(canvas)


def lies_ahead(canvas: MapCanvas) -> bool:
    view = canvas.camera.climbed(2, AT.x(), AT.y())
    return canvas.stage.ahead.exact(piece_of(view), canvas.stage._state) is not None


def test_the_next_notch_of_the_wheel_is_whole_at_once(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    canvas.look_at(AT)
    canvas.zoom_by(NOTCH, AT)
    for _ in range(2):
        qtbot.waitUntil(lambda: lies_ahead(canvas), timeout=10_000)
        canvas.zoom_by(NOTCH, AT)
        assert canvas.is_complete
        shown = pixels(canvas)
        assert off(shown, anew(canvas)) < 0.001


def test_a_small_push_keeps_every_name_in_its_place(canvas: MapCanvas) -> None:
    canvas.look(canvas.camera.climbed(6, 350, 300))
    assert canvas.wait_until_complete()
    piece = piece_of(canvas.camera)
    pushes = [(dx, dy) for dx in (-40, 40) for dy in (-30, 30)]
    dx, dy = next(
        one for one in pushes if piece_of(canvas.camera.panned(*one)) == piece
    )
    before = canvas.stage.frame.labels
    assert before
    canvas.pan_by(dx, dy)
    assert canvas.is_complete
    shown = pixels(canvas)
    assert off(shown, anew(canvas)) < 0.001
    assert canvas.stage.frame.labels == before


def test_a_piece_of_paper_holds_every_view_on_it() -> None:
    for x in range(-900, 900, 37):
        view = Camera(x=float(x), y=x / 3, mpp=2.0, width=701, height=600).aligned()
        piece = piece_of(view)
        assert piece.covers(view)
        assert (piece.width, piece.height) == (701 + PIECE, 600 + PIECE)
        assert piece.aligned() == piece


def test_the_map_says_that_it_failed_and_recovers_at_the_next_change(
    canvas: MapCanvas, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object) -> None:
        raise ValueError("no such frame")

    with qtbot.capture_exceptions() as raised, monkeypatch.context() as patch:
        patch.setattr(frame, "work_out", fails)
        canvas.stage.repaint()
        qtbot.waitUntil(lambda: bool(raised), timeout=5_000)
        qtbot.wait(200)
    # It is reported once, not again and again while nothing changes.
    assert len(raised) == 1
    assert canvas.panels.note.text() == t("map.frame_failed")
    assert not canvas.is_complete
    canvas.stage.restage()
    assert canvas.wait_until_complete()
    assert canvas.panels.note.text() == ""
