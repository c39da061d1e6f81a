"""What the check of the open plan has found: kept up to date stroke by stroke."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.texts import t
from domain.plans.finding import INFO, Finding, Fix, ordered
from domain.plans.finding_site import Known, Site
from domain.plans.mending import Mended, can_be_done, mended
from domain.plans.plan_check import blocking, changed, everything, touched
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from db.world import Reads
    from desktop.action import Hand
    from desktop.tasks import Result, Token
    from domain.asked import Asked
    from domain.changes import Changes

# Strokes come quickly one after the other; what looks further waits until they rest.
CALM_MS: Final = 250
# A stroke that touches more grids than this is left to the worker.
FEW: Final = 12
# Errors that no stroke brings about: looked for when the whole is checked.
TILING: Final = frozenset({"invalid", "overlap", "gap", "outside"})


# What only the worker looks for: it stands until the worker says otherwise.
REGISTER: Final = frozenset(
    {
        "code_twice",
        "code_wrong",
        "name_twice",
        "station_empty",
        "station_border",
        "handed_over",
        "no_officer",
        "no_backup",
        "over_capacity",
        "certificate_ends",
        "undivided",
        "community_unsure",
        "reference_left",
    }
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check in the worker gave; `whole` = of every grid, edge for edge."""

    found: tuple[Finding, ...]
    whole: bool
    grids: int


