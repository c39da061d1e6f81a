"""Cases of a spreadsheet taken in: placed, matched to entities, then published."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from db.exchange.columns import CASES
from db.exchange.file_reader import FileReader
from db.exchange.import_job import (
    faulty,
    fields_of,
    finish_rejects,
    mapping_of,
    stop_if_cancelled,
)
from db.exchange.staged_chunks import publish_chunks
from db.workspace import clock_of
from domain.boundary.staged import chunks_of
from domain.cases.staged_case import StagedCase
from domain.clock import local_time
from domain.entities.credit_code import tidied
from domain.entities.file_rows import Rejected
from domain.entities.premises_place import in_metres
from domain.refused import Refused

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget

_Place = tuple[float | None, float | None, str]
KINDS = {
    "投诉": "complaint",
    "举报": "report",
    "巡查": "patrol",
    "": "complaint",
}


def import_cases(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> None:
    """Read, check and publish the cases of a file; a number comes in only once."""
    good = _read(target, file, options, report)
    finish_rejects(options, report)
    report.good = len(good)
    if options.datum in ("", "unknown"):
        bare = sum(1 for one in good if one.x is None and not one.grid)
        if bare:
            report.note("exchange.datum_unknown", rows=bare)
    if not good:
        raise Refused("NOTHING_TO_IMPORT")
    if options.dry_run:
        return
    chunks = chunks_of([one.as_row() for one in good])
    name = hashlib.sha256(b"".join(chunks)).hexdigest()[:32]
    command = {"command": "ImportCases", "source": options.source, "count": len(good)}
    report.result = publish_chunks(target, name, CASES, chunks, command)
    report.applied = True


def _read(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> list[StagedCase]:
    now = clock_of(target.read).now()
    good: dict[str, StagedCase] = {}
    with FileReader(file, options.layer, options.encoding) as reader:
        mapping = mapping_of(CASES, reader, options)
        for chunk in reader.chunks():
            stop_if_cancelled(target, CASES)
            for row in chunk:
                report.rows += 1
                made: StagedCase | Rejected = faulty(row, mapping)
                if not row.fault:
                    fields = fields_of(row, mapping)
                    made = _case(row.line, fields, target, options, now)
                if isinstance(made, StagedCase) and made.source_no in good:
                    made = Rejected(row.line, "source_no", made.source_no, "twice")
                if isinstance(made, Rejected):
                    report.reject([made])
                else:
                    good[made.source_no] = made
    return list(good.values())


def _case(
    line: int,
    fields: dict[str, str],
    target: ImportTarget,
    options: ImportOptions,
    now: datetime,
) -> StagedCase | Rejected:
    for name in ("source_no", "received_at", "summary"):
        if not fields.get(name):
            return Rejected(line, name, "", "empty")
    told = fields.get("kind", "")
    kind = KINDS.get(told, told)
    read = target.read
    if read.cases.procedure(kind, now) is None:
        return Rejected(line, "kind", told, "unknown_word")
    try:
        received = local_time(fields["received_at"].replace("/", "-"))
    except ValueError:
        return Rejected(line, "received_at", fields["received_at"], "not_a_date")
    if received > now:
        return Rejected(line, "received_at", fields["received_at"], "in_future")
    place = _place(line, fields, target, options)
    if isinstance(place, Rejected):
        return place
    return _placed(fields, kind, received, place, target, options)


def _placed(
    fields: dict[str, str],
    kind: str,
    received: datetime,
    place: _Place,
    target: ImportTarget,
    options: ImportOptions,
) -> StagedCase:
    read = target.read
    now = clock_of(read).now()
    x, y, code = place
    entity = read.entities.entity_by_uscc(tidied(fields.get("entity", "")))
    code = code or (entity.grid if entity and not fields.get("grid") else "")
    grid = read.boundary.grid(code or fields.get("grid", ""))
    text = f"{options.source}\x00{fields['source_no']}"
    station = read.boundary.unit(grid.station) if grid else None
    return StagedCase(
        id=hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
        kind=kind,
        source=options.source,
        source_no=fields["source_no"],
        received_at=received.isoformat(timespec="seconds"),
        registered_at=now.isoformat(timespec="seconds"),
        summary=fields["summary"],
        state="",
        x=x,
        y=y,
        address=fields.get("address", ""),
        entity=entity.id if entity else "",
        grid=grid.code if grid else "",
        boundary_version=grid.id if grid else "",
        station=station.id if station else "",
        station_code=station.code if station else "",
        matter=fields.get("matter", ""),
        priority=_priority(fields.get("priority", "")),
    )


def _priority(text: str) -> int:
    return int(text) if text in ("1", "2", "3", "4") else 3


def _place(
    line: int, fields: dict[str, str], target: ImportTarget, options: ImportOptions
) -> _Place | Rejected:
    """Return metres and grid; numbers of an unknown datum place nothing."""
    if not (fields.get("x") and fields.get("y")) or options.datum in ("", "unknown"):
        return None, None, ""
    try:
        given = np.array([[float(fields["x"])], [float(fields["y"])]])
    except ValueError:
        value = f"{fields['x']} {fields['y']}"
        return Rejected(line, "x y", value, "not_a_number")
    epsg = target.read.boundary.crs_epsg
    x, y = in_metres(given[0], given[1], options.datum, 0, epsg)
    if not (np.isfinite(x[0]) and np.isfinite(y[0])):
        return Rejected(line, "x y", f"{fields['x']} {fields['y']}", "not_finite")
    found = target.read.boundary.grid_at(float(x[0]), float(y[0]))
    return float(x[0]), float(y[0]), found.code or ""
