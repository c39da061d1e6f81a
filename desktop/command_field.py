"""The one field that searches and takes commands; `/` leads to it from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QWidget
from typing_extensions import override

from desktop import theme
from desktop.catalog import BY_ID
from desktop.command_words import Line, parsed
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QFocusEvent, QResizeEvent

    from desktop.action import Hand
    from domain.cases.reads import CaseRow

PER_KIND: Final = 5
WAIT_MS: Final = 120
LIST_WIDTH: Final = 560
# What the magnifier, the padding and the frame take of the field.
ICON_ROOM: Final = 52
OWN_KEYS: Final = frozenset(
    {
        Qt.Key.Key_Escape,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a line may mean: a verb on a case, or a thing to select."""

    kind: str
    id: str
    text: str
    action: str = ""
    person: str = ""


class FoundModel(QAbstractListModel):
    """What was found, numbered so that a digit picks it."""

    def __init__(self, parent: QWidget) -> None:
        """Start with nothing."""
        super().__init__(parent)
        self.rows: list[Found] = []

    def fill(self, rows: list[Found]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if role not in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }:
            return None
        row = self.rows[index.row()]
        return f"{index.row() + 1}  {t(f'found.{row.kind}')}  {row.text}"


class CommandField(QLineEdit):
    """Search and commands; Enter acts when only one thing is meant, or on the row."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Search in the workspace that the hand works on."""
        super().__init__(parent)
        self._hand = hand
        # `/` leads here; the first cursor of a new window belongs in the queue.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.model = FoundModel(self)
        self.list = QListView(parent.window())
        self.list.setModel(self.model)
        self.list.setFrameShape(QFrame.Shape.StyledPanel)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.hide()
        self.addAction(
            theme.icon("magnify", "t3"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(WAIT_MS)
        self._soon.timeout.connect(self.search)
        self.textEdited.connect(lambda _text: self._soon.start())
        self._retranslate()

    def search(self) -> None:
        """Look for what the line says and show it."""
        self._soon.stop()
        line = parsed(self.text())
        rows = self._verbs(line) if line.verb else self._things(line.rest)
        if not rows and self.text().strip():
            rows = [Found("none", "", t("found.nothing"))]
        self.model.fill(rows)
        self.list.setVisible(bool(rows))
        if not rows:
            return
        self.list.setCurrentIndex(self.model.index(0))
        corner = self.mapTo(self.window(), self.rect().bottomLeft())
        height = min(len(rows), 10) * theme.px(30) + 8
        self.list.setParent(self.window())
        width = max(self.width(), theme.px(LIST_WIDTH))
        left = min(corner.x(), self.window().width() - width - 8)
        self.list.setGeometry(left, corner.y() + 4, width, height)
        self.list.show()
        self.list.raise_()

    def _verbs(self, line: Line) -> list[Found]:
        verb = line.verb
        if verb is None:
            return []
        name = BY_ID[verb.action].text
        if verb.action == "case.new":
            return [Found("verb", "", name, verb.action)]
        people = self._people(line.rest) if verb.takes_person and line.rest else []
        found: list[Found] = []
        for case in self._cases(line.case or "."):
            said = f"{name} {case.number} {self._matter(case)}"
            found.append(Found("verb", case.id, said, verb.action))
            if people:
                found.pop()
            for person in people:
                to = t("found.to", what=said, name=person.text)
                found.append(Found("verb", case.id, to, verb.action, person.id))
        return found[:9]

    def _cases(self, text: str) -> list[CaseRow]:
        reads = self._hand.desk.read.cases
        if text in {".", "*"}:
            chosen = self._hand.selection.first("case")
            case = reads.case(chosen) if chosen else None
            return [] if case is None else [case]
        return list(reads.by_number(text, PER_KIND))

    def _matter(self, case: CaseRow) -> str:
        matter = self._hand.desk.read.cases.matter(case.matter)
        return "" if matter is None else matter.name_zh

    def _things(self, text: str) -> list[Found]:
        if not text:
            return []
        read = self._hand.desk.read
        found: list[Found] = []
        if any(sign.isdigit() for sign in text):
            found.extend(
                Found("case", case.id, f"{case.number} {self._matter(case)}")
                for case in read.cases.by_number(text, PER_KIND)
            )
        found.extend(
            [
                Found("grid", grid.code, f"{grid.name} {grid.code}")
                for grid in read.boundary.grids()
                if text in grid.name or text in grid.code
            ][:PER_KIND]
        )
        found.extend(self._people(text))
        found.extend(
            Found("entity", one.id, f"{one.name} {one.uscc}")
            for one in read.entities.search(text, PER_KIND)
        )
        return found

    def _people(self, text: str) -> list[Found]:
        now = self._hand.desk.clock.now()
        return [
            Found("person", one.id, f"{one.name} {one.staff_no}")
            for one in self._hand.desk.read.staffing.lists.search(text, now, PER_KIND)
        ]

    def _take(self, place: int) -> None:
        if not 0 <= place < len(self.model.rows):
            return
        found = self.model.rows[place]
        if found.kind == "none":
            return
        self.leave()
        if not found.action:
            self._hand.selection.set((found.kind, found.id))
            return
        if found.id:
            self._hand.selection.set(("case", found.id))
        action = BY_ID[found.action]
        why = action.why_not(self._hand)
        if why:
            self._hand.desk.messages.say(why, "warn")
            return
        if found.person:
            self._hand.candidate = found.person
        action.run(self._hand)

    def leave(self) -> None:
        """Empty the field and go back to the work."""
        self._soon.stop()
        self.clear()
        self.list.hide()
        self.model.fill([])
        self._hand.frame.focus_queue()

    @override
    def event(self, event: QEvent) -> bool:
        # Esc and Enter belong to the field while it is typed in, not to the window.
        typed = event.type() == QEvent.Type.ShortcutOverride
        if typed and isinstance(event, QKeyEvent) and event.key() in OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.search()
            self._take(self.list.currentIndex().row())
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._move(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _move(self, by: int) -> None:
        count = len(self.model.rows)
        if count:
            place = (self.list.currentIndex().row() + by) % count
            self.list.setCurrentIndex(self.model.index(place))

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.list.hide()
        super().focusOutEvent(event)

    def _hint(self) -> None:
        """Say what the field takes, in as many words as it has room for."""
        whole = t("field.command")
        room = self.width() - theme.px(ICON_ROOM)
        fits = self.fontMetrics().horizontalAdvance(whole) <= room
        self.setPlaceholderText(whole if fits else t("field.command_short"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._hint()
        self.setAccessibleName(t("field.command"))
        self.setToolTip(t("field.command_tip"))
