"""The rows of the layer panel: tick, note, opacity, and their order by hand or key."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.map.layer_state import ASKED_FOR, STRONGEST, WEAKEST, sorted_order
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP: Final = 10
HANDLE: Final = "drag-vertical"


class Handle(QLabel):
    """The grip by which a layer is drawn up or down."""

    pulled = Signal(QPoint)

    def __init__(self) -> None:
        """Show the grip."""
        super().__init__()
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setFixedWidth(16)
        self.setPixmap(theme.icon(HANDLE, "t3").pixmap(16, 16))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pulled.emit(event.globalPosition().toPoint())
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()


class LayerRow(QWidget):
    """One layer: grip, tick with its name, a note, and how strongly it is drawn."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        """Show the layer at full strength."""
        super().__init__()
        self.name = name
        label = t(f"map.layer.{name}")
        self.handle = Handle()
        self.handle.setToolTip(t("map.layer.move", layer=label))
        self.tick = QCheckBox(label)
        self.tick.setChecked(True)
        self.tick.setToolTip(t("map.layer.tip", layer=label))
        self.note = QLabel()
        self.note.setObjectName("hint")
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.note.setAlignment(side)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(WEAKEST, STRONGEST)
        self.slider.setPageStep(20)
        self.slider.setValue(STRONGEST)
        self.slider.setFixedWidth(theme.px(56))
        self.slider.setAccessibleName(t("map.layer.opacity", layer=label))
        self.slider.setToolTip(t("map.layer.opacity", layer=label))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.handle)
        row.addWidget(self.tick)
        row.addStretch(1)
        row.addWidget(self.note)
        row.addWidget(self.slider)
        self.tick.toggled.connect(self._moved)
        self.slider.valueChanged.connect(self._moved)

    def _moved(self) -> None:
        self.slider.setEnabled(self.tick.isChecked())
        self.changed.emit()

    def set_quietly(self, *, shown: bool, opacity: int) -> None:
        """Take over a state without saying that it changed."""
        for widget in (self.tick, self.slider):
            widget.blockSignals(True)
        self.tick.setChecked(shown)
        self.slider.setValue(opacity)
        self.slider.setEnabled(shown)
        for widget in (self.tick, self.slider):
            widget.blockSignals(False)


class LayerRows(QWidget):
    """The layers, the topmost first: up and down walk, Alt moves, left and right fade.

    `changed` when a layer was ticked, faded or moved; `ticked` names the one ticked.
    """

    changed = Signal()
    ticked = Signal(str)

    def __init__(self, order: tuple[str, ...]) -> None:
        """Show a row for each layer."""
        super().__init__()
        self.setAccessibleName(t("map.layers"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        self.rows = {name: LayerRow(name) for name in order}
        self.order: tuple[str, ...] = ()
        # Layers that hold nothing keep their place and show no row.
        self.hidden: frozenset[str] = frozenset()
        for name, row in self.rows.items():
            row.changed.connect(self.changed)
            row.tick.toggled.connect(lambda _on, one=name: self.ticked.emit(one))
            row.handle.pulled.connect(lambda at, one=name: self._pull(one, at))
            row.tick.installEventFilter(self)
        self.take({}, ASKED_FOR)
        self.set_order(order)

    def set_order(self, order: tuple[str, ...]) -> None:
        """Lay the rows in this order, the topmost layer first."""
        order = sorted_order(order)
        if order == self.order:
            return
        self.order = order
        while self._column.count():
            self._column.takeAt(0)
        for name in order:
            self._column.addWidget(self.rows[name])
        chain = [self.rows[name] for name in order]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first.tick, first.slider)
            QWidget.setTabOrder(first.slider, second.tick)

    def hide_all(self, names: frozenset[str]) -> None:
        """Show a row for every layer but these."""
        self.hidden = names
        for name, row in self.rows.items():
            row.setHidden(name in names)

    def _seen(self) -> list[str]:
        return [name for name in self.order if name not in self.hidden]

    def take(self, opacity: Mapping[str, int], off: frozenset[str]) -> None:
        """Tick and fade the rows without saying so."""
        for name, row in self.rows.items():
            value = opacity.get(name, STRONGEST)
            row.set_quietly(shown=name not in off, opacity=value)

    def shift(self, name: str, by: int) -> None:
        """Move a layer up (-1) or down, past the next one that is seen."""
        seen = self._seen()
        other = seen.index(name) + by
        if not 0 <= other < len(seen):
            return
        # Wherever those without a row stand.
        order = list(self.order)
        there = order.index(seen[other])
        order.remove(name)
        order.insert(there, name)
        self.set_order(tuple(order))
        self.changed.emit()

    def _pull(self, name: str, at: QPoint) -> None:
        y = self.mapFromGlobal(at).y()
        row = self.rows[name]
        if y < row.y():
            self.shift(name, -1)
        elif y > row.y() + row.height():
            self.shift(name, 1)
        self._column.activate()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        name = next(one for one, row in self.rows.items() if row.tick is watched)
        return self._key(name, event) or super().eventFilter(watched, event)

    def _key(self, name: str, event: QKeyEvent) -> bool:
        key = event.key()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        fade = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP}.get(Qt.Key(key), 0)
        if by and alt:
            self.shift(name, by)
        elif by:
            seen = self._seen()
            place = seen.index(name) + by
            if 0 <= place < len(seen):
                self.rows[seen[place]].tick.setFocus()
        elif fade:
            slider = self.rows[name].slider
            slider.setValue(slider.value() + fade)
        else:
            return False
        return True
