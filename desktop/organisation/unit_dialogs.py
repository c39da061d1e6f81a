"""The forms for units and grids: set up, rename, renumber, move, merge, close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QCheckBox, QDateEdit, QLabel
from typing_extensions import override

from desktop.form_dialog import FormDialog
from desktop.organisation.asking import (
    date_field,
    day_of,
    moment_of,
    sent,
    units_choice,
)
from desktop.pane import label
from desktop.texts import t
from domain.boundary.commands import (
    CloseUnit,
    CreateUnit,
    HandGrid,
    MarkZone,
    MoveUnit,
    RenameGrid,
    RenameUnit,
    RenumberUnit,
)
from domain.boundary.unit_rules import held
from domain.organisation.commands import MergeStations

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from desktop.desk import Desk
    from desktop.organisation.tree_facts import Line

MARGIN: Final = 24
BELOW: Final = {"": "city", "city": "bureau", "bureau": "station"}


class UnitForm(FormDialog):
    """A form about one unit: it builds a command and says what was done."""

    def __init__(
        self, desk: Desk, act: str, line: Line | None, parent: QWidget
    ) -> None:
        """Ask for what `act` needs about a unit."""
        name = line.name if line is not None else ""
        send = t(f"organisation.unit.{act}")
        super().__init__(t(f"organisation.unit.{act}.title", name=name), send, parent)
        self.desk = desk
        self.line_of = line
        self.act = act
        self.since: QDateEdit | None = None
        self.on_submit = self._send

    def date(self) -> QDateEdit:
        """Add the day from which it holds; today means from this minute on."""
        field = date_field(self, self.desk.clock.now().date())
        self.add("since", t("organisation.since"), field)
        field.setToolTip(t("organisation.since.tip"))
        return field

    def moment(self) -> datetime | None:
        """Return from when it holds: None for a form without a day."""
        if self.since is None:
            return None
        return moment_of(self.since, self.desk.clock.now())

    def document(self) -> None:
        """Add the number of the document that orders it."""
        self.line("document", t("organisation.document"))

    def note(self, text: str) -> QLabel:
        """Add a paragraph that tells what will follow."""
        said = label(text, "second", self)
        said.setWordWrap(True)
        # A form does not ask a paragraph how high it is at the width it gets.
        room = self.minimumWidth() - 2 * MARGIN
        said.setMinimumHeight(said.heightForWidth(room))
        self.form.addRow(said)
        return said

    def command(self) -> object:
        """Return what is asked for."""
        raise NotImplementedError

    def told(self) -> str:
        """Return the sentence of the deed."""
        name = self.line_of.name if self.line_of is not None else self.value("name")
        return t(f"organisation.unit.{self.act}.done", name=name)

    @property
    def later(self) -> bool:
        """Whether the day asked for is still to come: the act is planned for it."""
        today = self.desk.clock.now().date()
        return self.since is not None and day_of(self.since) > today

    def _send(self) -> bool:
        told = self.told()
        if self.later and self.since is not None:
            day = f"{day_of(self.since):%Y-%m-%d}"
            told = t("organisation.planned.told", told=told, day=day)
        return sent(self, self.desk, self.command(), told)


class CreateForm(UnitForm):
    """Set up a bureau in the city, or a station in a bureau."""

    def __init__(self, desk: Desk, line: Line | None, parent: QWidget) -> None:
        """Ask for number and name; a bureau can be that of a zone."""
        super().__init__(desk, "create", line, parent)
        self._level = BELOW[line.level if line is not None else ""]
        self._parent = line.id if line is not None else ""
        hint = line.code if line is not None and self._level == "station" else ""
        self.line("code", t("organisation.unit.code"), hint)
        self.line("name", t("organisation.unit.name"))
        self.zone = QCheckBox(t("organisation.unit.is_zone"), self)
        if self._level == "bureau":
            self.add("zone", "", self.zone)
        self.since = self.date()

    @override
    def command(self) -> object:
        return CreateUnit(
            level=self._level,
            code=self.value("code"),
            name=self.value("name"),
            parent=self._parent,
            zone=self.zone.isChecked(),
            valid_from=self.moment(),
        )

    @override
    def told(self) -> str:
        return t("organisation.unit.create.done", name=self.value("name"))


class RenameForm(UnitForm):
    """Give a unit or grid another name."""

    def __init__(self, desk: Desk, line: Line, parent: QWidget) -> None:
        """Ask for the name and, for a unit, the day."""
        super().__init__(desk, "rename", line, parent)
        self._line = line
        self.line("name", t("organisation.unit.name"), line.name).selectAll()
        self.since = self.date() if line.level != "grid" else None

    @override
    def command(self) -> object:
        if self.since is None:
            return RenameGrid(grid=self._line.id, name=self.value("name"))
        at = self.moment()
        return RenameUnit(id=self._line.id, name=self.value("name"), valid_from=at)


class RenumberForm(UnitForm):
    """Give a unit another number; codes of grids stay for life."""

    def __init__(self, desk: Desk, line: Line, parent: QWidget) -> None:
        """Ask for the number, the document and the day."""
        super().__init__(desk, "renumber", line, parent)
        self._line = line
        self.line("code", t("organisation.unit.code"), line.code).selectAll()
        self.document()
        self.since = self.date()
        self.note(t("organisation.unit.renumber.note"))

    @override
    def command(self) -> object:
        return RenumberUnit(
            id=self._line.id,
            code=self.value("code"),
            document_no=self.value("document"),
            valid_from=self.moment(),
        )


class ZoneForm(UnitForm):
    """Mark a bureau as a zone's, or take the mark away."""

    def __init__(self, desk: Desk, line: Line, parent: QWidget) -> None:
        """Ask for the mark and the day."""
        super().__init__(desk, "zone", line, parent)
        self._line = line
        self.zone = QCheckBox(t("organisation.unit.is_zone"), self)
        self.zone.setChecked(not line.zone)
        self.add("zone", "", self.zone)
        self.since = self.date()

    @override
    def command(self) -> object:
        at = self.moment()
        return MarkZone(id=self._line.id, zone=self.zone.isChecked(), valid_from=at)


