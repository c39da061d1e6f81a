"""The card beside the cursor: what lies there, in a title and a few facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import shapes, theme
from desktop.map.float_panel import SHADOW, FloatPanel
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.map.cards import Card, Fact

WIDEST: Final = 380


class _Duty(QWidget):
    """The shape that says whether the person is there."""

    def __init__(self, duty: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._duty = duty
        self.setFixedSize(16, 16)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = 12.0
        top = (self.height() - side) / 2
        shapes.duty_mark(painter, QRectF(0, top, side, side), self._duty)
        painter.end()


class HoverCard(FloatPanel):
    """Title, second line and facts of what is under the cursor or selected."""

    def __init__(self, parent: QWidget) -> None:
        """Stay hidden until there is something to say."""
        super().__init__("maphover", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._name, self._second = QLabel(), QLabel()
        self._name.setObjectName("title")
        self._second.setObjectName("second")
        for label in (self._name, self._second):
            label.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        rim = SHADOW + 12
        column.setContentsMargins(rim, rim - 2, rim, rim)
        column.setSpacing(2)
        column.addWidget(self._name)
        column.addWidget(self._second)
        column.addSpacing(6)
        self._facts: QWidget | None = None
        self.hide()

    def tell(self, card: Card) -> None:
        """Fill the card."""
        self._name.setText(card.title)
        self._second.setText(card.second)
        self._second.setVisible(bool(card.second))
        self.setAccessibleName(card.spoken)
        self.setMinimumWidth(theme.px(250))
        self.setMaximumWidth(theme.px(WIDEST))
        layout = self.layout()
        if layout is None:
            return
        if self._facts is not None:
            layout.removeWidget(self._facts)
            self._facts.hide()
            self._facts.deleteLater()
        self._facts = self._table(card)
        layout.addWidget(self._facts)
        # A child of a panel that is shown already stays hidden until told.
        self._facts.show()
        # A hidden panel does not lay itself out anew by itself.
        layout.invalidate()
        layout.activate()
        wide = min(layout.sizeHint().width(), self.maximumWidth())
        size = QSize(wide, layout.sizeHint().height())
        self.resize(size.expandedTo(QSize(self.minimumWidth(), 0)))

    def _table(self, card: Card) -> QWidget:
        table = QWidget(self)
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for place, fact in enumerate(card.facts):
            self._row(grid, place, fact, table)
        return table

    @staticmethod
    def _row(grid: QGridLayout, place: int, fact: Fact, table: QWidget) -> None:
        label = QLabel(t(fact.label), table)
        label.setObjectName("second")
        grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
        value = QLabel(table)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setObjectName(fact.tone)
        room = theme.px(WIDEST - 110)
        measures = theme.metrics(theme.BODY)
        value.setWordWrap(fact.whole)
        value.setText(
            fact.value
            if fact.whole
            else measures.elidedText(fact.value, Qt.TextElideMode.ElideRight, room)
        )
        if fact.duty:
            mark = _Duty(fact.duty, table)
            grid.addWidget(mark, place, 1, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(value, place, 2)
        else:
            grid.addWidget(value, place, 1, 1, 2)

    def place(self, at: QPoint, room: QSize) -> None:
        """Stand beside a pixel, inside the map."""
        x = at.x() + 14
        y = at.y() + 14
        if x + self.width() > room.width():
            x = at.x() - self.width() - 10
        if y + self.height() > room.height():
            y = at.y() - self.height() - 10
        self.move(max(0, x), max(0, y))
