"""How the work of a plan is shared between its grids, kept up step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from domain.boundary.intake import GRID
from domain.boundary.lattice import planar_m2, to_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from domain.boundary.events import GridContent, LatticeRings
    from domain.plans.workload import Work


@dataclass(frozen=True, slots=True)
class Share:
    """The work in an outline."""

    load: float
    entities: int
    complaints: int
    area_m2: float


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A grid of a plan: `off` is its work over the mean, less one; None = undivided."""

    code: str
    name: str
    station: str
    share: Share
    off: float | None


class Balance:
    """The places of work, found by place; an outline is weighed once."""

    def __init__(self, work: Work) -> None:
        """Lay the places out; for many, work for a worker."""
        # From west to east: an outline meets one run of them.
        self._order = np.argsort(work.xy[:, 0], kind="stable")
        self._xy = work.xy[self._order]
        self._work = work
        self._known: dict[str, tuple[LatticeRings, Share]] = {}

    def share(self, rings: LatticeRings) -> Share:
        """Weigh what lies in an outline."""
        rows, work = self._inside(rings), self._work
        return Share(
            load=float(work.weight[rows].sum()),
            entities=int(np.count_nonzero(work.entity[rows])),
            complaints=int(np.count_nonzero(work.complaint[rows])),
            area_m2=planar_m2(rings),
        )

    def _inside(self, rings: LatticeRings) -> NDArray[np.intp]:
        """Return the places in an outline or on it, by number."""
        shape = to_shape(rings)
        west, south, east, north = shape.bounds
        first = int(np.searchsorted(self._xy[:, 0], west, side="left"))
        last = int(np.searchsorted(self._xy[:, 0], east, side="right"))
        y = self._xy[first:last, 1]
        near = first + np.flatnonzero((y >= south) & (y <= north))
        shapely.prepare(shape)
        x, y = self._xy[near, 0], self._xy[near, 1]
        return np.sort(self._order[near[shapely.intersects_xy(shape, x, y)]])

    def rows(
        self, grids: Iterable[GridContent], told: Mapping[str, Share] | None = None
    ) -> tuple[BalanceRow, ...]:
        """Return the grids of a plan, the one farthest from equal work first.

        `told` are the shares of grids, by code, that are known beside.
        """
        listed = list(grids)
        found = {}
        for grid in listed:
            if told is not None and grid.code in told:
                found[grid.id] = told[grid.code]
                continue
            known = self._known.get(grid.id)
            # A line that is still being drawn gives the same id another outline.
            if known is None or known[0] != grid.rings:
                known = grid.rings, self.share(grid.rings)
                self._known[grid.id] = known
            found[grid.id] = known[1]
        divided = [found[grid.id].load for grid in listed if grid.kind == GRID]
        mean = sum(divided) / len(divided) if divided else 0.0
        rows = [
            BalanceRow(
                code=grid.code,
                name=grid.name,
                station=grid.station,
                share=found[grid.id],
                off=found[grid.id].load / mean - 1
                if grid.kind == GRID and mean
                else None,
            )
            for grid in listed
        ]
        rows.sort(key=lambda row: (row.off is None, -abs(row.off or 0.0), row.code))
        return tuple(rows)
