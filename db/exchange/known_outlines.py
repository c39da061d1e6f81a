"""The outlines that imported coordinates are held against: the root, else built-in."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from domain.boundary.datum import to_wgs
from domain.boundary.datum_guard import (
    MARGIN,
    Judgement,
    Outline,
    judge,
    outline_of,
)
from domain.boundary.lattice import to_shape
from domain.boundary.projection import CGCS2000
from domain.refused import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from db.world import Reads

BUILT_IN = (
    Path(__file__).resolve().parents[2]
    / "resources"
    / "sample"
    / "xian_districts.geojson"
)
SHIFTED = ("gcj02", "bd09")


def outlines(read: Reads) -> list[Outline]:
    """Return the root in force, else the outlines that come with the program."""
    rings = read.boundary.root()
    if rings:
        return [outline_of("root", to_shape(rings), read.boundary.crs_epsg)]
    return _built_in()


@lru_cache(maxsize=1)
def _built_in() -> list[Outline]:
    told = json.loads(BUILT_IN.read_text("utf-8"))
    shapes = [
        shapely.make_valid(shapely.from_geojson(json.dumps(one["geometry"])))
        for one in told["features"]
        if one.get("geometry")
    ]
    # A file of one district would fit badly into the whole city: each is a
    # candidate of its own.
    return [
        Outline("built_in", shapely.union_all(shapes)),
        *(Outline("built_in", shape) for shape in shapes),
    ]


def judged(shapes: NDArray[np.object_], epsg: int, said: str, read: Reads) -> Judgement:
    """Say how coordinates as they stand in a file are most likely to be read.

    Where the reading that was said lies in the whole area as well as any other lies
    in a part of it, nothing is sure.
    """
    areal = bool((shapely.get_dimensions(shapes) == 2).any())
    known = outlines(read)
    found = judge(shapes, epsg or CGCS2000, known, tiling=areal)
    if found.best.key == said or len(known) == 1:
        return found
    whole = judge(shapes, epsg or CGCS2000, known[:1], tiling=areal)
    fit = next((one.fit for one in whole.readings if one.key == said), 0.0)
    doubtful = fit >= found.best.fit - MARGIN
    return replace(found, sure=False) if doubtful else found


def unshifted(shapes: NDArray[np.object_], datum: str) -> NDArray[np.object_]:
    """Return shapes in degrees freed of the shift of a web map's datum."""
    if datum not in SHIFTED:
        return shapes

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack(to_wgs(points[:, 0], points[:, 1], datum), axis=1)

    out: NDArray[np.object_] = shapely.transform(shapes, move)
    return out


def epsg_of(crs: str) -> int:
    """Return the EPSG number of a CRS as a file or a person names it, 0 for none.

    Refused FILE_CRS if it is none that is known.
    """
    if not crs:
        return 0
    try:
        found = CRS.from_user_input(int(crs) if crs.isdigit() else crs).to_epsg(25)
    except CRSError as error:
        raise Refused("FILE_CRS", crs=crs[:60]) from error
    if found is None:
        raise Refused("FILE_CRS", crs=crs[:60])
    return int(found)
