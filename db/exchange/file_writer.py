"""Rows written to a file beside its place, which then takes that place in one step."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from db.exchange.child_limits import environment
from db.exchange.export_rows import reprojected, text_of
from db.exchange.file_format import (
    CSV,
    DXF,
    ENDINGS,
    GEOJSON,
    GPKG,
    KML,
    SHAPEFILE,
    XLSX,
    ZIP,
)
from db.exchange.file_reader import ROOT
from db.exchange.rows_stream import ROWS_AT_ONCE, WriteJob, receive, send
from db.exchange.write_drawing import as_drawing
from db.exchange.write_geojson import write_geojson
from db.exchange.write_table import write_csv, write_xlsx
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from db.exchange.export_rows import Outgoing, Row

NUMERIC = ("area_m2", "length_m", "load", "x", "y")
# A Shapefile's table holds names of ten signs.
SHORT_NAMES = {
    "registration_no": "reg_no",
    "station_name": "stat_name",
    "bureau_name": "bur_name",
    "unplaced_reason": "unplaced",
    "valid_from": "valid_from",
    "due_statutory": "due_stat",
    "due_assessment": "due_assess",
    "received_at": "received",
}
_PLAIN: dict[str, Callable[[Path, Outgoing], int]] = {
    CSV: write_csv,
    XLSX: write_xlsx,
    GEOJSON: write_geojson,
}


# KML knows longitude and latitude of WGS 84 only.
WGS84 = 4326
SHAPED = (SHAPEFILE, ZIP, KML, DXF)
KNOWN = ".gpkg .geojson .shp .zip .kml .dxf .csv .xlsx"


def write_file(path: Path, out: Outgoing) -> int:
    """Write rows in the format of the file's ending; return how many there were.

    The file there is replaced only when the new one is whole. A .zip holds a
    Shapefile. Refused UNKNOWN_FORMAT or NO_SHAPES; Unavailable CANNOT_WRITE.
    """
    said = ENDINGS.get(path.suffix.casefold(), "")
    if said not in (*_PLAIN, *SHAPED, GPKG):
        raise Refused("UNKNOWN_FORMAT", path=path.name, known=KNOWN)
    if said in SHAPED and not out.geometry_type:
        raise Refused("NO_SHAPES", kind=out.kind, format=said)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".griddesk-") as name:
            folder = Path(name)
            count = _written(folder / path.name, said, out)
            for made in sorted(folder.iterdir()):
                shutil.move(made, path.with_suffix(made.suffix))
    except OSError as error:
        raise Unavailable("CANNOT_WRITE", path=str(path), why=str(error)) from error
    return count


def _written(part: Path, said: str, out: Outgoing) -> int:
    write = _PLAIN.get(said)
    if write:
        return write(part, out)
    if said == ZIP:
        return _zipped(part, out)
    if said == KML:
        return _by_child(part, said, reprojected(out, WGS84))
    if said == DXF:
        # One row is several lines of a drawing: the rows are what is counted.
        counted = _Counted(out.rows)
        _by_child(part, said, as_drawing(replace(out, rows=counted.rows())))
        return counted.count
    return _by_child(part, said, out)


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self.count = 0

    def rows(self) -> Iterator[Row]:
        """Yield the rows."""
        for row in self._rows:
            self.count += 1
            yield row


def _zipped(part: Path, out: Outgoing) -> int:
    count = _by_child(part.with_suffix(".shp"), SHAPEFILE, out)
    pieces = sorted(part.parent.iterdir())
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for piece in pieces:
            archive.write(piece, piece.name)
            piece.unlink()
    return count


def _by_child(part: Path, said: str, out: Outgoing) -> int:
    child = subprocess.Popen(
        [sys.executable, "-m", "db.exchange.writing_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment(str(ROOT)),
    )
    try:
        if child.stdin is None or child.stdout is None:
            raise Refused("WRITER_CRASHED", path=part.name)
        count = _send(child.stdin, part, said, out)
        child.stdin.close()
        if receive(child.stdout) is None:
            raise Refused("WRITER_CRASHED", path=part.name)
    except BrokenPipeError as error:
        raise Refused("WRITER_CRASHED", path=part.name) from error
    finally:
        child.kill()
        _shut(child.stdin)
        _shut(child.stdout)
        child.wait()
    return count


def _shut(pipe: IO[bytes] | None) -> None:
    if pipe is None or pipe.closed:
        return
    try:
        pipe.close()
    except BrokenPipeError:
        # What was still to be sent has no reader any more.
        return


def _send(pipe: IO[bytes], part: Path, said: str, out: Outgoing) -> int:
    short = said == SHAPEFILE
    names = [SHORT_NAMES.get(n, n)[:10] if short else n for n in out.columns]
    numeric = [n for n, c in zip(names, out.columns, strict=True) if c in NUMERIC]
    job = WriteJob(
        path=str(part),
        format=said,
        # "id" is no key of ours in their file: GDAL keeps its own numbers.
        columns=tuple(names),
        layer={SHAPEFILE: part.stem, DXF: "entities"}.get(said, out.kind),
        geometry_type=out.geometry_type,
        epsg=out.epsg,
        numeric=tuple(numeric),
    )
    send(pipe, "job", job)
    count = 0
    while rows := list(islice(out.rows, ROWS_AT_ONCE * 10)):
        told = [
            ([_value(row.get(name), name) for name in out.columns], wkb)
            for row, wkb in rows
        ]
        send(pipe, "rows", told)
        count += len(rows)
    send(pipe, "end", None)
    return count


def _value(value: Any, name: str) -> Any:
    if name in NUMERIC:
        return None if value is None else float(value)
    return None if value is None else text_of(value)
