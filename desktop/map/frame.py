"""One whole frame of the map, worked out off the window's thread from a fixed state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.map import backdrop, case_marks
from desktop.map.backdrop import MARGIN, Backdrop, Ink
from desktop.map.borders import GRID_LIMIT, STATION_LIMIT
from desktop.map.camera import step_of
from desktop.map.case_marks import CaseMarks, Spots
from desktop.map.labels import (
    FULL_NAMES,
    SMALLER,
    LabelPlacer,
    Placed,
    Taken,
    TypeSizes,
    Wish,
)
from desktop.map.near_dots import NearDots
from desktop.map.shops import SYMBOL_LIMIT, Shops, arrange, named

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.map.camera import Box, Camera
    from desktop.map.outline_steps import OutlineSteps
    from desktop.map.people import People
    from desktop.map.shops import NearStore, NearView


@dataclass(frozen=True, slots=True)
class Order:
    """All that a frame depends on, taken at one moment on the window's thread."""

    camera: Camera
    ink: Ink
    outlines: OutlineSteps
    marks: CaseMarks
    people: People
    gaps: frozenset[str]
    selected: frozenset[str]
    opacity: Mapping[str, float]
    order: tuple[str, ...]
    panels: tuple[Box, ...]
    texts: Mapping[str, str]
    sizes: TypeSizes
    now: datetime
    pixel_ratio: float
    kept: Backdrop | None
    near: NearStore
    origin: tuple[float, float]
    margin: int = MARGIN

    def shown(self, layer: str) -> bool:
        """Tell whether a layer is drawn at all."""
        return self.opacity.get(layer, 1.0) > 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame ready to show: the backdrop, the symbols and the labels over it.

    `tagged` and `aged` are the rows of the late cases and of the officers beside
    which there is room for a tag.
    """

    camera: Camera
    backdrop: Backdrop
    spots: Spots
    labels: tuple[Placed, ...]
    shops: Shops = field(default_factory=Shops)
    tagged: frozenset[int] = frozenset()
    aged: frozenset[int] = frozenset()


def work_out(
    order: Order, placer: LabelPlacer, stopped: Callable[[], bool] = lambda: False
) -> Frame | None:
    """Work out the frame of an order; None when told to stop in between.

    A backdrop that still serves (`kept`) is not painted again.
    """
    camera = order.camera
    wide = camera.grown(order.margin)
    near = _near(order, wide)
    painted = order.kept
    if painted is None:
        ink = order.ink
        if near is not None:
            ink = replace(ink, near=NearDots(near))
        painted = backdrop.paint(
            ink,
            wide,
            _strengths(order.opacity),
            order.order,
            (order.pixel_ratio, stopped),
        )
    if painted is None or stopped():
        return None
    return _staged(order, placer, painted, near)


def _staged(
    order: Order, placer: LabelPlacer, painted: Backdrop, near: NearView | None
) -> Frame:
    """Return the symbols and names over a backdrop, each where there is room."""
    camera = order.camera
    wide = camera.grown(MARGIN)
    spots = order.marks.arrange(wide, order.now) if order.shown("cases") else Spots()
    taken = Taken([*order.panels, *case_marks.boxes(spots.rows, camera)])
    aged: frozenset[int] = frozenset()
    if order.shown("people"):
        taken.add_all(order.people.boxes(camera, order.now))
    tagged = case_marks.tagged(spots.rows, camera, taken)
    if order.shown("people"):
        aged = order.people.aged(camera, order.now, taken)
    shops = Shops()
    if near is not None and camera.ratio <= SYMBOL_LIMIT * 1.001:
        shops = arrange(near, wide, camera, taken)
    placed: tuple[Placed, ...] = ()
    if order.shown("labels"):
        placed = placer.place(wishes(order), camera, taken)
        if order.ink.streets is not None and order.shown("streets"):
            placed += order.ink.streets.names.place(camera, taken)
        for layer, reference in order.ink.references.items():
            if order.shown(layer):
                placed += reference.place(camera, taken)
        shops = named(shops, camera, taken)
    return Frame(camera, painted, spots, placed, shops, tagged, aged)


def _near(order: Order, wide: Camera) -> NearView | None:
    if not order.shown("shops"):
        return None
    return order.near.of(wide, order.origin, order.ink.density)


def _strengths(opacity: Mapping[str, float]) -> dict[str, float]:
    """Return how strongly layers are drawn: the density not over shaded areas."""
    made = dict(opacity)
    if made.get("shading", 0.0) > 0:
        made["density"] = 0.0
    return made


def wishes(order: Order) -> list[Wish]:
    """Return the labels that want a place at this scale."""
    outlines, areas = order.outlines, order.outlines.areas
    step = outlines.step(step_of(order.camera.mpp))
    ratio = order.camera.ratio
    made: list[Wish] = []
    rows = outlines.visible(order.camera.extent).tolist()
    for row in rows:
        code = areas.codes[row]
        style, text = _grid_label(order, row, ratio)
        if style:
            made.append(
                Wish(
                    style,
                    text,
                    code,
                    step.shapes[row],
                    order.sizes.of(style, text),
                    snug=style in {"number", "name"},
                )
            )
    level = "station" if ratio <= STATION_LIMIT else "bureau"
    seen = areas.station_of if level == "station" else areas.bureau_of
    names = areas.stations if level == "station" else areas.bureaus
    units = dict.fromkeys(seen[row] for row in rows)
    for unit in units:
        name = names.get(unit, "")
        if name:
            shape = outlines.unit_shape(level, unit, step_of(order.camera.mpp))
            size = order.sizes.of(level, name)
            small = order.sizes.of(SMALLER[level], name)
            made.append(Wish(level, name, unit, shape, size, False, small))
    return made


def _grid_label(order: Order, row: int, ratio: float) -> tuple[str, str]:
    areas = order.outlines.areas
    code = areas.codes[row]
    if code in order.texts and ratio <= STATION_LIMIT:
        return "gap", order.texts[code]
    if code in order.selected:
        return "selected", areas.names[row]
    if ratio <= FULL_NAMES * 1.001:
        return "name", areas.names[row]
    if ratio <= GRID_LIMIT * 1.001:
        return "number", areas.numbers[row]
    return "", ""
