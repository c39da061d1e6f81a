"""The names on the map: placed by priority, never over each other, always haloed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QImage,
    QTransform,
)

from desktop import theme
from desktop.map.give_way import WAY
from desktop.map.halo import Halo, paint_haloed
from desktop.map.label_places import (
    MOST,
    SIDE,
    UNIT_MOST,
    UNIT_SIDE,
    around,
    clipped_places,
    inside,
    places,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from desktop.map.camera import Box, Camera
    from desktop.map.map_data import Floats

HALO: Final = 3.6
FULL_NAMES: Final = 15_000
# What each class of label looks like: size, bold, spacing, colour token.
STYLES: Final[dict[str, tuple[int, bool, float, str]]] = {
    "selected": (14, True, 0.0, "t1"),
    "gap": (13, True, 0.0, "late"),
    "station": (20, True, 3.0, "t1"),
    "bureau": (20, True, 6.0, "t1"),
    "station_small": (15, True, 1.0, "t1"),
    "bureau_small": (15, True, 2.0, "t1"),
    "name": (14, False, 0.0, "t2"),
    "number": (13, False, 0.0, "t2"),
    "street": (12, False, 0.0, "t3"),
    "shop": (12, False, 0.0, "t2"),
    "age": (11, False, 0.0, "t2"),
}
UNITS: Final = frozenset({"station", "bureau", "station_small", "bureau_small"})
# What must be read looks for its place as long as the names of units do.
EAGER: Final = UNITS | {"gap", "selected"}
# Where there is no room for the name as it should be, it is tried smaller.
SMALLER: Final = {"station": "station_small", "bureau": "bureau_small"}
RANK: Final = {style: rank for rank, style in enumerate(STYLES)}


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that wants a place: its style, its text and the polygon it names.

    `key` names the polygon so that its places are worked out once; `snug` = the
    text must stay inside the polygon.
    """

    style: str
    text: str
    key: str
    shape: shapely.Geometry
    size: tuple[float, float]
    snug: bool = True
    smaller: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A label that found a place: its middle in metres relative to the local origin.

    `angle` = degrees by which it is turned clockwise.
    """

    style: str
    text: str
    x: float
    y: float
    size: tuple[float, float]
    angle: int = 0


class LabelPlacer:
    """Places labels for a view; keeps the places found inside each polygon."""

    def __init__(self) -> None:
        """Start with nothing worked out."""
        self._places: dict[str, Floats] = {}

    def place(
        self, wishes: Iterable[Wish], camera: Camera, taken: Taken
    ) -> tuple[Placed, ...]:
        """Give each label the first free place, the most important first.

        A label without a free place is tried smaller, where it may be, or dropped.
        """
        found = []
        for wish in sorted(wishes, key=lambda one: (RANK[one.style], one.key)):
            WAY.step()
            spot = self._spot(wish, camera, taken)
            if spot is None and wish.smaller is not None:
                style = SMALLER[wish.style]
                wish = replace(wish, style=style, size=wish.smaller)  # noqa: PLW2901
                spot = self._spot(wish, camera, taken)
            if spot is not None:
                found.append(Placed(wish.style, wish.text, *spot, wish.size))
        return tuple(found)

    def _spot(
        self, wish: Wish, camera: Camera, taken: Taken
    ) -> tuple[float, float] | None:
        wide, high = wish.size
        bounds: Box = tuple(shapely.bounds(wish.shape).tolist())
        if wish.snug and (bounds[2] - bounds[0]) < wide * camera.mpp:
            return None
        spots = self._candidates(wish, bounds, camera)
        px, py = camera.to_screens(spots)
        boxes = np.column_stack(
            (px - wide / 2, py - high / 2, px + wide / 2, py + high / 2)
        )
        for row in np.flatnonzero(taken.free_rows(boxes, camera)).tolist():
            box: Box = tuple(boxes[row].tolist())
            if not wish.snug or _holds(wish, box, camera):
                taken.add(box)
                x, y = spots[row].tolist()
                return x, y
        return None

    def _candidates(self, wish: Wish, bounds: Box, camera: Camera) -> Floats:
        many = (UNIT_MOST, UNIT_SIDE) if wish.style in EAGER else (MOST, SIDE)
        if not inside(bounds, camera.extent):
            return clipped_places(wish.shape, camera.extent, *many)
        key = f"{wish.key} {many[1]}"
        if key not in self._places:
            self._places[key] = places(wish.shape, *many)
        found = self._places[key]
        if wish.style != "gap":
            return found
        # A gap in a small grid is named beside it rather than not at all.
        size = (wish.size[0] * camera.mpp, wish.size[1] * camera.mpp)
        return np.vstack((found, around(bounds, size)))


class Taken:
    """The boxes in pixels that are no longer free."""

    def __init__(self, blocked: Iterable[Box]) -> None:
        """Start with boxes that no label may touch."""
        self._boxes = np.array(list(blocked), dtype=np.float64).reshape(-1, 4)
        self._count = len(self._boxes)

    def free(self, box: Box) -> bool:
        """Tell whether a box touches no other."""
        at = self._boxes[: self._count]
        hit = (at[:, 0] < box[2]) & (at[:, 2] > box[0])
        hit &= (at[:, 1] < box[3]) & (at[:, 3] > box[1])
        return not hit.any()

    def free_rows(self, boxes: Floats, camera: Camera) -> NDArray[np.bool_]:
        """Return which of many boxes lie in the window and touch no other."""
        at = self._boxes[: self._count]
        free = (boxes[:, 0] >= 0) & (boxes[:, 1] >= 0)
        free &= (boxes[:, 2] <= camera.width) & (boxes[:, 3] <= camera.height)
        rows = np.flatnonzero(free)
        if not len(rows):
            return free
        some = boxes[rows]
        # Only what lies about the polygon can be in the way.
        low, high = some[:, :2].min(axis=0), some[:, 2:].max(axis=0)
        about = (at[:, 2:] > low).all(axis=1) & (at[:, :2] < high).all(axis=1)
        at = at[about]
        hit = (at[None, :, 0] < some[:, None, 2]) & (at[None, :, 2] > some[:, None, 0])
        hit &= (at[None, :, 1] < some[:, None, 3]) & (at[None, :, 3] > some[:, None, 1])
        free[rows[hit.any(axis=1)]] = False
        return free

    def add_all(self, boxes: Iterable[Box]) -> None:
        """Take many boxes."""
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Take a box."""
        if self._count == len(self._boxes):
            self._boxes = np.vstack((self._boxes, np.zeros((64, 4))))
        self._boxes[self._count] = box
        self._count += 1


