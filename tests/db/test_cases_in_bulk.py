"""Batches of cases: taken in once, queued by lane, quick at city size, replayed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db.staging import Staging
from domain.boundary.staged import chunks_of
from domain.cases.commands import ImportCases
from domain.cases.staged_case import StagedCase
from domain.clock import local_time
from domain.refused import Refused
from tests.db.boundary_desk import X, Y
from tests.db.case_desk import CaseDesk

STATES = (
    ("awaiting_acceptance", "accept"),
    ("awaiting_dispatch", "dispatch"),
    ("in_handling", "handle"),
    ("in_verification", "verify"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    found = CaseDesk(tmp_path)
    yield found
    found.conn.close()


def staged(number: int, **more: object) -> StagedCase:
    state, stage = STATES[number % len(STATES)]
    at = (local_time("2026-04-20T09:00") + timedelta(minutes=number % 5000)).isoformat()
    fields = {
        "id": f"{number:032x}",
        "kind": ("complaint", "report", "patrol")[number % 3],
        "source": "12345",
        "source_no": f"N{number}",
        "received_at": at,
        "registered_at": at,
        "summary": "食品过期",
        "state": state,
        "x": X + number % 100,
        "y": Y + number % 90,
        "grid": "A",
        "station": "s1",
        "station_code": "001",
        "matter": "0202",
        "handler": "zhang" if state == "in_handling" else "",
        "facts": (
            ("total", "start", at, 0.0),
            ("clue_check", "start", at, 0.0),
            (stage, "start", at, 0.0),
        ),
    }
    return StagedCase(**(fields | more))


def take_in(desk: CaseDesk, cases: list[StagedCase], batch: str = "b1") -> None:
    staging = Staging(desk.conn)
    staging.begin(batch, "cases", "list.csv")
    rows = [case.as_row() for case in cases]
    for number, chunk in enumerate(chunks_of(rows, 5000)):
        staging.add(batch, number, len(rows), chunk, b"")
    whole = staging.finish(batch)
    desk.do(
        ImportCases(
            batch=batch,
            source="12345",
            content_hash=whole.content_hash,
            chunks=staging.names(batch),
            count=len(rows),
        )
    )


def test_a_batch_is_taken_in_once(desk: CaseDesk) -> None:
    cases = [staged(number) for number in range(30)]
    take_in(desk, cases)
    take_in(desk, [*cases, staged(30, source_no="N30")], "b2")
    count = desk.conn.execute("SELECT count(*) FROM case_file").fetchone()[0]
    assert count == 31
    numbers = {row["number"] for row in desk.cases.case_rows(desk.clock.at)}
    assert "001-20260420-0031" in numbers
    assert desk.cases.next_serial("s1", "2026-04-20") == 32
    assert desk.cases.open_load("zhang") == 8


def test_a_row_without_clocks_starts_as_newly_registered(desk: CaseDesk) -> None:
    take_in(desk, [staged(0, facts=(), state="", kind="complaint")])
    row = desk.row(f"{0:032x}")
    assert row.state == "awaiting_acceptance"
    clocks = {run.clock for run in desk.cases.clocks(row.id)}
    assert clocks == {"accept", "total", "complaint_accept"}
    desk.act("AcceptCase", row.id)


def test_a_batch_that_is_not_what_was_staged_is_refused(desk: CaseDesk) -> None:
    command = ImportCases(source="x", content_hash="0", chunks=("a",), count=1)
    with pytest.raises(Refused) as caught:
        desk.do(command)
    assert caught.value.code == "CONTENT_HASH"
    with pytest.raises(Refused):
        desk.do(ImportCases(source="x", content_hash="0", chunks=(), count=0))


def test_lanes_hold_open_cases_and_closed_ones_for_a_while(desk: CaseDesk) -> None:
    take_in(desk, [staged(number) for number in range(8)])
    case = desk.to_state(desk.register(), "closed")
    now = desk.clock.at
    assert desk.cases.lane_counts(now) == {
        "acceptance": 2,
        "dispatch": 2,
        "handling": 2,
        "verification": 2,
        "closed": 1,
    }
    assert desk.cases.open_ids(now, "closed") == (case,)
    later = now + timedelta(minutes=31)
    assert desk.cases.open_ids(later, "closed") == ()
    assert desk.cases.lane_counts(later)["closed"] == 0
    assert len(desk.cases.open_ids(later)) == 8
    (row,) = desk.cases.queue_rows([case, "unknown"])
    assert (row.lane, row.case.id) == ("closed", case)


def test_script_rows_have_every_key_that_is_promised(desk: CaseDesk) -> None:
    take_in(desk, [staged(2)])
    (row,) = desk.cases.case_rows(local_time("2026-07-01T09:00"))
    promised = (
        "id number kind state matter grid station entity handler received_at "
        "due_statutory due_assessment overdue flags"
    )
    assert set(promised.split()) <= set(row)
    assert row["overdue"] is True
    assert row["due_statutory"] == "2026-05-13T23:59:59+08:00"
    found = desk.cases.by_number("0001")
    assert [one.id for one in found] == [row["id"]]
    assert desk.cases.by_number(row["number"]) == found
    assert desk.cases.by_number("%") == ()


def test_five_thousand_open_cases_are_queued_in_a_fraction_of_a_second(
    desk: CaseDesk,
) -> None:
    take_in(desk, [staged(number) for number in range(5000)])
    rules, now = desk.cases.clock_rules(), desk.clock.at
    start = time.process_time()
    rows = desk.cases.queue(now)
    order = sorted((row.clocks(rules, now).sort_key, row.case.number) for row in rows)
    assert len(order) == 5000
    # About 0.15 s on an idle machine; far from the bound even where it is not.
    assert time.process_time() - start < 3
    start = time.process_time()
    assert sum(desk.cases.lane_counts(now).values()) == 5000
    assert time.process_time() - start < 0.2
