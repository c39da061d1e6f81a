"""A person dragged from the roster and let go over a case on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop import theme
from desktop.map.case_marks import RADIUS
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

    from desktop.map.canvas import MapCanvas

PERSON_MIME: Final = "application/x-griddesk-person"


class DropTarget:
    """Lights up the case under a dragged person and names both when he is let go."""

    def __init__(self, canvas: MapCanvas) -> None:
        """Take what is dragged over one canvas."""
        self._canvas = canvas
        self.case = ""

    def enter(self, event: QDragEnterEvent) -> None:
        """Let a person in; everything else is none of the map's."""
        if event.mimeData().hasFormat(PERSON_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def move(self, event: QDragMoveEvent) -> None:
        """Take note of the case under the person; only there he may be let go."""
        if not event.mimeData().hasFormat(PERSON_MIME):
            event.ignore()
            return
        at = event.position()
        crowd = self._canvas.picking.crowd_at(at)
        under = self._canvas.picking.under(at)
        case = under[0].id if under and under[0].kind == "case" and not crowd else ""
        self._light(case)
        self._canvas.bench.strip.say(
            t("map.drop.crowd") if crowd else t("map.drop.on" if case else "map.drop")
        )
        self._canvas.bench.place()
        if case:
            event.acceptProposedAction()
        else:
            event.ignore()

    def leave(self) -> None:
        """Put the light out."""
        self._light("")
        self._canvas.bench.tell()

    def let_go(self, event: QDropEvent) -> None:
        """Say which person was let go over which case."""
        person = bytes(event.mimeData().data(PERSON_MIME).data()).decode()
        case = self.case
        self.leave()
        if person and case:
            event.acceptProposedAction()
            self._canvas.person_dropped.emit(person, case)
        else:
            event.ignore()

    def _light(self, case: str) -> None:
        if case != self.case:
            self.case = case
            self._canvas.redraw()

    def draw(self, painter: QPainter) -> None:
        """Ring the case under the person."""
        place = self._canvas.content.marks.place(self.case) if self.case else None
        if place is None:
            return
        px, py = self._canvas.camera.to_screen(*place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("map", 7.0), ("acc", 3.6)):
            painter.setPen(QPen(theme.color(colour), width))
            painter.drawEllipse(QPointF(px, py), RADIUS + 9, RADIUS + 9)
