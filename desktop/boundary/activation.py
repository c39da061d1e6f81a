"""Scheduled plans come into force when their day begins; the eve is a dry run."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.desk import tried
from desktop.desk_work import DeskWork
from desktop.reasons import reason_text
from desktop.texts import t
from domain.clock import SHANGHAI
from domain.plans.commands import PublishPlan
from domain.plans.lifecycle import SCHEDULED

if TYPE_CHECKING:
    from datetime import date, datetime

    from db.world import Reads
    from desktop.desk import Desk
    from desktop.desk_work import Job
    from desktop.tasks import Result, Tasks, Token
    from domain.asked import Asked
    from domain.plans.reads import PlanRow
    from domain.refused import Refused, Unavailable

LOOK_MS: Final = 20_000
# From this time on the plans of the next day are tried out.
EVENING: Final = time(18, 0)


class Activation(QObject):
    """Looks at the desk's clock, and puts into force what has come due.

    What came due while the desk was off is put into force at its next start, as of
    the moment that was set. It acts for whoever is signed in, by his rights.
    """

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        """Begin to look, the first time as soon as the window has its turn."""
        super().__init__(parent)
        self._desk = desk
        self._tasks = tasks
        # The plan that a worker puts into force now, and those it could not.
        self._going = ""
        self._held: set[str] = set()
        self._broken: set[str] = set()
        self._stopped = False
        self._tried: set[tuple[str, date]] = set()
        self._said: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        # Another may sign in who has the right that was lacking.
        desk.session_changed.connect(lambda _session: self.look())
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.timeout.connect(self.look)
        self._first.start(0)

    def stop(self) -> None:
        """Look no more."""
        self._stopped = True
        self._timer.stop()
        self._first.stop()

    def look(self) -> None:
        """Publish what has come due, in the order of its days; try what comes next."""
        self._held.clear()
        self._next()

    def _next(self) -> None:
        now = self._desk.clock.now()
        waiting = [
            (plan.effective_at, plan)
            for plan in self._desk.read.plans.plans()
            if plan.state == SCHEDULED and plan.effective_at is not None
        ]
        for at, plan in sorted(waiting, key=lambda one: (one[0], one[1].opened_at)):
            if at <= now and plan.id not in self._held | self._broken:
                self._publish(plan)
            elif at > now and _is_eve(at, now):
                self._try_out(plan, now)

    def _publish(self, plan: PlanRow) -> None:
        """Let a worker put a plan into force; the window lives on meanwhile."""
        if self._going:
            # One after the other, in the order of their days.
            return
        self._going = plan.id
        act = {"command": "PublishPlan", "plan": plan.id, "cases": plan.cases}
        DeskWork(self._desk, self._tasks).run(
            lambda beside: beside.door.do_plain(act),
            self._published,
            t("plan.publishing", plan=plan.title),
            broken=self._broke,
        )

    def _broke(self) -> None:
        """Leave a plan alone whose publication met a bug; others may come due."""
        self._broken.add(self._going)
        self._going = ""

    def _published(self, job: Job) -> None:
        """Say how it went, and look whether more has come due."""
        going, self._going = self._going, ""
        plan = self._desk.read.plans.plan(going)
        if plan is None:
            return
        if job.reason is not None:
            said = t("plan.due.failed", plan=plan.title, why=reason_text(job.reason))
            self._say_once(plan, said)
            self._held.add(plan.id)
        else:
            self._said.pop(plan.id, None)
            difference = self._desk.read.plans.difference(plan.id)
            codes = {grid.code for grid in (*difference.removed, *difference.added)}
            self._desk.messages.say(
                t("plan.due.done", plan=plan.title, grids=len(codes)), "warn"
            )
        if not self._stopped:
            self._next()

    def _try_out(self, plan: PlanRow, now: datetime) -> None:
        """Say once in the evening whether it would succeed at midnight."""
        key = (plan.id, now.astimezone(SHANGHAI).date())
        if key in self._tried:
            return
        self._tried.add(key)
        asked = self._desk.asking()

        def work(_token: Token) -> Refused | Unavailable | None:
            with self._desk.snapshot() as read:
                return dry_run(plan, asked, read)

        done = partial(self._tried_out, plan, key)
        self._tasks.run(work, done, t("plan.eve.trying", plan=plan.title))

    def _tried_out(self, plan: PlanRow, key: tuple[str, date], result: Result) -> None:
        """Say how the dry run went; one that was stopped is done again."""
        if result.reason() is not None:
            self._tried.discard(key)
            return
        if result.value is not None:
            why = reason_text(result.value)
            said = t("plan.eve.fails", plan=plan.title, why=why)
            self._desk.messages.say(said, "late")
        else:
            said = t(
                "plan.eve.fine", plan=plan.title, at=f"{plan.effective_at:%m-%d %H:%M}"
            )
            self._desk.messages.say(said)

    def _say_once(self, plan: PlanRow, said: str) -> None:
        if self._said.get(plan.id) != said:
            self._said[plan.id] = said
            self._desk.messages.say(said, "late")


def _is_eve(at: datetime, now: datetime) -> bool:
    here = now.astimezone(SHANGHAI)
    eve = at.astimezone(SHANGHAI) - timedelta(days=1)
    return here >= eve.replace(hour=EVENING.hour, minute=EVENING.minute)


def dry_run(plan: PlanRow, asked: Asked, read: Reads) -> Refused | Unavailable | None:
    """Return why a plan would not come into force now, None if it would.

    Decided by the very rule that puts it into force; nothing is written.
    """
    today = PublishPlan(plan=plan.id, effective_at=asked.at, cases=plan.cases)
    on_its_day = PublishPlan(plan=plan.id, cases=plan.cases)
    # A freeze of today is none of the day it is for.
    return tried(today, asked, read, frozenset({"FROZEN"})) or tried(
        on_its_day, asked, read
    )
