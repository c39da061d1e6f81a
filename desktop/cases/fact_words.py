"""The facts of a case in words, in the order in which a duty officer asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.cases.clock_words import due_words, face_words
from desktop.texts import has, t
from domain.cases.two_clocks import LATE, NOT_APPLICABLE, all_faces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from db.case_queue import QueueCase
    from db.world import Reads
    from desktop.cases.names import Names
    from domain.cases.reads import CaseRow


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its label `fact.<name>`, its words, what it selects or copies."""

    name: str
    value: str
    kind: str = ""
    id: str = ""
    copied: str = ""
    tone: str = ""


def facts_of(
    row: QueueCase, read: Reads, names: Names, now: datetime
) -> tuple[Fact, ...]:
    """Return every fact of a case that has something to say."""
    case = row.case
    found = [
        *_what(case, names),
        *_where(case, read, names),
        *_who(case, names),
        *_entity(case, read, now),
        *_clocks(row, read, now),
    ]
    return tuple(fact for fact in found if fact.value)


def _what(case: CaseRow, names: Names) -> Iterator[Fact]:
    yield Fact("number", case.number, copied=case.number)
    yield Fact("summary", case.summary)
    yield Fact("matter", names.matter(case.matter))
    yield Fact("kind", names.label(case.kind))
    yield Fact("state", names.label(case.state))
    yield Fact("level", t(f"level.{case.priority}"))
    flags = [names.flag(one) for one in case.flags]
    if case.reworks:
        flags.append(t("flag.rework_n", n=case.reworks))
    yield Fact("flags", t("reason.and").join(flags))
    yield Fact("source", source_word(case.source, names))
    yield Fact("source_no", case.source_no, copied=case.source_no)
    yield Fact("received", f"{case.received_at:%Y-%m-%d %H:%M}")
    yield Fact("registered", _registered(case, names))
    if case.closure:
        yield Fact("closure", names.label(case.closure))
    consents = [
        t(f"fact.consent.{name}")
        for name in ("publish", "mediation")
        if getattr(case, f"{name}_consent")
    ]
    yield Fact("consents", t("reason.and").join(consents))


def _word(family: str, code: str) -> str:
    key = f"{family}.{code}"
    return t(key) if has(key) else code


def source_word(source: str, names: Names) -> str:
    """Return what a source is called, by us or by the office's own rows."""
    key = f"source.{source}"
    return t(key) if has(key) else names.label(source)


def _registered(case: CaseRow, names: Names) -> str:
    at = f"{case.registered_at:%Y-%m-%d %H:%M}"
    who = names.person(case.registered_by)
    return at if who == case.registered_by else f"{at} · {who}"


def _where(case: CaseRow, read: Reads, names: Names) -> Iterator[Fact]:
    yield Fact("entity", names.entity(case.entity), "entity", case.entity)
    yield Fact("address", case.address, copied=case.address)
    if case.x is not None and case.y is not None:
        point = f"{case.x:.1f}, {case.y:.1f}"
        yield Fact("point", f"{point} · EPSG:{read.boundary.crs_epsg}", copied=point)
    else:
        yield Fact("point", t("case.unlocated"), tone="warn")
    if case.grid:
        grid = f"{names.grid(case.grid)} {case.grid}"
        yield Fact("grid", grid, "grid", case.grid)
    yield Fact("station", names.unit(case.station), "station", case.station)
    for unit in read.boundary.path(case.grid or case.station or ""):
        found = read.boundary.unit(unit)
        if found is not None and found.level == "bureau":
            yield Fact("bureau", found.name, "bureau", unit)


def _who(case: CaseRow, names: Names) -> Iterator[Fact]:
    yield Fact("handler", names.person(case.handler), "person", case.handler)
    helpers = [names.person(one) for one in case.assistants]
    yield Fact("assistants", t("reason.and").join(helpers))
    if case.attempt > 1:
        yield Fact("attempt", str(case.attempt))
    earlier = [names.person(one) for one in case.handlers if one != case.handler]
    yield Fact("earlier", t("reason.and").join(earlier))


def _entity(case: CaseRow, read: Reads, now: datetime) -> Iterator[Fact]:
    file = read.entities.entity_file(case.entity) if case.entity else None
    if file is None:
        return
    yield Fact("uscc", file.row.uscc, copied=file.row.uscc)
    yield Fact("entity_state", _word("entities.state", file.row.state))
    grades = [f"{_word('risk', one.scheme)} {one.letter}" for one in file.risk]
    yield Fact("risk", t("reason.and").join(grades))
    for one in file.content.licences:
        ended = one.valid_to is not None and one.valid_to < now.date()
        until = "" if one.valid_to is None else t("fact.until", day=str(one.valid_to))
        parts = (_word("licence", one.kind), one.number, until)
        said = " ".join(part for part in parts if part)
        if ended:
            said = f"{said} · {t('fact.ended')}"
        yield Fact("licence", said, tone="late" if ended else "")


def _clocks(row: QueueCase, read: Reads, now: datetime) -> Iterator[Fact]:
    """Yield every clock that runs, with when it ends, why, and how it rested."""
    rules = read.cases.clock_rules()
    faces = all_faces(row.runs, row.governed, rules, now)
    for run, face in zip(row.runs, faces, strict=True):
        # A clock that has stopped in time has nothing more to say; an overrun stays.
        if face.state == NOT_APPLICABLE or not (run.running or face.state == LATE):
            continue
        parts = [
            t(f"clock.name.{face.clock}"),
            face_words(face, row.governed, rules, now),
            due_words(face),
            face.basis,
            "" if face.confirmed else t("clock.unconfirmed"),
        ]
        tone = face.state if face.state in {"late", "warn"} else ""
        said = " · ".join(dict.fromkeys(part for part in parts if part))
        yield Fact("clock", said, tone=tone)
    for run in row.runs:
        named = t(f"clock.name.{run.clock}")
        for rest in run.rests:
            until = t("fact.now") if rest.until is None else f"{rest.until:%m-%d %H:%M}"
            said = t(
                "fact.rest_said",
                clock=named,
                since=f"{rest.since:%m-%d %H:%M}",
                until=until,
            )
            yield Fact("rest", said)
        if run.extra:
            yield Fact("extra", t("fact.extra_said", clock=named, n=f"{run.extra:g}"))
