"""Grids of a draft merged with a picker, named, locked, given up and simplified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.boundary.draft_forms import MergeForm, NameForm, SimplifyForm
from desktop.catalog import BY_ID
from tests.desktop.plan_hands import asked, begun, inner
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window
    from domain.boundary.events import GridContent

CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(sample: Path, qtbot: QtBot) -> Iterator[tuple[Window, Parts]]:
    with window_of(sample, qtbot) as (window, parts):
        yield window, parts


def press(
    qtbot: QtBot, window: Window, key: Qt.Key, mods: Qt.KeyboardModifier = CTRL
) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5_000)
    qtbot.keyClick(window, key, mods)


def grid(window: Window, code: str) -> GridContent:
    mesh = window.hand.plan.mesh()
    assert mesh is not None
    found = mesh.by_code(code)
    assert found is not None
    return found


def test_an_act_on_grids_says_what_it_waits_for(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    for name in ("merge", "name", "kind", "lock", "lock_all", "simplify"):
        assert BY_ID[f"draft.{name}"].why_not(window.hand), name
    begun(window)
    parts.selection.clear()
    for name in ("merge", "name", "kind", "lock"):
        assert "网格" in BY_ID[f"draft.{name}"].why_not(window.hand), name
    parts.selection.set(("grid", inner(parts)))
    assert BY_ID["draft.merge"].why_not(window.hand)
    assert not BY_ID["draft.name"].why_not(window.hand)


def test_whose_code_and_name_go_on_is_picked_in_the_merge(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    begun(window)
    one = inner(parts)
    other = parts.desk.read.boundary.neighbours(one)[0]
    names = grid(window, one).name, grid(window, other).name
    parts.selection.set(("grid", one), ("grid", other))
    press(qtbot, window, Qt.Key.Key_F11)
    form = asked(qtbot, window, MergeForm)
    form.keep.setCurrentIndex(1)
    assert form.value("name") == names[1], "the name goes along with the code"
    form.name.setCurrentIndex(0)
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    mesh = window.hand.plan.mesh()
    assert mesh is not None
    assert mesh.by_code(one) is None
    assert grid(window, other).name == names[0]


def test_a_grid_is_named_locked_and_given_up_by_keys(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    begun(window)
    code = inner(parts)
    parts.selection.set(("grid", code))
    press(qtbot, window, Qt.Key.Key_F3)
    form = asked(qtbot, window, NameForm)
    qtbot.keyClicks(form.fields["name"], "East gate")
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    assert grid(window, code).name == "East gate"
    press(qtbot, window, Qt.Key.Key_F5)
    assert grid(window, code).kind == "undivided"
    press(qtbot, window, Qt.Key.Key_F5)
    assert grid(window, code).kind == "grid"
    row = window.hand.plan.row
    press(qtbot, window, Qt.Key.Key_F2)
    assert getattr(row(), "locked", ()) == (code,)
    assert window.hand.plan.undo() is False, "undo obeys the lock"
    press(qtbot, window, Qt.Key.Key_F2, CTRL_SHIFT)
    mesh = window.hand.plan.mesh()
    assert mesh is not None
    assert set(getattr(row(), "locked", ())) == set(mesh.codes)
    press(qtbot, window, Qt.Key.Key_F2, CTRL_SHIFT)
    assert getattr(row(), "locked", ()) == ()


def test_a_simplification_tells_what_it_would_do_before_it_is_sent(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    begun(window)
    parts.selection.clear()
    press(qtbot, window, Qt.Key.Key_F10)
    form = asked(qtbot, window, SimplifyForm)
    assert not form.send.isEnabled(), "not before it has been worked out"
    form.tolerance.setValue(20.0)
    qtbot.waitUntil(form.send.isEnabled, timeout=20_000)
    said = form.problem.text()
    assert "→" in said
    before, after = (
        int(part.replace(",", "").split()[-1])
        for part in (said.split("→")[0], said.split("→")[1].split("，")[0])
    )
    assert after < before
    steps = getattr(window.hand.plan.row(), "steps", -1)
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(
        lambda: getattr(window.hand.plan.row(), "steps", -1) == steps + 1,
        timeout=20_000,
    )
