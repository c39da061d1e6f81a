"""Shapes written as text in a table's column (WKT), read under guard."""

from __future__ import annotations

import shapely

from db.exchange.wkb_guard import fault_of, wkt_fault

COLUMNS = ("wkt", "geometry", "geom", "the_geom")


def shape_of(fields: dict[str, str | None]) -> tuple[bytes | None, str]:
    """Return the WKB of a row's WKT column and what is wrong with it ("" = nothing)."""
    for name, text in fields.items():
        if text and name.casefold() in COLUMNS:
            return _parsed(text)
    return None, ""


def _parsed(text: str) -> tuple[bytes | None, str]:
    fault = wkt_fault(text)
    if fault:
        return None, fault
    try:
        wkb: bytes = shapely.to_wkb(shapely.from_wkt(text), output_dimension=2)
    except (shapely.errors.GEOSException, ValueError):
        return None, "geometry_unreadable"
    fault = fault_of(wkb)
    return (None, fault) if fault else (wkb, "")
