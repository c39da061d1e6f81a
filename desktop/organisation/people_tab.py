"""The people: found by name, initials, number or station; opened, added, taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.form_dialog import Choice
from desktop.organisation.asking import units_choice
from desktop.organisation.people_model import PeopleModel, people_of
from desktop.organisation.person_form import PersonForm
from desktop.organisation.staff_file_dialog import StaffFileDialog
from desktop.pane import Empty, label
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.action import Hand
    from desktop.organisation.people_model import PersonLine
    from desktop.tasks import Result, Token
    from domain.changes import Changes


class PeopleTab(QWidget):
    """A search line, the table, and what can be done with the person at hand."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Read the people as soon as they are looked at."""
        super().__init__(parent)
        self._hand = hand
        self._wanted = ""
        self.model = PeopleModel(self)
        self._build()
        hand.desk.changed.connect(self._changed)

    def _build(self) -> None:
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(t("organisation.person.search"))
        self.search.setAccessibleName(t("organisation.person.search"))
        self.search.setClearButtonEnabled(True)
        self.station = Choice(self)
        self.station.setAccessibleName(t("organisation.person.station"))
        self.gone = QCheckBox(t("organisation.person.with_gone"), self)
        self.new = self._button("new", "Ins", self.enter_new)
        self.open = self._button("open", "F2", self.open_at_hand)
        self.file = self._button("file", "Ctrl+O", self.take_file)
        row = QHBoxLayout()
        row.addWidget(self.search, 2)
        row.addWidget(self.station, 1)
        row.addWidget(self.gone)
        for button in (self.open, self.new, self.file):
            row.addWidget(button)
        self.view = self._table()
        self.empty = Empty(self)
        self.count = label("", "hint", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty)
        column.addWidget(self.count)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.view.setFocus)
        self.station.currentIndexChanged.connect(self._narrow)
        self.gone.toggled.connect(self._narrow)

    def _table(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self.model)
        view.setAccessibleName(t("action.org.people"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(theme.px(30))
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        for column, width in enumerate((150, 100, 70, 150, 130)):
            view.setColumnWidth(column, theme.px(width))
        header.setSectionResizeMode(5, QHeaderView.ResizeMode.Stretch)
        view.doubleClicked.connect(lambda _index: self.open_at_hand())
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.open_at_hand)
        return view

    def _button(self, key: str, keys: str, act: object) -> QPushButton:
        made = QPushButton(t(f"organisation.person.{key}"), self)
        made.setAutoDefault(False)
        made.setToolTip(f"{t(f'organisation.person.{key}.tip')} ({keys})")
        made.clicked.connect(act)
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(made.click)
        return made

    # What is shown

    def look(self) -> None:
        """Read everybody in a worker."""
        desk = self._hand.desk
        kept = self.station.currentData()
        every = [("", t("organisation.person.everywhere"))]
        units = units_choice(desk.read, "station", "bureau")
        self.station.fill(every + units, str(kept or ""))
        now = desk.clock.now()

        def work(_token: Token) -> list[PersonLine]:
            read = desk.open_reader()
            try:
                return people_of(read, now)
            finally:
                read.conn.close()

        self._hand.tasks.run(work, self._shown, t("organisation.reading"))

    def _shown(self, result: Result) -> None:
        if result.error is None:
            kept = self._wanted or self.person()
            self._wanted = ""
            self.model.take(result.value)
            self._count()
            self.choose(kept)

    def _narrow(self) -> None:
        kept = self.person()
        unit = str(self.station.currentData() or "")
        with_gone = self.gone.isChecked()
        self.model.narrow(self.search.text(), unit, with_gone=with_gone)
        self._count()
        self.choose(kept)

    def _count(self) -> None:
        count = self.model.rowCount()
        self.count.setText(t("organisation.person.count", count=count))
        key = "nobody" if not self.search.text() else "no_match"
        self.empty.say("" if count else t(f"organisation.person.{key}"))
        self.view.setVisible(count > 0)
        self.open.setEnabled(count > 0)

    def person(self) -> str:
        """Return the person at hand, "" for none."""
        row = self.view.currentIndex().row()
        return self.model.lines[row].row.id if 0 <= row < len(self.model.lines) else ""

    def choose(self, person: str) -> None:
        """Bring a person to hand, else the first one."""
        row = max(self.model.row_of(person), 0)
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(row, 0))
        elif person:
            self._wanted = person

    def open_person(self, person: str) -> None:
        """Open the file of a person."""
        if person:
            PersonForm(self._hand, person, self.window()).open()

    def open_at_hand(self) -> None:
        """Open the file of the person at hand."""
        self.open_person(self.person())

    def enter_new(self) -> None:
        """Enter a new person."""
        PersonForm(self._hand, "", self.window()).open()

    def take_file(self) -> None:
        """Take people in from a spreadsheet."""
        StaffFileDialog(self._hand, self.window()).open()

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches("person", "post", "leave", "unit") and self.isVisible():
            self.look()
