"""The assessment page: open, late and load by station and grid, and curves of days."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import shapes, theme
from desktop.assess.figures import Figures, Tally, read_figures
from desktop.assess.past_day import PastDay
from desktop.assess.staffed_words import STAFFED, whole_grids
from desktop.charts import Series, TimeChart
from desktop.pane import Empty, PaneHead
from desktop.reasons import reason_text
from desktop.shapes import LANES
from desktop.table_view import Column, TableView
from desktop.texts import language, t

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QShowEvent

    from desktop.action import Hand
    from desktop.tasks import Result
    from domain.changes import Changes

COALESCE_MS: Final = 400
KINDS: Final = ("case", "grid", "unit", "entity", "person", "post")
TILES: Final = ("open", "late", "law", "soon", "came", "went", "staffed")
SHOWN_LANES: Final = LANES[:-1]


class Tile(QWidget):
    """One figure in large type with its name; red where it counts what is late."""

    def __init__(self, name: str, parent: QWidget) -> None:
        """Show the figure called `name`."""
        super().__init__(parent)
        self.name = name
        self.said = "—"
        self.late = False
        self.setMinimumSize(theme.px(110), theme.px(64))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, said: str, *, late: bool = False) -> None:
        """Show a figure."""
        self.said, self.late = said, late
        self.setAccessibleName(f"{t(f'assess.{self.name}')} {said}")
        self.setToolTip(t(f"assess.{self.name}.tip"))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(130), theme.px(64))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line1"))
        painter.setBrush(theme.color("bg2"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 6, 6)
        inner = box.adjusted(12, 6, -8, -6)
        name = QRectF(inner.left(), inner.top(), inner.width(), inner.height() * 0.4)
        shapes.words(
            painter, name, t(f"assess.{self.name}"), size=theme.SECOND, tone="t2"
        )
        figure = QRectF(
            inner.left(), name.bottom(), inner.width(), inner.height() * 0.6
        )
        tone = "late" if self.late else "t1"
        shapes.words(painter, figure, self.said, size=theme.COUNT, bold=True, tone=tone)


class LaneKey(QWidget):
    """What the colours of the bars stand for: each lane's mark and name."""

    def __init__(self, parent: QWidget) -> None:
        """Name the lanes of open cases."""
        super().__init__(parent)
        self.setFixedHeight(theme.px(26))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 14.0
        for lane in SHOWN_LANES:
            bar = QRectF(left, self.height() / 2 - 6, 18, 12)
            painter.fillRect(bar, theme.color(f"lane.{lane}"))
            mark = QRectF(bar.right() + 6, bar.top(), 12, 12)
            shapes.lane_mark(painter, mark, lane)
            box = QRectF(mark.right() + 6, 0, 160, self.height())
            name = t(f"lane.{lane}")
            left = (
                box.left()
                + shapes.words(painter, box, name, size=theme.SECOND, tone="t2")
                + 24
            )


def _share(row: Tally) -> str:
    return "—" if row.late_share is None else f"{row.late_share:.0%}"


def _load(row: Tally) -> str:
    return "—" if row.load is None else f"{row.load:.2f}"


def _lanes(row: Tally) -> str:
    return " · ".join(
        f"{t(f'lane.{lane}')} {row.by_lane[lane]}" for lane in SHOWN_LANES
    )


OVER: Final = (
    Column(
        "late", lambda row: row.late, None, True, lambda row: "late" * (row.late > 0)
    ),
    Column("late_share", lambda row: row.late_share, _share, True, spare=4),
    Column(
        "late_by_law",
        lambda row: row.late_by_law,
        None,
        True,
        lambda row: "late" * (row.late_by_law > 0),
    ),
    Column("soon", lambda row: row.soon, None, True),
)
OF_GRIDS: Final = (Column("entities", lambda row: row.entities, None, True),)
OF_STATIONS: Final = (
    # Where all do not fit: today's sums stand in the cards above.
    Column("came", lambda row: row.came, None, True, spare=2),
    Column("went", lambda row: row.went, None, True, spare=3),
    Column("load", lambda row: row.load, _load, True, spare=1),
)


