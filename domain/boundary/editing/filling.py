"""Grids cut anew by the outlines of a file, exact on both sides of every border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.checks import is_narrow
from domain.boundary.editing.noding import Ground, noded
from domain.boundary.editing.reshaping import Reshaping, sound
from domain.boundary.editing.ring_algebra import cancelled, chained, edges_of
from domain.boundary.editing.snapping import snapped_legs
from domain.boundary.lattice import doubled_area, shapes, snapped, to_rings
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.editing.ring_algebra import Edge
    from domain.boundary.events import LatticeRings

NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Filling:
    """What grids become when shapes are laid over them.

    `rows` for each shape that came to lie in them: the grid most of it was taken
    from, and its outline; `rest` what those grids keep; `around` neighbours whose
    outline got vertices; `gone` grids of which nothing is left.
    """

    rows: dict[int, tuple[str, LatticeRings]]
    rest: dict[str, LatticeRings]
    around: dict[str, LatticeRings]
    gone: tuple[str, ...]


@dataclass(slots=True)
class _Face:
    """A piece of ground that no line cuts: outline, the grid it is in, its shape."""

    rings: LatticeRings
    edges: tuple[Edge, ...]
    owner: str
    label: int


def fill(
    mesh: Mesh, targets: Iterable[str], over: NDArray[np.object_], snap_mm: int
) -> Filling:
    """Lay shapes (metres) over some grids; the rest stays with the grid it was of.

    Vertices within `snap_mm` of a border there is are put onto it, and strips
    narrower than twice that go with what lies beside them. Refused FILL_MISSES when
    nothing lies inside, ROOT_TOO_FAR when a border would end on the frozen outline
    far from every vertex of it, NOT_EXACT.
    """
    over = snapped(over)
    wanted = _touched(mesh, targets, over)
    if not wanted:
        raise Refused("FILL_MISSES", count=len(over))
    ground = Ground.of(mesh, wanted)
    legs = snapped_legs(ground, over, snap_mm)
    edges = noded(ground, legs)
    faces = _faces(ground, edges, over)
    _give_strips_away(faces, snap_mm)
    try:
        filling = _gathered(ground, faces)
    except ValueError:
        names = sorted(mesh.grids[one].name for one in wanted)
        raise Refused("NOT_EXACT", grids=" / ".join(names)) from None
    if not filling.rows:
        raise Refused("FILL_MISSES", count=len(over))
    fresh = tuple(filling.rows.values())
    changed = {**filling.around, **filling.rest}
    sound(ground.sheet, Reshaping(changed, fresh, filling.gone))
    return filling


def _touched(
    mesh: Mesh, targets: Iterable[str], over: NDArray[np.object_]
) -> list[str]:
    """Return the grids that share ground with the shapes, not a border only."""
    names = sorted(targets)
    ground = shapes(mesh.grids[one].rings for one in names)
    tree = shapely.STRtree(over)
    found = []
    for name, shape in zip(names, ground, strict=True):
        near = tree.query(shape, predicate="intersects")
        common = shapely.area(shapely.intersection(over[near], shape)).sum()
        # Less than a strip a millimetre wide along it is the same border again.
        if common > shape.length / 1000:
            found.append(name)
    return found


def _faces(ground: Ground, edges: set[Edge], over: NDArray[np.object_]) -> list[_Face]:
    lines = shapely.linestrings(np.asarray(sorted(edges), dtype=np.float64) / 1000)
    parts = shapely.get_parts(shapely.polygonize(np.asarray(lines, dtype=object)))
    spots = np.asarray(shapely.point_on_surface(parts), dtype=object)
    owners = _inside(spots, shapes(ground.mesh.grids[t].rings for t in ground.targets))
    labels = _inside(spots, over)
    found = []
    for part, owner, label in zip(parts, owners, labels, strict=True):
        rings = to_rings(part)
        legs = tuple(edges_of(rings))
        name = _owner(ground, legs, owner)
        if name:
            found.append(_Face(rings, legs, name, label))
    return found


def _owner(ground: Ground, legs: Sequence[Edge], beneath: int) -> str:
    """Return the grid that a face is in, "" for none that is cut.

    The borders around it tell exactly; only where it has none, a place in it does.
    """
    for leg in legs:
        left, right = ground.sheet.owners(leg)
        if left in ground.targets:
            return str(left)
        if right in ground.targets:
            return ""
    return "" if beneath == NOBODY else ground.targets[beneath]


def _inside(spots: NDArray[np.object_], areas: NDArray[np.object_]) -> list[int]:
    out = [NOBODY] * len(spots)
    spot, area = shapely.STRtree(areas).query(spots, predicate="within")
    for one, other in zip(spot.tolist(), area.tolist(), strict=True):
        if out[one] == NOBODY:
            out[one] = other
    return out


def _give_strips_away(faces: list[_Face], snap_mm: int) -> None:
    """Let narrow faces go with the face that they share most of their border with."""
    width = max(2 * snap_mm, 2) / 1000
    left = {edge: number for number, face in enumerate(faces) for edge in face.edges}
    every = shapes(face.rings for face in faces)
    thin = shapely.area(every) <= shapely.length(every) * width / 2
    strips = {
        int(number)
        for number in np.flatnonzero(thin)
        if is_narrow(every[number], width)
    }
    # From the outside of a bundle of strips to its middle.
    while strips:
        best = {number: _beside(number, faces, left, strips) for number in strips}
        ready = {number: to for number, to in best.items() if to is not None}
        if not ready:
            return
        for number, to in ready.items():
            faces[number].label = faces[to].label
        strips -= set(ready)


def _beside(
    number: int, faces: Sequence[_Face], left: dict[Edge, int], strips: set[int]
) -> int | None:
    face = faces[number]
    length: dict[int, float] = {}
    for one, other in face.edges:
        to = left.get((other, one))
        if to is None or to in strips:
            continue
        # What stays over goes with ground of its own grid only.
        if faces[to].label == NOBODY and faces[to].owner != face.owner:
            continue
        far = float(np.hypot(one[0] - other[0], one[1] - other[1]))
        length[to] = length.get(to, 0.0) + far
    return max(length, key=lambda to: (length[to], -to)) if length else None


def _gathered(ground: Ground, faces: list[_Face]) -> Filling:
    rows: dict[int, list[_Face]] = {}
    rest: dict[str, list[_Face]] = {}
    for face in faces:
        if face.label == NOBODY:
            rest.setdefault(face.owner, []).append(face)
        else:
            rows.setdefault(face.label, []).append(face)
    return Filling(
        {row: (_main(group), _union(group)) for row, group in sorted(rows.items())},
        {name: _union(group) for name, group in sorted(rest.items())},
        ground.around(cancelled(edge for face in faces for edge in face.edges)),
        tuple(one for one in ground.targets if one not in rest),
    )


def _union(group: Sequence[_Face]) -> LatticeRings:
    return chained(cancelled(edge for face in group for edge in face.edges))


def _main(group: Sequence[_Face]) -> str:
    area: dict[str, int] = {}
    for face in group:
        area[face.owner] = area.get(face.owner, 0) + doubled_area(face.rings)
    return max(sorted(area), key=lambda owner: area[owner])
