"""One split in an open plan, committed: a large city beside a small one, and QGIS."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely

from db.connection import writing
from db.geometry_blob import to_blob
from domain.boundary.staged import StagedGrid
from domain.plans.commands import OpenPlan, SplitGrid
from domain.refused import Refused
from tests.db.boundary_desk import BoundaryDesk
from tests.desktop.map_town import coverage

if TYPE_CHECKING:
    from collections.abc import Sequence

    Cut = tuple[tuple[float, float], tuple[float, float]]

CUTS = 40
CELL = 600.0
VERTICES = 20
ENTITIES = 20
REACH, AIM = 1.5, 1.1
QGIS_REACH, QGIS_AIM = 4.0, 2.0
QGIS_SIDE = 55


def _shapes(side: int) -> list[shapely.Polygon]:
    whole = np.array(coverage(side, CELL, VERTICES), dtype=object)
    return list(shapely.set_precision(whole, 0.001))


def _desk(folder: Path, shapes: Sequence[shapely.Polygon]) -> tuple[BoundaryDesk, str]:
    """Return a workspace with these grids and entities in them, and an open plan."""
    folder.mkdir()
    desk = BoundaryDesk(folder)
    desk.publish(
        [
            StagedGrid(f"G{number:05d}", "", "", "s1", "", number + 1, shape)
            for number, shape in enumerate(shapes)
        ]
    )
    with writing(desk.conn):
        _entities(desk, shapes)
    # The act is timed with the disk that a real desk waits for.
    desk.conn.execute("PRAGMA synchronous=FULL")
    plan = desk.do(OpenPlan(title="bench")).events[0].plan
    return desk, str(plan)


def _entities(desk: BoundaryDesk, shapes: Sequence[shapely.Polygon]) -> None:
    random = np.random.default_rng(3)
    rows = []
    for number, shape in enumerate(shapes):
        middle = np.array(shape.representative_point().coords[0])
        for spot in random.normal(0, CELL / 6, (ENTITIES, 2)) + middle:
            name = f"e{len(rows)}"
            blob = to_blob(shapely.Point(*spot), 4545)
            rows.append((blob, name, f"G{number:05d}"))
    desk.conn.executemany(
        "INSERT INTO entity(geom, id, name, uscc, registration_no, type, state, "
        "industry, risk, grid, unplaced_reason, on_border, address) VALUES "
        "(?1, ?2, '', ?2, '', '', '', '', '', ?3, '', 0, '')",
        rows,
    )


def _cuts(shapes: Sequence[shapely.Polygon], side: int) -> list[tuple[int, Cut]]:
    """Return cuts right across inner grids, none of them beside another."""
    inner = [
        (column * side + row)
        for column in range(2, side - 2, 3)
        for row in range(2, side - 2, 3)
    ]
    step = max(1, len(inner) // CUTS)
    found = []
    for number in inner[::step][:CUTS]:
        _west, south, _east, north = shapes[number].bounds
        x = shapes[number].representative_point().x
        found.append((number, ((x, south - 5.0), (x + 7.0, north + 5.0))))
    return found


def _timed(
    desk: BoundaryDesk, plan: str, cuts: Sequence[tuple[int, Cut]]
) -> list[float]:
    desk.store.read.plans.mesh(plan)
    spent = []
    for number, line in cuts:
        command = SplitGrid(plan=plan, grid=f"G{number:05d}", line=line)
        since = time.perf_counter()
        try:
            desk.do(command)
        except Refused:
            continue
        spent.append(time.perf_counter() - since)
    return spent


def _qgis(folder: Path, shapes: Sequence[shapely.Polygon], cuts: Sequence[Cut]) -> Any:
    """Return what QGIS needed for the same cuts, None where there is no QGIS."""
    if shutil.which("qgis_process") is None:
        return None
    file = folder / "grids.gpkg"
    pyogrio.raw.write(
        file,
        geometry=shapely.to_wkb(np.array(shapes, dtype=object)),
        field_data=[np.arange(len(shapes))],
        fields=["n"],
        geometry_type="Polygon",
        crs="EPSG:4545",
    )
    done = subprocess.run(
        ["/usr/bin/python3", str(Path(__file__).with_name("qgis_cuts.py"))],
        input=json.dumps({"file": str(file), "cuts": cuts}),
        capture_output=True,
        text=True,
        check=False,
        env={"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "PATH": "/usr/bin"},
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else None


def run() -> list[dict[str, Any]]:
    """Cut 40 grids in cities of 1,000 and 10,000, and of 3,025 beside QGIS."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        medians = {}
        for side in (32, 100):
            shapes = _shapes(side)
            desk, plan = _desk(folder / f"city{side}", shapes)
            spent = _timed(desk, plan, _cuts(shapes, side))
            medians[side] = statistics.median(spent) * 1000
            desk.conn.close()
        ratio = medians[100] / medians[32]
        rows.append(_row("split, 10,000 grids, ms", medians[100], medians[32], ratio))
        shapes = _shapes(QGIS_SIDE)
        cuts = _cuts(shapes, QGIS_SIDE)
        told = _qgis(folder, shapes, [line for _number, line in cuts])
        desk, plan = _desk(folder / "beside", shapes)
        spent = _timed(desk, plan, cuts)
        ours = statistics.median(spent) * 1000
        desk.conn.close()
    if told is None:
        rows.append(_row("split beside QGIS: no QGIS here, ms", ours, 0.0, 0.0))
        return rows
    theirs = statistics.median(told["spent"]) * 1000
    beside = _row(
        f"split beside QGIS ({len(spent)} and {told['done']} cuts), ms",
        ours,
        theirs,
        ours / theirs,
    )
    rows.append(beside | _aims(ours / theirs, QGIS_REACH, QGIS_AIM))
    commit = told["commit"] * 1000 / CUTS
    share = theirs + commit
    both = _row("the same with its commit, a cut, ms", ours, share, ours / share)
    rows.append(both | _aims(ours / share, QGIS_REACH, QGIS_AIM))
    return rows


def _row(name: str, figure: float, reference: float, ratio: float) -> dict[str, Any]:
    told = {
        "name": name,
        "figure": round(figure, 2),
        "reference": round(reference, 2),
        "ratio": round(ratio, 3),
    }
    return told | _aims(ratio, REACH, AIM)


def _aims(ratio: float, reach: float, aim: float) -> dict[str, Any]:
    return {"reach": reach, "aim": aim, "reaches": 0 < ratio <= reach}
