"""Where the area of grids went when they were redrawn."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

from domain.boundary.events import GridContent, LineageShare
from domain.boundary.lattice import shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

# Smaller shares are the rounding of a shared line, and no descent.
LEAST_SHARE = 1e-7


def version_id(command_id: str, of: str) -> str:
    """Return the id of a version that a command makes of a code or older version.

    The same command gives the same id, so that deciding twice is harmless.
    """
    return hashlib.blake2b(f"{command_id}:{of}".encode(), digest_size=16).hexdigest()


def shares(
    removed: Sequence[GridContent], added: Sequence[GridContent]
) -> tuple[LineageShare, ...]:
    """Return what share of each removed grid's area each added grid took.

    The shares of a grid sum to 1, unless nothing took its area.
    """
    by_rings = {grid.rings: grid for grid in added}
    found = []
    redrawn = []
    for grid in removed:
        same = by_rings.get(grid.rings)
        if same is None:
            redrawn.append(grid)
        else:
            found.append(LineageShare(from_id=grid.id, to_id=same.id, share_area=1.0))
    if redrawn and added:
        found += _by_area(redrawn, added)
    return tuple(sorted(found, key=lambda share: (share.from_id, share.to_id)))


def _by_area(
    removed: Sequence[GridContent], added: Sequence[GridContent]
) -> list[LineageShare]:
    old, new = shapes(g.rings for g in removed), shapes(g.rings for g in added)
    which, by = shapely.STRtree(new).query(old, predicate="intersects")
    area = shapely.area(shapely.intersection(old[which], new[by]))
    whole = shapely.area(old)[which]
    keep = area > whole * LEAST_SHARE
    which, by, area = which[keep], by[keep], area[keep]
    total = np.bincount(which, weights=area, minlength=len(old))
    return [
        LineageShare(
            from_id=removed[one].id,
            to_id=added[other].id,
            share_area=round(part / float(total[one]), 9),
        )
        for one, other, part in zip(
            which.tolist(), by.tolist(), area.tolist(), strict=True
        )
    ]
