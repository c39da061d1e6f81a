"""Whether a grid has all it should have (定员): posts filled, certificates held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OFFICER_A, OFFICER_B = "grid_officer_a", "grid_officer_b"
SAME_OFFICERS = "same_officers"


@dataclass(frozen=True, slots=True)
class Needs:
    """What every grid needs: posts and certificates by code, with how many at least."""

    posts: Mapping[str, int]
    certificates: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Staffed:
    """How much of what is needed a grid has; `lacking` names the rest by code."""

    passed: int
    total: int
    lacking: tuple[str, ...] = ()

    def __add__(self, other: Staffed) -> Staffed:
        """Add up grids, for a station or the whole."""
        return Staffed(self.passed + other.passed, self.total + other.total)

    @property
    def whole(self) -> bool:
        """Whether nothing lacks."""
        return self.passed == self.total


NOBODY = Staffed(0, 0)


def staffed(
    needs: Needs,
    holders: Mapping[str, frozenset[str]],
    certified: Mapping[str, frozenset[str]],
) -> Staffed:
    """Judge a grid: `holders` by post, and `certified` persons by certificate.

    A certificate counts where a holder of a post of the grid has it; one person must
    not be officer A and B at once.
    """
    people = frozenset(one for group in holders.values() for one in group)
    lacking = [
        code
        for code, least in needs.posts.items()
        if len(holders.get(code, ())) < least
    ]
    lacking += [
        code
        for code, least in needs.certificates.items()
        if len(people & certified.get(code, frozenset())) < least
    ]
    pair = {OFFICER_A, OFFICER_B} <= needs.posts.keys()
    if pair and holders.get(OFFICER_A, frozenset()) & holders.get(
        OFFICER_B, frozenset()
    ):
        lacking.append(SAME_OFFICERS)
    total = len(needs.posts) + len(needs.certificates) + pair
    return Staffed(total - len(lacking), total, tuple(lacking))
