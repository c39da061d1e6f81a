"""The list of problems in the real window: rows, pins, fixes, reasons, full check."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop.boundary.problems_panel import ROWS_AT_MOST, ROWS_AT_ONCE
from desktop.catalog import BY_ID
from desktop.settings import Settings
from desktop.tasks import WORKERS
from desktop.texts import set_language
from domain.boundary.lattice import to_shape
from domain.cases.rule_commands import SetRule
from domain.plans.commands import MergeGrids, OpenPlan, SplitGrid
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.boundary.problems_panel import ProblemsPanel
    from desktop.problem_room import ProblemRoom
    from desktop.window import Window


@pytest.fixture
def opened(sample: Path, qtbot: QtBot) -> Iterator[tuple[Window, Parts]]:
    settings = Settings(animations=False)
    with window_of(sample, qtbot, with_map=True, settings=settings) as (window, parts):
        BY_ID["mode.redraw"].run(window.hand)
        made = parts.desk.do(OpenPlan(title="调整"))
        window.hand.plan.open(made.events[0].plan)
        yield window, parts
    set_language("zh")


def inner(window: Window) -> str:
    """Return a grid of the plan far from the outline of the whole."""
    read = window.parts.desk.read.boundary
    edge = to_shape(read.root()).boundary
    for grid in read.grids():
        shape = read.grid_shape(grid.code)
        assert shape is not None
        if edge.distance(shape) > 100:
            return str(grid.code)
    raise AssertionError


def strip(window: Window) -> str:
    """Cut a strip out of the middle of a grid, 8 m wide; return the grid."""
    code = inner(window)
    shape = window.parts.desk.read.boundary.grid_shape(code)
    assert shape is not None
    at = shape.representative_point()
    x, y = at.x, at.y
    ring = ((x, y), (x + 8, y), (x + 8, y + 120), (x, y + 120), (x, y))
    assert window.hand.plan.do(SplitGrid(grid=code, line=ring, keep="largest"))
    return code


def checked(room: ProblemRoom, qtbot: QtBot) -> ProblemsPanel:
    """Wait until the worker has looked at what the stroke left."""
    problems = room.problems
    qtbot.waitUntil(lambda: problems.watch.checked is not None, timeout=20_000)
    kinds = lambda: {one.kind for one in problems.watch.found}  # noqa: E731
    qtbot.waitUntil(lambda: "no_officer" in kinds(), timeout=20_000)
    return problems


def test_a_stroke_is_checked_at_once_and_its_row_says_what_where_and_why(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = opened
    room = window.watch.problems
    assert room.currentWidget() is room.problems
    code = strip(window)
    # Before any worker has answered: the check of the touched grids is at once.
    assert "slim" in {one.kind for one in room.problems.watch.found}
    problems = checked(room, qtbot)
    row = problems.rows[0]
    assert row.title.text() == "1 过窄"
    assert "8.0 米" in row.why.text()
    assert "没有主体" in row.why.text()
    assert row.stands.text() == "提交前写理由"
    assert row.accessibleName().startswith("1 过窄")
    assert room.pins is not None
    pin = room.pins.pins[0]
    assert (pin.number, pin.gravity) == (1, "warning")
    assert code in {grid for one in problems.watch.found for grid in one.grids}


def test_pointing_at_a_fix_shows_it_and_pressing_it_is_a_step_that_can_be_undone(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = opened
    room = window.watch.problems
    strip(window)
    problems = checked(room, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_F8)
    row = problems.rows[0]
    assert row.selected
    button = row.buttons[0]
    assert button.objectName() == "primary"
    button.setFocus()
    assert row.thumb.after is not None
    assert len(row.thumb.after.before) == 2
    assert len(row.thumb.after.after) == 1
    plan = window.hand.plan
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    now = plan.row()
    assert now is not None
    assert now.step == 2
    assert "slim" not in {one.kind for one in problems.watch.found}
    assert "slim" in {one.kind for one in problems.watch.solved}
    assert problems.folded.isVisible()
    assert "已解决 1" in problems.folded.text()
    plan.undo()
    assert "slim" in {one.kind for one in problems.watch.found}


def test_a_reason_is_written_in_the_row_and_taken_back(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    strip(window)
    problems = checked(window.watch.problems, qtbot)
    row = problems.rows[0]
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_I)
    assert row.line.isVisible()
    qtbot.keyClicks(row.line, "gas station wall")
    qtbot.keyClick(row.line, Qt.Key.Key_Return)
    key = "slim."
    plan = window.hand.plan.id
    (told,) = parts.desk.read.plans.ignored(plan).items()
    assert told[0].startswith(key)
    assert told[1] == "gas station wall"
    _errors, waiting = problems.watch.open_ones()
    assert not waiting
    last = problems.row_of(told[0])
    assert last is not None
    assert "gas station wall" in last.why.text()
    qtbot.mouseClick(last.buttons[-1], Qt.MouseButton.LeftButton)
    assert not parts.desk.read.plans.ignored(plan)


def test_f8_goes_through_the_list_and_the_map_follows(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = opened
    strip(window)
    problems = checked(window.watch.problems, qtbot)
    shown = problems.shown()
    assert len(shown) > 1
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert problems.current == shown[0].key
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert problems.current == shown[1].key
    qtbot.keyClick(window, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(window, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert problems.current == shown[-1].key
    qtbot.keyClick(window, Qt.Key.Key_F8)
    canvas = window.watch.map
    qtbot.waitUntil(lambda: not canvas.travel.under_way, timeout=20_000)  # type: ignore[attr-defined]
    pins = window.watch.problems.pins
    assert pins is not None
    head = pins._head(pins.pins[0]).toPoint()
    port = canvas.viewport()  # type: ignore[attr-defined]
    assert port.rect().contains(head)
    problems.choose(shown[1].key)
    qtbot.waitUntil(lambda: not canvas.travel.under_way, timeout=20_000)  # type: ignore[attr-defined]
    first = next(pin for pin in pins.pins if pin.key == shown[0].key)
    at = pins._head(first).toPoint() - QPoint(0, 2)
    found = pins.at(at.toPointF())
    assert found is not None
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=at)
    assert problems.current == found.key


def test_the_filter_shows_one_gravity_and_says_so_when_there_is_none(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = opened
    strip(window)
    problems = checked(window.watch.problems, qtbot)
    qtbot.mouseClick(problems.chips["info"], Qt.MouseButton.LeftButton)
    assert {one.gravity for one in problems.shown()} == {"info"}
    qtbot.mouseClick(problems.chips["error"], Qt.MouseButton.LeftButton)
    assert problems.rows == []
    qtbot.mouseClick(problems.chips[""], Qt.MouseButton.LeftButton)
    assert len(problems.rows) == len(problems.watch.found)


def test_the_full_check_runs_beside_and_can_be_stopped(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = opened
    strip(window)
    problems = checked(window.watch.problems, qtbot)
    BY_ID["problem.whole"].run(window.hand)
    assert problems.watch.running is not None
    assert problems.again.text() == "取消"
    qtbot.mouseClick(problems.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: problems.watch.running is None, timeout=20_000)
    assert problems.watch.checked is not None
    assert not problems.watch.checked.whole
    told: list[tuple[int, int]] = []
    problems.watch.moved.connect(lambda done, of: told.append((done, of)))
    qtbot.keyClick(window, Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: problems.watch.running is None, timeout=20_000)
    whole = problems.watch.checked
    assert whole is not None
    assert whole.whole
    assert told[-1][0] == told[-1][1] == whole.grids + 2


def test_a_check_that_waited_while_the_plan_went_on_is_made_anew(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    code = strip(window)
    watch = checked(window.watch.problems, qtbot).watch
    assert "slim" in {one.kind for one in watch.found}
    gate = Event()
    for _worker in range(WORKERS):
        parts.tasks.run(lambda _token: gate.wait(20), lambda _result: None)
    BY_ID["problem.whole"].run(window.hand)
    # The check waits with the grids of this moment, and then they are others.
    difference = parts.desk.read.plans.difference(window.hand.plan.id)
    new = {g.code for g in difference.added} - {g.code for g in difference.removed}
    (fresh,) = new
    assert window.hand.plan.do(MergeGrids(grids=(code, fresh)))
    gate.set()
    qtbot.waitUntil(lambda: watch.running is None, timeout=20_000)
    before = watch.checked
    qtbot.waitUntil(lambda: watch.checked is not before, timeout=20_000)
    assert "slim" not in {one.kind for one in watch.found}


def test_what_blocks_is_said_at_the_button_that_hands_the_plan_in(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    strip(window)
    problems = checked(window.watch.problems, qtbot)
    submit = BY_ID["plan.submit"]
    assert submit.why_not(window.hand) == ""
    slim = next(one for one in problems.watch.found if one.kind == "slim")
    from_rule = {"kind": "slim", "gravity": "error"}
    parts.desk.do(SetRule(table="finding_rule", row=from_rule))
    problems.watch.check_whole()
    qtbot.waitUntil(lambda: problems.watch.running is None, timeout=20_000)
    assert problems.watch.found[0].key == slim.key
    assert "1" in problems.said.text()
    assert problems.said.text() == submit.why_not(window.hand)
    set_language("en")
    assert problems.watch.blocking() == ("1 problems block handing in: solve 1 first")


def test_of_many_problems_as_many_rows_are_laid_out_as_are_reached(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = opened
    strip(window)
    problems = checked(window.watch.problems, qtbot)
    one = problems.watch.found[0]
    many = tuple(replace(one, key=f"{one.key}.{n:02}") for n in range(60))
    problems.watch.found = many
    problems.renew()
    assert len(problems.rows) == ROWS_AT_ONCE
    problems.choose(many[24].key)
    row = problems.row_of(many[24].key)
    assert row is not None
    assert row.number == 25
    assert row.selected
    bar = problems.sheet.verticalScrollBar()
    for _turn in range(6):
        bar.setValue(0)
        qtbot.waitUntil(lambda: bar.maximum() > 0)
        bar.setValue(bar.maximum())
        qtbot.wait(1)
    assert len(problems.rows) == ROWS_AT_MOST
    assert [one.number for one in problems.rows] == list(range(1, ROWS_AT_MOST + 1))
    assert problems.more.isVisible()
