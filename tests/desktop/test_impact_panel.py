"""The impact table shows what the preview says, and its files hold the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from db.plan_impact import impact_of
from desktop.boundary.change_sheets import change_sheets
from desktop.boundary.impact_panel import ImpactPanel
from desktop.texts import t
from domain.plans.commands import MergeGrids, OpenPlan, SplitGrid
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts


@pytest.fixture
def shown(sample: Path, qtbot: QtBot) -> Iterator[tuple[ImpactPanel, Parts, str]]:
    with window_of(sample, qtbot) as (window, parts):
        panel = ImpactPanel(window.hand, window)
        panel.resize(1100, 240)
        panel.show()
        plan = parts.desk.do(OpenPlan(title="试划")).events[0].plan
        code = _split(parts, plan)
        panel.show_plan(plan)
        qtbot.waitUntil(lambda: panel.told is not None, timeout=20_000)
        yield panel, parts, code


def _split(parts: Parts, plan: str) -> str:
    read = parts.desk.read.boundary
    for grid in read.grids():
        shape = read.grid_shape(grid.code)
        assert shape is not None
        west, _south, east, _north = shape.bounds
        y = shape.representative_point().y
        line = ((west - 1, y), (east + 1, y))
        if parts.desk.refusal(SplitGrid(plan=plan, grid=grid.code, line=line)) is None:
            parts.desk.do(SplitGrid(plan=plan, grid=grid.code, line=line))
            return grid.code
    raise AssertionError


def test_the_rows_and_the_totals_are_those_of_the_preview(
    shown: tuple[ImpactPanel, Parts, str],
) -> None:
    panel, parts, code = shown
    told = impact_of(parts.desk.read, panel.plan, parts.desk.clock.now())
    moved = told.total(moved=True)
    keys = {line.key for line in panel.told.lines}  # type: ignore[union-attr]
    assert {f"{r.old_code}>{r.new_code}" for r in told.rows if r.moved} <= keys
    assert f"{moved.entities:,}" in panel.totals.text()
    assert panel.view.proxy.rowCount() == len(keys)
    assert any(line.state == "empty" for line in panel.told.lines)  # type: ignore[union-attr]
    assert code in {key.split(">")[0] for key in keys}


def test_a_row_selects_both_grids_and_asks_for_the_map(
    shown: tuple[ImpactPanel, Parts, str], qtbot: QtBot
) -> None:
    panel, parts, _code = shown
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.view.proxy.index(0, 0))
    with qtbot.waitSignal(panel.wanted):
        qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    chosen = parts.selection.ids("grid")
    assert set(chosen) <= {
        code
        for line in panel.told.lines
        for code in line.key.split(">")  # type: ignore[union-attr]
    }


def test_the_table_follows_a_further_step(
    shown: tuple[ImpactPanel, Parts, str], qtbot: QtBot
) -> None:
    panel, parts, code = shown
    before = panel.totals.text()
    fresh = panel.told.impact.fresh[0]  # type: ignore[union-attr]
    with parts.desk.snapshot() as read:
        then = read.plans.difference(panel.plan)
        parts.desk.do(MergeGrids(plan=panel.plan, grids=(code, fresh), keep=fresh))
        # A worker that is under way goes on with what it began with.
        assert read.plans.difference(panel.plan) == then
    qtbot.waitUntil(lambda: panel.totals.text() != before, timeout=20_000)
    assert code in panel.told.impact.retired  # type: ignore[union-attr]


def test_the_workbook_and_the_sheets_on_paper_hold_the_preview(
    shown: tuple[ImpactPanel, Parts, str], tmp_path: Path
) -> None:
    panel, parts, code = shown
    book = tmp_path / "impact.xlsx"
    panel.write_book(book)
    read = load_workbook(book)
    moves = read.worksheets[0]
    rows = list(moves.iter_rows(min_row=2, values_only=True))
    impact = panel.told.impact  # type: ignore[union-attr]
    assert [row[:2] for row in rows] == [(r.old_code, r.new_code) for r in impact.rows]
    assert sum(row[3] for row in rows) == sum(r.entities for r in impact.rows)
    names = panel.told.names  # type: ignore[union-attr]
    assert [row[9] for row in rows] == [names[r.old_code] for r in impact.rows]
    # Types, stages and grades are told in words, and the sums say what they are of.
    told = " ".join(str(row[6]) + str(row[8]) for row in rows)
    assert "个体工商户" in told
    assert "企业信用风险 D" in told
    assert "credit" not in told
    sums = list(read.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in sums] == [
        t(f"impact.sum.{one}") for one in ("moved", "unmoved", "all")
    ]
    assert sums[0][3] + sums[1][3] == sums[2][3]
    posts = list(read.worksheets[3].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in posts] == list(impact.empty)
    paper = tmp_path / "impact.pdf"
    panel.write_sheets(paper)
    data = paper.read_bytes()
    assert data.startswith(b"%PDF")
    pages = data.count(b"/Type /Page\n") or data.count(b"/Type /Page ")
    assert pages >= 3
    sheets = change_sheets(panel.told, parts.desk.read)  # type: ignore[arg-type]
    (sheet,) = (one for one in sheets if one.title.endswith(code))
    rows_of = {row[0]: row[1:] for row in sheet.table}
    was, now, change = (float(one) for one in rows_of["面积 km²"])
    assert now - was == pytest.approx(change, abs=0.0011)
    assert now < was
    counted = [int(one.replace(",", "")) for one in rows_of["主体（户）"]]
    assert counted[0] + counted[2] == counted[1]
    # A split inside one station is signed by none besides.
    assert sheet.stations == ()
    assert len(sheet.around) >= len(parts.desk.read.boundary.neighbours(code))
    assert sheet.head.startswith("方案")


def test_a_file_that_cannot_be_written_is_told_and_the_old_one_stays(
    shown: tuple[ImpactPanel, Parts, str], tmp_path: Path
) -> None:
    panel, parts, _code = shown
    for write, name in ((panel.write_book, "a.xlsx"), (panel.write_sheets, "a.pdf")):
        # What stands there is a folder with something in it: nothing replaces it.
        place = tmp_path / name
        (place / "held").mkdir(parents=True)
        write(place)
        assert name in parts.desk.messages.history[-1].text
        assert [one for one in tmp_path.iterdir() if "part" in one.name] == []
        assert (place / "held").is_dir()


def test_the_answer_about_a_plan_that_is_open_no_more_is_not_shown(
    shown: tuple[ImpactPanel, Parts, str], qtbot: QtBot
) -> None:
    panel, parts, _code = shown
    panel.show_plan(panel.plan)
    panel.show_plan("")
    qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=20_000)
    assert panel.told is None
    assert panel.view.proxy.rowCount() == 0
    assert not panel.book.isEnabled()


def test_without_a_plan_the_table_says_what_to_do(
    shown: tuple[ImpactPanel, Parts, str],
) -> None:
    panel, _parts, _code = shown
    panel.show_plan("")
    assert panel.empty.text()
    assert not panel.book.isEnabled()
