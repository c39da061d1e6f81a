"""Which grids have everybody they should have, as a column and as one figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.table_view import Column
from desktop.texts import has, t

if TYPE_CHECKING:
    from desktop.assess.figures import Figures, Tally


def _staffed(row: Tally) -> str:
    """Return what is there of what is needed; for a grid, also what lacks."""
    found = row.staffed
    if not found.total:
        return "—"
    lacking = [lack_word(one) for one in found.lacking]
    said = f"{found.passed}/{found.total}"
    return " · ".join((said, *lacking))


def lack_word(code: str) -> str:
    """Return what is said of a post or certificate that a grid lacks."""
    for family in ("staffing.post_kind", "staffing.certificate", "assess.lacks"):
        if has(f"{family}.{code}"):
            return t("assess.without", what=t(f"{family}.{code}"))
    return t("assess.without", what=code)


def _staffed_share(row: Tally) -> float:
    found = row.staffed
    return found.passed / found.total if found.total else 0.0


STAFFED: Final = Column(
    "staffed",
    _staffed_share,
    _staffed,
    True,
    lambda row: "" if row.staffed.whole else "warn",
)


def whole_grids(figures: Figures) -> str:
    """Return how many grids have everybody they should have, of how many."""
    if not figures.grids:
        return "—"
    whole = sum(one.staffed.whole for one in figures.grids)
    return f"{whole:,}/{len(figures.grids):,}"
