"""The states of the window that pictures are taken of, and how each is reached."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.border_room import BorderRoom
from desktop.boundary.balance_panel import BalancePanel
from desktop.boundary.division_panel import DivisionPanel
from desktop.boundary.grids_panel import GridsPanel
from desktop.boundary.vertex_panel import VertexPanel
from desktop.clock_watch import ClockWatch, PcTime
from desktop.map.canvas import MapCanvas
from desktop.messages import reason_text
from desktop.problem_room import ProblemRoom
from desktop.texts import t
from domain.cases.side_commands import PauseClock
from domain.plans.commands import SubmitPlan
from domain.refused import Refused, Unavailable
from tests.desktop.redraw_hand import DrawingHand
from tests.flows.opened_windows import Desk, begin_plan, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.tasks import Token


@dataclass(slots=True)
class Camera:
    """Writes pictures of widgets into a folder, numbered as they come."""

    folder: Path
    only: str = ""
    taken: int = 0

    def wants(self, name: str) -> bool:
        """Tell whether pictures of this name were asked for."""
        return self.only in name or name in self.only

    def take(self, name: str, widget: QWidget) -> None:
        """Write what a widget shows now."""
        if self.only in name:
            self.taken += 1
            widget.grab().save(str(self.folder / f"{name}.png"), "PNG")


@dataclass(frozen=True, slots=True)
class State:
    """A state of the window: how it is reached, and which window shows it."""

    name: str
    reach: Callable[[Desk], None]
    of: Callable[[Desk], QWidget] | None = None

    def seen(self, desk: Desk) -> QWidget:
        """Return the window that shows it."""
        return desk.window if self.of is None else self.of(desk)


def _cases(desk: Desk) -> list[str]:
    return [row.case.id for row in desk.window.watch.queue.model.all_rows()]


def _watch(_desk: Desk) -> None:
    pass


def _case(desk: Desk) -> None:
    case = _cases(desk)[0]
    desk.parts.selection.set(("case", case))
    desk.window.watch.bring(desk.window.watch.file)


def _page(pages: int) -> Callable[[Desk], None]:
    def reach(desk: Desk) -> None:
        _case(desk)
        desk.settle()
        for _page in range(pages):
            run(desk, "case.page")

    return reach


def _many(desk: Desk) -> None:
    desk.parts.selection.set(*(("case", one) for one in _cases(desk)[:3]))


def _grid(desk: Desk) -> None:
    grid = desk.parts.desk.read.boundary.grids()[30]
    desk.parts.selection.set(("grid", grid.code))
    run(desk, "map.to_selection")


def _shaded(desk: Desk) -> None:
    run(desk, "map.layers", "map.shade", "map.shade")


def _nothing_found(desk: Desk) -> None:
    QTest.keyClicks(desk.window.watch.queue.bar.quick, "qqqqqq")
    desk.settle(400)


def _error(desk: Desk) -> None:
    desk.parts.desk.messages.say(reason_text(Refused("SIGN_IN_NEEDED")), "late")
    desk.parts.desk.messages.toast("610113004-20260911-0001", lambda: None)


def _refused(code: str) -> Callable[[Desk], None]:
    """Show what the disk or another program forbids."""

    def reach(desk: Desk) -> None:
        path = desk.parts.workspace.path.name
        reason = Unavailable(code, path=path, why="EROFS")
        desk.parts.desk.messages.refuse(reason)

    return reach


def _busy(desk: Desk) -> None:
    """Show long work half done; it ends when the window closes and cancels it."""

    def work(token: Token) -> None:
        for _turn in range(600):
            token.progress(12_000, 20_000)
            time.sleep(0.05)

    desk.parts.tasks.run(
        work, lambda _result: None, t("files.checking", file="主体.csv")
    )
    QTest.qWait(900)


def _paused(desk: Desk) -> None:
    """Let the first clock rest that may, and show its case."""
    door = desk.parts.desk
    for row in desk.window.watch.queue.model.all_rows():
        for clock, reason in (("clue_check", "testing"), ("handling", "testing")):
            command = PauseClock(
                case=row.case.id,
                seen_version=row.case.version,
                clock=clock,
                reason=reason,
                attachment="f",
            )
            if door.refusal(command) is None:
                door.do(command)
                desk.parts.selection.set(("case", row.case.id))
                desk.window.watch.bring(desk.window.watch.file)
                return


def _locked(desk: Desk) -> None:
    run(desk, "lock")


def _jump(desk: Desk) -> None:
    day = [1_000.0]
    watch = ClockWatch(
        desk.parts.desk, PcTime(lambda: day[0], lambda: 0.0, lambda: 8.0), desk.window
    )
    day[0] += 7_400
    watch.look()
    watch.stop()


def _field(typed: str) -> Callable[[Desk], None]:
    def reach(desk: Desk) -> None:
        desk.window.focus_field()
        desk.window.top.field.begin(typed)
        desk.settle(200)

    return reach


def _mode(mode: str) -> Callable[[Desk], None]:
    return lambda desk: desk.window.show_mode(mode)


def _plan(desk: Desk) -> None:
    begin_plan(desk)
    desk.settle(400)


def _submitted(desk: Desk) -> None:
    _plan(desk)
    plan = desk.window.hand.plan.id
    desk.parts.desk.do(SubmitPlan(plan=plan, reasons=(("*", "样例理由"),)))
    desk.settle(400)


def _drawing(desk: Desk) -> None:
    hand = DrawingHand(desk.window, desk.parts)
    grid = hand.grid(30)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(west, hand.between(west, east, 0.4, 60), east)
    desk.settle(400)


def _case_beside_plan(desk: Desk) -> None:
    _plan(desk)
    desk.window.pane(MapCanvas).opened.emit(_cases(desk)[0])
    desk.settle(400)


def _tab(kind: type[QWidget], *, plan: bool) -> Callable[[Desk], None]:
    def reach(desk: Desk) -> None:
        desk.window.show_mode("redraw")
        if plan:
            begin_plan(desk)
        pane = desk.window.pane(kind)
        desk.window.watch.bring(pane)
        desk.settle(300)

    return reach


def _month(desk: Desk) -> None:
    desk.window.show_mode("roster")
    run(desk, "shifts.mode")


def _people(desk: Desk) -> None:
    desk.window.show_mode("roster")
    run(desk, "shifts.rows")


def _wall(desk: Desk) -> None:
    run(desk, "wall")


def _wall_of(desk: Desk) -> QWidget:
    wall = desk.window.wall
    assert wall is not None
    wall.resize(1920, 1080)
    desk.settle(600)
    return wall


STATES = (
    State("watch", _watch),
    State("watch-case", _case),
    State("watch-case-facts", _page(1)),
    State("watch-case-files", _page(2)),
    State("watch-case-reminders", _page(3)),
    State("watch-case-history", _page(4)),
    State("watch-many", _many),
    State("watch-grid", _grid),
    State("watch-layers", _shaded),
    State("watch-roster", lambda desk: run(desk, "roster")),
    State("watch-empty-queue", _nothing_found),
    State("watch-error", _error),
    State("watch-busy", _busy),
    State("watch-read-only", _refused("READ_ONLY")),
    State("watch-other-program", _refused("BUSY")),
    State("watch-disk-full", _refused("DISK_FULL")),
    State("watch-paused", _paused),
    State("watch-locked", _locked),
    State("watch-clock-jump", _jump),
    State("watch-entities", lambda desk: run(desk, "entities.search")),
    State("watch-worklist", lambda desk: run(desk, "entities.worklist")),
    State("field-palette", _field(">")),
    State("field-found", _field("样例")),
    State("field-nothing", _field("qqqqqq")),
    State("redraw", _mode("redraw")),
    State("redraw-plan", _plan),
    State("redraw-drawing", _drawing),
    State("redraw-read-only", _submitted),
    State("redraw-case", _case_beside_plan),
    State("redraw-grids", _tab(GridsPanel, plan=False)),
    State("redraw-checks", _tab(ProblemRoom, plan=False)),
    State("redraw-vertices", _tab(VertexPanel, plan=True)),
    State("redraw-divide", _tab(DivisionPanel, plan=True)),
    State("redraw-balance", _tab(BalancePanel, plan=True)),
    State("redraw-borders", _tab(BorderRoom, plan=True)),
    State("roster", _mode("roster")),
    State("roster-month", _month),
    State("roster-people", _people),
    State("assess", _mode("assess")),
    State("train", _mode("train")),
    State("wall", _wall, _wall_of),
)
