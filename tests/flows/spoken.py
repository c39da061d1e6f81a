"""Which words in sight are of the language that is not spoken now."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    Qt,
)
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)

from desktop import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELD = re.compile(r"\{[^}]*\}")
HANZI = re.compile(r"[\u4e00-\u9fff]")
LETTERS = re.compile(r"[A-Za-z]")
# A sentence is known again by its own words; with fewer it could be anything.
LEAST = {"zh": 2, "en": 5}
ROWS = 40
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


@lru_cache(maxsize=2)
def _sentences(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the texts of a language as they stand, and those with fields."""
    plain: set[str] = set()
    fielded: list[str] = []
    same: set[str] = set()
    signs = HANZI if language == "zh" else LETTERS
    for key in texts.keys():  # noqa: SIM118 - a function of the module, no dict
        said = texts.both(key)
        other = said["en" if language == "zh" else "zh"]
        same.add(other)
        own = FIELD.sub("", said[language])
        if said[language] == other or len(signs.findall(own)) < LEAST[language]:
            continue
        if FIELD.search(said[language]):
            parts = (re.escape(part) for part in FIELD.split(said[language]))
            fielded.append(".*".join(parts))
        else:
            plain.add(said[language])
    return frozenset(plain - same), re.compile("|".join(fielded), re.DOTALL)


def is_of(language: str, said: str) -> bool:
    """Tell whether a text is a sentence of the program in a language."""
    plain, fielded = _sentences(language)
    bare = said.partition("\t")[0].replace("&&", "&").strip()
    return bare in plain or (
        language == "zh"
        and bool(HANZI.search(bare))
        and fielded.fullmatch(bare) is not None
    )


def words_of(widget: QWidget) -> Iterator[str]:
    """Yield every text that a widget shows or tells."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.windowTitle())
    yield from (one.text() for one in widget.actions() if _own(one))
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(min(8, widget.count())))
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(place) for place in range(widget.count()))
    elif isinstance(widget, QGroupBox | QMenu):
        yield widget.title()
    elif isinstance(widget, QAbstractItemView):
        yield from _rows(widget)


def _own(action: QAction) -> bool:
    return not action.isSeparator()


def _rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    across, top = Qt.Orientation.Horizontal, QModelIndex()
    columns = model.columnCount(top) if not isinstance(model, QAbstractListModel) else 1
    for column in range(columns):
        yield str(model.headerData(column, across) or "")
        for row in range(min(ROWS, model.rowCount(top))):
            for role in ROLES:
                yield str(model.index(row, column).data(role) or "")


def left_in(language: str) -> list[str]:
    """Return what visible widgets still say in a language that is not spoken."""
    found = []
    for top in QApplication.topLevelWidgets():
        if not top.isVisible():
            continue
        for one in (top, *top.findChildren(QWidget)):
            if not one.isVisible():
                continue
            name = f"{type(one).__name__}#{one.objectName()}"
            found.extend(
                f"{name} in {type(one.parent()).__name__}: {said!r}"
                for said in words_of(one)
                if said and is_of(language, said)
            )
    return found
