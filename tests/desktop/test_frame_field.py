"""The one field: found by name, initials and number; picked by digit; several acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.command_batch import numbers_of
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.command_field import CommandField
    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Key = Qt.Key


@pytest.fixture
def desk(sample: Path, qtbot: QtBot) -> Iterator[tuple[Window, Parts]]:
    with window_of(sample, qtbot, with_map=True) as made:
        made[0].activateWindow()
        yield made


def typed(window: Window, qtbot: QtBot, text: str) -> CommandField:
    field = window.top.field
    window.keys.acts["field"].trigger()
    qtbot.waitUntil(field.hasFocus)
    # Hanzi come from an input method; QTest can press only what a key can.
    if text.isascii():
        qtbot.keyClicks(field, text)
    else:
        field.setText(text)
        field.textEdited.emit(text)
    qtbot.waitUntil(lambda: not field._soon.isActive(), timeout=5_000)
    qtbot.waitUntil(lambda: not window.parts.tasks.busy(), timeout=20_000)
    return field


def kinds(field: CommandField) -> list[str]:
    return [row.id for row in field.model.rows if row.kind == "head"]


def accepted(window: Window, count: int) -> list[str]:
    rows = [
        row.case
        for row in window.watch.queue.model.all_rows()
        if row.case.state == "accepted"
    ]
    assert len(rows) >= count
    return [one.id for one in rows[:count]]


def test_results_come_in_groups_with_counts_and_a_digit_picks(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    grid = parts.desk.read.boundary.grids()[3]
    field = typed(window, qtbot, grid.name)
    assert "grid" in kinds(field)
    head = next(row for row in field.model.rows if row.id == "grid")
    assert head.detail == "1"
    assert field.list.isVisible()
    # A digit after the arrow picks; before it, digits belong to the text.
    qtbot.keyClick(field, Key.Key_Down)
    place = next(
        n for n, at in field.model.digits.items() if field.model.rows[at].kind == "grid"
    )
    qtbot.keyClick(field, Key(Key.Key_0 + place))
    assert parts.selection.first("grid") == grid.code
    assert not field.list.isVisible()
    # What was found lately stands first in the empty field.
    again = typed(window, qtbot, "")
    assert kinds(again)[0] == "recent"
    assert again.model.rows[1].id == grid.code
    qtbot.keyClick(again, Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert parts.selection.first("grid") == grid.code


def test_initials_find_a_person_and_a_street_moves_the_map(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    field = typed(window, qtbot, "xlyg")
    people = [row for row in field.model.rows if row.kind == "person"]
    assert people
    assert people[0].text.startswith("训练员工")
    street = next(one for one in parts.desk.read.boundary.streets() if one.name)
    field = typed(window, qtbot, street.name)
    row = next(row for row in field.model.rows if row.kind == "street")
    field.list.setCurrentIndex(field.model.index(field.model.rows.index(row)))
    before = window.watch.map.camera
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: window.watch.map.camera != before, timeout=5_000)
    middle = street.shape.centroid
    west, south, east, north = window.watch.map.camera.extent
    x, y = window.watch.map.content.origin
    assert west < middle.x - x < east
    assert south < middle.y - y < north


def test_the_number_that_the_queue_shows_is_found(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    case = parts.desk.read.cases.case(accepted(window, 1)[0])
    station, day, serial = case.number.split("-")
    field = typed(window, qtbot, f"{station[-3:]}-{day[-4:]}-{serial}")
    found = [row.id for row in field.model.rows if row.kind == "case"]
    assert found == [case.id]


def test_several_acts_in_one_line_are_done_in_order_and_can_be_undone(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    read = parts.desk.read.cases
    one, two = accepted(window, 2)
    numbers = [read.case(case).number for case in (one, two)]
    line = f"la {numbers[0]},{numbers[1]}"
    field = typed(window, qtbot, line)
    assert field.model.rows[1].kind == "batch"
    assert len([row for row in field.model.rows if row.kind == "help"]) == 3
    qtbot.keyClick(field, Key.Key_Return)
    assert read.case(one).state == read.case(two).state == "awaiting_dispatch"
    assert field.text() == ""
    window.keys.acts["undo"].trigger()
    window.keys.acts["undo"].trigger()
    assert read.case(one).state == read.case(two).state == "accepted"
    # Up in the empty field brings the line back.
    again = typed(window, qtbot, "")
    qtbot.keyClick(again, Key.Key_Up)
    assert again.text() == line
    qtbot.keyClick(again, Key.Key_Escape)
    assert again.text() == ""


def test_a_batch_stops_where_it_cannot_go_on_and_keeps_the_rest(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    read = parts.desk.read.cases
    one, two = accepted(window, 2)
    first, second = (read.case(case).number for case in (one, two))
    field = typed(window, qtbot, f"la {first}; ja {second}; la {second}")
    qtbot.keyClick(field, Key.Key_Return)
    assert read.case(one).state == "awaiting_dispatch"
    assert read.case(two).state == "accepted"
    assert field.text().startswith(f"结 {second}")
    assert parts.desk.messages.history[-1].tone == "warn"


@pytest.mark.parametrize(
    ("spec", "numbers"),
    [
        ("0042", ["0042"]),
        ("0042,0044", ["0042", "0044"]),
        ("0042-0044", ["0042", "0043", "0044"]),
        ("0042-4", ["0042", "0043", "0044"]),
        ("0911-0001", ["0911-0001"]),
        (".", ["."]),
    ],
)
def test_a_list_and_a_range_name_their_endings(spec: str, numbers: list[str]) -> None:
    assert numbers_of(spec) == numbers


def test_nothing_found_says_what_may_be_typed(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = desk
    field = typed(window, qtbot, "zzzzqqqq")
    assert [row.kind for row in field.model.rows] == ["none", "help"]
    qtbot.keyClick(field, Key.Key_Return)
    assert field.text() == "zzzzqqqq"
    qtbot.keyClick(field, Key.Key_Escape)
    assert field.text() == ""
