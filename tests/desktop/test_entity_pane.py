"""Entities at the desk by real keys and clicks: found, read, put right, taken back."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QWidget,
)

from db.verify import verify
from desktop import texts
from desktop.app import Parts, build_desk, dress
from desktop.entities.dialogs import EntityForm
from desktop.settings import Settings
from domain.clock import SHANGHAI, FrozenClock
from tests.desktop.entity_desk import EntityWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.entities.panel import EntityPanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
Key, Modifier = Qt.Key, Qt.KeyboardModifier
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def parts(sample: Path, qapp: QApplication) -> Iterator[Parts]:
    assert qapp is not None
    settings = Settings()
    dress(settings)
    made = build_desk(sample, clock=FrozenClock(NINE), settings=settings)
    yield made
    made.close()


@pytest.fixture
def opened(parts: Parts, qtbot: QtBot) -> Iterator[Callable[..., EntityWindow]]:
    windows: list[EntityWindow] = []

    def make(*, with_map: bool = False) -> EntityWindow:
        made = EntityWindow(parts, with_map=with_map)
        made.resize(1366 if with_map else 420, 900)
        made.show()
        made.activateWindow()
        windows.append(made)
        pane = made.entities
        qtbot.waitUntil(lambda: pane.model.rowCount() > 0, timeout=10_000)
        settled(qtbot, pane)
        return made

    yield make
    parts.tasks.close()
    for one in windows:
        one.close_down()
        one.deleteLater()


@pytest.fixture
def pane(opened: Callable[..., EntityWindow]) -> EntityPanel:
    return opened().entities


def settled(qtbot: QtBot, pane: EntityPanel) -> None:
    """Wait until nothing is under way and nothing more is about to be asked."""

    def still() -> bool:
        asking = any(pane.asking.busy(kind) for kind in ("find", "count", "dispute"))
        waiting = pane._soon.isActive() or pane.head._soon.isActive()
        return not asking and not waiting and pane.asking.known is not None

    qtbot.waitUntil(still, timeout=10_000)


def keys(widget: QWidget, text: str) -> None:
    """Type a text; QTest itself has keys for ASCII alone."""
    for sign in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(widget, event)


def typed(qtbot: QtBot, pane: EntityPanel, text: str) -> list[str]:
    keys(pane.head.search, text)
    settled(qtbot, pane)
    return names(pane)


def names(pane: EntityPanel) -> list[str]:
    rows = (pane.model.row(place) for place in range(pane.model.rowCount()))
    return [row.name for row in rows if row is not None]


def form(qtbot: QtBot) -> EntityForm:
    found = next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, EntityForm) and one.isVisible()
    )
    # A screen that is none gives the cursor to no window by itself.
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    return found


def write(dialog: QDialog, field: str, text: str) -> None:
    assert isinstance(dialog, EntityForm)
    there = dialog.fields[field]
    there.setFocus()
    if isinstance(there, QComboBox):
        line = there.lineEdit()
        assert line is not None
        line.selectAll()
        keys(line, text)
        QTest.keyClick(QApplication.activePopupWidget() or line, Key.Key_Tab)
        return
    if isinstance(there, QLineEdit):
        there.selectAll()
    keys(there, text)


def send(dialog: QDialog) -> None:
    QTest.keyClick(dialog, Key.Key_Return, CTRL)


def press(qtbot: QtBot, window: QWidget, key: Key, *mods: Modifier) -> None:
    """Press a key of the window, which has the cursor again after a form."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    held = Qt.KeyboardModifier.NoModifier
    for one in mods:
        held |= one
    QTest.keyClick(window, key, held)


def message(parts: Parts) -> str:
    return parts.desk.messages.history[-1].text


def scope(qtbot: QtBot, pane: EntityPanel, which: str) -> None:
    qtbot.mouseClick(pane.head.scopes[which], Qt.MouseButton.LeftButton)
    settled(qtbot, pane)


def test_typing_a_part_of_a_name_or_its_initials_finds_it(
    pane: EntityPanel, qtbot: QtBot
) -> None:
    by_name = typed(qtbot, pane, "餐馆")
    assert by_name
    assert all("餐馆" in one for one in by_name)
    QTest.keyClick(pane.head.search, Key.Key_Escape)
    settled(qtbot, pane)
    assert pane.model.rowCount() == pane.head.counts.of[""]
    assert set(typed(qtbot, pane, "ylcg")) == set(by_name)


