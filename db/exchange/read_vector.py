"""Rows of a GeoPackage, GeoJSON or Shapefile, through GDAL, in the caged child only."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from db.exchange.dxf_signs import in_its_own_signs
from db.exchange.file_format import DXF, GEOJSON, GPKG, SHAPEFILE
from db.exchange.rows_stream import FileHead, FileRow
from db.exchange.wkb_guard import fault_of
from db.lean import lean
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

pyogrio: Any = lean("pyogrio")
AT_ONCE = 50_000
DRIVERS = {
    GPKG: ("GPKG",),
    GEOJSON: ("GeoJSON",),
    SHAPEFILE: ("ESRI Shapefile",),
    DXF: ("DXF",),
}
_SAMPLE = 1 << 20


def read_vector(
    path: Path, said: str, layer: str = "", encoding: str = "", *, first: bool = False
) -> Iterator[FileHead | FileRow]:
    """Yield the head, then every feature; Refused names a bad file.

    The line is the feature's place in the file, 1 for the first. With `first` the
    first of several layers is read; else which of them has to be said.
    """
    if said == GPKG:
        _check_sqlite(path)
    if said == SHAPEFILE:
        encoding = encoding or _dbf_encoding(path)
    layers = _layers(path)
    layer = layer or (layers[0] if first else "")
    info, chosen = _info(path, said, (layer, encoding), layers)
    columns = tuple(str(name) for name in info["fields"])
    yield FileHead(
        said,
        columns,
        str(info.get("encoding") or encoding),
        str(info.get("crs") or ""),
        max(int(info["features"]), 0),
        chosen,
        layers,
    )
    line = 0
    while True:
        part = _read(path, chosen, encoding, line)
        for at in range(len(part.shapes)):
            line += 1
            row = part.row(at, line)
            yield in_its_own_signs(row, encoding) if said == DXF else row
        if len(part.shapes) < AT_ONCE:
            return


class _Part:
    """A run of features as GDAL gives them: columns beside each other."""

    def __init__(
        self, names: tuple[str, ...], shapes: NDArray[np.object_], columns: list[Any]
    ) -> None:
        self.names = names
        self.shapes = shapes
        self._columns = columns

    def row(self, at: int, line: int) -> FileRow:
        """Return one feature, its shape under guard."""
        fields = {
            name: value_text(column[at])
            for name, column in zip(self.names, self._columns, strict=True)
        }
        wkb = self.shapes[at]
        if wkb is None:
            return FileRow(line, fields)
        wkb = bytes(wkb)
        fault = fault_of(wkb)
        if fault:
            return FileRow(line, fields, None, fault)
        try:
            flat: bytes = shapely.to_wkb(shapely.from_wkb(wkb), output_dimension=2)
        except shapely.errors.GEOSException:
            return FileRow(line, fields, None, "geometry_unreadable")
        return FileRow(line, fields, flat)


def value_text(value: object) -> str | None:
    """Return a value of a feature as text, None for NULL."""
    match value:
        case None | bytes():
            return None
        case float() | np.floating():
            return _number_text(float(value))
        case np.datetime64():
            return None if np.isnat(value) else str(value)
        case np.bool_() | bool():
            return "true" if value else "false"
        case _:
            return str(value).strip()


def _number_text(number: float) -> str | None:
    # NaN is how GDAL hands over an empty cell of a column of numbers.
    if not np.isfinite(number):
        return None
    return str(int(number)) if number.is_integer() else repr(number)


def _layers(path: Path) -> tuple[str, ...]:
    try:
        layers = tuple(str(row[0]) for row in pyogrio.list_layers(path))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise Refused("FILE_DAMAGED", path=path.name, why=_short(error)) from error
    if not layers:
        raise Refused("NO_LAYER", path=path.name)
    return layers


def _info(
    path: Path, said: str, asked: tuple[str, str], layers: tuple[str, ...]
) -> tuple[dict[str, Any], str]:
    layer, encoding = asked
    if layer and layer not in layers:
        raise Refused("NO_SUCH_LAYER", layer=layer, known=", ".join(layers[:20]))
    if not layer and len(layers) > 1:
        raise Refused("WHICH_LAYER", path=path.name, known=", ".join(layers[:20]))
    chosen = layer or layers[0]
    try:
        info = dict(
            pyogrio.read_info(
                path, layer=chosen, encoding=encoding or None, force_feature_count=True
            )
        )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise Refused("FILE_DAMAGED", path=path.name, why=_short(error)) from error
    if info.get("driver") and info["driver"] not in DRIVERS[said]:
        raise Refused(
            "NOT_WHAT_IT_SAYS", path=path.name, format=said, really=info["driver"]
        )
    return info, chosen


def _read(path: Path, layer: str, encoding: str, skip: int) -> _Part:
    try:
        meta, _fids, shapes, columns = pyogrio.raw.read(
            path,
            layer=layer,
            encoding=encoding or None,
            skip_features=skip,
            max_features=AT_ONCE,
            datetime_as_string=True,
        )
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.FieldError,
        ValueError,
    ) as error:
        raise Refused("FILE_DAMAGED", path=path.name, why=_short(error)) from error
    count = len(columns[0]) if columns else 0
    if shapes is None:
        shapes = np.full(count, None, dtype=object)
    return _Part(tuple(str(name) for name in meta["fields"]), shapes, list(columns))


def _check_sqlite(path: Path) -> None:
    """Ask SQLite whether the file is whole, with everything clever switched off."""
    try:
        conn = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            conn.execute("PRAGMA trusted_schema=OFF")
            conn.execute("PRAGMA cell_size_check=ON")
            conn.execute("PRAGMA mmap_size=0")
            conn.execute("PRAGMA query_only=ON")
            said = conn.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            conn.close()
    except sqlite3.Error as error:
        raise Refused("FILE_DAMAGED", path=path.name, why=_short(error)) from error
    if said != "ok":
        raise Refused("FILE_DAMAGED", path=path.name, why=str(said)[:120])


def _dbf_encoding(path: Path) -> str:
    """Return the encoding of a Shapefile's table, "" where its .cpg says it."""
    if path.with_suffix(".cpg").exists() or path.with_suffix(".CPG").exists():
        return ""
    table = next(
        (p for p in (path.with_suffix(".dbf"), path.with_suffix(".DBF")) if p.exists()),
        None,
    )
    if table is None:
        return ""
    with table.open("rb") as file:
        data = file.read(_SAMPLE)[32:]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # The sample may end in the middle of a sign.
        if error.start < len(data) - 4:
            return "GB18030"
    return "UTF-8"


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]
