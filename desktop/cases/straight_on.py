"""From the registered case straight to its dispatch, as far as the rules let it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.texts import t
from domain.cases.candidates import as_text, recommend_for
from domain.cases.main_commands import AcceptCase, DispatchCase, FileCase

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.desk import Desk
    from domain.cases.reads import CaseRow

Made = object | None


def _accept(_desk: Desk, case: CaseRow) -> Made:
    return AcceptCase(case=case.id, seen_version=case.version)


def _file(_desk: Desk, case: CaseRow) -> Made:
    return FileCase(case=case.id, seen_version=case.version)


def _dispatch(desk: Desk, case: CaseRow) -> Made:
    found = recommend_for(case, desk.read, desk.clock.now())
    if not found.ranked:
        desk.messages.say(t("why_person.NO_CANDIDATES"), "warn")
        return None
    return DispatchCase(
        case=case.id,
        seen_version=case.version,
        person=found.ranked[0].person,
        recommendation=as_text(found),
    )


STEPS: tuple[tuple[str, Callable[[Desk, CaseRow], Made]], ...] = (
    ("case.accept", _accept),
    ("case.file", _file),
    ("case.dispatch", _dispatch),
)


def straight_on(desk: Desk, case_id: str) -> bool:
    """Accept, file and dispatch to the first candidate; stops where a rule says no.

    Each step is an act of its own, with its own place in undo.
    """
    for name, make in STEPS:
        case = desk.read.cases.case(case_id)
        made = None if case is None else make(desk, case)
        if case is None or made is None:
            return False
        if desk.attempt(made, told=t(f"done.{name}", number=case.number)) is None:
            return False
    return True
