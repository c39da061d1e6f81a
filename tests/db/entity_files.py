"""Register and grid files that the import tests write and read."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
from db.sample.made_codes import credit_codes
from desktop.verbs.import_file import import_file
from domain.boundary.projection import to_degrees

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from db.workspace import Workspace

X, Y, SIDE, GRIDS = 580_000.0, 3_790_000.0, 500.0, 3
HEAD = ("统一社会信用代码", "名称", "状态", "行业代码", "经营场所", "经度", "纬度")


def target_of(workspace: Workspace, path: Path) -> ImportTarget:
    return ImportTarget(path, workspace.read, workspace.door())


def taken_in(
    target: ImportTarget, kind: str, file: Path, **options: object
) -> ImportReport:
    chosen = ImportOptions(**options)  # type: ignore[arg-type]
    return import_file(target, kind, file, chosen)


def squares(shift: float = 0.0) -> list[shapely.Polygon]:
    return [
        shapely.box(
            X + i * SIDE + shift,
            Y + j * SIDE,
            X + (i + 1) * SIDE + shift,
            Y + (j + 1) * SIDE,
        )
        for j in range(GRIDS)
        for i in range(GRIDS)
    ]


def grid_csv(path: Path, shapes: Sequence[shapely.Geometry]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("网格编码", "wkt"))
        for number, shape in enumerate(shapes):
            writer.writerow((f"610113001000{number + 1:03d}", shape.wkt))
    return path


def register_rows(count: int, seed: int = 1) -> list[tuple[str, ...]]:
    """Rows of HEAD, all inside the squares, in WGS84 degrees."""
    rng = np.random.default_rng(seed)
    metres = rng.uniform(0, SIDE * GRIDS, (count, 2)) + np.array([X, Y])
    lon, lat = to_degrees(metres[:, 0], metres[:, 1], 4545)
    types = np.array(["91", "92"])[np.arange(count) % 2]
    codes: NDArray[np.str_] = credit_codes(types, np.arange(count))
    return [
        (code, f"样例店{n}", "存续", "F5211", f"样例路{n}号", repr(x), repr(y))
        for n, (code, x, y) in enumerate(
            zip(codes.tolist(), lon.tolist(), lat.tolist(), strict=True)
        )
    ]


def register_csv(
    path: Path,
    rows: Iterable[Sequence[str]],
    encoding: str = "utf-8-sig",
    head: Sequence[str] = HEAD,
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path
