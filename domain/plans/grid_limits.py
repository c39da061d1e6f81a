"""The least area and width of grids, by kind, as rule rows give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Limit:
    """What no grid may fall below, and below what it takes a reason.

    Areas in m2, widths in m; the width of a grid is that of its narrowest place.
    """

    least_m2: float
    least_width_m: float
    fair_m2: float
    fair_width_m: float


# Where no rule row speaks of a kind: smaller ones are slips of the hand.
USUAL: Final = Limit(100.0, 2.0, 5_000.0, 10.0)
# Ground not yet divided may be left over in any shape above a slip of the hand.
REST: Final = Limit(100.0, 2.0, 0.0, 0.0)


def limit_of(limits: Mapping[str, Limit], kind: str) -> Limit:
    """Return the limit of a kind of grid."""
    found = limits.get(kind)
    if found is not None:
        return found
    return REST if kind == "undivided" else USUAL
