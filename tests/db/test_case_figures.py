"""Counts over time are those that one gets by counting each case by itself."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.case_figures import CaseFigures
from db.workspace import read_only

if TYPE_CHECKING:
    from pathlib import Path

    from db.cases import CaseTables


def all_cases(cases: CaseTables) -> list[tuple[str, str, str]]:
    rows = cases.conn.execute("SELECT id, received_at, station FROM case_file")
    return [(str(a), str(b), str(c)) for a, b, c in rows]


def closings(cases: CaseTables) -> list[tuple[str, str]]:
    """Return (case, ISO time) of each step from an open into an ended state."""
    found = []
    for case, _at, _station in all_cases(cases):
        for node in cases.timeline(case):
            before, after = cases.state(node.from_state), cases.state(node.to_state)
            if (
                after is not None
                and not after.is_open
                and (before is None or before.is_open)
            ):
                found.append((case, node.at.isoformat()))
    return found


def test_days_and_hours_count_each_case_once(sample: Path) -> None:
    read = read_only(sample)
    cases = read.cases
    last = max(at for _id, at, _station in all_cases(cases))[:10]
    day = date.fromisoformat(last)
    first = day - timedelta(days=13)
    figures = CaseFigures(cases)
    came = figures.received(first, day)
    by_hand = Counter(
        at[:10]
        for _id, at, _station in all_cases(cases)
        if first.isoformat() <= at[:10] <= last
    )
    assert came == by_hand
    went = figures.closed(first, day)
    ended = Counter(
        at[:10] for _id, at in closings(cases) if first.isoformat() <= at[:10] <= last
    )
    assert went == ended
    assert sum(ended.values()) > 0
    hours = figures.by_hour(day)
    assert len(hours) == 24
    assert sum(new for new, _done in hours) == came[last]
    assert sum(done for _new, done in hours) == went.get(last, 0)
    read.conn.close()


def test_a_station_counts_its_own_cases_of_today(sample: Path) -> None:
    read = read_only(sample)
    cases = read.cases
    newest = max(all_cases(cases), key=lambda row: row[1])
    now = cases.case(newest[0]).received_at  # type: ignore[union-attr]
    by_station = CaseFigures(cases).today_by_station(now)
    today = f"{now:%Y-%m-%d}"
    by_hand = Counter(
        station for _id, at, station in all_cases(cases) if at.startswith(today)
    )
    assert {one: n[0] for one, n in by_station.items() if n[0]} == by_hand
    read.conn.close()


def test_acts_are_counted_from_a_time_on(sample: Path) -> None:
    read = read_only(sample)
    figures = CaseFigures(read.cases)
    everything = figures.acts_since("")
    total = read.cases.conn.execute("SELECT count(*) FROM case_event").fetchone()[0]
    assert sum(everything.values()) == total
    assert figures.acts_since("9999") == {}
    read.conn.close()
