"""Whether grids tile their area: invalid shapes, overlaps and gaps, with places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely
import shapely.errors

from domain.boundary.coverage import Coverage
from domain.boundary.lattice import snapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

# An enclosed hole narrower than this is a mistake of drawing, not a lake or a camp.
GAP_WIDTH = 5.0
# A slit open to the outside counts as a gap when it is this narrow and this long.
SLIT_WIDTH = 0.5
SLIT_LENGTHS = 20.0
# A triangle one lattice step wide is half a step wide on average; what is narrower
# yet is a shallow bend of one border, or the noise of buffering it.
SLIT_MEAN_M = 0.0004
SLIVER_LENGTHS = 60.0
# Below this, an area is the rounding of two straight lines to the lattice.
NO_AREA = 1e-6
_PLACE = re.compile(r"\[(\S+) (\S+)\]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: `rows` are the positions in the array, `x`, `y` a place in metres.

    `kind`: invalid, overlap, gap, hole (wide and enclosed) or outside (beyond the
    root). `area` in m2; `width` in metres, the widest circle that fits; `why` is the
    reason of an invalid shape.
    """

    kind: str
    rows: tuple[int, ...]
    x: float
    y: float
    area: float
    width: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Everything that keeps a set of grids from tiling; holes are told apart."""

    invalid: tuple[Finding, ...] = ()
    overlaps: tuple[Finding, ...] = ()
    gaps: tuple[Finding, ...] = ()
    holes: tuple[Finding, ...] = ()
    outside: tuple[Finding, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether the grids form a coverage (wide holes do not count)."""
        return not (self.invalid or self.overlaps or self.gaps or self.outside)

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Every finding that stands in the way."""
        return self.invalid + self.overlaps + self.gaps + self.outside


def check(
    shapes: NDArray[np.object_], root: BaseGeometry | None = None
) -> CoverageReport:
    """Check shapes on the lattice against each other and, if given, their root.

    With a root, whatever it leaves open is a gap and whatever sticks out is outside;
    without one an enclosed hole is a gap when narrower than GAP_WIDTH, else a hole.
    """
    invalid = _invalid(shapes)
    sound = np.ones(len(shapes), dtype=bool)
    sound[[row for finding in invalid for row in finding.rows]] = False
    rows = np.flatnonzero(sound)
    good = shapes[rows]
    if root is not None and not invalid and tiles(good, root):
        return CoverageReport()
    overlaps = _overlaps(good, rows)
    union = union_of(good, clean=not overlaps)
    near = _Near(good, rows)
    if root is None:
        narrow, wide = _holes(union, near)
        return CoverageReport(invalid, overlaps, narrow + _slits(union, near), wide)
    gaps = _areas("gap", shapely.difference(root, union), near)
    outside = _areas("outside", shapely.difference(union, root), near)
    return CoverageReport(invalid, overlaps, gaps, (), outside)


def tiles(shapes: NDArray[np.object_], root: BaseGeometry) -> bool:
    """Tell whether valid shapes tile the root exactly, edge for edge, no tolerance."""
    network = Coverage.of(shapes)
    if network.doubled_use.any():
        return False
    outline = np.empty(1, dtype=object)
    outline[0] = root
    return network.left_over() == Coverage.of(snapped(outline)).left_over()


def union_of(shapes: NDArray[np.object_], *, clean: bool) -> BaseGeometry:
    """Return the union; `clean` = the shapes are known to form a coverage."""
    if not len(shapes):
        return shapely.MultiPolygon()
    if clean:
        try:
            return shapely.coverage_union_all(shapes)
        except shapely.errors.GEOSException:
            # Borders that cross by less than an area are told elsewhere.
            return shapely.union_all(shapes)
    return shapely.union_all(shapes)


def _invalid(shapes: NDArray[np.object_]) -> tuple[Finding, ...]:
    found = []
    fault = ~shapely.is_valid(shapes) | shapely.is_empty(shapes)
    for row in np.flatnonzero(fault).tolist():
        shape = shapes[row]
        if shape.is_empty:
            found.append(Finding("invalid", (row,), 0.0, 0.0, 0.0, 0.0, "Empty"))
            continue
        why = shapely.is_valid_reason(shape)
        place = _PLACE.search(why)
        x, y = (float(place[1]), float(place[2])) if place else (0.0, 0.0)
        reason = _PLACE.sub("", why).strip()
        found.append(Finding("invalid", (row,), x, y, shape.area, 0.0, reason))
    return tuple(found)


def _overlaps(
    good: NDArray[np.object_], rows: NDArray[np.int64]
) -> tuple[Finding, ...]:
    if len(good) < 2:
        return ()
    network = Coverage.of(good)
    edges = shapely.coverage_invalid_edges(good)
    bad = ~shapely.is_empty(edges)
    twice = network.doubled_use
    bad[network.left[twice & (network.left >= 0)]] = True
    bad[network.right[twice & (network.right >= 0)]] = True
    suspects = np.flatnonzero(bad)
    if not len(suspects):
        return ()
    shapes = good[suspects]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    later = one < other
    one, other = suspects[one[later]], suspects[other[later]]
    common = shapely.intersection(good[one], good[other])
    found = []
    told: set[int] = set()
    for a, b, shape in zip(one, other, common, strict=True):
        if shape.area > NO_AREA:
            pair = (int(rows[a]), int(rows[b]))
            told.update(pair)
            found.append(_finding("overlap", pair, _polygons(shape)))
    return (*found, *_unmatched(edges, rows, suspects, told))


def _unmatched(
    edges: NDArray[np.object_],
    rows: NDArray[np.int64],
    suspects: NDArray[np.int64],
    told: set[int],
) -> Iterable[Finding]:
    """Name borders that do not fit each other though no area is covered twice."""
    for at in suspects.tolist():
        row = int(rows[at])
        if row not in told and not edges[at].is_empty:
            x, y = shapely.get_coordinates(edges[at])[0].tolist()
            yield Finding("overlap", (row,), x, y, 0.0, 0.0, "Edges do not match")


def _holes(
    union: BaseGeometry, near: _Near
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    holes = [
        shapely.Polygon(ring)
        for part in shapely.get_parts(union)
        for ring in part.interiors
    ]
    narrow: list[Finding] = []
    wide: list[Finding] = []
    for hole in _between(holes, union):
        if is_narrow(hole, GAP_WIDTH):
            narrow.append(_finding("gap", near.rows_at(hole), hole))
        else:
            wide.append(_finding("hole", near.rows_at(hole), hole))
    return tuple(narrow), tuple(wide)


def _between(
    holes: Iterable[shapely.Polygon], union: BaseGeometry
) -> Iterable[BaseGeometry]:
    # A part of the union may lie as an island inside a hole of another part.
    for hole in holes:
        left = shapely.difference(hole, union)
        if left.area > NO_AREA:
            yield left


def _slits(union: BaseGeometry, near: _Near) -> tuple[Finding, ...]:
    found = []
    for part in slit_parts(union):
        around = near.rows_at(part)
        if len(around) > 1:
            found.append(_finding("gap", around, part))
    return tuple(found)


def slit_parts(union: BaseGeometry) -> list[BaseGeometry]:
    """Return the narrow, long notches that a union's outer border has."""
    if union.is_empty:
        return []
    solid = shapely.MultiPolygon(
        [shapely.Polygon(part.exterior) for part in shapely.get_parts(union)]
    )
    half = SLIT_WIDTH / 2
    grown = shapely.buffer(solid, half, join_style="mitre", mitre_limit=2.0)
    closed = shapely.buffer(grown, -half, join_style="mitre", mitre_limit=2.0)
    found = []
    for part in shapely.get_parts(shapely.difference(closed, solid)):
        length = part.length / 2
        wide = part.area > max(NO_AREA, SLIT_MEAN_M * length)
        if wide and length * length >= SLIT_LENGTHS * part.area:
            found.append(part)
    return found


