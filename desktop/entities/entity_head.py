"""The upper part of the entity pane: what is searched, sieved, and waits for a hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from db.entity_search import EntityQuery
from desktop import theme
from desktop.entities.entity_source import ALL, NO_COUNTS, SCOPES
from desktop.entities.entity_words import grades, industries, said
from desktop.flow_layout import FlowLayout
from desktop.form_dialog import Choice
from desktop.messages import flat_button
from desktop.pane import label
from desktop.texts import t
from domain.entities.entity_types import STATES, TYPES

if TYPE_CHECKING:
    from desktop.entities.entity_source import Counts

# A pause of the hand this long, and what was typed is looked for.
WAIT_MS: Final = 40
SIEVES: Final = ("type", "state", "industry", "risk", "cases", "where")
HERE: Final = "here"
SIEVE_HEIGHT: Final = 32


class EntityHead(QWidget):
    """Search, sieves, lists with their counts, and how far today's work is."""

    asked = Signal()
    down = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start with everything and nothing typed."""
        super().__init__(parent)
        self.scope = ALL
        self.counts: Counts = NO_COUNTS
        self.grids: tuple[str, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(WAIT_MS)
        self._soon.timeout.connect(self.asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 4)
        column.setSpacing(8)
        column.addLayout(self._search_row())
        column.addWidget(self._sieve_box())
        column.addLayout(self._scope_row())
        column.addWidget(self._work_box())
        self.retranslate()

    def _search_row(self) -> QHBoxLayout:
        self.search = _Search(self)
        self.search.addAction(
            theme.icon("magnify", "t3"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.search.returnPressed.connect(self.down)
        self.search.down.connect(self.down)
        self.sieve = flat_button("filter-variant", "", self)
        self.sieve.setCheckable(True)
        self.sieve.toggled.connect(self._show_sieves)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.search, 1)
        row.addWidget(self.sieve)
        return row

    def _sieve_box(self) -> QWidget:
        self._box = QWidget(self)
        grid = QGridLayout(self._box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        self.sieves: dict[str, Choice] = {}
        for place, name in enumerate(SIEVES):
            choice = Choice(self._box)
            choice.setMinimumHeight(theme.px(SIEVE_HEIGHT))
            choice.setMinimumContentsLength(6)
            choice.currentIndexChanged.connect(lambda _at: self._sieved())
            self.sieves[name] = choice
            grid.addWidget(choice, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._box.hide()
        return self._box

    def _scope_row(self) -> FlowLayout:
        flow = FlowLayout(None, 4, 4)
        self.scopes: dict[str, QToolButton] = {}
        for scope in SCOPES:
            button = QToolButton(self)
            button.setObjectName("chip")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(scope == ALL)
            button.clicked.connect(lambda _on=False, one=scope: self.choose(one))
            self.scopes[scope] = button
            flow.addWidget(button)
        return flow

    def _work_box(self) -> QWidget:
        self._work = QWidget(self)
        self.progress = QLabel(self._work)
        self.progress.setObjectName("second")
        self.bar = QProgressBar(self._work)
        self.bar.setTextVisible(False)
        self.remark = QLineEdit(self._work)
        self._remark_name = label("", "hint", self._work)
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.progress)
        row.addStretch(1)
        row.addWidget(self._remark_name)
        row.addWidget(self.remark, 2)
        column.addLayout(row)
        column.addWidget(self.bar)
        self._work.hide()
        return self._work

    # What it asks for

    def query(self) -> EntityQuery:
        """Return what is asked for now."""
        chosen = {
            name: str(choice.currentData() or "")
            for name, choice in self.sieves.items()
        }
        here = chosen.pop("where") == HERE
        return EntityQuery(
            text=self.search.text(),
            placed=self.scope,
            grids=self.grids if here else None,
            **chosen,
        )

    def choose(self, scope: str) -> None:
        """Show one of the lists."""
        self.scope = scope
        self.scopes[scope].setChecked(True)
        self._work.setVisible(scope != ALL)
        self._tell_work()
        self.asked.emit()

    def place(self, grids: tuple[str, ...], name: str) -> None:
        """Take the grids of what is selected elsewhere as a place to look in."""
        self.grids = grids
        where = self.sieves["where"]
        here = where.currentData() == HERE
        rows = [("", t("entity.sieve.where"))]
        if grids:
            rows.append((HERE, t("entity.sieve.here", name=name)))
        where.fill(rows, HERE if here else "")
        if here:
            self.asked.emit()

    def clear(self) -> None:
        """Ask for everything again."""
        self.search.clear()
        for choice in self.sieves.values():
            choice.setCurrentIndex(0)

    def tell(self, counts: Counts) -> None:
        """Show how many each list holds, and how far today's work is."""
        self.counts = counts
        for scope, button in self.scopes.items():
            name = t(f"entity.scope.{scope or 'all'}")
            number = counts.of[scope]
            shown = "…" if number is None else f"{number:,}"
            button.setText(f"{name} {shown}")
            button.setToolTip(t(f"entity.scope.{scope or 'all'}.tip"))
        self._tell_work()

    def _tell_work(self) -> None:
        left = self.counts.of[self.scope] or 0
        done = self.counts.done_today
        self.progress.setText(t("entity.progress", done=done, of=done + left))
        self.bar.setRange(0, max(1, done + left))
        self.bar.setValue(done)
        self.bar.setAccessibleName(self.progress.text())

    def _sieved(self) -> None:
        self._tell_sieves()
        self.asked.emit()

    def _tell_sieves(self) -> None:
        used = any(choice.currentData() for choice in self.sieves.values())
        name = "filter-variant-plus" if used else "filter-variant"
        self.sieve.setIcon(theme.icon(name, "acc" if used else "t2"))

    def _show_sieves(self, on: bool) -> None:
        self._box.setVisible(on)
        if on:
            self.sieves["type"].setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Speak the language of now."""
        self.search.setPlaceholderText(t("entity.search.hint"))
        self.search.setAccessibleName(t("entity.search"))
        self.search.setToolTip(t("entity.search.tip"))
        self.sieve.setToolTip(t("entity.sieve"))
        self.sieve.setAccessibleName(t("entity.sieve"))
        self._remark_name.setText(t("field.reason"))
        self.remark.setAccessibleName(t("entity.remark"))
        self.remark.setToolTip(t("entity.remark.tip"))
        if not self.remark.isModified():
            self.remark.setText(t("entity.remark.confirm"))
        rows = {
            "type": [(one, said("type", one)) for one in TYPES],
            "state": [(one, said("state", one)) for one in STATES],
            "industry": industries(),
            "risk": grades(),
            "cases": [(one, t(f"entity.cases.{one}")) for one in ("open", "none")],
        }
        for name, more in rows.items():
            every = ("", t(f"entity.sieve.{name}"))
            choice = self.sieves[name]
            choice.setAccessibleName(every[1])
            choice.fill([every, *more], str(choice.currentData() or ""))
        self.sieves["where"].setAccessibleName(t("entity.sieve.where"))
        self.sieves["where"].fill([("", t("entity.sieve.where"))])
        self.tell(self.counts)


class _Search(QLineEdit):
    """The search; the arrow down leads into the list, Esc empties it first."""

    down = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        typed = event.type() == QEvent.Type.ShortcutOverride and self.text()
        if typed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_PageDown}:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
