"""Where open cases would go under the plan that is open, kept up as cases come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.texts import t
from domain.plans.case_moves import CaseRouter
from domain.plans.lifecycle import ACTIVE, ARCHIVED, FOLLOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.boundary import BoundaryTables
    from desktop.desk import Desk
    from desktop.open_plan import OpenPlan
    from desktop.tasks import Result, Tasks, Token
    from domain.changes import Changes
    from domain.plans.impact import Placed
    from domain.plans.reads import PlanRow

# So many cases are looked at on the window's thread; more in a worker.
FEW: Final = 40
CALM_MS: Final = 120
# What moves a case without an event of its own: its entity's premises, the borders.
GROUND: Final = ("entity", "premises", "grid")


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a case would go: to which grid and station, and out of which."""

    grid: str
    name: str
    station: str
    station_name: str
    from_grid: str
    from_station: str

    @property
    def other_grid(self) -> bool:
        """Whether the code changes; otherwise the grid goes to another station."""
        return self.grid != self.from_grid

    @property
    def short(self) -> str:
        """The number within the same station, else the code, or the other station."""
        if not self.other_grid:
            return self.station_name
        return self.grid[-2:] if self.station == self.from_station else self.grid


Goals = dict[str, Goal]


class DraftCases(QObject):
    """The open cases that would lie elsewhere; `changed` gives the ids it concerns.

    A plan is gone through in a worker, once a step; a case that comes in meanwhile is
    looked at by itself. Of a plan in force there is nothing left to tell, and none of
    one whose cases are to stay.
    """

    changed = Signal(object)

    def __init__(
        self, desk: Desk, plan: OpenPlan, tasks: Tasks, parent: QObject
    ) -> None:
        """Follow the plan that is open."""
        super().__init__(parent)
        self._desk, self._plan, self._tasks = desk, plan, tasks
        self._goals: Goals = {}
        self._router: CaseRouter | None = None
        self._told: object = None
        self._busy = False
        self._stale = False
        self._late: set[str] = set()
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._reckon)
        plan.changed.connect(self._on_plan)
        desk.changed.connect(self._on_changed)

    # What others ask

    def goal(self, case: str) -> Goal | None:
        """Return where a case would go, None when it stays."""
        return self._goals.get(case)

    @property
    def goals(self) -> Goals:
        """Every case that would go elsewhere, by id; not to be altered."""
        return self._goals

    def short(self, case: str) -> str:
        """Return the flag of a case that would go elsewhere, "" when it stays."""
        goal = self._goals.get(case)
        return "" if goal is None else t("draft.goes.flag", code=goal.short)

    @property
    def busy(self) -> bool:
        """Whether the plan is being gone through, or about to be."""
        return self._busy or self._calm.isActive()

    def said(self, case: str) -> str:
        """Return in a few words where a case would go, "" when it stays."""
        goal = self._goals.get(case)
        if goal is None:
            return ""
        if goal.other_grid:
            return t("draft.goes", name=goal.name, code=goal.grid)
        return t("draft.goes_station", name=goal.station_name)

    # What makes it stale

    def _on_plan(self) -> None:
        row = self._plan.row()
        told = None if row is None or not _moves_cases(row) else _standing(row)
        if told == self._told:
            return
        old, self._told = self._told, told
        if told is None or old is None or told[0] != old[0]:  # type: ignore[index]
            self._router = None
            self._late.clear()
            self._take({})
        if told is not None:
            self._again()

    def _on_changed(self, changes: Changes, _origin: object) -> None:
        if self._told is None:
            return
        ids = changes.ids("case")
        if changes.touches(*GROUND) or changes.whole("case") or len(ids) > FEW:
            self._again()
        elif ids and self._router and not self.busy:
            self._look(ids)
        else:
            self._late |= ids

    def _again(self) -> None:
        self._stale = True
        self._calm.start()

    # The whole plan, in a worker

    def _reckon(self) -> None:
        if self._busy or self._told is None:
            return
        self._busy, self._stale = True, False
        desk, plan, told = self._desk, self._plan.id, self._told

        def work(_token: Token) -> tuple[CaseRouter, Goals]:
            with desk.snapshot() as read:
                router = CaseRouter(read.plans.difference(plan))
                router.warm()
                cases = read.plans.open_cases(router.codes)
                return router, _goals(read.boundary, router, cases)

        def done(result: Result) -> None:
            self._busy = False
            if self._stale or told != self._told:
                self._reckon()
                return
            if result.error is not None:
                raise result.error
            self._router, goals = result.value
            self._take(goals)
            late, self._late = frozenset(self._late), set()
            if late:
                self._look(late)

        self._tasks.run(work, done, t("draft.cases.working"))

    def _look(self, ids: Iterable[str]) -> None:
        """Look at a few cases that have just changed or come in."""
        if self._router is None:
            return
        wanted = frozenset(ids)
        read = self._desk.read
        cases = read.plans.open_cases_by_id(wanted)
        now = _goals(read.boundary, self._router, cases)
        kept = {one: goal for one, goal in self._goals.items() if one not in wanted}
        self._take(kept | now)

    def _take(self, goals: Goals) -> None:
        old, self._goals = self._goals, goals
        other = {one for one, _goal in old.items() ^ goals.items()}
        if other:
            self.changed.emit(frozenset(other))


def _goals(
    boundary: BoundaryTables, router: CaseRouter, cases: Iterable[Placed]
) -> Goals:
    names: dict[str, str] = {}
    found: Goals = {}
    for move in router.moves(tuple(cases)):
        if move.station not in names:
            unit = boundary.unit(move.station)
            names[move.station] = move.station if unit is None else unit.name
        found[move.case] = Goal(
            move.grid,
            router.grid(move.grid).name,
            move.station,
            names[move.station],
            move.old_grid,
            move.old_station,
        )
    return found


def _moves_cases(row: PlanRow) -> bool:
    """Tell whether open cases would go with the ground once the plan is in force."""
    return row.state not in {ACTIVE, ARCHIVED} and row.cases in {"", FOLLOW}


def _standing(row: PlanRow) -> tuple[str, int, int, object]:
    return row.id, row.step, row.steps, row.base_at
