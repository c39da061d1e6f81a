"""A pane in which Enter belongs to the button that has the cursor."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from desktop.cases.part_list import ENTER


class PressingPane(QWidget):
    """Lets Enter press the button with the cursor, whatever else Enter is for."""

    @override
    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in ENTER
            and isinstance(self.focusWidget(), QAbstractButton)
        ):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.focusWidget()
        if event.key() in ENTER and isinstance(at, QAbstractButton):
            at.click()
            return
        super().keyPressEvent(event)
