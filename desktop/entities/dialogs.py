"""The forms of the entity pane: correct, assign a grid, grade and close."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import override

from desktop.entities.entity_words import grade_words, said
from desktop.form_dialog import FormDialog
from desktop.reasons import reason_text
from desktop.texts import language, t
from domain.entities.commands import (
    AssignGrid,
    CloseEntity,
    CorrectEntity,
    LicenceGiven,
    SetRisk,
)
from domain.entities.entity_types import ENDED, STATES, TYPES
from domain.entities.risk import SCHEMES
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.action import Hand
    from domain.entities.reads import EntityFile

BAR: Final = "|"
LINES: Final = (
    "name",
    "uscc",
    "registration_no",
    "industry",
    "registrar",
)


class EntityForm(FormDialog):
    """A form about entities; a refusal stays in it, beside the field it is about."""

    def __init__(self, hand: Hand, title: str, send: str, parent: QWidget) -> None:
        """Send through the desk of `hand`."""
        super().__init__(title, send, parent)
        self.hand = hand
        self.on_submit = self._send

    def command(self) -> object:
        """Return the command that the fields mean."""
        raise NotImplementedError

    def told(self) -> str:
        """Return the sentence of what was done."""
        raise NotImplementedError

    def _send(self) -> bool:
        try:
            self.hand.desk.do(self.command(), origin=None, told=self.told())
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))
            return False
        return True

    def reason(self) -> None:
        """Add the field for the reason."""
        self.line("reason", t("field.reason"))

    def codes(self, name: str, family: str, of: Sequence[str], chosen: str) -> None:
        """Add a choice of codes shown in words."""
        rows = [(one, said(family, one)) for one in of]
        self.choice(name, t(f"entity.field.{name}"), rows, chosen)


class CorrectForm(EntityForm):
    """Every field that the register holds about an entity."""

    def __init__(self, hand: Hand, entity: EntityFile, parent: QWidget) -> None:
        """Show what is on file."""
        content = entity.content
        title = t("entity.correct.title", name=content.name)
        super().__init__(hand, title, t("action.entities.edit"), parent)
        self._entity = entity
        for name in LINES[:3]:
            self.line(name, t(f"entity.field.{name}"), getattr(content, name))
        self.codes("type", "type", TYPES, content.type)
        self.codes("state", "state", STATES, content.state)
        for name in LINES[3:]:
            self.line(name, t(f"entity.field.{name}"), getattr(content, name))
        scope = content.business_scope
        self.text("business_scope", t("entity.field.business_scope"), scope)
        told = "\n".join(
            f" {BAR} ".join(
                (one.kind, one.number, one.valid_to.isoformat() if one.valid_to else "")
            )
            for one in content.licences
        )
        field = self.text("licences", t("entity.field.licences"), told)
        field.setPlaceholderText(t("entity.licences.hint"))
        self.reason()

    @override
    def command(self) -> object:
        """Return a correction of the fields that differ."""
        content = self._entity.content
        names = (*LINES, "type", "state", "business_scope")
        fresh: dict[str, Any] = {
            name: self.value(name)
            for name in names
            if self.value(name) != getattr(content, name)
        }
        licences = _licences(self.value("licences"))
        there = tuple((one.kind, one.number, one.valid_to) for one in content.licences)
        if tuple((one.kind, one.number, one.valid_to) for one in licences) != there:
            fresh["licences"] = licences
        entity, reason = self._entity.row.id, self.value("reason")
        return CorrectEntity(entity=entity, reason=reason, **fresh)

    @override
    def told(self) -> str:
        """Say whose entry was corrected."""
        return t("entity.correct.done", name=self._entity.content.name)


def _licences(text: str) -> tuple[LicenceGiven, ...]:
    """Read licences, one a line: kind | number | valid to."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [one.strip() for one in line.replace("｜", BAR).split(BAR)]
        kind, code, until, *more = (*parts, "", "")[: max(3, len(parts))]
        try:
            day = date.fromisoformat(until) if until else None
        except ValueError as error:
            raise Refused("LICENCE_LINE", line=number, said=line) from error
        if more or not kind:
            raise Refused("LICENCE_LINE", line=number, said=line)
        found.append(LicenceGiven(kind=kind, number=code, valid_to=day))
    return tuple(found)


class AssignForm(EntityForm):
    """Put one entity or many into a grid by decision."""

    def __init__(
        self, hand: Hand, name: str, premises: Sequence[str], grid: str
    ) -> None:
        """Propose a grid; the reason is asked for. `name` is of the leading entity."""
        count = len(premises)
        title = t("entity.assign.title", name=name)
        if count > 1:
            title = t("entity.assign.title_many", count=count)
        super().__init__(hand, title, t("action.entities.assign"), hand.parent)
        self._premises = premises
        self._count = count
        # Nobody is put into a grid that merely stands first in the list.
        grids = [("", t("entity.choose_grid"))]
        grids += [
            (one.code, f"{one.name} {one.code}")
            for one in hand.desk.read.boundary.grids()
        ]
        self.choice("grid", t("field.grid"), grids, grid)
        self.reason()

    @override
    def command(self) -> object:
        """Return the assignment; Refused while no grid is chosen."""
        if not self.value("grid"):
            raise Refused("FIELD_MISSING", field="grid")
        return AssignGrid(
            premises=tuple(self._premises),
            grid=self.value("grid"),
            reason=self.value("reason"),
        )

    @override
    def told(self) -> str:
        """Say how many were assigned."""
        grid = self.hand.desk.read.boundary.grid(self.value("grid"))
        name = self.value("grid") if grid is None else grid.name
        return t("entity.assign.done", count=self._count, grid=name)


class RiskForm(EntityForm):
    """The grade of an entity under one scheme, or none."""

    def __init__(self, hand: Hand, entity: EntityFile, parent: QWidget) -> None:
        """Offer every grade of every scheme."""
        title = t("entity.risk.title", name=entity.content.name)
        super().__init__(hand, title, t("action.entities.risk"), parent)
        self._entity = entity
        rows = []
        for scheme in SCHEMES.values():
            rows += [
                (f"{scheme.code}:{letter}", grade_words(scheme.code, letter))
                for letter in scheme.letters
            ]
            name = scheme.zh if language() == "zh" else scheme.en
            none = t("entity.grade_none", name=name)
            rows.append((f"{scheme.code}:", none))
        now = next((f"{one.scheme}:{one.letter}" for one in entity.risk), "")
        self.choice("risk", t("entity.field.risk"), rows, now)
        self.reason()

    @override
    def command(self) -> object:
        """Return the grade."""
        scheme, _, letter = self.value("risk").partition(":")
        return SetRisk(
            entity=self._entity.row.id,
            scheme=scheme,
            letter=letter,
            reason=self.value("reason"),
        )

    @override
    def told(self) -> str:
        """Say whose grade was set."""
        return t("entity.risk.done", name=self._entity.content.name)


class CloseForm(EntityForm):
    """An entity that was cancelled or revoked."""

    def __init__(self, hand: Hand, entity: EntityFile, parent: QWidget) -> None:
        """Ask which of them, and on what ground."""
        title = t("entity.close.title", name=entity.content.name)
        super().__init__(hand, title, t("action.entities.close"), parent)
        self._entity = entity
        self.codes("state", "state", sorted(ENDED), "cancelled")
        self.reason()

    @override
    def command(self) -> object:
        """Return the closing."""
        return CloseEntity(
            entity=self._entity.row.id,
            state=self.value("state"),
            reason=self.value("reason"),
        )

    @override
    def told(self) -> str:
        """Say who was closed."""
        return t("entity.close.done", name=self._entity.content.name)
