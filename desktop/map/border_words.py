"""What is said of a border that was chosen: whose it is, its rank, what it follows."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from desktop.map.drawing_words import length_of
from desktop.map.measure import long
from desktop.texts import t
from domain.boundary.editing.catching import far

if TYPE_CHECKING:
    from db.world import Reads
    from desktop.map.drawing_cycle import Under
    from desktop.map.drawing_ground import Ground
    from domain.boundary.events import GridContent

# A border follows a line when its pieces lie on it but for roundings, mm.
ON_LINE: Final = 5
# What it follows for less of its length than this is not named.
LEAST_SHARE: Final = 0.3


def border_words(ground: Ground, under: Under, read: Reads) -> tuple[str, str]:
    """Return the sentence of a border that was chosen, and what else can be done."""
    grids = [one for code in under.grids if (one := ground.mesh.by_code(code))]
    said = t(
        "redraw.border",
        grids=" | ".join(one.name for one in grids),
        rank=t(f"redraw.border.{rank_of(grids, read)}"),
        n=long(length_of(under.border)),
    )
    along = followed(ground, under)
    if along:
        said += t("redraw.border.along", names=t("map.sides.and").join(along))
    return said, t("redraw.border.keys")


def rank_of(grids: list[GridContent], read: Reads) -> str:
    """Return the highest level at which the two sides of a border differ."""
    stations = {one.station for one in grids}
    if len(grids) < 2:
        return "root"
    if len(stations) == 1:
        return "grid"
    parents = {read.boundary.path(one)[-2:-1] for one in stations}
    return "station" if len(parents) == 1 else "bureau"


def followed(ground: Ground, under: Under) -> list[str]:
    """Return the names of the reference lines that a border lies on, longest first."""
    lengths: Counter[str] = Counter()
    for one, other in pairwise(under.border):
        middle = ((one[0] + other[0]) // 2, (one[1] + other[1]) // 2)
        near = ground.snapper.lines_only(middle, ON_LINE)
        if near is not None and near.edge is not None:
            name = ground.called(near.edge)[1]
            if name:
                lengths[name] += round(far(one, other))
    least = LEAST_SHARE * length_of(under.border) * 1000
    return [name for name, length in lengths.most_common() if length >= least]
