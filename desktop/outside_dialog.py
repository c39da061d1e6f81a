"""Edits that another program made while the desk was closed: kept, or put back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.boundary.commands import OutsideEditRow

KEEP, PUT_BACK, LATER = "keep", "put_back", "later"
SHOWN_AT_MOST = 200


class OutsideDialog(QDialog):
    """Names every row that is not the journal's, and asks what becomes of them."""

    decided = Signal(str)

    def __init__(self, edits: Sequence[OutsideEditRow], parent: QWidget) -> None:
        """List the edits; nothing happens before a button is pressed."""
        super().__init__(parent)
        self.setWindowTitle(t("outside.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(10)
        column.addWidget(label(t("outside.title"), "title", self))
        why = label(t("outside.why", counts=counts(edits)), "second", self)
        why.setWordWrap(True)
        column.addWidget(why)
        rows = QListWidget(self)
        rows.setAccessibleName(t("outside.title"))
        for edit in edits[:SHOWN_AT_MOST]:
            rows.addItem(
                t(
                    f"outside.row.{edit.change}",
                    layer=t(f"outside.layer.{edit.layer}"),
                    key=edit.key,
                )
            )
        column.addWidget(rows, 1)
        buttons = QHBoxLayout()
        for choice in (KEEP, PUT_BACK, LATER):
            buttons.addWidget(self._button(choice))
        column.addLayout(buttons)
        self.resize(theme.px(640), theme.px(460))

    def _button(self, choice: str) -> QPushButton:
        button = QPushButton(t(f"outside.{choice}"), self)
        button.setToolTip(t(f"outside.{choice}.tip"))
        if choice == KEEP:
            button.setObjectName("primary")
        button.clicked.connect(lambda: self._choose(choice))
        return button

    def _choose(self, choice: str) -> None:
        self.decided.emit(choice)
        self.accept()


def counts(edits: Sequence[OutsideEditRow]) -> str:
    """Return how many rows of which layers were edited, in words."""
    number = Counter(edit.layer for edit in edits)
    return " · ".join(
        f"{t(f'outside.layer.{layer}')} {count}" for layer, count in number.items()
    )
