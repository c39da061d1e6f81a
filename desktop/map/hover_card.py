"""The card beside the cursor: whose grid this is and what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import shapes, theme
from desktop.map.float_panel import SHADOW, FloatPanel
from desktop.texts import has, t

if TYPE_CHECKING:
    from desktop.map.map_data import GridFacts

ROWS = ("person", "entities", "area", "open")


class _Duty(QWidget):
    """The shape that says whether the person is there."""

    def __init__(self) -> None:
        super().__init__()
        self.duty = "on"
        self.setFixedSize(16, 16)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = 12.0
        top = (self.height() - side) / 2
        shapes.duty_mark(painter, QRectF(0, top, side, side), self.duty)
        painter.end()


class HoverCard(FloatPanel):
    """Name, code, person responsible, entities, area and open cases of a grid."""

    def __init__(self, parent: QWidget) -> None:
        """Stay hidden until there is something to say."""
        super().__init__("maphover", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._name, self._code = QLabel(), QLabel()
        self._name.setObjectName("title")
        self._code.setObjectName("second")
        self._values = {row: QLabel() for row in ROWS}
        self._duty = _Duty()
        column = QVBoxLayout(self)
        rim = SHADOW + 12
        column.setContentsMargins(rim, rim - 2, rim, rim)
        column.setSpacing(2)
        column.addWidget(self._name)
        column.addWidget(self._code)
        column.addSpacing(6)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for place, row in enumerate(ROWS):
            label = QLabel(t(f"map.card.{row}"))
            label.setObjectName("second")
            grid.addWidget(label, place, 0)
            if row == "person":
                grid.addWidget(self._duty, place, 1)
                grid.addWidget(self._values[row], place, 2)
            else:
                grid.addWidget(self._values[row], place, 1, 1, 2)
        grid.setColumnStretch(2, 1)
        column.addLayout(grid)
        self.hide()

    def tell(self, facts: GridFacts, open_cases: int) -> None:
        """Fill the card with what is known of a grid."""
        self._name.setText(facts.name)
        self._code.setText(facts.code)
        person = facts.person or t("map.card.nobody")
        if facts.person and facts.capacity:
            key = f"map.capacity.{facts.capacity}"
            capacity = t(key) if has(key) else facts.capacity
            person = t("map.card.person_as", person=person, capacity=capacity)
        self._values["person"].setText(person)
        self._values["person"].setObjectName("" if facts.person else "late")
        self._duty.duty = facts.duty
        self._values["entities"].setText(
            t("map.card.entities_of", n=f"{facts.entities:,}")
        )
        self._values["area"].setText(t("map.card.km2", n=f"{facts.area_m2 / 1e6:.2f}"))
        self._values["open"].setText(t("map.card.cases", n=open_cases))
        self.setAccessibleName(f"{facts.name} {facts.code} {person}")
        self.setMinimumWidth(theme.px(250))
        layout = self.layout()
        if layout is not None:
            # A hidden panel does not lay itself out anew by itself.
            layout.invalidate()
            layout.activate()
            self.resize(layout.sizeHint().expandedTo(self.minimumSize()))

    def place(self, at: QPoint, room: QSize) -> None:
        """Stand beside the cursor, inside the map."""
        x = at.x() + 14
        y = at.y() + 14
        if x + self.width() > room.width():
            x = at.x() - self.width() - 10
        if y + self.height() > room.height():
            y = at.y() - self.height() - 10
        self.move(max(0, x), max(0, y))
