"""Which column of a file is which field: as guessed, changed by hand, with a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from db.exchange.columns import FIELDS
from db.exchange.preview import Preview, guessed, needed
from desktop import theme
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SAMPLES = 3


class MappingTable(QTableWidget):
    """One row a field: its name, the column taken for it, what stands there."""

    changed = Signal()

    def __init__(self, kind: str, fields: tuple[str, ...], parent: QWidget) -> None:
        """Map the columns of a file of `kind` onto these fields of it."""
        super().__init__(0, 3, parent)
        self._kind = kind
        self._fields = fields or tuple(FIELDS[kind])
        self._needed = {one for group in needed(kind) for one in group}
        self._found: Preview | None = None
        self.setHorizontalHeaderLabels(
            [t(f"organisation.map.{one}") for one in ("field", "column", "sample")]
        )
        self.setAccessibleName(t("organisation.map.title"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(34))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(1, theme.px(124))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)

    def show_file(self, found: Preview) -> None:
        """Show the columns of a file as the import would take them."""
        self._found = found
        taken = guessed(self._kind, found.columns)
        self.setRowCount(len(self._fields))
        for row, field in enumerate(self._fields):
            star = " *" if field in self._needed else ""
            name = QTableWidgetItem(t(f"organisation.field.{field}") + star)
            name.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.setItem(row, 0, name)
            self.setCellWidget(row, 1, self._choice(field, taken.get(field, "")))
            self._sample(row)

    def _choice(self, field: str, column: str) -> QComboBox:
        box = QComboBox(self)
        box.addItem(t("organisation.map.none"), "")
        for one in self._found.columns if self._found else ():
            box.addItem(one, one)
        box.setCurrentIndex(max(0, box.findData(column)))
        said = t(f"organisation.field.{field}")
        box.setAccessibleName(t("organisation.map.of", field=said))
        box.activated.connect(self._chosen)
        return box

    def _chosen(self) -> None:
        for row in range(self.rowCount()):
            self._sample(row)
        self.changed.emit()

    def _sample(self, row: int) -> None:
        column = self.column_of(self._fields[row])
        shown: list[str] = []
        if self._found is not None and column:
            shown = list(self._found.values.get(column, ())[:SAMPLES])
        self.setItem(row, 2, QTableWidgetItem(" · ".join(shown)))

    def column_of(self, field: str) -> str:
        """Return the column taken for a field, "" for none."""
        box = self.cellWidget(self._fields.index(field), 1)
        return str(box.currentData() or "") if isinstance(box, QComboBox) else ""

    def pairs(self) -> tuple[str, ...]:
        """Return `column=field` for each field that has a column."""
        told = ((self.column_of(field), field) for field in self._fields)
        return tuple(f"{column}={field}" for column, field in told if column)

    def missing(self) -> str:
        """Return the names of the needed fields that have no column, "" for none."""
        open_fields = [
            t(f"organisation.field.{group[0]}")
            for group in needed(self._kind)
            if not any(self.column_of(one) for one in group if one in self._fields)
        ]
        return t("organisation.comma").join(open_fields)
