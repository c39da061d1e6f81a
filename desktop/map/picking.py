"""What lies where on the map: under a pixel, within a band, and the box of a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from desktop.map.case_marks import RADIUS
from desktop.selection import Item

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF, QRectF

    from db.world import Reads
    from desktop.map.camera import Box
    from desktop.map.canvas import MapCanvas
    from desktop.map.case_marks import Spot

REACH: Final = RADIUS + 3
PERSON_REACH: Final = 11
SHOP_REACH: Final = 9
# So many of a crowd are offered one after the other.
MOST: Final = 20


class Picking:
    """Answers what a pixel, a band or a choice means on one canvas."""

    def __init__(self, canvas: MapCanvas, read: Reads | None) -> None:
        """Look at one canvas; `read` knows where entities stand."""
        self._canvas = canvas
        self._read = read

    def row_at(self, at: QPointF) -> int:
        """Return the row of the grid under a pixel, -1 outside."""
        x, y = self._canvas.camera.to_world(at.x(), at.y())
        return self._canvas.content.outlines.at(x, y)

    def _shown(self, layer: str) -> bool:
        return self._canvas.panels.layers.opacity().get(layer, 1.0) > 0

    def _spots(self, at: QPointF) -> list[Spot]:
        frame = self._canvas.stage.frame
        if frame is None or not self._shown("cases"):
            return []
        hit = []
        for spot in reversed(frame.spots.rows):
            px, py = self._canvas.camera.to_screen(spot.x, spot.y)
            if abs(px - at.x()) <= REACH and abs(py - at.y()) <= REACH:
                hit.append(spot)
        return hit

    def crowd_at(self, at: QPointF) -> bool:
        """Tell whether the topmost symbol under a pixel stands for many cases."""
        spots = self._spots(at)
        return bool(spots) and spots[0].count > 1

    def crowd(self, at: QPointF) -> Spot | None:
        """Return the topmost symbol under a pixel if it stands for many cases."""
        spots = self._spots(at)
        return spots[0] if spots and spots[0].count > 1 else None

    def under(self, at: QPointF) -> tuple[Item, ...]:
        """Return what lies under a pixel: cases, officers, the grid, its station."""
        cases = [one for spot in self._spots(at) for one in spot.ids][:MOST]
        found = [Item("case", one) for one in cases]
        found.extend(self._people(at))
        found.extend(self._shops(at))
        row = self.row_at(at)
        if row >= 0:
            areas = self._canvas.content.outlines.areas
            found.append(Item("grid", areas.codes[row]))
            if areas.station_of[row]:
                found.append(Item("station", areas.station_of[row]))
        return tuple(found)

    def _people(self, at: QPointF) -> list[Item]:
        if not self._shown("people"):
            return []
        content, camera = self._canvas.content, self._canvas.camera
        place = (at.x(), at.y())
        near = content.people.near(camera, place, PERSON_REACH, content.data.now())
        return [Item("person", one) for one in near]

    def _shops(self, at: QPointF) -> list[Item]:
        frame = self._canvas.stage.frame
        if frame is None or not self._shown("shops"):
            return []
        found: list[Item] = []
        for spot in frame.shops.spots:
            px, py = self._canvas.camera.to_screen(spot.x, spot.y)
            if abs(px - at.x()) <= SHOP_REACH and abs(py - at.y()) <= SHOP_REACH:
                found.extend(Item("entity", one) for one in spot.ids)
        return found[:MOST]

    def within(self, band: QRectF) -> tuple[Item, ...]:
        """Return the cases inside a band of pixels, or else the grids it meets."""
        camera, frame = self._canvas.camera, self._canvas.stage.frame
        west, north = camera.to_world(band.left(), band.top())
        east, south = camera.to_world(band.right(), band.bottom())
        cases = [
            Item("case", one)
            for spot in (frame.spots.rows if frame and self._shown("cases") else ())
            if west <= spot.x <= east and south <= spot.y <= north
            for one in spot.ids
        ]
        if cases:
            return tuple(cases)
        outlines = self._canvas.content.outlines
        box = shapely.box(west, south, east, north)
        rows = sorted(outlines.tree.query(box, predicate="intersects").tolist())
        return tuple(Item("grid", outlines.areas.codes[row]) for row in rows)

    def rows_of(self, item: Item) -> tuple[int, ...]:
        """Return the rows of the grids that a selected thing covers."""
        outlines = self._canvas.content.outlines
        if item.kind == "grid":
            row = outlines.row_of.get(item.id)
            return () if row is None else (row,)
        if item.kind in {"station", "bureau"}:
            return outlines.rows_of(item.kind, item.id)
        return ()

    def box_of(self, items: tuple[Item, ...]) -> Box | None:
        """Return the box of selected things in metres, None if none is on the map."""
        chosen = self._canvas.selection
        if items is chosen.items:
            # Of thousands they are known already.
            cases = chosen.ids("case")
        else:
            cases = tuple(id_ for kind, id_ in items if kind == "case")
        boxes = []
        if len(cases) < len(items):
            others = (item for item in items if item.kind != "case")
            boxes = [box for item in others for box in self._boxes(item)]
        span = self._canvas.content.marks.span(cases)
        if span is not None:
            west, south, east, north = span
            boxes.append((west - 150, south - 150, east + 150, north + 150))
        if not boxes:
            return None
        all_of = np.array(boxes)
        low, high = all_of[:, :2].min(axis=0), all_of[:, 2:].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def entity_place(self, entity: str) -> tuple[float, float] | None:
        """Return where an entity stands, relative to the local origin."""
        if self._read is None:
            return None
        origin = self._canvas.content.origin
        for one in self._read.entities.premises_of(entity):
            if one.x is not None and one.y is not None:
                return one.x - origin[0], one.y - origin[1]
        return None

    def _boxes(self, item: Item) -> list[Box]:
        content = self._canvas.content
        place = None
        if item.kind == "person":
            place = content.people.place(item.id)
        elif item.kind == "entity":
            place = self.entity_place(item.id)
        if place is not None:
            return [(place[0] - 150, place[1] - 150, place[0] + 150, place[1] + 150)]
        boxes = content.outlines.boxes
        return [tuple(boxes[row].tolist()) for row in self.rows_of(item)]
