"""The rings of versions of grids, taken out of their blobs once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.boundary_tables import shape_of
from domain.boundary.events import GridContent
from domain.boundary.lattice import to_rings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.boundary.events import LatticeRings

Held = dict[str, tuple[int, "LatticeRings"]]


class KeptRings:
    """Rings by version; a blob that became another is taken apart anew.

    A city has half a million vertices: a plan that is opened finds most of them here,
    whichever day it began from. A worker may fill it and lend it to the window.
    """

    def __init__(self) -> None:
        """Hold none."""
        self._held: Held = {}

    def content_of(self, row: tuple[Any, ...]) -> GridContent:
        """Return a version of a grid from a row of CONTENT."""
        version, blob = row[0], row[6]
        sign = hash(blob)
        kept = self._held.get(version)
        if kept is None or kept[0] != sign:
            kept = self._held[version] = (sign, to_rings(shape_of(blob)))
        return GridContent(
            id=version,
            code=row[1],
            name=row[2],
            kind=row[3],
            station=row[4],
            division=row[5],
            rings=kept[1],
        )

    def learn(self, rows: Iterable[tuple[Any, ...]]) -> Held:
        """Take rows of CONTENT apart; return what is held then."""
        for row in rows:
            self.content_of(row)
        return dict(self._held)

    def borrow(self, held: Held) -> None:
        """Hold what another has taken apart."""
        self._held.update(held)
