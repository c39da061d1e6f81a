"""The names of streets, set along them where a straight enough piece has room."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from desktop.map.case_marks import grown
from desktop.map.give_way import WAY
from desktop.map.labels import Placed
from desktop.map.shops import rough_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from desktop.map.camera import Box, Camera
    from desktop.map.labels import Taken
    from desktop.map.map_data import Floats, Shapes

# From these scales on streets are named: the major ones, and all.
MAJOR_NAMES: Final = 26_000
ALL_NAMES: Final = 8_000
HIGH: Final = 15.0
# A name lies along a piece whose ends differ from straight by no more than this.
BEND: Final = 0.06
SHARES: Final = (0.5, 0.35, 0.65, 0.2, 0.8)
# Pictures are kept by angle: so many degrees apart.
TURN: Final = 3


class StreetNames:
    """Knows the named streets and where they lie."""

    def __init__(
        self, lines: Shapes, names: tuple[str, ...], major: NDArray[np.bool_]
    ) -> None:
        """Take lines relative to the local origin, with their names."""
        self._lines = lines
        self._names = names
        self._major = major
        self._tree = shapely.STRtree(lines)

    def place(self, camera: Camera, taken: Taken) -> tuple[Placed, ...]:
        """Return the names that found room, the longest streets first."""
        if not self._names or camera.ratio > MAJOR_NAMES * 1.001:
            return ()
        view = shapely.box(*camera.extent)
        rows = self._tree.query(view)
        if camera.ratio > ALL_NAMES * 1.001:
            rows = rows[self._major[rows]]
        pieces = shapely.intersection(self._lines[rows], view)
        long = np.argsort(-shapely.length(pieces), kind="stable")
        done: set[str] = set()
        placed = []
        for place in long.tolist():
            name = self._names[int(rows[place])]
            if not name or name in done:
                continue
            WAY.step()
            for line in shapely.get_parts(pieces[place]):
                found = _along(line, name, camera, taken)
                if found is not None:
                    done.add(name)
                    placed.append(found)
                    break
        return tuple(placed)


def _along(
    line: shapely.LineString, name: str, camera: Camera, taken: Taken
) -> Placed | None:
    wide = rough_width(name)
    need = (wide + 8) * camera.mpp
    length = shapely.length(line)
    if length < need:
        return None
    for share in SHARES:
        middle = min(max(length * share, need / 2), length - need / 2)
        ends = shapely.line_interpolate_point(
            line, [middle - need / 2, middle + need / 2]
        )
        a, b = shapely.get_coordinates(ends)
        chord = float(np.hypot(*(b - a)))
        if chord < need * (1 - BEND):
            continue
        at = shapely.get_coordinates(shapely.line_interpolate_point(line, middle))[0]
        angle = turned(b - a)
        boxes = list(_boxes(camera, (float(at[0]), float(at[1])), angle, wide))
        if all(_inside(box, camera) and taken.free(box) for box in boxes):
            for box in boxes:
                taken.add(box)
            return Placed(
                "street", name, float(at[0]), float(at[1]), (wide, grown(HIGH)), angle
            )
    return None


def turned(along: Floats) -> int:
    """Return the degrees clockwise of a name along a direction, never upside down."""
    degrees = -math.degrees(math.atan2(along[1], along[0]))
    if degrees > 90:
        degrees -= 180
    elif degrees <= -90:
        degrees += 180
    return round(degrees / TURN) * TURN


def _boxes(
    camera: Camera, at: tuple[float, float], angle: int, wide: float
) -> Iterator[Box]:
    """Return small boxes in a row that cover a turned name."""
    px, py = camera.to_screen(*at)
    turn = math.radians(angle)
    high = grown(HIGH)
    count = max(2, math.ceil(wide / high))
    for step in range(count):
        along = (step + 0.5) / count * wide - wide / 2
        x, y = px + along * math.cos(turn), py + along * math.sin(turn)
        yield x - high / 2, y - high / 2, x + high / 2, y + high / 2


def _inside(box: Box, camera: Camera) -> bool:
    return (
        box[0] >= 0
        and box[1] >= 0
        and box[2] <= camera.width
        and box[3] <= camera.height
    )