def test_a_credit_code_leads_to_the_one_and_its_card_says_all(
    pane: EntityPanel, parts: Parts, qtbot: QtBot
) -> None:
    row = next(one for one in parts.desk.read.entities.entity_rows() if one["grid"])
    assert typed(qtbot, pane, row["uscc"]) == [row["name"]]
    QTest.keyClick(pane.head.search, Key.Key_Down)
    said = pane.card.lines()
    grid = parts.desk.read.boundary.grid(row["grid"])
    assert grid is not None
    for wanted in (row["name"], row["uscc"], row["address"]):
        assert wanted in said
    assert any(grid.name in one for one in said)
    assert parts.selection.first("entity") == row["id"]


def test_a_line_of_the_card_selects_what_it_names(
    pane: EntityPanel, parts: Parts, qtbot: QtBot
) -> None:
    row = next(one for one in parts.desk.read.entities.entity_rows() if one["grid"])
    parts.selection.set(("entity", row["id"]))
    from_card = next(
        one
        for one in pane.card.findChildren(type(pane.bar.more))
        if row["grid"] in one.text()
    )
    qtbot.mouseClick(from_card, Qt.MouseButton.LeftButton)
    assert parts.selection.first("grid") == row["grid"]
    assert parts.selection.first("entity") == row["id"]


def test_sieves_narrow_to_the_place_selected_elsewhere(
    pane: EntityPanel, parts: Parts, qtbot: QtBot
) -> None:
    grid = next(iter(parts.desk.read.entities.counts()))
    parts.selection.set(("grid", grid))
    qtbot.mouseClick(pane.head.sieve, Qt.MouseButton.LeftButton)
    where = pane.head.sieves["where"]
    QTest.keyClick(where, Key.Key_Down)
    settled(qtbot, pane)
    assert pane.model.rowCount() == parts.desk.read.entities.counts([grid])[grid]


def test_lists_of_what_waits_hold_what_the_workspace_counts(
    pane: EntityPanel, parts: Parts, qtbot: QtBot
) -> None:
    counts = parts.desk.read.entities.placement_counts()
    for reason, count in counts["unplaced_by_reason"].items():
        scope(qtbot, pane, reason)
        assert pane.model.rowCount() == count
        assert f"{count:,}" in pane.head.scopes[reason].text()
    scope(qtbot, pane, "disputed")
    assert pane.model.rowCount() > 0
    press(qtbot, pane.window(), Key.Key_F7)
    assert any("地址写的是" in one for one in pane.card.lines())


def test_the_list_is_walked_by_keys_and_shown_on_the_map(
    opened: Callable[..., EntityWindow], parts: Parts, qtbot: QtBot
) -> None:
    window = opened()
    pane = window.entities
    scope(qtbot, pane, "on_border")
    press(qtbot, window, Key.Key_F7)
    first = parts.selection.first("entity")
    press(qtbot, window, Key.Key_F7)
    second = parts.selection.first("entity")
    press(qtbot, window, Key.Key_F7, SHIFT)
    assert first
    assert first != second
    assert parts.selection.first("entity") == first
    assert len(window.shown) == 3


def test_a_border_case_is_confirmed_by_a_key_and_the_next_comes_up(
    opened: Callable[..., EntityWindow], parts: Parts, qtbot: QtBot
) -> None:
    window = opened()
    pane = window.entities
    scope(qtbot, pane, "on_border")
    before = names(pane)
    press(qtbot, window, Key.Key_F7)
    entity = parts.selection.first("entity")
    press(qtbot, window, Key.Key_B, ALT, SHIFT)
    settled(qtbot, pane)
    assert names(pane) == before[1:]
    assert parts.desk.read.entities.premises_of(entity)[0].assigned
    assert parts.selection.first("entity") != entity
    assert "1 /" in pane.head.progress.text()
    assert parts.undo.undo()
    settled(qtbot, pane)
    assert names(pane) == before
    assert verify(parts.desk.store.conn) == []


