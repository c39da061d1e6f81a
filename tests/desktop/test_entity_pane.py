"""Entities at the desk by real keys and clicks: found, walked through, placed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from db.verify import verify
from desktop import texts
from desktop.entities.entity_card import EntityCard
from tests.desktop.entity_desk import (
    ALT,
    CTRL,
    SHIFT,
    EntityWindow,
    Key,
    inside,
    message,
    names,
    opened,
    pane,
    parts,
    press,
    scope,
    settled,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.entities.panel import EntityPanel

__all__ = ["opened", "pane", "parts"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


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


def test_an_unplaced_one_is_looked_for_on_the_street_of_its_address(
    opened: Callable[..., EntityWindow], parts: Parts, qtbot: QtBot
) -> None:
    window = opened()
    scope(qtbot, window.entities, "no_coordinates")
    streets = {
        street.name: street.shape for street in parts.desk.read.boundary.streets()
    }
    known = 0
    for _ in range(8):
        press(qtbot, window, Key.Key_F7)
        row = parts.desk.read.entities.entity(parts.selection.first("entity"))
        assert row is not None
        named = [one for name, one in streets.items() if name and name in row.address]
        if named:
            known += 1
            x, y = window.shown[-1]
            near = min(float(one.distance(shapely.Point(x, y))) for one in named)
            assert near < 1.0
    assert known


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


def test_a_dispute_that_is_settled_leaves_the_list_at_once(
    opened: Callable[..., EntityWindow], parts: Parts, qtbot: QtBot
) -> None:
    window = opened()
    pane = window.entities
    scope(qtbot, pane, "disputed")
    before, book = names(pane), pane.asking.known
    press(qtbot, window, Key.Key_F7)
    press(qtbot, window, Key.Key_B, ALT, SHIFT)
    # One address was held against its grid again, not every one of the register.
    assert pane.asking.known is not None
    assert book is not None
    assert pane.asking.known.book is book.book
    settled(qtbot, pane)
    assert names(pane) == before[1:]
    assert parts.undo.undo()
    settled(qtbot, pane)
    assert names(pane) == before


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


def test_name_and_code_are_copied_with_one_key(
    pane: EntityPanel, parts: Parts, qtbot: QtBot
) -> None:
    row = next(one for one in parts.desk.read.entities.entity_rows() if one["uscc"])
    typed(qtbot, pane, row["uscc"])
    QTest.keyClick(pane.head.search, Key.Key_Down)
    QTest.keyClick(pane.view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == f"{row['name']}\t{row['uscc']}"


def test_a_hidden_pane_reads_nothing_until_it_is_opened(
    pane: EntityPanel, parts: Parts, qtbot: QtBot
) -> None:
    pane.hide()
    shown = pane.card.entity
    row = next(iter(parts.desk.read.entities.entity_rows()))
    parts.selection.set(("entity", row["id"]))
    parts.desk.refresh_all()
    assert pane.card.entity == shown
    qtbot.waitUntil(lambda: not pane._soon.isActive())
    assert not any(pane.asking.busy(kind) for kind in ("find", "count", "dispute"))
    pane.show()
    settled(qtbot, pane)
    assert pane.card.entity == row["id"]


def test_an_empty_list_says_what_to_do(pane: EntityPanel, qtbot: QtBot) -> None:
    assert typed(qtbot, pane, "nothing like this") == []
    assert pane.empty.text() == texts.t("entity.none_found")
    assert pane.view.isHidden()


def worn(card: EntityCard) -> list[tuple[str, str, str]]:
    """Return what each widget of a card says, in which role, read aloud as what."""
    kinds = (*card.findChildren(QLabel), *card.findChildren(QPushButton))
    shown = [one for one in kinds if not one.isHidden()]
    return sorted((one.text(), one.objectName(), one.accessibleName()) for one in shown)


def test_a_card_filled_again_says_what_a_new_one_says(
    opened: Callable[..., EntityWindow], parts: Parts
) -> None:
    window = opened()
    hand, pane = window.hand, window.entities
    rows = list(parts.desk.read.entities.entity_rows())
    placed = [one["id"] for one in rows if one["grid"]][:4]
    waiting = [one["id"] for one in rows if not one["grid"]][:2]
    stations = {one.station for one in parts.desk.read.boundary.grids()}
    with_case = [
        row.case.entity
        for row in parts.desk.read.cases.queue_at(stations)
        if row.case.entity not in {"", *placed}
    ]
    for entity in (*placed, *waiting, placed[0], *with_case[:2], waiting[0], placed[1]):
        pane.card.show_entity(entity, "X" if entity in waiting else "")
        new = EntityCard(hand, pane.places, pane)
        new.show_entity(entity, "X" if entity in waiting else "")
        assert pane.card.lines() == new.lines()
        assert worn(pane.card) == worn(new)
        new.deleteLater()
    pane.card.show_entity("")
    assert pane.card.lines() == []
