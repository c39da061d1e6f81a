"""The rows of the entity pane: all that was found, read a page at a time in sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.entity_search import Fids
    from domain.entities.reads import EntityRow

Index = QModelIndex | QPersistentModelIndex
ReadRows = Callable[[Sequence[int]], "tuple[EntityRow, ...]"]
ROW: Final = Qt.ItemDataRole.UserRole + 1
FID: Final = Qt.ItemDataRole.UserRole + 2
PAGE: Final = 64
# So many pages are kept, the ones seen last.
PAGES_KEPT: Final = 60
SAID: Final = frozenset(
    {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
)


class EntityModel(QAbstractListModel):
    """A list as long as what was found; a row is read when it comes into sight.

    A page takes a millisecond, so it is read where it is wanted.
    """

    def __init__(self, read_rows: ReadRows, parent: QWidget) -> None:
        """Read rows by their numbers with `read_rows`."""
        super().__init__(parent)
        self._read = read_rows
        self._pages: OrderedDict[int, dict[int, EntityRow]] = OrderedDict()
        self.fids: Fids = np.zeros(0, dtype=np.int64)
        self.speak: Callable[[EntityRow], str] = lambda row: row.name

    def fill(self, fids: Fids) -> None:
        """Show these rows."""
        if len(fids) == len(self.fids) and np.array_equal(fids, self.fids):
            self.forget()
            return
        self.beginResetModel()
        self.fids = fids
        self._pages.clear()
        self.endResetModel()

    def forget(self) -> None:
        """Read again what is in sight: its content may have changed."""
        self._pages.clear()
        if len(self.fids):
            self.dataChanged.emit(self.index(0), self.index(len(self.fids) - 1))

    def row(self, place: int) -> EntityRow | None:
        """Return a row, None beyond the end or when it is gone from the file."""
        if not 0 <= place < len(self.fids):
            return None
        number = place // PAGE
        page = self._pages.get(number)
        if page is None:
            fids = self.fids[number * PAGE : (number + 1) * PAGE].tolist()
            rows = self._read(fids)
            page = dict(zip(fids, rows, strict=True)) if len(rows) == len(fids) else {}
            if not page:
                found = {fid: self._read([fid]) for fid in fids}
                page = {fid: some[0] for fid, some in found.items() if some}
            self._pages[number] = page
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page.get(int(self.fids[place]))

    def place_of(self, fid: int) -> int:
        """Return the place of a row number, -1 when it is not among those found."""
        at = np.flatnonzero(self.fids == fid)
        return int(at[0]) if len(at) else -1

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.fids)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == FID:
            return int(self.fids[index.row()])
        if role not in SAID and role not in {ROW, Qt.ItemDataRole.ToolTipRole}:
            return None
        row = self.row(index.row())
        if role == ROW:
            return row
        return t("entity.gone") if row is None else self.speak(row)
