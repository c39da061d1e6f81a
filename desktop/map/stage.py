"""Keeps a whole frame ready: ordered from a worker once the old one is stale."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from desktop import theme
from desktop.map import frame
from desktop.map.backdrop import Backdrop
from desktop.map.frame import Frame, Order
from desktop.map.labels import LabelPlacer, TypeSizes
from desktop.map.shade_legend import inner_limits, key_of
from desktop.map.shade_paint import level_of
from desktop.map.shops import TYPED_LIMIT, NearStore
from desktop.texts import language, t

if TYPE_CHECKING:
    from desktop.map.camera import Camera
    from desktop.map.canvas import MapCanvas
    from desktop.tasks import Result, Tasks, Token

# Where the old picture no longer serves, new frames are ordered at this pace; where
# it still does, once the paper has lain still for a while.
PACE_MS: Final = 30
REST_MS: Final = 50
# So much nearer or farther (a factor of 1.6) the old picture is too coarse to keep.
COARSE: Final = 0.7
# How far, in pixels, a kept backdrop may lie from whole pixels: none can see it.
HAIR: Final = 0.02


class Stage(QObject):
    """Holds the frame that is shown; `framed` when another one has come."""

    framed = Signal()
    complete = Signal()

    def __init__(self, canvas: MapCanvas, tasks: Tasks) -> None:
        """Serve one canvas, by its own workers."""
        super().__init__(canvas)
        self._canvas = canvas
        self._tasks = tasks
        self.frame: Frame | None = None
        self.overview: Backdrop | None = None
        self._placer = LabelPlacer()
        self._told: object = None
        self._near = NearStore(canvas.content.data)
        self._outlines: object = None
        self._sizes = TypeSizes()
        self._wanted = 1
        self._shown = 0
        self._painted = 0
        self._brush = 0
        self._token: Token | None = None
        self._stopped = False
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.timeout.connect(self._order)
        canvas.panels.shade_changed.connect(self._choose_shade)
        canvas.content.arrived.connect(self._arrived)

    @property
    def is_complete(self) -> bool:
        """Whether the frame shown is the one that the present state asks for."""
        return self._shown == self._wanted and not self._canvas.content.busy

    def wait(self, timeout_ms: int) -> bool:
        """Wait until the frame is complete; False when the time ran out first."""
        if self.is_complete:
            return True
        loop = QEventLoop(self)
        self.complete.connect(loop.quit)
        limit = QTimer(loop)
        limit.setSingleShot(True)
        limit.timeout.connect(loop.quit)
        limit.start(timeout_ms)
        loop.exec()
        self.complete.disconnect(loop.quit)
        loop.deleteLater()
        return self.is_complete

    def _choose_shade(self) -> None:
        self._canvas.content.choose_shade(self._canvas.panels.layers.choice)
        self._explain()

    def _arrived(self, part: str) -> None:
        if part in {"areas", "entities"}:
            self._near.forget()
        if part == "shade":
            self._explain()
            self.repaint()

    def _explain(self) -> None:
        """Let the legend say what is shaded at this scale."""
        canvas = self._canvas
        shade = canvas.content.shade if canvas.panels.layers.state.shaded else None
        near = canvas.camera.ratio <= TYPED_LIMIT * 1.001
        told = (shade, level_of(canvas.camera.ratio), near, language(), theme.name())
        if told != self._told:
            self._told = told
            key = key_of(shade, canvas.camera.ratio) if shade is not None else None
            canvas.panels.explain(key, near=near)
            if key is not None:
                canvas.panels.layers.shade.offer(inner_limits(key.level))

    def view_moved(self) -> None:
        """Order a frame for the new view."""
        self._explain()
        self._wanted += 1
        if self._token is not None or self._stopped:
            return
        if self._bearable():
            self._pace.start(REST_MS)
        elif not self._pace.isActive() or self._pace.remainingTime() > PACE_MS:
            self._pace.start(PACE_MS)

    def _bearable(self) -> bool:
        """Tell whether the picture at hand will do while the view moves on."""
        if self.frame is None:
            return False
        painted, camera = self.frame.backdrop.camera, self._canvas.camera
        return (
            painted.covers(camera) and abs(math.log2(painted.mpp / camera.mpp)) < COARSE
        )

    def restage(self) -> None:
        """Order symbols and labels anew; the backdrop still serves."""
        self._want(0)

    def repaint(self, *, dressed: bool = False) -> None:
        """Order everything anew; `dressed` = in other colours, so show nothing old."""
        self._brush += 1
        if dressed:
            self._sizes = TypeSizes()
            self.overview = None
        self._want(0)

    def stop(self) -> None:
        """Order no more frames."""
        self._stopped = True
        self._pace.stop()
        self._canvas.panels.layers.settle()
        if self._token is not None:
            self._token.cancel()

    def _want(self, within_ms: int) -> None:
        self._wanted += 1
        waiting = self._pace.isActive() and self._pace.remainingTime() <= within_ms
        if self._token is None and not self._stopped and not waiting:
            self._pace.start(within_ms)

    def _order(self) -> None:
        if self._token is not None or self._canvas.camera.width < 2:
            return
        number, brush = self._wanted, self._brush
        order = self._take()

        def work(token: Token) -> Frame | None:
            return frame.work_out(order, self._placer, lambda: token.cancelled)

        def done(result: Result) -> None:
            self._token = None
            if result.error is not None:
                raise result.error
            if result.value is not None:
                self._keep(result.value, number, brush)

        self._token = self._tasks.run(work, done, "map")

    def _keep(self, made: Frame, number: int, brush: int) -> None:
        self.frame = made
        self._shown, self._painted = number, brush
        bounds = self._canvas.content.bounds
        if bounds and _shows(made.backdrop.camera, bounds):
            self.overview = made.backdrop
        self._canvas.layers.staged()
        self.framed.emit()
        if self._shown != self._wanted:
            self._pace.start(REST_MS if self._bearable() else PACE_MS)
        elif self.is_complete:
            self.complete.emit()

    def _take(self) -> Order:
        canvas, content = self._canvas, self._canvas.content
        if content.outlines is not self._outlines:
            self._outlines = content.outlines
            self._placer = LabelPlacer()
        chosen = frozenset(canvas.selection.ids("grid"))
        return Order(
            camera=canvas.camera,
            ink=content.ink,
            outlines=content.outlines,
            marks=content.marks,
            people=content.people,
            gaps=content.gaps,
            selected=chosen,
            opacity=canvas.panels.layers.opacity(),
            order=canvas.panels.layers.rows.order,
            panels=canvas.panels.boxes(),
            texts=self._gap_words(),
            sizes=self._sizes,
            now=content.data.now(),
            pixel_ratio=canvas.devicePixelRatioF(),
            kept=self._serving(),
            near=self._near,
            origin=content.origin,
        )

    def picture_order(self, pixel_ratio: float) -> Order:
        """Return the order of a frame of this view as a picture, without panels."""
        return replace(self._take(), pixel_ratio=pixel_ratio, kept=None, panels=())

    def _gap_words(self) -> dict[str, str]:
        """Return the words of the gaps by grid code: worded on the window's thread."""
        content = self._canvas.content
        areas, row_of = content.outlines.areas, content.outlines.row_of
        return {
            code: t("map.gap", number=areas.numbers[row_of[code]])
            for code in content.gaps
            if code in row_of
        }

    def _serving(self) -> Backdrop | None:
        """Return the backdrop that still serves the view to the last pixel."""
        if self.frame is None or self._painted != self._brush:
            return None
        camera, painted = self._canvas.camera, self.frame.backdrop.camera
        if painted.mpp != camera.mpp or not painted.covers(camera):
            return None
        odd = (painted.width - camera.width) / 2
        x = (painted.x - camera.x) / camera.mpp - odd
        y = (painted.y - camera.y) / camera.mpp - (painted.height - camera.height) / 2
        whole = abs(x - round(x)) < HAIR and abs(y - round(y)) < HAIR
        return self.frame.backdrop if whole else None


def _shows(camera: Camera, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = camera.extent
    return west <= box[0] and south <= box[1] and east >= box[2] and north >= box[3]
