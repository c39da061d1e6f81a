"""Mouse and keys of the map while something is drawn: clicks, drags, letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from typing_extensions import override

from desktop.map.brush_hand import BrushHand
from desktop.map.drawing_drag import Drag
from desktop.map.drawing_strokes import hold_along
from desktop.map.hand import STILL
from desktop.redraw_tools import BRUSH, FINE_TOOLS, MERGE, SELECT, TOOLS, VERTEX
from domain.boundary.editing.catching import ARC, NODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.map.plan_drawing import Drawing

LETTERS: Final = {getattr(Qt.Key, f"Key_{tool.key}"): tool for tool in TOOLS}
FINE_KEYS: Final = {
    getattr(Qt.Key, f"Key_{tool.key[-1]}"): tool.name for tool in FINE_TOOLS
}
ENDS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
OF_OTHERS: Final = frozenset({"case", "person", "entity"})


class DrawingHand(QObject):
    """Stands between the hand and the map while redraw has a plan open.

    A click that stands still is the tool's; a press that moves pushes the paper,
    but for a vertex that is dragged and a freehand stroke with Shift.
    """

    def __init__(self, drawing: Drawing) -> None:
        """Serve one map."""
        super().__init__(drawing)
        self._drawing = drawing
        self._board = drawing.board
        self._brush = BrushHand(drawing.brush)
        self._canvas = drawing.canvas
        self._pressed: QMouseEvent | None = None
        self._panning = self._doubled = False
        self._canvas.installEventFilter(self)
        self._canvas.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and watched is self._canvas.viewport():
            self._drawing.place()
        if not self._drawing.active or self._canvas.bench.measure.drawing:
            return False
        if isinstance(event, QKeyEvent) and watched is self._canvas:
            return self._key(event)
        if isinstance(event, QMouseEvent) and watched is self._canvas.viewport():
            return self._mouse(event)
        return False

    # Mouse

    def _mouse(self, event: QMouseEvent) -> bool:
        if self._board.tool == BRUSH:
            return self._brush.mouse(event)
        does: dict[QEvent.Type, Callable[[QMouseEvent], bool]] = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseButtonDblClick: self._double,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
        }
        todo = does.get(event.type())
        return False if todo is None else todo(event)

    def _press(self, event: QMouseEvent) -> bool:
        board, at = self._board, event.position()
        if event.button() == Qt.MouseButton.RightButton:
            board.look(at)
            self._drawing.cycle.next(at)
            # The card would lie over what was chosen.
            self._canvas.pointer.hide_card()
            return True
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if board.tool == SELECT and not board.points and self._others(at):
            return False
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed = event.clone()
        board.look(at)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if board.draws and shift and not board.receiving:
            board.begin_free()
        elif board.tool == VERTEX:
            self._grab()
        return True

    def _others(self, at: QPointF) -> bool:
        """Tell whether a case, an officer or an entity lies under a pixel."""
        under = self._canvas.picking.under(at)
        return bool(under) and under[0].kind in OF_OTHERS

    def _grab(self) -> None:
        board, snap = self._board, self._board.snap
        board.drop_refused()
        if snap is None:
            return
        mesh, snapper = board.ground.mesh, board.ground.snapper
        if snap.kind == ARC and snap.edge is not None:
            board.drag = Drag.of_edge(mesh, snapper, snap.edge, snap.point)
        elif snap.kind in {NODE, "vertex"}:
            board.drag = Drag.of_vertex(mesh, snapper, snap.point)

    def _move(self, event: QMouseEvent) -> bool:
        board, at = self._board, event.position()
        if self._panning:
            return False
        if self._pressed is None or board.drag is not None or board.free is not None:
            if event.buttons() and self._pressed is None:
                return False
            self._canvas.pointer.follow(at)
            board.look(at)
            board.follow_free()
            return board.tool != SELECT or self._pressed is not None
        way = at - self._pressed.position()
        if way.manhattanLength() >= STILL:
            # It is a pan after all: the map's own hand gets the press it has not seen.
            self._canvas.hand.press(self._pressed)
            self._pressed, self._panning = None, True
            return False
        return True

    def _release(self, event: QMouseEvent) -> bool:
        board = self._board
        if event.button() != Qt.MouseButton.LeftButton:
            return event.button() == Qt.MouseButton.RightButton
        if self._panning:
            self._panning = False
            return False
        if self._pressed is None:
            doubled, self._doubled = self._doubled, False
            return doubled
        pressed, self._pressed = self._pressed, None
        if board.free is not None:
            board.end_free()
            return True
        still = (event.position() - pressed.position()).manhattanLength() < STILL
        if board.drag is not None and not still:
            self._drawing.let_go()
            return True
        board.drag = None
        adding = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._drawing.click(event.position(), adding=adding)
        return True

    def _double(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        board = self._board
        self._doubled = True
        if board.draws:
            board.finish()
        elif board.tool == VERTEX:
            board.look(event.position())
            board.insert()
        elif board.tool == SELECT:
            self._doubled = False
            return False
        return True

    # Keys

    def _key(self, event: QKeyEvent) -> bool:
        todo = self._meaning(event)
        if todo is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            todo()
        return True

    def _meaning(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does here, None when it is none of ours."""
        key, mods = Qt.Key(event.key()), event.modifiers()
        shift = mods == Qt.KeyboardModifier.ShiftModifier
        if shift:
            return self._fine(key)
        if mods not in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }:
            return None
        tool = LETTERS.get(key)
        if tool is not None:
            return lambda: self._drawing.take(tool.name)
        if self._board.tool == BRUSH:
            return self._brush.meaning(event)
        if key == Qt.Key.Key_Escape:
            return self._board.escape if self._under_way() else None
        return self._line_key(key, event.text())

    def _fine(self, key: Qt.Key) -> Callable[[], object] | None:
        """Return what a key with Shift turns on or off of what is caught besides."""
        if key == Qt.Key.Key_S:
            return self._board.plan.take_fine
        name = FINE_KEYS.get(key)
        return None if name is None else lambda: self._board.plan.take(name)

    def _under_way(self) -> bool:
        board = self._board
        held = board.drag is not None or board.free is not None
        held = held or board.refused_drag is not None
        return held or bool(board.points or board.picked) or board.tool != SELECT

    def _line_key(self, key: Qt.Key, text: str) -> Callable[[], object] | None:
        board = self._board
        if board.tool == MERGE:
            return board.merge if key in ENDS and board.picked else None
        if board.tool == VERTEX:
            return board.insert if key == Qt.Key.Key_Insert else None
        if not board.draws:
            return None
        does: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Backspace: board.drop,
            Qt.Key.Key_Return: board.finish,
            Qt.Key.Key_Enter: board.finish,
            Qt.Key.Key_Space: lambda: self._drawing.click(board.at, adding=False),
            Qt.Key.Key_Tab: lambda: self._drawing.entry.open(""),
        }
        if text and text in "0123456789":
            does[key] = lambda: self._drawing.entry.open(text)
        if board.keep.asked:
            does[Qt.Key.Key_C] = board.keep.turn
        if board.keep.choosing:
            does[Qt.Key.Key_Tab] = board.keep.next
        if board.points:
            does[Qt.Key.Key_A] = lambda: hold_along(board, across=False)
            does[Qt.Key.Key_W] = lambda: hold_along(board, across=True)
        return does.get(key)
