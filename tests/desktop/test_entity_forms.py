"""The forms about entities, filled in by keys: corrected, assigned, graded, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from db.verify import verify
from tests.desktop.entity_desk import (
    ALT,
    CTRL,
    SHIFT,
    EntityWindow,
    Key,
    form,
    inside,
    keys,
    opened,
    pane,
    parts,
    press,
    scope,
    send,
    settled,
    typed,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.entities.panel import EntityPanel

__all__ = ["opened", "pane", "parts"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_every_row_chosen_by_ctrl_a_is_too_many_and_said_so(
    pane: EntityPanel, parts: Parts, qtbot: QtBot
) -> None:
    pane.view.setFocus()
    QTest.keyClick(pane.view, Key.Key_A, CTRL)
    assert f"选中 {pane.model.rowCount()} 户" in pane.title.facts.text()
    press(qtbot, pane.window(), Key.Key_B, ALT)
    dialog = form(qtbot)
    write(dialog, "reason", "all of them")
    send(dialog)
    assert "200" in dialog.problem.text()
    dialog.reject()


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
