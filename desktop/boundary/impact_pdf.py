"""Change sheets on paper: the sums, then a page a grid with its old and new outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF, Qt
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
TITLE, BODY = 5.2, 3.6
INK, OLD, NEW, MOVED = "#000000", "#666666", "#A8178A", "#A8178A"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: what it is about, the outlines before and after, and its lines."""

    title: str
    old: LatticeRings | None
    new: LatticeRings | None
    lines: tuple[str, ...]


def write_pdf(path: Path, title: str, totals: str, sheets: Sequence[Sheet]) -> None:
    """Write the sheets on A4; Unavailable CANNOT_WRITE when that cannot be.

    Paper is white whatever the theme of the desk is.
    """
    with whole_file(path) as draft:
        _write(draft, title, totals, sheets)


def _write(path: Path, title: str, totals: str, sheets: Sequence[Sheet]) -> None:
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
    picture = QRectF(page.left(), page.top() + top, page.width(), page.height() * 0.5)
    _map(painter, picture, sheet)
    top = picture.bottom() + 4 * MM
    for line in (t("impact.key"), *sheet.lines):
        if top > page.bottom() - 20 * MM:
            break
        rest = QRectF(page.left(), top, page.width(), page.bottom() - top)
        top += _text(painter, rest, line, BODY)
    _signatures(painter, page)


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
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    before = QPainterPath() if sheet.old is None else path(sheet.old)
    after = QPainterPath() if sheet.new is None else path(sheet.new)
    moved = before.subtracted(after).united(after.subtracted(before))
    painter.fillPath(moved, QBrush(QColor(MOVED), Qt.BrushStyle.BDiagPattern))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(NEW), 0.7 * MM))
    painter.drawPath(after)
    painter.setPen(QPen(QColor(OLD), 0.4 * MM, Qt.PenStyle.DashLine))
    painter.drawPath(before)
    painter.restore()
