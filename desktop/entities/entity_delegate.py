"""How a row of the entity pane is painted: name, state, where it lies and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QStyle, QStyledItemDelegate
from typing_extensions import override

from desktop import shapes, theme
from desktop.entities.entity_words import said
from desktop.entities.models import FID, ROW, Index
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from desktop.entities.entity_words import Places
    from domain.entities.reads import EntityRow

HEIGHT: Final = 50
MARGIN: Final = 14
TAG_ROOM: Final = 12


class EntityDelegate(QStyledItemDelegate):
    """Paints an entity in two lines; what is odd about its place stands at the right.

    `named` tells what the address of a disputed row names, by its number.
    """

    def __init__(self, places: Places, parent: QObject | None = None) -> None:
        """Look names up as rows come into sight."""
        super().__init__(parent)
        self._places = places
        self.named: dict[int, str] = {}

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, theme.px(HEIGHT))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row: EntityRow | None = index.data(ROW)
        box = QRectF(option.rect)
        painter.save()
        self._ground(painter, box, option.state)
        inner = box.adjusted(MARGIN, 0, -MARGIN, 0)
        upper = QRectF(inner)
        upper.setHeight(box.height() * 0.54)
        lower = QRectF(inner)
        lower.setTop(upper.bottom() - 3)
        if row is None:
            shapes.words(painter, inner, t("entity.gone"), tone="t2")
        else:
            self._upper(painter, upper, row, index.data(FID))
            self._lower(painter, lower, row, index.data(FID))
        painter.restore()

    def _ground(self, painter: QPainter, box: QRectF, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = "sel" if selected else "bg3" if hovered else "bg1"
        painter.fillRect(box, theme.color(ground))
        line = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(line, theme.color("line1"))
        # Where the keys go on from stays marked when nothing is selected.
        if selected or state & QStyle.StateFlag.State_HasFocus:
            edge = QRectF(box.left(), box.top(), 4, box.height())
            painter.fillRect(edge, theme.color("acc"))

    def _upper(self, painter: QPainter, box: QRectF, row: EntityRow, fid: int) -> None:
        tags = self._tags(row, fid)
        measures = theme.metrics(theme.HINT)
        left = box.right()
        for text, tone in reversed(tags):
            left -= measures.horizontalAdvance(text) + TAG_ROOM
            shapes.tag(painter, left, box.center().y() + 2, text, tone)
        name = QRectF(box)
        name.setRight(left - 6 if tags else box.right())
        tone = "t2" if row.state in {"revoked", "cancelled"} else "t1"
        shapes.words(painter, name, row.name, size=theme.BODY, bold=True, tone=tone)

    def _tags(self, row: EntityRow, fid: int) -> list[tuple[str, str]]:
        tags = []
        if row.state != "operating":
            tags.append((said("state", row.state), "t2"))
        if row.unplaced_reason:
            tags.append((t("entity.tag.unplaced"), "late"))
        if fid in self.named:
            tags.append((t("entity.tag.disputed"), "warn"))
        if row.on_border:
            tags.append((t("entity.tag.on_border"), "warn"))
        return tags

    def _lower(self, painter: QPainter, box: QRectF, row: EntityRow, fid: int) -> None:
        where, address = self._places.where(row), row.address or t("entity.no_address")
        text = " · ".join(one for one in (where, address) if one)
        if fid in self.named:
            text = t("entity.row_disputed", address=address, grid=where)
        shapes.words(painter, box, text, size=theme.SECOND, tone="t2")
