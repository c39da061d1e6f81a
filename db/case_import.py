"""Taking a staged batch of cases into the tables, a chunk at a time."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from db.case_point import crs_of, point_blob
from domain.cases.limits import RuleBook
from domain.cases.procedure import Moment, clock_facts
from domain.cases.register import case_number
from domain.cases.staged_case import StagedCase
from domain.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.rows import Meta, Rows, SqlValue
    from domain.cases.events import CasesImported

Row = tuple[Any, ...]
# Registering starts clocks by name; no limit is looked up for that.
NO_RULES = RuleBook({}, {}, {}, {})
FILE_COLUMNS = (
    "id",
    "number",
    "kind",
    "procedure",
    "procedure_version",
    "source",
    "source_no",
    "received_at",
    "registered_at",
    "registered_by",
    "summary",
    "x",
    "y",
    "unlocated",
    "address",
    "linked_to",
    "publish_consent",
    "mediation_consent",
    "sealed",
    "state",
    "is_open",
    "matter",
    "priority",
    "grid",
    "station",
    "boundary_version",
    "entity",
    "handler",
    "assistants",
    "handlers",
    "attempt",
    "reworks",
    "returns",
    "closure",
    "flags",
    "version",
    "changed_at",
)
POINT_COLUMNS = (
    "geom",
    "id",
    "number",
    "kind",
    "state",
    "lane",
    "matter",
    "grid",
    "station",
    "handler",
    "received_at",
)
CLOCK_COLUMNS = (
    "case_id",
    "version",
    "ordinal",
    "seq",
    "clock",
    "what",
    "at",
    "amount",
)
EVENT_COLUMNS = (
    "case_id",
    "seq",
    "ordinal",
    "version",
    "at",
    "act",
    "by_person",
    "entered_by",
    "role",
    "approver",
    "from_state",
    "to_state",
    "fields",
)


class Batch:
    """What the rows of one batch need to know, read once."""

    def __init__(self, rows: Rows, event: CasesImported, meta: Meta) -> None:
        """Read states, procedures and running numbers of the workspace."""
        conn = rows.conn
        self.rows = rows
        self.event = event
        self.meta = meta
        self.srs = crs_of(rows)
        self.lanes: dict[str, tuple[str, int]] = {
            code: (lane, is_open)
            for code, lane, is_open in conn.execute(
                "SELECT code, lane, is_open FROM case_state"
            )
        }
        self.procedures: list[tuple[str, int, str, str, str]] = conn.execute(
            "SELECT code, version, kind, valid_from, valid_to FROM procedure "
            "ORDER BY valid_from DESC, version DESC"
        ).fetchall()
        self.serials: dict[tuple[str, str], int] = {
            (station, day): last
            for station, day, last in conn.execute(
                "SELECT station, day, last FROM case_serial"
            )
        }
        self.known: set[tuple[str, str]] = set(
            conn.execute(
                "SELECT source, source_no FROM case_file WHERE source_no <> ''"
            ).fetchall()
        )
        self.drawn: set[tuple[str, str]] = set()

        self.first = first_steps(rows)

    def placed(self, case: StagedCase) -> StagedCase:
        """Return a row without clocks as newly registered by its procedure."""
        code, version = self.procedure(case)
        step = self.first.get((code, version))
        if case.facts or step is None:
            return case
        state, effects = step
        moment = Moment(
            datetime.fromisoformat(case.registered_at),
            datetime.fromisoformat(case.received_at),
        )
        facts = tuple(
            (fact.clock, fact.what, fact.at, fact.amount)
            for fact in clock_facts(effects, moment, NO_RULES)
        )
        return replace(case, state=case.state or state, facts=facts)

    def fresh(self, case: StagedCase) -> bool:
        """Tell whether a case is new; one with a known external number is not."""
        if not case.source_no:
            return True
        key = (case.source, case.source_no)
        if key in self.known:
            return False
        self.known.add(key)
        return True

    def number(self, case: StagedCase) -> str:
        """Issue the next number of the station and day."""
        key = (case.station, case.registered_at[:10])
        self.serials[key] = self.serials.get(key, 0) + 1
        self.drawn.add(key)
        return case_number(case.station_code or "0", key[1], self.serials[key])

    def procedure(self, case: StagedCase) -> tuple[str, int]:
        """Return the procedure in force when the case was registered."""
        day = case.registered_at[:10]
        for code, version, kind, first, end in self.procedures:
            if kind == case.kind and first <= day and (not end or day < end):
                return code, version
        return case.kind, 1


def first_steps(rows: Rows) -> dict[tuple[str, int], tuple[str, list[str]]]:
    """Return the first state and the clock effects of registering, by procedure."""
    return {
        (code, version): (state, effects.split())
        for code, version, state, effects in rows.conn.execute(
            "SELECT procedure, version, to_state, effects FROM transition "
            "WHERE from_state = '' AND act = 'register'"
        )
    }


def imported(rows: Rows, event: CasesImported, meta: Meta) -> Changes:
    """Write every new case of a batch with its clocks and its timeline."""
    batch = Batch(rows, event, meta)
    for sha in event.chunks:
        _chunk(batch, list(_cases(rows.blob(sha))))
    for station, day in sorted(batch.drawn):
        rows.put(
            "case_serial",
            {"station": station, "day": day, "last": batch.serials[station, day]},
        )
    return Changes.of("case")


def _cases(data: bytes) -> Iterator[StagedCase]:
    for row in msgspec.msgpack.decode(zlib.decompress(data)):
        yield StagedCase(*row)


def _chunk(batch: Batch, cases: list[StagedCase]) -> None:
    fresh = [batch.placed(case) for case in cases if batch.fresh(case)]
    numbers = [batch.number(case) for case in fresh]
    pairs = list(zip(fresh, numbers, strict=True))
    rows = batch.rows
    rows.put_many(
        "case_file", FILE_COLUMNS, (_file(batch, case, no) for case, no in pairs)
    )
    rows.put_many(
        "case_point", POINT_COLUMNS, (_point(batch, case, no) for case, no in pairs)
    )
    rows.put_many(
        "case_clock",
        CLOCK_COLUMNS,
        (row for case in fresh for row in _clocks(batch, case)),
    )
    rows.put_many(
        "case_event",
        EVENT_COLUMNS,
        (row for case in fresh for row in _nodes(batch, case)),
    )


def _file(batch: Batch, case: StagedCase, number: str) -> tuple[SqlValue, ...]:
    return (
        case.id,
        number,
        case.kind,
        *batch.procedure(case),
        case.source,
        case.source_no,
        case.received_at,
        case.registered_at,
        batch.event.by,
        case.summary,
        case.x,
        case.y,
        int(case.x is None),
        case.address,
        case.linked_to,
        0,
        0,
        "[]",
        case.state,
        batch.lanes.get(case.state, ("", 0))[1],
        case.matter,
        case.priority,
        case.grid,
        case.station,
        case.boundary_version,
        case.entity,
        case.handler,
        " ".join(case.assistants),
        " ".join(case.handlers),
        case.attempt,
        case.reworks,
        case.returns,
        case.closure,
        " ".join(case.flags),
        1,
        case.changed_at or case.registered_at,
    )


def _point(batch: Batch, case: StagedCase, number: str) -> tuple[SqlValue, ...]:
    return (
        point_blob(case.x, case.y, batch.srs),
        case.id,
        number,
        case.kind,
        case.state,
        batch.lanes.get(case.state, ("", 0))[0],
        case.matter,
        case.grid,
        case.station,
        case.handler,
        case.received_at,
    )


def _clocks(batch: Batch, case: StagedCase) -> Iterator[Row]:
    for ordinal, (clock, what, at, amount) in enumerate(case.facts):
        yield (case.id, 1, ordinal, batch.meta.seq, clock, what, at, float(amount))


def _nodes(batch: Batch, case: StagedCase) -> Iterator[Row]:
    seq = batch.meta.seq
    timeline = case.timeline or (
        (case.registered_at, "register", batch.event.by, "importer", "", case.state),
    )
    fields = json.dumps(
        {"batch": batch.event.batch, "source": batch.event.source},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    for ordinal, (at, act, by, role, before, after) in enumerate(timeline):
        yield (
            case.id,
            seq,
            ordinal,
            1,
            at,
            act,
            by,
            "",
            role,
            "",
            before,
            after,
            fields,
        )
