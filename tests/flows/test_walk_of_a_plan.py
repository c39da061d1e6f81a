"""A plan from its first line to the day after it came into force, by mouse and keys.

With GRIDDESK_WALK_PICTURES=FOLDER each step leaves a picture there; what the window
looks like is said by GRIDDESK_WALK_LOOK, such as en-light-1366 (else zh-dark-1920).
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest

from desktop.boundary.activation import Activation
from desktop.boundary.plan_dialogs import ApproveForm, PublishForm
from desktop.boundary.plan_submit import SubmitForm
from desktop.map.drawing_words import told
from desktop.texts import t
from domain.boundary.editing.ring_algebra import same_outline
from domain.boundary.projection import plane_to_lonlat
from domain.clock import FrozenClock
from main import main
from tests.desktop.plan_hands import SECOND, at
from tests.desktop.redraw_walks import border_of
from tests.desktop.window_of import NINE, window_of
from tests.flows.plan_walker import ALT, CTRL, SHIFT, Key, PlanWalker, asked_look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NINE)


@pytest.fixture
def walker(sample: Path, qtbot: QtBot, clock: FrozenClock) -> Iterator[PlanWalker]:
    look = asked_look()
    with window_of(
        sample,
        qtbot,
        settings=look.settings,
        clock=clock,
        size=look.size,
        with_map=True,
    ) as (window, parts):
        made = PlanWalker(window, parts, qtbot)
        made.front()
        assert made.canvas.wait_until_complete()
        yield made


@pytest.fixture
def activation(walker: PlanWalker) -> Iterator[Activation]:
    service = Activation(walker.parts.desk, walker.parts.tasks)
    yield service
    service.stop()


def test_a_plan_is_walked_from_its_first_line_to_the_past_and_back(
    walker: PlanWalker,
    clock: FrozenClock,
    activation: Activation,
    sample: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    walker.begin("autumn borders")
    walker.album.take("begun")
    split_with_snapping(walker)
    trace_along_a_road(walker)
    reshape_a_border(walker)
    merge_two_grids(walker)
    be_refused_before_letting_go(walker)
    mend_a_problem(walker)
    look_at_the_difference(walker)
    read_the_impact(walker, tmp_path)
    hand_in(walker)
    approve_as_another(walker)
    publish_over_midnight(walker, clock, activation)
    look_at_the_past(walker)
    ask_for_the_past_by_script(walker, sample, capsys)
    fall_back(walker)


def fresh_start(walker: PlanWalker) -> None:
    """Have no line and nothing chosen, and the cursor on the map."""
    walker.front()
    walker.canvas.setFocus()
    for _time in range(3):
        if walker.board.points:
            walker.key(Key.Key_Escape)


def split_with_snapping(walker: PlanWalker) -> None:
    grid = walker.grid(20)
    walker.show(grid)
    west, east = walker.across(grid)
    walker.key(Key.Key_X)
    walker.click(west, walker.between(west, east, 0.5, up=30))
    walker.move(east)
    assert walker.board.snap is not None
    walker.board.check()
    assert walker.board.foreseen.reason is None
    walker.album.take("split-snapped")
    walker.click(east)
    walker.key(Key.Key_Return)
    assert [one.op for one in walker.steps()] == ["SplitGrid"]
    changed = walker.parts.desk.read.plans.difference(walker.plan)
    assert same_outline(
        [one.rings for one in changed.removed], [one.rings for one in changed.added]
    )
    walker.album.take("split-done")


def trace_along_a_road(walker: PlanWalker) -> None:
    walker.qtbot.waitUntil(
        lambda: walker.drawing.ground.references is not None, timeout=20_000
    )
    grids = walker.drawing.ground.mesh.grids.values()
    among = sorted(grids, key=lambda grid: grid.code)[25:]
    _grid, one, other, bends = walker.road_across(among)
    # Both ends in the middle of the map, where no panel lies over it.
    long = math.hypot(one[0] - other[0], one[1] - other[1]) / 1000
    walker.show_around(walker.between(one, other, 0.5), long)
    fresh_start(walker)
    walker.key(Key.Key_X)
    walker.key(Key.Key_T)
    # A worker makes the net of roads and borders ready.
    walker.calm()
    walker.click(one)
    walker.move(other)
    assert len(walker.board.trail) >= bends, "the road's own bends are in the line"
    walker.album.take("traced-along-a-road")
    walker.click(other)
    walker.key(Key.Key_T)
    walker.key(Key.Key_Return)
    assert [one.op for one in walker.steps()] == ["SplitGrid"] * 2, walker.said()


def reshape_a_border(walker: PlanWalker) -> None:
    grid = walker.grid(8)
    _grid, _other, course = border_of(walker, grid)
    walker.show(grid)
    fresh_start(walker)
    walker.key(Key.Key_R)
    first, last = course[len(course) // 4], course[3 * len(course) // 4]
    far_in = walker.between(course[len(course) // 2], walker.inside(grid), 0.25)
    walker.click(first, far_in)
    walker.move(last)
    walker.board.check()
    walker.album.take("reshaping")
    walker.click(last)
    walker.key(Key.Key_Return)
    assert walker.steps()[-1].op == "ReshapeBorder", walker.said()


def merge_two_grids(walker: PlanWalker) -> None:
    grid = walker.grid(40)
    _grid, other, _course = border_of(walker, grid)
    walker.show(grid, other)
    fresh_start(walker)
    walker.key(Key.Key_G)
    walker.click(walker.inside(grid), walker.inside(other))
    walker.album.take("merging")
    walker.key(Key.Key_Return)
    assert walker.steps()[-1].op == "MergeGrids", walker.said()
    assert walker.drawing.ground.mesh.by_code(other.code) is None


def be_refused_before_letting_go(walker: PlanWalker) -> None:
    grid = walker.grid(12)
    walker.show(grid)
    before = walker.row.step
    west, east = walker.across(grid)
    fresh_start(walker)
    walker.key(Key.Key_X)
    walker.click(
        west,
        walker.between(west, east, 0.7, up=80),
        walker.between(west, east, 0.7, up=-80),
        walker.between(west, east, 0.3, up=60),
    )
    walker.move(walker.between(west, east, 0.8, up=-20))
    walker.move(east)
    walker.board.check()
    assert walker.board.bad
    assert told(walker.board).reason
    walker.album.take("refused-in-red")
    walker.key(Key.Key_Escape)
    walker.key(Key.Key_Escape)
    assert walker.board.points == []
    assert walker.row.step == before


def mend_a_problem(walker: PlanWalker) -> None:
    """Leave a strip 8 m wide behind, and let the list's first way out take it away."""
    grid = walker.grid(12)
    x, y = walker.inside(grid)
    walker.show_around((x, y), 200)
    fresh_start(walker)
    walker.key(Key.Key_S)
    walker.key(Key.Key_E)
    walker.click((x, y), (x + 8000, y), (x + 8000, y + 120_000), (x, y + 120_000))
    # Back at its first point the line catches itself, once snapping is on again.
    walker.key(Key.Key_S)
    walker.click((x, y))
    step = walker.row.step
    problems = walker.window.watch.problems.problems
    kinds = lambda: {one.kind for one in problems.watch.found}  # noqa: E731
    walker.qtbot.waitUntil(lambda: "slim" in kinds(), timeout=20_000)
    walker.press(Key.Key_F8, Qt.KeyboardModifier.NoModifier)
    row = next(one for one in problems.rows if one.finding.kind == "slim")  # type: ignore[union-attr]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert row.selected
    row.buttons[0].setFocus()
    walker.album.take("problem-with-a-way-out")
    walker.push(row.buttons[0])
    assert walker.row.step == step + 1
    assert "slim" not in kinds()
    walker.album.take("problem-mended")


