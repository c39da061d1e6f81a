"""Where open cases go when a plan comes into force: with their entity, or by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from domain.boundary.lattice import shapes
from domain.boundary.lineage import shares
from domain.entities.placement import GridIndex
from domain.plans.events import CaseMove

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.plans.impact import Placed
    from domain.plans.reads import Difference


def case_moves(difference: Difference, cases: Sequence[Placed]) -> tuple[CaseMove, ...]:
    """Return the open cases whose grid or station changes, and where they go.

    `cases` lie in the grids redrawn; their place is that of their entity where they
    have one. A case without any place goes where most of its old grid went.
    """
    if not cases or not difference.added:
        return ()
    after = {grid.code: grid for grid in difference.added}
    before = {grid.code: grid for grid in difference.removed}
    index = GridIndex(list(after), shapes(grid.rings for grid in after.values()))
    nowhere = float("nan")
    xy = np.array(
        [
            (nowhere, nowhere) if one.x is None or one.y is None else (one.x, one.y)
            for one in cases
        ]
    )
    heirs = _heirs(difference)
    found = []
    for one, number in zip(cases, index.place(xy).grid.tolist(), strict=True):
        code = index.code_at(number) or heirs.get(one.grid, one.grid)
        if one.fixed and one.grid in after:
            code = one.grid
        old, new = before[one.grid], after.get(code)
        if new is None or (new.code, new.station) == (old.code, old.station):
            continue
        found.append(
            CaseMove(
                case=one.id,
                old_grid=old.code,
                old_station=old.station,
                grid=new.code,
                station=new.station,
            )
        )
    return tuple(found)


def _heirs(difference: Difference) -> dict[str, str]:
    """Return for each old code the code that took most of its area."""
    before = {grid.id: grid.code for grid in difference.removed}
    after = {grid.id: grid.code for grid in difference.added}
    best: dict[str, tuple[float, str]] = {}
    for share in shares(difference.removed, difference.added):
        code = before[share.from_id]
        best[code] = max(
            best.get(code, (0.0, "")), (share.share_area, after[share.to_id])
        )
    return {code: heir for code, (_share, heir) in best.items()}
