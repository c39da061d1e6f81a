"""Files go in and out by the command line, and every fault is one line on stderr."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from pyogrio import raw

from desktop.texts import set_language
from domain.boundary.checks import slit_parts
from main import main
from tests.db.entity_files import grid_csv, register_csv, register_rows, squares

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEET = (
    "+proj=tmerc +lat_0=0 +lon_0=108 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 "
    "+units=ft +no_defs"
)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("GRIDDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GRIDDESK_LANG", "en")
    path = str(tmp_path / "w.gpkg")
    assert main(["new", path]) == 0
    yield path
    set_language("zh")


def grids_in(workspace: str, tmp_path: Path, *more: str) -> int:
    file = grid_csv(tmp_path / "g.csv", squares())
    told = ("import", "grids", str(file), "-w", workspace, "--crs", "EPSG:4545", *more)
    return main(told)


def test_grids_and_entities_come_in_and_a_second_time_adds_nothing(
    workspace: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grids_in(workspace, tmp_path) == 0
    file = str(register_csv(tmp_path / "e.csv", register_rows(20)))
    told = ("import", "entities", file, "-w", workspace, "--datum", "wgs84", "--json")
    capsys.readouterr()
    for new, unchanged in ((20, 0), (0, 20)):
        assert main(told) == 0
        report = json.loads(capsys.readouterr().out)
        assert (report["new"], report["unchanged"]) == (new, unchanged)
    out = tmp_path / "out.csv"
    to_degrees = ("export", "entities", str(out), "-w", workspace, "--crs", "4326")
    assert main(to_degrees) == 0
    first = out.read_text("utf-8-sig").splitlines()[1]
    assert ",108." in first
    assert ",34." in first


def test_an_outline_of_its_own_goes_through_the_door_as_json(
    workspace: str, tmp_path: Path
) -> None:
    root = tmp_path / "root.gpkg"
    raw.write(
        root,
        np.array([shapely.to_wkb(shapely.union_all(squares()))], dtype=object),
        [np.array(["r"], dtype=object)],
        ["code"],
        driver="GPKG",
        geometry_type="Polygon",
        crs="EPSG:4545",
    )
    assert grids_in(workspace, tmp_path, "--root", str(root)) == 0
    assert main(["check", "-w", workspace]) == 0


def test_a_bad_row_is_told_and_the_good_ones_come_in(
    workspace: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [list(row) for row in register_rows(3)]
    rows[0][0] = rows[0][0][:17] + ("1" if rows[0][0][17] != "1" else "0")
    file = str(register_csv(tmp_path / "e.csv", rows))
    asked = ("import", "entities", file, "-w", workspace, "--datum", "wgs84")
    assert main([*asked, "--all-or-nothing"]) == 2
    assert main(asked) == 1
    assert "check character 18 is wrong" in capsys.readouterr().out


def test_feet_of_no_epsg_number_are_projected_and_said(
    workspace: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "feet.gpkg"
    feet = shapely.transform(np.array(squares(), dtype=object), lambda p: p / 0.3048)
    raw.write(
        file,
        np.array([shapely.to_wkb(one) for one in feet], dtype=object),
        [np.array([f"610113001000{n:03d}" for n in range(9)], dtype=object)],
        ["code"],
        driver="GPKG",
        geometry_type="Polygon",
        crs=FEET,
    )
    assert main(["import", "grids", str(file), "-w", workspace]) == 0
    assert "Projected from" in capsys.readouterr().out
    assert main(["show", "grids", "-w", workspace, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown[0]["area_planar_m2"] == pytest.approx(250_000, abs=1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "grids", "absent.gpkg"), "no file absent.gpkg"),
        (("export", "grids", "out.foo"), "out.foo is in no format"),
        (("import", "grids", "absent.gpkg", "--frob"), "No such option"),
        (("import", "houses", "absent.gpkg"), "houses"),
    ],
)
def test_every_fault_is_one_line_and_exit_code_two(
    workspace: str,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    capsys.readouterr()
    assert main([*arguments, "-w", workspace]) == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert said in told.err


def test_a_shallow_bend_of_the_outer_border_is_no_slit() -> None:
    bent = shapely.Polygon([(0, 0), (500, 0.0015), (1000, 0), (1000, 500), (0, 500)])
    assert not slit_parts(bent)
    cut = shapely.box(499.9, 0, 500, 100)
    assert len(slit_parts(shapely.difference(shapely.box(0, 0, 1000, 500), cut))) == 1
