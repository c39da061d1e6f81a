"""Work on the workspace beside the window: a worker writes, and all is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db.connection import open_existing, path_of
from db.door import LocalDoor, result_of
from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
from db.exchange.take_in import take_in
from db.store import Outcome, Store
from desktop.tasks import Cancelled
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from db.world import Reads
    from desktop.desk import Desk
    from desktop.tasks import Result, Tasks, Token


@dataclass(slots=True)
class Job:
    """What the work came to: its value, or why it stopped, and every act it did."""

    value: Any = None
    reason: Refused | Unavailable | None = None
    outcomes: list[Outcome] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a piece of work gets: reads and a door on a connection of its own."""

    path: Path
    read: Reads
    door: TellingDoor
    token: Token


class TellingDoor:
    """A door that keeps what it did, to be told on the window's thread."""

    def __init__(self, door: LocalDoor, job: Job) -> None:
        """Do through `door`, and keep the outcomes in `job`."""
        self._door = door
        self._job = job

    def do_plain(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """Do one command given as a JSON object."""
        name, outcome = self._door.act(plain)
        self._job.outcomes.append(outcome)
        return result_of(name, outcome)


class DeskWork:
    """Does acts of whoever is signed in without holding the window up."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        """Write as whoever is signed in at `desk`."""
        self._desk = desk
        self._tasks = tasks

    def run(
        self,
        work: Callable[[Beside], Any],
        done: Callable[[Job], None],
        saying: str = "",
        told: str = "",
        broken: Callable[[], None] | None = None,
    ) -> Token:
        """Call work(beside) in a worker, then done(job) on the window's thread.

        `saying` is shown meanwhile; `told` is the sentence of the deed, for undo.
        A bug ends in the crash report and not in `done`; `broken` is called first.
        """
        desk = self._desk
        path = path_of(desk.store.conn)
        who = (desk.session, desk.keys)

        def act(token: Token) -> Job:
            job = Job()
            conn = open_existing(path)
            try:
                store = Store(conn, desk.clock, desk.ids)
                door = TellingDoor(LocalDoor(store, *who), job)
                job.value = work(Beside(path, store.read, door, token))
            except (Refused, Unavailable) as reason:
                job.reason = reason
            except Cancelled:
                job.reason = Refused("WORK_STOPPED", acts=len(job.outcomes))
            finally:
                conn.close()
            return job

        def tell(result: Result) -> None:
            if result.error is not None:
                if broken is not None:
                    broken()
                raise result.error
            self._announce(result.value, told)
            done(result.value)

        return self._tasks.run(act, tell, saying)

    def _announce(self, job: Job, told: str) -> None:
        for place, outcome in enumerate(job.outcomes, 1):
            self._desk.read.stale(outcome.changes)
            last = place == len(job.outcomes) and job.reason is None
            self._desk.announce(outcome, self, told if last else "")


def taking(
    kind: str, file: Path, options: ImportOptions, report: ImportReport
) -> Callable[[Beside], ImportReport]:
    """Return the work of taking one file in; `report` is filled even when refused."""

    def work(beside: Beside) -> ImportReport:
        target = ImportTarget(
            beside.path,
            beside.read,
            beside.door,
            lambda _step, count, total: beside.token.progress(count, total),
            beside.token,
        )
        return take_in(target, kind, file, options, report)

    return work
