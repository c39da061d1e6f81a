"""The second cue beside colour: symbols of cases, lanes, duty and urgency, painted."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QStaticText,
    QTransform,
)

from desktop import theme

LANES: Final = ("acceptance", "dispatch", "handling", "verification", "closed")
KIND_SIDES: Final = {
    "complaint": "circle",
    "report": "diamond",
    "patrol": "square",
    "assigned": "hexagon",
    "referred": "hexagon",
    "inspection": "square",
    "request": "house",
    "emergency": "octagon",
}
URGENT_ICONS: Final = {
    "ok": "clock-outline",
    "warn": "clock-alert-outline",
    "late": "alert-octagon",
    "paused": "pause-circle-outline",
}


def outline(side: str, box: QRectF) -> QPainterPath:
    """Return the outline of a symbol inside a box."""
    path = QPainterPath()
    if side == "circle":
        path.addEllipse(box)
    elif side == "square":
        inset = box.width() * 0.06
        path.addRoundedRect(box.adjusted(inset, inset, -inset, -inset), 3, 3)
    elif side == "house":
        path.addPolygon(_house(box))
        path.closeSubpath()
    else:
        corners, turn = {
            "diamond": (4, 0.0),
            "hexagon": (6, 0.0),
            "octagon": (8, math.pi / 8),
        }.get(side, (8, math.pi / 8))
        path.addPolygon(_regular(box, corners, turn))
        path.closeSubpath()
    return path


def _regular(box: QRectF, corners: int, turn: float) -> QPolygonF:
    radius = box.width() / 2
    centre = box.center()
    return QPolygonF(
        [
            QPointF(
                centre.x() + radius * math.sin(turn + 2 * math.pi * step / corners),
                centre.y() - radius * math.cos(turn + 2 * math.pi * step / corners),
            )
            for step in range(corners)
        ]
    )


def _house(box: QRectF) -> QPolygonF:
    eaves = box.top() + box.height() * 0.42
    side = box.width() * 0.08
    return QPolygonF(
        [
            QPointF(box.center().x(), box.top()),
            QPointF(box.right() - side, eaves),
            QPointF(box.right() - side, box.bottom() - side),
            QPointF(box.left() + side, box.bottom() - side),
            QPointF(box.left() + side, eaves),
        ]
    )


def case_symbol(
    painter: QPainter, box: QRectF, kind: str, lane: str, letter: str, ground: str
) -> None:
    """Paint a case: outline by kind, filled by lane, one character inside."""
    path = outline(KIND_SIDES.get(kind, "circle"), box)
    tone = theme.color(f"lane.{lane}")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, theme.color(ground))
    full = lane in {"handling", "verification"}
    if full:
        painter.fillPath(path, tone)
    elif lane == "dispatch":
        painter.setClipPath(path)
        painter.fillRect(QRectF(box.left(), box.center().y(), *_half(box)), tone)
        painter.setClipping(False)
    painter.setPen(QPen(tone, 1.6))
    painter.drawPath(path)
    painter.setPen(_on_fill() if full else theme.color("t1"))
    painter.setFont(theme.font(theme.HINT, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()
    if lane in {"verification", "closed"}:
        size = box.width() * 0.42
        tick(
            painter,
            QRectF(box.right() - size * 0.8, box.bottom() - size * 0.8, size, size),
            ground,
        )


def _half(box: QRectF) -> tuple[float, float]:
    return box.width(), box.height() / 2


def _on_fill() -> QColor:
    return QColor("#0B0F14") if theme.name() == "dark" else QColor("#FFFFFF")


def tick(painter: QPainter, box: QRectF, ground: str) -> None:
    """Paint the small tick of a case that waits for its check or is closed."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(ground), 1))
    painter.setBrush(theme.color("t1"))
    painter.drawEllipse(box)
    painter.setPen(QPen(theme.color(ground), box.width() * 0.16))
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(box.left() + box.width() * 0.25, box.center().y()),
                QPointF(
                    box.left() + box.width() * 0.44, box.top() + box.height() * 0.7
                ),
                QPointF(
                    box.left() + box.width() * 0.76, box.top() + box.height() * 0.3
                ),
            ]
        )
    )
    painter.restore()


def lane_mark(painter: QPainter, box: QRectF, lane: str) -> None:
    """Paint the mark of a lane: hollow, half, full, full or hollow with a tick."""
    tone = theme.color(f"lane.{lane}")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = box.adjusted(1, 1, -1, -1)
    path = outline("circle", inner)
    if lane in {"handling", "verification"}:
        painter.fillPath(path, tone)
    elif lane == "dispatch":
        painter.setClipPath(path)
        painter.fillRect(QRectF(box.left(), box.center().y(), *_half(box)), tone)
        painter.setClipping(False)
    painter.setPen(QPen(tone, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    if lane in {"verification", "closed"}:
        painter.setPen(QPen(_on_fill() if lane == "verification" else tone, 1.6))
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(inner.left() + inner.width() * 0.27, inner.center().y()),
                    QPointF(
                        inner.left() + inner.width() * 0.45,
                        inner.top() + inner.height() * 0.68,
                    ),
                    QPointF(
                        inner.left() + inner.width() * 0.74,
                        inner.top() + inner.height() * 0.32,
                    ),
                ]
            )
        )
    painter.restore()


