"""Which format a file is in: by its ending, held against its first bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

GPKG, GEOJSON, SHAPEFILE, CSV, XLSX, ZIP, KML, KMZ, DXF = (
    "gpkg",
    "geojson",
    "shp",
    "csv",
    "xlsx",
    "zip",
    "kml",
    "kmz",
    "dxf",
)
ENDINGS = {
    ".gpkg": GPKG,
    ".geojson": GEOJSON,
    ".json": GEOJSON,
    ".shp": SHAPEFILE,
    ".csv": CSV,
    ".txt": CSV,
    ".tsv": CSV,
    ".xlsx": XLSX,
    ".zip": ZIP,
    ".kml": KML,
    ".kmz": KMZ,
    ".dxf": DXF,
}
VECTOR = (GPKG, GEOJSON, SHAPEFILE, DXF)
_MAGIC = {
    GPKG: (b"SQLite format 3\x00",),
    SHAPEFILE: (b"\x00\x00\x27\x0a",),
    XLSX: (b"PK\x03\x04",),
    ZIP: (b"PK\x03\x04", b"PK\x05\x06"),
    KMZ: (b"PK\x03\x04",),
}
# What a file with a wrong ending often really is, so that the sentence can say so.
_KNOWN = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP / XLSX"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\xd0\xcf\x11\xe0", "XLS (97-2003)"),
    (b"<", "XML / HTML"),
    (b"AC10", "DWG"),
    (b"AutoCAD Binary DXF", "binary DXF"),
)


def format_of(path: Path) -> str:
    """Return the format by the ending of a name; Refused UNKNOWN_FORMAT."""
    found = ENDINGS.get(path.suffix.casefold())
    if found is None:
        raise Refused("UNKNOWN_FORMAT", path=path.name, known=" ".join(ENDINGS))
    return found


def sniffed(path: Path) -> str:
    """Return the format of a file that is there and looks like what it says.

    Refused FILE_ABSENT, FILE_EMPTY, UNKNOWN_FORMAT or NOT_WHAT_IT_SAYS.
    """
    if not path.is_file():
        raise Refused("FILE_ABSENT", path=str(path))
    said = format_of(path)
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        raise Refused("FILE_UNREADABLE", path=str(path), why=str(error)) from error
    if not head:
        raise Refused("FILE_EMPTY", path=path.name)
    if not _looks_like(said, head):
        really = next((name for magic, name in _KNOWN if head.startswith(magic)), "?")
        raise Refused("NOT_WHAT_IT_SAYS", path=path.name, format=said, really=really)
    return said


def _looks_like(said: str, head: bytes) -> bool:
    magic = _MAGIC.get(said)
    if magic is not None:
        return head.startswith(magic)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if said == GEOJSON:
        return text[:1] in (b"{", b"[")
    if said == KML:
        return text[:1] == b"<" and b"<!doctype html" not in text[:200].lower()
    if said == DXF:
        return _is_dxf(text)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return wide or b"\x00" not in head


def _is_dxf(head: bytes) -> bool:
    """Tell whether pairs of a number and its value begin here, as text DXF has them."""
    first = head.split(b"\n", 1)[0].strip()
    return first.isdigit() and int(first) in {0, 999}
