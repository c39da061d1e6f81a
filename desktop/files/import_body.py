"""What an import shows of its file: columns, proposal and lines beside a small map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QSplitter, QTabWidget

from desktop import theme
from desktop.files.ground_map import GroundMap
from desktop.files.proposal_list import ProposalList
from desktop.import_lines import lines_of
from desktop.mapping_table import MappingTable
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.exchange.import_job import ImportReport
    from db.exchange.preview import Preview
    from desktop.files.file_kinds import FileKind

LINES_SHOWN: Final = 400


class ImportBody(QSplitter):
    """Three tabs and the map; `changed` when a column was chosen otherwise."""

    changed = Signal()

    def __init__(self, kind: FileKind, parent: QWidget) -> None:
        """Show nothing of a file yet."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.map = GroundMap(self)
        self.tabs = QTabWidget(self)
        self.columns = self._table(kind)
        self.proposal = ProposalList(self)
        self.lines = QListWidget(self)
        self.lines.setAccessibleName(t("files.lines"))
        self.lines.setWordWrap(True)
        self.tabs.addTab(self.columns, t("files.tab.columns"))
        self.tabs.addTab(self.proposal, t("files.tab.proposal"))
        self.tabs.addTab(self.lines, t("files.tab.lines"))
        self.addWidget(self.tabs)
        self.addWidget(self.map)
        self.setStretchFactor(0, 7)
        self.setStretchFactor(1, 5)
        self.setChildrenCollapsible(False)
        self.setSizes([theme.px(640), theme.px(480)])
        self.proposal.looked_at.connect(self.map.choose)
        self.map.picked.connect(self.proposal.choose)

    def _table(self, kind: FileKind) -> MappingTable:
        made = MappingTable(kind.kind, kind.fields, self) if kind.fields else None
        made = made or MappingTable("grids", (), self)
        made.changed.connect(self.changed)
        return made

    def show_kind(self, kind: FileKind, found: Preview | None) -> None:
        """Ask for the columns that a kind of content has."""
        old = self.columns
        self.columns = self._table(kind)
        self.tabs.insertTab(0, self.columns, t("files.tab.columns"))
        self.tabs.removeTab(self.tabs.indexOf(old))
        old.deleteLater()
        if found is not None:
            self.columns.show_file(found)
        self.tabs.setCurrentIndex(0)

    def show_lines(self, report: ImportReport, *, front: bool = False) -> None:
        """Show what an import found, line by line."""
        self.lines.clear()
        self.lines.addItems(lines_of(report)[:LINES_SHOWN])
        if front:
            self.tabs.setCurrentWidget(self.lines)

    def propose(self, report: ImportReport) -> None:
        """Show a proposal to mend, on the map and as rows."""
        self.proposal.show_report(report)
        exact = np.empty(len(report.outlines), dtype=object)
        exact[:] = report.outlines
        said = t("files.proposal.map", pieces=len(report.moves))
        self.map.show_moves(report.moves, exact, said)
        self.tabs.setCurrentWidget(self.proposal)

    def forget(self) -> None:
        """Show nothing of a check any more."""
        self.lines.clear()
        self.proposal.view.fill(())
        self.proposal.words.setText(t("files.proposal.none"))
        self.proposal.settle(open_=False)
