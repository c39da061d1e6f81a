"""What is shown when there is no workspace to open: the sample, a file, a backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.settings import Settings


class StartScreen(QWidget):
    """Says what is the matter, and what can be opened or made instead."""

    open_wanted = Signal(str)
    new_wanted = Signal(str)
    sample_wanted = Signal(str)
    restore_wanted = Signal(str)
    guided_wanted = Signal()

    def __init__(self, settings: Settings, why: str = "") -> None:
        """Show `why` no workspace is open, and the ones opened lately."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(t("app.name"))
        self.resize(theme.px(760), theme.px(560))
        column = QVBoxLayout(self)
        column.setContentsMargins(80, 60, 80, 60)
        column.setSpacing(10)
        column.addWidget(label(t("app.name"), "time", self))
        column.addWidget(label(t("start.hint"), "second", self))
        self.why = label(why, "late", self)
        self.why.setWordWrap(True)
        self.why.setVisible(bool(why))
        column.addWidget(self.why)
        column.addSpacing(14)
        begun = bool(settings.drafts.get("guided", {}).get("step"))
        guided = "start.guided" if begun else "start.guide"
        self.buttons = {
            "sample": self._button("start.sample", "school-outline", self._sample),
            "open": self._button("start.open", "folder-open-outline", self._open),
            "guided": self._button(guided, "map-marker-plus-outline", self._guided),
            "new": self._button("start.new", "plus", self._new),
            "restore": self._button("start.restore", "history", self._restore),
        }
        self.buttons["sample"].setObjectName("primary")
        for button in self.buttons.values():
            column.addWidget(button)
        column.addSpacing(14)
        for path in settings.recent:
            if Path(path).exists():
                column.addWidget(self._recent(path))
        column.addStretch(1)

    def _button(self, key: str, icon: str, act: object) -> QPushButton:
        button = QPushButton(t(key), self)
        primary = key == "start.sample"
        button.setIcon(theme.icon(icon, "onacc" if primary else "t2"))
        button.setToolTip(t(f"{key}.tip"))
        button.setAccessibleDescription(t(f"{key}.tip"))
        button.clicked.connect(act)
        return button

    def _recent(self, path: str) -> QPushButton:
        button = QPushButton(Path(path).name, self)
        button.setObjectName("flat")
        button.setToolTip(path)
        button.clicked.connect(lambda: self.open_wanted.emit(path))
        return button

    def say(self, why: str) -> None:
        """Show why something could not be opened."""
        self.why.setText(why)
        self.why.setVisible(bool(why))

    def _open(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, t("start.open"), "", "*.gpkg")
        if path:
            self.open_wanted.emit(path)

    def _new(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(self, t("start.new"), "", "*.gpkg")
        if path:
            self.new_wanted.emit(path)

    def _guided(self) -> None:
        self.guided_wanted.emit()

    def _sample(self) -> None:
        self.sample_wanted.emit("")

    def _restore(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, t("start.restore"), "", "*")
        if path:
            self.restore_wanted.emit(path)