def _holds(wish: Wish, box: Box, camera: Camera) -> bool:
    west, north = camera.to_world(box[0], box[1])
    east, south = camera.to_world(box[2], box[3])
    corners = np.array(((west, north), (east, north), (west, south), (east, south)))
    return bool(shapely.contains_xy(wish.shape, corners[:, 0], corners[:, 1]).all())


def font_of(style: str) -> QFont:
    """Return the type of a class of label."""
    size, bold, spacing, _token = STYLES[style]
    font = theme.font(size, bold=bold)
    if spacing:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
    return font


class TypeSizes:
    """How much room labels take, measured once each in the thread that places them."""

    def __init__(self) -> None:
        """Start with none measured."""
        self._known: dict[tuple[str, str], tuple[float, float]] = {}

    def of(self, style: str, text: str) -> tuple[float, float]:
        """Return how much room a label takes, pixels, its halo included."""
        key = (style, text)
        if key not in self._known:
            measures = QFontMetricsF(_own_font(style))
            wide = measures.horizontalAdvance(text) + HALO
            self._known[key] = (wide, measures.height() * 0.86)
        return self._known[key]


def _own_font(style: str) -> QFont:
    """Return the type of a class of label, shared with no other thread."""
    size, bold, spacing, _token = STYLES[style]
    made = QFont()
    made.setFamilies(list(theme.FAMILIES))
    made.setPixelSize(theme.px(size))
    made.setBold(bold)
    made.setFeature(QFont.Tag("tnum"), 1)
    if spacing:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
    return made


def picture(style: str, text: str, pixel_ratio: float, angle: int = 0) -> QImage:
    """Return a label as a picture: the text over its halo, turned by an angle."""
    flat = _flat(style, text, pixel_ratio)
    if not angle:
        return flat
    turn = QTransform().rotate(angle)
    return flat.transformed(turn, Qt.TransformationMode.SmoothTransformation)


def _flat(style: str, text: str, pixel_ratio: float) -> QImage:
    font = font_of(style)
    measures = QFontMetricsF(font)
    wide = measures.horizontalAdvance(text) + 2 * HALO
    high = measures.height() + 2 * HALO
    image = QImage(
        round(wide * pixel_ratio) + 1,
        round(high * pixel_ratio) + 1,
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(pixel_ratio)
    image.fill(Qt.GlobalColor.transparent)
    look = Halo(font, theme.color(STYLES[style][3]), theme.color("map", 225), HALO / 2)
    paint_haloed(image, QPointF(HALO, HALO + measures.ascent()), text, look)
    return image
