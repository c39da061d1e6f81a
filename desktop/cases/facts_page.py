"""The facts of a case, each with what it leads to, and the caller behind his seal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QWidget
from typing_extensions import override

from desktop import theme
from desktop.cases.caller_box import CallerBox
from desktop.cases.fact_words import Fact, facts_of
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.case_queue import QueueCase
    from desktop.action import Hand
    from desktop.cases.names import Names

LABEL: Final = 92


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows now; it is built anew only when that changes."""

    case: str
    facts: tuple[Fact, ...]


class FactsPage(QScrollArea):
    """Label and value in rows; values wrap, things are buttons that select them."""

    def __init__(
        self, hand: Hand, names: Names, run: Callable[[str], None], parent: QWidget
    ) -> None:
        """Start without a case; `run` does an action of the catalog by its id."""
        super().__init__(parent)
        self._run = run
        self._hand = hand
        self._names = names
        self._shown: Shown | None = None
        self.caller = CallerBox(lambda: run("case.caller"), self)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        self._inner.setObjectName("pane")
        self.setWidget(self._inner)
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(0, 6, 6, 6)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnMinimumWidth(0, theme.px(LABEL))
        self._grid.setColumnStretch(1, 1)
        self.values: dict[str, QWidget] = {}
        self.retranslate()

    def show_case(self, row: QueueCase) -> None:
        """Show the facts of a case."""
        desk = self._hand.desk
        facts = facts_of(row, desk.read, self._names, desk.clock.now())
        self.caller.show_case(row.case, desk.read.cases.erased(row.case.id))
        shown = Shown(row.case.id, facts)
        if shown == self._shown:
            return
        moved = self._shown is None or self._shown.case != shown.case
        self._shown = shown
        self._fill(facts)
        if moved:
            self.verticalScrollBar().setValue(0)

    def _fill(self, facts: tuple[Fact, ...]) -> None:
        self._grid.removeWidget(self.caller)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.values.clear()
        self._grid.addWidget(self.caller, 0, 0, 1, 4)
        for place, fact in enumerate(facts, start=1):
            name = label(t(f"fact.{fact.name}"), "second", self._inner)
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(name, place, 0)
            self._grid.addWidget(self._value(fact), place, 1)
            if fact.copied:
                self._grid.addWidget(self._copy(fact), place, 2)
            if fact.name == "point" and fact.copied:
                self._grid.addWidget(self._map(), place, 3)
        self._grid.setRowStretch(len(facts) + 1, 1)

    def _value(self, fact: Fact) -> QWidget:
        if fact.kind:
            button = QPushButton(fact.value, self._inner)
            button.setObjectName("link")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip(t("fact.select", what=fact.value))
            button.setAccessibleName(f"{t(f'fact.{fact.name}')} {fact.value}")
            button.clicked.connect(
                lambda: self._hand.selection.set((fact.kind, fact.id), origin=self)
            )
            self.values[fact.name] = button
            return button
        value = label(fact.value, fact.tone or "value", self._inner)
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAccessibleName(f"{t(f'fact.{fact.name}')} {fact.value}")
        self.values[fact.name] = value
        return value

    def _copy(self, fact: Fact) -> QPushButton:
        button = QPushButton(t("file.copy"), self._inner)
        button.setObjectName("chip")
        said = t("file.copy_what", what=t(f"fact.{fact.name}"))
        button.setToolTip(said)
        button.setAccessibleName(said)
        button.clicked.connect(lambda: self._copied(fact))
        return button

    def _map(self) -> QPushButton:
        button = QPushButton(t("fact.map"), self._inner)
        button.setObjectName("chip")
        button.setToolTip(t("fact.map_tip"))
        button.setAccessibleName(t("fact.map_tip"))
        button.clicked.connect(self._to_map)
        return button

    def _to_map(self) -> None:
        if self._shown is not None:
            self._hand.selection.set(("case", self._shown.case), origin=self)
            self._run("map.to_selection")

    def _copied(self, fact: Fact) -> None:
        QGuiApplication.clipboard().setText(fact.copied)
        self._hand.desk.messages.say(t("file.copied", what=fact.copied))

    def retranslate(self) -> None:
        """Speak the language of now."""
        self._shown = None
        self.setAccessibleName(t("file.tab.facts"))
        self.caller.retranslate()

    @override
    def hideEvent(self, event: object) -> None:
        # What was revealed is not left open behind another page.
        self.caller.cover()
