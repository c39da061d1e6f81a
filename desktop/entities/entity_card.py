"""The card of one entity: all that is on file, where it lies, its cases, its past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.entities.card_lines import Head, Line, Section
from desktop.entities.entity_source import history_of
from desktop.entities.entity_words import (
    act_words,
    changed_words,
    grade_words,
    industry_words,
    licence_words,
    placed_words,
    said,
)
from desktop.texts import has, language, t
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from db.entity_history import EntityCase
    from desktop.action import Hand
    from desktop.entities.entity_words import Places
    from domain.entities.events import LicenceContent, PremisesContent
    from domain.entities.reads import EntityFile

ACTS: Final = 20
CASES: Final = 20
SOON_DAYS: Final = 30
# The text keys of the titles; the facts come first and need none.
SECTIONS: Final = (
    "",
    "entity.section.places",
    "entity.section.licences",
    "entity.section.cases",
    "entity.section.past",
)


class EntityCard(QScrollArea):
    """Sections of named lines; a line that names a thing selects it."""

    followed = Signal(object)

    def __init__(self, hand: Hand, places: Places, parent: QWidget) -> None:
        """Read what is shown through the desk of `hand`."""
        super().__init__(parent)
        self._hand = hand
        self._places = places
        self.entity = ""
        self._told: object = None
        hand.desk.changed.connect(self._stale)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(t("entity.card"))
        self._lay_out()

    def _lay_out(self) -> None:
        self._body = body = QWidget(self)
        body.setObjectName("pane")
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 10, 14, 14)
        column.setSpacing(8)
        self._head = Head(body)
        column.addWidget(self._head)
        self._sections = [
            Section(column, titled=bool(key), parent=body) for key in SECTIONS
        ]
        for section in self._sections:
            section.followed.connect(self.followed)
        column.addStretch(1)
        self.setWidget(body)

    def show_entity(self, entity: str, disputed: str = "") -> None:
        """Show an entity, "" for none; `disputed` is what its address names."""
        today = self._hand.desk.clock.now().date()
        key = (entity, disputed, language(), theme.name(), theme.px(1000), today)
        if key == self._told:
            return
        self._told = key
        found = self._hand.desk.read.entities.entity_file(entity) if entity else None
        self.setAccessibleName(t("entity.card"))
        kept = self.verticalScrollBar().value() if entity == self.entity else 0
        self.entity = entity if found else ""
        if found is not None:
            self._fill(found, disputed)
        self._body.setVisible(found is not None)
        self.verticalScrollBar().setValue(kept)

    def _stale(self, _changes: object, _origin: object) -> None:
        """Be filled anew when it is told next: what it says may be another."""
        self._told = None

    def lines(self) -> list[str]:
        """Return every text on the card, for tests and for those who copy it."""
        if not self.entity:
            return []
        told = [self._head.name.text(), self._head.state.text()]
        return told + [one for section in self._sections for one in section.said()]

    def _fill(self, found: EntityFile, disputed: str) -> None:
        self._head.name.setText(found.row.name)
        self._head.state.setText(said("state", found.row.state))
        cases = history_of(self._hand.desk.read).cases(found.row.id, CASES)
        lines = (
            self._facts(found),
            list(self._premises(found, disputed)),
            self._licences(found),
            self._cases(cases),
            self._past(found),
        )
        for section, key, told in zip(self._sections, SECTIONS, lines, strict=True):
            section.tell(t(key) if key else "", told)

    # What the sections say

    def _facts(self, found: EntityFile) -> list[Line]:
        content = found.content
        none = t("entity.nothing")
        lines = [
            Line(t("entity.field.uscc"), content.uscc or none),
            Line(t("entity.field.registration_no"), content.registration_no or none),
            Line(t("entity.field.type"), said("type", content.type)),
            Line(t("entity.field.industry"), industry_words(content.industry) or none),
            Line(t("entity.field.business_scope"), content.business_scope or none),
            Line(t("entity.field.registrar"), content.registrar or none),
        ]
        grades = [grade_words(one.scheme, one.letter) for one in found.risk]
        lines += [Line(t("entity.field.risk"), one) for one in grades or [none]]
        if grades:
            lines.append(Line("", self._risk_reason(found), "t2"))
        if found.vanished_at:
            gone = t("entity.vanished", at=found.vanished_at[:10])
            lines.append(Line(t("entity.field.source"), gone, "warn"))
        elif found.source:
            lines.append(Line(t("entity.field.source"), _source(found.source), "t2"))
        return lines

    def _risk_reason(self, found: EntityFile) -> str:
        for act in history_of(self._hand.desk.read).acts(found.row.id, ACTS):
            for event in act.events:
                if act.command == "SetRisk" and not act.undone:
                    why = getattr(event, "reason", "") or t("entity.no_reason")
                    return t("entity.risk.set", at=f"{act.at:%Y-%m-%d}", why=why)
        return t("entity.risk.from_register")

    def _licences(self, found: EntityFile) -> list[Line]:
        today = self._hand.desk.clock.now().date()
        lines = [
            Line(licence_words(one.kind), *_licence_words(one, today))
            for one in found.content.licences
        ]
        return lines or [Line("", t("entity.no_licence"), "t2")]

    def _premises(self, found: EntityFile, disputed: str) -> Iterator[Line]:
        for one in found.premises:
            role = said("role", one.role)
            address = one.address or t("entity.no_address")
            yield Line(role, address)
            yield from self._where(one, disputed if one.primary else "")
        if not found.premises:
            yield Line("", t("entity.why.no_premises"), "warn")

    def _where(self, one: PremisesContent, disputed: str) -> Iterator[Line]:
        if one.grid:
            name, station = self._places.grid(one.grid)
            code = one.grid if name != one.grid else ""
            yield Line(
                t("entity.field.grid"), f"{name} {code}", link=("grid", one.grid)
            )
            grid = self._hand.desk.read.boundary.grid(one.grid)
            if one.primary and grid is not None:
                where = ("station", grid.station)
                yield Line(t("entity.field.station"), station, link=where)
                yield from self._responsible(one.grid)
        tone = "late" if one.unplaced_reason else "warn" if one.on_border else "t2"
        settled = one.assigned or not (one.unplaced_reason or one.on_border)
        yield Line(t("entity.field.how"), placed_words(one), "t2" if settled else tone)
        if one.x is not None and one.y is not None:
            yield Line(t("entity.field.place"), f"{one.x:.1f}, {one.y:.1f}", "t2")
        if disputed and not one.assigned:
            yield Line("", t("entity.disputed", place=disputed), "warn")

    def _responsible(self, grid: str) -> Iterator[Line]:
        desk = self._hand.desk
        found = responsible_at(grid, desk.clock.now(), desk.read.staffing)
        person = desk.read.staffing.person(found.person) if found.person else None
        name = t("entity.field.responsible")
        if person is None:
            yield Line(name, t("entity.nobody"), "late")
        else:
            yield Line(
                name, f"{person.name} {person.phone}", link=("person", person.id)
            )

    def _cases(self, cases: Sequence[EntityCase]) -> list[Line]:
        lines = []
        for one in cases:
            words = self._hand.desk.read.cases.label(one.state, language())
            matter = self._hand.desk.read.cases.matter(one.matter)
            name = (
                "" if matter is None else _in_language(matter.name_zh, matter.name_en)
            )
            text = t("entity.case", number=one.number, matter=name, state=words)
            day = f"{one.received_at:%Y-%m-%d}"
            lines.append(Line(day, text, link=("case", one.id)))
        return lines or [Line("", t("entity.no_case"), "t2")]

    def _past(self, found: EntityFile) -> list[Line]:
        desk = self._hand.desk
        lines = []
        for act in history_of(desk.read).acts(found.row.id, ACTS):
            person = desk.read.staffing.person(act.person) if act.person else None
            user = desk.read.access.user(act.actor)
            who = person.name if person else user.name if user else act.actor
            words = act_words(act)
            if act.undone:
                words = t("entity.undone", what=words)
            told = t("entity.comma").join(changed_words(act, self._places))
            key = "entity.past" if told else "entity.past_bare"
            text = t(key, who=who, what=words, told=told)
            lines.append(Line(f"{act.at:%Y-%m-%d %H:%M}", text, "t2"))
        return lines or [Line("", t("entity.no_past"), "t2")]


def _source(code: str) -> str:
    """Return where a row came from; what no program named is told as it was given."""
    key = f"entity.source.{code}"
    return t(key) if has(key) else code


def _in_language(zh: str, en: str) -> str:
    return zh if language() == "zh" else en or zh


def _licence_words(one: LicenceContent, today: date) -> tuple[str, str]:
    """Return a licence in words, and the tone of how long it is still good."""
    if one.valid_to is None:
        return one.number, "t1"
    left = (one.valid_to - today).days
    until = f"{one.valid_to:%Y-%m-%d}"
    if left < 0:
        return t("entity.licence.over", number=one.number, until=until), "late"
    if left <= SOON_DAYS:
        said_soon = t("entity.licence.soon", number=one.number, until=until, left=left)
        return said_soon, "warn"
    return t("entity.licence.good", number=one.number, until=until), "t1"
