"""Guided start, last: what is there, what is missing, whether the file is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem
from typing_extensions import override

from db.verify import verify
from desktop import theme
from desktop.organisation.checklist import Item, look
from desktop.organisation.guided_step import Guide, Step
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.tasks import Result, Token

Found = tuple[list[Item], int]


def fill_list(shown: QListWidget, items: list[Item]) -> None:
    """Show lines of the list: a tick for what is there, a sign for what lacks."""
    shown.clear()
    for one in sorted(items, key=lambda item: item.ok):
        icon = "check-circle-outline" if one.ok else "alert-circle-outline"
        tone = "ok" if one.ok else "warn"
        row = QListWidgetItem(theme.icon(icon, tone), one.sentence)
        row.setData(Qt.ItemDataRole.UserRole, one.where)
        shown.addItem(row)


class DoneStep(Step):
    """The list that remains, and the word that the file is whole."""

    name = "done"

    def __init__(self, guide: Guide, parent: QWidget) -> None:
        """Look at everything when entered."""
        super().__init__(guide, parent)
        self.list = QListWidget(self)
        self.list.setAccessibleName(t("guided.done"))
        self.list.setWordWrap(True)
        self.column.addWidget(self.list, 1)
        self.facts = label("", "second", self)
        self.facts.setWordWrap(True)
        self.column.addWidget(self.facts)
        self.finish(stretch=False)
        self.faults: int | None = None

    @override
    def enter(self) -> None:
        desk = self.guide.desk
        now = desk.clock.now()
        confirmed = self.guide.draft.get("code_confirmed") == "yes"

        def work(token: Token) -> Found:
            read = desk.open_reader()
            try:
                items = look(read, now, code_confirmed=confirmed)
                wrong = verify(read.conn, lambda _s, done, of: token.progress(done, of))
                return items, len(wrong)
            finally:
                read.conn.close()

        self.faults = None
        self.facts.setText(t("guided.done.looking"))
        self.guide.tasks.run(work, self._shown, t("guided.done.looking"))

    def _shown(self, result: Result) -> None:
        if result.error is not None:
            self.facts.setText(t("guided.stopped"))
            return
        items, self.faults = result.value
        fill_list(self.list, items)
        lacking = sum(not one.ok for one in items)
        whole = t("guided.done.whole" if not self.faults else "guided.done.faults")
        self.facts.setText(t("guided.done.facts", lacking=lacking, whole=whole))
        self.moved.emit()

    @override
    def first(self) -> QWidget:
        return self.list
