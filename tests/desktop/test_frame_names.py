"""Whoever cannot see the window hears a name for everything that can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QTextEdit,
    QWidget,
)

from desktop.catalog import MODES
from tests.desktop.test_frame_at_all_sizes import makers, put_away
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
USED = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QTextEdit,
)


def nameless(window: QWidget) -> set[str]:
    """Return what can be used in a window and has neither a name nor a text."""
    found = set()
    for one in window.findChildren(QWidget):
        # A header tells its sections itself.
        if not isinstance(one, USED) or isinstance(one, QHeaderView):
            continue
        if not one.isVisible():
            continue
        parent = one.parent()
        inner = isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit)
        corner = type(one).__name__ == "QTableCornerButton"
        text = one.text() if isinstance(one, QAbstractButton) else ""
        if not (inner or corner or text or one.accessibleName()):
            found.add(
                f"{type(one).__name__}#{one.objectName()} in {type(parent).__name__}"
            )
    return found


def test_all_that_can_be_used_has_a_name(sample: Path, qtbot: QtBot) -> None:
    found = set()
    with window_of(sample, qtbot, with_map=True) as (window, parts):
        case = next(iter(window.watch.queue.model.all_rows())).case.id
        parts.selection.set(("case", case))
        parts.desk.messages.say("one", "warn")
        for mode in MODES:
            window.show_mode(mode)
            qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=20_000)
            found |= {f"{mode}: {one}" for one in nameless(window)}
        window.show_mode("watch")
        for make in makers(window):
            dialog = make()
            dialog.show()
            qtbot.waitExposed(dialog)
            found |= {f"{type(dialog).__name__}: {one}" for one in nameless(dialog)}
            put_away(dialog)
        window.room.lock.lock()
        cover = window.room.lock.cover
        assert cover is not None
        found |= nameless(cover)
    assert not found, "\n".join(sorted(found))


def test_tab_walks_the_window_and_comes_round_again(sample: Path, qtbot: QtBot) -> None:
    with window_of(sample, qtbot) as (window, _parts):
        window.activateWindow()
        window.watch.queue.focus_rows()
        start: QWidget | None = window.focusWidget()
        seen: list[int] = []
        for _turn in range(400):
            at: QWidget | None = window.focusWidget()
            assert at is not None
            assert at.isVisible()
            seen.append(id(at))
            qtbot.keyClick(at, Qt.Key.Key_Tab)
            if window.focusWidget() is start:
                break
        # No pane keeps the cursor to itself.
        assert window.focusWidget() is start
        assert len(set(seen)) > 8
