"""Reports of a past day: what is counted, what the verbs show, what is said to lack."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication

from db.as_of import past_case_rows, past_cases, past_entity_counts
from desktop.assess.panel import AssessPage
from desktop.texts import t
from domain.clock import SHANGHAI, FrozenClock
from domain.plans.commands import ApprovePlan, PublishPlan
from main import main
from tests.desktop.plan_hands import begun, inner, second, split, submitted
from tests.desktop.window_of import NINE, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window

    Opened = tuple[Window, Parts, FrozenClock]

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(sample: Path, qtbot: QtBot) -> Iterator[Opened]:
    clock = FrozenClock(NINE)
    with window_of(sample, qtbot, clock=clock) as (window, parts):
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5_000)
        yield window, parts, clock


def counted(page: AssessPage, qtbot: QtBot, day: str) -> None:
    def there() -> bool:
        return page.figures is not None and f"{page.figures.at:%m-%d %H:%M}" == day

    qtbot.waitUntil(there, timeout=10_000)


def test_the_past_of_this_very_moment_is_what_the_queue_shows_now(
    desk: Opened,
) -> None:
    _window, parts, _clock = desk
    read = parts.desk.read
    now = {row.case.id: row for row in read.cases.queue(NINE) if row.lane != "closed"}
    then = {row.case.id: row for row in past_cases(read, NINE)}
    assert then.keys() == now.keys()
    for case, row in then.items():
        assert (row.lane, row.runs) == (now[case].lane, now[case].runs)
        place = (row.case.grid, row.case.station)
        assert place == (now[case].case.grid, now[case].case.station)
    assert past_entity_counts(read, NINE) == read.entities.counts()
    before = past_case_rows(read, NINE - timedelta(days=6))
    assert 0 < len(before) < len(now)
    assert all(row["received_at"] < "2026-09-10T09:00" for row in before)


def test_a_past_day_is_counted_by_the_grids_and_the_cases_of_then(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, clock = desk
    plan = begun(window)
    code = inner(parts)
    split(window, parts, code)
    submitted(window, parts)
    parts.desk.do(ApprovePlan(plan=plan, document_no="1"), session=second(parts))
    clock.at += timedelta(days=3)
    grids = parts.desk.read.boundary.grid_count()
    parts.desk.do(PublishPlan(plan=plan))
    qtbot.keyClick(window, Qt.Key.Key_2, ALT)
    page = window.pane(AssessPage)
    counted(page, qtbot, "09-18 23:59")
    assert page.past.banner.field.hasFocus()
    assert page.figures is not None
    assert len(page.figures.grids) == grids
    assert "2026-09-18" in page.head.facts.text()
    for lacks in ("register", "moves", "rules", "places", "staff"):
        assert t(f"past.{lacks}") in page.past.banner.note.toolTip()
    page.past.banner.field.setDate(QDate(2026, 9, 10))
    counted(page, qtbot, "09-10 23:59")
    end = datetime(2026, 9, 10, 23, 59, 59, tzinfo=SHANGHAI)
    assert page.figures.whole.open == len(past_cases(parts.desk.read, end))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    counted(page, qtbot, "09-19 09:00")
    assert window.mode == "assess"
    assert len(page.figures.grids) == grids + 1


@pytest.mark.parametrize("kind", ["stations", "entities", "cases", "staff", "bureaus"])
def test_a_verb_shows_and_writes_a_past_time_and_says_what_it_lacks(
    kind: str, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    then = ("-w", str(sample), "--at", "2026-09-10T18:00:00+08:00", "--json")
    file = sample.with_name("out.geojson" if kind != "staff" else "out.csv")
    assert main(["show", kind, *then]) == 0
    shown = capsys.readouterr()
    rows = len(json.loads(shown.out))
    assert rows > 0
    lacks = {"entities": "register", "cases": "handlers", "staff": "staff"}
    if kind in lacks:
        assert t(f"past.{lacks[kind]}") in shown.err
    assert main(["export", kind, str(file), *then]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == rows


def test_what_is_not_kept_by_time_is_refused(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["export", "streets", "x.csv", "-w", str(sample), "--at", "2026-09-10"]
    assert main(asked) == 2
    assert "stations" in capsys.readouterr().err
    assert main(["show", "plans", "-w", str(sample), "--at", "2026-09-10"]) == 2
