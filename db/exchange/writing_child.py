"""The process that writes files through GDAL, away from the desk."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from db.exchange.child_limits import cage
from db.exchange.file_format import DXF, GPKG, KML, SHAPEFILE
from db.exchange.rows_stream import WriteJob, receive, send
from db.lean import lean

if TYPE_CHECKING:
    from collections.abc import Sequence

raw: Any = lean("pyogrio.raw")
DRIVERS = {GPKG: "GPKG", SHAPEFILE: "ESRI Shapefile", KML: "KML", DXF: "DXF"}
# Formats that are written in one go: nothing can be added to such a file later.
AT_ONCE = (KML, DXF)


def main() -> int:
    """Take the job and the rows from the standard input; answer when all is written."""
    cage()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    first = receive(source)
    if first is None:
        return 1
    job = msgspec.convert(first[1], WriteJob)
    begun = False
    waiting: list[Any] = []
    while (message := receive(source)) is not None:
        if message[0] == "end":
            break
        if job.format in AT_ONCE:
            waiting += message[1]
            continue
        _write(job, message[1], append=begun)
        begun = True
    if not begun:
        _write(job, waiting, append=False)
    send(sink, "done", None)
    sink.flush()
    return 0


def _write(job: WriteJob, rows: Sequence[Any], *, append: bool) -> None:
    shapes = np.array([row[1] for row in rows], dtype=object)
    columns = [
        _column([row[0][at] for row in rows], numeric=name in job.numeric)
        for at, name in enumerate(job.columns)
    ]
    plain = job.geometry_type == ""
    raw.write(
        job.path,
        None if plain else shapes,
        columns,
        list(job.columns),
        layer=job.layer,
        driver=DRIVERS[job.format],
        geometry_type=None if plain else job.geometry_type,
        crs=None if plain else f"EPSG:{job.epsg}",
        encoding="UTF-8",
        append=append,
    )


def _column(values: list[Any], *, numeric: bool) -> Any:
    if numeric:
        numbers = [np.nan if value is None else value for value in values]
        return np.array(numbers, dtype=np.float64)
    return np.array(values, dtype=object)


if __name__ == "__main__":
    sys.exit(main())
