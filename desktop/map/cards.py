"""What the card beside the cursor says of a grid, a case, an officer, an entity.

No card names the person who complained, or anything told in confidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from db.map_card_reads import high_risk_in, open_cases_of
from desktop.map.choosing import kind_word
from desktop.map.side_words import reaches_of, side_words
from desktop.map.sprites import late_text
from desktop.texts import has, language, t

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from db.world import Reads
    from desktop.map.case_marks import Spot
    from desktop.map.content import MapContent
    from desktop.map.map_data import CaseMark, GridFacts
    from desktop.selection import Item
    from domain.cases.reads import CaseRow

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card; `label` is a text key, `tone` a role of the style sheet.

    `duty` (on, off, acting, unsigned, gap) puts the shape of duty before the value.
    A `whole` value takes as many lines as it needs.
    """

    label: str
    value: str
    duty: str = ""
    tone: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A title, a second line and facts."""

    title: str
    second: str
    facts: tuple[Fact, ...]

    @property
    def spoken(self) -> str:
        """Return the card as a screen reader says it."""
        told = (f"{t(one.label)} {one.value}" for one in self.facts)
        return ", ".join((self.title, self.second, *told))


class Cards:
    """Makes the cards out of what the map holds and what the desk reads."""

    def __init__(
        self,
        content: MapContent,
        read: Reads | None,
        chosen: Collection[str] = (),
        goes: Callable[[str], str] = lambda _case: "",
    ) -> None:
        """Look things up in `content`, and what is not there in `read`.

        Of the grids `chosen` more is told than of those merely passed over; `goes`
        says where a plan would take a case.
        """
        self._goes = goes
        self._chosen = chosen
        self._content = content
        self._read = read

    def of(self, item: Item) -> Card | None:
        """Return the card of a thing, None for one that is not known."""
        makers = {
            "grid": self._grid,
            "case": self._case,
            "person": self._person,
            "entity": self._entity,
        }
        make = makers.get(item.kind)
        return make(item.id) if make is not None else None

    def crowd(self, spot: Spot) -> Card:
        """Return the card of a symbol that stands for many cases."""
        marks = [self._content.marks.mark(one) for one in spot.ids]
        now = self._content.data.now()
        lanes: dict[str, int] = {}
        late = 0
        for mark in marks:
            if mark is not None:
                lanes[mark.lane] = lanes.get(mark.lane, 0) + 1
                late += _late(mark, now) > 0
        facts = [Fact(f"map.lane.{lane}", f"{n:,}") for lane, n in lanes.items()]
        if late:
            facts.append(Fact("map.cue.late", f"{late:,}", tone="late"))
        title = t("map.card.cases", n=f"{spot.count:,}")
        return Card(title, t("map.card.crowd"), tuple(facts))

    # A grid

    def _grid(self, code: str) -> Card | None:
        facts = self._content.data.facts(code)
        if facts is None:
            return None
        open_cases = self._content.marks.open_in(code)
        rows = [
            Fact(
                "map.card.person",
                _answers(facts),
                duty=facts.duty,
                tone="" if facts.person else "late",
            ),
            Fact(
                "map.card.entities", t("map.card.entities_of", n=f"{facts.entities:,}")
            ),
        ]
        if self._read is not None:
            high = high_risk_in(self._read.conn, code)
            rows.append(Fact("map.card.high", t("map.card.entities_of", n=f"{high:,}")))
        rows += [
            Fact("map.card.area", t("map.card.km2", n=f"{facts.area_m2 / 1e6:.2f}")),
            Fact("map.card.open", t("map.card.cases", n=open_cases)),
            *(self._sides(code) if self._sided(code) else ()),
        ]
        return Card(facts.name, facts.code, tuple(rows))

    def _sided(self, code: str) -> bool:
        return code in self._chosen and self._content.data.as_of is None

    def _sides(self, code: str) -> list[Fact]:
        """Return what a chosen grid reaches to, as a notice would say it."""
        if self._read is None:
            return []
        told = side_words(reaches_of(self._read, code))
        return [
            Fact(f"map.card.{side}", names, whole=True)
            for side, names in told.items()
            if names
        ]

    # A case

    def _case(self, case_id: str) -> Card | None:
        mark = self._content.marks.mark(case_id)
        if mark is None:
            return None
        second = f"{kind_word(mark.kind)} · {t(f'map.lane.{mark.lane}')}"
        case = self._read.cases.case(case_id) if self._read is not None else None
        rows = [self._due(mark), *self._told(case), self._where(mark.grid)]
        goes = self._goes(case_id)
        if goes:
            rows.append(Fact("map.card.goes", goes, whole=True))
        title = case.number if case is not None else case_id
        return Card(title, second, tuple(one for one in rows if one is not None))

    def _due(self, mark: CaseMark) -> Fact | None:
        now = self._content.data.now()
        if mark.due is None or mark.lane == "closed":
            return None
        late = _late(mark, now)
        if late > 0:
            return Fact("map.card.due", late_text(late), tone="late")
        form = "%H:%M" if mark.due.date() == now.date() else "%m-%d %H:%M"
        warned = mark.warn_at is not None and now >= mark.warn_at
        value = t("map.card.until", at=mark.due.strftime(form))
        return Fact("map.card.due", value, tone="warn" if warned else "")

    def _told(self, case: CaseRow | None) -> list[Fact]:
        if case is None or self._read is None:
            return []
        matter = self._read.cases.matter(case.matter)
        name = case.matter
        if matter is not None:
            name = matter.name_zh if language() == "zh" else matter.name_en
        rows = [Fact("map.card.matter", name)]
        if case.handler:
            rows.append(Fact("map.card.handler", self._name(case.handler)))
        if case.address:
            rows.append(Fact("map.card.address", case.address))
        return [one for one in rows if one.value]

    def _where(self, grid: str) -> Fact | None:
        row = self._content.outlines.row_of.get(grid)
        name = self._content.outlines.areas.names[row] if row is not None else ""
        return Fact("map.card.grid", name) if name else None

    def _name(self, person: str) -> str:
        found = self._read.staffing.person(person) if self._read is not None else None
        return found.name if found is not None else person

    # An officer

    def _person(self, person: str) -> Card | None:
        if self._read is None:
            return None
        staff, now = self._read.staffing, self._content.data.now()
        found = staff.person(person)
        if found is None:
            return None
        unit = self._read.boundary.unit(found.station)
        kind = f"value.kind.{found.kind}"
        rows = [
            Fact("map.card.station", unit.name if unit is not None else found.station),
            Fact("map.card.grid", self._grids_of(person)),
            Fact(
                "map.card.load",
                t("map.card.cases", n=self._read.cases.open_load(person)),
            ),
        ]
        seen = staff.position(person)
        if seen is not None:
            minutes = max(0, int((now - seen.at).total_seconds() // 60))
            at = seen.at.strftime("%H:%M" if now - seen.at < DAY else "%m-%d %H:%M")
            ago = t("map.card.ago", at=at, n=minutes) if now - seen.at < DAY else at
            rows.append(Fact("map.card.seen", ago))
        second = t(kind) if has(kind) else found.staff_no
        return Card(found.name, second, tuple(one for one in rows if one.value))

    def _grids_of(self, person: str) -> str:
        if self._read is None:
            return ""
        now = self._content.data.now()
        row_of = self._content.outlines.row_of
        names = self._content.outlines.areas.names
        posts = self._read.staffing.places_of(person, now)
        rows = [row_of[place] for pair in posts for place in pair if place in row_of]
        told = [names[row] for row in dict.fromkeys(rows)]
        more = t("map.card.more", n=len(told) - 2) if len(told) > 2 else ""
        return t("map.chosen.and").join(told[:2]) + more

    # An entity

    def _entity(self, entity: str) -> Card | None:
        row = self._read.entities.entity(entity) if self._read is not None else None
        if row is None or self._read is None:
            return None
        kind, state = f"entities.type.{row.type}", f"entities.state.{row.state}"
        where = self._where(row.grid)
        n = open_cases_of(self._read.conn, entity)
        told = [t(one) for one in (kind, state) if has(one)]
        rows = [
            Fact("map.card.kind", " · ".join(told)),
            Fact("map.card.risk", row.risk.replace(":", " ")),
            Fact("map.card.address", row.address),
            Fact("map.card.open", t("map.card.cases", n=n)),
        ]
        facts = (*(one for one in rows if one.value), *((where,) if where else ()))
        return Card(row.name, row.uscc or row.registration_no, facts)


def _late(mark: CaseMark, now: datetime) -> int:
    if mark.due is None or mark.lane == "closed":
        return 0
    return max(0, int((now - mark.due).total_seconds()))


def _answers(facts: GridFacts) -> str:
    if not facts.person:
        return t("map.card.nobody")
    if not facts.capacity:
        return facts.person
    key = f"map.capacity.{facts.capacity}"
    capacity = t(key) if has(key) else facts.capacity
    return t("map.card.person_as", person=facts.person, capacity=capacity)
