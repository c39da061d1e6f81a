"""The tree of units with what each holds, its facts, its people and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.organisation.asking import date_field, day_of, qdate
from desktop.organisation.planned_words import plan_words
from desktop.organisation.tree_facts import Line, Tree, tree_of
from desktop.organisation.unit_card import UnitCard
from desktop.organisation.unit_dialogs import (
    CloseForm,
    CreateForm,
    MergeForm,
    MoveForm,
    RenameForm,
    RenumberForm,
    ZoneForm,
)
from desktop.pane import label
from desktop.texts import t
from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from desktop.action import Hand
    from desktop.tasks import Result, Token
    from domain.changes import Changes

COLUMNS: Final = ("name", "code", "grids", "people", "cases")
ICONS: Final = {
    "city": "city-variant-outline",
    "bureau": "office-building-outline",
    "station": "home-city-outline",
    "grid": "vector-square",
}
# act: its key, the levels it is for, the form that asks for it.
ACTS: Final = {
    "create": ("Ins", ("city", "bureau"), CreateForm),
    "rename": ("F2", ("city", "bureau", "station", "grid"), RenameForm),
    "renumber": ("Ctrl+R", ("bureau", "station"), RenumberForm),
    "move": ("Ctrl+M", ("station", "grid"), MoveForm),
    "merge": ("Ctrl+G", ("station",), MergeForm),
    "zone": ("Ctrl+E", ("bureau",), ZoneForm),
    "close": ("Del", ("bureau", "station"), CloseForm),
}
ID: Final = Qt.ItemDataRole.UserRole


class UnitsTab(QWidget):
    """Tree on the left, the unit at hand on the right, its acts above."""

    person_wanted = Signal(str)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Read the tree as soon as it is looked at."""
        super().__init__(parent)
        self._hand = hand
        self.tree_now: Tree | None = None
        self._build()
        hand.desk.changed.connect(self._changed)

    def _build(self) -> None:
        self.buttons = {act: self._button(act) for act in ACTS}
        self.why = label("", "second", self)
        self.why.setWordWrap(True)
        acts = self._head()
        self.tree = self._tree()
        self.card = UnitCard(self._hand, self)
        self.card.person_wanted.connect(self.person_wanted)
        split = QSplitter(self)
        split.addWidget(self.tree)
        split.addWidget(self.card)
        split.setSizes([theme.px(620), theme.px(420)])
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.addLayout(acts)
        column.addWidget(self.why)
        column.addWidget(split, 1)

    def _head(self) -> QHBoxLayout:
        now = self._hand.desk.clock.now()
        self.day = date_field(self, now.date())
        self.day.setAccessibleName(t("organisation.as_of"))
        self.day.setToolTip(t("organisation.as_of.tip"))
        self.today = QPushButton(t("organisation.today"), self)
        self.today.setAutoDefault(False)
        self.today.clicked.connect(self.go_today)
        self.day.dateChanged.connect(lambda _day: self.look())
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(label(t("organisation.as_of"), "second", self))
        row.addWidget(self.day)
        row.addWidget(self.today)
        return row

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setAccessibleName(t("action.org.units"))
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setHeaderLabels([t(f"organisation.tree.{one}") for one in COLUMNS])
        header = tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.itemSelectionChanged.connect(self._chosen)
        return tree

    def _button(self, act: str) -> QPushButton:
        key = ACTS[act][0]
        made = QPushButton(t(f"organisation.unit.{act}"), self)
        made.setAutoDefault(False)
        made.setToolTip(f"{t(f'organisation.unit.{act}.tip')} ({key})")
        made.clicked.connect(lambda: self.do(act))
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.do(act))
        return made

    # What is shown

    def look(self) -> None:
        """Read the tree of the day in a worker."""
        desk = self._hand.desk
        at, now = self._moment()

        def work(_token: Token) -> Tree:
            read = desk.open_reader()
            try:
                return tree_of(read, at, now=now)
            finally:
                read.conn.close()

        self._hand.tasks.run(work, self._shown, t("organisation.reading"))

    def _moment(self) -> tuple[datetime, bool]:
        now = self._hand.desk.clock.now()
        day = day_of(self.day)
        if day >= now.date():
            return now, True
        end = now.replace(year=day.year, month=day.month, day=day.day)
        return end.astimezone(SHANGHAI).replace(hour=23, minute=59), False

    def go_today(self) -> None:
        """Show today again."""
        now = self._hand.desk.clock.now().date()
        self.day.setDate(qdate(now))

    def _shown(self, result: Result) -> None:
        if result.error is not None:
            return
        kept, open_ids = self.line(), self._open_ids()
        first = self.tree_now is None
        self.tree_now = result.value
        self.tree.blockSignals(True)
        items = self._fill(result.value)
        for line in result.value.lines:
            near = first and line.level in {"city", "bureau"}
            items[line.id].setExpanded(line.id in open_ids or near)
        self.tree.blockSignals(False)
        chosen = items.get(kept.id) if kept is not None else None
        if chosen is not None:
            self.tree.setCurrentItem(chosen)
        elif items:
            self.tree.setCurrentItem(next(iter(items.values())))
        self._chosen()

    def _fill(self, tree: Tree) -> dict[str, QTreeWidgetItem]:
        self.tree.clear()
        items: dict[str, QTreeWidgetItem] = {}
        icons = {level: theme.icon(name) for level, name in ICONS.items()}
        tops = []
        plans = self._plans()
        for line in tree.lines:
            item = QTreeWidgetItem(_texts(line))
            if line.id in plans:
                item.setText(0, f"{item.text(0)}  {t('organisation.planned.mark')}")
                item.setToolTip(0, "\n".join(plans[line.id]))
            item.setIcon(0, icons[line.level])
            item.setData(0, ID, line.id)
            if line.level != "grid":
                for column in (2, 3, 4):
                    item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
            items[line.id] = item
            above = items.get(line.parent)
            if above is None:
                tops.append(item)
            else:
                above.addChild(item)
        # A row that hangs in the tree already asks it at each child: hang them last.
        self.tree.addTopLevelItems(tops)
        return items

    def _plans(self) -> dict[str, list[str]]:
        """Return what is planned, by the unit it is about."""
        read = self._hand.desk.read
        found: dict[str, list[str]] = {}
        for plan in read.boundary.unit_plans():
            found.setdefault(plan.unit, []).append(plan_words(plan, read))
        return found

    def _items(self) -> Iterator[QTreeWidgetItem]:
        """Yield every row of the tree."""
        walk = QTreeWidgetItemIterator(self.tree)
        while (item := walk.value()) is not None:
            yield item
            walk += 1

    def _open_ids(self) -> set[str]:
        return {str(one.data(0, ID)) for one in self._items() if one.isExpanded()}

    def line(self) -> Line | None:
        """Return the row at hand."""
        item = self.tree.currentItem()
        if item is None or self.tree_now is None:
            return None
        return self.tree_now.find(str(item.data(0, ID)))

    def choose(self, one: str) -> None:
        """Bring the row of a unit or grid to hand."""
        for item in self._items():
            if item.data(0, ID) == one:
                self.tree.setCurrentItem(item)
                return

    def _chosen(self) -> None:
        line = self.line()
        self.card.show_line(line, self.tree_now)
        why = ""
        for act, button in self.buttons.items():
            reason = self.why_not(act)
            button.setEnabled(not reason)
            tip = t(f"organisation.unit.{act}.tip")
            button.setToolTip(reason or f"{tip} ({ACTS[act][0]})")
            why = why or (reason if self.tree_now and not self.tree_now.now else "")
        self.why.setText(why)
        self.why.setVisible(bool(why))

    def why_not(self, act: str) -> str:
        """Return why an act cannot be asked for about the row at hand, or ""."""
        line = self.line()
        if self.tree_now is not None and not self.tree_now.now:
            return t("organisation.past", day=f"{self.tree_now.at:%Y-%m-%d}")
        if line is None:
            return "" if act == "create" else t("organisation.choose_unit")
        if line.level not in ACTS[act][1]:
            return t(f"organisation.unit.{act}.only")
        return ""

    def do(self, act: str) -> None:
        """Open the form of an act about the row at hand."""
        reason = self.why_not(act)
        if reason:
            self.why.setText(reason)
            self.why.show()
            return
        line = self.line()
        kind = ACTS[act][2]
        if line is not None:
            kind(self._hand.desk, line, self.window()).open()
        elif act == "create":
            CreateForm(self._hand.desk, None, self.window()).open()

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches("unit", "grid", "person", "workspace") and self.isVisible():
            self.look()


def _texts(line: Line) -> list[str]:
    zone = t("organisation.zone_mark") if line.zone else ""
    if line.level == "grid":
        return [line.name, line.code, "", "", ""]
    counts = [str(one) if one else "" for one in (line.grids, line.people, line.cases)]
    return [f"{line.name}{zone}", line.code, *counts]
