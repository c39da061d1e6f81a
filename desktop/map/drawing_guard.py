"""What a stroke would lead to, asked of the very rules before the hand lets go."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from domain.asked import Asked
from domain.boundary.editing.ring_algebra import only_noded
from domain.boundary.lattice import planar_m2
from domain.decide import decide
from domain.plans.events import PlanRedrawn
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.world import Reads
    from desktop.desk import Desk
    from desktop.map.drawing_ground import Ground
    from domain.boundary.events import GridContent

    Answer = Refused | Unavailable | list[PlanRedrawn]

# While the rules answer within this, each move of the hand may ask them.
QUICK_MS: Final = 8.0


@dataclass(frozen=True, slots=True)
class Side:
    """A grid that a stroke would leave behind; `fresh` = it gets a code of its own."""

    grid: GridContent
    fresh: bool
    area_m2: float
    entities: int
    cases: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a stroke would lead to: a refusal, or the grids it would leave behind."""

    reason: Refused | Unavailable | None = None
    sides: tuple[Side, ...] = ()


class Guard(QObject):
    """Asks the rules what they would say, and writes nothing.

    While they answer quickly they are asked at each move of the hand, on the spot;
    where borders are long, a thread of its own asks them, for the latest move only,
    and `answered` tells.
    """

    answered = Signal(object)
    _came = Signal(object)

    def __init__(self, desk: Desk, ground: Ground) -> None:
        """Ask as the one who sits at a desk."""
        super().__init__(ground)
        self._desk = desk
        self._ground = ground
        self.took_ms = 0.0
        self._thread: ThreadPoolExecutor | None = None
        self._reader: Reads | None = None
        self._busy = False
        self._next: object | None = None
        # Whether a later move than the one in the thread was answered on the spot.
        self._passed = False
        self._came.connect(self._take)

    @property
    def quick(self) -> bool:
        """Whether the rules have answered within a share of a frame."""
        return self.took_ms <= QUICK_MS

    def foresee(self, command: object) -> Foreseen:
        """Return what a command would lead to now."""
        began = perf_counter()
        answer = _decided(command, self._desk.asking(), self._desk.read)
        found = self._read(answer)
        self.took_ms = (perf_counter() - began) * 1000
        self._passed, self._next = True, None
        return found

    def ask(self, command: object) -> None:
        """Ask in the thread; what was asked before and not begun is forgotten."""
        self._next = command
        if not self._busy:
            self._begin()

    def forget(self) -> None:
        """Want no answer any more."""
        self._next = None

    def stop(self) -> None:
        """Close the thread and its view of the workspace."""
        self._next = None
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.submit(self._close)
            thread.shutdown(wait=True)

    def _close(self) -> None:
        if self._reader is not None:
            self._reader.conn.close()
            self._reader = None

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="griddesk-guard")
        command, self._next = self._next, None
        self._busy, self._passed = True, False
        self._thread.submit(self._work, command, self._desk.asking())

    def _work(self, command: object, asked: Asked) -> None:
        began = perf_counter()
        try:
            if self._reader is None:
                self._reader = self._desk.open_reader()
            answer: Answer | Exception = _decided(command, asked, self._reader)
        except Exception as error:  # noqa: BLE001 - raised on the window's thread
            answer = error
        self._came.emit((command, answer, (perf_counter() - began) * 1000))

    def _take(self, came: tuple[object, Answer | Exception, float]) -> None:
        command, answer, self.took_ms = came
        self._busy = False
        passed = self._passed
        if self._thread is None:
            return
        if isinstance(answer, Exception) and not isinstance(
            answer, Refused | Unavailable
        ):
            raise answer
        if self._next is not None:
            self._begin()
        if not passed:
            self.answered.emit((command, self._read(answer)))

    def _read(self, answer: Answer) -> Foreseen:
        if isinstance(answer, Refused | Unavailable):
            return Foreseen(answer)
        mesh = self._ground.mesh
        if any(one not in mesh.grids for event in answer for one in event.removed):
            # The plan went on meanwhile: the answer is about what was.
            return Foreseen()
        return Foreseen(None, self._sides(answer))

    def _sides(self, drawn: Sequence[PlanRedrawn]) -> tuple[Side, ...]:
        mesh = self._ground.mesh
        sides = []
        for event in drawn:
            before = [mesh.grids[one] for one in event.removed]
            old = {grid.code: grid for grid in before}
            for grid in event.added:
                if grid.code in old and _gets_vertices(old[grid.code], grid):
                    continue
                entities, cases = self._ground.inside(grid.rings, before)
                fresh = grid.code not in old
                area = planar_m2(grid.rings)
                sides.append(Side(grid, fresh, area, entities, cases))
        return tuple(sorted(sides, key=lambda one: one.fresh))


def _decided(command: object, asked: Asked, read: Reads) -> Answer:
    try:
        events = decide(command, asked, read)
    except (Refused, Unavailable) as reason:
        return reason
    return [one for one in events if isinstance(one, PlanRedrawn)]


def _gets_vertices(old: GridContent, new: GridContent) -> bool:
    """Tell whether a neighbour merely got the vertices that a cut ends on."""
    return (
        old.station == new.station
        and old.rings != new.rings
        and only_noded(old.rings, new.rings)
    )
