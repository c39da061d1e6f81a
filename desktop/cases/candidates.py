"""Who could take a case, ranked, with reasons in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.cases.file_lists import Candidate
from desktop.texts import has, t
from domain.staffing.duty import responsible_at, why_absent

if TYPE_CHECKING:
    from datetime import datetime

    from db.world import Reads
    from domain.cases.reads import CaseRow

DUTY_OF: Final = {"AREA_OWNER": "on", "AREA_B_ACTING": "acting", "TAKEOVER": "acting"}
SHOWN_AT_MOST: Final = 8


def candidates(read: Reads, case: CaseRow, now: datetime) -> tuple[Candidate, ...]:
    """Return the persons the grid's duty names, the responsible one first."""
    if not case.grid:
        return ()
    found = responsible_at(case.grid, now, read.staffing)
    rows: list[Candidate] = []
    seen: set[str] = set()
    for step in sorted(found.chain, key=lambda one: not one.taken):
        if not step.person or step.person in seen:
            continue
        seen.add(step.person)
        out = not step.taken
        person = read.staffing.person(step.person)
        load = read.cases.open_load(step.person)
        why = step.reason if out else step.capacity
        rows.append(
            Candidate(
                rank=0 if out else len(rows) + 1,
                person=step.person,
                name=step.person if person is None else person.name,
                duty="off" if out else DUTY_OF.get(step.capacity, "on"),
                pool=_word("role_short", step.role),
                score=0,
                reasons=(_word("reason", why), t("candidate.load", n=load)),
                excluded=out and bool(why_absent(step.person, now, read.staffing)),
            )
        )
    return tuple(rows[:SHOWN_AT_MOST])


def _word(family: str, code: str) -> str:
    key = f"{family}.{code}"
    return t(key) if has(key) else code
