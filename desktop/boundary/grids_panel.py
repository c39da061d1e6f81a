"""The published grids as a list: code, station, area, entities, people, since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import theme
from desktop.pane import Empty, PaneHead
from desktop.reasons import reason_text
from desktop.table_view import Column, TableView
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from db.world import Reads
    from desktop.action import Hand
    from desktop.tasks import Result
    from domain.changes import Changes

KINDS: Final = ("grid", "unit", "entity", "post")


@dataclass(frozen=True, slots=True)
class GridLine:
    """A published grid as the list shows it; areas in m², counts of placed entities."""

    code: str
    name: str
    kind: str
    station: str
    bureau: str
    area_m2: float
    entities: int
    communities: int
    since: str


def grid_lines(read: Reads) -> tuple[GridLine, ...]:
    """Return every published grid."""
    boundary = read.boundary
    names = {
        unit.id: unit.name
        for level in ("station", "bureau")
        for unit in boundary.units(level)
    }
    counts = read.entities.counts()
    return tuple(
        GridLine(
            code=grid.code,
            name=grid.name,
            kind=t(f"grid_kind.{grid.kind}"),
            station=names.get(grid.station, ""),
            bureau=names.get(grid.bureau, ""),
            area_m2=grid.area_m2,
            entities=counts.get(grid.code, 0),
            communities=len(boundary.communities_of(grid.code)),
            since=f"{grid.valid_from:%Y-%m-%d}",
        )
        for grid in boundary.grids()
    )


COLUMNS: Final = (
    Column("grid", lambda row: row.name),
    Column("code", lambda row: row.code),
    Column("station", lambda row: row.station),
    Column("kind", lambda row: row.kind),
    Column(
        "area", lambda row: row.area_m2, lambda row: f"{row.area_m2 / 1e6:.3f}", True
    ),
    Column("entities", lambda row: row.entities, lambda row: f"{row.entities:,}", True),
    Column(
        "density",
        lambda row: row.entities / row.area_m2 if row.area_m2 else 0.0,
        lambda row: f"{row.entities / row.area_m2 * 1e6:,.0f}" if row.area_m2 else "—",
        True,
    ),
    Column("communities", lambda row: row.communities, number=True),
    Column("since", lambda row: row.since),
)


class GridsPanel(QWidget):
    """The list, with a filter; the row under the cursor is the selection of the desk.

    `wanted` asks the map to show a grid.
    """

    wanted = Signal()

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """List the grids of the workspace that the hand works on."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self._stale = True
        self.head = PaneHead("grids.title", "", self)
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.view = TableView(COLUMNS, _code, self)
        self.empty = Empty(self)
        line = QHBoxLayout()
        line.setContentsMargins(14, 8, 14, 8)
        line.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(line)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        self.setFocusProxy(self.view)
        self.filter.textChanged.connect(self._filter)
        self.view.chosen.connect(self._chosen)
        self.view.opened.connect(lambda _code: self.wanted.emit())
        hand.selection.changed.connect(self._selected)
        hand.desk.changed.connect(self._changed)
        self._retranslate()

    def look(self) -> None:
        """Read the grids, if they may have changed since."""
        if not self._stale:
            return
        self._stale = False
        desk = self._hand.desk

        def read_all(_token: object) -> tuple[GridLine, ...]:
            with desk.snapshot() as read:
                return grid_lines(read)

        self._hand.tasks.run(read_all, self._told, t("grids.reading"))

    def _told(self, result: Result) -> None:
        reason = result.reason()
        if reason is not None:
            self.empty.say(t("grids.failed", why=reason_text(reason)))
            return
        self.view.fill(result.value)
        self._say()
        self._selected(None)

    def _say(self) -> None:
        count = len(self.view.rows.rows)
        shown = self.view.proxy.rowCount()
        area = sum(row.area_m2 for row in self.view.rows.rows) / 1e6
        key = "grids.facts" if shown == count else "grids.facts_some"
        self.head.facts.setText(t(key, n=count, shown=shown, area=f"{area:,.1f}"))
        self.view.setVisible(bool(count))
        self.empty.say("" if count else t("page.redraw.empty"))

    def _filter(self, text: str) -> None:
        self.view.filter(text)
        self._say()

    def _chosen(self, code: str) -> None:
        self._hand.selection.set(("grid", code), origin=self)
        self.wanted.emit()

    def _selected(self, origin: object) -> None:
        grid = self._hand.selection.first("grid")
        if grid and origin is not self:
            self.view.choose(grid)

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches(*KINDS):
            self._stale = True
            if self.isVisible():
                self.look()

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.filter.setPlaceholderText(t("grids.filter"))
        self.filter.setAccessibleName(t("grids.filter"))
        self.view.setAccessibleName(t("grids.title"))
        self.filter.setMinimumHeight(theme.px(32))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._stale = True
            if self.isVisible():
                self.look()
        super().changeEvent(event)


def _code(row: GridLine) -> str:
    return row.code
