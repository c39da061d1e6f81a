"""A next point held by figures: x, y, distance, bearing, along or across an edge."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from domain.refused import Refused

if TYPE_CHECKING:
    from domain.boundary.editing.ring_algebra import Edge, Point

NUMBER: Final = re.compile(
    r"\s*([xyda])\s*=?\s*([-+]?\d+(?:\.\d*)?)\s*[,，;；]?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Held:
    """Figures that hold the next point: metres, and a bearing clockwise from north.

    A `bearing` that is `both` ways holds the point to the whole line, as parallel to
    an edge does; typed as an angle it points one way.
    """

    x: float | None = None
    y: float | None = None
    distance: float | None = None
    bearing: float | None = None
    both: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is held."""
        return self != Held()

    def fixed(self, last: Point | None) -> Point | None:
        """Return the point where the figures leave no choice, None where they do."""
        if self.x is not None and self.y is not None:
            return round(self.x * 1000), round(self.y * 1000)
        if last is None or self.distance is None or self.bearing is None or self.both:
            return None
        return _from(last, self.distance * 1000, self.bearing)

    def point(self, last: Point | None, cursor: Point) -> Point:
        """Return the place nearest to the cursor that the figures allow."""
        fixed = self.fixed(last)
        if fixed is not None:
            return fixed
        if last is not None and (self.distance is not None or self.bearing is not None):
            cursor = self._about(last, cursor)
        x = cursor[0] if self.x is None else round(self.x * 1000)
        y = cursor[1] if self.y is None else round(self.y * 1000)
        return x, y

    def _about(self, last: Point, cursor: Point) -> Point:
        dx, dy = cursor[0] - last[0], cursor[1] - last[1]
        if self.bearing is None:
            length = (self.distance or 0.0) * 1000
            return _from(last, length, math.degrees(math.atan2(dx, dy)))
        turned = math.radians(self.bearing)
        along = dx * math.sin(turned) + dy * math.cos(turned)
        if self.distance is not None:
            along = math.copysign(self.distance * 1000, along)
        return _from(last, along if self.both else max(0.0, along), self.bearing)


def _from(last: Point, length: float, bearing: float) -> Point:
    turned = math.radians(bearing)
    return (
        last[0] + round(length * math.sin(turned)),
        last[1] + round(length * math.cos(turned)),
    )


def bearing_of(edge: Edge) -> float:
    """Return the bearing of an edge, degrees clockwise from north, 0 to 360."""
    (ax, ay), (bx, by) = edge
    return math.degrees(math.atan2(bx - ax, by - ay)) % 360


def typed(words: str, held: Held) -> Held:
    """Return what is held after words such as `d 120 a 45` or `x 330000`.

    Refused TYPED_UNCLEAR when they are none.
    """
    names = {"x": "x", "y": "y", "d": "distance", "a": "bearing"}
    at, found = 0, {}
    text = words.strip()
    while at < len(text):
        match = NUMBER.match(text, at)
        if match is None:
            raise Refused("TYPED_UNCLEAR", typed=words.strip())
        found[names[match[1].lower()]] = float(match[2])
        at = match.end()
    if not found or found.get("distance", 1.0) <= 0:
        raise Refused("TYPED_UNCLEAR", typed=words.strip())
    both = False if "bearing" in found else held.both
    return replace(held, both=both, **found)
