"""Entities in words: types, places, risk, and what an act changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.texts import has, language, t
from domain.entities.events import (
    EntityCorrected,
    EntityRegistered,
    PremisesCorrected,
    RiskSet,
)
from domain.entities.industry import SECTIONS, section_of
from domain.entities.risk import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.entity_history import EntityAct
    from db.world import Reads
    from domain.entities.events import PremisesContent
    from domain.entities.reads import EntityRow

SHORT: Final = 24
FIELDS: Final = (
    "name",
    "uscc",
    "registration_no",
    "type",
    "state",
    "industry",
    "business_scope",
    "registrar",
    "licences",
)


def said(family: str, code: str) -> str:
    """Return a code in words, or the code itself where there are none."""
    key = f"entities.{family}.{code}"
    return t(key) if code and has(key) else code


def licence_words(kind: str) -> str:
    """Return a kind of licence in words; a register may have kinds of its own."""
    key = f"entity.licence_kind.{kind}"
    return t(key) if kind and has(key) else kind


def industry_words(code: str) -> str:
    """Return an industry code with the name of its section."""
    section = section_of(code)
    if section is None:
        return code
    return f"{code} {section.zh if language() == 'zh' else section.en}".strip()


def industries() -> list[tuple[str, str]]:
    """Return the sections as (letter, words)."""
    return [(one.letter, industry_words(one.letter)) for one in SECTIONS]


def risk_words(risk: str) -> str:
    """Return grades such as "credit:A food:C" in words."""
    return t("entity.and").join(
        grade_words(*one.split(":", 1)) for one in risk.split() if ":" in one
    )


def grade_words(scheme: str, letter: str) -> str:
    """Return one grade in words, with how high it is in its scheme."""
    known = SCHEMES.get(scheme)
    if known is None:
        return f"{scheme} {letter}"
    name = known.zh if language() == "zh" else known.en
    rank = known.letters.find(letter) + 1
    return t("entity.grade", name=name, letter=letter, rank=rank, of=len(known.letters))


def grades() -> list[tuple[str, str]]:
    """Return every grade as (scheme:letter, words), the highest risk first."""
    return [
        (f"{scheme.code}:{letter}", grade_words(scheme.code, letter))
        for scheme in SCHEMES.values()
        for letter in reversed(scheme.letters)
    ]


class Places:
    """Names of grids, stations and kinds of licence, looked up once."""

    def __init__(self, read: Reads) -> None:
        """Look names up through one connection."""
        self._read = read
        self._grids: dict[str, tuple[str, str]] = {}

    def forget(self) -> None:
        """Look names up anew."""
        self._grids.clear()

    def grid(self, code: str) -> tuple[str, str]:
        """Return the names of a grid and of its station, codes where unknown."""
        if code not in self._grids:
            grid = self._read.boundary.grid(code)
            unit = None if grid is None else self._read.boundary.unit(grid.station)
            name = code if grid is None else grid.name
            self._grids[code] = (name, "" if unit is None else unit.name)
        return self._grids[code]

    def where(self, row: EntityRow) -> str:
        """Return the grid of an entity by name, or why it has none."""
        if row.grid:
            return self.grid(row.grid)[0]
        return said("unplaced", row.unplaced_reason)

    def sentence(self, row: EntityRow) -> str:
        """Return a row as one sentence, for those who listen."""
        parts = (
            row.name,
            said("type", row.type),
            said("state", row.state),
            self.where(row),
            row.address,
        )
        return t("entity.comma").join(one for one in parts if one)


def placed_words(one: PremisesContent) -> str:
    """Say how premises came to be in their grid, or why they are in none."""
    if one.assigned:
        return t("entity.how.assigned", why=one.override_reason)
    if one.override_reason:
        return t("entity.how.by_hand", why=one.override_reason)
    if one.unplaced_reason:
        return said("unplaced", one.unplaced_reason)
    datum = said("datum", one.datum)
    if one.on_border:
        return t("entity.how.on_border", datum=datum)
    return t("entity.how.computed", datum=datum)


def act_words(act: EntityAct) -> str:
    """Say what an act on an entity was."""
    key = f"entity.act.{act.command}"
    return t(key) if has(key) else act.command


def changed_words(act: EntityAct, places: Places) -> Iterator[str]:
    """Yield what an act changed, field by field: before → after, and why."""
    for event in act.events:
        if isinstance(event, EntityCorrected):
            yield from _fields(event)
        elif isinstance(event, PremisesCorrected):
            yield from _premises(event, places)
        elif isinstance(event, RiskSet):
            before = risk_words(" ".join(f"{r.scheme}:{r.letter}" for r in event.old))
            after = risk_words(" ".join(f"{r.scheme}:{r.letter}" for r in event.new))
            yield _from_to(t("entity.field.risk"), before, after)
        elif isinstance(event, EntityRegistered):
            yield event.content.name
        reason = getattr(event, "reason", "")
        if reason:
            yield t("entity.because", why=reason)


def _fields(event: EntityCorrected) -> Iterator[str]:
    for name in FIELDS:
        before, after = getattr(event.old, name), getattr(event.new, name)
        if before != after:
            told = (_told(name, before), _told(name, after))
            yield _from_to(t(f"entity.field.{name}"), *told)


def _told(name: str, value: Any) -> str:
    if name in {"type", "state"}:
        return said(name, value)
    if name == "licences":
        told = (f"{licence_words(one.kind)} {one.number}".strip() for one in value)
        return t("entity.and").join(told)
    return str(value)


def _premises(event: PremisesCorrected, places: Places) -> Iterator[str]:
    before = {one.id: one for one in event.old}
    for one in event.new:
        old = before.pop(one.id, None)
        if old is None:
            yield _from_to(t("entity.field.premises"), "", one.address)
            continue
        if old.address != one.address:
            yield _from_to(t("entity.field.address"), old.address, one.address)
        if old.grid != one.grid:
            names = (places.grid(g)[0] if g else "" for g in (old.grid, one.grid))
            yield _from_to(t("entity.field.grid"), *names)
        elif (old.x, old.y) != (one.x, one.y):
            yield t("entity.moved")
    for gone in before.values():
        yield _from_to(t("entity.field.premises"), gone.address, "")


def _from_to(name: str, before: str, after: str) -> str:
    nothing = t("entity.nothing")
    return t(
        "entity.changed",
        field=name,
        before=_short(before) or nothing,
        after=_short(after) or nothing,
    )


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
