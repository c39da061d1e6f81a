"""The slow part of the map as one picture, painted off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from desktop import theme
from desktop.map.give_way import WAY

if TYPE_CHECKING:
    from desktop.map.borders import Borders
    from desktop.map.camera import Camera
    from desktop.map.density import Density
    from desktop.map.near_dots import NearDots
    from desktop.map.reference_paint import ReferencePaint
    from desktop.map.shade_paint import Shading
    from desktop.map.streets import StreetLines

# How far beyond its piece of paper the picture reaches, so that a pan is a mere copy.
MARGIN: Final = 128


@dataclass(frozen=True, slots=True)
class Ink:
    """The painters of the slow layers, whatever of them is loaded."""

    borders: Borders | None = None
    streets: StreetLines | None = None
    density: Density | None = None
    shading: Shading | None = None
    near: NearDots | None = None
    references: Mapping[str, ReferencePaint] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many shapes each reference layer holds."""
        return {layer: paint.count for layer, paint in self.references.items()}


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A picture of the slow layers and the view it was painted for."""

    image: QImage
    camera: Camera


def paint(
    ink: Ink,
    camera: Camera,
    opacity: Mapping[str, float],
    order: Sequence[str],
    how: tuple[float, Callable[[], bool]] = (1.0, lambda: False),
) -> Backdrop | None:
    """Paint the slow layers for a view; None when told to stop in between.

    `opacity` is 0 to 1 by layer name, 0 = off; `order` names the topmost first;
    `how` = pixels of the screen to one of the window, and what tells to stop.
    """
    pixel_ratio, stopped = how
    image = QImage(
        round(camera.width * pixel_ratio),
        round(camera.height * pixel_ratio),
        QImage.Format.Format_RGB32,
    )
    image.setDevicePixelRatio(pixel_ratio)
    image.fill(theme.color("out"))
    painter = QPainter(image)
    try:
        for name, draw in _layers(ink, order):
            strength = opacity.get(name, 1.0)
            if strength <= 0:
                continue
            WAY.step()
            if stopped():
                return None
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setOpacity(strength)
            draw(painter, camera)
            painter.restore()
    finally:
        painter.end()
    return Backdrop(image, camera)


def _layers(
    ink: Ink, order: Sequence[str]
) -> list[tuple[str, Callable[[QPainter, Camera], None]]]:
    """Return what paints each layer, the ground first and the topmost last."""
    painters = {
        "borders": ink.borders.draw if ink.borders else None,
        "density": _density(ink.density, ink.near) if ink.density else None,
        "shading": ink.shading.draw if ink.shading else None,
        "streets": ink.streets.draw if ink.streets else None,
        **{layer: paint.draw for layer, paint in ink.references.items()},
    }
    layers: list[tuple[str, Callable[[QPainter, Camera], None]]] = []
    if ink.borders:
        layers.append(("ground", ink.borders.draw_ground))
    for name in reversed(order):
        draw = painters.get(name)
        if draw is not None:
            layers.append((name, draw))
    return layers


def _density(
    density: Density, near: NearDots | None
) -> Callable[[QPainter, Camera], None]:
    def draw(painter: QPainter, camera: Camera) -> None:
        density.draw(painter, camera, dots=near is None)
        if near is not None:
            near.draw(painter, camera)

    return draw


def show(painter: QPainter, backdrop: Backdrop, camera: Camera) -> None:
    """Copy the picture to where its ground lies in the view, scaled if need be."""
    west, _south, _east, north = backdrop.camera.extent
    x, y = camera.to_screen(west, north)
    if backdrop.camera.mpp == camera.mpp:
        # Whole pixels: a copy, not a resampling.
        painter.drawImage(QPointF(round(x), round(y)), backdrop.image)
        return
    grow = backdrop.camera.mpp / camera.mpp
    painter.drawImage(
        QRectF(x, y, backdrop.camera.width * grow, backdrop.camera.height * grow),
        backdrop.image,
    )
