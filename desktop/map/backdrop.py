"""The slow part of the map as one picture, painted off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from desktop import theme
from desktop.map.give_way import WAY
from desktop.map.layer_state import OVER

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
Draw = Callable[["QPainter", "Camera"], None]
Painted = tuple[str, Draw]


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
    """A picture of the slow layers and the view it was painted for.

    `overs` are further pictures, of the layers that lie over some symbols, by the
    lowest layer on each; there are none as long as all symbols lie on top.
    """

    image: QImage
    camera: Camera
    overs: Mapping[str, QImage] = field(default_factory=dict)

    @property
    def pixels(self) -> int:
        """How many pixels it holds."""
        size = self.image.size()
        return size.width() * size.height() * (1 + len(self.overs))


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
    image = _paper(camera, pixel_ratio, QImage.Format.Format_RGB32)
    image.fill(theme.color("out"))
    overs: dict[str, QImage] = {}
    for number, layers in enumerate(_runs(ink, order, opacity)):
        paper = image
        if number:
            sort = QImage.Format.Format_ARGB32_Premultiplied
            paper = overs[layers[0][0]] = _paper(camera, pixel_ratio, sort)
            paper.fill(0)
        if not _painted(paper, layers, camera, opacity, stopped):
            return None
    return Backdrop(image, camera, overs)


def _paper(camera: Camera, pixel_ratio: float, sort: QImage.Format) -> QImage:
    made = QImage(
        round(camera.width * pixel_ratio), round(camera.height * pixel_ratio), sort
    )
    made.setDevicePixelRatio(pixel_ratio)
    return made


def _painted(
    image: QImage,
    layers: Sequence[Painted],
    camera: Camera,
    opacity: Mapping[str, float],
    stopped: Callable[[], bool],
) -> bool:
    """Paint layers on one paper, the lowest first; False when told to stop."""
    painter = QPainter(image)
    try:
        for name, draw in layers:
            WAY.step()
            if stopped():
                return False
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setOpacity(opacity.get(name, 1.0))
            draw(painter, camera)
            painter.restore()
    finally:
        painter.end()
    return True


def _runs(
    ink: Ink, order: Sequence[str], opacity: Mapping[str, float]
) -> list[list[Painted]]:
    """Return what is painted on each paper, the lowest paper and layer first.

    Between two papers lies at least one layer of symbols; the first paper may bear
    nothing but the ground, any other bears something that is seen.
    """
    painters = _painters(ink)
    runs: list[list[Painted]] = [[]]
    if ink.borders:
        runs[0].append(("ground", ink.borders.draw_ground))
    symbols = False
    for name in reversed(order):
        draw = painters.get(name)
        symbols = symbols or name in OVER
        if draw is None or opacity.get(name, 1.0) <= 0:
            continue
        if symbols:
            runs.append([])
        symbols = False
        runs[-1].append((name, draw))
    return runs


def _painters(ink: Ink) -> dict[str, Draw | None]:
    """Return what paints each layer, None where it is not loaded."""
    return {
        "borders": ink.borders.draw if ink.borders else None,
        "density": _density(ink.density, ink.near) if ink.density else None,
        "shading": ink.shading.draw if ink.shading else None,
        "streets": ink.streets.draw if ink.streets else None,
        **{layer: paint.draw for layer, paint in ink.references.items()},
    }


def _density(density: Density, near: NearDots | None) -> Draw:
    def draw(painter: QPainter, camera: Camera) -> None:
        density.draw(painter, camera, dots=near is None)
        if near is not None:
            near.draw(painter, camera)

    return draw


def show(painter: QPainter, backdrop: Backdrop, camera: Camera, over: str = "") -> None:
    """Copy a picture to where its ground lies in the view, scaled if need be.

    `over` names one of the further pictures; nothing is done where there is none.
    """
    image = backdrop.overs.get(over) if over else backdrop.image
    if image is None:
        return
    west, _south, _east, north = backdrop.camera.extent
    x, y = camera.to_screen(west, north)
    if backdrop.camera.mpp == camera.mpp:
        # Whole pixels: a copy, not a resampling.
        painter.drawImage(QPointF(round(x), round(y)), image)
        return
    grow = backdrop.camera.mpp / camera.mpp
    painter.drawImage(
        QRectF(x, y, backdrop.camera.width * grow, backdrop.camera.height * grow),
        image,
    )
