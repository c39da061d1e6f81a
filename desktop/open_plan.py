"""The one plan that is open for drawing, and the tool that is in the hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.texts import t
from domain.plans.commands import RedoStep, UndoStep
from domain.plans.lifecycle import DRAFT
from domain.refused import Refused

if TYPE_CHECKING:
    from desktop.desk import Desk
    from domain.boundary.editing.mesh import Mesh
    from domain.changes import Changes
    from domain.plans.reads import PlanRow

# The tool that draws nothing: clicks choose.
SELECT: Final = "select"
FINE: Final = frozenset({"crossing", "end", "middle"})
SWITCHES: Final = frozenset({"snap", "trace"}) | FINE


class OpenPlan(QObject):
    """Which plan is open; map, toolbox and plan panel share it.

    `changed`: another plan is open, or the open one stands otherwise than before.
    """

    changed = Signal()
    tool_changed = Signal(str)
    # What the hand is helped by: snapping, tracing.
    helps_changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        """Begin with no plan open."""
        super().__init__(parent)
        self._desk = desk
        self._id = ""
        self._tool = SELECT
        self._helps = {"snap"}
        # The key of the action that opens a plan, as it is shown to people.
        self.open_key = ""
        # And of the one that asks two stations for a border.
        self.ask_key = ""
        # While a film of the plan is shown nothing can be done with it.
        self.film = False
        # What the check says must be done before the plan can be handed in.
        self.blocked_by = ""
        desk.changed.connect(self._on_changed)

    @property
    def id(self) -> str:
        """The id of the open plan, "" for none."""
        return self._id

    def open(self, plan_id: str) -> None:
        """Open a plan in the place of the one open now ("" = none)."""
        if plan_id != self._id:
            self._id = plan_id
            self.changed.emit()

    def close(self) -> None:
        """Have no plan open."""
        self.open("")

    @property
    def tool(self) -> str:
        """The name of the tool in the hand."""
        return self._tool

    @tool.setter
    def tool(self, name: str) -> None:
        if name != self._tool:
            self._tool = name
            self.tool_changed.emit(name)

    def take(self, name: str) -> None:
        """Take a tool into the hand; for snapping and tracing: turn it on or off."""
        if name not in SWITCHES:
            self.tool = name
            return
        self._helps ^= {name}
        self.helps_changed.emit()

    def take_fine(self) -> None:
        """Catch crossings, line ends and middles, or none of them where all are on."""
        on = self._helps >= FINE
        self._helps = self._helps - FINE if on else self._helps | FINE
        self.helps_changed.emit()

    @property
    def fine(self) -> frozenset[str]:
        """What of crossings, line ends and middles is caught."""
        return FINE & self._helps

    def helped(self, name: str) -> bool:
        """Tell whether a help is on: snapping, tracing, or what is caught besides."""
        return name in self._helps

    def row(self) -> PlanRow | None:
        """Return the open plan as it stands."""
        return self._desk.read.plans.plan(self._id) if self._id else None

    def mesh(self) -> Mesh | None:
        """Return the grids of the open plan; not to be altered."""
        return self._desk.read.plans.mesh(self._id) if self.row() else None

    # What can be done with it

    def why_not(self) -> str:
        """Return why nothing can be drawn now, or ""."""
        if self.film:
            return t("replay.why")
        row = self.row()
        if row is None:
            return t("redraw.why.no_plan", key=self.open_key or "P")
        if row.state != DRAFT:
            reason = Refused("PLAN_STATE", plan=row.title, state=row.state)
            return self._desk.words(reason)
        return ""

    def do(self, command: Any) -> bool:
        """Do one act on the open plan; a refusal is said in the message bar."""
        asked = replace(command, plan=self._id)
        return self._desk.attempt(asked, origin=self) is not None

    def why_no_undo(self) -> str:
        """Return why no step can be taken back, or ""."""
        return self._why_no_step(UndoStep(plan=self._id))

    def why_no_redo(self) -> str:
        """Return why no step can be done again, or ""."""
        return self._why_no_step(RedoStep(plan=self._id))

    def _why_no_step(self, command: object) -> str:
        known = bool(self._id) and not self.film
        return self._desk.why_not(command) if known else self.why_not()

    def undo(self) -> bool:
        """Take the last step of the plan back."""
        return bool(self._id) and self.do(UndoStep())

    def redo(self) -> bool:
        """Do the step again that was taken back last."""
        return bool(self._id) and self.do(RedoStep())

    def _on_changed(self, changes: Changes, _origin: object) -> None:
        if self._id and (changes.whole("plan") or self._id in changes.ids("plan")):
            if self.row() is None:
                self._id = ""
            self.changed.emit()
