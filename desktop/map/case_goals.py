"""Badges below the cases that the open plan would take to another grid."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from typing_extensions import override

from desktop import theme
from desktop.map.case_marks import RADIUS, grown
from desktop.map.draft_key import GOES, paint_badge
from desktop.map.layer_item import LayerItem
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.draft_cases import DraftCases
    from desktop.map.case_marks import Spot
    from desktop.map.plan_drawing import Drawing

# Above the draft, whose hatch would lie over them; below the pins of problems.
HEIGHT: Final = 65
# From this scale on there is room for the whole code of a grid.
WHOLE_LIMIT: Final = 12_000
HIGH: Final = 16
EDGE: Final = 60.0


class CaseGoals(QObject):
    """Paints the badges in redraw, as long as the cases themselves are shown.

    A crowd says how many of its cases would go. `told` gives each badge's ids and
    words as they were painted last.
    """

    def __init__(self, drawing: Drawing, cases: DraftCases) -> None:
        """Lay the badges over the map that is drawn on."""
        super().__init__(drawing)
        self._drawing, self._canvas, self._cases = drawing, drawing.canvas, cases
        self.shown = True
        self.told: tuple[tuple[tuple[str, ...], str], ...] = ()
        self._item = LayerItem(self._draw, HEIGHT)
        self._canvas.scene().addItem(self._item)
        self._canvas.viewport().installEventFilter(self)
        self._canvas.pointer.goes = cases.said
        cases.changed.connect(self.tell)
        self._place()

    def tell(self, _ids: object = None) -> None:
        """Show what is known now, and explain it in the key of the draft."""
        self._drawing.draft.also = (GOES,) if self.shown and self._cases.goals else ()
        self._canvas.redraw()

    def turn(self) -> bool:
        """Show the badges, or hide them; return whether they are shown now."""
        self.shown = not self.shown
        self.tell()
        return self.shown

    def _draw(self, painter: QPainter) -> None:
        canvas, frame = self._canvas, self._canvas.stage.frame
        strength = canvas.panels.layers.opacity().get("cases", 1.0)
        wanted = self.shown and self._drawing.active and strength > 0
        if not wanted or frame is None or canvas.content.data.as_of is not None:
            self.told = ()
            return
        painter.setOpacity(strength)
        told = []
        room = QRectF(canvas.viewport().rect()).adjusted(-EDGE, -EDGE, EDGE, EDGE)
        for spot in frame.spots.rows:
            px, py = canvas.camera.to_screen(spot.x, spot.y)
            words = self._words(spot) if room.contains(px, py) else ""
            if words:
                made = _badge(words, theme.px(100), theme.name(), _ratio(painter))
                wide = made.width() / made.devicePixelRatio()
                top = py + grown(RADIUS) + 4
                painter.drawPixmap(round(px - wide / 2), round(top), made)
                told.append((spot.ids, words))
        self.told = tuple(told)
        painter.setOpacity(1.0)

    def _words(self, spot: Spot) -> str:
        goals = [one for case in spot.ids if (one := self._cases.goal(case))]
        if not goals:
            return ""
        if spot.count > 1:
            return t("draft.goes.badge", code=f"×{len(goals)}")
        near = self._canvas.camera.ratio <= WHOLE_LIMIT
        whole = near and goals[0].other_grid
        return t("draft.goes.badge", code=goals[0].grid if whole else goals[0].short)

    def _place(self) -> None:
        port = self._canvas.viewport()
        self._item.cover(port.width(), port.height())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)


def _ratio(painter: QPainter) -> float:
    return painter.device().devicePixelRatioF()


@lru_cache(maxsize=512)
def _badge(words: str, _scale: int, _theme: str, ratio: float) -> QPixmap:
    measures = theme.metrics(theme.BADGE, bold=True)
    size = QSize(measures.horizontalAdvance(words) + 10, theme.px(HIGH))
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_badge(painter, QRectF(0, 0, size.width(), size.height()), words)
    painter.end()
    return made
