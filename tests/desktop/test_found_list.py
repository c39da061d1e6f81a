"""The list under the command field asks for reasons only where somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop import action_search
from desktop.action_search import NamesAhead, rank
from desktop.catalog import ACTIONS
from desktop.command_list import FoundList, FoundModel
from desktop.found import Found

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_long_list_asks_only_for_the_rows_in_view_and_once(qtbot: QtBot) -> None:
    asked: list[str] = []

    def why(row: Found) -> str:
        asked.append(row.id)
        return f"not {row.id}"

    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    model = FoundModel(window, why)
    shown = FoundList(model, window)
    model.fill([Found("action", f"{n}", f"act {n}", f"{n}") for n in range(200)])
    window.show()
    shown.place(window)
    shown.setGeometry(0, 0, 640, 300)
    qtbot.waitUntil(lambda: "0" in asked)
    shown.viewport().repaint()
    assert len(asked) == len(set(asked)) < 30
    assert model.why(150) == "not 150"
    model.fill(model.rows)
    assert model.why(0) == "not 0"
    assert asked.count("0") == 2


def test_the_names_of_all_actions_are_worked_out_before_somebody_types(
    qtbot: QtBot,
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    action_search.names.cache_clear()
    NamesAhead(parent)
    known = action_search.names.cache_info
    assert known().currsize == 0
    qtbot.waitUntil(lambda: known().currsize == len(ACTIONS), timeout=10_000)
    assert min(rank(one, ACTIONS[-1].id) for one in ACTIONS) == 0
    assert known().misses == len(ACTIONS)