def _areas(kind: str, shape: BaseGeometry, near: _Near) -> tuple[Finding, ...]:
    return tuple(
        _finding(kind, near.rows_at(part), part)
        for part in shapely.get_parts(shape)
        if part.area > NO_AREA
    )


class _Near:
    """Which grids touch a place, by their rows."""

    def __init__(self, good: NDArray[np.object_], rows: NDArray[np.int64]) -> None:
        self._rows = rows
        self._tree = shapely.STRtree(good)

    def rows_at(self, shape: BaseGeometry) -> tuple[int, ...]:
        near = self._tree.query(shape, predicate="dwithin", distance=0.002)
        return tuple(sorted(int(self._rows[at]) for at in near))


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _finding(kind: str, rows: tuple[int, ...], shape: BaseGeometry) -> Finding:
    largest = max(shapely.get_parts(shape), key=lambda part: float(part.area))
    circle = widest_circle(largest)
    middle = circle.coords[0]
    return Finding(
        kind, rows, middle[0], middle[1], float(shape.area), 2 * float(circle.length)
    )


def widest_circle(part: BaseGeometry) -> BaseGeometry:
    """Return the radius line of about the widest circle that fits in a shape.

    To a twentieth of the width; to a third in long slivers, where the search for
    the very widest place would take long and say little.
    """
    mean_width = 2 * part.area / max(part.length, NO_AREA)
    sliver = part.length > SLIVER_LENGTHS * mean_width
    tolerance = min(max(mean_width / (3 if sliver else 20), 0.0005), 1.0)
    return shapely.maximum_inscribed_circle(
        cast("shapely.Polygon", part), tolerance=tolerance
    )


def is_narrow(part: BaseGeometry, width: float) -> bool:
    """Tell whether no circle of this width fits in a shape."""
    return bool(shapely.buffer(part, -width / 2).is_empty)
