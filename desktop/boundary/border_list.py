"""Requested borders in words: the rows of their list, and one of them told whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db.border_requests import border_entities
from desktop.boundary.plan_words import day, state_word
from desktop.plan_sentences import person_of
from desktop.table_view import Column
from desktop.texts import t
from domain.plans.border_states import (
    ACCEPTED,
    DECLINED,
    OUTDATED,
    PENDING,
    STATES,
    BorderRequest,
    state_of,
)

if TYPE_CHECKING:
    from db.world import Reads

TONES: Final = {PENDING: "acc", ACCEPTED: "ok", OUTDATED: "warn", DECLINED: "t1"}


@dataclass(frozen=True, slots=True)
class BorderLine:
    """A requested border as the list shows it; `place` orders by state."""

    id: str
    state: str
    place: int
    grids: str
    answers: str
    asked: str


COLUMNS: Final = (
    Column(
        "border_state",
        lambda row: row.place,
        lambda row: t(f"word.border_{row.state}"),
        tone=lambda row: TONES.get(row.state, "t3"),
    ),
    Column("border_grids", lambda row: row.grids),
    Column("border_answers", lambda row: row.answers),
    Column("border_asked", lambda row: row.asked),
)


def border_lines(read: Reads) -> tuple[BorderLine, ...]:
    """Return every requested border: those under way first, then by age."""
    lines = [_line(read, one) for one in read.plans.border_requests()]
    return tuple(sorted(lines, key=lambda one: one.place))


def _line(read: Reads, one: BorderRequest) -> BorderLine:
    state = state_of(one, read)
    said = (
        f"{station_name(read, station)} {answer_word(one, station)}"
        for station in one.stations
    )
    return BorderLine(
        one.id,
        state,
        STATES.index(state),
        grid_names(read, one),
        " · ".join(said),
        f"{person_of(read, one.by)} {day(one.asked_at)}",
    )


def grid_names(read: Reads, one: BorderRequest) -> str:
    """Return the names of both grids, or their codes where they are gone."""
    held = {grid.code: grid.name for grid in read.boundary.contents(one.grids)}
    return " / ".join(held.get(code, code) for code in one.grids)


def station_name(read: Reads, station: str) -> str:
    """Return what a station is called."""
    unit = read.boundary.unit(station)
    return station if unit is None else unit.name


def station_names(read: Reads, one: BorderRequest) -> str:
    """Return the names of both stations."""
    return " / ".join(station_name(read, station) for station in one.stations)


def answer_word(one: BorderRequest, station: str) -> str:
    """Return in a word what a station has said."""
    said = one.answer(station)
    if said is None:
        return t("border.answer.none")
    return t("border.answer.yes" if said.accepted else "border.answer.no")


def told_whole(read: Reads, one: BorderRequest) -> str:
    """Return all there is to say of a requested border, in lines."""
    by, at = person_of(read, one.by), day(one.asked_at)
    lines = [t("border.told.asked", who=by, at=at, why=one.reason)]
    lines += [_answer(read, one, station) for station in one.stations]
    first, second = (station_name(read, station) for station in one.stations)
    lines.append(
        t(
            "border.told.ground",
            first=first,
            to_first=f"{one.to_first_m2:,.0f}",
            second=second,
            to_second=f"{one.to_second_m2:,.0f}",
            entities=f"{border_entities(read, one):,}",
        )
    )
    state, plan = state_of(one, read), read.plans.border_plan(one.id)
    if plan is not None:
        word = state_word(plan.state)
        lines.append(t("border.told.plan", plan=plan.title, state=word))
    if one.withdrawn and one.note:
        lines.append(t("border.told.note", why=one.note))
    if state == OUTDATED:
        lines.append(t("border.told.outdated"))
    return "\n".join(lines)


def _answer(read: Reads, one: BorderRequest, station: str) -> str:
    name, said = station_name(read, station), one.answer(station)
    if said is None:
        return t("border.told.waiting", station=name)
    key = "border.told.said_why" if said.reason else "border.told.said"
    return t(
        key,
        station=name,
        answer=answer_word(one, station),
        who=person_of(read, said.by),
        at=day(said.at),
        why=said.reason,
    )
