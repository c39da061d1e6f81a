"""The caged process that reads one file and sends its rows to the desk."""

from __future__ import annotations

import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from db.exchange.child_limits import cage
from db.exchange.file_format import (
    CSV,
    DXF,
    GEOJSON,
    GPKG,
    KML,
    KMZ,
    SHAPEFILE,
    VECTOR,
    XLSX,
    ZIP,
    sniffed,
)
from db.exchange.read_csv import read_csv
from db.exchange.read_kml import read_kml
from db.exchange.read_vector import read_vector
from db.exchange.read_xlsx import read_xlsx
from db.exchange.rows_stream import ROWS_AT_ONCE, FileHead, FileRow, ReadJob, send
from db.exchange.zip_guard import unpacked
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator


# What an archive is opened for, the first that is there.
INSIDE = (".shp", ".gpkg", ".geojson", ".kml", ".dxf", ".csv", ".xlsx")


def rows_of(job: ReadJob) -> Iterator[FileHead | FileRow]:
    """Yield the head and the rows of the file that a job names."""
    path = Path(job.path)
    if job.format in VECTOR:
        told = (job.layer, job.encoding)
        yield from read_vector(path, job.format, *told, first=job.first)
    elif job.format == CSV:
        yield from read_csv(path, job.encoding)
    elif job.format == XLSX:
        yield from read_xlsx(path, job.layer)
    elif job.format in (KML, KMZ):
        yield from read_kml(path, job.format)
    elif job.format == ZIP:
        yield from _zipped(path, job)
    else:
        raise Refused("UNKNOWN_FORMAT", path=path.name, known=f"{CSV} {XLSX}")


def _zipped(path: Path, job: ReadJob) -> Iterator[FileHead | FileRow]:
    with tempfile.TemporaryDirectory(prefix="griddesk-") as folder:
        files = unpacked(path, Path(folder))
        wanted = [
            file
            for ending in INSIDE
            for file in files
            if file.suffix.casefold() == ending
        ]
        if not wanted:
            raise Refused("NO_LAYER", path=path.name)
        shapes = [file for file in wanted if file.suffix.casefold() == ".shp"]
        named = {file.name: file for file in shapes or wanted}
        if len(named) == 1 or job.layer not in named:
            if len(named) > 1 and not job.first:
                known = ", ".join(named)[:200]
                raise Refused("WHICH_LAYER", path=path.name, known=known)
            file, layer = wanted[0], job.layer
        else:
            # Which of several files is asked for like a layer.
            file, layer = named[job.layer], ""
        inner = job._replace(path=str(file), format=sniffed(file), layer=layer)
        stream = rows_of(inner)
        head = next(stream)
        if len(named) > 1 and isinstance(head, FileHead):
            head = head._replace(sheet=file.name, layers=tuple(named))
        yield head
        yield from stream


def main() -> int:
    """Read the job from the standard input, send rows to the standard output."""
    cage()
    out = sys.stdout.buffer
    job = msgspec.json.decode(sys.stdin.buffer.readline(), type=ReadJob)
    try:
        stream = rows_of(job)
        send(out, "head", next(stream))
        while rows := list(islice(stream, ROWS_AT_ONCE)):
            send(out, "rows", rows)
            out.flush()
        send(out, "end", None)
    except Refused as reason:
        send(out, "refused", (reason.code, reason.fields))
    except MemoryError:
        send(out, "refused", ("FILE_TOO_LARGE", {"path": Path(job.path).name}))
    out.flush()
    return 0


KNOWN = (GPKG, GEOJSON, SHAPEFILE, CSV, XLSX, ZIP, KML, KMZ, DXF)

if __name__ == "__main__":
    sys.exit(main())
