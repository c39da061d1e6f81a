"""The proposal for cleaning a file: every area that would change owner, and its map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.pane import label
from desktop.table_view import Column, TableView
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.exchange.import_job import GroundMove, ImportReport

# Narrower than this is how files round or were digitised, not how a border was drawn.
SLIVER_M: Final = 1.0
TONES: Final = {"gap": "warn", "overlap": "late", "shift": "acc", "given_up": "acting"}
Row = tuple[int, "GroundMove"]


def kind_of(move: GroundMove) -> str:
    """Return what a piece is in words: gap, overlap …, and whether it is a sliver."""
    said = t(f"files.move.{move.kind}")
    sliver = move.move.width < SLIVER_M
    return t("files.move.sliver", kind=said) if sliver else said


COLUMNS: Final = (
    Column(
        "files.change",
        lambda row: row[1].kind,
        lambda row: kind_of(row[1]),
        tone=lambda row: TONES[row[1].kind],
    ),
    Column(
        "files.giver",
        lambda row: row[1].giver,
        lambda row: row[1].giver or t("files.move.nobody"),
    ),
    Column(
        "files.receiver",
        lambda row: row[1].receiver,
        lambda row: row[1].receiver or t("files.move.nobody"),
    ),
    Column(
        "files.area",
        lambda row: row[1].move.area,
        lambda row: f"{row[1].move.area:,.2f}",
        number=True,
    ),
    Column(
        "files.width",
        lambda row: row[1].move.width,
        lambda row: f"{row[1].move.width:,.2f}",
        number=True,
    ),
    Column("entities", lambda row: row[1].entities, number=True),
)


class ProposalList(QWidget):
    """Rows of pieces with the two buttons that settle the whole."""

    looked_at = Signal(int)
    accepted = Signal()
    refused = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start without a proposal."""
        super().__init__(parent)
        self.words = label("", "second", self)
        self.words.setWordWrap(True)
        self.view = TableView(COLUMNS, lambda row: str(row[0]), self)
        self.view.setAccessibleName(t("files.proposal"))
        self.refuse = self._button("refuse")
        self.accept = self._button("accept")
        self.accept.setObjectName("primary")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.refuse)
        row.addWidget(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.view, 1)
        column.addLayout(row)
        self.refuse.clicked.connect(self.refused)
        self.accept.clicked.connect(self.accepted)
        self.view.chosen.connect(self._chosen)
        self.view.opened.connect(self._chosen)

    def _button(self, key: str) -> QPushButton:
        button = QPushButton(t(f"files.{key}"), self)
        button.setToolTip(t(f"files.{key}.tip"))
        button.setAutoDefault(False)
        return button

    def show_report(self, report: ImportReport) -> None:
        """Show every piece of a proposal and their sum."""
        moves: Sequence[GroundMove] = report.moves
        self.view.fill(list(enumerate(moves)))
        kinds = [one.kind for one in moves]
        empties = dict(report.notes).get("exchange.empties", {}).get("count", 0)
        said = t(
            "files.proposal.sum",
            pieces=len(moves),
            gaps=kinds.count("gap"),
            overlaps=kinds.count("overlap"),
            slivers=sum(one.move.width < SLIVER_M for one in moves),
            area=f"{sum(one.move.area for one in moves):,.1f}",
            entities=sum(one.entities for one in moves),
        )
        gone = t("files.proposal.gone", count=empties) if empties else ""
        self.words.setText(said + gone)
        self.settle(open_=True)

    def settle(self, *, open_: bool) -> None:
        """Offer the two buttons, or not any more."""
        self.accept.setEnabled(open_)
        self.refuse.setEnabled(open_)

    def choose(self, place: int) -> None:
        """Put the cursor on a piece."""
        if place >= 0:
            self.view.choose(str(place))
        else:
            self.view.clearSelection()
        self.looked_at.emit(place)

    def _chosen(self, key: str) -> None:
        self.looked_at.emit(int(key))
