"""What acts upon the whole organisation write: cases that go to another station."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.case_point import tell_point
from domain.changes import Changes
from domain.organisation.events import CasesRehoused

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.rows import Meta, Rows, StateTable

SCHEMA = ""
STATE_TABLES: tuple[StateTable, ...] = ()


def _rehoused(rows: Rows, event: CasesRehoused, _meta: Meta) -> Changes:
    for case in event.cases:
        rows.update("case_file", case, station=event.station)
        tell_point(rows, case)
    return Changes.of("case", event.cases)


PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {CasesRehoused: _rehoused}
