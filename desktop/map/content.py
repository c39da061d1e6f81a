"""What is loaded for the map: each part read when it is stale, and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.map.backdrop import Ink
from desktop.map.borders import Borders
from desktop.map.case_marks import CaseMarks
from desktop.map.density import Density
from desktop.map.map_data import Areas
from desktop.map.outline_steps import OutlineSteps
from desktop.map.people import People
from desktop.map.reference_paint import ReferencePaint
from desktop.map.shade_paint import Shading
from desktop.map.shading import STAFFED, Choice, Shade, count_cases, work_out
from desktop.map.streets import StreetLines
from domain.refused import Unavailable

if TYPE_CHECKING:
    from desktop.map.camera import Box
    from desktop.map.map_data import MapData
    from desktop.tasks import Result, Tasks, Token
    from domain.changes import Changes

PARTS: Final[tuple[str, ...]] = (
    "areas",
    "streets",
    "references",
    "cases",
    "duty",
    "entities",
)
# Which part of the map a kind of change makes stale.
STALE: Final[dict[str, tuple[str, ...]]] = {
    "workspace": PARTS,
    "grid": ("areas", "duty"),
    "unit": ("areas", "duty"),
    "street": ("streets",),
    "reference": ("references",),
    "entity": ("entities",),
    "premises": ("entities",),
    "position": ("duty",),
    "person": ("duty",),
    "post": ("duty",),
    "shift": ("duty",),
    "leave": ("duty",),
    "takeover": ("duty",),
    "rule": ("cases",),
}
# What the shading of areas is reckoned from.
FIGURED: Final = frozenset({"areas", "entities", "cases", "duty"})
# A storm of small changes is answered by one reading once it is over.
CALM_MS: Final = 120
ENTITY_CALM_MS: Final = 1500
# So many cases are read on the window's thread; more in a worker.
FEW: Final = 200


class MapContent(QObject):
    """Loads the parts of the map in a worker and says which one has come."""

    arrived = Signal(str)

    def __init__(self, data: MapData, tasks: Tasks, parent: QObject) -> None:
        """Read from `data`, off the window's thread by `tasks`."""
        super().__init__(parent)
        self.data = data
        self._tasks = tasks
        self.origin = (0.0, 0.0)
        self.outlines = OutlineSteps(Areas(), self.origin)
        self.marks = CaseMarks((), self.origin)
        self.people = People()
        self.gaps: frozenset[str] = frozenset()
        self.answers: dict[str, tuple[str, int]] = {}
        self.counts: dict[str, int] | None = None
        self.shade = Shade()
        self.ink = Ink()
        self.failed: Unavailable | None = None
        self._running = 0
        self._preparing = False
        self._stopped = False
        self._asked: set[str] = set()
        self._choice = Choice()
        self._shading = False
        self._shade_stale = False
        self._drawn: OutlineSteps | None = None
        self.arrived.connect(self._reckon)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._load_asked)

    @property
    def busy(self) -> bool:
        """Whether a part is being read or about to be."""
        return self._running > 0 or bool(self._asked)

    @property
    def bounds(self) -> Box | None:
        """The box of all grids relative to the local origin, None without grids."""
        box = self.outlines.boxes
        if not len(box):
            return None
        low, high = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def load(self, *parts: str, calm_ms: int = 0) -> None:
        """Read these parts soon."""
        self._asked.update(parts)
        if not self._calm.isActive() or self._calm.remainingTime() > calm_ms:
            self._calm.start(calm_ms)

    def prepare_next(self) -> None:
        """Work out the outlines of one more zoom step, before anybody zooms there.

        Called whenever a frame is complete: the frame that is waited for comes first.
        """
        missing = self.outlines.missing()
        if missing >= 0 and not self._preparing and not self._stopped:
            self._preparing = True
            outlines = self.outlines

            def done(_result: Result) -> None:
                self._preparing = False
                self.prepare_next()

            self._tasks.run(lambda _token: outlines.step(missing), done, "areas")

    def choose_shade(self, choice: Choice) -> None:
        """Shade the areas by another figure, or classed otherwise."""
        if choice != self._choice:
            self._choice = choice
            self.renew_shade()

    def renew_shade(self) -> None:
        """Reckon the classes anew, in a worker; "shade" arrives once they are."""
        if self._shading or self._stopped:
            self._shade_stale = True
            return
        self._shading, self._shade_stale = True, False
        self._running += 1
        choice, areas = self._choice, self.outlines.areas
        marks, now = self.marks, self.data.now()
        entities, answers, outlines = self.counts, self.answers, self.outlines

        def work(_token: Token) -> Shade:
            counts = count_cases(marks, now)
            if choice.figure == STAFFED:
                held, needed = self.data.load_staffed(areas.codes)
                counts = replace(counts, held=held, needed=needed)
            area_m2 = outlines.area_m2
            return work_out(choice, areas, area_m2, entities, counts, answers)

        self._tasks.run(work, self._shaded, "shade")

    def _shaded(self, result: Result) -> None:
        self._running -= 1
        self._shading = False
        if result.error is not None:
            raise result.error
        if self._shade_stale:
            self.renew_shade()
        old, self.shade = self.shade, result.value
        # A case that came or went seldom moves a limit: then nothing is repainted.
        if old != self.shade or self._drawn is not self.outlines:
            self._drawn = self.outlines
            shading = Shading(self.outlines, self.shade)
            self.ink = _with(self.ink, "shading", shading)
            self.arrived.emit("shade")
        else:
            self.arrived.emit("unchanged")

    def _reckon(self, part: str) -> None:
        if part in FIGURED and self._choice.figure:
            self.renew_shade()

    def stop(self) -> None:
        """Read no more."""
        self._stopped = True
        self._calm.stop()
        self._asked.clear()

    def apply(self, changes: Changes) -> None:
        """Read anew what these changes made stale, and nothing else."""
        stale: set[str] = set()
        for kind in changes.kinds:
            stale.update(STALE.get(kind, ()))
        cases = changes.ids("case")
        if changes.whole("case") or len(cases) > FEW:
            stale.add("cases")
        elif cases and "cases" not in stale:
            self.marks = self.marks.renewed(cases, self.data.cases(cases))
            self.arrived.emit("cases")
        if stale == {"entities"}:
            self.load("entities", calm_ms=ENTITY_CALM_MS)
        elif stale:
            self.load(*stale, calm_ms=CALM_MS)

    def _load_asked(self) -> None:
        if self._running:
            self._calm.start(CALM_MS)
            return
        parts = [part for part in PARTS if part in self._asked]
        self._asked.clear()
        if "areas" in parts:
            # The other parts are drawn relative to where the grids lie.
            self._run("areas", lambda was: self._after_areas(was, parts[1:]))
        else:
            self._load_rest(parts)

    def _after_areas(self, was: tuple[float, float], parts: list[str]) -> None:
        # Under another origin everything else lies elsewhere and is read anew.
        self._load_rest(parts if was == self.origin else list(PARTS[1:]))

    def _load_rest(self, parts: list[str]) -> None:
        for part in parts:
            self._run(part, lambda _was: None)

    def _run(self, part: str, then: Callable[[tuple[float, float]], None]) -> None:
        self._running += 1
        origin = self.origin

        def work(_token: Token) -> Any:
            return _LOADERS[part](self.data, origin)

        def done(result: Result) -> None:
            self._running -= 1
            self.failed = None
            if isinstance(result.error, Unavailable):
                self.failed = result.error
            elif result.error is None:
                self._keep(part, result.value)
            then(origin)
            self.arrived.emit(part)
            if result.error is not None and self.failed is None:
                raise result.error

        self._tasks.run(work, done, part)

    def _keep(self, part: str, value: Any) -> None:
        if part == "areas":
            self._keep_areas(value)
        elif part == "cases":
            self.marks = value
        elif part == "duty":
            self.people = People(value.people, self.origin)
            self.gaps, self.answers = value.gaps, value.answers
        elif part in {"streets", "references"}:
            self.ink = _with(self.ink, part, value)
        else:
            self.counts = value[1]
            self.ink = _with(self.ink, "density", value[0])

    def _keep_areas(self, outlines: OutlineSteps) -> None:
        moved = outlines.origin != self.origin
        self.outlines = outlines
        self.origin = outlines.origin
        self.ink = _with(self.ink, "borders", Borders(outlines))
        if moved:
            self.ink = Ink(borders=self.ink.borders)
            # A case that changes before all are read joins these.
            self.marks = CaseMarks(self.marks.rows, self.origin)