def look_at_the_difference(walker: PlanWalker) -> None:
    walker.show(walker.grid(20), walker.grid(8))
    fresh_start(walker)
    walker.key(Key.Key_V)
    walker.album.take("difference")
    walker.press(Key.Key_X, CTRL | SHIFT)
    views = walker.window.watch.views
    assert views is not None
    bar = views.comparison.bar
    assert bar.hasFocus()
    QTest.keyClick(bar, Key.Key_Left, SHIFT)
    assert bar.share == pytest.approx(0.4)
    walker.album.take("swipe")
    QTest.keyClick(bar, Key.Key_Escape)
    assert not bar.isVisible()


def read_the_impact(walker: PlanWalker, folder: Path) -> None:
    panel = walker.window.watch.impact
    walker.qtbot.waitUntil(
        lambda: panel.told is not None and bool(panel.told.impact.retired),
        timeout=20_000,
    )
    walker.calm()
    walker.album.take("impact")
    book, paper = folder / "impact.xlsx", folder / "impact.pdf"
    for button, file in ((panel.book, book), (panel.sheet, paper)):
        typing = walker.naming(file)
        walker.push(button)
        assert not typing.isActive()
        walker.qtbot.waitUntil(file.exists, timeout=20_000)
    impact = panel.told.impact  # type: ignore[union-attr]
    moves = load_workbook(book).worksheets[0]
    rows = list(moves.iter_rows(min_row=2, values_only=True))
    assert sum(row[3] for row in rows) == sum(one.entities for one in impact.rows)
    assert paper.read_bytes().startswith(b"%PDF")