class MoveForm(UnitForm):
    """Put a station under another bureau, or a grid under another station."""

    def __init__(self, desk: Desk, line: Line, parent: QWidget) -> None:
        """Ask where to, by which document, from which day."""
        super().__init__(desk, "move", line, parent)
        self._line = line
        level = "station" if line.level == "grid" else "bureau"
        others = [
            row for row in units_choice(desk.read, level) if row[0] != line.parent
        ]
        self.choice("into", t(f"organisation.unit.to_{level}"), others)
        self.document()
        self.since = self.date()
        told = {"grids": line.grids, "people": line.people, "cases": line.cases}
        if not others:
            self.note(t(f"organisation.unit.no_other_{level}"))
            self.send.setEnabled(False)
        elif line.level != "grid":
            self.note(t("organisation.unit.move.note", **told))

    @override
    def command(self) -> object:
        at = self.moment()
        into, document = self.value("into"), self.value("document")
        if self._line.level == "grid":
            return HandGrid(
                grid=self._line.id, station=into, document_no=document, effective_at=at
            )
        return MoveUnit(
            id=self._line.id, parent=into, document_no=document, valid_from=at
        )


class MergeForm(UnitForm):
    """Let a station go up in another one."""

    def __init__(self, desk: Desk, line: Line, parent: QWidget) -> None:
        """Ask for the other station; say what goes there."""
        super().__init__(desk, "merge", line, parent)
        self._line = line
        others = [
            one for one in units_choice(desk.read, "station") if one[0] != line.id
        ]
        self.choice("into", t("organisation.unit.into"), others)
        self.document()
        self.since = self.date()
        told = {"grids": line.grids, "people": line.people, "cases": line.cases}
        if others:
            self.note(t("organisation.unit.merge.note", name=line.name, **told))
        else:
            self.note(t("organisation.unit.no_other_station"))
            self.send.setEnabled(False)

    @override
    def command(self) -> object:
        return MergeStations(
            station=self._line.id,
            into=self.value("into"),
            document_no=self.value("document"),
            effective_at=self.moment() if self.later else None,
        )


class CloseForm(UnitForm):
    """End a unit; what it still holds is listed before one is refused."""

    def __init__(self, desk: Desk, line: Line, parent: QWidget) -> None:
        """Show what stands in the way, with how many."""
        super().__init__(desk, "close", line, parent)
        self._line = line
        since = self.since = self.date()
        now = desk.clock.now()
        unit = desk.read.boundary.unit(line.id)
        holding = () if unit is None else held(unit, now, desk.read)
        lacks = [
            t(f"refused.{code}", name=line.name, count=count)
            for code, count in holding
            if count
        ]
        self.note("\n".join(lacks) or t("organisation.unit.close.free"))
        self._lacks = bool(lacks)
        self._allow()
        since.dateChanged.connect(self._allow)

    def _allow(self) -> None:
        """Let an end be planned though the unit still holds something today."""
        self.send.setEnabled(not self._lacks or self.later)

    @override
    def command(self) -> object:
        at = self.moment()
        return CloseUnit(id=self._line.id, valid_to=at)
