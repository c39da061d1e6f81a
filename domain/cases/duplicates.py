"""Cases that may be the same matter: candidates with the parts of their score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import hypot
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from domain.cases.reads import CaseReads, NearbyCase

DAYS = 30
SIMILARITY = 0.35
RADIUS_M = 250.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """One candidate and why it is one; a person decides.

    `similarity` of the summaries is 0 to 1, `metres` None without two places.
    """

    case: str
    number: str
    same_entity: bool
    metres: float | None
    days: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of the case that is being registered."""

    matter: str
    entity: str
    x: float | None
    y: float | None
    received_at: datetime
    summary: str


def duplicates(
    new: Described, known: Sequence[NearbyCase], radius_m: float, threshold: float
) -> tuple[Likeness, ...]:
    """Return the candidates, the likest first.

    Same matter, within 30 days, and the same entity or within the matter's radius,
    with summaries at least as similar as the threshold.
    """
    found = [
        likeness
        for case in known
        if (likeness := _likeness(new, case, radius_m, threshold)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (-one.similarity, one.case)))


def find_duplicates(new: Described, cases: CaseReads) -> tuple[Likeness, ...]:
    """Return the candidates among the cases of the workspace."""
    matter = cases.matter(new.matter)
    days = int(cases.setting("duplicate_days") or DAYS)
    since = new.received_at - timedelta(days=days)
    at = None if new.x is None or new.y is None else (new.x, new.y)
    return duplicates(
        new,
        cases.near(new.matter, since, at, new.entity),
        RADIUS_M if matter is None else matter.radius_m,
        float(cases.setting("duplicate_similarity") or SIMILARITY),
    )


def _likeness(
    new: Described, case: NearbyCase, radius_m: float, threshold: float
) -> Likeness | None:
    if case.matter != new.matter:
        return None
    same = bool(new.entity) and new.entity == case.entity
    metres = _metres(new, case)
    if not same and (metres is None or metres > radius_m):
        return None
    likeness = similarity(new.summary, case.summary)
    if likeness < threshold:
        return None
    days = abs((new.received_at - case.received_at).days)
    return Likeness(case.id, case.number, same, metres, days, round(likeness, 3))


def similarity(first: str, second: str) -> float:
    """Return how alike two summaries are: shared pairs of characters, 0 to 1."""
    left, right = _pairs(first), _pairs(second)
    if not left or not right:
        return 1.0 if first == second else 0.0
    return 2 * len(left & right) / (len(left) + len(right))


def _pairs(text: str) -> set[str]:
    plain = "".join(char for char in text.lower() if char.isalnum())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def _metres(new: Described, case: NearbyCase) -> float | None:
    if new.x is None or new.y is None or case.x is None or case.y is None:
        return None
    return hypot(new.x - case.x, new.y - case.y)
