"""How the rows below a grid are painted: chain, what lacks, who could stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen

from desktop import shapes, theme
from desktop.staffing.models import (
    HelpLine,
    NoteLine,
    PersonLine,
    StepLine,
    heard,
)
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

Below = StepLine | HelpLine | NoteLine | PersonLine
HEIGHTS: Final = {StepLine: 42, HelpLine: 44, NoteLine: 26, PersonLine: 44}
COMPACT: Final = {StepLine: 38, HelpLine: 40, NoteLine: 24, PersonLine: 40}
INDENT: Final = 36
EDGE: Final = 14


def height_of(row: object, *, compact: bool) -> int:
    """Return how high a row below a grid is, 0 for another row."""
    found = COMPACT if compact else HEIGHTS
    return found.get(type(row), 0)


def button_of(box: QRectF) -> QRectF:
    """Return where the button of a row of help lies."""
    said = theme.metrics(theme.SECOND, bold=True).horizontalAdvance(t("roster.step_in"))
    width = said + 20.0
    return QRectF(box.right() - EDGE - width, box.center().y() - 13, width, 26)


def paint(painter: QPainter, box: QRectF, row: Below) -> None:
    """Paint one row below a grid."""
    if isinstance(row, StepLine):
        _step(painter, box, row)
    elif isinstance(row, HelpLine):
        _help(painter, box, row)
    elif isinstance(row, PersonLine):
        _person(painter, box, row)
    else:
        inner = box.adjusted(INDENT, 0, -EDGE, 0)
        said = t("roster.lacks", what=row.text)
        shapes.words(painter, inner, said, size=theme.HINT, tone="late")


def _halves(box: QRectF, left: float, right: float) -> tuple[QRectF, QRectF]:
    width = right - left
    half = box.height() / 2
    return (
        QRectF(left, box.top() + 3, width, half - 2),
        QRectF(left, box.top() + half - 1, width, half - 3),
    )


def _step(painter: QPainter, box: QRectF, row: StepLine) -> None:
    painter.setPen(QPen(theme.color("line2"), 1))
    middle = box.left() + 20
    foot = box.center().y() if row.taken else box.bottom()
    painter.drawLine(int(middle), int(box.top()), int(middle), int(foot))
    mark = QRectF(middle - 8, box.center().y() - 8, 16, 16)
    painter.fillRect(mark, theme.color("bg1"))
    good = "late" if row.last else "ok"
    icon = "check-circle" if row.taken else "arrow-down-circle-outline"
    icon = "alert-octagon" if row.last else icon
    shapes.mark(painter, mark, icon, good if row.taken else "t3")
    upper, lower = _halves(box, box.left() + INDENT, box.right() - EDGE)
    tone = "t1" if row.taken else "t2"
    role = shapes.words(painter, upper, row.role, size=theme.SECOND, tone="t2")
    name = upper.adjusted(role + 8, 0, 0, 0)
    said = row.name or t("roster.nobody")
    shapes.words(painter, name, said, bold=row.taken, tone=tone)
    tone = good if row.taken else "t3"
    shapes.words(painter, lower, row.reason, size=theme.HINT, tone=tone)


def _help(painter: QPainter, box: QRectF, row: HelpLine) -> None:
    button = button_of(box)
    painter.save()
    painter.setRenderHint(painter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("line2"), 1))
    painter.setBrush(theme.color("bg2"))
    painter.drawRoundedRect(button.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setFont(theme.font(theme.SECOND, bold=True))
    painter.setPen(theme.color("acc"))
    painter.drawText(button, Qt.AlignmentFlag.AlignCenter, t("roster.step_in"))
    painter.restore()
    mark = QRectF(box.left() + INDENT - 22, box.center().y() - 8, 16, 16)
    shapes.mark(painter, mark, "account-arrow-left-outline", "t2")
    upper, lower = _halves(box, box.left() + INDENT, button.left() - 8)
    shapes.words(painter, upper, row.name)
    said = t("roster.help_load", n=row.load)
    # What speaks against it needs the room; the tip says the rest too.
    why = row.warning or " · ".join(part for part in (row.reasons, said) if part)
    tone = "warn" if row.warning else "t2"
    shapes.words(painter, lower, why, size=theme.HINT, tone=tone)


def _person(painter: QPainter, box: QRectF, row: PersonLine) -> None:
    mark = QRectF(box.left() + EDGE, box.center().y() - 6, 12, 12)
    shapes.duty_mark(painter, mark, row.duty)
    upper, lower = _halves(box, box.left() + INDENT, box.right() - EDGE)
    width = shapes.words(painter, upper, row.name, bold=True)
    number = upper.adjusted(width + 8, 0, -theme.px(56), 0)
    shapes.words(painter, number, row.staff_no, size=theme.SECOND, tone="t2")
    said = heard(row.minutes)
    shapes.words(painter, upper, said, size=theme.SECOND, tone="t2", right=True)
    load = t("roster.help_load", n=row.load)
    parts = (row.reason, row.place, load)
    what = " · ".join(part for part in parts if part)
    tone = "warn" if row.reason else "t2"
    shapes.words(painter, lower, what, size=theme.HINT, tone=tone)
