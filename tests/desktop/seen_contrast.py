"""Contrast as the eye gets it: measured from rendered pixels, by WCAG's formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import shapes, theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from PySide6.QtWidgets import QAbstractItemView

BODY, LARGE = 4.5, 3.0
# WCAG's large text: 18 pt, or 14 pt bold, at 96 dpi.
LARGE_PX, LARGE_BOLD_PX = 24, 18.5
# The core of a stroke, not its softened edge: that many pixels must be so dark.
CORE = 2
WITH_MARK = 60


def light(rgb: int) -> float:
    """Return the relative luminance of a pixel."""

    def part(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return (
        0.2126 * part(rgb >> 16 & 255)
        + 0.7152 * part(rgb >> 8 & 255)
        + 0.0722 * part(rgb & 255)
    )


def ratio(one: float, other: float) -> float:
    """Return the contrast of two luminances."""
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)


def measured(image: QImage, box: QRect) -> float:
    """Return the contrast of the text in a box with its ground, 0 for no text."""
    box = box.intersected(image.rect())
    if box.isEmpty():
        return 0.0
    part = image.copy(box)
    bits = np.frombuffer(part.constBits(), np.uint32).reshape(part.height(), -1)
    colours, counts = np.unique(bits[:, : part.width()] & 0xFFFFFF, return_counts=True)
    if len(colours) < 2:
        return 0.0
    ground = light(int(colours[counts.argmax()]))
    found = sorted(
        (
            (ratio(light(int(rgb)), ground), int(n))
            for rgb, n in zip(colours, counts, strict=True)
        ),
        reverse=True,
    )
    seen = 0
    for contrast, n in found:
        seen += n
        if seen >= CORE:
            return contrast
    return found[0][0]


def wanted(pixels: float, *, bold: bool) -> float:
    """Return the contrast that type of a size must have."""
    large = pixels >= LARGE_PX or (bold and pixels >= LARGE_BOLD_PX)
    return LARGE if large else BODY


def texts_of(window: QWidget) -> Iterator[tuple[QWidget, str, QRect]]:
    """Yield every enabled widget in sight that shows a text, and where, in `window`."""
    kinds = (QLabel, QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
    for kind in kinds:
        for one in window.findChildren(kind):
            text = _text(one)
            if text and one.isVisible() and one.isEnabled() and not _covered(one):
                inner = one.rect().adjusted(3, 3, -3, -3)
                if isinstance(one, QCheckBox):
                    inner.setLeft(24)
                inner = inner.intersected(one.visibleRegion().boundingRect())
                if inner.width() > 4 and inner.height() > 4:
                    yield (
                        one,
                        text,
                        QRect(one.mapTo(window, inner.topLeft()), inner.size()),
                    )


def _text(one: QWidget) -> str:
    if isinstance(one, QLabel | QAbstractButton):
        return one.text()
    if isinstance(one, QLineEdit):
        return one.text() or one.placeholderText()
    if isinstance(one, QComboBox):
        return "" if one.isEditable() else one.currentText()
    return ""


def _covered(one: QWidget) -> bool:
    middle = one.visibleRegion().boundingRect().center()
    at = one.window().childAt(one.mapTo(one.window(), middle))
    return at is not None and at is not one and not one.isAncestorOf(at)


def faint(window: QWidget) -> list[str]:
    """Return the texts of a window whose contrast is too small, with the figure."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = []
    for one, text, box in texts_of(window):
        font = one.fontInfo()
        seen = measured(image, box)
        need = wanted(font.pixelSize(), bold=font.bold())
        if 0 < seen < need:
            name = f"{type(one).__name__}#{one.objectName()}"
            found.append(f"{name} {text!r}: {seen:.2f} < {need}")
    return found


def faint_rows(
    view: QAbstractItemView, monkeypatch: pytest.MonkeyPatch, rows: int = 40
) -> list[str]:
    """Return the painted words of a view's rows whose contrast is too small."""
    written: list[tuple[QRectF, str, float, bool, str]] = []
    kept = shapes.words

    def words(painter: QPainter, box: QRectF, text: str, **how: object) -> float:
        size, bold = int(how.get("size", theme.BODY)), bool(how.get("bold"))
        wide = kept(painter, box, text, **how)  # type: ignore[arg-type]
        place = QRectF(box)
        if how.get("right"):
            place.setLeft(place.right() - wide)
        place.setWidth(wide)
        tone = str(how.get("tone", "t1"))
        at = painter.transform().mapRect(place)
        written.append((at, text, float(theme.px(size)), bold, tone))
        return wide

    monkeypatch.setattr(shapes, "words", words)
    found: list[str] = []
    for index in list(_indexes(view, QModelIndex()))[:rows]:
        found += _faint_row(view, index, written)
    monkeypatch.setattr(shapes, "words", kept)
    return found


def faint_cells(view: QAbstractItemView) -> list[str]:
    """Return the words in the cells in sight of a table whose contrast is too small."""
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found: list[str] = []
    seen = 0
    for index in _indexes(view, QModelIndex()):
        place = view.visualRect(index)
        # The mark of duty stands before the words, the edge of a choice around them.
        before = 20 if place.width() > WITH_MARK else 4
        box = place.adjusted(before, 5, -4, -5)
        if index.column() == 0 or not image.rect().contains(box):
            continue
        contrast = measured(image, box)
        seen += contrast > 0
        if 0 < contrast < BODY:
            said = index.data(Qt.ItemDataRole.AccessibleTextRole)
            found.append(f"{said!r}: {contrast:.2f} < {BODY}")
    return found if seen else ["no cell in sight says anything"]


def _indexes(view: QAbstractItemView, under: QModelIndex) -> Iterator[QModelIndex]:
    model = view.model()
    for row in range(model.rowCount(under)):
        # A list model keeps its count of columns to itself: there is one.
        column = 0
        while model.index(row, column, under).isValid():
            yield model.index(row, column, under)
            column += 1
        yield from _indexes(view, model.index(row, 0, under))


def _faint_row(
    view: QAbstractItemView,
    index: QModelIndex,
    written: list[tuple[QRectF, str, float, bool, str]],
) -> list[str]:
    written.clear()
    option = QStyleOptionViewItem()
    option.initFrom(view)
    delegate = view.itemDelegateForIndex(index)
    size = delegate.sizeHint(option, index)
    wide = max(size.width(), view.viewport().width())
    option.rect = QRect(0, 0, wide, size.height())
    image = QImage(wide, size.height(), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.hex_of("bg1")))
    painter = QPainter(image)
    delegate.paint(painter, option, index)
    painter.end()
    found: list[str] = []
    for box, text, pixels, bold, tone in written:
        seen = measured(image, box.toAlignedRect())
        need = wanted(pixels, bold=bold)
        if text.strip() and tone != "off" and 0 < seen < need:
            found.append(f"{text!r} ({tone}): {seen:.2f} < {need}")
    return found