def hand_in(walker: PlanWalker) -> None:
    walker.press(Key.Key_S)
    walker.qtbot.waitUntil(
        lambda: (
            walker.row.state == "submitted"
            or any(one.isVisible() for one in walker.window.findChildren(SubmitForm))
        ),
        timeout=20_000,
    )
    if walker.row.state == "draft":
        form = walker.dialog(SubmitForm)
        QTest.keyClicks(form.fields["*"], "as agreed with both stations")
        walker.album.take("reasons-for-warnings")
        walker.send(form)
    assert walker.row.state == "submitted"
    walker.album.take("handed-in")


def approve_as_another(walker: PlanWalker) -> None:
    walker.press(Key.Key_Y)
    form = walker.dialog(ApproveForm)
    QTest.keyClicks(form.fields["document_no"], "2026-118")
    QTest.keyClicks(form.fields["login"], SECOND[0])
    QTest.keyClicks(form.secret, SECOND[1])
    walker.album.take("second-person")
    walker.send(form)
    assert walker.row.state == "approved"
    assert walker.row.document_no == "2026-118"
    assert walker.row.approved_by != walker.row.author


def publish_over_midnight(
    walker: PlanWalker, clock: FrozenClock, service: Activation
) -> None:
    before = walker.parts.desk.read.boundary.grid_count()
    walker.calm()
    moved = walker.window.watch.plans.page.cards["entities"].figure.text()
    assert int(moved.replace(",", "")) > 0
    walker.press(Key.Key_P)
    form = walker.dialog(PublishForm)
    form.date.setFocus()
    form.date.setSelectedSection(form.date.Section.YearSection)
    QTest.keyClicks(form.date, "20260918")
    assert form.date.date() == QDate(2026, 9, 18)
    walker.album.take("effective-date")
    walker.send(form)
    assert walker.row.state == "scheduled"
    desk = walker.parts.desk
    clock.at = at(2026, 9, 17, 19, 0)
    service.look()
    walker.calm()
    assert walker.said() == t("plan.eve.fine", plan=walker.row.title, at="09-18 00:00")
    walker.album.take("dry-run-in-the-evening")
    clock.at = at(2026, 9, 17, 23, 59, 50)
    service.look()
    assert walker.row.state == "scheduled"
    clock.at = at(2026, 9, 18, 0, 0, 5)
    service.look()
    rail = walker.window.watch.plans.page.rail
    walker.qtbot.waitUntil(lambda: rail.state == "active", timeout=20_000)
    # Two splits added one each, the merge took one away.
    assert desk.read.boundary.grid_count() == before + 1
    # What it has moved stays to be read in its numbers.
    card = walker.window.watch.plans.page.cards["entities"].figure
    walker.qtbot.waitUntil(lambda: card.text() == moved, timeout=20_000)
    walker.album.take("in-force-at-midnight")


def look_at_the_past(walker: PlanWalker) -> None:
    walker.press(Key.Key_A, ALT)
    views = walker.window.watch.views
    assert views is not None
    field = views.past.banner.field
    assert field.hasFocus()
    field.setSelectedSection(field.Section.YearSection)
    QTest.keyClicks(field, "20260917")
    QTest.keyClick(field, Key.Key_Return)
    assert views.past.day is not None
    assert f"{views.past.day:%m-%d}" == "09-17"
    walker.album.take("the-past")
    walker.press(Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert views.past.day is None


def ask_for_the_past_by_script(
    walker: PlanWalker, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = walker.parts.desk

    def run(*words: str) -> Any:
        capsys.readouterr()
        code = main([*words, "-w", str(sample), "--json"])
        out = capsys.readouterr().out
        assert code == 0, out
        return json.loads(out)

    impact = desk.read.plans.difference(walker.plan)
    gone = {one.code for one in impact.removed} - {one.code for one in impact.added}
    assert gone
    before = run("show", "grids", "--at", "2026-09-17T23:59:00+08:00")
    after = run("show", "grids", "--at", "2026-09-18T00:01:00+08:00")
    codes = [{row["code"] for row in told} for told in (before, after)]
    assert gone <= codes[0]
    assert not gone & codes[1]
    old = next(one for one in impact.removed if one.code in gone)
    x, y = walker.inside(old)
    lon, lat = plane_to_lonlat(x / 1000, y / 1000, desk.read.boundary.crs_epsg)
    then = run("locate", str(lon), str(lat), "--at", "2026-09-17T12:00:00+08:00")
    now = run("locate", str(lon), str(lat), "--at", "2026-09-18T12:00:00+08:00")
    assert then["grid"] == old.code
    assert now["grid"] != old.code


def fall_back(walker: PlanWalker) -> None:
    """Go back by one key: a new plan, drawn and open, with everything to be judged."""
    published = walker.plan
    walker.press(Key.Key_L)
    walker.qtbot.waitUntil(
        lambda: walker.window.hand.plan.id != published, timeout=20_000
    )
    assert walker.row.state == "draft"
    assert walker.row.step == 1
    assert walker.row.base_at >= at(2026, 9, 18)
    walker.album.take("fall-back-as-a-new-plan")
