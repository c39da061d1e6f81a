"""Plain rows of a case file's lists, each with a sentence for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import QListView, QWidget
from typing_extensions import override

from desktop.cases.models import Index

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW: Final = Qt.ItemDataRole.UserRole + 1


class Spoken(Protocol):
    """A row that can be read out."""

    def said(self) -> str:
        """Return the row as one sentence."""

    @property
    def chosen(self) -> bool:
        """Whether the row can be chosen."""


R = TypeVar("R", bound=Spoken)


class RowsModel(QAbstractListModel, Generic[R]):
    """Rows in the order given."""

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self.rows: tuple[R, ...] = ()

    def fill(self, rows: Sequence[R]) -> None:
        """Show these rows."""
        if tuple(rows) == self.rows:
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def row_at(self, place: int) -> R | None:
        """Return the row at a place, None where there is none."""
        return self.rows[place] if 0 <= place < len(self.rows) else None

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == ROW:
            return row
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return row.said()
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_at(index.row())
        if row is not None and not row.chosen:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class QuietList(QListView):
    """A list without a frame whose rows take the height their words need."""

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        # Rows are measured for the width there is, whenever it changes.
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)


def row_width(view: QWidget | None) -> int:
    """Return how wide a row of a list is, for rows whose height hangs on it."""
    if isinstance(view, QListView):
        return max(80, view.viewport().width())
    return 240
