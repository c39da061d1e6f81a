"""Where open cases go when a plan comes into force: with their entity, or by place."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from domain.boundary.lattice import shapes
from domain.boundary.lineage import shares
from domain.entities.placement import GridIndex
from domain.plans.events import CaseMove

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.boundary.events import GridContent
    from domain.plans.impact import Placed
    from domain.plans.reads import Difference


def case_moves(difference: Difference, cases: Sequence[Placed]) -> tuple[CaseMove, ...]:
    """Return the open cases whose grid or station changes, and where they go.

    `cases` lie in the grids redrawn; their place is that of their entity where they
    have one. A case without any place goes where most of its old grid went.
    """
    return CaseRouter(difference).moves(cases)


class CaseRouter:
    """Tells where cases go under a difference: asked again and again, made once."""

    def __init__(self, difference: Difference) -> None:
        """Take the difference; what is costly is worked out when it is first needed."""
        self._difference = difference
        self._after = {grid.code: grid for grid in difference.added}
        self._before = {grid.code: grid for grid in difference.removed}

    @cached_property
    def _index(self) -> GridIndex:
        outlines = shapes(grid.rings for grid in self._after.values())
        return GridIndex(list(self._after), outlines)

    @cached_property
    def _heirs(self) -> dict[str, str]:
        return _heirs(self._difference)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the grids redrawn: no case of another one moves."""
        return tuple(self._before)

    def grid(self, code: str) -> GridContent:
        """Return a grid that comes under a code."""
        return self._after[code]

    def warm(self) -> None:
        """Work out at once what would be worked out when it is first needed."""
        if self._before and self._after:
            _made = (self._index, self._heirs)

    def moves(self, cases: Sequence[Placed]) -> tuple[CaseMove, ...]:
        """Return those of these cases that move; cases of other grids are left out."""
        mine = [one for one in cases if one.grid in self._before]
        if not mine or not self._after:
            return ()
        nowhere = float("nan")
        xy = np.array(
            [
                (nowhere, nowhere) if one.x is None or one.y is None else (one.x, one.y)
                for one in mine
            ]
        )
        places = self._index.place(xy).grid.tolist()
        found = (self._move(*pair) for pair in zip(mine, places, strict=True))
        return tuple(one for one in found if one is not None)

    def _move(self, case: Placed, place: int) -> CaseMove | None:
        code = self._index.code_at(place)
        if code is None:
            code = self._heirs.get(case.grid, case.grid)
        if case.fixed and case.grid in self._after:
            code = case.grid
        old, new = self._before[case.grid], self._after.get(code)
        if new is None or (new.code, new.station) == (old.code, old.station):
            return None
        return CaseMove(
            case=case.id,
            old_grid=old.code,
            old_station=old.station,
            grid=new.code,
            station=new.station,
        )


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
