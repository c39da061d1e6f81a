"""The list of those who could take a case: rank, duty, score and every reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases.rows_model import ROW, row_width
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from desktop.cases.models import Index

LINE: Final = 20
HEAD: Final = 26
LEFT: Final = 47
Placed = tuple[float, int, str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could take the case; `excluded` with the reasons why not."""

    rank: int
    person: str
    name: str
    duty: str
    pool: str
    score: int
    reasons: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    excluded: bool = False

    @property
    def chosen(self) -> bool:
        """Whether the case may be given to him."""
        return not self.excluded

    def said(self) -> str:
        """Return the row as one sentence."""
        why = ", ".join((*self.reasons, *self.warnings))
        if self.excluded:
            return t("candidate.said_out", name=self.name, why=why)
        return t(
            "candidate.said",
            rank=self.rank,
            name=self.name,
            pool=self.pool,
            score=self.score,
            why=why,
        )

    def marked(self) -> tuple[tuple[str, str], ...]:
        """Return the reasons with their signs, and the colour of each."""
        sign = "×" if self.excluded else "✓"
        told = [(f"{sign} {said}", "t2") for said in self.reasons if said]
        told.extend((f"! {said}", "warn") for said in self.warnings)
        return tuple(told)


class CandidateDelegate(QStyledItemDelegate):
    """Rank, duty shape, name, pool and score; below it every reason, wrapped."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW)
        width = row_width(self.parent())  # type: ignore[arg-type]
        lines = 1
        if isinstance(row, Candidate):
            placed = _placed(row, width - 5 - LEFT - 10)
            lines = 1 + max((one[1] for one in placed), default=0)
        return QSize(width, theme.px(HEAD + LINE * lines) + 5)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(ROW)
        if not isinstance(row, Candidate):
            return
        box = QRectF(option.rect).adjusted(0.5, 1.5, -4.5, -2.5)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._card(painter, box, "acc" if selected else "line1")
        top = QRectF(box.left() + 10, box.top() + 2, box.width() - 20, theme.px(22))
        rank = "–" if row.excluded else str(row.rank)
        shapes.words(painter, top, rank, bold=True, tone="t2")
        mark = QRectF(top.left() + 18, top.center().y() - 6, 12, 12)
        shapes.duty_mark(painter, mark, row.duty)
        self._name(painter, QRectF(top), row, mark.right() + 7)
        for x, line, said, tone in _placed(row, box.width() - LEFT - 10):
            spot = QRectF(
                box.left() + LEFT + x,
                top.bottom() + theme.px(LINE) * line,
                box.right() - box.left() - LEFT - x - 6,
                theme.px(LINE),
            )
            shapes.words(painter, spot, said, size=theme.HINT, tone=tone)

    def _name(
        self, painter: QPainter, top: QRectF, row: Candidate, left: float
    ) -> None:
        score = (
            t("candidate.out") if row.excluded else t("candidate.score", n=row.score)
        )
        right = f"{row.pool} · {score}" if row.pool else score
        width = theme.metrics(theme.SECOND, bold=True).horizontalAdvance(right)
        roomy = theme.metrics(bold=True).horizontalAdvance(row.name) + width + 12
        if roomy > top.right() - left:
            right = score
            width = theme.metrics(theme.SECOND, bold=True).horizontalAdvance(right)
        name = QRectF(top)
        name.setLeft(left)
        name.setRight(top.right() - width - 8)
        main = "t2" if row.excluded else "t1"
        shapes.words(painter, name, row.name, bold=True, tone=main)
        shapes.words(
            painter, top, right, size=theme.SECOND, bold=True, tone="t2", right=True
        )

    def _card(self, painter: QPainter, box: QRectF, edge: str) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(theme.color("sel" if edge == "acc" else "bg2"))
        painter.drawRoundedRect(box, 5, 5)
        painter.restore()


def _placed(row: Candidate, width: float) -> list[Placed]:
    """Return where each reason stands: x, line, words, colour."""
    measures = theme.metrics(theme.HINT)
    found: list[Placed] = []
    x, line = 0.0, 0
    for said, tone in row.marked():
        wide = measures.horizontalAdvance(said)
        if x and x + wide > width:
            x, line = 0.0, line + 1
        found.append((x, line, said, tone))
        x += wide + 12
    return found
