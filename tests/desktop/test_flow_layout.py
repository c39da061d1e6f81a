"""Widgets that wrap like words: what is kept of their sizes is never an old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from desktop.flow_layout import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

WIDTHS = (60, 140, 300)


@pytest.fixture
def pane(qtbot: QtBot) -> QWidget:
    shown = QWidget()
    qtbot.addWidget(shown)
    flow = FlowLayout(shown)
    for text in ("one", "two and a half", "three", "four of them"):
        flow.addWidget(QLabel(text, shown))
    shown.resize(140, 200)
    shown.show()
    return shown


def sizes(flow: FlowLayout) -> list[object]:
    return [flow.minimumSize(), *(flow.heightForWidth(wide) for wide in WIDTHS)]


def afresh(pane: QWidget, flow: FlowLayout) -> list[object]:
    """Return the sizes by a layout of the same widgets that has kept nothing."""
    other = FlowLayout(None)
    for place in range(flow.count()):
        item = flow.itemAt(place)
        assert item is not None
        other.addItem(item)
    found = sizes(other)
    while other.takeAt(0):
        pass
    return found


def test_sizes_follow_words_that_come_go_and_grow(pane: QWidget, qtbot: QtBot) -> None:
    flow = pane.layout()
    assert isinstance(flow, FlowLayout)
    labels = pane.findChildren(QLabel)
    acts: tuple[Callable[[], object], ...] = (
        lambda: labels[0].setText("one that has become a long one"),
        labels[1].hide,
        labels[1].show,
        lambda: flow.addWidget(QLabel("five", pane)),
        lambda: labels[2].setStyleSheet("font-size: 40px"),
        lambda: flow.removeWidget(labels[3]),
    )
    for act in acts:
        before = sizes(flow)
        act()
        qtbot.wait(1)
        assert sizes(flow) == afresh(pane, flow)
        assert sizes(flow) != before
