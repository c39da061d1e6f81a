"""The question for the name of a view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.cases.queue_titles import view_title
from desktop.cases.queue_view import BUILT_IN
from desktop.form_dialog import FormDialog
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

NAME_AT_MOST: Final = 24


class KeepDialog(FormDialog):
    """One line for a name; a name that cannot be says so beside the field."""

    def __init__(self, name: str, keep: Callable[[str], None], parent: QWidget) -> None:
        """Ask for a name, `name` at first, and hand it to `keep`."""
        title = t("action.queue.save_view")
        super().__init__(title, title, parent)
        self._keep = keep
        field = self.line("name", t("queue.view_name"), name)
        field.setMaxLength(NAME_AT_MOST)
        field.selectAll()
        self.on_submit = self._send

    def _send(self) -> bool:
        name = self.value("name")
        taken = {view_title(one) for one in BUILT_IN} | BUILT_IN.keys()
        if not name or name in taken:
            self.complain(t("queue.view_needs_name", n=NAME_AT_MOST))
            return False
        self._keep(name)
        return True
