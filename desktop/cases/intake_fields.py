"""Fields of the intake form that search while one types: the matter and the entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget
from typing_extensions import override

from desktop.form_dialog import Choice
from desktop.texts import language, t
from domain.cases.matters import find_matters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.world import Reads
    from domain.cases.rules import Matter

SUGGESTED_AT_MOST: Final = 9


class MatterChoice(Choice):
    """The matters as a list; typing finds by code, and by name in either language."""

    def __init__(self, matters: Sequence[Matter], parent: QWidget) -> None:
        """Offer these matters."""
        super().__init__(parent)
        self._matters = [one for one in matters if one.parent]
        rows = [(one.code, matter_words(one)) for one in self._matters]
        self.fill([("", t("case.no_matter")), *rows])
        self._said = QStringListModel(self)
        completer = QCompleter(self._said, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(SUGGESTED_AT_MOST)
        completer.activated.connect(self._picked)
        self.setCompleter(completer)
        line = self.lineEdit()
        if line is not None:
            line.textEdited.connect(self._typed)

    def found(self, text: str) -> tuple[Matter, ...]:
        """Return the matters that a text means, the surest first."""
        return find_matters(text, self._matters, SUGGESTED_AT_MOST) if text else ()

    def _typed(self, text: str) -> None:
        self._said.setStringList([matter_words(one) for one in self.found(text)])

    def _picked(self, said: str) -> None:
        place = self.findText(said)
        if place >= 0:
            self.setCurrentIndex(place)
            self.activated.emit(place)

    @override
    def settle(self) -> None:
        said = self.currentText().strip()
        if said == self.itemText(self.currentIndex()):
            return
        found = self.found(said)
        if found:
            self._picked(matter_words(found[0]))
        self.setEditText(self.itemText(self.currentIndex()))


def matter_words(matter: Matter) -> str:
    """Return a matter's code and name in the language spoken now."""
    name = matter.name_zh if language() == "zh" else matter.name_en
    return f"{matter.code} {name}"


class EntityField(QLineEdit):
    """A line in which an entity is found by name, initials, code or address."""

    found = Signal()

    def __init__(self, read: Reads, parent: QWidget) -> None:
        """Search in the register that `read` reads."""
        super().__init__(parent)
        self._read = read
        self.entity = ""
        self._known: dict[str, str] = {}
        self._said = QStringListModel(self)
        completer = QCompleter(self._said, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(SUGGESTED_AT_MOST)
        completer.activated.connect(self._picked)
        self.setCompleter(completer)
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self.settle)

    def _typed(self, text: str) -> None:
        self.entity = ""
        rows = self._read.entities.search(text.strip(), SUGGESTED_AT_MOST)
        self._known = {f"{row.name} {row.uscc}": row.id for row in rows}
        self._said.setStringList(list(self._known))

    def _picked(self, said: str) -> None:
        self.take(self._known.get(said, ""))

    def take(self, entity: str) -> None:
        """Stand for an entity by id, and say that it was found."""
        row = self._read.entities.entity(entity) if entity else None
        if row is None:
            return
        self.entity = entity
        self.setText(f"{row.name} {row.uscc}")
        self.found.emit()

    def settle(self) -> None:
        """Take the entity that was typed in full, or the only one that it can be."""
        typed = self.text().strip()
        if not typed or self.entity:
            return
        entity = self._known.get(typed, "")
        by_code = self._read.entities.entity_by_uscc(typed.split(" ")[-1])
        if not entity and by_code is not None:
            entity = by_code.id
        if not entity and len(self._known) == 1:
            entity = next(iter(self._known.values()))
        self.take(entity)
