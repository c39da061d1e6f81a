"""The two lists of a case file: what happened, and who could take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QWidget
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases.models import Index
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QStyleOptionViewItem

ROOMY: Final = 280
# Three of these fit below the head and the clocks at 1080 lines.
CARD: Final = 50
ROW: Final = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline."""

    at: datetime
    title: str
    detail: str
    tone: str = "t2"


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


class RowsModel(QAbstractListModel):
    """Plain rows with a sentence each for screen readers."""

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self.rows: tuple[Happening | Candidate, ...] = ()

    def fill(self, rows: Sequence[Happening | Candidate]) -> None:
        """Show these rows."""
        if tuple(rows) == self.rows:
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return sentence(row)
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()] if index.isValid() else None
        if isinstance(row, Candidate) and row.excluded:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def sentence(row: Happening | Candidate) -> str:
    """Return a row as one sentence."""
    if isinstance(row, Happening):
        said = f"{row.at:%m-%d %H:%M} {row.title}"
        return f"{said}: {row.detail}" if row.detail else said
    why = ", ".join((*row.reasons, *row.warnings))
    if row.excluded:
        return t("candidate.said_out", name=row.name, why=why)
    return t(
        "candidate.said",
        rank=row.rank,
        name=row.name,
        pool=row.pool,
        score=row.score,
        why=why,
    )


class TimelineDelegate(QStyledItemDelegate):
    """Time on the left, a dot on a line, what happened on the right."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW)
        tall = isinstance(row, Happening) and bool(row.detail)
        return QSize(100, theme.px(44 if tall else 26))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(ROW)
        if not isinstance(row, Happening):
            return
        box = QRectF(option.rect)
        stamp = theme.px(44)
        first = QRectF(box.left() + 2, box.top() + 2, stamp, theme.px(21))
        shapes.words(painter, first, f"{row.at:%H:%M}", size=theme.SECOND, tone="t2")
        axis = box.left() + stamp + 10
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line2"), 1.4))
        painter.drawLine(int(axis), int(box.top()), int(axis), int(box.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(row.tone if index.row() == 0 else "t3"))
        painter.drawEllipse(QRectF(axis - 5, first.center().y() - 5, 10, 10))
        painter.restore()
        text = QRectF(axis + 14, first.top(), box.right() - axis - 16, first.height())
        shapes.words(painter, text, row.title, bold=True)
        if row.detail:
            low = text.translated(0, theme.px(20))
            day = f"{row.at:%m-%d} · {row.detail}"
            shapes.words(painter, low, day, size=theme.HINT, tone="t2")


class CandidateDelegate(QStyledItemDelegate):
    """Rank, duty shape, name, pool and score; below it the ticked reasons."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, theme.px(CARD))

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
        main = "t3" if row.excluded else "t1"
        top = QRectF(box.left() + 10, box.top() + 2, box.width() - 20, theme.px(22))
        rank = "–" if row.excluded else str(row.rank)
        shapes.words(painter, top, rank, bold=True, tone="t2")
        mark = QRectF(top.left() + 18, top.center().y() - 6, 12, 12)
        shapes.duty_mark(painter, mark, row.duty)
        score = (
            t("candidate.out") if row.excluded else t("candidate.score", n=row.score)
        )
        roomy = box.width() >= theme.px(ROOMY)
        right = f"{row.pool} · {score}" if row.pool and roomy else score
        width = theme.metrics(theme.SECOND, bold=True).horizontalAdvance(right)
        name = QRectF(top)
        name.setLeft(mark.right() + 7)
        name.setRight(top.right() - width - 8)
        shapes.words(painter, name, row.name, bold=True, tone=main)
        shapes.words(
            painter,
            top,
            right,
            size=theme.SECOND,
            bold=True,
            tone="t2" if selected or not row.excluded else "t3",
            right=True,
        )
        low = QRectF(
            name.left(), top.bottom() + 1, top.right() - name.left(), top.height()
        )
        self._reasons(painter, low, row, () if roomy else (row.pool,))

    def _card(self, painter: QPainter, box: QRectF, edge: str) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(theme.color("sel" if edge == "acc" else "bg2"))
        painter.drawRoundedRect(box, 5, 5)
        painter.restore()

    def _reasons(
        self, painter: QPainter, box: QRectF, row: Candidate, first: tuple[str, ...]
    ) -> None:
        left = box.left()
        marked = [("✓", said, "t2") for said in (*first, *row.reasons) if said]
        if row.excluded:
            marked = [("×", said, "t2") for said in row.reasons]
        marked.extend(("!", said, "warn") for said in row.warnings)
        for sign, said, tone in marked:
            spot = QRectF(left, box.top(), box.right() - left, box.height())
            left += 10 + shapes.words(
                painter, spot, f"{sign} {said}", size=theme.HINT, tone=tone
            )
            if left > box.right() - 24:
                return


def list_view(name: str, parent: QWidget) -> QListView:
    """Return a quiet list for one of the two columns."""
    view = QListView(parent)
    view.setAccessibleName(name)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setMouseTracking(True)
    return view
