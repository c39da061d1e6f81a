"""What the symbols on the map mean, folded away with one click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop import shapes, theme
from desktop.map.borders import DASHES
from desktop.map.case_marks import grown
from desktop.map.float_panel import SHADOW, FloatPanel
from desktop.map.map_data import ENTITY_TYPES
from desktop.map.shade_legend import ShadeKey, paint
from desktop.map.sprites import letter, shop_symbol
from desktop.texts import language, t

KINDS: Final = ("complaint", "report", "patrol", "assigned", "request", "emergency")
CUES: Final = ("warn", "late", "person")
BORDERS: Final = ("grid", "station", "bureau")
ENTITIES: Final = (*ENTITY_TYPES, "risk", "door")
COLUMN, ROW, HEAD = 98, 30, 34
SYMBOL: Final = 22
_KEYS: Final = (
    *(f"map.kind.{one}" for one in KINDS),
    *(f"map.lane.{one}" for one in shapes.LANES),
    *(f"map.cue.{one}" for one in CUES),
    *(f"map.border.{one}" for one in BORDERS),
    *(f"map.entity.{one}" for one in ENTITIES),
)
Mark = Callable[[QPainter, QRectF], None]


def row() -> int:
    """Return how high a row is in the type size chosen."""
    return theme.px(ROW)


def head() -> int:
    """Return how high the head is in the type size chosen."""
    return theme.px(HEAD)


class Legend(FloatPanel):
    """Kinds, lanes, urgency and borders; Space or a click on the head folds it."""

    folded = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        """Show it unfolded."""
        super().__init__("maplegend", parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(t("map.legend"))
        self.setAccessibleDescription(t("map.legend.tip"))
        self.setToolTip(t("map.legend.tip"))
        self._open = True
        self._key: ShadeKey | None = None
        self._near = False
        self._painted_key: object = None
        self._picture: QPixmap | None = None
        self._fit()

    @property
    def open(self) -> bool:
        """Whether the legend is unfolded."""
        return self._open

    def fold(self, *, away: bool) -> None:
        """Fold it to its head, or unfold it."""
        if away == self._open:
            self._open = not away
            self._fit()
            self.folded.emit(away)

    @property
    def key(self) -> ShadeKey | None:
        """What is said of shaded areas, None when none are."""
        return self._key

    def explain(self, key: ShadeKey | None) -> bool:
        """Explain shaded areas, folded or not; True when that takes other room."""
        if key == self._key:
            return False
        was, self._key = self.size(), key
        self._fit()
        return self.size() != was

    def tell_near(self, *, near: bool) -> bool:
        """Explain entities by type, drawn near by; True when that takes other room."""
        if near == self._near:
            return False
        self._near = near
        self._fit()
        return self._open

    def _fit(self) -> None:
        high = head() + (row() * 6 + 34 if self._open else 0)
        high += row() * 2 + 12 if self._open and self._near else 0
        high += self._key.height if self._key else 0
        words = (t(key) for key in _KEYS)
        measures = theme.metrics(theme.SECOND)
        longest = max(measures.horizontalAdvance(word) for word in words)
        self._column = max(COLUMN, longest + round(grown(SYMBOL)) + 22)
        wide = self._column * 3 + 22 if self._open else theme.px(120)
        wide = max(wide, self._key.width) if self._key else wide
        self.setFixedSize(wide + 2 * SHADOW, high + 2 * SHADOW)
        self.update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().y() <= SHADOW + head():
            self.fold(away=self._open)
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return}:
            self.fold(away=self._open)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.only_rim(event):
            return
        look = (theme.name(), language(), self.size().toTuple(), self.hasFocus())
        key = (*look, theme.px(1000), self._open, self._near, self._key)
        if self._picture is None or key != self._painted_key:
            self._painted_key, self._picture = key, self._whole()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def _whole(self) -> QPixmap:
        """Return all the words and symbols: they change seldom, and are many."""
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(SHADOW, SHADOW)
        self._head(painter)
        if self._key is not None:
            wide = self.width() - 2 * SHADOW
            paint(painter, QRectF(0, head() - 4, wide, self._key.height), self._key)
        if self._open:
            self._body(painter)
        painter.end()
        return made

    def _head(self, painter: QPainter) -> None:
        wide = self.width() - 2 * SHADOW
        box = QRectF(14, 0, wide - 40, head())
        shapes.words(painter, box, t("map.legend"), bold=True)
        fold = "chevron-down" if self._open else "chevron-up"
        shapes.mark(painter, QRectF(wide - 30, 9, 18, 18), fold, "t3")
        if self.hasFocus():
            painter.setPen(QPen(theme.color("acc"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(4, 4, wide - 8, head() - 8), 5, 5)

    def _body(self, painter: QPainter) -> None:
        top = float(head() + (self._key.height if self._key else 0))
        for place, kind in enumerate(KINDS):
            self._cell(painter, place, top, t(f"map.kind.{kind}"), _kind(kind))
        top = self._rule(painter, top + 2 * row())
        for place, lane in enumerate(shapes.LANES):
            self._cell(painter, place, top, t(f"map.lane.{lane}"), _lane(lane))
        top = self._rule(painter, top + 2 * row())
        for place, one in enumerate(CUES):
            self._cell(painter, place, top, t(f"map.cue.{one}"), _cue(one))
        top += row()
        for place, rank in enumerate(BORDERS):
            self._cell(painter, place, top, t(f"map.border.{rank}"), _line(rank))
        if self._near:
            top = self._rule(painter, top + row())
            for place, one in enumerate(ENTITIES):
                self._cell(painter, place, top, t(f"map.entity.{one}"), _entity(one))

    def _rule(self, painter: QPainter, top: float) -> float:
        painter.setPen(QPen(theme.color("line1"), 1))
        y = top + 6.5
        painter.drawLine(QLineF(14, y, self.width() - 2 * SHADOW - 14, y))
        return top + 12

    def _cell(
        self, painter: QPainter, place: int, top: float, text: str, mark: Mark
    ) -> None:
        left = 14 + (place % 3) * self._column
        y = top + (place // 3) * row()
        painter.save()
        side = grown(SYMBOL)
        mark(painter, QRectF(left, y + (row() - side) / 2, side, side))
        painter.restore()
        box = QRectF(left + side + 8, y, self._column - side - 10, row())
        shapes.words(painter, box, text, size=theme.SECOND, tone="t2")


def _kind(kind: str) -> Mark:
    return lambda painter, box: shapes.case_symbol(
        painter, box.adjusted(1, 1, -1, -1), kind, "handling", letter(kind), "bg1"
    )


def _lane(lane: str) -> Mark:
    return lambda painter, box: shapes.lane_mark(
        painter, box.adjusted(grown(4), grown(4), -grown(4), -grown(4)), lane
    )


def _cue(which: str) -> Mark:
    def mark(painter: QPainter, box: QRectF) -> None:
        inset = grown(4)
        ring = box.adjusted(inset, inset, -inset, -inset)
        if which == "warn":
            painter.setPen(QPen(theme.color("warnfill"), 2.4))
            painter.drawArc(ring, 1440, -4320)
        elif which == "late":
            painter.setPen(QPen(theme.color("late"), 2.2))
            painter.drawEllipse(ring)
        else:
            painter.setPen(QPen(theme.color("acting"), 1.8))
            painter.drawEllipse(ring.adjusted(-1, -1, 1, 1))
            painter.setPen(theme.color("t1"))
            painter.setFont(theme.font(theme.BADGE, bold=True))
            painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, "B")

    return mark


def _entity(which: str) -> Mark:
    def mark(painter: QPainter, box: QRectF) -> None:
        kind = "individual_business" if which in {"risk", "door"} else which
        high, count = which == "risk", 3 if which == "door" else 1
        shop_symbol(painter, box.center() - QPointF(2, 0), (kind, high, False, count))

    return mark


def _line(rank: str) -> Mark:
    def mark(painter: QPainter, box: QRectF) -> None:
        width = {"grid": 1.2, "station": 2.6, "bureau": 3.6}[rank]
        pen = QPen(theme.color(rank), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if rank == "bureau":
            pen.setDashPattern([one * 0.34 for one in DASHES])
        painter.setPen(pen)
        y = box.center().y()
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))

    return mark
