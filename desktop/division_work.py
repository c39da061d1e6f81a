"""The division that is being worked out: asked for, under way, its proposals, taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject, Signal

from db.exchange.export_rows import Outgoing
from db.exchange.file_reader import FileReader
from db.exchange.file_writer import write_file
from desktop.tasks import Cancelled
from desktop.texts import t
from domain.boundary.lattice import shapes
from domain.plans.assignment import COLUMNS, Given, assigned, rows_of, terms_of_cut
from domain.plans.commands import TakeDivision
from domain.plans.dividing import chosen, insist_on_parts
from domain.plans.land import Terms, land_of
from domain.plans.proposing import codes_of, propose
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray

    from db.world import Reads
    from desktop.desk import Desk
    from desktop.open_plan import OpenPlan
    from desktop.tasks import Result, Tasks, Token
    from domain.boundary.events import GridContent
    from domain.plans.land import Land
    from domain.plans.proposing import Proposal

AS_NOW: Final = -1
# So many bad rows of a table are told.
SHOWN: Final = 12
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


class BadRows(Exception):
    """Rows of a table that tell no division, each with its line."""

    def __init__(self, faults: list[Refused]) -> None:
        """Keep what is wrong, in the order of the lines."""
        super().__init__(len(faults))
        self.faults = faults


def _tabled(
    plan: str,
    read: Reads,
    path: Path,
    now: datetime,
    told: Callable[[int, int], None],
) -> Found:
    """Return the division that a table of blocks tells; BadRows, Refused."""
    with FileReader(path) as file:
        rows = [
            Given.of(row.line, row.fields) for part in file.chunks() for row in part
        ]
    if not rows:
        raise Refused("BLOCK_TABLE", line=1, cut="")
    terms = terms_of_cut(rows[0].cut, rows[0].line)
    mesh = read.plans.mesh(plan)
    codes = sorted({row.was for row in rows} & mesh.codes.keys())
    row = read.plans.plan(plan)
    grids = chosen(mesh, codes, frozenset(() if row is None else row.locked))
    land = land_of(grids, read.plans.work(grids, now), terms, told)
    proposal, faults = assigned(land, rows, terms)
    if proposal is None:
        raise BadRows(faults)
    return Found(plan, land, terms, (proposal,))


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
        # What the proposal looked at is compared with: another one, AS_NOW = the plan.
        self.against = AS_NOW
        self._known: dict[object, NDArray[np.object_]] = {}
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

    def read_table(self, path: Path) -> None:
        """Take a table of blocks in, in a worker; what is wrong is told by line."""
        why = self._plan.why_not()
        if why or self.busy:
            self._desk.messages.say(why or t("division.busy"))
            return
        desk, plan = self._desk, self._plan.id

        def work(token: Token) -> Found:
            def told(done: int, of: int) -> None:
                token.progress(done, of)
                self.moved.emit(done, of)

            read = desk.open_reader()
            try:
                return _tabled(plan, read, path, desk.clock.now(), told)
            finally:
                read.conn.close()

        self.told = ""
        self._token = self._tasks.run(work, self._done, t("division.table.reading"))
        self.changed.emit()

    def write_table(self, path: Path) -> None:
        """Write which block goes to which grid in the proposal looked at."""
        found, proposal = self.found, self.proposal
        if found is None or proposal is None:
            return
        desk = self._desk
        rows = ((row, None) for row in rows_of(found.land, proposal, found.terms))
        try:
            count = write_file(
                path.absolute(), Outgoing("blocks", COLUMNS, "", 0, rows)
            )
        except (Refused, Unavailable) as reason:
            desk.messages.refuse(reason)
            return
        desk.messages.say(t("division.table.written", rows=count, path=path.name))

    def cancel(self) -> None:
        """Stop what is under way; what was found before stays."""
        if self._token is not None:
            self._token.cancel()

    def _done(self, result: Result) -> None:
        self._token = None
        if isinstance(result.error, Cancelled):
            self.told = t("division.cancelled")
        elif isinstance(result.error, BadRows):
            faults = result.error.faults
            lines = [self._desk.words(one) for one in faults[:SHOWN]]
            more = t("division.table.more", n=len(faults) - SHOWN)
            self.told = "\n".join([*lines, *([more] if len(faults) > SHOWN else [])])
        elif isinstance(result.error, (Refused, Unavailable)):
            self.told = self._desk.words(result.error)
        elif result.error is not None:
            self.changed.emit()
            raise result.error
        else:
            self.found, self.shown, self.against = result.value, 0, AS_NOW
            self._known = {}
        self.changed.emit()

    def look_at(self, number: int) -> None:
        """Look at another proposal."""
        if self.found is not None and 0 <= number < len(self.found.proposals):
            self.shown = number
            self.against = AS_NOW if self.against == number else self.against
            self.changed.emit()

    def look_against(self, number: int) -> None:
        """Compare with another proposal, or with the plan as it is (AS_NOW)."""
        if self.found is not None and AS_NOW <= number < len(self.found.proposals):
            self.against = AS_NOW if number == self.shown else number
            self.changed.emit()

    def turn_against(self) -> None:
        """Compare with the next one."""
        count = 0 if self.found is None else len(self.found.proposals)
        ring = [n for n in range(AS_NOW, count) if n != self.shown]
        if ring:
            self.look_against(ring[(ring.index(self.against) + 1) % len(ring)])

    # For the map

    def outlines(self) -> NDArray[np.object_]:
        """Return the outlines of the blocks, metres."""
        return self._once("blocks", lambda f, _p: f.land.blocks.grids)

    def part_outlines(self) -> NDArray[np.object_]:
        """Return the outlines of the grids of the proposal looked at, metres."""
        return self._once(self.shown, lambda _f, proposal: proposal.added)

    def _once(
        self, key: object, of: Callable[[Found, Proposal], Sequence[GridContent]]
    ) -> NDArray[np.object_]:
        found, proposal = self.found, self.proposal
        if found is None or proposal is None:
            return np.empty(0, dtype=object)
        if key not in self._known:
            self._known[key] = shapes(grid.rings for grid in of(found, proposal))
        return self._known[key]

    def differing(self) -> NDArray[np.bool_]:
        """Tell of each block whether it goes elsewhere than in what is compared."""
        found, proposal = self.found, self.proposal
        if found is None or proposal is None:
            return np.zeros(0, dtype=bool)
        mine = codes_of(found.land, proposal.part)
        if self.against == AS_NOW:
            return np.asarray(mine != found.land.was)
        other = codes_of(found.land, found.proposals[self.against].part)
        return np.asarray(mine != other)

    def difference_words(self) -> str:
        """Say how many blocks and entities lie elsewhere than in what is compared."""
        found, proposal = self.found, self.proposal
        if found is None or proposal is None:
            return ""
        hit = self.differing()
        other = (
            t("division.as_is")
            if self.against == AS_NOW
            else t(f"division.aim.{found.proposals[self.against].aim}")
        )
        return t(
            "division.differs",
            aim=t(f"division.aim.{proposal.aim}"),
            other=other,
            blocks=int(hit.sum()),
            share=f"{100 * float(hit.mean()):.1f}",
            entities=f"{int(found.land.blocks.entities[hit].sum()):,}",
        )

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
