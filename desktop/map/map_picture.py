"""The map as a picture to hand on: title, map, legend, scale bar, time and source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QObject, QPoint, QPointF, QRectF, QSaveFile, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter, QPen

from desktop import shapes, theme
from desktop.map import frame
from desktop.map.float_panel import SHADOW
from desktop.map.labels import LabelPlacer
from desktop.map.legend import Legend
from desktop.map.picture_dialog import PictureDialog
from desktop.map.readout import draw_bar
from desktop.map.shade_legend import key_of
from desktop.texts import t
from domain.boundary.projection import system_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.map.camera import Camera
    from desktop.map.canvas import MapCanvas
    from desktop.map.frame import Frame
    from desktop.tasks import Result, Tasks, Token

EDGE: Final = 20
HEAD: Final = 62
LINE: Final = 22
# The foot stands beside the legend, which is never wider than this.
GAP: Final = 28
LEAST_HIGH: Final = 320


class MapPicture(QObject):
    """Makes pictures of one canvas as it stands, and saves or copies them.

    Panels, the cursor and what is hovered are left out; measurements stay.
    """

    def __init__(
        self, canvas: MapCanvas, tasks: Tasks, say: Callable[[str], None]
    ) -> None:
        """Make pictures in the workers of `tasks`, and tell by `say` what came."""
        super().__init__(canvas)
        self._canvas = canvas
        self._tasks = tasks
        self._say = say
        self.dialog: PictureDialog | None = None

    def ask(self) -> None:
        """Ask for title, size and file, then save the picture."""
        canvas = self._canvas
        size = self._view()
        stamp = canvas.content.data.now().strftime("%Y-%m-%d %H%M")
        self.dialog = PictureDialog(
            t("map.picture.title_now"),
            t("map.picture.file", stamp=stamp),
            (size.width + 2 * EDGE, self._high(size.height)),
            canvas.window(),
        )
        self.dialog.chosen.connect(self.save)
        self.dialog.open()

    def save(self, path: str, scale: int, title: str) -> None:
        """Save the picture; the file is whole or is not there at all."""

        def write(image: QImage) -> None:
            self._tasks.run(
                lambda _token: _written(image, path), done, t("map.picture.saving")
            )

        def done(result: Result) -> None:
            if result.error is not None:
                raise result.error
            if result.value:
                self._say(t("map.picture.failed", path=path, reason=result.value))
            else:
                self._say(t("map.picture.saved", path=path))

        self.make(scale, title, write)

    def copy(self) -> None:
        """Put the picture on the clipboard."""

        def done(image: QImage) -> None:
            QGuiApplication.clipboard().setImage(image)
            size = f"{image.width()} × {image.height()}"
            self._say(t("map.picture.copied", size=size))

        self.make(1, t("map.picture.title_now"), done)

    def make(self, scale: int, title: str, then: Callable[[QImage], None]) -> None:
        """Paint the picture so many times as fine as the screen, then hand it on."""
        order = self._canvas.stage.picture_order(float(scale))
        order = replace(order, camera=self._view())

        def work(token: Token) -> Frame | None:
            return frame.work_out(order, LabelPlacer(), lambda: token.cancelled)

        def done(result: Result) -> None:
            if result.error is not None:
                raise result.error
            if result.value is not None:
                then(self._composed(result.value, scale, title))

        self._tasks.run(work, done, t("map.picture.saving"))

    def _view(self) -> Camera:
        """Return the view to paint: that of the screen, the whole area without gaps."""
        canvas = self._canvas
        camera, bounds = canvas.camera, canvas.content.bounds
        if canvas.travel.own or bounds is None:
            return camera
        # No panel takes room here, so the whole area fills the sheet.
        share = (bounds[3] - bounds[1]) / max(bounds[2] - bounds[0], 1.0)
        high = min(camera.height, max(LEAST_HIGH, round(camera.width * share)))
        return camera.sized(camera.width, high).fitted(bounds)

    # The sheet

    def _legend(self) -> Legend:
        canvas = self._canvas
        legend = Legend(canvas.viewport())
        legend.hide()
        shaded = canvas.panels.layers.state.shaded
        legend.explain(
            key_of(canvas.content.shade, canvas.camera.ratio) if shaded else None
        )
        legend.fold(away=False)
        return legend

    def _high(self, map_high: int) -> int:
        legend = self._legend()
        high = legend.height() - 2 * SHADOW
        legend.deleteLater()
        return EDGE + HEAD + map_high + EDGE + max(high, 6 * LINE) + EDGE

    def _composed(self, made: Frame, scale: int, title: str) -> QImage:
        wide, high = made.camera.width, made.camera.height
        sheet = QImage(
            (wide + 2 * EDGE) * scale,
            self._high(high) * scale,
            QImage.Format.Format_RGB32,
        )
        sheet.setDevicePixelRatio(scale)
        sheet.fill(theme.color("bg1"))
        painter = QPainter(sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(EDGE, EDGE + HEAD, wide, high)
        self._head(painter, QRectF(EDGE, EDGE, wide, HEAD), title)
        self._map(painter, box, made, scale)
        self._foot(painter, box, made.camera.mpp)
        painter.end()
        return sheet

    def _head(self, painter: QPainter, box: QRectF, title: str) -> None:
        name = QRectF(box.left(), box.top(), box.width(), 30)
        shapes.words(painter, name, title, size=theme.CASE, bold=True)
        under = QRectF(box.left(), box.top() + 30, box.width(), 22)
        shapes.words(painter, under, self._stamp(), size=theme.SECOND, tone="t2")

    def _stamp(self) -> str:
        now = self._canvas.content.data.now()
        return t("map.picture.at", at=now.strftime("%Y-%m-%d %H:%M"))

    def _map(self, painter: QPainter, box: QRectF, made: Frame, scale: int) -> None:
        painter.save()
        painter.setClipRect(box)
        painter.translate(box.topLeft())
        self._canvas.layers.paint_frame(painter, made, float(scale))
        painter.setOpacity(1.0)
        self._canvas.bench.draw_for_picture(painter, made.camera)
        painter.restore()
        painter.setOpacity(1.0)
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)

    def _foot(self, painter: QPainter, box: QRectF, mpp: float) -> None:
        top = box.bottom() + EDGE
        legend = self._legend()
        legend.render(painter, QPoint(int(box.left()) - SHADOW, int(top) - SHADOW))
        left = box.left() + legend.width() - 2 * SHADOW + GAP
        legend.deleteLater()
        painter.save()
        painter.translate(QPointF(left, top - 8))
        draw_bar(painter, mpp)
        painter.restore()
        told = (
            t("map.picture.system", system=system_name(self._canvas.content.data.epsg)),
            self._stamp(),
            t("map.picture.source"),
        )
        for row, line in enumerate(told):
            where = QRectF(left, top + 40 + row * LINE, box.right() - left, LINE)
            shapes.words(painter, where, line, size=theme.HINT, tone="t2")


def _written(image: QImage, path: str) -> str:
    """Write the picture as PNG; return what went wrong, "" for nothing."""
    file = QSaveFile(path)
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        return file.errorString()
    writer = QImageWriter(file, QByteArray(b"PNG"))
    if not writer.write(image):
        file.cancelWriting()
        return writer.errorString()
    return "" if file.commit() else file.errorString()