def _with(ink: Ink, name: str, value: Any) -> Ink:
    return replace(ink, **{name: value})


def _load_entities(
    data: MapData, origin: tuple[float, float]
) -> tuple[Density, dict[str, int]]:
    points = data.load_entities()
    return Density(points, origin), points.counts


def _load_references(
    data: MapData, origin: tuple[float, float]
) -> dict[str, ReferencePaint]:
    return {
        layer: ReferencePaint(layer, rows, origin)
        for layer, rows in data.load_references().items()
    }


def _load_areas(data: MapData, origin: tuple[float, float]) -> OutlineSteps:
    areas = data.load_areas()
    if not len(areas.shapes):
        return OutlineSteps(areas, origin)
    west, south, east, north = shapely.total_bounds(areas.shapes)
    if not (west <= origin[0] <= east and south <= origin[1] <= north):
        origin = (
            float(np.round((west + east) / 2, -2)),
            float(np.round((south + north) / 2, -2)),
        )
    return OutlineSteps(areas, origin)


_LOADERS: Final[dict[str, Callable[[Any, tuple[float, float]], Any]]] = {
    "areas": _load_areas,
    "streets": lambda data, origin: StreetLines(data.load_streets(), origin),
    "references": _load_references,
    "cases": lambda data, origin: CaseMarks(data.load_cases(), origin),
    "duty": lambda data, _origin: data.load_duty(),
    "entities": _load_entities,
}
