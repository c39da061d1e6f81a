"""Half-typed forms of who left the desk: hidden from others, shown to him again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from desktop.sign_in import SignInDialog
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from desktop.window import Window


class KeptForms(QObject):
    """Keeps the forms of each user while another one sits at the desk."""

    def __init__(self, window: Window) -> None:
        """Follow who signs in at a window."""
        super().__init__(window)
        self._window = window
        self._owner = window.parts.desk.session.user
        self._kept: dict[str, list[QWidget]] = {}
        window.parts.desk.session_changed.connect(self._other)

    @property
    def owner(self) -> str:
        """Who sits at the desk now, as far as forms go."""
        return self._owner

    def _other(self, _session: object) -> None:
        """Put the forms of the one before away, and show those of who sits here."""
        user = self._window.parts.desk.session.user
        if user == self._owner:
            return
        before, self._owner = self._owner, user
        self.keep(before, (one for one in forms_of(self._window) if one.isVisible()))
        self._bring_back(user)

    def keep(self, user: str, forms: Iterable[QWidget]) -> None:
        """Hide forms from everybody but a user."""
        found = list(forms)
        for one in found:
            one.setVisible(False)
        if found:
            self._kept.setdefault(user, []).extend(found)

    def _bring_back(self, user: str) -> None:
        kept = [one for one in self._kept.pop(user, []) if shiboken6.isValid(one)]
        for one in kept:
            one.setVisible(True)
        if kept:
            said = t("forms.back", n=len(kept))
            self._window.parts.desk.messages.say(said)


def forms_of(window: Window) -> list[QWidget]:
    """Return the dialogs that belong to a window, but for the one that signs in."""
    return [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QDialog)
        and not isinstance(one, SignInDialog)
        and belongs(one, window)
    ]


def belongs(one: QObject, window: QObject) -> bool:
    """Tell whether a window was made by another one, however far down."""
    parent = one.parent()
    while parent is not None and parent is not window:
        parent = parent.parent()
    return parent is window
