"""Guided start, first: what the workspace is called, where it lies, who founds it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFormLayout, QLineEdit
from typing_extensions import override

from desktop.file_field import FileField
from desktop.home import home
from desktop.organisation.guided_step import Guide, Step
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

CITY_CODE: Final = 6
FIELDS: Final = ("title", "city_code", "who", "login")


class NameStep(Step):
    """Title, city code, the founder's name and login, and the file."""

    name = "name"

    def __init__(self, guide: Guide, parent: QWidget) -> None:
        """Ask for names and a place."""
        super().__init__(guide, parent)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        self.fields: dict[str, QLineEdit] = {}
        for field in FIELDS:
            said = t(f"guided.name.{field}")
            line = QLineEdit(self)
            line.setAccessibleName(said)
            line.setPlaceholderText(t(f"guided.name.{field}.hint"))
            line.textChanged.connect(self._typed)
            form.addRow(label(said, "", self), line)
            self.fields[field] = line
        said = t("guided.name.file")
        self.file = FileField(said, "*.gpkg", self, save=True)
        self.file.line.textChanged.connect(self._typed)
        form.addRow(label(said, "", self), self.file)
        self.column.addLayout(form)
        self.finish()

    @override
    def enter(self) -> None:
        draft = self.guide.draft
        founder = os.environ.get("USER") or os.environ.get("USERNAME") or "admin"
        # All is read before anything is shown: each field that changes keeps them all.
        start = {"login": founder}
        told = {field: draft.get(field, start.get(field, "")) for field in FIELDS}
        wanted = draft.get("wanted")
        for field, line in self.fields.items():
            line.blockSignals(True)
            line.setText(told[field])
            line.blockSignals(False)
        self.file.put(wanted)
        draft.put(**told, wanted=wanted)

    @override
    def first(self) -> QWidget:
        return self.fields["title"]

    def _typed(self) -> None:
        title = self.fields["title"].text().strip()
        if self.sender() is self.fields["title"]:
            self._propose(title)
        told = {field: line.text().strip() for field, line in self.fields.items()}
        self.guide.draft.put(**told, wanted=self.file.line.text().strip())
        self.moved.emit()

    def _propose(self, title: str) -> None:
        """Propose a file named like the workspace, until a person names another."""
        was = self.guide.draft.get("proposed")
        if self.file.line.text().strip() in {"", was}:
            plain = re.sub(r"[^\w-]+", "-", title).strip("-")
            proposed = str(home() / f"{plain}.gpkg") if plain else ""
            self.guide.draft.put(proposed=proposed)
            self.file.put(proposed)

    def target(self) -> Path:
        """Return the file to be made."""
        text = self.guide.draft.get("wanted")
        return Path(text if text.endswith(".gpkg") else f"{text}.gpkg").expanduser()

    @override
    def why_not(self) -> str:
        for field, line in self.fields.items():
            if not line.text().strip():
                return t("guided.fill", field=t(f"guided.name.{field}"))
        code = self.fields["city_code"].text().strip()
        if len(code) != CITY_CODE or not code.isdigit():
            return t("guided.name.bad_code", code=code)
        if self.file.path() is None or self.target().stem == "":
            return t("guided.fill", field=t("guided.name.file"))
        if self.target().exists():
            return t("guided.name.exists", path=self.target())
        return ""

    @override
    def done(self) -> bool:
        return self.guide.draft.path is not None or not self.why_not()

    @override
    def achieved(self) -> str:
        told = self.guide.draft.get("title")
        return t("guided.name.done", title=told) if told else ""
