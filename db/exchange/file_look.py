"""A file before it is taken in: its head, where its shapes lie, how to read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from db.exchange.file_reader import FileReader
from db.exchange.known_outlines import SHIFTED, epsg_of, judged, unshifted
from db.exchange.preview import Preview, preview
from domain.boundary.datum_guard import AS_GIVEN
from domain.boundary.lattice import to_shape
from domain.boundary.projection import (
    CGCS2000,
    FIRST_GK,
    FIRST_ZONED,
    has_no_number,
    is_metres,
    moved_from,
    moved_shapes,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from db.world import Reads

FIRST_ZONE: Final = 25
DEGREES: Final = f"EPSG:{CGCS2000}"
# A border finer than this share of the whole is not seen on a small map.
FINEST: Final = 1 / 1500
POINTS_SHOWN: Final = 4000


@dataclass(frozen=True, slots=True)
class Look:
    """What is in a file; `layers` every one there is, `layer` the one looked at."""

    path: Path
    layers: tuple[str, ...]
    layer: str
    found: Preview


@dataclass(frozen=True, slots=True)
class Reading:
    """How the coordinates of a file are to be read; "" = as the file says."""

    crs: str = ""
    datum: str = ""
    swap: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A file's shapes in metres of the workspace, held against a known outline.

    `crs` is the system they were read in, "" when none is known, and then there are
    no shapes. `likelier` names a reading that fits better, `offset` how many metres
    it lies away, `mend` how to read the file so; `sure` False = nothing tells.
    """

    shapes: NDArray[np.object_]
    root: NDArray[np.object_]
    crs: str
    sure: bool = True
    likelier: str = ""
    offset: int = 0
    against: str = ""
    mend: Reading | None = None


def looked(
    path: Path,
    layer: str = "",
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> Look:
    """Read a file through; of several layers the one named, else the first."""
    with FileReader(path, layer, first=True) as reader:
        head = reader.head
    chosen = head.sheet if len(head.layers) > 1 else ""
    return Look(path, head.layers, chosen, preview(path, chosen, told=told))


def placed(look: Look, reading: Reading, read: Reads) -> Placed:
    """Return where a file's shapes lie when they are read so; Refused FILE_CRS."""
    root = _root(read)
    shapes = look.found.shapes
    ours = read.boundary.crs_epsg
    said = "" if reading.datum else reading.crs or look.found.crs
    if not len(shapes) or not (said or reading.datum):
        return Placed(_none(), root, said)
    if reading.swap:
        shapes = shapely.transform(shapes, lambda at: at[:, ::-1])
    if said and has_no_number(said):
        moved = moved_from(shapes, said, ours)
        return Placed(_coarse(moved), root, said[:40])
    epsg = epsg_of(said) if said else CGCS2000
    moved = moved_shapes(unshifted(shapes, reading.datum), epsg, ours)
    moved = moved[np.isfinite(shapely.bounds(moved)).all(axis=1)]
    return _judged(shapes, epsg, reading, read, Placed(_coarse(moved), root, said))


def _judged(
    shapes: NDArray[np.object_],
    epsg: int,
    reading: Reading,
    read: Reads,
    lying: Placed,
) -> Placed:
    said = reading.datum if reading.datum in SHIFTED else AS_GIVEN
    found = judged(shapes, epsg, said, read)
    crs = lying.crs or reading.datum
    if not found.sure or found.best.key == said:
        return Placed(lying.shapes, lying.root, crs, found.sure, "", 0, found.against)
    far = {one.key: one.offset_m for one in found.readings}
    return Placed(
        lying.shapes,
        lying.root,
        crs,
        sure=True,
        likelier="wgs84" if found.best.key == AS_GIVEN else found.best.key,
        offset=round(abs(found.best.offset_m - far.get(said, 0.0))),
        against=found.against,
        mend=mending(found.best.key, epsg, reading, shapes),
    )


def mending(
    key: str, epsg: int, reading: Reading, shapes: NDArray[np.object_]
) -> Reading | None:
    """Return how a file must be read for a reading of the guard, None if it cannot."""
    turned = reading.swap != (key in {"swapped", "degrees_swapped"})
    if key in SHIFTED:
        return None if is_metres(epsg) else Reading("", key, turned)
    if key in {AS_GIVEN, "swapped"}:
        return Reading(reading.crs, "", turned)
    if key in {"degrees", "degrees_swapped"}:
        return Reading(DEGREES, "", turned)
    if key == "zone_prefix":
        east = float(np.median(shapely.get_coordinates(shapes)[:, 0]))
        zone = int(east // 1_000_000)
        return Reading(f"EPSG:{FIRST_ZONED + zone - FIRST_ZONE}", "", turned)
    _word, _under, meridian = key.rpartition("_")
    number = FIRST_GK + int(meridian) // 3 - FIRST_ZONE
    return Reading(f"EPSG:{number}", "", turned)


def _root(read: Reads) -> NDArray[np.object_]:
    rings = read.boundary.root()
    return _coarse(np.array([to_shape(rings)], dtype=object)) if rings else _none()


def _none() -> NDArray[np.object_]:
    return np.empty(0, dtype=object)


def _coarse(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes as coarse as a small map can show them, not all of many points."""
    if len(shapes) > POINTS_SHOWN and not shapely.get_dimensions(shapes).any():
        shapes = shapes[:: len(shapes) // POINTS_SHOWN + 1]
    if not len(shapes):
        return shapes
    west, south, east, north = shapely.total_bounds(shapes)
    wide = max(east - west, north - south) * FINEST
    coarse: NDArray[np.object_] = shapely.simplify(shapes, wide)
    return coarse
