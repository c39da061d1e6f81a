"""No word of the window is cut: at both sizes, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from desktop import theme
from desktop.app import build_desk, dress, open_window
from desktop.cases.lane_button import LaneButton
from desktop.command_field import ICON_ROOM
from desktop.settings import Settings
from desktop.staffing.rail import RailButton
from desktop.texts import t

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def cut(widget: QWidget) -> str:
    """Return the text of a widget that has less room than the text needs."""
    if isinstance(widget, QLabel):
        free = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
        short = widget.width() < widget.sizeHint().width() and not widget.wordWrap()
        return widget.text() if short and widget.text() and not free else ""
    if isinstance(widget, LaneButton):
        bold = theme.metrics(theme.BODY, bold=True)
        name = t(f"lane.{widget.lane}")
        return name if bold.horizontalAdvance(name) > widget.width() - 25 else ""
    if isinstance(widget, QLineEdit):
        hint = widget.placeholderText()
        wide = widget.fontMetrics().horizontalAdvance(hint)
        return hint if wide > widget.width() - theme.px(ICON_ROOM) else ""
    if isinstance(widget, QAbstractButton) and not isinstance(widget, RailButton):
        short = widget.width() < widget.minimumSizeHint().width()
        return widget.text() if short else ""
    return ""


def every(window: Window, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in window.findChildren(kind) if one.isVisible()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_is_cut_and_all_that_is_pressed_has_a_name(
    sample: Path, qapp: QApplication, qtbot: QtBot, language: str
) -> None:
    assert qapp is not None
    settings = Settings(language=language)
    dress(settings)
    parts = build_desk(sample, settings=settings)
    window = open_window(parts, lambda _desk, _selection: QWidget())
    for size in ((1920, 1080), (1366, 768), (1920, 1080)):
        window.resize(*size)
        window.show()
        model = window.watch.queue.model
        qtbot.waitUntil(lambda rows=model: rows.rowCount() > 0, timeout=10_000)
        qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=10_000)
        # What the narrow layout hides gives its room away in the next turn.
        qtbot.wait(60)
        assert (window.width(), window.height()) == size
        kinds = (QLabel, QAbstractButton, QLineEdit)
        short = [cut(one) for kind in kinds for one in every(window, kind)]
        assert [text for text in short if text] == []
        pressed = every(window, QAbstractButton) + every(window, QLineEdit)
        nameless = [
            type(one.parent()).__name__
            for one in pressed
            if not (one.accessibleName() or getattr(one, "text", str)())
        ]
        # The magnifier inside the field only decorates it.
        assert [one for one in nameless if one != "CommandField"] == []
        counts = window.watch.roster.counts
        counts.tell((12_003, 12_345, 12, 105, 1720))
        assert sum(counts.needs()) <= theme.px(336) - 18
    window.close()
    parts.close()
    window.deleteLater()
