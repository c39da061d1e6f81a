"""A copy of the layers about one station: its grids, their neighbours, nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from db.connection import sqlite3
from main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.workspace import Workspace


def layer(file: Path, query: str) -> set[str]:
    conn = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    found = {str(row[0]) for row in conn.execute(query)}
    conn.close()
    return found


def test_a_station_takes_its_area_and_its_neighbours_along_only(
    sample: Path,
    open_workspace: Callable[[Path], Workspace],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    read = open_workspace(sample).read.boundary
    station = read.units("station")[0]
    own = {grid.code for grid in read.grids(station.id)}
    near = {other for code in own for other in read.neighbours(code)}
    assert near - own, "a station has neighbours"
    file = tmp_path / "station.gpkg"
    words = ["export", "layers", str(file), "-w", str(sample), "--json"]
    assert main([*words, "--station", station.id]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == len(own | near)
    assert layer(file, "SELECT code FROM grid") == own | near
    assert layer(file, "SELECT grid FROM entity") <= own | near
    assert layer(file, "SELECT grid FROM case_point") <= own | near
    units = {grid.station for grid in read.grids() if grid.code in own | near}
    assert layer(file, "SELECT id FROM station") == units
    # The index, the counts and the registered boxes are those of what is left.
    conn = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    for name in ("grid", "entity"):
        rows = conn.execute(f"SELECT count(*) FROM {name}").fetchone()
        for told in (
            f"SELECT count(*) FROM rtree_{name}_geom",
            f"SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = '{name}'",
        ):
            assert conn.execute(told).fetchone() == rows
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    conn.close()


@pytest.mark.parametrize(
    ("file", "more", "said"),
    [
        ("a.gpkg", ("--station", "nowhere"), "nowhere"),
        ("a.shp", (), "gpkg"),
    ],
)
def test_a_copy_that_cannot_be_made_says_why(
    sample: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    more: tuple[str, ...],
    said: str,
) -> None:
    words = ["export", "layers", str(tmp_path / file), "-w", str(sample), *more]
    assert main(words) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / file).exists()
