"""Whether an address and the grid where its premises lie contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

# A house stands back from its street, and coordinates are a little off: a street
# that passes a grid at this distance may still be the one of the address.
NEAR_M = 300.0
# What an address can name, the most precise first: the first that is named decides.
KINDS = ("street", "community", "division", "station")
# A shorter name than this is part of too many others to prove anything.
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that addresses name, and the grids that it touches or comes near to."""

    kind: str
    name: str
    grids: frozenset[str]


class PlaceBook:
    """The names that an address may hold, looked up by all parts of it at once."""

    def __init__(self, places: Iterable[NamedPlace]) -> None:
        """Take the places; those of one kind and name count as one."""
        grids: dict[tuple[str, str], set[str]] = {}
        for one in places:
            if len(one.name) >= SHORTEST:
                grids.setdefault((one.kind, one.name), set()).update(one.grids)
        self._by_kind: dict[str, dict[str, NamedPlace]] = {kind: {} for kind in KINDS}
        for (kind, name), among in grids.items():
            made = NamedPlace(kind, name, frozenset(among))
            self._by_kind[kind][name] = made
        self._lengths = {
            kind: sorted({len(name) for name in known}, reverse=True)
            for kind, known in self._by_kind.items()
        }

    def named(self, address: str) -> NamedPlace | None:
        """Return the most precise place that an address names, None for none.

        Of two streets the longer name is meant: 长安南路 holds 南路 as well. Of two
        equally long ones the last, for an address goes from the large to the small.
        """
        for kind in KINDS:
            known = self._by_kind[kind]
            for length in self._lengths[kind]:
                for start in range(len(address) - length, -1, -1):
                    found = known.get(address[start : start + length])
                    if found is not None:
                        return found
        return None

    def dispute(self, address: str, grid: str) -> NamedPlace | None:
        """Return the place that an address names although its grid is far from it.

        None: they agree, or the address names nothing that is known, or the place
        lies outside of every grid, which proves nothing about this one.
        """
        found = self.named(address)
        if found is None or not found.grids or grid in found.grids:
            return None
        return found


def near_grids(
    lines: Mapping[str, Sequence[shapely.Geometry]],
    codes: Sequence[str],
    shapes: NDArray[np.object_],
) -> Iterator[NamedPlace]:
    """Yield each street by name with the grids that it passes or comes near to."""
    names = [name for name, parts in lines.items() for _ in parts]
    flat = np.array([part for parts in lines.values() for part in parts], dtype=object)
    if not len(flat) or not len(shapes):
        return
    tree = shapely.STRtree(shapes)
    line, grid = tree.query(flat, predicate="dwithin", distance=NEAR_M)
    found: dict[str, set[str]] = {name: set() for name in lines}
    for at, number in zip(line.tolist(), grid.tolist(), strict=True):
        found[names[at]].add(codes[number])
    for name, among in found.items():
        yield NamedPlace("street", name, frozenset(among))
