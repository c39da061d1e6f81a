"""The forms of a draft's grids: merge, name, simplify with what it would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDoubleSpinBox
from shiboken6 import isValid
from typing_extensions import override

from desktop import theme
from desktop.boundary.plan_dialogs import PlanForm
from desktop.reasons import reason_text
from desktop.texts import t
from domain.boundary.lattice import planar_m2, to_shape
from domain.plans.commands import MergeGrids, NameGrid, SimplifyBorders
from domain.plans.mending import Mended, mended

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from desktop.action import Hand
    from desktop.tasks import Result
    from domain.boundary.events import GridContent

# What is typed is previewed once the hand rests.
CALM_MS: Final = 250
WIDE: Final = 620
USUAL_M, FINEST_M, COARSEST_M = 2.0, 0.1, 100.0


class MergeForm(PlanForm):
    """Take grids together: whose code goes on, and what the grid is called then."""

    def __init__(
        self, hand: Hand, grids: tuple[GridContent, ...], parent: QWidget
    ) -> None:
        """Offer every one of the grids as the one that keeps its code."""
        super().__init__(hand, "draft.merge", parent)
        self._grids = grids
        boundary = hand.desk.read.boundary
        units = {one.id: one.name for one in boundary.units("station")}
        counts = hand.desk.read.entities.counts()
        rows = [
            (
                grid.code,
                t(
                    "draft.merge.row",
                    name=grid.name,
                    code=grid.code,
                    station=units.get(grid.station, ""),
                    km2=f"{planar_m2(grid.rings) / 1e6:.3f}",
                    n=counts.get(grid.code, 0),
                ),
            )
            for grid in grids
        ]
        self.keep = self.choice("keep", t("draft.merge.keep"), rows, grids[0].code)
        names = [(grid.name, grid.name) for grid in grids]
        self.name = self.choice("name", t("draft.merge.name"), names, grids[0].name)
        self.keep.currentIndexChanged.connect(self._follow)
        self.setMinimumWidth(theme.px(WIDE))
        self.name.setFocus()

    def _follow(self, row: int) -> None:
        """Let the name go along with the code until another is chosen."""
        self.name.setCurrentIndex(row)
        self._from_its_head()

    def _from_its_head(self) -> None:
        """Let what is chosen be read from its name on, however long it is."""
        line = self.keep.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._from_its_head()

    @override
    def command(self) -> MergeGrids:
        """Return the merge as it is filled in."""
        return MergeGrids(
            plan=self._hand.plan.id,
            grids=tuple(grid.code for grid in self._grids),
            keep=self.value("keep"),
            name=self.value("name"),
        )


class NameForm(PlanForm):
    """Another name for a grid of the plan."""

    def __init__(self, hand: Hand, grid: GridContent, parent: QWidget) -> None:
        """Show what the grid is called now."""
        super().__init__(hand, "draft.name", parent)
        self._grid = grid
        self.line("name", t("draft.name.field", code=grid.code), grid.name).selectAll()

    @override
    def command(self) -> NameGrid:
        """Return the naming."""
        return NameGrid(
            plan=self._hand.plan.id, grid=self._grid.code, name=self.value("name")
        )


class SimplifyForm(PlanForm):
    """Take vertices out of borders together; what that would do is told before."""

    def __init__(
        self, hand: Hand, grids: tuple[GridContent, ...], parent: QWidget
    ) -> None:
        """Simplify the borders of these grids, of all where none is named."""
        super().__init__(hand, "draft.simplify", parent)
        self._grids = tuple(grid.code for grid in grids)
        self._asked = 0
        of = t("draft.simplify.of", n=len(grids)) if grids else t("draft.simplify.all")
        self.line("of", t("draft.simplify.grids"), of).setReadOnly(True)
        self.tolerance = QDoubleSpinBox(self)
        self.tolerance.setDecimals(1)
        self.tolerance.setRange(FINEST_M, COARSEST_M)
        self.tolerance.setValue(USUAL_M)
        self.tolerance.setSuffix(" m")
        self.add("tolerance", t("draft.simplify.tolerance"), self.tolerance)
        self.tolerance.setMinimumHeight(theme.px(32))
        self.tolerance.setFocus()
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._preview)
        self.tolerance.valueChanged.connect(self._soon)
        self._soon()

    @override
    def command(self) -> SimplifyBorders:
        """Return the simplification as it is filled in."""
        return SimplifyBorders(
            plan=self._hand.plan.id,
            grids=self._grids,
            tolerance_m=round(self.tolerance.value(), 1),
        )

    def _soon(self) -> None:
        self._asked += 1
        self.send.setEnabled(False)
        self._say(t("draft.simplify.reckoning"))
        self._calm.start()

    def _say(self, said: str, *, bad: bool = False) -> None:
        self.problem.setObjectName("late" if bad else "second")
        self.complain(said)

    def _preview(self) -> None:
        """Work it out on a copy of the plan, beside the window."""
        asked, command = self._asked, self.command()
        desk = self._hand.desk
        asking = desk.asking("preview")

        def work(_token: object) -> tuple[Mended, float]:
            with desk.snapshot() as read:
                mesh = read.plans.mesh(command.plan)
                change = mended(command.plan, (command,), mesh, asking, read)
                return change, _moved(change)

        def done(result: Result) -> None:
            if isValid(self) and asked == self._asked:
                self._tell(result)

        self._hand.tasks.run(work, done, t("draft.simplify.reckoning"))

    def _tell(self, result: Result) -> None:
        reason = result.reason()
        if reason is not None:
            self._say(reason_text(reason), bad=True)
            return
        change, area = result.value
        self.send.setEnabled(True)
        self._say(
            t(
                "draft.simplify.told",
                before=f"{_vertices(change.before):,}",
                after=f"{_vertices(change.after):,}",
                n=len(change.after),
                area=f"{area:,.0f}",
            )
        )


def _vertices(grids: tuple[GridContent, ...]) -> int:
    return sum(len(ring) // 2 for g in grids for part in g.rings for ring in part)


def _moved(change: Mended) -> float:
    """Return how many square metres change owner."""
    old = {grid.code: grid for grid in change.before}
    return sum(
        float(to_shape(old[one.code].rings).difference(to_shape(one.rings)).area)
        for one in change.after
    )
