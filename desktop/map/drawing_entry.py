"""The row at the foot of the map where the next point is typed in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit
from typing_extensions import override

from desktop import theme
from desktop.map.float_panel import SHADOW, FloatPanel
from desktop.reasons import reason_text
from desktop.texts import t
from domain.boundary.editing.construction import Held, typed
from domain.refused import Refused

if TYPE_CHECKING:
    from desktop.map.canvas import MapCanvas
    from desktop.map.drawing_board import Board

WIDE: Final = 420
# Above the scale and the coordinates at the foot of the map.
LIFT: Final = 44


class _Field(QLineEdit):
    """A line that gives the keys back to the map at Esc."""

    def __init__(self, row: DrawingEntry) -> None:
        super().__init__()
        self._row = row

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._row.leave()
            event.accept()
            return
        super().keyPressEvent(event)
        # Nothing typed here goes on to the map, where Enter would end the line.
        event.accept()


class DrawingEntry(FloatPanel):
    """Takes x, y, d (distance) and a (bearing); what is typed holds until a click."""

    def __init__(self, board: Board, canvas: MapCanvas) -> None:
        """Serve one board, over one canvas."""
        super().__init__("drawingentry", canvas.viewport())
        self._board = board
        self._canvas = canvas
        self._label, self._held = QLabel(), QLabel()
        self.field = _Field(self)
        self._label.setObjectName("second")
        self._held.setObjectName("second")
        self.field.returnPressed.connect(self._enter)
        row = QHBoxLayout(self)
        row.setContentsMargins(SHADOW + 10, SHADOW + 5, SHADOW + 10, SHADOW + 5)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self.field, 1)
        row.addWidget(self._held)
        self.tell()
        self.hide()

    def tell(self) -> None:
        """Show whether it serves the tool in hand, and what is held."""
        self._label.setText(t("redraw.typed"))
        self.field.setPlaceholderText(t("redraw.typed.hint"))
        self.field.setAccessibleName(t("redraw.typed"))
        self.field.setToolTip(t("redraw.typed.tip"))
        self._held.setText(held_words(self._board.held))
        self._held.setVisible(self._board.held.any)
        self.place()

    def place(self) -> None:
        """Stand at the foot of the map, in the middle."""
        wanted = self._board.plan.id != "" and self._board.draws
        self.setVisible(wanted and self._canvas.isVisible() and self._serves())
        port = self._canvas.viewport()
        self.adjustSize()
        wide = min(max(theme.px(WIDE), self.sizeHint().width()), port.width() - 16)
        self.resize(wide, self.sizeHint().height())
        self.move((port.width() - wide) // 2, port.height() - self.height() - LIFT)
        self.raise_()

    def _serves(self) -> bool:
        return self._canvas.bench.words is not None and bool(
            self._canvas.bench.words()[0]
        )

    def open(self, begun: str = "") -> None:
        """Put the cursor into the row, with what was typed on the map already."""
        self.field.setText(f"d {begun}" if begun else "")
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Give the keys back to the map."""
        self.field.clear()
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        words = self.field.text().strip()
        board = self._board
        if not words:
            self.leave()
            return
        try:
            held = typed(words, board.held)
        except Refused as reason:
            self._canvas.bench.say(reason_text(reason))
            return
        fixed = held.fixed(board.points[-1] if board.points else None)
        if fixed is not None:
            board.put(fixed)
        else:
            board.hold(held)
        self.leave()


def held_words(held: Held) -> str:
    """Return what is held in words."""
    figures = {
        "x": held.x,
        "y": held.y,
        "d": held.distance,
        "a": held.bearing,
    }
    said = [
        f"{name} {value:.3f}".rstrip("0").rstrip(".")
        for name, value in figures.items()
        if value is not None
    ]
    return t("redraw.typed.held", figures="  ".join(said)) if said else ""
