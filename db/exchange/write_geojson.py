"""Rows written as GeoJSON (RFC 7946): longitude and latitude, fine enough for a mm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from domain.boundary.projection import to_degrees

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from db.exchange.export_rows import Outgoing

# 1e-11 degree is about a micrometre: metres come back to the millimetre they were.
DIGITS = 11


def write_geojson(path: Path, out: Outgoing) -> int:
    """Write a feature collection, feature by feature; return their number."""

    def degrees(points: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = to_degrees(points[:, 0], points[:, 1], out.epsg)
        return np.asarray(np.round(np.stack([lon, lat], axis=1), DIGITS), np.float64)

    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for row, wkb in out.rows:
            shape = "null"
            if wkb is not None:
                moved = shapely.transform(shapely.from_wkb(wkb), degrees)
                shape = shapely.to_geojson(moved)
            told = {name: _value(row.get(name)) for name in out.columns}
            properties = json.dumps(told, ensure_ascii=False)
            file.write(
                f"{',' if count else ''}\n"
                f'{{"type":"Feature","properties":{properties},"geometry":{shape}}}'
            )
            count += 1
        file.write("\n]}\n")
    return count


def _value(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