def columns(most: int, *, grids: bool) -> tuple[Column, ...]:
    """Return the columns of a table of places; `most` open cases fill its bar."""

    def bars(row: Tally) -> tuple[tuple[str, float], ...]:
        return tuple(
            (f"lane.{lane}", row.by_lane[lane] / max(1, most)) for lane in SHOWN_LANES
        )

    return (
        Column("grid" if grids else "station", lambda row: row.name),
        Column("open", lambda row: row.open, None, True),
        Column("by_lane", lambda row: row.open, _lanes, bars=bars),
        *OVER,
        *(OF_GRIDS if grids else OF_STATIONS),
        STAFFED,
    )


class AssessPage(QWidget):
    """Six figures, stations, the grids of the one chosen, and three curves."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Count the cases of the workspace that the hand works on."""
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self.figures: Figures | None = None
        self._stale = True
        self._reading = False
        self.head = PaneHead("page.assess", "", self)
        self.tiles = {name: Tile(name, self) for name in TILES}
        self.stations = TableView(columns(1, grids=False), _code, self)
        self.grids = TableView(columns(1, grids=True), _code, self)
        self.days = TimeChart(self)
        self.hours = TimeChart(self)
        self.kinds = TimeChart(self)
        self.key = LaneKey(self)
        self.empty = Empty(self)
        self.past = PastDay(hand.desk, self)
        self.past.changed.connect(self._read)
        self._lay_out()
        self._timers()
        self.stations.chosen.connect(self._station)
        self.grids.chosen.connect(
            lambda code: hand.selection.set(("grid", code), origin=self)
        )
        hand.desk.changed.connect(self._changed)

    def _timers(self) -> None:
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self._read)
        self._counted: Figures | None = None
        self._then = QTimer(self)
        self._then.setSingleShot(True)
        self._then.setInterval(0)
        self._then.timeout.connect(self._rest)

    def _lay_out(self) -> None:
        tiles = QHBoxLayout()
        tiles.setContentsMargins(14, 10, 14, 10)
        tiles.setSpacing(8)
        for tile in self.tiles.values():
            tiles.addWidget(tile)
        tables = QSplitter(Qt.Orientation.Vertical, self)
        tables.setHandleWidth(6)
        tables.addWidget(self.stations)
        tables.addWidget(self.grids)
        left = QWidget(self)
        under = QVBoxLayout(left)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        under.addWidget(self.key)
        under.addWidget(tables, 1)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setHandleWidth(6)
        across.setChildrenCollapsible(False)
        across.addWidget(left)
        across.addWidget(self._curve_column())
        across.setStretchFactor(0, 3)
        across.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head.put_in(self.past.button)
        column.addWidget(self.head)
        column.addWidget(self.past.banner)
        column.addLayout(tiles)
        column.addWidget(across, 1)
        column.addWidget(self.empty)

    def _curve_column(self) -> QWidget:
        curves = QWidget(self)
        grid = QGridLayout(curves)
        grid.setContentsMargins(6, 0, 14, 14)
        grid.setSpacing(8)
        for place, chart in enumerate((self.hours, self.days, self.kinds)):
            grid.addWidget(chart, place, 0)
        return curves

    def look(self) -> None:
        """Count anew, if anything has changed since the last count."""
        if self._stale:
            self._read()

    def _read(self) -> None:
        if self._reading:
            # Counted once more when the count under way has come.
            self._stale = True
            return
        self._reading, self._stale = True, False
        desk = self._hand.desk
        past = self.past.moment
        now = past or desk.clock.now()

        def count(_token: object) -> Figures:
            with desk.snapshot() as read:
                return read_figures(read, now, past=past is not None)

        self._hand.tasks.run(count, self._told, t("assess.counting"))

    def _told(self, result: Result) -> None:
        self._reading = False
        reason = result.reason()
        if reason is not None:
            self.empty.say(t("assess.failed", why=reason_text(reason)))
            return
        # Tables and tiles come in a turn of their own: all at once holds the hands up.
        self._curves(result.value)
        self._counted = result.value
        self._then.start()

    def _rest(self) -> None:
        if self._counted is None:
            return
        self.figures, self._counted = self._counted, None
        self._show(self.figures)
        if self._stale and self.isVisible():
            self._soon.start()

    def _show(self, figures: Figures) -> None:
        whole = figures.whole
        at = f"{figures.at:%H:%M}" if self.past.day is None else f"{self.past.day}"
        self.head.facts.setText(t("assess.facts", at=at, n=len(figures.stations)))
        share = "" if whole.late_share is None else f" · {whole.late_share:.0%}"
        said = {
            "open": f"{whole.open:,}",
            "late": f"{whole.late:,}{share}",
            "law": f"{whole.late_by_law:,}",
            "soon": f"{whole.soon:,}",
            "came": f"{whole.came:,}",
            "went": f"{whole.went:,}",
            "staffed": whole_grids(figures),
        }
        for name, tile in self.tiles.items():
            tile.tell(said[name], late=name in {"late", "law"} and said[name] != "0")
        self.empty.say("" if whole.open or whole.came else t("page.assess.empty"))
        self._fill(self.stations, figures.stations, grids=False)
        self.stations.setAccessibleName(t("page.assess"))
        self._station(self.stations.current())

    def _fill(self, view: TableView, rows: tuple[Tally, ...], *, grids: bool) -> None:
        most = max((row.open for row in rows), default=1)
        view.rows.columns = columns(most, grids=grids)
        worst = sorted(rows, key=lambda row: (-row.late, -row.open, row.code))
        view.fill(worst)

    def _station(self, code: str) -> None:
        if self.figures is None:
            return
        chosen = next((one for one in self.figures.stations if one.code == code), None)
        rows = tuple(
            grid
            for grid in self.figures.grids
            if chosen is None or grid.station == chosen.station
        )
        self._fill(self.grids, rows, grids=True)
        name = t("assess.all_grids") if chosen is None else chosen.name
        self.grids.setAccessibleName(t("assess.grids_of", name=name))
        if chosen is not None:
            self._hand.selection.set(("station", chosen.station), origin=self)

    def _curves(self, figures: Figures) -> None:
        came, went = t("assess.in"), t("assess.out")
        now = figures.at.hour
        total_in = total_out = 0
        ins, outs = [], []
        for new, done in figures.hours[: now + 1]:
            total_in, total_out = total_in + new, total_out + done
            ins.append(float(total_in))
            outs.append(float(total_out))
        self.hours.tell(
            t("assess.hours", day=f"{figures.at:%m-%d}"),
            [f"{hour}" for hour in range(24)],
            (
                Series(came, "acc", tuple(ins), as_line=True),
                Series(went, "ok", tuple(outs), as_line=True, dashed=True),
            ),
        )
        self.days.tell(
            t("assess.days", n=len(figures.days)),
            [f"{day:%m-%d}" for day, _in, _out in figures.days],
            (
                Series(came, "acc", tuple(float(n) for _d, n, _o in figures.days)),
                Series(went, "ok", tuple(float(n) for _d, _i, n in figures.days)),
            ),
        )
        names, kinds = self._hand.desk.read.cases.label, figures.kinds
        self.kinds.tell(
            t("assess.kinds"),
            [names(kind, language()) for kind, _n, _late in figures.kinds],
            (
                Series(t("assess.open"), "acc", tuple(float(n) for _k, n, _l in kinds)),
                Series(
                    t("assess.late"), "late", tuple(float(n) for _k, _n, n in kinds)
                ),
            ),
        )

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches(*KINDS):
            self._stale = True
            if self.isVisible():
                self._soon.start()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.head.retranslate()
            self.past.retranslate()
            if self.figures is not None:
                self._show(replace(self.figures))
                self._curves(self.figures)
        super().changeEvent(event)


def _code(row: Tally) -> str:
    return row.code