DUTY_TONES: Final = {
    "on": "ok",
    "off": "t3",
    "acting": "acting",
    "unsigned": "warn",
    "gap": "late",
}


def duty_mark(painter: QPainter, box: QRectF, duty: str) -> None:
    """Paint who is there: disc on, ring off, diamond acting, triangle not signed in.

    A gap is a square with a cross.
    """
    tone = theme.color("warnfill" if duty == "unsigned" else DUTY_TONES[duty])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone)
    if duty == "on":
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    elif duty == "off":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tone, 1.8))
        painter.drawEllipse(box.adjusted(1.5, 1.5, -1.5, -1.5))
    elif duty == "acting":
        painter.drawPath(outline("diamond", box))
    elif duty == "unsigned":
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(box.center().x(), box.top()),
                    QPointF(box.right(), box.bottom()),
                    QPointF(box.left(), box.bottom()),
                ]
            )
        )
    else:
        _gap_mark(painter, box)
    painter.restore()


def _gap_mark(painter: QPainter, box: QRectF) -> None:
    painter.drawRoundedRect(box, 2, 2)
    painter.setPen(QPen(theme.color("bg1"), 1.8))
    cross = box.adjusted(3, 3, -3, -3)
    painter.drawLine(cross.topLeft(), cross.bottomRight())
    painter.drawLine(cross.topRight(), cross.bottomLeft())


def time_bar(painter: QPainter, box: QRectF, state: str, remaining: float) -> None:
    """Paint remaining over limit with a notch at a quarter; hatched when over."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("bg3"))
    painter.drawRect(box)
    if state == "late":
        painter.setBrush(theme.color("latefill"))
        painter.drawRect(box)
        # The ground of the pane shows through: seen on the red of either theme.
        stripes = theme.color("bg1", 130)
        painter.setBrush(QBrush(stripes, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(box)
    elif state in {"ok", "warn"}:
        share = min(1.0, max(0.0, remaining))
        painter.setBrush(theme.color("warnfill" if state == "warn" else "bar"))
        painter.drawRect(
            QRectF(box.left(), box.top(), box.width() * share, box.height())
        )
    notch = box.left() + box.width() * 0.25
    painter.fillRect(QRectF(notch, box.top(), 2, box.height()), theme.color("bg1"))
    painter.restore()


def load_bar(painter: QPainter, box: QRectF, share: float, *, heavy: bool) -> None:
    """Paint how loaded somebody is, in the warning colour when heavy."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("bg3"))
    painter.drawRoundedRect(box, 2, 2)
    filled = QRectF(box)
    filled.setWidth(box.width() * min(1.0, max(0.0, share)))
    painter.setBrush(theme.color("warnfill" if heavy else "bar"))
    painter.drawRoundedRect(filled, 2, 2)
    painter.restore()


def tag(painter: QPainter, left: float, middle: float, text: str, tone: str) -> float:
    """Paint a small framed word; return where the next one may begin."""
    measures = theme.metrics(theme.HINT)
    half = theme.px(9)
    wide = measures.horizontalAdvance(text) + 8
    box = QRectF(left, middle - half, wide, 2 * half)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(tone), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setFont(theme.font(theme.HINT))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return box.right() + 6


def words(  # noqa: PLR0913 - where, what and how
    painter: QPainter,
    box: QRectF,
    text: str,
    *,
    size: int = theme.BODY,
    bold: bool = False,
    tone: str = "t1",
    right: bool = False,
) -> float:
    """Paint one line of text, shortened to fit; return how wide it came out."""
    if box.width() <= 0:
        return 0.0
    laid, wide, high = _laid(text, theme.px(size), bold, int(box.width()))
    painter.setFont(theme.font(size, bold=bold))
    painter.setPen(theme.color(tone))
    left = box.right() - wide if right else box.left()
    painter.drawStaticText(QPointF(left, box.top() + (box.height() - high) / 2), laid)
    return wide


@lru_cache(maxsize=4096)
def _laid(
    text: str, pixels: int, bold: bool, room: int
) -> tuple[QStaticText, float, int]:
    """Return a line as it is painted, with its width and height.

    To find the glyphs of a text takes longer than to paint them, and a table paints
    the same ones over and over.
    """
    font, measures = theme.type_of(pixels, bold=bold)
    shown = measures.elidedText(text, Qt.TextElideMode.ElideRight, room)
    made = QStaticText(shown.replace("\n", " "))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(QTransform(), font)
    return made, float(measures.horizontalAdvance(shown)), measures.height()


def lines(painter: QPainter, box: QRectF, text: str, *, size: int, tone: str) -> None:
    """Paint a text that may go on in the next line."""
    painter.setFont(theme.font(size))
    painter.setPen(theme.color(tone))
    sides = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, int(sides) | int(Qt.TextFlag.TextWordWrap), text)


def mark(painter: QPainter, box: QRectF, icon: str, tone: str) -> None:
    """Paint one icon of the set."""
    theme.icon(icon, tone).paint(painter, box.toRect())
