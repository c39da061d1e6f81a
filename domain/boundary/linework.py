"""Loose lines of a drawing made into areas: noded on the lattice and polygonised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.lattice import MM, snapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

LATTICE: Final = 1 / MM
# A line that ends this near another one was meant to meet it.
CLOSE_M: Final = 0.5
NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Linework:
    """Areas that lines enclose, and what came to nothing.

    `faces` polygons on the lattice; `closed` how many loose ends were drawn on to
    the line beside them; `dangles` pieces that part nothing, each with a place.
    """

    faces: NDArray[np.object_]
    closed: int
    dangles: tuple[tuple[float, float], ...]


def faces_of(lines: NDArray[np.object_], close_m: float = CLOSE_M) -> Linework:
    """Return the areas between lines, in metres, whoever crosses or touches whom."""
    noded = _noded(lines)
    links = _links(noded, close_m)
    if links:
        noded = _noded(np.array([*noded.tolist(), *links], dtype=object))
    whole, cuts, dangles, _invalid = shapely.polygonize_full(noded)
    faces = snapped(shapely.get_parts(whole))
    loose = [*shapely.get_parts(dangles), *shapely.get_parts(cuts)]
    # What stands over by less than the reach was an overshoot and is no news.
    told = [one for one in loose if one.length > close_m]
    places = tuple(
        (round(x, 3), round(y, 3))
        for x, y in (one.interpolate(0.5, normalized=True).coords[0] for one in told)
    )
    return Linework(faces, len(links), places)


def _noded(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    whole = shapely.union_all(lines, grid_size=LATTICE)
    parts: NDArray[np.object_] = shapely.get_parts(shapely.line_merge(whole))
    return parts


def _links(noded: NDArray[np.object_], close_m: float) -> list[BaseGeometry]:
    """Return short lines that bring each loose end to the line nearest to it."""
    ends: dict[tuple[float, float], list[int]] = {}
    for number, line in enumerate(noded):
        for place in (line.coords[0], line.coords[-1]):
            ends.setdefault((place[0], place[1]), []).append(number)
    tree = shapely.STRtree(noded)
    made: list[BaseGeometry] = []
    for place, holders in ends.items():
        if len(holders) > 1:
            continue
        point = shapely.Point(place)
        near = [
            int(one)
            for one in tree.query(point, predicate="dwithin", distance=close_m)
            if int(one) != holders[0]
        ]
        if near:
            best = min(near, key=lambda one: float(shapely.distance(noded[one], point)))
            made.append(_link(point, noded[best]))
    return [one for one in made if one.length > 0]


def _link(point: shapely.Point, line: BaseGeometry) -> BaseGeometry:
    foot = shapely.shortest_line(point, line)
    return shapely.set_precision(foot, LATTICE)


def smallest_around(
    faces: NDArray[np.object_], rings: NDArray[np.object_]
) -> NDArray[np.int64]:
    """Return for each face the smallest polygon that holds it, NOBODY for none."""
    out = np.full(len(faces), NOBODY, dtype=np.int64)
    if not len(rings) or not len(faces):
        return out
    size = shapely.area(rings)
    spots = np.asarray(shapely.point_on_surface(faces), dtype=object)
    face, ring = shapely.STRtree(rings).query(spots, predicate="within")
    for at, one in zip(face.tolist(), ring.tolist(), strict=True):
        if out[at] == NOBODY or size[one] < size[out[at]]:
            out[at] = one
    return out


def words_in(
    faces: NDArray[np.object_], places: NDArray[np.object_], words: Sequence[str]
) -> list[str]:
    """Return what is written inside each face, in the order of the texts."""
    found: list[list[str]] = [[] for _ in faces]
    if len(places) and len(faces):
        place, face = shapely.STRtree(faces).query(places, predicate="within")
        for at, one in sorted(zip(place.tolist(), face.tolist(), strict=True)):
            found[one].append(words[at])
    return [" ".join(texts) for texts in found]


def without_inner(rings: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return polygons less the smaller ones that lie wholly inside: enclaves cut out.

    What only overlaps is left as it is, to be found and told.
    """
    out = rings.copy()
    size = shapely.area(rings)
    outer, inner = shapely.STRtree(rings).query(rings, predicate="covers")
    holes: dict[int, list[int]] = {}
    for one, other in zip(outer.tolist(), inner.tolist(), strict=True):
        if one != other and size[other] < size[one]:
            holes.setdefault(one, []).append(other)
    for one, others in holes.items():
        out[one] = shapely.difference(rings[one], shapely.union_all(rings[others]))
    return out
