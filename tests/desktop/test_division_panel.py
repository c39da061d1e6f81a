"""A balanced division is asked for, compared, cancelled and taken in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.catalog import BY_ID
from desktop.map.canvas import MapCanvas
from desktop.settings import Settings
from domain.cases.rule_commands import SetRule
from domain.plans.commands import LockGrids, OpenPlan
from domain.plans.land import Terms
from domain.plans.proposing import codes_of, differing
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.boundary.division_panel import DivisionPanel
    from desktop.window import Window

LONG = 60_000


@pytest.fixture
def opened(sample: Path, qtbot: QtBot) -> Iterator[tuple[Window, Parts]]:
    settings = Settings(animations=False)
    with window_of(sample, qtbot, with_map=True, settings=settings) as (window, parts):
        BY_ID["mode.redraw"].run(window.hand)
        made = parts.desk.do(OpenPlan(title="均衡"))
        window.hand.plan.open(made.events[0].plan)
        BY_ID["division.open"].run(window.hand)
        yield window, parts


def asked(window: Window, parts: Parts, qtbot: QtBot, count: int = 3) -> DivisionPanel:
    """Choose the first neighbours on the map and work a division of them out."""
    panel = window.watch.redraw.divide
    read = parts.desk.read.boundary
    first = read.grids()[0].code
    codes = [first, *read.neighbours(first)][:count]
    parts.selection.set(*(("grid", code) for code in codes))
    panel.area.setCurrentIndex(1)
    qtbot.mouseClick(panel.start, Qt.MouseButton.LeftButton)
    assert panel.work.busy
    qtbot.waitUntil(lambda: not panel.work.busy, timeout=LONG)
    return panel


def test_three_proposals_stand_side_by_side_and_one_becomes_a_step(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    panel = asked(window, parts, qtbot)
    assert panel.work.found is not None
    assert [one.aim for one in panel.work.found.proposals] == [
        "even",
        "compact",
        "still",
    ]
    assert panel.isVisible()
    assert window.mode == "redraw"
    assert all(cell.text() for cell in panel.card.cells.values())
    panel.card.aims.button(2).click()
    assert panel.work.proposal is panel.work.found.proposals[2]
    assert len(panel.view.rows.rows) == 3
    qtbot.mouseClick(panel.take, Qt.MouseButton.LeftButton)
    plan = window.hand.plan.row()
    assert plan is not None
    assert plan.step == 1
    assert panel.work.found is None
    assert window.hand.plan.undo()


def test_a_division_is_cancelled_and_the_plan_stays(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = opened
    panel = window.watch.redraw.divide
    panel.area.setCurrentIndex(0)
    panel.ask()
    qtbot.waitUntil(lambda: panel.bar.value() > 0, timeout=LONG)
    qtbot.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel.work.busy, timeout=LONG)
    assert panel.work.found is None
    plan = window.hand.plan.row()
    assert plan is not None
    assert plan.step == 0


def test_proposals_that_the_plan_has_left_behind_cannot_be_taken(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    panel = asked(window, parts, qtbot)
    assert panel.work.take()
    panel = asked(window, parts, qtbot)
    assert window.hand.plan.undo()
    assert panel.work.stale
    assert not panel.take.isEnabled()
    assert BY_ID["division.take"].why_not(window.hand)


def test_the_balance_table_follows_each_step(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    BY_ID["division.balance"].run(window.hand)
    panel = window.watch.redraw.balance
    qtbot.waitUntil(lambda: bool(panel.view.rows.rows), timeout=LONG)
    rows = panel.view.rows.rows
    assert [abs(row.off) for row in rows] == sorted(
        (abs(row.off) for row in rows), reverse=True
    )
    before = {row.code: row.share.load for row in rows}
    divided = asked(window, parts, qtbot)
    assert divided.work.take()
    BY_ID["division.balance"].run(window.hand)
    qtbot.waitUntil(
        lambda: {r.code: r.share.load for r in panel.view.rows.rows} != before,
        timeout=LONG,
    )
    after = {row.code: row.share.load for row in panel.view.rows.rows}
    assert sum(after.values()) == pytest.approx(sum(before.values()), rel=0.01)


def test_the_map_shows_where_proposals_differ_and_moves_are_listed_singly(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    panel = asked(window, parts, qtbot)
    work = panel.work
    assert work.found is not None
    land = work.found.land
    # Any two of the three are two proposals, not one.
    for number, one in enumerate(work.found.proposals):
        for other in work.found.proposals[:number]:
            assert differing(land, one.part, other.part) >= 0.05
    moved = work.differing()
    assert (
        moved.sum() == (codes_of(land, work.found.proposals[0].part) != land.was).sum()
    )
    seen = drawn(window)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(window, Qt.Key.Key_J, keys)
    assert work.against == 1
    assert work.differing().sum() >= 0.05 * len(land.was)
    assert "紧凑" in work.difference_words()
    assert drawn(window) != seen
    panel.tabs.setCurrentIndex(1)
    assert panel.moves.isVisible()
    rows = panel.moves.rows.rows
    assert sum(row.entities for row in rows) == work.found.proposals[0].score.moved
    panel.moves.choose(str(rows[0].blocks[0]))
    assert not panel.view.isVisible()


def drawn(window: Window) -> bytes:
    canvas = window.pane(MapCanvas)
    assert canvas.wait_until_complete()
    return bytes(canvas.grab().toImage().constBits())


def test_so_many_entities_stay_as_the_form_asks(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    panel = window.watch.redraw.divide
    panel.parts.setValue(5)
    assert not panel.keep.isEnabled()
    panel.parts.setValue(0)
    panel.keep.setValue(85)
    panel = asked(window, parts, qtbot)
    assert panel.work.found is not None
    total = panel.work.found.land.blocks.entities.sum()
    for one in panel.work.found.proposals:
        assert one.score.moved <= 0.15 * total


def test_a_weight_recolours_the_map(opened: tuple[Window, Parts], qtbot: QtBot) -> None:
    window, parts = opened
    paint = window.watch.redraw.colours
    BY_ID["division.colours"].run(window.hand)
    qtbot.waitUntil(lambda: bool(paint.rows), timeout=LONG)
    assert paint.coloured
    seen, before = drawn(window), dict(paint.rows)
    parts.desk.do(
        SetRule(table="workload_weight", row={"name": "entity.D", "value": 90.0})
    )
    qtbot.waitUntil(lambda: dict(paint.rows) != before, timeout=LONG)
    assert drawn(window) != seen
    BY_ID["division.colours"].run(window.hand)
    assert not paint.coloured


def test_locked_grids_stay_out_and_the_dialog_says_why_it_cannot_start(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    panel = window.watch.redraw.divide
    read = parts.desk.read.boundary
    first = read.grids()[0].code
    codes = [first, *read.neighbours(first)][:3]
    parts.desk.do(LockGrids(plan=window.hand.plan.id, grids=(first,)))
    parts.selection.set(*(("grid", code) for code in codes))
    panel.area.setCurrentIndex(1)
    qtbot.mouseClick(panel.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel.work.busy, timeout=LONG)
    assert panel.work.found is None
    assert "锁定" in panel.note.text()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_of_blocks_goes_out_and_comes_back_and_bad_rows_have_their_line(
    opened: tuple[Window, Parts], qtbot: QtBot, tmp_path: Path, ending: str
) -> None:
    window, parts = opened
    panel = asked(window, parts, qtbot)
    work, path = panel.work, tmp_path / f"blocks.{ending}"
    work.look_at(2)
    assert work.found is not None
    assert work.proposal is not None
    blocks, mine = len(work.found.land.was), work.proposal
    work.write_table(path)
    work.drop()
    work.read_table(path)
    qtbot.waitUntil(lambda: not work.busy, timeout=LONG)
    again = work.proposal
    assert again is not None, work.told
    assert len(work.found.land.was) == blocks
    assert {g.code: g.rings for g in again.added} == {
        g.code: g.rings for g in mine.added
    }
    assert panel.card.aims.button(0).text() == "读入的表"
    assert not panel.card.aims.button(1).isVisible()
    if ending == "csv":
        lines = path.read_text("utf-8-sig").splitlines()
        cells = lines[4].split(",")
        lines[4] = ",".join([*cells[:2], "nowhere", *cells[3:]])
        path.write_text("\n".join([*lines[:7], *lines[8:]]) + "\n", "utf-8-sig")
        work.drop()
        work.read_table(path)
        qtbot.waitUntil(lambda: not work.busy, timeout=LONG)
        assert work.proposal is None
        assert "第 5 行" in panel.note.text()
        assert "缺 1 个地块" in panel.note.text()
        return
    assert work.take()
    assert window.hand.plan.row().step == 1


def test_the_form_asks_for_what_its_boxes_say(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = opened
    panel = window.watch.redraw.divide
    panel.parts.setValue(7)
    panel.tolerance.setValue(3)
    panel.seed.setValue(4)
    panel.form.ensureWidgetVisible(panel.barriers)
    for box in (panel.whole, panel.across, panel.barriers):
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
    terms = panel.question().terms
    assert terms == Terms(
        parts=7, seed=4, tolerance=0.03, whole=False, across=False, barriers=False
    )
