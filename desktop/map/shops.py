"""Entities near by: dots by type, and nearer still symbols at the door with a name."""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from desktop.map.case_marks import grown

if TYPE_CHECKING:
    from desktop.map.camera import Box, Camera
    from desktop.map.density import Density
    from desktop.map.labels import Taken
    from desktop.map.map_data import Floats, MapData, ShopMark

# From this scale on dots tell the type; from the next on symbols stand at the door.
TYPED_LIMIT: Final = 20_000
SYMBOL_LIMIT: Final = 4_000
NAME_LIMIT: Final = 3_000
# More entities than this in a view are dots of one kind: they would hide each other.
MOST: Final = 12_000
SPARE_PX: Final = 200
SIDE: Final = 20
CELL_PX: Final = 24
NAME_PX: Final = 12
LONGEST: Final = 14
GAP: Final = 3
CLOSED: Final = frozenset({"cancelled", "revoked"})


@dataclass(frozen=True, slots=True)
class NearView:
    """The entities of a box, relative to the local origin; the rest lies outside."""

    box: Box
    shops: tuple[ShopMark, ...]
    xy: Floats

    def covers(self, box: Box) -> bool:
        """Tell whether a box lies inside this one."""
        mine = self.box
        slack = 0.01
        return (
            mine[0] <= box[0] + slack
            and mine[1] <= box[1] + slack
            and mine[2] >= box[2] - slack
            and mine[3] >= box[3] - slack
        )


@dataclass(frozen=True, slots=True)
class ShopSpot:
    """A symbol at a door: one entity, or (`count` > 1) those that share the door.

    `side` is where the name stands, pixels from the symbol's middle to the name's;
    (0, 0) = it found no place.
    """

    ids: tuple[str, ...]
    x: float
    y: float
    type: str
    high: bool
    closed: bool
    name: str
    side: tuple[float, float] = (0.0, 0.0)

    @property
    def count(self) -> int:
        """How many entities share the door."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Shops:
    """The symbols of a view with their places (N, 2)."""

    spots: tuple[ShopSpot, ...] = ()
    xy: Floats = field(default_factory=lambda: np.empty((0, 2)))


class NearStore:
    """Keeps the entities read last; asked by the thread that works out a frame."""

    def __init__(self, data: MapData) -> None:
        """Read from `data` when a view is asked that is not at hand."""
        self._data = data
        self._lock = threading.Lock()
        self._view: NearView | None = None

    def forget(self) -> None:
        """Read anew: entities have changed, or lie elsewhere."""
        with self._lock:
            self._view = None

    def of(
        self, camera: Camera, origin: tuple[float, float], crowd: Density | None
    ) -> NearView | None:
        """Return the entities of a view, None when it is too far or too full."""
        if camera.ratio > TYPED_LIMIT * 1.001:
            return None
        with self._lock:
            view = self._view
            if view is not None and view.covers(camera.extent):
                return view
            # Read with a margin, so that not every step of a pan reads again.
            box = camera.grown(SPARE_PX).extent
            if crowd is None or len(crowd.within(box)) > MOST:
                return None
            self._view = self._read(box, origin)
            return self._view

    def _read(self, box: Box, origin: tuple[float, float]) -> NearView | None:
        west, south, east, north = box
        away = (
            west + origin[0],
            south + origin[1],
            east + origin[0],
            north + origin[1],
        )
        shops = self._data.load_near(away, MOST + 1)
        if len(shops) > MOST:
            return None
        places = np.array([(one.x, one.y) for one in shops], dtype=np.float64)
        return NearView(box, shops, places.reshape(-1, 2) - np.array(origin))


def arrange(view: NearView, wide: Camera, camera: Camera, taken: Taken) -> Shops:
    """Return the symbols of a view: doors that lie on each other share one symbol.

    `wide` = the view with a margin about it. The riskiest come first; what they
    cover is taken.
    """
    spots = []
    for rows in _doors(view, wide):
        marks = [view.shops[row] for row in rows]
        best = min(marks, key=lambda one: (one.state in CLOSED, not one.high, one.id))
        x, y = view.xy[rows].mean(axis=0).tolist()
        ids = (best.id, *(one.id for one in marks if one is not best))
        high = any(one.high for one in marks)
        name = shown_name(best.name, len(marks))
        spots.append(ShopSpot(ids, x, y, best.type, high, best.state in CLOSED, name))
    spots.sort(key=lambda one: (not one.high, one.closed, one.ids))
    for spot in spots:
        taken.add(_box(camera, spot))
    return _shops(spots)


def _shops(spots: list[ShopSpot]) -> Shops:
    places = np.array([(one.x, one.y) for one in spots], dtype=np.float64)
    return Shops(tuple(spots), places.reshape(-1, 2))


def named(shops: Shops, camera: Camera, taken: Taken) -> Shops:
    """Return the symbols with a place for each name that has room beside its own."""
    if camera.ratio > NAME_LIMIT * 1.001:
        return shops
    return _shops([_with_name(spot, camera, taken) for spot in shops.spots])


def _doors(view: NearView, camera: Camera) -> list[list[int]]:
    west, south, east, north = camera.extent
    xy = view.xy
    seen = (xy[:, 0] >= west) & (xy[:, 0] <= east)
    seen &= (xy[:, 1] >= south) & (xy[:, 1] <= north)
    rows = np.flatnonzero(seen)
    if not len(rows):
        return []
    # The cells lie fast on the ground: a symbol keeps its place under a pan.
    cell = np.floor(xy[rows] / (grown(CELL_PX) * camera.mpp)).astype(np.int64)
    order = np.lexsort((cell[:, 0], cell[:, 1]))
    cuts = np.flatnonzero(np.any(np.diff(cell[order], axis=0) != 0, axis=1)) + 1
    return [rows[group].tolist() for group in np.split(order, cuts)]


def _box(camera: Camera, spot: ShopSpot) -> Box:
    px, py = camera.to_screen(spot.x, spot.y)
    half = grown(SIDE) / 2
    return px - half, py - half, px + half, py + half


def _with_name(spot: ShopSpot, camera: Camera, taken: Taken) -> ShopSpot:
    text = spot.name
    wide, high = rough_width(text), grown(NAME_PX * 1.4)
    px, py = camera.to_screen(spot.x, spot.y)
    away = grown(SIDE) / 2 + GAP
    sides = (
        (away + wide / 2, 0.0),
        (-away - wide / 2, 0.0),
        (0.0, -away - high / 2),
        (0.0, away + high / 2),
    )
    for dx, dy in sides:
        x, y = px + dx, py + dy
        box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        if taken.free(box):
            taken.add(box)
            return replace(spot, side=(dx, dy))
    return spot


def shown_name(name: str, count: int) -> str:
    """Return a name as the map shows it: not too long, with those it stands for."""
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    return f"{short} +{count - 1}" if count > 1 else short


def rough_width(text: str) -> float:
    """Return at most how wide a text is: a worker measures no type."""
    wide = sum(unicodedata.east_asian_width(one) in "WFA" for one in text)
    return grown(NAME_PX * (wide + 0.62 * (len(text) - wide))) + 4
