"""Rows of a past time for the verbs, and what cannot be told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click
import shapely

from db.as_of import UNKNOWN, past_case_rows, past_entity_rows
from db.exchange.columns import CASES, ENTITIES, GRIDS, STAFF
from db.exchange.export_rows import (
    BUREAUS,
    STATIONS,
    grids_as,
    points_as,
    staff_as,
    units_as,
)
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from db.exchange.export_rows import Outgoing
    from db.world import Reads

    Past = Callable[[Reads, datetime], Iterable[dict[str, Any]]]

PAST: Final[dict[str, Past]] = {
    GRIDS: lambda read, at: read.boundary.grid_rows(at),
    STATIONS: lambda read, at: read.boundary.unit_rows("station", at),
    BUREAUS: lambda read, at: read.boundary.unit_rows("bureau", at),
    ENTITIES: past_entity_rows,
    CASES: past_case_rows,
    STAFF: lambda read, at: read.staffing.staff_rows(at),
}
AS_OF: Final = ", ".join(PAST)


def tell_unknown(kind: str) -> None:
    """Say on the error stream what of a report is today's, or not known at all."""
    for name in UNKNOWN[kind]:
        click.echo(t(f"past.{name}"), err=True)


def outgoing_at(read: Reads, kind: str, at: datetime) -> Outgoing:
    """Return the rows of a past time on their way into a file."""
    rows = PAST[kind](read, at)
    if kind in {ENTITIES, CASES}:
        return points_as(read, kind, rows)
    if kind == STAFF:
        return staff_as(read, rows)
    shown = read.boundary.display(at)
    if kind == GRIDS:
        shapes = dict(zip(shown.codes, shown.shapes, strict=True))
        return grids_as(
            read, ((row, shapely.to_wkb(shapes[row["code"]])) for row in rows)
        )
    owners = shown.stations if kind == STATIONS else shown.bureaus
    return units_as(read, kind, rows, (owners, shown.shapes))
