"""The forms about where an entity is: premises, coordinates, and a new entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QLineEdit
from typing_extensions import override

from desktop.entities.coordinates import Typed, read_pair
from desktop.entities.dialogs import LINES, EntityForm
from desktop.entities.entity_words import said
from desktop.texts import t
from domain.entities.commands import (
    CorrectPremises,
    PlacePremises,
    PremisesGiven,
    RegisterEntity,
)
from domain.entities.entity_types import TYPES
from domain.entities.premises_place import DEGREES, FILE_CRS, ROLES, UNKNOWN
from domain.refused import Refused

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.action import Hand
    from domain.entities.events import PremisesContent
    from domain.entities.reads import EntityFile

NEW: Final = "new"


class PlaceFields(EntityForm):
    """A form with an address, coordinates and what they are given in."""

    def place_fields(self, typed: Typed, address: str | None, role: str = "") -> None:
        """Add the fields of a place; `address` None leaves address and role out."""
        if address is not None:
            self.codes("role", "role", ROLES, role)
            self.line("address", t("entity.field.address"), address)
        field = self.line("pair", t("entity.field.pair"), typed.words)
        field.setPlaceholderText(t("entity.pair.hint"))
        known = (*DEGREES, FILE_CRS, UNKNOWN)
        self.codes("datum", "datum", known, typed.datum)

    def place(self) -> Typed:
        """Return the coordinates typed, Refused if they are none."""
        epsg = self.hand.desk.read.boundary.crs_epsg
        return read_pair(self.value("pair"), self.value("datum"), epsg)

    def given(self, primary: bool) -> PremisesGiven:
        """Return premises as the fields give them."""
        place = self.place()
        return PremisesGiven(
            role=self.value("role"),
            address=self.value("address"),
            given_x=place.x,
            given_y=place.y,
            datum=place.datum,
            source_crs=place.source_crs,
            primary=primary,
        )


class PremisesForm(PlaceFields):
    """Address, role and coordinates of premises; those that are chosen can change."""

    def __init__(self, hand: Hand, entity: EntityFile, parent: QWidget) -> None:
        """Show the primary premises first."""
        title = t("entity.premises.title", name=entity.content.name)
        super().__init__(hand, title, t("action.entities.premises"), parent)
        self._entity = entity
        self._all = sorted(entity.premises, key=_number)
        rows = [(one.id, _premises_words(one)) for one in entity.premises]
        rows.append((NEW, t("entity.premises.new")))
        self._which = self.choice("which", t("entity.field.premises"), rows)
        self.place_fields(Typed(None, None, UNKNOWN), "", ROLES[0])
        yes_no = [("yes", t("entity.yes")), ("no", t("entity.no"))]
        self.choice("primary", t("entity.field.primary"), yes_no)
        self.reason()
        self._which.currentIndexChanged.connect(self._shown)
        self._shown()

    def _chosen(self) -> PremisesContent | None:
        which = self.value("which")
        return next((one for one in self._all if one.id == which), None)

    def _shown(self) -> None:
        one = self._chosen()
        typed = Typed(None, None, UNKNOWN) if one is None else typed_of(one)
        _put(self.fields["address"], "" if one is None else one.address)
        _put(self.fields["pair"], typed.words)
        _choose(self.fields["role"], ROLES[0] if one is None else one.role)
        _choose(self.fields["datum"], typed.datum)
        first = not self._all if one is None else one.primary
        _choose(self.fields["primary"], "yes" if first else "no")

    @override
    def command(self) -> object:
        """Return the whole set of premises, the chosen ones as they are now."""
        chosen = self._chosen()
        primary = self.value("primary") == "yes"
        fresh = self.given(primary)
        told = [
            fresh if one is chosen else _as_given(one, keep=not primary)
            for one in self._all
        ]
        if chosen is None:
            told.append(fresh)
        entity, reason = self._entity.row.id, self.value("reason")
        return CorrectPremises(entity=entity, reason=reason, premises=tuple(told))

    @override
    def told(self) -> str:
        """Say whose premises were corrected."""
        return t("entity.premises.done", name=self._entity.content.name)


class CoordinateForm(PlaceFields):
    """Coordinates typed or pasted for the primary premises."""

    def __init__(self, hand: Hand, entity: EntityFile, parent: QWidget) -> None:
        """Start with what the source gave."""
        title = t("entity.coordinates.title", name=entity.content.name)
        super().__init__(hand, title, t("action.entities.coordinates"), parent)
        self._entity = entity
        one = entity.premises[0]
        typed = typed_of(one)
        if typed.datum == UNKNOWN:
            typed = Typed(typed.x, typed.y, DEGREES[0])
        self.place_fields(typed, None)
        self.reason()

    @override
    def command(self) -> object:
        """Return where the premises are."""
        place = self.place()
        if place.x is None or place.y is None:
            raise Refused("NO_PAIR", typed="")
        return PlacePremises(
            premises=self._entity.premises[0].id,
            x=place.x,
            y=place.y,
            datum=place.datum,
            source_crs=place.source_crs,
            reason=self.value("reason"),
        )

    @override
    def told(self) -> str:
        """Say who was placed."""
        return t("entity.placed", name=self._entity.content.name)


class NewForm(PlaceFields):
    """A new entity with its primary premises."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Start empty."""
        title = t("action.entities.new")
        super().__init__(hand, title, title, parent)
        self.entity = hand.desk.ids.new()
        for name in LINES[:3]:
            self.line(name, t(f"entity.field.{name}"))
        self.codes("type", "type", TYPES, TYPES[3])
        self.line("industry", t("entity.field.industry"))
        self.place_fields(Typed(None, None, DEGREES[0]), "", ROLES[0])

    @override
    def command(self) -> object:
        """Return the entry."""
        return RegisterEntity(
            entity=self.entity,
            name=self.value("name"),
            uscc=self.value("uscc"),
            registration_no=self.value("registration_no"),
            type=self.value("type"),
            industry=self.value("industry"),
            premises=(self.given(primary=True),),
        )

    @override
    def told(self) -> str:
        """Say who was entered."""
        return t("entity.new.done", name=self.value("name"))


def typed_of(one: PremisesContent) -> Typed:
    """Return the coordinates of premises as their source gave them."""
    return Typed(one.given_x, one.given_y, one.datum, one.source_crs)


def _number(one: PremisesContent) -> int:
    return int(one.id.rpartition(".")[2])


def _premises_words(one: PremisesContent) -> str:
    words = f"{said('role', one.role)} · {one.address or t('entity.no_address')}"
    return f"{words} · {t('entity.primary')}" if one.primary else words


def _as_given(one: PremisesContent, *, keep: bool) -> PremisesGiven:
    return PremisesGiven(
        role=one.role,
        address=one.address,
        given_x=one.given_x,
        given_y=one.given_y,
        datum=one.datum,
        source_crs=one.source_crs,
        primary=one.primary and keep,
    )


def _put(field: QWidget, text: str) -> None:
    if isinstance(field, QLineEdit):
        field.setText(text)


def _choose(field: QWidget, code: str) -> None:
    if isinstance(field, QComboBox):
        field.setCurrentIndex(max(0, field.findData(code)))
