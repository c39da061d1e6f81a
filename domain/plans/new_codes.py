"""Which codes the grids of a plan get: kept or renewed, as the workspace wants it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from domain.boundary.codes import CodeParts, next_codes, prefix
from domain.refused import Refused

if TYPE_CHECKING:
    from domain.plans.drawing import Drawn, Table

# The setting that says whether a split or merged grid goes on under its code.
SETTING: Final = "code_on_split"
KEEP, RENEW = "keep", "renew"


def renews(table: Table) -> bool:
    """Tell whether every part of a split and the result of a merge get new codes."""
    return table.world.cases.setting(SETTING) == RENEW


def fresh_codes(table: Table, station: str, count: int) -> tuple[str, ...]:
    """Return codes that were never issued and that no grid of the plan has."""
    reads = table.world.boundary
    unit = reads.unit(station)
    above = reads.unit(unit.parent) if unit is not None else None
    if unit is None or above is None:
        raise Refused("STATION_UNKNOWN", station=station)
    parts = CodeParts(bureau=above.code, station=unit.code)
    head = prefix(reads.segments(), parts)
    # The grids of the base have codes that were issued; the plan's own are beside.
    used = [*reads.codes_with(head), *table.world.plans.drafted_codes(table.plan, head)]
    return next_codes(reads.segments(), parts, used, count)


def under(drawn: Drawn, old: str, code: str) -> Drawn:
    """Return a change in which the grid that went on under a code has another."""
    added = tuple(
        replace(grid, code=code) if grid.code == old else grid for grid in drawn.added
    )
    return replace(drawn, added=added)
