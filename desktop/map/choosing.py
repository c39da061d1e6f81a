"""What a person picks on the map becomes the desk's one selection."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from desktop.selection import Item
from desktop.texts import has, t

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF, QRectF

    from desktop.map.canvas import MapCanvas

# A crowd is gone nearer to by this factor, down to this many metres a pixel.
CROWD_FACTOR: Final = 2.5
CROWD_MPP: Final = 0.5
STILL: Final = 4


class Choosing:
    """Selects by click, band, key and likeness on one canvas."""

    def __init__(self, canvas: MapCanvas) -> None:
        """Choose on one canvas."""
        self._canvas = canvas
        self._cycle: tuple[QPointF, int] | None = None

    def one(self, item: Item) -> None:
        """Select one thing."""
        self._canvas.selection.set(item, origin=self._canvas)

    def at(self, at: QPointF, *, adding: bool = False) -> None:
        """Select the topmost thing under a pixel; a crowd is gone nearer to.

        Adding takes it in beside the others, or takes it away again.
        """
        canvas = self._canvas
        self._cycle = None
        if canvas.picking.crowd_at(at) and canvas.camera.mpp > CROWD_MPP:
            canvas.travel.jump_by(CROWD_FACTOR, at)
            return
        below = canvas.picking.under(at)[:1]
        kept = canvas.selection.items
        if not adding:
            canvas.selection.set(*below, origin=canvas)
        elif below and below[0] in kept:
            rest = tuple(one for one in kept if one != below[0])
            canvas.selection.set(*rest, origin=canvas)
        elif below:
            canvas.selection.set(*kept, *below, origin=canvas)

    def within(self, band: QRectF, *, adding: bool = False) -> None:
        """Select the cases inside a band, or the grids it meets when there is none."""
        canvas = self._canvas
        canvas.redraw()
        found = canvas.picking.within(band)
        kept = canvas.selection.items if adding else ()
        fresh = [one for one in found if one not in kept]
        canvas.selection.set(*kept, *fresh, origin=canvas)

    def next_below(self, at: QPointF) -> None:
        """Select the next thing under a pixel, round and round."""
        canvas = self._canvas
        below = canvas.picking.under(at)
        if not below:
            return
        place = -1
        if self._cycle and (at - self._cycle[0]).manhattanLength() < STILL:
            place = self._cycle[1]
        else:
            chosen = canvas.selection.items
            if len(chosen) == 1 and chosen[0] in below:
                place = below.index(chosen[0])
        place = (place + 1) % len(below)
        self._cycle = (at, place)
        self.one(below[place])

    def walk_grids(self, by: int) -> None:
        """Select the next grid by code, or the one before."""
        self._walk("grid", list(self._canvas.content.outlines.areas.codes), by)

    def walk_cases(self, by: int) -> None:
        """Select the next case that is in view, the most urgent first."""
        self._walk("case", self.cases_in_view(), by)

    def cases_in_view(self) -> list[str]:
        """Return the cases in view, the most urgent first."""
        frame, camera = self._canvas.stage.frame, self._canvas.camera
        if frame is None:
            return []
        west, south, east, north = camera.extent
        return [
            one
            for spot in reversed(frame.spots.rows)
            if west <= spot.x <= east and south <= spot.y <= north
            for one in spot.ids
        ]

    def _walk(self, kind: str, ids: list[str], by: int) -> None:
        if not ids:
            return
        now = self._canvas.selection.first(kind)
        place = (ids.index(now) + by) % len(ids) if now in ids else min(0, by)
        self.one(Item(kind, ids[place]))
        self._canvas.reveal_selection(only_if_hidden=True)

    def similar(self) -> str:
        """Select everything on the map like the leading selected thing; say how many.

        Cases of the same kind and lane, grids of the same station, officers with the
        same letter; "" where nothing is selected that has its like.
        """
        canvas = self._canvas
        lead = canvas.selection.items[0] if canvas.selection.items else None
        found, said = self._alike(lead) if lead else ((), "")
        if not lead or not found:
            return ""
        rest = [one for one in found if one != lead.id]
        items = [lead, *(Item(lead.kind, one) for one in rest)]
        canvas.selection.set(*items, origin=canvas)
        return t(f"map.similar.{lead.kind}", n=len(items), like=said)

    def _alike(self, lead: Item) -> tuple[tuple[str, ...], str]:
        content = self._canvas.content
        if lead.kind == "case":
            mark = content.marks.mark(lead.id)
            if mark is None:
                return (), ""
            said = f"{kind_word(mark.kind)} · {t(f'map.lane.{mark.lane}')}"
            return content.marks.like(mark), said
        if lead.kind == "grid":
            areas = content.outlines.areas
            row = content.outlines.row_of.get(lead.id)
            station = areas.station_of[row] if row is not None else ""
            rows = content.outlines.rows_of("station", station) if station else ()
            name = areas.stations.get(station, station)
            return tuple(areas.codes[one] for one in rows), name
        if lead.kind == "person":
            letter = {one.id: one.letter for one in content.people.marks}.get(lead.id)
            marks = content.people.marks if letter else ()
            return tuple(one.id for one in marks if one.letter == letter), letter or ""
        return (), ""

    def told(self) -> str:
        """Return in words how much is selected, "" for one thing or none."""
        items = self._canvas.selection.items
        if len(items) < 2:
            return ""
        counts = Counter(one.kind for one in items)
        one = {kind: ".one" if n == 1 else "" for kind, n in counts.items()}
        parts = [t(f"map.chosen.{kind}{one[kind]}", n=n) for kind, n in counts.items()]
        return t("map.chosen", what=t("map.chosen.and").join(parts))


def kind_word(kind: str) -> str:
    """Return the name of a kind of case."""
    key = f"map.kind.{kind}"
    return t(key) if has(key) else t(f"word.{kind}") if has(f"word.{kind}") else kind
