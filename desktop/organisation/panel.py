"""The window of the organisation: units, people, users, and what still lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.organisation.checklist_tab import ChecklistTab
from desktop.organisation.guided_entry import guide
from desktop.organisation.people_tab import PeopleTab
from desktop.organisation.units_tab import UnitsTab
from desktop.organisation.users_tab import UsersTab
from desktop.room_size import open_at
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.action import Hand

TABS: Final = ("units", "people", "users", "checklist")


class OrganisationWindow(QDialog):
    """Four tabs; the desk behind it goes on."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Build the tabs; each reads when it is looked at."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("page")
        open_at(self, 1180, 700)
        self._hand = hand
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 14)
        self._build()

    def _build(self) -> None:
        """Make the tabs in the language spoken now."""
        hand = self._hand
        self.setWindowTitle(t("organisation.title"))
        self.units = UnitsTab(hand, self)
        self.people = PeopleTab(hand, self)
        self.users = UsersTab(hand, self)
        self.checklist = ChecklistTab(hand, self)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(t("organisation.title"))
        for name in TABS:
            self.tabs.addTab(self._page(name), t(f"action.org.{name}"))
        column = self.layout()
        if column is not None:
            column.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._look)
        self.units.person_wanted.connect(self.people.open_person)
        self.checklist.wanted.connect(self._go)
        self._look(0)

    def _page(self, name: str) -> UnitsTab | PeopleTab | UsersTab | ChecklistTab:
        pages: dict[str, UnitsTab | PeopleTab | UsersTab | ChecklistTab] = {
            "units": self.units,
            "people": self.people,
            "users": self.users,
            "checklist": self.checklist,
        }
        return pages[name]

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front, with the cursor in it."""
        self.tabs.setCurrentWidget(self._page(name))
        first = {
            "units": self.units.tree,
            "people": self.people.search,
            "users": self.users.list,
            "checklist": self.checklist.list,
        }
        first[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self, at: int) -> None:
        self._page(TABS[at]).look()

    def _go(self, where: str) -> None:
        if where in TABS:
            self.show_tab(where)
        elif where == "roster":
            self.close()
            self._hand.frame.show_mode("roster")
        elif where == "guided":
            self.close()
            guide(self._hand)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            at, old = self.tabs.currentIndex(), self.tabs
            self._build()
            old.hide()
            old.deleteLater()
            self.show_tab(TABS[at])
        super().changeEvent(event)
