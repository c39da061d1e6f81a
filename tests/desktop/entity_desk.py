"""The entity pane in a window of its own, beside a map: what its tests stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.action import Hand
from desktop.entities.panel import EntityPanel
from desktop.entities.tools import ACTIONS
from desktop.map.canvas import MapCanvas
from desktop.map.point_pick import PointPick

if TYPE_CHECKING:
    from desktop.app import Parts


class EntityWindow(QWidget):
    """Stands in for the frame: the pane, a map where it is wanted, and the keys."""

    def __init__(self, parts: Parts, *, with_map: bool = False) -> None:
        super().__init__()
        self.hand = Hand(
            parts.desk,
            parts.selection,
            parts.settings,
            parts.tasks,
            parts.undo,
            self,  # type: ignore[arg-type]
            self,
        )
        self.shown: list[tuple[float, float]] = []
        self.acted: list[str] = []
        self.entities = EntityPanel(self.hand, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.entities)
        self.map = MapCanvas(parts.desk, parts.selection, self) if with_map else None
        if self.map is not None:
            row.addWidget(self.map, 1)
            self.pick = PointPick(self.map)
            self.entities.place_wanted.connect(self.pick.ask)
        self.entities.setFixedWidth(420)
        self.entities.show_wanted.connect(lambda x, y: self.shown.append((x, y)))
        self.entities.act_wanted.connect(self.acted.append)
        for action in ACTIONS:
            shortcut = QShortcut(QKeySequence(action.key), self)
            shortcut.activated.connect(lambda one=action.id: self.entities.bar.act(one))

    def pane(self, kind: type) -> object:
        for one in (self.entities, self.map):
            if isinstance(one, kind):
                return one
        raise LookupError(kind.__name__)

    def show_pane(self, kind: type) -> object:
        pane = self.pane(kind)
        assert isinstance(pane, QWidget)
        pane.setFocus()
        return pane

    def close_down(self) -> None:
        if self.map is not None:
            self.map.close_down()
        self.close()