def test_an_unplaced_one_is_placed_by_a_click_on_the_map(
    opened: Callable[..., EntityWindow], parts: Parts, qtbot: QtBot
) -> None:
    window = opened(with_map=True)
    pane, canvas = window.entities, window.map
    assert canvas is not None
    assert canvas.wait_until_complete()
    scope(qtbot, pane, "no_coordinates")
    press(qtbot, window, Key.Key_F7)
    entity = parts.selection.first("entity")
    count = pane.model.rowCount()
    press(qtbot, window, Key.Key_U, ALT)
    assert window.pick.waiting
    x, y = inside(parts)
    at = canvas.camera.to_screen(
        x - canvas.content.origin[0], y - canvas.content.origin[1]
    )
    spot = QPoint(round(at[0]), round(at[1]))
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settled(qtbot, pane)
    assert not window.pick.waiting
    one = parts.desk.read.entities.premises_of(entity)[0]
    assert one.x is not None
    assert one.y is not None
    assert abs(one.x - x) < 2 * canvas.camera.mpp
    assert abs(one.y - y) < 2 * canvas.camera.mpp
    assert one.grid
    assert one.override_reason == pane.head.remark.text()
    assert pane.model.rowCount() == count - 1
    assert parts.selection.first("entity") != entity


def test_esc_leaves_the_map_and_nothing_is_placed(
    opened: Callable[..., EntityWindow], parts: Parts, qtbot: QtBot
) -> None:
    window = opened(with_map=True)
    canvas = window.map
    assert canvas is not None
    assert canvas.wait_until_complete()
    scope(qtbot, window.entities, "no_coordinates")
    press(qtbot, window, Key.Key_F7)
    entity = parts.selection.first("entity")
    press(qtbot, window, Key.Key_U, ALT)
    QTest.keyClick(canvas, Key.Key_Escape)
    assert not window.pick.waiting
    assert parts.desk.read.entities.premises_of(entity)[0].x is None
    # A drag is a pan even while a point is wanted, and the middle is taken by Enter.
    press(qtbot, window, Key.Key_U, ALT)
    before = canvas.camera
    view = canvas.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    for step in range(1, 6):
        QTest.mouseMove(view, QPoint(300 + 10 * step, 300))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(350, 300))
    assert window.pick.waiting
    assert canvas.camera != before
    QTest.keyClick(canvas, Key.Key_Return)
    assert not window.pick.waiting


def inside(parts: Parts) -> tuple[float, float]:
    shown = parts.desk.read.boundary.display()
    point = shown.shapes[0].representative_point()
    return float(point.x), float(point.y)


def test_coordinates_are_typed_and_nonsense_is_refused_in_words(
    pane: EntityPanel, parts: Parts, qtbot: QtBot
) -> None:
    scope(qtbot, pane, "no_coordinates")
    press(qtbot, pane.window(), Key.Key_F7)
    entity = parts.selection.first("entity")
    press(qtbot, pane.window(), Key.Key_U, ALT, SHIFT)
    dialog = form(qtbot)
    write(dialog, "pair", "108.94")
    write(dialog, "reason", "map of the office")
    send(dialog)
    assert "108.94" in dialog.problem.text()
    x, y = inside(parts)
    write(dialog, "pair", f"{x:.3f} {y:.3f}")
    write(dialog, "datum", "文件自带")
    send(dialog)
    settled(qtbot, pane)
    one = parts.desk.read.entities.premises_of(entity)[0]
    assert one.grid
    assert one.override_reason == "map of the office"


def test_fields_are_corrected_and_the_card_tells_who_changed_what(
    pane: EntityPanel, parts: Parts, qtbot: QtBot
) -> None:
    row = next(iter(parts.desk.read.entities.entity_rows()))
    parts.selection.set(("entity", row["id"]))
    press(qtbot, pane.window(), Key.Key_E, ALT)
    dialog = form(qtbot)
    write(dialog, "name", "Silk Road Noodles")
    write(dialog, "licences", "\nfood | JY1 | someday")
    send(dialog)
    assert "someday" in dialog.problem.text()
    licences = dialog.fields["licences"]
    licences.selectAll()  # type: ignore[attr-defined]
    keys(licences, "food | JY1 | 2026-09-20")
    write(dialog, "reason", "new sign")
    send(dialog)
    settled(qtbot, pane)
    found = parts.desk.read.entities.entity_file(row["id"])
    assert found is not None
    assert found.content.name == "Silk Road Noodles"
    assert [one.number for one in found.content.licences] == ["JY1"]
    said = " ".join(pane.card.lines())
    assert "Silk Road Noodles" in said
    assert "new sign" in said
    assert "还剩 4 天" in said


def test_the_address_is_corrected_without_moving_the_other_premises(
    pane: EntityPanel, parts: Parts, qtbot: QtBot
) -> None:
    read = parts.desk.read.entities
    entity = next(
        row["id"] for row in read.entity_rows() if len(read.premises_of(row["id"])) > 1
    )
    before = {one.id: one for one in read.premises_of(entity)}
    parts.selection.set(("entity", entity))
    press(qtbot, pane.window(), Key.Key_E, ALT, SHIFT)
    dialog = form(qtbot)
    write(dialog, "address", "Cuihua Road 108")
    write(dialog, "reason", "new door")
    send(dialog)
    after = {one.id: one for one in read.premises_of(entity)}
    changed = [one for one in after if after[one] != before[one]]
    assert len(changed) == 1
    assert after[changed[0]].address == "Cuihua Road 108"
    assert after[changed[0]].grid == before[changed[0]].grid


