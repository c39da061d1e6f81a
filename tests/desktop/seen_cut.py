"""Words that have less room than they need, wherever a window shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QTabBar,
    QToolButton,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a line edit keeps on both sides of its text.
PADDING = 18


def cut_words(window: QWidget) -> list[str]:
    """Return every text in sight that is cut, with what it needs and has."""
    found = []
    for one in window.findChildren(QWidget):
        # What lies behind another tab is not seen, and has no size that means much.
        if one.isVisible() and not one.visibleRegion().isEmpty():
            for said in _cut(one):
                name = f"{type(one).__name__}#{one.objectName()}"
                found.append(f"{name} in {type(one.parent()).__name__}: {said}")
    return found


def _cut(one: QWidget) -> Iterator[str]:
    if isinstance(one, QLabel):
        yield from _cut_label(one)
    elif type(one) is QHeaderView:
        # A header that paints itself shortens its own words.
        yield from _cut_header(one)
    elif isinstance(one, QTabBar):
        yield from _cut_tabs(one)
    elif isinstance(one, QLineEdit | QComboBox):
        yield from _cut_field(one)
    elif isinstance(one, QAbstractButton) and one.text():
        yield from _cut_button(one)


def _cut_field(one: QLineEdit | QComboBox) -> Iterator[str]:
    if isinstance(one, QComboBox):
        said, has = one.currentText(), one.width() - PADDING
        # What can be typed into is scrolled, and read whole as its tip.
        if one.isEditable() and one.toolTip() == said:
            return
    else:
        said = "" if one.text() else one.placeholderText()
        has = one.width() - PADDING // 2
    need = one.fontMetrics().horizontalAdvance(said)
    if need > has:
        yield f"{said!r} needs {need} of {has}"


def _cut_label(one: QLabel) -> Iterator[str]:
    if not one.text() or one.sizePolicy().horizontalPolicy() == Ignored:
        return
    if one.wordWrap():
        need = one.heightForWidth(one.width())
        if need > one.height() + 1:
            yield f"{one.text()!r} needs {need} high of {one.height()}"
    elif one.width() < one.minimumSizeHint().width() - 1:
        need = one.minimumSizeHint().width()
        yield f"{one.text()!r} needs {need} of {one.width()}"
    elif one.height() < one.fontMetrics().ascent():
        yield f"{one.text()!r} is {one.height()} high"


Ignored = QSizePolicy.Policy.Ignored


def _cut_button(one: QAbstractButton) -> Iterator[str]:
    only = Qt.ToolButtonStyle.ToolButtonIconOnly
    if isinstance(one, QToolButton) and one.toolButtonStyle() == only:
        return
    if one.width() < one.minimumSizeHint().width() - 1:
        need = one.minimumSizeHint().width()
        yield f"{one.text()!r} needs {need} of {one.width()}"
    if one.height() < one.fontMetrics().height() - 2:
        yield f"{one.text()!r} is {one.height()} high"


def _cut_header(one: QHeaderView) -> Iterator[str]:
    model = one.model()
    if one.orientation() != Qt.Orientation.Horizontal or model is None:
        return
    for section in range(one.count()):
        if one.isSectionHidden(section):
            continue
        said = str(model.headerData(section, one.orientation()) or "")
        need = one.fontMetrics().horizontalAdvance(said)
        last = one.stretchLastSection() and section == one.count() - 1
        if need > one.sectionSize(section) and not last:
            yield f"{said!r} needs {need} of {one.sectionSize(section)}"


def _cut_tabs(one: QTabBar) -> Iterator[str]:
    for place in range(one.count()):
        said, has = one.tabText(place), one.tabRect(place)
        need = one.fontMetrics().horizontalAdvance(said)
        if need > has.width() or has.right() > one.width():
            yield f"tab {said!r} needs {need} of {has.width()}, ends at {has.right()}"


def beyond(window: QWidget) -> list[str]:
    """Return the widgets with text or a press that stick out of their window."""
    found = []
    inside = window.rect()
    kinds = (QLabel, QAbstractButton, QLineEdit, QComboBox)
    for kind in kinds:
        for one in window.findChildren(kind):
            if not one.isVisible() or one.visibleRegion().isEmpty():
                continue
            at = one.mapTo(window, one.rect().topLeft())
            if at.x() < 0 or at.x() + one.width() > inside.width() + 1:
                said = getattr(one, "text", str)() or one.accessibleName()
                found.append(f"{type(one).__name__} {said!r} at {at.x()}")
    return found
