"""Who could take a case, ranked by the rules, with the reasons put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.cases.candidate_list import Candidate
from desktop.texts import has, t
from domain.cases.candidates import recommend_for
from domain.staffing.duty import why_absent

if TYPE_CHECKING:
    from datetime import datetime

    from db.world import Reads
    from domain.cases.reads import CaseRow
    from domain.cases.recommend import Reason, Recommendation

SHOWN_AT_MOST: Final = 6
OUT_AT_MOST: Final = 6
# The pool is printed at the right end, so its reason would say it twice.
POOLS: Final = frozenset(
    {
        "TAKEOVER",
        "AREA_OWNER",
        "AREA_B_ACTING",
        "GRID_LEADER",
        "NEIGHBOUR_GRID",
        "STATION_RESERVE",
    }
)
ACTING: Final = frozenset({"TAKEOVER", "AREA_B_ACTING", "GRID_LEADER"})


def candidates(
    read: Reads, case: CaseRow, now: datetime
) -> tuple[tuple[Candidate, ...], Recommendation]:
    """Return the rows of the list, those ruled out last, and what they came from."""
    found = recommend_for(case, read, now)
    rows = [
        Candidate(
            rank=rank + 1,
            person=one.person,
            name=_name(read, one.person),
            duty="acting" if one.pool in ACTING else "on",
            pool=t(f"pool.{one.pool}"),
            score=round(one.score * 100),
            reasons=tuple(said(why) for why in one.reasons if why.code not in POOLS),
            warnings=tuple(said(why) for why in one.warnings),
        )
        for rank, one in enumerate(found.ranked[:SHOWN_AT_MOST])
    ]
    rows.extend(
        Candidate(
            rank=0,
            person=one.person,
            name=_name(read, one.person),
            duty="off" if why_absent(one.person, now, read.staffing) else "on",
            pool="",
            score=0,
            reasons=tuple(said(why) for why in one.reasons),
            excluded=True,
        )
        for one in found.excluded[:OUT_AT_MOST]
    )
    return tuple(rows), found


def shortfall_words(found: Recommendation) -> str:
    """Return what is short altogether, in words."""
    return t("reason.and").join(_word(code, "") for code in found.shortfall)


def said(why: Reason) -> str:
    """Return one reason in words."""
    return _word(why.code, why.detail.split(",")[-1])


def _word(code: str, detail: str) -> str:
    key = f"why_person.{code}"
    if not has(key):
        return f"{code} {detail}".strip()
    certificate = f"certificate.{detail}"
    return t(key, detail=t(certificate) if has(certificate) else detail)


def _name(read: Reads, person: str) -> str:
    found = read.staffing.person(person)
    return person if found is None else found.name