def test_several_are_put_into_a_grid_together_and_taken_back_together(
    pane: EntityPanel, parts: Parts, qtbot: QtBot
) -> None:
    scope(qtbot, pane, "unplaced")
    count = pane.model.rowCount()
    pane.view.setFocus()
    QTest.keyClick(pane.view, Key.Key_Home)
    for _ in range(4):
        QTest.keyClick(pane.view, Key.Key_Down, SHIFT)
    chosen = parts.selection.ids("entity")
    assert len(chosen) == 5
    grid = parts.desk.read.boundary.grids()[3]
    press(qtbot, pane.window(), Key.Key_B, ALT)
    dialog = form(qtbot)
    send(dialog)
    assert dialog.problem.text()
    write(dialog, "grid", grid.code)
    write(dialog, "reason", "one market hall")
    send(dialog)
    settled(qtbot, pane)
    read = parts.desk.read.entities
    assert {read.premises_of(one)[0].grid for one in chosen} == {grid.code}
    assert pane.model.rowCount() == count - 5
    assert parts.undo.undo()
    settled(qtbot, pane)
    assert pane.model.rowCount() == count
    assert verify(parts.desk.store.conn) == []


def test_an_entity_is_closed_graded_and_a_case_begins_about_it(
    opened: Callable[..., EntityWindow], parts: Parts, qtbot: QtBot
) -> None:
    window = opened()
    row = next(iter(parts.desk.read.entities.entity_rows()))
    parts.selection.set(("entity", row["id"]))
    press(qtbot, window, Key.Key_F6, CTRL, SHIFT)
    dialog = form(qtbot)
    write(dialog, "risk", "D")
    write(dialog, "reason", "two findings")
    send(dialog)
    press(qtbot, window, Key.Key_X, ALT, SHIFT)
    dialog = form(qtbot)
    write(dialog, "reason", "cancelled")
    send(dialog)
    settled(qtbot, window.entities)
    found = parts.desk.read.entities.entity(row["id"])
    assert found is not None
    assert found.state == "cancelled"
    assert "D" in found.risk
    press(qtbot, window, Key.Key_F7, CTRL)
    assert window.acted == ["case.new"]


def test_a_new_entity_is_entered_and_found_at_once(
    opened: Callable[..., EntityWindow], parts: Parts, qtbot: QtBot
) -> None:
    window = opened()
    press(qtbot, window, Key.Key_F6, CTRL)
    dialog = form(qtbot)
    write(dialog, "name", "Datang Teahouse")
    write(dialog, "uscc", "91999999MA00010500")
    write(dialog, "address", "Cuihua Road 9")
    send(dialog)
    settled(qtbot, window.entities)
    assert typed(qtbot, window.entities, "teahouse") == ["Datang Teahouse"]
    assert parts.selection.first("entity") == dialog.entity  # type: ignore[attr-defined]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_list_that_is_shown_is_written_to_a_file(
    ending: str,
    pane: EntityPanel,
    parts: Parts,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / f"list.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    scope(qtbot, pane, "outside")
    wanted = names(pane)
    press(qtbot, pane.window(), Key.Key_X, ALT)
    qtbot.waitUntil(lambda: bool(parts.desk.messages.history), timeout=10_000)
    assert path.name in message(parts)
    if ending == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["名称"] for row in rows] == wanted
        assert {row["未入格原因"] for row in rows} == {"在网格之外"}


def test_nothing_selected_greys_every_act_and_says_why(
    opened: Callable[..., EntityWindow], parts: Parts, qtbot: QtBot
) -> None:
    window = opened()
    parts.selection.clear()
    assert not any(one.isEnabled() for one in window.entities.bar.buttons.values())
    press(qtbot, window, Key.Key_E, ALT)
    assert message(parts) == texts.t("entity.why.select")


def test_an_empty_list_says_what_to_do(pane: EntityPanel, qtbot: QtBot) -> None:
    assert typed(qtbot, pane, "nothing like this") == []
    assert pane.empty.text() == texts.t("entity.none_found")
    assert pane.view.isHidden()
