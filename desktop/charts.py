"""Curves over time, drawn by pyqtgraph in the desk's colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import theme
from desktop.pane import label

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR: Final = 0.36
HEADROOM: Final = 1.15


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers: its name, its colour token, drawn as bars or as a line."""

    name: str
    tone: str
    values: tuple[float, ...]
    as_line: bool = False
    dashed: bool = False

    @property
    def sign(self) -> str:
        """Return how the series looks, as one letter of its key."""
        if self.as_line:
            return "┅" if self.dashed else "━"
        return "■"


class TimeChart(QWidget):
    """A titled chart of a few series over the same steps of time.

    It cannot be dragged or zoomed: it is looked at. Screen readers get the numbers.
    """

    def __init__(self, parent: QWidget, type_px: int = theme.HINT) -> None:
        """Start empty; `type_px` is the size of the figures on the axes."""
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._type = type_px
        self._steps: tuple[str, ...] = ()
        self._series: tuple[Series, ...] = ()
        self._highest = 1.0
        self.title = label("", "second", self)
        self.key = label("", "hint", self)
        self.key.setTextFormat(Qt.TextFormat.RichText)
        if type_px > theme.HINT:
            # On the wall the sheet's own sizes cannot be read.
            for one in (self.title, self.key):
                one.setStyleSheet(f"font-size: {type_px}px;")
        self.plot: Any = pg.PlotWidget(self, background=None)
        self.plot.setStyleSheet("background: transparent; border: none;")
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.viewport().installEventFilter(self)
        # Where there is little height the curve gives way, not the words.
        for one in (self.title, self.key):
            one.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.plot.setMinimumHeight(theme.px(40))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 6)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.key)
        column.addWidget(self.plot, 1)

    def tell(self, title: str, steps: Sequence[str], series: Sequence[Series]) -> None:
        """Show series over steps; none has more values than there are steps."""
        self._steps, self._series = tuple(steps), tuple(series)
        self.title.setText(title)
        self._highest = max((v for one in series for v in one.values), default=0)
        said = "; ".join(
            f"{one.name} "
            + ", ".join(
                f"{step} {value:g}"
                for step, value in zip(self._steps, one.values, strict=False)
            )
            for one in series
        )
        self.setAccessibleName(title)
        self.setAccessibleDescription(said)
        self._draw()

    def _draw(self) -> None:
        item = self.plot.getPlotItem()
        item.clear()
        bars = [one for one in self._series if not one.as_line]
        for place, one in enumerate(bars):
            wide = 2 * BAR / len(bars)
            at = np.arange(len(one.values)) - BAR + wide * (place + 0.5)
            item.addItem(
                pg.BarGraphItem(
                    x=at,
                    height=one.values,
                    width=wide * 0.92,
                    brush=theme.color(one.tone),
                    pen=None,
                )
            )
        for one in self._series:
            if one.as_line:
                style = Qt.PenStyle.DashLine if one.dashed else Qt.PenStyle.SolidLine
                pen = pg.mkPen(theme.color(one.tone), width=3, style=style)
                item.plot(np.arange(len(one.values)), one.values, pen=pen)
        self._axes(item)
        self.key.setText(
            "&nbsp;&nbsp;&nbsp;".join(
                f'<span style="color:{theme.color(one.tone).name()}">'
                f"{one.sign}</span> {one.name}"
                for one in self._series
            )
        )

    def _axes(self, item: Any) -> None:
        font = QFont(self.font())
        font.setPixelSize(theme.px(self._type))
        every = max(1, -(-len(self._steps) // 8))
        ticks = [(n, s) for n, s in enumerate(self._steps) if n % every == 0]
        for name in ("bottom", "left"):
            axis = item.getAxis(name)
            axis.setStyle(tickFont=font, tickLength=4, autoExpandTextSpace=True)
            axis.setPen(pg.mkPen(theme.color("line2")))
            axis.setTextPen(pg.mkPen(theme.color("t2")))
        item.getAxis("bottom").setTicks([ticks])
        # Without it the feet of letters are cut off.
        item.getAxis("bottom").setHeight(QFontMetrics(font).height() + 10)
        item.getAxis("left").setTicks([self._levels()])
        item.setXRange(-0.6, max(0.6, len(self._steps) - 0.4), padding=0)
        item.setYRange(0, max(1.0, self._highest * HEADROOM), padding=0)

    def _levels(self) -> list[tuple[float, str]]:
        """Return whole numbers for the left axis: cases are not halved."""
        step = 1
        while self._highest / step > 5:
            step = {1: 2, 2: 5}.get(int(str(step)[0]), 10) * (step // int(str(step)[0]))
        return [(n, str(n)) for n in range(0, int(self._highest) + step, step)]

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The wheel scrolls the page, and a drag does not move the curve.
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.PaletteChange}:
            self._draw()
        super().changeEvent(event)
