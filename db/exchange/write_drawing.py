"""Rows turned into what a drawing (DXF) holds: closed lines, points, texts, layers."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from db.exchange.export_rows import Outgoing, Row

LAYER, STYLE = "Layer", "OGR_STYLE"
# A closed line on such a layer is a hole in what lies around it.
HOLE: Final = "-HOLE"
LABELS: Final = "LABEL"
HEIGHT_M: Final = 10
# What names a row's layer, and what is written beside it.
_LAYERS = ("code", "kind", "type", "grid")
_NAMES = ("code", "uscc", "number", "name")
_ALLOWED = "_-$."


def as_drawing(out: Outgoing) -> Outgoing:
    """Return rows as features of a drawing; each may be several lines and a text."""
    made = chain.from_iterable(_features(row, wkb, out.kind) for row, wkb in out.rows)
    return replace(out, columns=(LAYER, STYLE), geometry_type="Unknown", rows=made)


def _features(row: dict[str, Any], wkb: bytes | None, kind: str) -> Iterator[Row]:
    if wkb is None:
        return
    named = next((str(row[one]) for one in _LAYERS if row.get(one)), kind)
    layer = "".join(sign if _is_plain(sign) else "_" for sign in named)
    names = dict.fromkeys(str(row[one]) for one in _NAMES if row.get(one))
    # A building block has no name of its own: its grid is what it comes back by.
    text = " ".join(names) or str(row.get("grid") or "")
    for part in shapely.get_parts(shapely.from_wkb(wkb)):
        if part.geom_type == "Polygon":
            yield _feature(part.exterior, layer)
            for hole in part.interiors:
                yield _feature(hole, layer + HOLE)
            yield _label(shapely.point_on_surface(part), text)
        else:
            yield _feature(part, layer)
            if part.geom_type == "Point":
                yield _label(part, text)


def _is_plain(sign: str) -> bool:
    return sign.isascii() and (sign.isalnum() or sign in _ALLOWED)


def _feature(shape: BaseGeometry, layer: str) -> Row:
    if shape.geom_type == "LinearRing":
        shape = shapely.LineString(shape.coords)
    return {LAYER: layer, STYLE: ""}, shapely.to_wkb(shape)


def _label(place: BaseGeometry, text: str) -> Row:
    plain = text.replace("\\", "/").replace('"', "'")
    style = f'LABEL(f:"Arial",t:"{plain}",s:{HEIGHT_M}g)'
    return {LAYER: LABELS, STYLE: style}, shapely.to_wkb(place)
