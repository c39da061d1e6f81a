"""How the map moves from one view to another: jumps, zooms, the whole, the way back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEasingCurve,
    QElapsedTimer,
    QObject,
    QPointF,
    QVariantAnimation,
)

from desktop import motion
from desktop.map.camera import RUNGS, Camera
from desktop.map.fitting import clear_fit
from desktop.map.views import Views

if TYPE_CHECKING:
    from desktop.map.camera import Box
    from desktop.map.canvas import MapCanvas

# Turns of the wheel closer together than this are one step of the way back.
ONE_STEP_MS: Final = 700
# Nobody goes nearer than this to a thing by a jump: 2 m a pixel.
NEAR_MPP: Final = 2.0
# From this part of a rung on a zoom is a notch of its own, below it part of a pinch.
NOTCHED: Final = 0.75


class Travel(QObject):
    """Takes one canvas from view to view; `own` = the person chose the view himself.

    A view that a person chose is kept until he asks for the whole (★).
    """

    def __init__(self, canvas: MapCanvas) -> None:
        """Move one canvas."""
        super().__init__(canvas)
        self._canvas = canvas
        self._views = Views()
        self.own = False
        self._whole: Camera | None = None
        self._since_zoom = QElapsedTimer()
        # Of a pinch: the part of a rung that is not climbed yet.
        self._saved = 0.0
        self._from = self._to = canvas.camera
        self._jump = QVariantAnimation(self)
        self._jump.setStartValue(0.0)
        self._jump.setEndValue(1.0)
        self._jump.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._jump.valueChanged.connect(self._step)
        self._jump.finished.connect(self._arrive)

    @property
    def under_way(self) -> bool:
        """Whether a jump is being shown."""
        return self._jump.state() == QVariantAnimation.State.Running

    @property
    def goal(self) -> Camera:
        """Where the map looks once the jump is over."""
        return self._to if self.under_way else self._canvas.camera

    def stop(self) -> None:
        """Stay where the jump has got to: a hand has taken hold of the map."""
        self._jump.stop()

    def leave(self, *, running: bool = False) -> None:
        """Remember the view that is about to be left."""
        clock = self._since_zoom
        same = running and clock.isValid() and clock.elapsed() < ONE_STEP_MS
        if running:
            clock.start()
        else:
            clock.invalidate()
        if not same:
            self._views.leave(self._canvas.camera)

    def jump(self, camera: Camera, *, own: bool = True) -> None:
        """Go to a view, in a quarter of a second where things may move."""
        self._jump.stop()
        camera = camera.aligned()
        for_ms = motion.duration(motion.JUMP_MS)
        if not for_ms or not self._canvas.isVisible():
            self._canvas.look(camera, own=own)
            return
        self.own = self.own or own
        self._jump.setDuration(for_ms)
        self._from, self._to = self._canvas.camera, camera
        self._jump.start()

    def _step(self, share: float) -> None:
        if self.under_way:
            self._canvas.look(between(self._from, self._to, share), own=False)

    def _arrive(self) -> None:
        size = self._canvas.camera
        self._canvas.look(self._to.sized(size.width, size.height), own=False)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a pixel, or about the middle."""
        self.stop()
        camera = self._canvas.camera
        spot = at or QPointF(camera.width / 2, camera.height / 2)
        self.leave(running=True)
        rungs = self._rungs(factor)
        if rungs:
            self._canvas.stage.ahead.zoomed(rungs, (spot.x(), spot.y()))
            self._canvas.look(camera.climbed(rungs, spot.x(), spot.y()))

    def _rungs(self, factor: float) -> int:
        """Return how many rungs to climb; what is too little for one is saved up."""
        asked = RUNGS * math.log2(factor)
        if abs(asked) >= NOTCHED:
            self._saved = 0.0
            return round(asked)
        self._saved += asked
        rungs = round(self._saved)
        self._saved -= rungs
        return rungs

    def jump_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a key or a button: the same, but seen to move."""
        camera = self.goal
        spot = at or QPointF(camera.width / 2, camera.height / 2)
        self.leave(running=True)
        rungs = round(RUNGS * math.log2(factor))
        self.jump(camera.climbed(rungs, spot.x(), spot.y()))

    def whole(self, camera: Camera | None = None) -> Camera | None:
        """Return the view of the whole area clear of the panels, None without one."""
        content = self._canvas.content
        bounds = content.bounds
        if bounds is None:
            return None
        view = camera or self._canvas.camera
        panels = self._canvas.panels.boxes()
        whole = clear_fit(view, bounds, content.outlines.outer, panels)
        self._whole = whole.aligned()
        return self._whole

    def fit(self) -> None:
        """Show the whole area, and go on doing so when the window changes (★)."""
        view = self.whole()
        if view is not None:
            self.leave()
            self.jump(view, own=False)
        self.own = False

    def keep_whole(self) -> None:
        """Show the whole area clear of the panels as they stand now, if it is shown."""
        # What another pane chose may have been brought into view meanwhile.
        if self.own or self.goal != self._whole:
            return
        view = self.whole()
        if view is not None:
            self.jump(view, own=False)

    def go_back(self, *, forward: bool = False) -> bool:
        """Show the previous view again, or the next one; False if there is none."""
        now = self.goal
        view = self._views.forward(now) if forward else self._views.back(now)
        if view is None:
            return False
        self.jump(view.sized(now.width, now.height))
        return True

    def can_go_back(self, *, forward: bool = False) -> bool:
        """Tell whether there is a previous view, or a next one."""
        return self._views.has(forward=forward)

    def reveal(self, box: Box, *, only_if_hidden: bool = False) -> None:
        """Show a box, near enough for what is in it to be told apart."""
        if only_if_hidden and self.in_view(box):
            return
        self.leave()
        now = self.goal
        near = now.fitted(box, pad=1.0)
        mpp = min(now.mpp, near.mpp) if only_if_hidden else near.mpp
        kept = max(mpp, near.mpp, NEAR_MPP)
        self.jump(Camera(near.x, near.y, kept, near.width, near.height))

    def reveal_quietly(self, box: Box) -> None:
        """Bring what another pane chose into view, unless the person holds the view."""
        # Before the grids are read nobody knows where on the map a place lies.
        if self.own or self._canvas.content.bounds is None or self.in_view(box):
            return
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        now = self.goal
        self.jump(Camera(x, y, now.mpp, now.width, now.height), own=False)

    def in_view(self, box: Box) -> bool:
        """Tell whether the middle of a box is seen."""
        west, south, east, north = self.goal.extent
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return west < x < east and south < y < north


def between(start: Camera, end: Camera, share: float) -> Camera:
    """Return the view a share of the way from one to another.

    Scale goes by equal factors; the middle goes so that the one place that both
    views show at the same pixel stays there.
    """
    if share >= 1:
        return end
    mpp = math.exp(
        math.log(start.mpp) * (1 - share) + math.log(end.mpp) * share,
    )
    change = end.mpp - start.mpp
    moved = (mpp - start.mpp) / change if abs(change) > 1e-9 else share
    return Camera(
        start.x + (end.x - start.x) * moved,
        start.y + (end.y - start.y) * moved,
        mpp,
        end.width,
        end.height,
    )
