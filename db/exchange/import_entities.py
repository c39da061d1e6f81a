"""A register file taken in: staged in batches, compared, then published by one act."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import shapely

from db.connection import open_existing
from db.exchange.columns import ENTITIES
from db.exchange.import_job import (
    ROWS_AT_MOST,
    batch_name,
    faulty,
    fields_of,
    finish_rejects,
    guard,
    mapping_of,
    opened,
    source_crs,
    stop_if_cancelled,
)
from db.staging import Staging, chunk_bytes
from domain.boundary.projection import CGCS2000
from domain.entities.file_rows import Numbers, Rejected, entity_of, placed
from domain.entities.premises_place import FILE_CRS, UNKNOWN
from domain.entities.staged import StagedEntity, packed, unpacked
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils.utils import sqlite3

    from db.exchange.file_reader import FileReader
    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
    from db.exchange.rows_stream import FileRow
    from db.staging import StagedBatch

Point = tuple[float, float]


def import_entities(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> None:
    """Stage a register file, list what it would change, and publish it.

    Cancelled or killed, what was staged is taken up again by the next run.
    """
    conn = open_existing(target.path)
    try:
        staging = Staging(conn)
        batch = batch_name(file, ENTITIES, options)
        begun = staging.begin(batch, ENTITIES, file.name)
        if not begun.whole:
            _staged(target, file, options, report, conn, begun)
            begun = staging.finish(batch)
        for chunk in staging.chunks(batch):
            gone = msgspec.msgpack.decode(chunk.rejects, type=list[Rejected])
            report.rows += chunk.rows + len(gone)
            report.good += chunk.rows
            report.reject(gone)
        _publish(target, begun, options, report, staging)
    finally:
        conn.close()


def _staged(
    target: ImportTarget,
    file: Path,
    options: ImportOptions,
    report: ImportReport,
    conn: sqlite3.Connection,
    begun: StagedBatch,
) -> None:
    try:
        with opened(file, options) as reader:
            _Stager(target, reader, options, report).stage(conn, begun)
    except Refused as reason:
        # What a person cancelled is taken up again; what is at fault is dropped.
        if reason.code != "IMPORT_CANCELLED":
            Staging(conn).drop(begun.batch)
        raise


def _publish(
    target: ImportTarget,
    batch: StagedBatch,
    options: ImportOptions,
    report: ImportReport,
    staging: Staging,
) -> None:
    try:
        finish_rejects(options, report)
    except Refused:
        staging.drop(batch.batch)
        raise
    names = staging.names(batch.batch)
    if not names:
        staging.drop(batch.batch)
        return
    target.progress("compare", 0, 1)
    diff = target.read.entities.import_diff(names, batch.content_hash, options.source)
    report.new, report.changed = diff.new, diff.changed
    report.unchanged, report.vanished = diff.unchanged, diff.vanished
    report.examples = diff.examples
    if options.dry_run or diff.nothing:
        staging.drop(batch.batch)
        return
    target.progress("publish", 0, 1)
    report.result = target.door.do_plain(
        {
            "command": "ImportEntities",
            "batch": batch.batch,
            "content_hash": batch.content_hash,
            "chunks": list(names),
            "source": options.source,
            "source_datum": options.datum,
            "vanish": options.vanish,
        }
    )
    report.applied = True


class _Stager:
    """Turns the rows of one file into staged chunks."""

    def __init__(
        self,
        target: ImportTarget,
        reader: FileReader,
        options: ImportOptions,
        report: ImportReport,
    ) -> None:
        self._target = target
        self._reader = reader
        self._options = options
        self._report = report
        self._mapping = mapping_of(ENTITIES, reader, options)
        crs = source_crs(reader, options)
        self._crs = crs
        self._shapes = Numbers(
            options.datum or (FILE_CRS if crs else UNKNOWN),
            crs,
            target.read.boundary.crs_epsg,
        )
        self._seen: set[int] = set()

    def stage(self, conn: sqlite3.Connection, begun: StagedBatch) -> None:
        """Stage what is not staged yet, twenty thousand rows at a time."""
        staging = Staging(conn)
        done = staging.chunks(begun.batch)
        for chunk in done:
            if chunk.rows:
                rows = unpacked(chunk_bytes(conn, chunk.sha256))
                self._seen.update(hash(row.key) for row in rows)
        rows_of_file = chain.from_iterable(self._reader.chunks())
        for number, part in enumerate(_parts(rows_of_file)):
            if number < len(done):
                continue
            stop_if_cancelled(self._target, ENTITIES)
            good, gone = self._made(part)
            if number == 0:
                self._guard(good)
            good = placed(good, self._shapes)
            staging.add(
                begun.batch,
                number,
                len(good),
                packed(good),
                msgspec.msgpack.encode(gone),
            )
            self._target.progress("stage", part[-1].line, self._reader.head.rows)

    def _made(self, part: list[FileRow]) -> tuple[list[StagedEntity], list[Rejected]]:
        good: list[StagedEntity] = []
        gone: list[Rejected] = []
        for row in part:
            made = self._one(row)
            if isinstance(made, Rejected):
                gone.append(made)
            elif hash(made.key) in self._seen:
                gone.append(Rejected(row.line, "uscc", made.key, "code_twice"))
            else:
                self._seen.add(hash(made.key))
                good.append(made)
        return good, gone

    def _one(self, row: FileRow) -> StagedEntity | Rejected:
        if row.fault:
            return faulty(row, self._mapping)
        point: Point | None = None
        if row.geometry is not None:
            shape = shapely.from_wkb(row.geometry)
            if shape.geom_type != "Point":
                return Rejected(row.line, "geometry", shape.geom_type, "not_a_point")
            if not shape.is_empty:
                x, y = shapely.get_coordinates(shape)[0].tolist()
                point = (x, y)
        fields = fields_of(row, self._mapping)
        return entity_of(row.line, fields, point, self._shapes)

    def _guard(self, good: list[StagedEntity]) -> None:
        points = [
            row.premises[0][2:4]
            for row in good
            if row.premises and row.premises[0][2] is not None
        ]
        if not points:
            return
        unknown = self._shapes.datum == UNKNOWN
        if unknown:
            self._report.note("exchange.datum_unknown", rows=len(points))
        guard(
            np.asarray(shapely.points(np.array(points, dtype=np.float64))),
            self._crs if self._shapes.datum == FILE_CRS else CGCS2000,
            self._target,
            replace(self._options, datum=UNKNOWN) if unknown else self._options,
            self._report,
        )


def _parts(rows: Iterator[FileRow]) -> Iterator[list[FileRow]]:
    while part := list(islice(rows, ROWS_AT_MOST)):
        yield part
