"""Change sheets on paper: the sums, then a page a grid with its old and new outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
)

from db.whole_file import whole_file
from desktop import theme
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from domain.boundary.events import LatticeRings

DPI: Final = 150
MM: Final = DPI / 25.4
TITLE, BODY, SMALL = 5.2, 3.6, 3.1
# How much of a page its map takes.
MAP_SHARE: Final = 0.44
INK, OLD, NEW, MOVED = "#000000", "#666666", "#A8178A", "#A8178A"
FAINT: Final = "#B4BBC2"
# Lengths that a scale bar may have, metres.
BARS: Final = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A grid beside the one that a page is about, drawn thin with its name."""

    name: str
    rings: LatticeRings


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: what it is about, the outlines before and after, figures and lines.

    `table` has a head row; `stations` sign it where ground goes between them.
    """

    title: str
    head: str
    old: LatticeRings | None
    new: LatticeRings | None
    table: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...]
    around: tuple[Neighbour, ...] = ()
    stations: tuple[str, ...] = ()


def write_pdf(path: Path, title: str, totals: str, sheets: Sequence[Sheet]) -> None:
    """Write the sheets on A4; Unavailable CANNOT_WRITE when that cannot be.

    Paper is white whatever the theme of the desk is.
    """
    with whole_file(path) as draft:
        _write_pages(draft, title, totals, sheets)


def _write_pages(path: Path, title: str, totals: str, sheets: Sequence[Sheet]) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setTitle(title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(str(path))
    page = QRectF(0, 0, writer.width(), writer.height())
    _cover(painter, page, title, totals, sheets)
    for sheet in sheets:
        writer.newPage()
        _page(painter, page, sheet)
    # Only the end tells whether all of it went to the disk.
    if not painter.end():
        raise OSError(str(path))


def _cover(
    painter: QPainter, page: QRectF, title: str, totals: str, sheets: Sequence[Sheet]
) -> None:
    top = _text(painter, page, t("impact.paper", title=title), TITLE, bold=True)
    top = _text(painter, page.adjusted(0, top, 0, 0), totals, BODY) + top
    for number, sheet in enumerate(sheets, start=1):
        line = f"{number}. {sheet.title}"
        if top > page.height() - 20 * MM:
            break
        top += _text(painter, page.adjusted(0, top, 0, 0), line, BODY)
    _signatures(painter, page)


def _page(painter: QPainter, page: QRectF, sheet: Sheet) -> None:
    top = _text(painter, page, sheet.title, TITLE, bold=True)
    top += _text(painter, page.adjusted(0, top, 0, 0), sheet.head, SMALL)
    high = page.height() * MAP_SHARE
    picture = QRectF(page.left(), page.top() + top, page.width(), high)
    _map(painter, picture, sheet)
    top = picture.bottom() + 3 * MM
    top += _text(painter, page.adjusted(0, top, 0, 0), t("impact.key"), SMALL)
    top = _table(painter, page, top + 1 * MM, sheet.table)
    foot = page.height() - (24 if sheet.stations else 14) * MM
    for number, line in enumerate(sheet.lines):
        if top > foot - 12 * MM and number + 1 < len(sheet.lines):
            more = t("impact.more", n=len(sheet.lines) - number)
            _text(painter, page.adjusted(0, top, 0, 0), more, BODY)
            break
        top += _text(painter, page.adjusted(0, top, 0, 0), line, BODY)
    if sheet.stations:
        signed = "".join(t("impact.signed", station=one) for one in sheet.stations)
        place = QRectF(page.left(), page.bottom() - 22 * MM, page.width(), 10 * MM)
        _text(painter, place, signed, BODY)
    _signatures(painter, page)


def _table(
    painter: QPainter, page: QRectF, top: float, rows: Sequence[Sequence[str]]
) -> float:
    """Draw figures in columns of the same width; return where they end."""
    wide, high = page.width() / max(1, len(rows[0]) if rows else 1), 6.2 * MM
    for number, row in enumerate(rows):
        for place, word in enumerate(row):
            cell = QRectF(page.left() + place * wide, top, wide, high)
            painter.setPen(QPen(QColor(OLD), 0.15 * MM))
            painter.drawRect(cell)
            side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
            _write(painter, cell, word, bold=number == 0 or not place, side=side)
        top += high
    return top + 2 * MM


def _write(
    painter: QPainter, cell: QRectF, word: str, *, bold: bool, side: Qt.AlignmentFlag
) -> None:
    font = theme.font(theme.BODY, bold=bold)
    font.setPixelSize(int(BODY * MM))
    painter.setFont(font)
    painter.setPen(QColor(INK))
    inner = cell.adjusted(1.5 * MM, 0, -1.5 * MM, 0)
    painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, word)


def _signatures(painter: QPainter, page: QRectF) -> None:
    place = QRectF(page.left(), page.bottom() - 12 * MM, page.width(), 10 * MM)
    _text(painter, place, t("impact.signatures"), BODY)


def _text(
    painter: QPainter, box: QRectF, text: str, size: float, *, bold: bool = False
) -> float:
    """Write a text from the top of a box; return how far down it reached."""
    font = theme.font(theme.BODY, bold=bold)
    font.setPixelSize(int(size * MM))
    painter.setFont(font)
    painter.setPen(QColor(INK))
    flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
    taken = painter.boundingRect(box, flags, text)
    painter.drawText(box, flags, text)
    return taken.height() + 1.5 * MM


def _map(painter: QPainter, box: QRectF, sheet: Sheet) -> None:
    both = [one for one in (sheet.old, sheet.new) if one]
    xs = [x for rings in both for part in rings for x in part[0][0::2]]
    ys = [y for rings in both for part in rings for y in part[0][1::2]]
    wide, high = max(1, max(xs) - min(xs)), max(1, max(ys) - min(ys))
    scale = min(box.width() / wide, box.height() / high) * 0.92
    left = box.center().x() - (min(xs) + wide / 2) * scale
    base = box.center().y() + (min(ys) + high / 2) * scale

    def path(rings: LatticeRings) -> QPainterPath:
        found = QPainterPath()
        for part in rings:
            for ring in part:
                points = list(zip(ring[0::2], ring[1::2], strict=True))
                found.moveTo(left + points[0][0] * scale, base - points[0][1] * scale)
                for x, y in points[1:]:
                    found.lineTo(left + x * scale, base - y * scale)
                found.closeSubpath()
        return found

    painter.save()
    painter.setClipRect(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for near in sheet.around:
        painter.setPen(QPen(QColor(FAINT), 0.25 * MM))
        painter.drawPath(path(near.rings))
    before = QPainterPath() if sheet.old is None else path(sheet.old)
    after = QPainterPath() if sheet.new is None else path(sheet.new)
    moved = before.subtracted(after).united(after.subtracted(before))
    painter.fillPath(moved, QBrush(QColor(MOVED), Qt.BrushStyle.BDiagPattern))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(NEW), 0.7 * MM))
    painter.drawPath(after)
    painter.setPen(QPen(QColor(OLD), 0.4 * MM, Qt.PenStyle.DashLine))
    painter.drawPath(before)
    for near in sheet.around:
        _name(painter, path(near.rings).subtracted(after), near.name, box)
    painter.restore()
    _measures(painter, box, scale * 1000)


def _name(painter: QPainter, shape: QPainterPath, name: str, box: QRectF) -> None:
    """Write the name of a neighbour where it is seen, if there is room for it."""
    seen = QPainterPath()
    seen.addRect(box)
    clear = shape.intersected(seen)
    part = clear.boundingRect()
    font = theme.font(theme.BODY)
    font.setPixelSize(int(SMALL * MM))
    painter.setFont(font)
    painter.setPen(QColor(OLD))
    room = painter.boundingRect(part, Qt.AlignmentFlag.AlignCenter, name)
    if clear.contains(room):
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, name)


def _measures(painter: QPainter, box: QRectF, per_metre: float) -> None:
    """Frame a map, with its scale bar and where north is."""
    painter.save()
    painter.setPen(QPen(QColor(FAINT), 0.2 * MM))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    most = box.width() * 0.22 / per_metre
    metres = max((one for one in BARS if one <= most), default=BARS[0])
    left, base = box.left() + 3 * MM, box.bottom() - 3 * MM
    right = left + metres * per_metre
    painter.setPen(QPen(QColor(INK), 0.5 * MM))
    painter.drawLine(QPointF(left, base), QPointF(right, base))
    words = QRectF(left, base - 6 * MM, 60 * MM, 5 * MM)
    _text(painter, words, t("impact.bar", n=f"{metres:,}"), SMALL)
    x, y = box.right() - 6 * MM, box.top() + 4 * MM
    arrow = [
        QPointF(x, y),
        QPointF(x - 2 * MM, y + 7 * MM),
        QPointF(x, y + 5.4 * MM),
        QPointF(x + 2 * MM, y + 7 * MM),
    ]
    painter.setBrush(QColor(INK))
    painter.drawPolygon(arrow)
    _text(painter, QRectF(x - 1.4 * MM, y + 7.6 * MM, 8 * MM, 5 * MM), "N", SMALL)
    painter.restore()
