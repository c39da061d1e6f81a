"""Lines joined to nets for tracing: made in a worker, ahead of the hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from domain.boundary.editing.ring_algebra import edges_of
from domain.boundary.editing.tracing import Net

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.tasks import Result, Tasks, Token
    from domain.boundary.editing.mesh import Box, Mesh
    from domain.boundary.editing.references import ReferenceLines

    Build = Callable[[], Net]

BORDERS, LINES = "borders", "lines"
# A trace may lead so far around the straight way, as a share of it, and mm besides.
AROUND_SHARE: Final = 0.5
AROUND_MM: Final = 200_000
# So few pieces are joined at once: it takes a few milliseconds.
AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Kept:
    """A net, what it was made of and for which box."""

    of: object
    box: Box
    net: Net

    def serves(self, of: object, box: Box) -> bool:
        """Tell whether this is a net of these lines that reaches about a box."""
        return self.of == of and _holds(self.box, box)


class TraceNets(QObject):
    """The borders of a plan and the reference lines, as nets to follow.

    Asked for one that is not there yet, it answers None and has it made; `ready`
    tells when it is.
    """

    ready = Signal()

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        """Hold no net yet."""
        super().__init__(parent)
        self._tasks = tasks
        self._kept: dict[str, _Kept] = {}
        self._making: set[str] = set()

    @property
    def preparing(self) -> bool:
        """Whether a net is being made."""
        return bool(self._making)

    def borders(self, mesh: Mesh, step: int, box: Box) -> Net | None:
        """Return the borders about a box, None while they are being joined.

        `step` tells one state of the mesh from another.
        """
        kept = self._kept.get(BORDERS)
        if kept is not None and kept.serves(step, box):
            return kept.net
        wide = _wider(box)
        # The mesh may go on meanwhile; an outline never changes.
        outlines = [mesh.grids[one].rings for one in mesh.near(wide)]
        count = sum(len(ring) // 2 for o in outlines for part in o for ring in part)

        def build() -> Net:
            return Net(edge for rings in outlines for edge in edges_of(rings))

        return self._made(BORDERS, step, wide, build, count)

    def lines(self, references: ReferenceLines, box: Box) -> Net | None:
        """Return the reference lines about a box, None while they are being joined."""
        kept = self._kept.get(LINES)
        if kept is not None and kept.serves(references, box):
            return kept.net
        wide = _wider(box)

        def build() -> Net:
            return references.net(wide)

        return self._made(LINES, references, wide, build, references.count(wide))

    def _made(
        self, name: str, of: object, wide: Box, build: Build, count: int
    ) -> Net | None:
        if count <= AT_ONCE:
            self._kept[name] = kept = _Kept(of, wide, build())
            return kept.net
        if name in self._making:
            return None
        self._making.add(name)

        def work(_token: Token) -> _Kept:
            return _Kept(of, wide, build())

        def done(result: Result) -> None:
            self._making.discard(name)
            if result.error is not None:
                raise result.error
            self._kept[name] = result.value
            self.ready.emit()

        self._tasks.run(work, done, "trace")
        return None


def _holds(wide: Box, box: Box) -> bool:
    return (
        wide[0] <= box[0]
        and wide[1] <= box[1]
        and wide[2] >= box[2]
        and wide[3] >= box[3]
    )


def _wider(box: Box) -> Box:
    west, south, east, north = box
    pad = round(max(east - west, north - south) * AROUND_SHARE) + AROUND_MM
    return west - pad, south - pad, east + pad, north + pad
