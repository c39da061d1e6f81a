"""The map canvas: a camera over layers, whose slow part is painted in a worker."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QNativeGestureEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView
from typing_extensions import override

from desktop.map.camera import Camera
from desktop.map.choosing import Choosing
from desktop.map.content import PARTS, MapContent
from desktop.map.desk_map_data import DeskMapData
from desktop.map.give_way import WAY
from desktop.map.hand import KEY_FACTOR, Hand
from desktop.map.map_panels import MapPanels
from desktop.map.picking import Picking
from desktop.map.pointer import Pointer
from desktop.map.scene_layers import SceneLayers
from desktop.map.stage import Stage
from desktop.map.travel import Travel
from desktop.map.workbench import Workbench
from desktop.reasons import reason_text
from desktop.settings import Settings
from desktop.tasks import Tasks
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QCloseEvent,
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )
    from PySide6.QtWidgets import QWidget

    from desktop.map.map_data import DeskLike, MapData
    from desktop.selection import Selection
    from domain.changes import Changes

TURN_S: Final = 0.0001
MINUTE_MS: Final = 30_000


class MapCanvas(QGraphicsView):
    """The map: pan, zoom, select; what is selected is the desk's one selection.

    `complete` is emitted when what is on the screen equals a full redraw of the
    view; `moved` when the view changed; `opened` names the case to be read whole, and
    `person_dropped` the person let go over a case. A grid is selected by its code.
    """

    complete = Signal()
    moved = Signal(object)
    opened = Signal(str)
    person_dropped = Signal(str, str)

    def __init__(
        self,
        desk: DeskLike,
        selection: Selection,
        parent: QWidget | None = None,
        data: MapData | None = None,
        settings: Settings | None = None,
    ) -> None:
        """Show what `desk` reads; `data` stands in for it in tests and benchmarks.

        `settings` say whether jumps are shown and keep the places gone to.
        """
        super().__init__(parent)
        # While a worker computes, the window's thread must not wait 5 ms (Python's
        # own setting) for each of its turns: a frame needs several.
        sys.setswitchinterval(min(sys.getswitchinterval(), TURN_S))
        self.setScene(QGraphicsScene(self))
        self.selection = selection
        self._desk = desk
        self._tasks = Tasks(self)
        source = data if data is not None else DeskMapData(desk)
        self.content = MapContent(source, self._tasks, self)
        self.camera = Camera()
        self.travel = Travel(self)
        self._dress_frame()
        self.panels = MapPanels(self.viewport())
        self.stage = Stage(self, self._tasks)
        self.layers = SceneLayers(self)
        self.picking = Picking(self, desk.read)
        self.choosing = Choosing(self)
        self.hand = Hand(self)
        self.pointer = Pointer(self, desk.read)
        self.bench = Workbench(self, desk, settings or Settings())
        self._timers()
        self._listen(desk)
        if settings is not None:
            self.panels.layers.keep(settings, "watch")
        self.panels.say(t("map.loading"))
        self.content.load(*PARTS)

    def _dress_frame(self) -> None:
        self.setObjectName("mapcanvas")
        self.setAccessibleName(t("map.name"))
        self.setAccessibleDescription(t("map.description"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setOptimizationFlag(
            QGraphicsView.OptimizationFlag.DontSavePainterState, True
        )
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)

    def _timers(self) -> None:
        # Clocks run on without any change of data: amber and red must come by.
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self._tick)
        self._minute.start()

    def _listen(self, desk: DeskLike) -> None:
        desk.changed.connect(self._on_changed)
        self.selection.changed.connect(self._on_selected)
        self.content.arrived.connect(self._on_arrived)
        self.panels.layers_changed.connect(self.stage.repaint)
        self.panels.folded.connect(self._on_folded)
        self.panels.pressed.connect(self._on_button)
        self.stage.framed.connect(self.redraw)
        self.stage.complete.connect(self.complete)
        self.stage.complete.connect(self.pointer.tell)
        self.stage.complete.connect(self.content.prepare_next)

    @property
    def is_complete(self) -> bool:
        """Whether what is on the screen equals a full redraw of the view."""
        return self.stage.is_complete

    def wait_until_complete(self, timeout_ms: int = 30_000) -> bool:
        """Wait until the frame is complete; False when the time ran out first."""
        return self.stage.wait(timeout_ms)

    def close_down(self) -> None:
        """Stop the workers; the map paints what it has and reads no more."""
        self._minute.stop()
        self.pointer.stop()
        self.travel.stop()
        self.bench.stop()
        self.stage.stop()
        self.content.stop()
        self._tasks.close()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_down()
        event.accept()

    def look(self, camera: Camera, *, own: bool = True) -> None:
        """Show a view; `own` = the person's choice, kept until the whole is asked."""
        camera = camera.aligned()
        if camera == self.camera:
            return
        self.camera = camera
        self.travel.own = self.travel.own or own
        self.pointer.hide_card()
        self.pointer.tell(moving=True)
        self._note_borders()
        self.stage.view_moved()
        self.redraw()
        self.moved.emit(camera)

    def redraw(self) -> None:
        """Draw the map anew wherever no panel hides it."""
        self.viewport().update(self.panels.uncovered())

    def pan_by(self, dx: int, dy: int) -> None:
        """Push the paper by whole pixels."""
        self.travel.stop()
        self.stage.ahead.pushed(dx, dy)
        self.look(self.camera.panned(dx, dy))

    def begin_pan(self) -> None:
        """Remember the view that a pan is about to leave."""
        self.travel.stop()
        self.travel.leave()
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def end_pan(self) -> None:
        """Let the paper lie."""
        self.bench.dress_cursor()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a pixel, or about the middle."""
        self.travel.zoom_by(factor, at)

    def fit(self) -> None:
        """Show the whole area, and go on doing so when the window changes (★)."""
        self.travel.fit()

    def reveal_selection(self, *, only_if_hidden: bool = False) -> None:
        """Show what is selected, near enough to be told apart."""
        box = self.picking.box_of(self.selection.items)
        if box is not None:
            self.travel.reveal(box, only_if_hidden=only_if_hidden)

    def toggle_layers(self) -> None:
        """Show the layer panel or hide it (L)."""
        self.panels.layers.setVisible(self.panels.layers.isHidden())
        self._on_folded()

    def look_at(self, at: QPointF | None) -> None:
        """Follow the cursor; None = it has left the map."""
        self.pointer.look_at(at)
        self.bench.look_at(at)
        if at is not None:
            self.stage.ahead.pointed((at.x(), at.y()))

    def _on_folded(self) -> None:
        self.travel.keep_whole()
        self.bench.place()
        self.stage.restage()

    def _on_changed(self, changes: Changes, _origin: object) -> None:
        self.content.apply(changes)
        self.pointer.renew_card()

    def _on_selected(self, origin: object) -> None:
        self.stage.restage()
        self.redraw()
        self.bench.mark_chosen()
        self.bench.tell()
        self.pointer.tell()
        box = self.picking.box_of(self.selection.items)
        if origin is not self and box is not None:
            self.travel.reveal_quietly(box)

    def _on_arrived(self, part: str) -> None:
        if part == "areas":
            self.pointer.forget()
            whole = self.travel.whole()
            self.panels.say("" if whole else t("map.empty"))
            if whole and not self.travel.own:
                self.look(whole, own=False)
        self._note(part)
        if part in {"areas", "streets", "references", "entities"}:
            self.stage.repaint()
        else:
            self.stage.restage()

    def _note(self, part: str) -> None:
        content, notes = self.content, self.panels.layers
        if part == "cases":
            notes.note("cases", f"{len(content.marks):,}")
        elif part == "entities" and content.ink.density is not None:
            notes.note("density", f"{content.ink.density.count:,}")
        elif part == "references":
            notes.offer(content.ink.counts)
        self.panels.place()
        failed = self.content.failed
        if failed is not None:
            self.panels.say(t("map.failed", layer=part, reason=reason_text(failed)))

    def _note_borders(self) -> None:
        self.panels.layers.note_scale(self.camera.ratio)

    def _on_button(self, name: str) -> None:
        todo: dict[str, Any] = {
            "zoom_in": lambda: self.travel.jump_by(KEY_FACTOR),
            "zoom_out": lambda: self.travel.jump_by(1 / KEY_FACTOR),
            "layers": self.toggle_layers,
            "to_selection": self.reveal_selection,
            "fit": self.fit,
        }
        todo[name]()

    def _tick(self) -> None:
        self.content.load("duty")
        self.stage.restage()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        WAY.close()
        super().paintEvent(event)
        WAY.open()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.viewport().size()
        self.setSceneRect(0, 0, size.width(), size.height())
        self.layers.cover(size.width(), size.height())
        self.panels.place()
        self.bench.place()
        self.travel.stop()
        camera = self.camera.sized(size.width(), size.height())
        whole = None if self.travel.own else self.travel.whole(camera)
        self.look(whole or camera, own=False)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "layers"):
            self._dress_frame()
            self.panels.retranslate()
            self._note_borders()
            self.panels.place()
            self.bench.retranslate()
            self.pointer.tell()
            self.stage.repaint(dressed=True)
        kinds = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}
        if event.type() in kinds and hasattr(self, "layers"):
            self.panels.dress()
            self.panels.place()
            self.bench.dress()
            self.stage.repaint(dressed=True)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.hand.press(event)
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event)
        event.accept()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hand.double(event)
        event.accept()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.hand.wheel(event)
        event.accept()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and self.hand.gesture(event):
            return True
        return super().viewportEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        # What is under way on the map has these keys before any action of the window.
        if event.type() == QEvent.Type.ShortcutOverride and self.hand.claims(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.hand.key(event):
            event.accept()
        else:
            event.ignore()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.look_at(None)
        super().leaveEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.bench.drop.enter(event)

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.bench.drop.move(event)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.bench.drop.leave()
        event.accept()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.bench.drop.let_go(event)
