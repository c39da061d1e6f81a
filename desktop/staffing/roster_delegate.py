"""How the roster pane's rows are painted: shape, number, person, post, load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QAbstractScrollArea, QStyle, QStyledItemDelegate
from typing_extensions import override

from desktop import shapes, theme
from desktop.staffing import below_painter
from desktop.staffing.models import (
    ROW,
    GridLine,
    Heading,
    HelpLine,
    Index,
    NoteLine,
    PersonLine,
    Seat,
    StationLine,
    StepLine,
    heard,
)
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

HEAVY: Final = 8
REASON_LINE: Final = 17
REASON_MARGINS: Final = 50
TIME_TONES: Final = {"unsigned": "warn"}
LINE_TONES: Final = {"gap": "late", "unsigned": "warn"}


class RosterDelegate(QStyledItemDelegate):
    """Paints headings, seats, stations and grids."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with rows of the usual height."""
        super().__init__(parent)
        self.compact = False
        self.open: set[str] = set()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW)
        height = theme.px(self._height(row))
        if isinstance(row, GridLine) and self.wraps(row, self._width()):
            height += theme.px(REASON_LINE)
        return QSize(100, height)

    def _width(self) -> int:
        # A list view asks for sizes before it says how wide the rows are.
        view = self.parent()
        return view.viewport().width() if isinstance(view, QAbstractScrollArea) else 0

    def wraps(self, row: GridLine, width: int) -> bool:
        """Tell whether the reason of a row needs a second line at this width."""
        needed = theme.metrics(theme.HINT).horizontalAdvance(row.reason)
        return 0 < width - REASON_MARGINS < needed

    def _height(self, row: object) -> int:
        small = self.compact
        if isinstance(row, GridLine):
            if row.reason:
                return 44 if small else 50
            return 32 if small else 38
        if isinstance(row, StationLine):
            return 32 if small else 38
        if isinstance(row, Seat):
            return 28 if small else 32
        return below_painter.height_of(row, compact=small) or 28

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(ROW)
        box = QRectF(option.rect)
        painter.save()
        self._ground(painter, box, row, option.state)
        if isinstance(row, Heading):
            self._heading(painter, box, row)
        elif isinstance(row, Seat):
            self._seat(painter, box, row)
        elif isinstance(row, StationLine):
            self._station(painter, box, row)
        elif isinstance(row, GridLine):
            self._grid(painter, box, row)
        elif isinstance(row, StepLine | HelpLine | NoteLine | PersonLine):
            below_painter.paint(painter, box, row)
        painter.restore()

    def _ground(
        self, painter: QPainter, box: QRectF, row: object, state: QStyle.StateFlag
    ) -> None:
        gap = isinstance(row, GridLine) and row.duty == "gap"
        ground = "bg2" if isinstance(row, StationLine) else "bg1"
        if gap:
            ground = "latebg"
        if state & QStyle.StateFlag.State_Selected:
            ground = "sel"
        elif state & QStyle.StateFlag.State_MouseOver and not isinstance(row, Heading):
            ground = "latebg" if gap else "bg3"
        painter.fillRect(box, theme.color(ground))
        edge = QRectF(box.left(), box.top(), 4, box.height())
        if gap:
            painter.fillRect(edge, theme.color("late"))
        # Where the keys go on from stays marked when nothing is selected.
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus):
            painter.fillRect(edge, theme.color("acc"))
        if isinstance(row, StationLine | GridLine | PersonLine):
            line = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
            painter.fillRect(line, theme.color("line1"))

    def _heading(self, painter: QPainter, box: QRectF, row: Heading) -> None:
        inner = box.adjusted(14, 0, -14, 0)
        fact = theme.metrics(theme.HINT).horizontalAdvance(row.fact)
        left = inner.adjusted(0, 0, -fact - 8, 0)
        shapes.words(painter, left, row.text, size=theme.SECOND, bold=True, tone="t2")
        shapes.words(painter, inner, row.fact, size=theme.HINT, tone="t3", right=True)

    def _seat(self, painter: QPainter, box: QRectF, row: Seat) -> None:
        middle = box.center().y()
        shapes.duty_mark(painter, QRectF(box.left() + 14, middle - 6, 12, 12), row.duty)
        post = t(f"duty_post.{row.duty_post}")
        label = QRectF(box.left() + 36, box.top(), theme.px(76), box.height())
        shapes.words(painter, label, post, size=theme.SECOND, tone="t2")
        width = theme.metrics(theme.HINT).horizontalAdvance(row.fact)
        name = QRectF(label.right() + 6, box.top(), 0, box.height())
        name.setRight(box.right() - 14 - width - 8)
        shapes.words(painter, name, row.name or t("roster.empty_seat"))
        shapes.words(
            painter,
            box.adjusted(0, 0, -14, 0),
            row.fact,
            size=theme.HINT,
            tone=LINE_TONES.get(row.duty, "t3"),
            right=True,
        )

    def _station(self, painter: QPainter, box: QRectF, row: StationLine) -> None:
        middle = box.center().y()
        icon = "chevron-down" if row.id in self.open else "chevron-right"
        shapes.mark(painter, QRectF(box.left() + 8, middle - 8, 16, 16), icon, "t2")
        load = QRectF(
            box.right() - 14 - theme.px(30), box.top(), theme.px(30), box.height()
        )
        shapes.words(painter, load, str(row.load), size=theme.SECOND, right=True)
        bar = QRectF(load.left() - 36, middle - 3, 32, 6)
        full = max(1, len(row.grids) * HEAVY)
        share = row.load / full
        shapes.load_bar(painter, bar, share, heavy=share >= 1)
        of = f"{row.present}/{row.needed}"
        short = row.present < row.needed
        tone = "late" if row.gaps else ("warn" if short else "t1")
        width = theme.metrics(theme.BODY, bold=True).horizontalAdvance(of) + 4
        count = QRectF(bar.left() - width - 8, box.top(), width, box.height())
        shapes.words(painter, count, of, bold=True, tone=tone, right=True)
        right = count.left() - 4
        for number, duty, key in (
            (row.acting, "acting", "roster.acting_n"),
            (row.gaps, "gap", "roster.gap_n"),
        ):
            if number:
                right = self._count(painter, box, right, duty, t(key, n=number))
        name = QRectF(box.left() + 30, box.top(), right - box.left() - 34, box.height())
        shapes.words(painter, name, row.name, size=theme.ROW, bold=True)

    def _count(
        self, painter: QPainter, box: QRectF, right: float, duty: str, said: str
    ) -> float:
        width = theme.metrics(theme.SECOND, bold=True).horizontalAdvance(said)
        text = QRectF(right - width - 4, box.top(), width + 2, box.height())
        tone = shapes.DUTY_TONES[duty]
        shapes.words(painter, text, said, size=theme.SECOND, bold=True, tone=tone)
        mark = QRectF(text.left() - 16, box.center().y() - 6, 12, 12)
        shapes.duty_mark(painter, mark, duty)
        return mark.left() - 4

    def _grid(self, painter: QPainter, box: QRectF, row: GridLine) -> None:
        line = QRectF(box)
        if row.reason:
            line.setHeight(theme.px(self._height(row)) * 0.56)
            low = QRectF(box.left() + 36, line.bottom() - 2, 0, 0)
            low.setRight(box.right() - REASON_MARGINS + 36)
            low.setBottom(box.bottom() - 3)
            tone = LINE_TONES.get(row.duty, "t2")
            shapes.lines(painter, low, row.reason, size=theme.HINT, tone=tone)
        middle = line.center().y()
        shapes.duty_mark(painter, QRectF(box.left() + 14, middle - 6, 12, 12), row.duty)
        time = QRectF(
            box.right() - 14 - theme.px(52), line.top(), theme.px(52), line.height()
        )
        shapes.words(
            painter,
            time,
            heard(row.minutes),
            size=theme.SECOND,
            tone=TIME_TONES.get(row.duty, "t2"),
            bold=row.duty == "unsigned",
            right=True,
        )
        load = QRectF(
            time.left() - theme.px(24), line.top(), theme.px(20), line.height()
        )
        heavy = row.load >= HEAVY
        tone = "warn" if heavy else "t1"
        shapes.words(painter, load, str(row.load), bold=heavy, tone=tone, right=True)
        bar = QRectF(load.left() - 18, middle - 3, 18, 6)
        shapes.load_bar(painter, bar, row.load / HEAVY, heavy=heavy)
        self._who(
            painter,
            QRectF(
                line.left() + 36,
                line.top(),
                bar.left() - line.left() - 42,
                line.height(),
            ),
            row,
        )

    def _who(self, painter: QPainter, box: QRectF, row: GridLine) -> None:
        number = shapes.words(painter, box, row.number, bold=True)
        gap = row.duty == "gap"
        post = "" if gap else row.post
        width = theme.metrics(theme.SECOND).horizontalAdvance(post)
        name = box.adjusted(number + 9, 0, -width - 6 if width else 0, 0)
        said = t("roster.no_one_there") if gap else row.person_name
        shapes.words(painter, name, said, bold=gap, tone="late" if gap else "t1")
        tone = "acting" if row.duty == "acting" else "t2"
        shapes.words(painter, box, post, size=theme.SECOND, tone=tone, right=True)
