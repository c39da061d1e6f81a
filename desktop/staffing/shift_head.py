"""The top of the roster page: which days, which unit, how it is shown, what lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.flow_layout import FlowLayout
from desktop.form_dialog import Choice
from desktop.messages import flat_button
from desktop.pane import label
from desktop.staffing.roster_facts import words_for
from desktop.staffing.shift_painter import FILLS, post_colours
from desktop.staffing.shift_reading import span_words
from desktop.staffing.shift_rows import MODES, duty_words
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop.staffing.shift_reading import ShiftRequest, ShiftShown, UnitChoice

BYS: Final = ("post", "person")
CHIP: Final = 20


class Legend(QWidget):
    """Which letter and colour stands for which post, and hatch for leave."""

    def __init__(self, parent: QWidget) -> None:
        """Name every post."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def parts(self) -> list[tuple[str, str, str]]:
        """Return duty, letter and name of each post."""
        return [
            (code, words_for("duty_letter", code), duty_words(code)) for code in FILLS
        ]

    @override
    def sizeHint(self) -> QSize:
        measures = theme.metrics(theme.SECOND)
        width = sum(
            theme.px(CHIP) + 6 + measures.horizontalAdvance(name) + 12
            for _code, _letter, name in self.parts()
        )
        return QSize(width, theme.px(28))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, size = 0.0, theme.px(CHIP)
        top = (self.height() - size) / 2
        for code, letter, name in self.parts():
            fill, tone = post_colours(code)
            box = QRectF(left, top, size, size)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(tone)
            painter.setFont(theme.font(theme.HINT, bold=True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
            painter.setPen(theme.color("t2"))
            painter.setFont(theme.font(theme.SECOND))
            width = theme.metrics(theme.SECOND).horizontalAdvance(name)
            words = QRectF(box.right() + 6, 0, width + 4, self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
            left = words.right() + 8


class Segments(QWidget):
    """Some choices beside each other, one of them pressed."""

    chosen = Signal(str)

    def __init__(self, family: str, codes: tuple[str, ...], parent: QWidget) -> None:
        """Offer the codes of a family of texts."""
        super().__init__(parent)
        self._family = family
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons: dict[str, QToolButton] = {}
        for code in codes:
            button = QToolButton(self)
            button.setObjectName("mode")
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, one=code: self.chosen.emit(one))
            group.addButton(button)
            self.buttons[code] = button
            row.addWidget(button)

    def show_chosen(self, code: str) -> None:
        """Show which one is pressed."""
        self.buttons[code].setChecked(True)

    def retranslate(self) -> None:
        """Speak the language of now."""
        for code, button in self.buttons.items():
            button.setText(t(f"{self._family}.{code}"))
            button.setToolTip(t(f"{self._family}.{code}.tip"))
            button.setAccessibleName(t(f"{self._family}.{code}.tip"))


class ShiftHead(QWidget):
    """Arrows and title of the days, day/week/month, unit, rows, gaps only."""

    moved = Signal(int)
    today = Signal()
    mode_chosen = Signal(str)
    by_chosen = Signal(str)
    unit_chosen = Signal(str)
    short_chosen = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        """Build the row of tools."""
        super().__init__(parent)
        self.setObjectName("panehead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.back = flat_button("chevron-left", "", self)
        self.next = flat_button("chevron-right", "", self)
        self.title = label("", "title", self)
        self.now = QToolButton(self)
        self.modes = Segments("shifts.mode", MODES, self)
        self.unit = Choice(self)
        self.unit.setMinimumWidth(theme.px(190))
        self.bys = Segments("shifts.by", BYS, self)
        self.short = QToolButton(self)
        self.short.setCheckable(True)
        self.legend = Legend(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        # Large type needs a second line, not shorter words.
        row = FlowLayout(None, gap=8, line_gap=4)
        column.addLayout(row)
        parts = (
            self.back,
            self.title,
            self.next,
            self.now,
            self.modes,
            self.unit,
            self.bys,
            self.short,
        )
        for part in parts:
            row.addWidget(part)
        row.addWidget(self.legend)
        self._wire()

    def _wire(self) -> None:
        self.back.clicked.connect(lambda: self.moved.emit(-1))
        self.next.clicked.connect(lambda: self.moved.emit(1))
        self.now.clicked.connect(self.today)
        self.modes.chosen.connect(self.mode_chosen)
        self.bys.chosen.connect(self.by_chosen)
        self.short.toggled.connect(self.short_chosen)
        self.unit.activated.connect(
            lambda _at: self.unit_chosen.emit(str(self.unit.currentData() or ""))
        )

    def tell(self, shown: ShiftShown) -> None:
        """Show what the page shows now."""
        request = shown.request
        self.title.setText(span_words(request))
        self.modes.show_chosen(request.mode)
        self.bys.show_chosen(request.by)
        blocked = self.short.blockSignals(True)
        self.short.setChecked(request.short_only)
        self.short.blockSignals(blocked)
        one_unit = request.mode != "day" and not request.short_only
        self.unit.setVisible(one_unit)
        self.bys.setVisible(one_unit and request.mode == "week")
        self.unit.fill([(one.id, _unit(one)) for one in shown.units], shown.unit)
        self._say_steps(request)

    def _say_steps(self, request: ShiftRequest) -> None:
        for button, key in (
            (self.back, "shifts.back"),
            (self.next, "shifts.next"),
        ):
            said = t(f"{key}.{request.mode}")
            button.setToolTip(said)
            button.setAccessibleName(said)

    def narrow(self, width: int) -> None:
        """Leave the legend away where it has no room; the cells' tips say it too."""
        parts = (self.back, self.title, self.next, self.now, self.modes, self.short)
        needed = sum(one.sizeHint().width() + 8 for one in parts) + 24
        for part in (self.unit, self.bys):
            needed += part.sizeHint().width() + 8
        self.legend.setVisible(width - needed >= self.legend.sizeHint().width())

    def retranslate(self) -> None:
        """Speak the language of now."""
        self.modes.retranslate()
        self.bys.retranslate()
        self.now.setText(t("shifts.today"))
        self.now.setToolTip(t("action.shifts.today.tip"))
        self.short.setText(t("shifts.short_only"))
        self.short.setToolTip(t("action.shifts.short.tip"))
        self.unit.setAccessibleName(t("shifts.unit"))
        self.unit.setToolTip(t("action.shifts.unit.tip"))
        names = ", ".join(
            f"{letter} {name}" for _c, letter, name in self.legend.parts()
        )
        self.legend.setAccessibleName(names)
        self.legend.setToolTip(t("shifts.legend_tip"))
        self.legend.updateGeometry()
        self.setMinimumHeight(theme.px(50))


def _unit(one: UnitChoice) -> str:
    lacks = t("shifts.short_n", n=one.missing)
    return f"{one.name} · {lacks}" if one.missing else one.name