class ProblemWatch(QObject):
    """Checks the open plan after each stroke, and as a whole when asked.

    `found` are the findings, the gravest first; `solved` those that were there since
    the plan was opened and are no more; `ignored` the reasons given, by key.
    `changed`: any of these is another; `moved`: how far a check of the whole is.
    """

    changed = Signal()
    moved = Signal(int, int)

    def __init__(self, hand: Hand, parent: QObject) -> None:
        """Check the plan that the hand has open."""
        super().__init__(parent)
        self._hand = hand
        self._plan = ""
        self._versions: Mapping[str, str] = {}
        self._known = Known()
        self._state: tuple[Any, ...] = ()
        self._asked = 0
        self.found: tuple[Finding, ...] = ()
        self.solved: tuple[Finding, ...] = ()
        self.ignored: Mapping[str, str] = {}
        self.checked: Checked | None = None
        self.running: Token | None = None
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._follow)
        hand.plan.changed.connect(self._on_plan)
        hand.desk.changed.connect(self._on_changed)

    # What stands in the way

    def open_ones(self) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Return the errors, and the warnings that nobody has given a reason for."""
        return blocking(self.found, self.ignored)

    def blocking(self) -> str:
        """Return what must be done before the plan can be handed in, or ""."""
        errors, _warnings = self.open_ones()
        if not errors:
            return ""
        numbers = [str(self.found.index(one) + 1) for one in errors[:3]]
        return t("problem.blocking", n=len(errors), which="、".join(numbers))

    # Checking

    def check_whole(self) -> None:
        """Check every grid of the plan in a worker; while that runs, stop it."""
        if self.running is not None:
            self.running.cancel()
        elif self._plan:
            self.running = self._work(whole=True)
            self.changed.emit()

    def _on_plan(self) -> None:
        row = self._hand.plan.row()
        if row is None or row.id != self._plan:
            self._turn_to("" if row is None else row.id)
            return
        self.ignored = self._hand.desk.read.plans.ignored(row.id)
        state = (row.step, row.base_at, row.state)
        if state != self._state:
            self._state = state
            self._stroke()
            self._calm.start()
        self._tell()

    def _on_changed(self, changes: Changes, _origin: object) -> None:
        # Lines that borders follow, and places that they may cut, are others now.
        if self._plan and changes.touches("reference", "street"):
            self._calm.start()

    def _turn_to(self, plan: str) -> None:
        if self.running is not None:
            self.running.cancel()
        self._plan, self._state, self._versions = plan, (), {}
        self._known = Known()
        self.found, self.solved, self.checked = (), (), None
        self.ignored = self._hand.desk.read.plans.ignored(plan) if plan else {}
        if plan:
            row = self._hand.plan.row()
            if row is not None:
                self._state = (row.step, row.base_at, row.state)
            self._versions = self._now()
            self._calm.start()
        self._tell()

    def _now(self) -> dict[str, str]:
        difference = self._hand.desk.read.plans.difference(self._plan)
        return {grid.code: grid.id for grid in difference.added}

    def _stroke(self) -> None:
        """Check what the last stroke has touched, at once."""
        before, now = self._versions, self._now()
        self._versions = now
        codes = {code for code in (*before, *now) if before.get(code) != now.get(code)}
        if len(codes) > FEW:
            return
        site = Site.of(self._plan, self._hand.desk.read, known=self._known)
        fresh = touched(site, codes)
        there = set(site.mesh.codes)
        stay = [
            one
            for one in self.found
            if one.kind not in TILING
            and there.issuperset(one.grids)
            and (one.kind in REGISTER or not codes & set(one.grids))
        ]
        self._take((*stay, *fresh))

    def _follow(self) -> None:
        if self._plan and self.running is None:
            self._work(whole=False)

    def _work(self, *, whole: bool) -> Token:
        desk, plan, mesh = self._hand.desk, self._plan, None
        held = self._hand.plan.mesh()
        if held is not None:
            # The worker reads on its own; the grids need not be read twice.
            mesh = held.copy()
        asked, self._asked = self._asked + 1, self._asked + 1
        state, frame = self._state, self._hand.desk.asking("preview")

        def work(token: Token) -> Checked:
            with desk.snapshot() as read:
                site = Site.of(plan, read, mesh)
                tell = self._told(token)
                found = everything(site, tell) if whole else changed(site)
                checked = tuple(_tried(one, site, frame, read) for one in found)
                return Checked(checked, whole, len(site.mesh.grids))

        def done(result: Result) -> None:
            self._done(result, plan, state, newest=asked == self._asked)

        text = t("problem.checking.whole" if whole else "problem.checking")
        return self._hand.tasks.run(work, done, text)

    def _told(self, token: Token) -> Callable[[int, int], None]:
        def tell(done: int, of: int) -> None:
            token.progress(done, of)
            self.moved.emit(done, of)

        return tell

    def _done(
        self, result: Result, plan: str, state: tuple[Any, ...], *, newest: bool
    ) -> None:
        over = self.running is not None and newest
        if over:
            self.running = None
        if plan != self._plan:
            return
        reason = result.reason()
        if reason is not None:
            if isinstance(reason, Unavailable):
                self._hand.desk.messages.refuse(reason)
            self._tell()
        elif state != self._state:
            # Drawn on meanwhile: what was found is of yesterday.
            self._calm.start()
        elif newest:
            self.checked = result.value
            self._take(result.value.found)
        self._tell()

    def _take(self, found: tuple[Finding, ...]) -> None:
        now = ordered(found)
        keys = {one.key for one in now}
        gone = [
            one for one in self.found if one.key not in keys and one.gravity != INFO
        ]
        kept = [one for one in self.solved if one.key not in keys]
        self.solved = ordered((*kept, *gone))
        self.found = now

    def _tell(self) -> None:
        self._hand.plan.blocked_by = self.blocking()
        self.changed.emit()

    # Mending

    def preview(self, fix: Fix) -> Mended | None:
        """Return the grids before and after a fix, None where it cannot be told."""
        mesh = self._hand.plan.mesh()
        if mesh is None:
            return None
        read = self._hand.desk.read
        try:
            return mended(
                self._plan, fix.commands, mesh, self._hand.desk.asking("preview"), read
            )
        except Refused:
            return None

    def mend(self, fix: Fix) -> bool:
        """Do a fix on the plan; a refusal is said in the message bar."""
        return all(self._hand.plan.do(command) for command in fix.commands)


def _tried(one: Finding, site: Site, frame: Asked, read: Reads) -> Finding:
    """Return a finding with those fixes only that the rules would let through."""
    if not one.fixes:
        return one
    fixes = can_be_done(one, site.mesh, frame, read, site.plan)
    return replace(one, fixes=fixes)
