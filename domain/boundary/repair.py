"""A proposal for mending drawn grids; nothing is changed before a person agrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from domain.boundary.checks import (
    GAP_WIDTH,
    NO_AREA,
    CoverageReport,
    check,
    is_narrow,
    slit_parts,
)
from domain.boundary.coverage import with_nodes
from domain.boundary.lattice import doubled_area, snapped, to_rings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

# Borders this near are one border. GEOS' own choice is too small for shapes that
# were once rounded in degrees (1 cm); 0 may fuse neighbours (libgeos issue 1525)
# and much more than this pinches off narrow necks.
SNAP_M = 0.02
ROUNDS = 4
# A grid that keeps less than this share of its area is as good as lost.
KEPT_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One grid whose area the proposal changes: its row and m2 before and after."""

    row: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Mended shapes, row for row, and everything a person must know to agree.

    `duplicates` are (row, row of the first of its kind): the later row is left out.
    `lost` are rows that vanish without being a duplicate: named, never silent.
    `report` is the check of what is proposed.
    """

    shapes: NDArray[np.object_]
    changes: tuple[AreaChange, ...]
    duplicates: tuple[tuple[int, int], ...]
    lost: tuple[int, ...]
    report: CoverageReport

    @property
    def kept(self) -> tuple[int, ...]:
        """Rows that still have an area."""
        return tuple(np.flatnonzero(~shapely.is_empty(self.shapes)).tolist())


def propose(
    given: NDArray[np.object_],
    root: BaseGeometry | None = None,
    gap_width: float = GAP_WIDTH,
) -> Proposal:
    """Propose shapes in metres that form a coverage, as near to the given as can be.

    Gaps narrower than `gap_width` go to the neighbour with the longest border; a
    grid that lies inside another stays and is cut out of it; what sticks out of the
    root is cut off.
    """
    before = snapped(given)
    shapes = _sound(before)
    duplicates = _duplicates(shapes)
    for row, _ in duplicates:
        shapes[row] = shapely.MultiPolygon()
    if root is not None:
        shapes = _multi(shapely.intersection(shapes, root))
    wanted = ~shapely.is_empty(shapes)
    mended = _cleaned(shapes, gap_width)
    for _ in range(ROUNDS):
        vanished = _vanished(shapes, mended, wanted)
        if not len(vanished):
            break
        shapes = _set_free(shapes, vanished)
        mended = _cleaned(shapes, gap_width)
    mended = _settled(mended, gap_width)
    for _ in range(ROUNDS):
        slits = slit_parts(shapely.union_all(mended))
        if not slits:
            break
        mended = _given_away(mended, slits, gap_width)
    if root is not None:
        left = shapely.difference(root, shapely.union_all(mended))
        mended = _given_away(mended, shapely.get_parts(left).tolist(), gap_width)
    return _told(before, mended, duplicates, root)


def _told(
    before: NDArray[np.object_],
    mended: NDArray[np.object_],
    duplicates: tuple[tuple[int, int], ...],
    root: BaseGeometry | None,
) -> Proposal:
    left_out = {row for row, _ in duplicates}
    changes = []
    lost = []
    for row, (old, new) in enumerate(zip(before, mended, strict=True)):
        was, now = doubled_area(to_rings(old)), doubled_area(to_rings(new))
        if was != now:
            changes.append(AreaChange(row, was / 2e6, now / 2e6))
        if new.is_empty and row not in left_out:
            lost.append(row)
    there = mended[~shapely.is_empty(mended)]
    report = check(there, root) if len(there) else CoverageReport()
    return Proposal(mended, tuple(changes), duplicates, tuple(lost), report)


def _sound(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    # A bow-tie that another grid covers would vanish in coverage_clean.
    out = shapes.copy()
    bad = ~shapely.is_valid(out)
    out[bad] = shapely.make_valid(out[bad], method="structure")
    return _multi(out)


def _multi(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    out = np.empty(len(shapes), dtype=object)
    for row, shape in enumerate(shapes):
        parts = [] if shape is None else shapely.get_parts(shape).tolist()
        out[row] = shapely.MultiPolygon([p for p in parts if p.geom_type == "Polygon"])
    return out


def _duplicates(shapes: NDArray[np.object_]) -> tuple[tuple[int, int], ...]:
    first: dict[object, int] = {}
    found = []
    for row, shape in enumerate(shapes):
        rings = to_rings(shape)
        if rings and rings in first:
            found.append((row, first[rings]))
        first.setdefault(rings, row)
    return tuple(found)


def _cleaned(shapes: NDArray[np.object_], gap_width: float) -> NDArray[np.object_]:
    clean = shapely.coverage_clean(  # type: ignore[attr-defined]
        shapes, gap_width=gap_width, snapping_distance=SNAP_M
    )
    return _multi(np.asarray(clean, dtype=object))


def _vanished(
    before: NDArray[np.object_],
    after: NDArray[np.object_],
    wanted: NDArray[np.bool_],
) -> NDArray[np.int64]:
    small = shapely.area(after) < shapely.area(before) * KEPT_SHARE
    return np.flatnonzero(wanted & small)


def _set_free(
    shapes: NDArray[np.object_], vanished: NDArray[np.int64]
) -> NDArray[np.object_]:
    """Cut grids that would vanish out of the larger ones that lie over them."""
    out = shapes.copy()
    tree = shapely.STRtree(out)
    for row in vanished[np.argsort(shapely.area(out[vanished]))].tolist():
        for other in tree.query(out[row], predicate="intersects").tolist():
            if other != row and out[other].area > out[row].area:
                out[other] = shapely.difference(out[other], out[row])
    return _multi(out)


def _settled(shapes: NDArray[np.object_], gap_width: float) -> NDArray[np.object_]:
    """Round to the lattice and clean what the rounding itself has bent."""
    out, _ = with_nodes(snapped(shapes))
    for _ in range(ROUNDS):
        there = ~shapely.is_empty(out)
        if check(out[there]).clean:
            break
        out, _ = with_nodes(snapped(_cleaned(_sound(out), gap_width)))
    return out


def _given_away(
    shapes: NDArray[np.object_], land: Sequence[BaseGeometry], gap_width: float
) -> NDArray[np.object_]:
    """Give narrow land that no grid holds to the neighbour with the longest border."""
    out = shapes.copy()
    tree = shapely.STRtree(shapes)
    given = False
    for part in land:
        if part.area <= NO_AREA or not is_narrow(part, gap_width):
            continue
        grown = shapely.buffer(part, SNAP_M)
        near = tree.query(grown, predicate="intersects")
        if not len(near):
            continue
        touch = shapely.length(
            shapely.intersection(shapely.boundary(shapes[near]), grown)
        )
        row = int(near[int(np.argmax(touch))])
        out[row] = shapely.union(out[row], part)
        given = True
    return _settled(_multi(out), gap_width) if given else shapes
