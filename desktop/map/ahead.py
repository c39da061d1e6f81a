"""Frames painted before anybody looks there: the next rungs of a zoom, the way back."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desktop.map.backdrop import Backdrop
    from desktop.map.camera import Camera
    from desktop.map.frame import Frame

# So many pixels are kept in all, but never fewer frames than this.
MOST_PIXELS: Final = 28_000_000
LEAST: Final = 3
# A notch of the wheel goes so many rungs, until the hand shows other habits.
NOTCH: Final = 2
# So many notches beyond the view are painted beforehand, and one behind it.
DEPTH: Final = 3
# By so many pixels the pieces of paper lie apart that names are placed on.
PIECE: Final = 256


@dataclass(frozen=True, slots=True)
class Made:
    """A frame with the state of the data and the colours that it was painted for."""

    frame: Frame
    state: int
    brush: int


class Ahead:
    """Keeps the frames made last, and says which ones will be wanted next."""

    def __init__(self) -> None:
        """Start with none, and with nothing known of the hand."""
        self._made: list[Made] = []
        self._rungs = NOTCH
        self._at: tuple[float, float] | None = None
        self._push = (0.0, 0.0)
        self._pushing = False

    def forget(self) -> None:
        """Keep no frame."""
        self._made.clear()

    def zoomed(self, rungs: int, at: tuple[float, float]) -> None:
        """Take note of a zoom: the next one is most likely the same."""
        self._pushing = False
        self._rungs, self._at = rungs or self._rungs, at

    def pushed(self, dx: float, dy: float) -> None:
        """Take note of a push of the paper: the next one is most likely the same."""
        self._push, self._pushing = (dx, dy), True

    def pointed(self, at: tuple[float, float]) -> None:
        """Take note of where the cursor is: a zoom would be about it."""
        self._at = at

    def keep(self, made: Made) -> None:
        """Keep a frame; the ones looked at longest ago go."""
        self._made = [
            one
            for one in self._made
            if one.brush == made.brush and one.frame.camera != made.frame.camera
        ]
        self._made.append(made)
        total = 0
        for count, one in enumerate(reversed(self._made), 1):
            total += one.frame.backdrop.pixels
            if count > LEAST and total > MOST_PIXELS:
                del self._made[: len(self._made) - count + 1]
                break

    def exact(self, camera: Camera, state: int) -> Made | None:
        """Return the frame made for just this piece of paper and state."""
        for one in reversed(self._made):
            if one.frame.camera == camera and one.state == state:
                self._made.remove(one)
                self._made.append(one)
                return one
        return None

    def serving(self, camera: Camera, brush: int) -> Made | None:
        """Return a frame whose backdrop shows this view to the last pixel."""
        for one in reversed(self._made):
            if one.brush == brush and serves(one.frame.backdrop, camera):
                return one
        return None

    def next_views(self, camera: Camera) -> list[Camera]:
        """Return the views that the hand will most likely ask for, the likeliest first.

        They are those along the way that it pushes or zooms, and one step back.
        """
        at = self._at or (camera.width / 2, camera.height / 2)
        view, nearer = camera, []
        for _ in range(DEPTH):
            view = view.climbed(self._rungs, *at)
            nearer.append(view)
        nearer.insert(2, camera.climbed(-self._rungs, *at))
        across = [camera.panned(*push).aligned() for push in self._pushes()]
        made = [*across, *nearer] if self._pushing else [*nearer, *across]
        return [one for one in made if one != camera]

    def _pushes(self) -> list[tuple[float, float]]:
        """Return the pushes that lead to the next pieces of paper on the hand's way."""
        dx, dy = self._push
        most = max(abs(dx), abs(dy))
        if not most:
            return []
        ways = {(dx / most, dy / most)}
        # Whichever side comes first: both are at hand.
        ways |= {(math.copysign(1, dx), 0.0)} if dx else set()
        ways |= {(0.0, math.copysign(1, dy))} if dy else set()
        return [(x * PIECE, y * PIECE) for x, y in sorted(ways, reverse=True)]


def piece_of(camera: Camera) -> Camera:
    """Return the piece of paper that a view lies on, larger than it on each side.

    Pieces lie fast on the ground: names and symbols are placed once for each, so
    that they keep their places while the view is pushed about on it.
    """
    step = PIECE * camera.mpp
    return replace(
        camera,
        x=round(camera.x / step) * step,
        y=round(camera.y / step) * step,
        width=camera.width + PIECE,
        height=camera.height + PIECE,
    ).aligned()


def serves(backdrop: Backdrop, camera: Camera) -> bool:
    """Tell whether a backdrop shows a view to the last pixel."""
    return backdrop.camera.mpp == camera.mpp and backdrop.camera.covers(camera)
