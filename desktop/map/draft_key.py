"""What the lines and hatches of a draft mean, told under its tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPen

from desktop import theme
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

FRESH, GONE, MOVED = "fresh", "gone", "moved"
LOCKED, UNDIVIDED = "locked", "undivided"
GOES = "goes"
DRAWN, ERASED = "drawn", "erased"
PATTERNS: Final = {
    MOVED: Qt.BrushStyle.BDiagPattern,
    LOCKED: Qt.BrushStyle.DiagCrossPattern,
    UNDIVIDED: Qt.BrushStyle.FDiagPattern,
}
SAMPLE: Final = 26
PAD: Final = 8


def draw_key(painter: QPainter, at: QPointF, kinds: Sequence[str]) -> None:
    """Paint a row for each kind that is on the map, from a corner downwards."""
    if not kinds:
        return
    metrics = theme.metrics(12)
    words = [t(f"redraw.key.{kind}") for kind in kinds]
    step = metrics.height() + 4
    wide = max(metrics.horizontalAdvance(word) for word in words) + SAMPLE + 3 * PAD
    box = QRectF(at.x(), at.y(), wide, step * len(kinds) + PAD)
    painter.setPen(QPen(theme.color("line1"), 1))
    painter.setBrush(theme.color("bg1"))
    painter.drawRoundedRect(box, 5, 5)
    for number, (kind, word) in enumerate(zip(kinds, words, strict=True)):
        top = at.y() + PAD / 2 + number * step
        _sample(painter, QRectF(at.x() + PAD, top + 3, SAMPLE, step - 6), kind)
        painter.setPen(theme.color("t2"))
        painter.setFont(theme.font(12))
        left = at.x() + PAD + SAMPLE + PAD
        painter.drawText(QPointF(left, top + 2 + metrics.ascent()), word)


def _sample(painter: QPainter, box: QRectF, kind: str) -> None:
    if kind == GOES:
        paint_badge(painter, box.adjusted(0, 1, 0, -1), t("draft.goes.badge", code=""))
        return
    middle = box.center().y()
    ends = QPointF(box.left(), middle), QPointF(box.right(), middle)
    if kind in {FRESH, DRAWN}:
        own = kind == DRAWN
        painter.setPen(
            QPen(theme.color("acc" if own else "mode.redraw"), 5.0 if own else 3.0)
        )
        painter.drawLine(*ends)
    elif kind in {GONE, ERASED}:
        own = kind == ERASED
        ink = QPen(theme.color("acc" if own else "t1"), 3.0 if own else 2.0)
        ink.setDashPattern([2.0, 2.0] if own else [4.0, 3.0])
        ink.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(ink)
        painter.drawLine(*ends)
    else:
        moved = kind == MOVED
        if moved:
            painter.fillRect(box, theme.color("mode.redraw", 70))
        tone = theme.color("mode.redraw", 130) if moved else theme.color("t3", 150)
        painter.fillRect(box, QBrush(tone, PATTERNS[kind]))


def paint_badge(painter: QPainter, box: QRectF, words: str) -> None:
    """Paint words in the colour of a draft, as they stand below a case that moves."""
    painter.setPen(QPen(theme.color("map"), 1))
    painter.setBrush(theme.color("mode.redraw"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(theme.color("map"))
    painter.setFont(theme.font(theme.BADGE, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
