"""One file of one kind taken into a workspace, whichever kind it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.exchange.block_rows import import_blocks
from db.exchange.columns import (
    BLOCKS,
    CASES,
    ENTITIES,
    GRIDS,
    KINDS,
    MATTERS,
    REFERENCES,
    STAFF,
    STREETS,
)
from db.exchange.import_cases import import_cases
from db.exchange.import_entities import import_entities
from db.exchange.import_grids import import_grids
from db.exchange.import_job import ImportOptions, ImportReport
from db.exchange.import_matters import import_matters
from db.exchange.import_reference import import_reference
from db.exchange.import_staff import import_staff
from db.exchange.import_streets import import_streets
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.exchange.import_job import ImportTarget

PLAIN = ImportOptions()
_BODIES: dict[
    str, Callable[[ImportTarget, Path, ImportOptions, ImportReport], None]
] = {
    GRIDS: import_grids,
    ENTITIES: import_entities,
    STAFF: import_staff,
    STREETS: import_streets,
    CASES: import_cases,
    MATTERS: import_matters,
    BLOCKS: import_blocks,
    **dict.fromkeys(REFERENCES, import_reference),
}


def take_in(
    target: ImportTarget,
    kind: str,
    file: Path,
    options: ImportOptions = PLAIN,
    report: ImportReport | None = None,
) -> ImportReport:
    """Take one file in; Refused says why nothing was, the report what was found.

    Give the report to see, after a refusal, what had been found until then.
    """
    body = _BODIES.get(kind)
    if body is None:
        raise Refused("NO_SUCH_KIND", kind=kind, known=", ".join(KINDS))
    if file.exists() and target.path.exists() and file.samefile(target.path):
        raise Refused("SAME_FILE", path=file.name)
    told = report if report is not None else ImportReport(kind, file.name)
    body(target, file, options, told)
    return told
