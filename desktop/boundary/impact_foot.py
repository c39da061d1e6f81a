"""The total row of the impact table: it stays when the table is folded away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop import theme
from desktop.messages import flat_button
from desktop.pane import label
from desktop.texts import t


class ImpactFoot(QWidget):
    """What the plan moves in one sentence, the files, and what folds the table.

    Folded, the row names the pane itself, as its head is gone with the table.
    """

    turned = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Stand under an open table."""
        super().__init__(parent)
        self._folded = False
        self.turn = flat_button("chevron-down", "", self)
        self.turn.clicked.connect(self.turned)
        self.title = label("", "title", self)
        self.totals = label("", "second", self)
        self.totals.setWordWrap(True)
        self.totals.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self.book = flat_button("microsoft-excel", "", self)
        self.sheet = flat_button("file-pdf-box", "", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.turn)
        row.addWidget(self.title)
        row.addWidget(self.totals, 1)
        row.addWidget(self.book)
        row.addWidget(self.sheet)
        self.retranslate()

    def fold(self, *, folded: bool) -> None:
        """Tell whether there is a table above."""
        self._folded = folded
        self.retranslate()

    def high(self, wide: int) -> int:
        """Return the height in pixels that the row needs at a width."""
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return self.sizeHint().height()
        return max(layout.heightForWidth(wide), theme.px(38))

    def retranslate(self) -> None:
        """Speak the language of now, in its colours."""
        self.title.setText(t("impact.title"))
        self.title.setVisible(self._folded)
        key = "impact.unfold" if self._folded else "impact.fold"
        icon = "chevron-up" if self._folded else "chevron-down"
        self.turn.setIcon(theme.icon(icon))
        for button, said in (
            (self.turn, key),
            (self.book, "impact.book"),
            (self.sheet, "impact.pdf"),
        ):
            button.setToolTip(t(said))
            button.setAccessibleName(t(said))
