"""The division that is being worked out: asked for, under way, its proposals, taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.tasks import Cancelled
from desktop.texts import t
from domain.plans.commands import TakeDivision
from domain.plans.dividing import chosen, insist_on_parts
from domain.plans.land import Terms, land_of
from domain.plans.proposing import propose
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.open_plan import OpenPlan
    from desktop.tasks import Result, Tasks, Token
    from domain.plans.land import Land
    from domain.plans.proposing import Proposal

# Cutting blocks takes about as long as the three divisions together.
HALF = 500


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be divided: codes (none = all that are not locked), on which terms."""

    codes: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: the land in blocks, and what is proposed for it."""

    plan: str
    land: Land
    terms: Terms
    proposals: tuple[Proposal, ...]


class DivisionWork(QObject):
    """One division at a time; panel and map look at the same proposals.

    `changed`: it began, ended, or another proposal is looked at. `moved`: how far.
    """

    changed = Signal()
    moved = Signal(int, int)

    def __init__(
        self, desk: Desk, plan: OpenPlan, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        """Divide nothing yet."""
        super().__init__(parent)
        self._desk, self._plan, self._tasks = desk, plan, tasks
        self._token: Token | None = None
        self.found: Found | None = None
        self.shown = 0
        self.told = ""
        plan.changed.connect(self._plan_changed)

    @property
    def busy(self) -> bool:
        """Whether a division is being worked out."""
        return self._token is not None

    @property
    def proposal(self) -> Proposal | None:
        """The proposal that is looked at."""
        return self.found.proposals[self.shown] if self.found else None

    @property
    def stale(self) -> bool:
        """Whether the plan has changed under the proposals."""
        mesh, proposal = self._plan.mesh(), self.proposal
        if mesh is None or proposal is None:
            return proposal is not None
        return any(one not in mesh.grids for one in proposal.removed)

    def start(self, question: Question) -> None:
        """Work a division of the open plan out, in a worker."""
        why = self._plan.why_not()
        if why or self.busy:
            self._desk.messages.say(why or t("division.busy"))
            return
        desk, plan = self._desk, self._plan.id
        row = self._plan.row()
        locked = frozenset(() if row is None else row.locked)
        now = desk.clock.now()

        def work(token: Token) -> Found:
            def told(done: int, of: int) -> None:
                token.progress(done, of)
                self.moved.emit(done, of)

            read = desk.open_reader()
            try:
                grids = chosen(read.plans.mesh(plan), question.codes, locked)
                insist_on_parts(grids, question.terms)
                lies = read.plans.work(grids, now)
            finally:
                read.conn.close()
            if not lies.weight.sum() > 0:
                raise Refused("DIVISION_NO_WORK", count=len(grids))
            land = land_of(
                grids,
                lies,
                question.terms,
                lambda n, of: told(n * HALF // of, 2 * HALF),
            )
            proposals = propose(
                land,
                question.terms,
                lambda n, of: told(HALF + n * HALF // of, 2 * HALF),
            )
            return Found(plan, land, question.terms, proposals)

        self.told = ""
        self._token = self._tasks.run(work, self._done, t("division.working"))
        self.changed.emit()

    def cancel(self) -> None:
        """Stop what is under way; what was found before stays."""
        if self._token is not None:
            self._token.cancel()

    def _done(self, result: Result) -> None:
        self._token = None
        if isinstance(result.error, Cancelled):
            self.told = t("division.cancelled")
        elif isinstance(result.error, (Refused, Unavailable)):
            self.told = self._desk.words(result.error)
        elif result.error is not None:
            self.changed.emit()
            raise result.error
        else:
            self.found, self.shown = result.value, 0
        self.changed.emit()

    def look_at(self, number: int) -> None:
        """Look at another proposal."""
        if self.found is not None and 0 <= number < len(self.found.proposals):
            self.shown = number
            self.changed.emit()

    def drop(self) -> None:
        """Put the proposals away."""
        self.found = None
        self.changed.emit()

    def take(self) -> bool:
        """Take the proposal that is looked at into the plan, as one step."""
        found, proposal = self.found, self.proposal
        if found is None or proposal is None:
            return False
        done = self._plan.do(
            TakeDivision(
                aim=proposal.aim,
                seed=found.terms.seed,
                parts=len(proposal.rows),
                outside=proposal.outside,
                worst=proposal.score.worst,
                removed=proposal.removed,
                added=proposal.added,
            )
        )
        if done:
            self.drop()
        return done

    def _plan_changed(self) -> None:
        if self.found is not None and self.found.plan != self._plan.id:
            self.found = None
        self.changed.emit()
