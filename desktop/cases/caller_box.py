"""Who complained or reported: masked until somebody who may asks, and not for long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from domain.cases.reads import CaseRow

SHOWN_MS: Final = 60_000
STARS: Final = "＊＊＊＊"


class CallerBox(QWidget):
    """A card with the names of the sealed fields, or their words for a minute."""

    def __init__(self, reveal: Callable[[], None], parent: QWidget) -> None:
        """Ask by `reveal` when the button is pressed."""
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._case: CaseRow | None = None
        self._erased: datetime | None = None
        self.shown: dict[str, str] = {}
        self._why = ""
        self._title = label("", "second", self)
        self.words = label("", "value", self)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton(self)
        self.button.clicked.connect(reveal)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 8)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self.words)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.cover)

    def show_case(self, case: CaseRow, erased: datetime | None) -> None:
        """Stand for the caller of a case; another case's words are masked."""
        if self._case is None or self._case.id != case.id or erased is not None:
            self.cover()
        self._case, self._erased = case, erased
        self._tell()

    def allow(self, why_not: str) -> None:
        """Grey the button with the reason, or offer it."""
        self._why = why_not
        self._tell()

    def unmask(self, said: Mapping[str, str]) -> None:
        """Show the words of the sealed fields for a minute."""
        self.shown = dict(said)
        self._timer.start()
        self._tell()

    def cover(self) -> None:
        """Hide the words again."""
        self._timer.stop()
        if self.shown:
            self.shown = {}
            self._tell()

    def _tell(self) -> None:
        case = self._case
        fields = () if case is None else tuple(ref.field for ref in case.sealed)
        self.setVisible(bool(fields) or self._erased is not None)
        self.words.setText("\n".join(self._lines(fields)))
        self.button.setVisible(bool(fields))
        self.button.setEnabled(not self._why)
        self.button.setText(t("caller.copy") if self.shown else t("caller.reveal"))
        self.button.setToolTip(self._why or t("caller.reveal_tip"))
        self.button.setAccessibleName(self.button.text())
        self.button.setAccessibleDescription(self._why or t("caller.reveal_tip"))
        self.setAccessibleName(t("caller.title"))

    def _lines(self, fields: tuple[str, ...]) -> list[str]:
        if self._erased is not None:
            return [t("caller.erased", at=f"{self._erased:%Y-%m-%d %H:%M}")]
        lines = [f"{t(f'sealed.{one}')} {self.shown.get(one, STARS)}" for one in fields]
        if self._why and not self.shown:
            lines.append(self._why)
        return lines

    def retranslate(self) -> None:
        """Speak the language of now."""
        self._title.setText(t("caller.title"))
        self._tell()
