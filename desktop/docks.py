"""Panes in docks: dragged, floated onto a second screen, put back, remembered."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QWidget
from typing_extensions import override

from desktop import theme
from desktop.pane import PaneHead
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QCloseEvent

LEFT: Final = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT: Final = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM: Final = Qt.DockWidgetArea.BottomDockWidgetArea
# A hand that only clicks the head must not tear the pane off.
TEAR: Final = 40
FLOAT_SIZE: Final = (640, 760)


class PaneDock(QDockWidget):
    """One pane in its dock; afloat it is a window with a frame of its own.

    Docked, the pane's own head is the title bar: it is dragged away or clicked
    twice to float it, and its context menu says the same in words.
    """

    arranged = Signal()

    def __init__(self, name: str, title: str, pane: QWidget, parent: DockArea) -> None:
        """Hold a pane; `title` is the text key that names it."""
        super().__init__(parent)
        self.setObjectName(f"dock_{name}")
        self.name = name
        self._title = title
        self._area = parent
        self._pressed: QPoint | None = None
        self.setWidget(pane)
        self.setTitleBarWidget(QWidget(self))
        self.topLevelChanged.connect(self._dress)
        head = pane.findChild(PaneHead)
        if head is not None:
            head.installEventFilter(self)
        self.retranslate()

    def retranslate(self) -> None:
        """Speak the language of now."""
        self.setWindowTitle(t(self._title))
        self.setAccessibleName(t(self._title))

    def float_away(self) -> None:
        """Make the pane a window of its own, on the next screen where there is one."""
        if self.isFloating():
            return
        self.setFloating(True)
        screens = QGuiApplication.screens()
        mine = self._area.window().screen()
        other = next((one for one in screens if one is not mine), mine)
        room = other.availableGeometry()
        wide, high = (min(theme.px(FLOAT_SIZE[0]), room.width() - 80), room.height())
        self.resize(wide, min(theme.px(FLOAT_SIZE[1]), high - 80))
        self.move(room.center() - self.rect().center())
        self.show()
        self.raise_()
        self.arranged.emit()

    def put_back(self) -> None:
        """Let the pane lie in the window again."""
        self.setFloating(False)
        self.show()
        self.arranged.emit()

    def turn(self) -> None:
        """Float the pane, or put it back."""
        if self.isFloating():
            self.put_back()
        else:
            self.float_away()

    def menu(self) -> QMenu:
        """Return what can be done with the place of the pane."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        key = "dock.back" if self.isFloating() else "dock.float"
        menu.addAction(t(key)).triggered.connect(self.turn)
        for area, text in ((LEFT, "dock.left"), (RIGHT, "dock.right")):
            made = menu.addAction(t(text))
            made.setEnabled(self._area.dockWidgetArea(self) != area)
            made.triggered.connect(
                lambda _on=False, to=area: self._area.bring_to(self, to)
            )
        menu.addAction(t("dock.hide")).triggered.connect(self.hide)
        menu.addSeparator()
        menu.addAction(t("dock.reset")).triggered.connect(self._area.reset_wanted)
        return menu

    def _dress(self, floating: bool) -> None:
        # Afloat the frame of the desktop is the title bar, so that it can be moved
        # and resized like any window.
        self.setTitleBarWidget(None if floating else QWidget(self))  # type: ignore[arg-type]

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent):
            self.menu().popup(event.globalPos())
            return True
        if isinstance(event, QMouseEvent) and not self.isFloating():
            return self._head_mouse(event)
        return super().eventFilter(watched, event)

    def _head_mouse(self, event: QMouseEvent) -> bool:
        at = event.globalPosition().toPoint()
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self._pressed = None
            self.float_away()
            return True
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = at if event.button() == Qt.MouseButton.LeftButton else None
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif self._pressed is not None:
            if (at - self._pressed).manhattanLength() > TEAR:
                self._pressed = None
                self.setFloating(True)
                self.move(at)
                self.arranged.emit()
            return True
        return False

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        # A floating pane that is closed comes back; it cannot get lost.
        if self.isFloating() and self._area.isVisible():
            event.ignore()
            self.put_back()
        else:
            super().closeEvent(event)


class DockArea(QMainWindow):
    """The middle with docks around it; it tells when a person has arranged them."""

    arranged = Signal()
    reset_wanted = Signal()

    def __init__(self, middle: QWidget, parent: QWidget) -> None:
        """Lay docks around `middle`."""
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setAnimated(False)
        self.setCentralWidget(middle)
        self.docks: dict[str, PaneDock] = {}
        # The lists reach from top to bottom; nothing lies above or below them.
        for corner, area in (
            (Qt.Corner.TopLeftCorner, LEFT),
            (Qt.Corner.BottomLeftCorner, LEFT),
            (Qt.Corner.TopRightCorner, RIGHT),
            (Qt.Corner.BottomRightCorner, RIGHT),
        ):
            self.setCorner(corner, area)

    @contextmanager
    def laid_out_once(self) -> Iterator[None]:
        """Lay the panes out when all changes are done, not with each of them."""
        layout = self.layout()
        if layout is not None:
            layout.setEnabled(False)
        try:
            yield
        finally:
            if layout is not None:
                layout.setEnabled(True)
                layout.activate()

    def add(
        self, name: str, title: str, pane: QWidget, area: Qt.DockWidgetArea
    ) -> PaneDock:
        """Put a pane into a dock at one side."""
        dock = PaneDock(name, title, pane, self)
        dock.arranged.connect(self.arranged)
        self.addDockWidget(area, dock)
        self.docks[name] = dock
        return dock

    def bring_to(self, dock: PaneDock, area: Qt.DockWidgetArea) -> None:
        """Move a dock to a side of the window."""
        dock.setFloating(False)
        self.addDockWidget(area, dock)
        dock.show()
        self.arranged.emit()

    def holding(self, pane: QWidget) -> PaneDock | None:
        """Return the dock that a pane lies in."""
        return next((one for one in self.docks.values() if one.widget() is pane), None)

    def state(self) -> str:
        """Return the arrangement as hex."""
        return bytes(self.saveState().toHex().data()).decode()

    def restore(self, state: str) -> bool:
        """Arrange the docks as they were; False when the text says nothing."""
        return bool(state) and self.restoreState(QByteArray.fromHex(state.encode()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # The rims between docks are the only part of this window that is its own.
        super().mouseReleaseEvent(event)
        self.arranged.emit()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # Qt's own list of docks names them without their keys; the catalog has them.
        event.ignore()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for dock in self.docks.values():
                dock.retranslate()
        super().changeEvent(event)
