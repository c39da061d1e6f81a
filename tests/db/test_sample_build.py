"""A built sample opens, shows every state of the desk, and is the same each time."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from db.sample.feed import Feed, feed_places
from db.sample.sample_build import SampleOptions, SampleReport, build_sample
from db.verify import verify
from db.workspace import read_only
from domain.clock import local_time
from domain.refused import Refused
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.world import Reads

MORNING = local_time("2026-09-16T08:31:00")
SMALL = SampleOptions(entities=3_000)
# Sealed fields and keys are random by design; all else must be the same.
RANDOM_COLUMNS = {"case_file": {"sealed"}, "user": {"slot_hash"}}
CONTENT = (
    "unit",
    "grid_version",
    "grid_community",
    "street",
    "entity",
    "premises",
    "licence",
    "risk",
    "person",
    "post",
    "qualification",
    "shift",
    "assignment",
    "leave",
    "position",
    "attendance",
    "case_file",
    "case_clock",
    "case_point",
    "case_link",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleReport]:
    folder = tmp_path_factory.mktemp("sample")
    path = folder / "sample.gpkg"
    return path, build_sample(path, SMALL, folder / "home")


@pytest.fixture
def read(built: tuple[Path, SampleReport]) -> Iterator[Reads]:
    reads = read_only(built[0])
    yield reads
    reads.conn.close()


def content(reads: Reads) -> dict[str, str]:
    """Return a digest for each table of what the sample holds."""
    found = {}
    for table in CONTENT:
        hidden = RANDOM_COLUMNS.get(table, ())
        rows = [
            [value for name, value in row.items() if name not in hidden]
            for row in Database(reads.conn)[table].rows_where(order_by="fid")
        ]
        assert rows or table == "case_link", table
        found[table] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def count(reads: Reads, column: str, table: str) -> Counter[str]:
    rows = Database(reads.conn)[table].rows_where(select=column)
    return Counter(row[column] for row in rows)


def test_the_report_says_what_was_built(built: tuple[Path, SampleReport]) -> None:
    report = built[1]
    assert (report.bureaus, report.stations, report.grids) == (1, 10, 110)
    assert (report.entities, report.staff) == (3_000, 900)
    assert report.recovery_code
    assert set(report.logins) == {"operator", "administrator"}


def test_the_journal_replays_to_the_same_tables(read: Reads) -> None:
    assert verify(read.conn) == []


def test_the_same_seed_gives_the_same_content(read: Reads, tmp_path: Path) -> None:
    again = tmp_path / "again.gpkg"
    build_sample(again, SMALL, tmp_path / "home")
    other = read_only(again)
    try:
        assert content(other) == content(read)
    finally:
        other.conn.close()


def test_every_state_kind_and_lane_of_the_queue_is_there(read: Reads) -> None:
    states = count(read, "state", "case_file")
    known = {code for (code,) in read.conn.execute("SELECT code FROM case_state")}
    assert set(states) == known
    assert set(count(read, "kind", "case_file")) == {"complaint", "report", "patrol"}
    open_cases = sum(
        number for state, number in states.items() if read.cases.state(state).is_open
    )
    assert 55 <= open_cases <= 80
    flags = " ".join(count(read, "flags", "case_file")).split()
    assert {"unlocated", "paused", "reworked", "extended"} <= set(flags)


def test_entities_are_placed_but_for_every_reason(read: Reads) -> None:
    reasons = count(read, "unplaced_reason", "entity")
    assert set(reasons) == {"", "no_coordinates", "unknown_datum", "outside"}
    assert reasons[""] / reasons.total() > 0.975
    borders = count(read, "on_border", "entity")
    assert borders[1] >= 1


def test_somebody_answers_for_each_grid_but_one(read: Reads) -> None:
    answers = Counter(
        responsible_at(grid.code, MORNING, read.staffing).capacity
        for grid in read.boundary.grids()
    )
    assert answers["UNCOVERED"] == 1
    assert answers["AREA_B_ACTING"] >= 2
    assert answers["GRID_LEADER"] >= 1
    assert answers["AREA_OWNER"] > 95


def test_the_training_user_is_the_watch_officer_of_the_first_station(
    read: Reads,
) -> None:
    user = read.access.user_by_login("a003")
    person = read.staffing.person(user.person)
    assert person.name == "训练员工 A-003"
    roles = read.staffing.roles_of(person.id, person.station, MORNING)
    assert "watch_officer" in roles


def test_nothing_lies_after_the_start_of_the_day(read: Reads) -> None:
    last = read.conn.execute(
        "SELECT max(body ->> '$.recorded_at') FROM journal"
    ).fetchone()[0]
    assert local_time(last) < local_time("2026-09-16T08:30:00")


def test_a_rest_day_or_an_unpublished_year_is_refused_and_leaves_no_file(
    tmp_path: Path,
) -> None:
    for day in (date(2026, 9, 19), date(2031, 9, 16)):
        path = tmp_path / f"{day}.gpkg"
        with pytest.raises(Refused, match="BAD_DAY"):
            build_sample(path, SampleOptions(day=day), tmp_path / "home")
        assert not list(tmp_path.glob("*.gpkg*"))


def test_a_build_that_is_stopped_leaves_no_file(tmp_path: Path) -> None:
    def stop(step: str, _number: int, _of: int) -> None:
        if step == "staff":
            raise KeyboardInterrupt

    path = tmp_path / "stopped.gpkg"
    with pytest.raises(KeyboardInterrupt):
        build_sample(path, SMALL, tmp_path / "home", stop)
    assert not list(tmp_path.glob("*.gpkg*"))


def test_a_backlog_comes_in_by_one_act(tmp_path: Path) -> None:
    path = tmp_path / "busy.gpkg"
    options = SampleOptions(entities=2_000, backlog=1_500)
    report = build_sample(path, options, tmp_path / "home")
    reads = read_only(path)
    try:
        assert report.cases > 1_500
        lanes = count(reads, "lane", "case_point")
        assert lanes["acceptance"] > 100
        assert lanes["handling"] > 100
        imported = reads.conn.execute(
            "SELECT count(*) FROM journal WHERE body ->> '$.command' = 'ImportCases'"
        ).fetchone()
        assert imported == (1,)
        assert verify(reads.conn) == []
    finally:
        reads.conn.close()


def test_the_feed_depends_on_seed_and_clock_only(read: Reads) -> None:
    places = feed_places(read.conn, 500)
    start = local_time("2026-09-16T08:30:00")
    whole = Feed(places, 120, start, 7).due(start + timedelta(hours=1))
    feed = Feed(places, 120, start, 7)
    parts = [
        case
        for minute in range(1, 61)
        for case in feed.due(start + timedelta(minutes=minute))
    ]
    assert parts == whole
    assert 85 <= len(whole) <= 155
    assert {case["kind"] for case in whole} == {"complaint", "report", "patrol"}
    assert Feed(places, 0, start, 7).due(start + timedelta(days=1)) == []
    with pytest.raises(ValueError, match="600"):
        Feed(places, 601, start, 7)


def test_the_city_comes_in_with_its_zone_across_two_districts(tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    options = SampleOptions(city=True, entities=2_000)
    report = build_sample(path, options, tmp_path / "home")
    reads = read_only(path)
    try:
        assert (report.bureaus, report.stations, report.grids) == (13, 172, 1036)
        assert report.vertices >= 400_000
        assert report.staff == 10_000
        zone = [unit for unit in reads.boundary.units("bureau") if unit.zone]
        assert len(zone) == 1
        grids = reads.boundary.grids()
        assert len(grids) == 1036
        districts = {grid.division for grid in grids if grid.bureau == zone[0].id}
        assert len(districts) == 2
        merged = [grid.code for grid in grids if grid.code[9:12] == "601"]
        assert len(merged) == 1
        assert len(reads.boundary.communities_of(merged[0])) >= 2
    finally:
        reads.conn.close()
