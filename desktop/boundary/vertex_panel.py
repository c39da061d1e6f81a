"""The vertices of a grid in figures: chosen here or on the map, moved by typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.pane import Empty, PaneHead
from desktop.texts import t
from domain.boundary.editing.catching import Snapper
from domain.plans.commands import MoveVertex

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.action import Hand
    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.editing.ring_algebra import Point
    from domain.boundary.events import GridContent

Index = QModelIndex | QPersistentModelIndex
COLUMNS: Final = ("number", "kind", "x", "y")
ROOT: Final = QModelIndex()


@dataclass(frozen=True, slots=True)
class VertexRow:
    """A vertex of a grid: its ring, its number there, its place in millimetres."""

    ring: int
    number: int
    point: Point
    kind: str


def vertex_rows(mesh: Mesh, snapper: Snapper, grid: GridContent) -> list[VertexRow]:
    """Return the vertices of a grid, ring by ring; nodes are told from vertices."""
    rings = [ring for part in grid.rings for ring in part]
    shared: dict[Point, int] = {}
    for near in mesh.around([grid.id]):
        for x, y in snapper.legs_of(mesh, near)[:, 0].tolist():
            shared[x, y] = shared.get((x, y), 0) + 1
    rows = []
    for place, ring in enumerate(rings):
        pairs = zip(ring[0::2], ring[1::2], strict=True)
        for number, point in enumerate(pairs):
            kind = "vertex"
            if shared.get(point, 0) != 2:
                # Two grids on both sides make a plain vertex; all else is looked at.
                kind = snapper.at_vertex(mesh, point)[0]
            rows.append(VertexRow(place, number + 1, point, kind))
    return rows


class VertexModel(QAbstractTableModel):
    """The rows of one grid; x and y may be typed over."""

    moved = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.rows: list[VertexRow] = []
        self.editable = False

    def fill(self, rows: list[VertexRow], *, editable: bool) -> None:
        """Show other vertices."""
        self.beginResetModel()
        self.rows, self.editable = rows, editable
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        wanted = orientation == Qt.Orientation.Horizontal
        if wanted and role == Qt.ItemDataRole.DisplayRole:
            return t(f"redraw.vertex.{COLUMNS[section]}")
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return _words(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column != "kind":
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable and COLUMNS[index.column()] in {"x", "y"}:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    @override
    def setData(
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        try:
            figure = round(float(str(value).replace(",", "")) * 1000)
        except ValueError:
            return False
        x, y = point = self.rows[index.row()].point
        to = (figure, y) if COLUMNS[index.column()] == "x" else (x, figure)
        if to == point:
            return False
        self.moved.emit(point, to)
        return True


def _words(row: VertexRow, column: str) -> str:
    if column == "number":
        return f"{row.ring}.{row.number}" if row.ring else f"{row.number}"
    if column == "kind":
        return t(f"redraw.snap.{row.kind}")
    return f"{row.point[0 if column == 'x' else 1] / 1000:.3f}"


class VertexPanel(QWidget):
    """The table of the selected grid; `pointed` names the vertex under its cursor."""

    pointed = Signal(object)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Serve the plan that is open."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self._snapper = Snapper()
        self._stale = True
        self._from_map = False
        self.head = PaneHead("redraw.vertices", "", self)
        self.model = VertexModel(self)
        self.view = self._table()
        self.empty = Empty(self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.view, 1)
        rows.addWidget(self.empty, 1)
        self.setFocusProxy(self.view)
        self.view.selectionModel().currentRowChanged.connect(self._current)
        self.model.moved.connect(self._move)
        hand.selection.changed.connect(lambda _origin: self.renew())
        hand.plan.changed.connect(self.renew)
        self._retranslate()

    def _table(self) -> QTableView:
        made = QTableView(self)
        made.setModel(self.model)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setShowGrid(False)
        made.verticalHeader().hide()
        modes = QHeaderView.ResizeMode
        for column, name in enumerate(COLUMNS):
            fits = name in {"number", "kind"}
            mode = modes.ResizeToContents if fits else modes.Stretch
            made.horizontalHeader().setSectionResizeMode(column, mode)
        return made

    def renew(self) -> None:
        """Read the vertices anew, now or once the table is seen."""
        self._stale = True
        if self.isVisible():
            self.look()

    def look(self) -> None:
        """Read the vertices of the selected grid, if they may be others now."""
        if not self._stale:
            return
        self._stale = False
        mesh = self._hand.plan.mesh()
        code = self._hand.selection.first("grid")
        grid = mesh.by_code(code) if mesh is not None else None
        rows: list[VertexRow] = []
        if mesh is not None and grid is not None:
            self._snapper.forget(mesh)
            rows = vertex_rows(mesh, self._snapper, grid)
        self.model.fill(rows, editable=not self._hand.plan.why_not())
        name = grid.name if grid is not None else ""
        facts = t("redraw.vertices.facts", grid=name, n=len(rows)) if rows else ""
        self.head.facts.setText(facts)
        self.view.setVisible(bool(rows))
        self.empty.say("" if rows else self._why_empty())

    def _why_empty(self) -> str:
        return self._hand.plan.why_not() or t("redraw.vertices.empty")

    def choose(self, point: Point) -> None:
        """Bring the row of a vertex under the cursor, as it was clicked on the map."""
        self.look()
        for number, row in enumerate(self.model.rows):
            if row.point == point:
                self._from_map = True
                self.view.selectRow(number)
                self._from_map = False
                return

    def _current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and not self._from_map:
            self.pointed.emit(self.model.rows[index.row()].point)

    def _move(self, point: Point, to: Point) -> None:
        command = MoveVertex(
            at=(point[0] / 1000, point[1] / 1000), to=(to[0] / 1000, to[1] / 1000)
        )
        if self._hand.plan.do(command):
            self.choose(to)
            self.pointed.emit(to)

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.view.setAccessibleName(t("redraw.vertices"))
        self.view.setToolTip(t("redraw.vertices.tip"))
        self.view.verticalHeader().setDefaultSectionSize(theme.px(28))
        self.renew()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "view"):
            self._retranslate()
        super().changeEvent(event)
