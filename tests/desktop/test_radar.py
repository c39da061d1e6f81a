"""Entities in doubt in the real window: layer, key with counts, reasons, the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.entity_radar import BORDER, DISPUTED, DOUBTS, UNPLACED
from desktop.map.canvas import MapCanvas
from desktop.map.radar_layer import NAME
from desktop.texts import t
from domain.entities.commands import AssignGrid
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.map.radar_layer import Blip
    from desktop.radar_room import RadarRoom
    from desktop.window import Window

    Opened = tuple[Window, Parts]

ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(sample: Path, qtbot: QtBot) -> Iterator[Opened]:
    with window_of(sample, qtbot, with_map=True) as (window, parts):
        window.show_mode("redraw")
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5_000)
        yield window, parts


def shown(window: Window, qtbot: QtBot) -> RadarRoom:
    """Show the layer by its key, and wait for what it shows."""
    room = window.watch.radar
    assert not room.shown
    qtbot.keyClick(window, Qt.Key.Key_6, ALT)
    qtbot.waitUntil(lambda: not room.busy, timeout=20_000)
    return room


def near(room: RadarRoom, canvas: MapCanvas, doubt: str) -> Blip:
    """Look so near at an entity with a doubt that it stands by itself."""
    radar = room.layer.radar
    row = next(
        row
        for row, fid in enumerate(radar.fids.tolist())
        if radar.of(fid)[0] == 1 << DOUBTS.index(doubt) and not radar.of(fid)[1]
    )
    x, y = radar.xy[row] - canvas.content.origin
    canvas.look(canvas.camera.fitted((x - 40, y - 40, x + 40, y + 40)))
    return next(one for one in room.layer.blips() if one.rows == (row,))


def test_the_layer_counts_what_the_lists_hold_and_follows_what_is_settled(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts = desk
    room = shown(window, qtbot)
    counts = parts.desk.read.entities.placement_counts()
    radar, known = room.layer.radar, window.watch.entities.asking.known
    assert known is not None
    assert radar.count(UNPLACED) == counts["unplaced"] > 0
    assert radar.count(DISPUTED) == len(known.fids) > 0
    assert radar.count(BORDER) > 0
    for doubt in DOUBTS:
        assert f"{radar.count(doubt):,}" in room.key.buttons[doubt].text()
    note = window.pane(MapCanvas).panels.layers.rows.rows[NAME].note.text()
    assert note == f"{len(radar.fids):,}"
    fid = next(one for one in radar.fids.tolist() if radar.of(one)[0] & 4)
    (row,) = room._finder.rows([fid])
    (one, *_rest) = parts.desk.read.entities.premises_of(row.id)
    parts.desk.do(AssignGrid(premises=(one.id,), reason="核实"))
    qtbot.waitUntil(lambda: not room.busy, timeout=20_000)
    assert room.layer.radar.count(BORDER) == radar.count(BORDER) - 1
    qtbot.keyClick(window, Qt.Key.Key_6, ALT)
    assert room.key.isHidden()


def test_a_symbol_says_why_and_a_click_chooses_the_entity(
    desk: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, parts = desk
    monkeypatch.setattr("desktop.map.radar_layer.CROWDED", 3)
    canvas = window.pane(MapCanvas)
    assert canvas.wait_until_complete()
    room = shown(window, qtbot)
    far = [one for one in room.layer.blips() if len(one.rows) > 1]
    assert far
    assert t("radar.crowd", n=len(far[0].rows)) in room.layer.words(far[0])
    blip = near(room, canvas, DISPUTED)
    canvas.grab()
    at = QPoint(round(blip.x), round(blip.y))
    assert room.layer.at(QPointF(at)) == blip
    QTest.mouseMove(canvas.viewport(), at)
    words = room.layer.words(blip)
    assert t("radar.why.disputed", grid="", named="")[:5] in words
    QTest.mouseClick(canvas.viewport(), LEFT, pos=at)
    entity = parts.desk.read.entities.entity(parts.selection.first("entity"))
    assert entity is not None
    assert entity.name in words


def test_the_list_of_all_in_doubt_is_walked_by_keys_in_redraw(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts = desk
    room, pane = window.watch.radar, window.watch.entities
    qtbot.keyClick(window, Qt.Key.Key_7, ALT)
    qtbot.waitUntil(lambda: not room.busy, timeout=20_000)
    wanted = len(room.layer.radar.fids)
    qtbot.waitUntil(lambda: pane.model.rowCount() == wanted, timeout=10_000)
    assert pane.isVisible()
    assert window.mode == "redraw"
    qtbot.waitUntil(
        lambda: f"{wanted:,}" in pane.head.scopes["orphans"].text(), timeout=10_000
    )
    qtbot.keyClick(window, Qt.Key.Key_F7)
    first = parts.selection.first("entity")
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert first != parts.selection.first("entity") != ""
    qtbot.keyClick(window, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert parts.selection.first("entity") == first
    room.key.buttons[BORDER].click()
    assert pane.head.scope == BORDER
