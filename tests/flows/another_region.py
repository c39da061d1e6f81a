"""A made-up region far from the sample: outline, grids and people, written as files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pyogrio
import shapely
from openpyxl import Workbook
from pyproj import Transformer

WEST, SOUTH = 103.95, 30.55
# Columns and rows of grids; the lines between them wiggle as streams do.
ACROSS, DOWN = 6, 4
STEP: Final = 0.02
POINTS: Final = 9
BUREAU: Final = "510199"
STATIONS: Final = (("001", "东河所"), ("002", "中坝所"), ("003", "西岭所"))
PEOPLE: Final = 60
SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN: Final = "一二三"
POSTS: Final = ("网格长", "A角", "B角", "信息员", "监督员", "包抓领导")


def code(row: int, column: int) -> str:
    """Return the code of a grid, numbered inside its station."""
    station = column // 2
    number = row * 2 + column % 2 + 1
    return f"{BUREAU}{STATIONS[station][0]}000{number:03d}"


def _corner(row: int, column: int) -> tuple[float, float]:
    wiggle = np.random.default_rng(row * 100 + column)
    dx, dy = wiggle.uniform(-0.003, 0.003, 2)
    return WEST + column * STEP + dx, SOUTH + row * STEP + dy


def _line(start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    """Return the border between two corners, the same from either side."""
    flip = start > end
    a, b = (end, start) if flip else (start, end)
    share = np.linspace(0, 1, POINTS)[:, None]
    line = np.array(a) + (np.array(b) - np.array(a)) * share
    sway = np.sin(share * np.pi * 2) * 0.0008
    line = line + sway * np.array([[b[1] - a[1], a[0] - b[0]]]) / STEP
    line[0], line[-1] = a, b
    return line[::-1] if flip else line


def cells() -> dict[str, shapely.Polygon]:
    """Return every grid in degrees, by its code; neighbours share their border."""
    made = {}
    for row in range(DOWN):
        for column in range(ACROSS):
            ring = [
                _corner(row, column),
                _corner(row, column + 1),
                _corner(row + 1, column + 1),
                _corner(row + 1, column),
            ]
            sides = [
                _line(ring[at], ring[(at + 1) % len(ring)])[:-1]
                for at in range(len(ring))
            ]
            made[code(row, column)] = shapely.Polygon(np.vstack(sides))
    return made


def write_outline(path: Path) -> None:
    """Write the outline of the region in degrees (EPSG:4490)."""
    shape = shapely.union_all(list(cells().values()))
    _write(path, [shape], {"name": ["外轮廓"]}, "EPSG:4490")


def write_grids(path: Path, *, spoiled: bool = False) -> None:
    """Write the grids in metres (EPSG:4544); spoiled, two of them overlap."""
    made = cells()
    move = Transformer.from_crs(4490, 4544, always_xy=True)
    shapes = []
    for shape in made.values():
        points = np.round(shapely.get_coordinates(shape), 12)
        x, y = move.transform(points[:, 0], points[:, 1])
        shapes.append(shapely.Polygon(np.column_stack([x, y])))
    if spoiled:
        shapes[0] = shapes[0].buffer(25)
    stations = [STATIONS[int(one[6:9]) - 1][1] for one in made]
    # The heads of a Shapefile have room for three hanzi only.
    heads = ("code", "name", "station")
    if path.suffix != ".shp":
        heads = ("网格编码", "网格名称", "监管所")
    names = [f"第{at + 1}网格" for at in range(len(made))]
    table = dict(zip(heads, (list(made), names, stations), strict=True))
    _write(path, shapes, table, "EPSG:4544")


def _write(
    path: Path, shapes: list[shapely.Polygon], table: dict[str, list[str]], crs: str
) -> None:
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(values, dtype=object) for values in table.values()],
        list(table),
        geometry_type="Polygon",
        crs=crs,
        encoding="UTF-8",
    )


def write_staff(path: Path, *, faults: bool = True) -> int:
    """Write sixty people with their posts; with two rows that cannot come in.

    Return how many rows there are.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    heads = ("工号", "姓名", "类别", "单位", "联系电话", "岗位", "网格编码", "执法证")
    sheet.append(heads)
    rows = 0
    codes = list(cells())
    for place in range(PEOPLE):
        station = place % len(STATIONS)
        mine = [one for one in codes if one[6:9] == STATIONS[station][0]]
        for post, grid in _posts_of(place // len(STATIONS), mine):
            rows += 1
            sheet.append(
                (
                    f"K{place + 1:03d}",
                    SURNAMES[place % 20] + GIVEN[place // 20],
                    "在编",
                    STATIONS[station][1],
                    f"1390000{place:04d}",
                    post,
                    grid,
                    "执法证" if post in {"A角", "B角"} else "",
                )
            )
    if faults:
        sheet.append(("K901", "甲一", "在编", "北山所", "", "", "", ""))
        sheet.append(("K902", "甲二", "临时", STATIONS[0][1], "", "", "", ""))
        rows += 2
    book.save(path)
    return rows


def _posts_of(place: int, grids: list[str]) -> list[tuple[str, str]]:
    """Return the posts of the place-th person of a station with eight grids."""
    if place < 18:
        kind, part = POSTS[place // 3], place % 3
        return [(kind, grid) for grid in grids[part::3]]
    return [("所长", "")] if place == 18 else [("副所长", "")]


def spot() -> tuple[float, float]:
    """Return a place well inside the second grid of the first row, in degrees."""
    middle = cells()[code(0, 1)].representative_point()
    return float(middle.x), float(middle.y)
