"""The case that a command names, or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.refused import Refused

if TYPE_CHECKING:
    from domain.cases.reads import CaseRow
    from domain.world import World


def case_of(case_id: str, world: World) -> CaseRow:
    """Return the case, or refuse."""
    case = world.cases.case(case_id)
    if case is None:
        raise Refused("NO_SUCH_CASE", case=case_id)
    return case
