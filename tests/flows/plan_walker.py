"""A hand that walks through the plan's whole life by keys and mouse, with pictures."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import shapely
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit

from desktop.boundary.plan_dialogs import NewPlan
from desktop.map.canvas import MapCanvas
from desktop.settings import Settings
from tests.desktop.redraw_hand import LEFT, DrawingHand

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window
    from domain.boundary.editing.ring_algebra import Point
    from domain.boundary.events import GridContent
    from domain.plans.reads import PlanRow

# A folder for the pictures of the walk, and how the window looks in them.
FOLDER = "GRIDDESK_WALK_PICTURES"
LOOK = "GRIDDESK_WALK_LOOK"
# So often it is looked whether the dialog for a file is there, ms.
LOOK_MS = 50

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT_SHIFT = ALT | SHIFT
SomeDialog = TypeVar("SomeDialog", bound=QDialog)


@dataclass(frozen=True)
class Look:
    """Language, colours and size of the window: "en-light-1366" names one."""

    language: str = "zh"
    theme: str = "dark"
    size: tuple[int, int] = (1920, 1080)

    @property
    def settings(self) -> Settings:
        """What the window is opened with."""
        return Settings(language=self.language, theme=self.theme, animations=False)


def asked_look() -> Look:
    """Return the look that the environment names, else the usual one."""
    named = os.environ.get(LOOK, "")
    if not named:
        return Look()
    language, colours, wide = named.split("-")
    size = {"1366": (1366, 768), "1920": (1920, 1080)}[wide]
    return Look(language, colours, size)


class Album:
    """Takes a picture of the window and of the dialogs over it, where asked to."""

    def __init__(self, window: Window, qtbot: QtBot, name: str) -> None:
        """Keep pictures of a window under a name, numbered as they are taken."""
        self._window, self._qtbot, self._name = window, qtbot, name
        asked = os.environ.get(FOLDER, "")
        self.folder = Path(asked) if asked else None
        self._count = 0

    def take(self, step: str) -> None:
        """Wait until all is painted, and keep it."""
        self._count += 1
        if self.folder is None:
            return
        tasks = self._window.hand.tasks
        self._qtbot.waitUntil(lambda: not tasks.busy(), timeout=20_000)
        canvas = self._window.pane(MapCanvas)
        canvas.wait_until_complete()
        self._qtbot.wait(250)
        shown = self._window.grab()
        painter = QPainter(shown)
        for over in QApplication.topLevelWidgets():
            if isinstance(over, QDialog) and over.isVisible():
                at = over.mapToGlobal(QPoint()) - self._window.mapToGlobal(QPoint())
                painter.drawPixmap(at, over.grab())
        painter.end()
        self.folder.mkdir(parents=True, exist_ok=True)
        named = os.environ.get(LOOK, "zh-dark-1920")
        file = f"{named}-{self._name}-{self._count:02d}-{step}.png"
        assert shown.save(str(self.folder / file))


class PlanWalker(DrawingHand):
    """Works on a window by keys and mouse alone; the workspace is only looked at."""

    def __init__(
        self, window: Window, parts: Parts, qtbot: QtBot, name: str = "walk"
    ) -> None:
        """Sit down in front of a window."""
        self.window, self.parts, self.qtbot = window, parts, qtbot
        self.canvas = window.pane(MapCanvas)
        self.album = Album(window, qtbot, name)
        drawing = window.watch.redraw.drawing
        assert drawing is not None
        self.drawing = drawing
        self.board = drawing.board

    # Keys

    def front(self) -> None:
        """Have the window before one, and the cursor in it."""
        self.window.activateWindow()
        active = QApplication.activeWindow
        self.qtbot.waitUntil(lambda: active() is self.window, timeout=5_000)

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = ALT_SHIFT) -> None:
        """Press a key in the window."""
        self.front()
        QTest.keyClick(self.window, key, keys)

    def dialog(self, kind: type[SomeDialog]) -> SomeDialog:
        """Wait for the dialog that was asked for."""

        def there() -> SomeDialog | None:
            found = self.window.findChildren(kind)
            return next((one for one in found if one.isVisible()), None)

        self.qtbot.waitUntil(lambda: there() is not None, timeout=20_000)
        found = there()
        assert found is not None
        found.activateWindow()
        active = QApplication.activeWindow
        self.qtbot.waitUntil(lambda: active() is found, timeout=5_000)
        return found

    def send(self, dialog: QDialog) -> None:
        """Send a dialog by its key and wait until it is gone."""
        QTest.keyClick(dialog, Key.Key_Return, CTRL)
        shown = QApplication.topLevelWidgets
        self.qtbot.waitUntil(
            lambda: not any(one is dialog and one.isVisible() for one in shown()),
            timeout=20_000,
        )
        self.front()

    def naming(self, path: Path) -> QTimer:
        """Type a path into the dialog for files that the next act opens."""
        timer = QTimer(self.window)

        def look() -> None:
            shown = QApplication.activeModalWidget()
            if not isinstance(shown, QFileDialog):
                return
            field = shown.findChild(QLineEdit)
            assert isinstance(field, QLineEdit)
            if field.text() != str(path):
                field.selectAll()
                QTest.keyClicks(field, str(path))
                return
            # The first Return may only close the list of names below.
            QTest.keyClick(field, Key.Key_Return)
            if not shown.isVisible():
                timer.stop()

        timer.timeout.connect(look)
        timer.start(LOOK_MS)
        return timer

    def calm(self) -> None:
        """Wait until every figure that follows a step has come."""
        self.qtbot.wait(400)
        tasks = self.parts.tasks
        self.qtbot.waitUntil(lambda: not tasks.busy(), timeout=20_000)

    def push(self, button: QWidget) -> None:
        """Press a button with the mouse."""
        assert button.isVisible()
        assert button.isEnabled(), button.accessibleDescription()
        QTest.mouseClick(button, LEFT)

    # The plan

    def begin(self, title: str) -> None:
        """Go to redraw and begin a plan by keys."""
        self.press(Key.Key_2, CTRL)
        self.press(Key.Key_N)
        form = self.dialog(NewPlan)
        QTest.keyClick(form.fields["title"], Key.Key_A, CTRL)
        QTest.keyClicks(form.fields["title"], title)
        self.send(form)
        self.plan = self.window.hand.plan.id
        assert self.row.title == title

    @property
    def row(self) -> PlanRow:
        """The open plan as it stands."""
        found = self.window.hand.plan.row()
        assert found is not None
        return found

    def said(self) -> str:
        """Return what the window said last."""
        history = self.parts.desk.messages.history
        return history[-1].text if history else ""

    # Places

    def inside(self, grid: GridContent) -> Point:
        """Return a place well inside a grid."""
        at = self.drawing.ground.shape(grid).representative_point()
        return round(at.x * 1000), round(at.y * 1000)

    def show_around(self, point: Point, metres: float) -> None:
        """Let the map show so many metres to each side of a place."""
        x, y = self.canvas.content.origin
        east, north = point[0] / 1000 - x, point[1] / 1000 - y
        box = (east - metres, north - metres, east + metres, north + metres)
        self.canvas.look(self.canvas.camera.fitted(box, pad=0.05))
        assert self.canvas.wait_until_complete()
        self.canvas.setFocus()

    def road_across(
        self, among: list[GridContent]
    ) -> tuple[GridContent, Point, Point, int]:
        """Return a grid that a bent road crosses, where, and with how many bends."""
        for grid in among:
            shape = self.drawing.ground.shape(grid)
            for street in self.parts.desk.read.boundary.streets():
                for piece in shapely.get_parts(street.shape.intersection(shape)):
                    if _crosses(piece, shape):
                        course = np.rint(np.array(piece.coords) * 1000).astype(int)
                        one, other = course[0].tolist(), course[-1].tolist()
                        return grid, tuple(one), tuple(other), len(course) - 2
        raise AssertionError


def _crosses(piece: shapely.Geometry, shape: shapely.Geometry) -> bool:
    if piece.geom_type != "LineString" or len(piece.coords) < 3:
        return False
    parts = shape.difference(piece.buffer(0.5))
    areas = sorted(one.area for one in shapely.get_parts(parts))
    return len(areas) == 2 and areas[0] > 0.15 * shape.area
