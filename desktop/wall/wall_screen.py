"""The window for the wall: map, lanes, what is late, who is on duty, today's curve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import shapes, theme
from desktop.charts import Series, TimeChart
from desktop.reasons import reason_text
from desktop.shapes import LANES
from desktop.texts import t
from desktop.wall.wall_data import WallData, read_wall
from desktop.wall.wall_map import WallMap

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent

    from desktop.action import Hand
    from desktop.tasks import Result
    from domain.changes import Changes

READ_MS: Final = 30_000
CLOCK_MS: Final = 1_000
COALESCE_MS: Final = 800
# Between the signs of what must not be broken over two lines: a word joiner.
JOINED: Final = "\u2060"
KINDS: Final = (
    "case", "grid", "unit", "person", "post", "shift", "leave", "takeover", "position"
)  # fmt: skip
# Type sizes in pixels on a wall of 1080 lines: 1.2 cm high on a 55-inch screen, the
# least that is read from five metres.
SMALL, MIDDLE, LARGE, HUGE = 26, 34, 60, 92


class Figure(QWidget):
    """A name and a figure in the type of the wall, with a mark of its own shape."""

    def __init__(self, name: str, parent: QWidget, *, mark: str = "") -> None:
        """Show the figure of a text key; `mark` is lane.<x> or duty.<x>."""
        super().__init__(parent)
        self._name = name
        self._mark = mark
        self.said = "—"
        self.also = ""
        self.tone = "t1"

    def tell(self, said: str, also: str = "", tone: str = "t1") -> None:
        """Show a figure, and a second one in red beside it."""
        self.said, self.also, self.tone = said, also, tone
        self.setAccessibleName(f"{t(self._name)} {said} {also}".strip())
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, 130)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(theme.color("line1"))
        painter.setBrush(theme.color("bg2"))
        painter.drawRoundedRect(box, 8, 8)
        share = self.height() / 130
        left = box.left() + 14
        line = QRectF(left, box.top() + 6, box.width() - 20, box.height() * 0.34)
        if self._mark:
            mark = QRectF(left, line.center().y() - 12, 24, 24)
            family, kind = self._mark.split(".")
            paint = shapes.lane_mark if family == "lane" else shapes.duty_mark
            paint(painter, mark, kind)
            line.setLeft(left + 34)
        size = int(SMALL * min(1.3, max(0.7, share)))
        shapes.words(painter, line, t(self._name), size=size, tone="t2")
        large = int(LARGE * min(1.5, max(0.6, share)))
        figure = QRectF(left, line.bottom(), box.width() - 20, box.height() * 0.58)
        wide = shapes.words(
            painter, figure, self.said, size=large, bold=True, tone=self.tone
        )
        if self.also:
            figure.setLeft(left + wide + 16)
            middle = int(MIDDLE * min(1.4, max(0.6, share)))
            shapes.words(
                painter, figure, self.also, size=middle, bold=True, tone="late"
            )


class Line(QWidget):
    """One line of large type, shortened to fit, or several that wrap."""

    def __init__(
        self, size: int, parent: QWidget, *, bold: bool = False, lines: int = 1
    ) -> None:
        """Write in a size of the wall."""
        super().__init__(parent)
        self._size, self._bold, self._lines = size, bold, lines
        self.text = ""
        self.right = False
        self.setMinimumHeight(int(size * 1.4 * lines))

    def tell(self, text: str) -> None:
        """Show a text."""
        self.text = text
        self.setAccessibleName(text)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        if self._lines > 1:
            shapes.lines(painter, box, self.text, size=self._size, tone="t1")
            return
        shapes.words(
            painter,
            box,
            self.text,
            size=self._size,
            bold=self._bold,
            right=self.right,
        )


class WallScreen(QWidget):
    """A window of its own for the wall; Esc closes it, F11 fills the screen."""

    def __init__(self, hand: Hand) -> None:
        """Show the workspace that the hand works on."""
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self.data: WallData | None = None
        self._reading = False
        self._again = False
        self.place = Line(MIDDLE, self, bold=True)
        self.note = Line(SMALL, self)
        self.time = Line(HUGE, self, bold=True)
        self.time.right = True
        self.map = WallMap(self)
        self.lanes = {
            lane: Figure(f"lane.{lane}", self, mark=f"lane.{lane}") for lane in LANES
        }
        self.late = Figure("wall.late", self)
        self.duty = {
            name: Figure(f"roster.{name}", self, mark=f"duty.{name}")
            for name in ("on", "gap", "acting", "unsigned")
        }
        self.seats = Line(SMALL - 2, self, lines=2)
        self.curve = TimeChart(self, type_px=SMALL - 4)
        self._lay_out()
        self._timers()
        hand.desk.changed.connect(self._changed)
        self.retranslate()
        self.resize(1920, 1080)
        self.read()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        names = QVBoxLayout()
        names.addWidget(self.place)
        names.addWidget(self.note)
        top.addLayout(names, 3)
        top.addWidget(self.time, 1)
        tiles = [*self.lanes.values(), self.late]
        right = QVBoxLayout()
        lanes = QGridLayout()
        lanes.setSpacing(6)
        for number, tile in enumerate(tiles):
            lanes.addWidget(tile, number // 3, number % 3)
        duty = QGridLayout()
        duty.setSpacing(6)
        for number, tile in enumerate(self.duty.values()):
            duty.addWidget(tile, number // 2, number % 2)
        right.addLayout(lanes, 4)
        right.addLayout(duty, 4)
        right.addWidget(self.seats)
        right.addWidget(self.curve, 5)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.map, 11)
        middle.addLayout(right, 9)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 10, 24, 18)
        whole.addLayout(top)
        whole.addLayout(middle, 1)

    def _timers(self) -> None:
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self.read)
        self._minute = QTimer(self)
        self._minute.setInterval(READ_MS)
        self._minute.timeout.connect(self.read)
        self._minute.start()

    def read(self) -> None:
        """Read everything anew in a worker."""
        if self._reading:
            self._again = True
            return
        self._reading, self._again = True, False
        desk = self._hand.desk
        now = desk.clock.now()
        self._hand.tasks.run(
            lambda token: read_wall(desk.open_reader, now, token),
            self._told,
            t("wall.reading"),
        )

    def _told(self, result: Result) -> None:
        self._reading = False
        reason = result.reason()
        if reason is not None:
            self.note.tell(t("wall.failed", why=reason_text(reason)))
            return
        self.data = result.value
        self._show(result.value)
        if self._again:
            self._soon.start()

    def _show(self, data: WallData) -> None:
        whole = data.figures.whole
        by_lane = dict(whole.by_lane)
        closed = data.figures.whole.went
        for lane, tile in self.lanes.items():
            count = closed if lane == "closed" else by_lane.get(lane, 0)
            tile.tell(f"{count:,}")
        self.late.tell(f"{whole.late:,}", tone="late" if whole.late else "t1")
        present, needed, gaps, acting, silent = data.roster.counts()
        self.duty["on"].tell(f"{present}/{needed}")
        self.duty["gap"].tell(str(gaps), tone="late" if gaps else "t1")
        self.duty["acting"].tell(str(acting))
        self.duty["unsigned"].tell(str(silent), tone="warn" if silent else "t1")
        seats = (f"{_post(seat.duty_post)} {seat.name}" for seat in data.roster.seats)
        # A post and its officer stay on one line, signs of a name included.
        self.seats.tell("   ".join(JOINED.join(one) for one in seats))
        self.map.tell(data)
        self._draw_curve(data)
        self._tick()

    def _draw_curve(self, data: WallData) -> None:
        came: list[float] = []
        went: list[float] = []
        for new, done in data.figures.hours[: data.figures.at.hour + 1]:
            came.append((came[-1] if came else 0.0) + new)
            went.append((went[-1] if went else 0.0) + done)
        self.curve.tell(
            t("wall.curve"),
            [str(hour) for hour in range(24)],
            (
                Series(t("assess.in"), "acc", tuple(came), as_line=True),
                Series(t("assess.out"), "ok", tuple(went), as_line=True, dashed=True),
            ),
        )

    def _tick(self) -> None:
        now: datetime = self._hand.desk.clock.now()
        self.time.tell(f"{now:%H:%M}")
        day = f"{now:%Y-%m-%d} {t(f'weekday.{now.isoweekday()}')}"
        meta = self._hand.desk.read.meta
        training = meta is not None and meta.training
        parts = [day, t("status.training") if training else ""]
        self.note.tell("　".join(part for part in parts if part))

    def retranslate(self) -> None:
        """Speak the language of now."""
        bureaus = self._hand.desk.read.boundary.units("bureau")
        meta = self._hand.desk.read.meta
        name = bureaus[0].name if len(bureaus) == 1 else meta.title if meta else ""
        self.place.tell(t("wall.title", name=name))
        self.setWindowTitle(t("wall.title", name=name))
        if self.data is not None:
            self._show(self.data)

    def to_wall(self, screen_of: QWidget) -> None:
        """Show on another screen than the desk's, filling it; else as a window."""
        others = [one for one in QGuiApplication.screens() if one != screen_of.screen()]
        if others:
            self.setGeometry(others[0].geometry())
            self.showFullScreen()
        else:
            self.show()

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches(*KINDS):
            self._soon.start()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in {Qt.Key.Key_F11, Qt.Key.Key_F}:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        for timer in (self._clock, self._soon, self._minute):
            timer.stop()
        super().closeEvent(event)


def _post(code: str) -> str:
    return t(f"duty_post.{code}")
