"""Files that lie, break or attack are turned away in one line by the caged reader."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
import shapely
from pyogrio import raw

from db.exchange.file_reader import FileReader
from db.exchange.formula_guard import harmless
from db.exchange.wkb_guard import fault_of, wkt_fault
from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from db.exchange.rows_stream import FileRow


def rows_of(path: Path) -> list[FileRow]:
    with FileReader(path) as reader:
        return [row for chunk in reader.chunks() for row in chunk]


def code_of(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        rows_of(path)
    return caught.value.code


def gpkg(path: Path) -> Path:
    boxes = np.array([shapely.box(n, 0, n + 1, 1) for n in range(200)], dtype=object)
    codes = np.array([f"{n:03d}" for n in range(200)], dtype=object)
    raw.write(
        str(path),
        shapely.to_wkb(boxes),
        [codes],
        ["code"],
        crs="EPSG:4490",
        geometry_type="Polygon",
        driver="GPKG",
    )
    return path


def test_a_picture_named_geojson_is_no_map(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert code_of(path) == "NOT_WHAT_IT_SAYS"


def test_absent_empty_and_foreign_files_are_named(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.csv") == "FILE_ABSENT"
    (tmp_path / "e.csv").write_bytes(b"")
    assert code_of(tmp_path / "e.csv") == "FILE_EMPTY"
    (tmp_path / "a.exe").write_bytes(b"MZ")
    assert code_of(tmp_path / "a.exe") == "UNKNOWN_FORMAT"


def test_a_geopackage_keeps_its_codes_and_says_its_crs(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "a.gpkg")
    with FileReader(path) as reader:
        assert (reader.head.crs, reader.head.rows) == ("EPSG:4490", 200)
        rows = [row for chunk in reader.chunks() for row in chunk]
    assert rows[7].fields == {"code": "007"}


def test_a_truncated_geopackage_is_damaged(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "a.gpkg")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert code_of(path) == "FILE_DAMAGED"


def test_a_shape_nested_twenty_thousand_deep_is_never_parsed() -> None:
    deep = struct.pack("<BII", 1, 7, 1) * 20_000 + struct.pack("<BIdd", 1, 1, 0, 0)
    assert fault_of(deep) == "geometry_depth"
    assert wkt_fault("GEOMETRYCOLLECTION(" * 60_000) == "geometry_depth"
    assert fault_of(struct.pack("<BIdd", 1, 1, float("inf"), 0)) == "geometry_numbers"
    assert fault_of(struct.pack("<BIII", 1, 3, 1, 2_000_000)) == "geometry_unreadable"
    assert fault_of(shapely.to_wkb(shapely.box(0, 0, 1, 1))) == ""


def test_deep_and_endless_geojson_ends_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "deep.geojson"
    nest = '{"type":"GeometryCollection","geometries":['
    path.write_text(
        '{"type":"Feature","properties":{},"geometry":'
        + nest * 20_000
        + "]}" * 20_000
        + "}"
    )
    assert code_of(path) in {"FILE_DAMAGED", "READER_CRASHED"}


def test_codes_of_a_gb18030_table_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编码,名称\n00120,雁塔\n".encode("gb18030"))
    assert rows_of(path)[0].fields == {"编码": "00120", "名称": "雁塔"}
    path.write_bytes(b"\xff\x81\x80,\xff\n1,2\n")
    assert code_of(path) == "BAD_ENCODING"


def test_formulas_of_a_spreadsheet_are_never_run(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["code", "value"])
    sheet.append(["00123", "=1+1"])
    sheet.append([91350100123456789, 2.0])
    book.save(tmp_path / "a.xlsx")
    rows = rows_of(tmp_path / "a.xlsx")
    assert rows[0].fields == {"code": "00123", "value": ""}
    assert rows[1].fault == "rounded_number"


def test_a_zip_bomb_and_a_zip_that_climbs_out_stay_shut(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    assert code_of(bomb) == "ZIP_BOMB"
    slip = tmp_path / "slip.zip"
    with zipfile.ZipFile(slip, "w") as archive:
        archive.writestr("../../x.shp", b"0")
    assert code_of(slip) == "ZIP_PATH"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("=1+1", "'=1+1"),
        ("  @x", "'  @x"),
        ("\u00a0+x", "'\u00a0+x"),
        ("＝x", "'＝x"),
        ("a\n=b", "a\n'=b"),
        ("\tx", "'\tx"),
        ("-12.5", "-12.5"),
        ("雁塔=1", "雁塔=1"),
    ],
)
def test_no_cell_goes_out_that_a_spreadsheet_would_run(given: str, told: str) -> None:
    assert harmless(given) == told
