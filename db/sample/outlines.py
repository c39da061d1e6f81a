"""Outlines of the sample districts on the millimetre lattice, edges shared exactly."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pyproj import Transformer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ring = NDArray[np.int64]

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "sample"
CRS_EPSG = 4545
MM = 1000


@dataclass(frozen=True, slots=True)
class Street:
    """One street or town of the code list; the sample makes a station of each."""

    code: str
    name: str
    kind: str
    district: str


@dataclass(frozen=True, slots=True)
class Outline:
    """One district: outer rings only, anticlockwise, open, millimetres (n, 2)."""

    code: str
    name: str
    rings: tuple[Ring, ...]


def to_metres() -> Transformer:
    """Return the projection from longitude and latitude to the sample's CRS."""
    return Transformer.from_crs(4326, CRS_EPSG, always_xy=True)


def to_degrees() -> Transformer:
    """Return the projection from the sample's CRS to longitude and latitude."""
    return Transformer.from_crs(CRS_EPSG, 4326, always_xy=True)


def load_outlines(step_m: float = 60.0, folder: Path = FOLDER) -> tuple[Outline, ...]:
    """Read the districts, project them to EPSG:4545 and round them to whole mm.

    Long edges get points every `step_m`, the same for both neighbours, so that a
    border drawn later can end on a vertex that both sides already have.
    """
    text = (folder / "xian_districts.geojson").read_text(encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(text)["features"]
    project = to_metres()
    found = []
    for feature in features:
        shape = feature["geometry"]
        parts = shape["coordinates"]
        polygons = parts if shape["type"] == "MultiPolygon" else [parts]
        rings = tuple(
            _densified(_lattice_ring(polygon[0], project), step_m)
            for polygon in polygons
        )
        about = feature["properties"]
        largest_first = tuple(sorted(rings, key=lambda ring: -doubled_area(ring)))
        found.append(Outline(about["code"], about["name"], largest_first))
    return tuple(sorted(found, key=lambda outline: outline.code))


def load_streets(folder: Path = FOLDER) -> tuple[Street, ...]:
    """Read the streets and towns with their 9-digit codes."""
    with (folder / "xian_streets.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Street(row["code"], row["name"], row["kind"], row["district_code"])
            for row in csv.DictReader(file)
        )


def load_communities(folder: Path = FOLDER) -> dict[str, tuple[tuple[str, str], ...]]:
    """Read the communities: street code to (12-digit code, name) in code order."""
    found: dict[str, list[tuple[str, str]]] = {}
    with (folder / "xian_villages.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["street_code"], []).append((row["code"], row["name"]))
    return {street: tuple(sorted(rows)) for street, rows in found.items()}


def doubled_area(ring: Ring) -> int:
    """Return twice the signed area in square millimetres, exact."""
    local = ring - ring[0]
    x, y = local[:, 0], local[:, 1]
    # Differences within one district stay below 2**28 mm, so each product fits
    # int64; the sum is taken in Python integers, where nothing overflows.
    return sum((x * np.roll(y, -1) - np.roll(x, -1) * y).tolist())


def _lattice_ring(coordinates: list[list[float]], project: Transformer) -> Ring:
    points = np.asarray(coordinates, dtype=np.float64)[:, :2]
    east, north = project.transform(points[:, 0], points[:, 1])
    lattice = np.rint(np.column_stack((east, north)) * MM).astype(np.int64)
    moved = np.any(lattice != np.roll(lattice, 1, axis=0), axis=1)
    ring: Ring = lattice[moved]
    return ring if doubled_area(ring) > 0 else ring[::-1].copy()


def _densified(ring: Ring, step_m: float) -> Ring:
    pieces = []
    for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        count = max(1, int(np.ceil(np.hypot(*(end - start)) / (step_m * MM))))
        forward = tuple(start) < tuple(end)
        low, high = (start, end) if forward else (end, start)
        parts = np.arange(count + 1)[:, None] / count
        points = np.rint(low + (high - low) * parts).astype(np.int64)
        pieces.append((points if forward else points[::-1])[:-1])
    return np.concatenate(pieces)
