"""A plan, or the published grids, gone through on the map like a film; read-only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer

from desktop.map.replay_bar import ReplayBar
from desktop.map.replay_scenes import plan_scenes, published_scenes
from desktop.open_plan import SELECT
from domain.boundary.lattice import bounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from desktop.map.plan_drawing import Drawing
    from desktop.map.replay_scenes import Scene

PLAN: Final = "plan"
PUBLISHED: Final = "published"


class Replay(QObject):
    """Holds the scenes and where the film stands, plays it, and shows each scene.

    While it runs the plan cannot be drawn on; a plan that changes ends the film.
    """

    def __init__(
        self, drawing: Drawing, turn_to: Callable[[datetime | None], None]
    ) -> None:
        """Show films on the map of a drawing; `turn_to` shows the grids of a time."""
        super().__init__(drawing)
        self._drawing, self._turn_to = drawing, turn_to
        self.what = ""
        self.scenes: tuple[Scene, ...] = ()
        self.place_at = 0
        self.bar = ReplayBar(drawing.canvas.viewport())
        self.bar.asked.connect(self.act)
        self.bar.moved.connect(self.show_scene)
        self.bar.left.connect(self.leave)
        self.bar.speed.currentIndexChanged.connect(self._paced)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on)
        drawing.plan.changed.connect(self.leave)

    @property
    def playing(self) -> bool:
        """Whether the film runs."""
        return self._timer.isActive()

    def begin(self, what: str) -> None:
        """Begin a film at its first scene, paused; one that is shown is left."""
        if self.what:
            self.leave()
        read = self._drawing.desk.read
        row = self._drawing.plan.row()
        if what == PLAN and row is not None:
            self.scenes = plan_scenes(read, row)
        else:
            what, self.scenes = PUBLISHED, published_scenes(read)
        if not self.scenes:
            return
        self.what = what
        self._drawing.plan.tool = SELECT
        self._drawing.plan.film = True
        self._drawing.plan.tool_changed.emit(SELECT)
        self.bar.retranslate()
        self.show_scene(0)
        self.bar.show()
        self.bar.raise_()
        self.bar.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> bool:
        """End the film and show what is there now; False when none is shown."""
        if not self.what:
            return False
        what, self.what = self.what, ""
        self._timer.stop()
        self.bar.hide()
        self._drawing.plan.film = False
        self._drawing.plan.tool_changed.emit(SELECT)
        if what == PLAN:
            self._drawing.draft.show_step(None)
        else:
            self._turn_to(None)
        self._drawing.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def act(self, name: str) -> None:
        """Do what a button of the bar, or its key, means."""
        last = len(self.scenes) - 1
        if name == "play":
            self.play(on=not self.playing)
            return
        self.play(on=False)
        wanted = {
            "first": 0,
            "previous": self.place_at - 1,
            "next": self.place_at + 1,
            "last": last,
        }
        self.show_scene(wanted[name])

    def play(self, *, on: bool) -> None:
        """Let the film run on, from its beginning where it has ended, or pause it."""
        if not on or not self.what:
            self._timer.stop()
        else:
            if self.place_at == len(self.scenes) - 1:
                self.show_scene(0)
            self._timer.start(self.bar.pace_ms)
        self._tell_playing()

    def _paced(self) -> None:
        self._timer.setInterval(self.bar.pace_ms)

    def _on(self) -> None:
        self.show_scene(self.place_at + 1)
        if self.place_at == len(self.scenes) - 1:
            self.play(on=False)

    def show_scene(self, place: int) -> None:
        """Show a scene by its place; beyond the ends the last one stands."""
        self.place_at = min(max(place, 0), len(self.scenes) - 1)
        scene = self.scenes[self.place_at]
        if self.what == PLAN:
            self._drawing.draft.show_step(scene.step)
            self._let_be_seen(scene.step)
        else:
            self._turn_to(scene.at)
        self.bar.tell(scene, self.place_at, len(self.scenes))
        self._tell_playing()
        self.bar.place()

    def _let_be_seen(self, step: int) -> None:
        """Bring what a step redrew into the view, where the view lies elsewhere."""
        plans = self._drawing.desk.read.plans
        redrawn = plans.step_difference(self._drawing.plan.id, step)
        if not redrawn.added:
            return
        canvas = self._drawing.canvas
        x, y = canvas.content.origin
        boxes = [bounds(grid.rings) for grid in redrawn.added]
        wests, souths, easts, norths = zip(*boxes, strict=True)
        box = (min(wests) - x, min(souths) - y, max(easts) - x, max(norths) - y)
        canvas.travel.reveal(box, only_if_hidden=True)

    def _tell_playing(self) -> None:
        ended = self.place_at == len(self.scenes) - 1
        self.bar.tell_playing(playing=self.playing, ended=ended)

    def place(self) -> None:
        """Take the room that the map has now."""
        if self.what:
            self.bar.place()

    def retranslate(self) -> None:
        """Tell the scenes in the language of now."""
        if self.what:
            what, place = self.what, self.place_at
            self.begin(what)
            self.show_scene(place)
