"""Keeps a whole frame ready: ordered from a worker once the old one is stale."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from desktop import theme
from desktop.map import frame
from desktop.map.ahead import Ahead, Made, piece_of
from desktop.map.frame import Frame, Order
from desktop.map.give_way import WAY
from desktop.map.labels import LabelPlacer, TypeSizes
from desktop.map.shade_legend import inner_limits, key_of
from desktop.map.shade_paint import level_of
from desktop.map.shops import TYPED_LIMIT, NearStore
from desktop.texts import language, t

if TYPE_CHECKING:
    from desktop.map.backdrop import Backdrop
    from desktop.map.camera import Camera
    from desktop.map.canvas import MapCanvas
    from desktop.tasks import Result, Tasks, Token

# Where the old picture no longer serves, new frames are ordered at this pace; where
# it still does, once the paper has lain still for a while.
PACE_MS: Final = 30
REST_MS: Final = 50
# So much nearer or farther (a factor of 1.6) the old picture is too coarse to keep.
COARSE: Final = 0.7
# How many frames are worked out at once.
HANDS: Final = 1
# How far the picture of a view reaches beyond it that nobody looks at yet.
AHEAD: Final = 0


@dataclass(frozen=True, slots=True)
class Job:
    """A frame being worked out: for which view, data and colours."""

    camera: Camera
    state: int
    brush: int
    ahead: bool


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
        self.ahead = Ahead()
        self._state = 1
        self._shown = 0
        self._said: object = None
        self._noted = False
        self._brush = 0
        self._jobs: dict[Job, Token] = {}
        self._failed = False
        self._stopped = False
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.timeout.connect(self._order)
        canvas.panels.shade_changed.connect(self._choose_shade)
        canvas.content.arrived.connect(self._arrived)

    @property
    def is_complete(self) -> bool:
        """Whether the frame shown is the one that the present state asks for."""
        return self._is_shown() and not self._canvas.content.busy

    def _is_shown(self) -> bool:
        here = piece_of(self._canvas.camera)
        fits = self.frame is not None and self.frame.camera == here
        return fits and self._shown == self._state

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
        """Show the frame for the new view, or order it."""
        if self._canvas.isVisible():
            WAY.close()
        self._explain()
        self._failed = False
        if self._stopped:
            return
        if self._is_shown():
            self._pace.start(0)
            return
        made = self.ahead.exact(piece_of(self._canvas.camera), self._state)
        if made is not None:
            self._show(made)
            self._pace.start(0)
            return
        kept = self.ahead.serving(self._canvas.camera, self._brush)
        if kept is not None:
            self.frame, self._shown = kept.frame, 0
        patience = self._patience()
        waits = self._pace.isActive() and self._pace.remainingTime() <= patience
        if patience == REST_MS or not waits:
            self._pace.start(patience)

    def _patience(self) -> int:
        return REST_MS if self._bearable() else PACE_MS

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

    def forget(self) -> None:
        """Keep no frame but the one that is shown, not those under way either."""
        self.ahead.forget()
        self._brush += 1

    def stop(self) -> None:
        """Order no more frames."""
        self._stopped = True
        self._pace.stop()
        self._canvas.panels.layers.settle()
        for token in self._jobs.values():
            token.cancel()
        # Painted ahead for steps that nobody will take any more.
        self.ahead.forget()

    def _want(self, within_ms: int) -> None:
        self._state += 1
        self._failed = False
        waiting = self._pace.isActive() and self._pace.remainingTime() <= within_ms
        if not self._stopped and not waiting:
            self._pace.start(within_ms)

    def _order(self) -> None:
        """Order what is wanted most: the view itself, or what will be wanted next."""
        if self._failed or self._stopped or self._canvas.camera.width < 2:
            return
        self._tell()
        order = self._next_order()
        if order is None:
            return
        if len(self._jobs) < HANDS:
            self._begin(order)
        elif order.margin != AHEAD:
            # What may be wanted later makes room for what is wanted now.
            for job, token in self._jobs.items():
                if job.ahead:
                    token.cancel()

    def _tell(self) -> None:
        now = (self._canvas.camera, self._state)
        if self.is_complete and now != self._said:
            self._said = now
            self.complete.emit()

    def _next_order(self) -> Order | None:
        """Return the order that comes next, None when all is done or under way."""
        here = piece_of(self._canvas.camera)
        going = {job.camera for job in self._jobs if job.state == self._state}
        if not self._is_shown():
            return None if here in going else self._take()
        if self._canvas.travel.under_way:
            return None
        views = self.ahead.next_views(self._canvas.camera)
        for piece in dict.fromkeys(piece_of(view) for view in views):
            if piece in going or piece == here:
                continue
            if self.ahead.exact(piece, self._state) is None:
                return replace(self._take(piece), margin=AHEAD)
        return None

    def _begin(self, order: Order) -> None:
        ahead = order.margin == AHEAD
        job = Job(order.camera, self._state, self._brush, ahead)

        def work(token: Token) -> Frame | None:
            return frame.work_out(order, self._placer, lambda: token.cancelled)

        def done(result: Result) -> None:
            del self._jobs[job]
            if result.error is not None:
                self._fail(result.error)
            if result.value is not None:
                self._keep(Made(result.value, job.state, job.brush))
            if not self._pace.isActive():
                self._pace.start(0 if self._is_shown() else self._patience())

        self._jobs[job] = self._tasks.run(work, done, "map")

    def _fail(self, error: Exception) -> None:
        """Say that the map is not whole; the next change tries again."""
        self._failed = self._noted = True
        self._canvas.panels.say(t("map.frame_failed"))
        raise error

    def _keep(self, made: Made) -> None:
        """Keep a frame, and show it where it is nearer to the view than what is."""
        if made.brush != self._brush:
            return
        self.ahead.keep(made)
        bounds = self._canvas.content.bounds
        if bounds and _shows(made.frame.backdrop.camera, bounds):
            self.overview = made.frame.backdrop
        if self._better(made.frame):
            self._show(made)
            if self._noted:
                self._noted = False
                self._canvas.panels.say("")
            self.framed.emit()
            self._tell()

    def _better(self, made: Frame) -> bool:
        """Tell whether a frame is to be shown rather than the one that is."""
        camera = self._canvas.camera
        if self.frame is None or made.camera == piece_of(camera):
            return True
        return not self._is_shown() and _far(made, camera) <= _far(self.frame, camera)

    def _show(self, made: Made) -> None:
        self.frame = made.frame
        self._shown = made.state
        self._canvas.layers.staged()

    def _take(self, piece: Camera | None = None) -> Order:
        canvas, content = self._canvas, self._canvas.content
        if content.outlines is not self._outlines:
            self._outlines = content.outlines
            self._placer = LabelPlacer()
        chosen = frozenset(canvas.selection.ids("grid"))
        camera = piece or piece_of(canvas.camera)
        kept = self.ahead.serving(camera, self._brush)
        return Order(
            camera=camera,
            ink=content.ink,
            outlines=content.outlines,
            marks=content.marks,
            people=content.people,
            gaps=content.gaps,
            selected=chosen,
            opacity=canvas.panels.layers.opacity(),
            order=canvas.panels.layers.rows.order,
            panels=(),
            texts=self._gap_words(),
            sizes=self._sizes,
            now=content.data.now(),
            pixel_ratio=canvas.devicePixelRatioF(),
            kept=kept.frame.backdrop if kept else None,
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


def _far(made: Frame, camera: Camera) -> float:
    """Return how unlike the view is that a frame was made for."""
    zoom = abs(math.log2(made.backdrop.camera.mpp / camera.mpp))
    return zoom + (0.0 if made.backdrop.camera.covers(camera) else 1.0)


def _shows(camera: Camera, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = camera.extent
    return west <= box[0] and south <= box[1] and east >= box[2] and north >= box[3]
