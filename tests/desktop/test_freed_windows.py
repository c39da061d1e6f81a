"""A window that was closed is freed, with its map: desks are changed all day long."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from desktop.map.canvas import MapCanvas
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def closed(path: Path, qtbot: QtBot) -> list[weakref.ref[object]]:
    """Open a window, use it, close it; return weak references to it and its map."""
    with window_of(path, qtbot, with_map=True) as (window, parts):
        for mode in ("redraw", "roster", "assess", "train", "watch"):
            window.show_mode(mode)
            qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=20_000)
        case = window.watch.queue.model.index(0, 0)
        window.watch.queue.view.setCurrentIndex(case)
        qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=20_000)
        canvas = window.findChild(MapCanvas)
        assert canvas is not None
        return [weakref.ref(window), weakref.ref(canvas)]


def test_a_closed_window_and_its_map_are_freed(sample: Path, qtbot: QtBot) -> None:
    held = closed(sample, qtbot)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    gc.collect()
    assert [ref() for ref in held] == [None, None]
