"""Rule rows through the door: a changed row changes the desk, a bad one is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.cases.commands import LoadRules, RemoveRule, RuleRows, SetRule
from domain.cases.two_clocks import all_faces
from domain.clock import local_time
from domain.founding import UndoAct
from tests.db.case_desk import CaseDesk, refused, statutory


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    found = CaseDesk(tmp_path)
    yield found
    found.conn.close()


def test_a_changed_row_changes_what_the_desk_does(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register(), "accepted")
    key = {
        "procedure": "patrol",
        "version": 1,
        "from_state": "accepted",
        "act": "file_task",
    }
    row = dict(desk.cases.rule_row("transition", key) or {})
    changed = desk.do(SetRule(table="transition", row=row | {"required": "checklist"}))
    refused("FIELD_MISSING", desk.act, "FileCase", case)
    skip = {"required": "", "to_state": "awaiting_close"}
    desk.do(SetRule(table="transition", row=row | skip))
    desk.act("FileCase", case)
    assert desk.row(case).state == "awaiting_close"
    removed = desk.do(RemoveRule(table="transition", key=key))
    fresh = desk.to_state(desk.register(), "accepted")
    refused("WRONG_STATE", desk.act, "FileCase", fresh)
    desk.do(UndoAct(seq=removed.seq))
    desk.act("FileCase", fresh)
    assert changed.events[0].before == row


def test_a_changed_limit_moves_every_case_it_governs(desk: CaseDesk) -> None:
    case = desk.register("complaint")
    assert statutory(desk) == "2026-05-11T23:59:59+08:00"
    key = {"code": "complaint_accept", "valid_from": "2026-04-15"}
    desk.do(SetRule(table="time_limit_rule", row=key | {"amount": 8.0}))
    assert statutory(desk).startswith("2026-05-12")
    desk.do(SetRule(table="time_limit_rule", row=key | {"amount": None}))
    assert statutory(desk) == "unset"
    desk.do(RemoveRule(table="calendar_day", key={"date": "2026-12-31"}))
    desk.do(SetRule(table="time_limit_rule", row=key | {"amount": 7.0}))
    found = desk.cases.case_rows(desk.clock.at)[0]
    assert found["id"] == case
    assert found["due_statutory"] == "not_published"


def test_rows_that_nothing_could_live_with_are_refused(desk: CaseDesk) -> None:
    refused("UNKNOWN_RULE_TABLE", desk.do, SetRule(table="case_file", row={"id": "x"}))
    setting = {"name": "day_end", "value": "18:00", "status": "confirmed"}
    refused("UNKNOWN_FIELD", desk.do, SetRule(table="setting", row=setting | {"x": 1}))
    refused("BAD_RULE", desk.do, SetRule(table="setting", row=setting | {"value": 1}))
    refused("FIELD_MISSING", desk.do, SetRule(table="setting", row={"value": "x"}))
    refused("FIELD_MISSING", desk.do, SetRule(table="setting", row={"name": "x"}))
    refused("NO_SUCH_RULE", desk.do, RemoveRule(table="setting", key={"name": "x"}))
    key = {
        "procedure": "patrol",
        "version": 1,
        "from_state": "accepted",
        "act": "file_task",
    }
    for wrong in (
        {"effects": "+nothing"},
        {"sets": "colour=red"},
        {"guards": "moon"},
        {"to_state": "moon"},
    ):
        refused("BAD_RULE", desk.do, SetRule(table="transition", row=key | wrong))
    desk.do(SetRule(table="setting", row=setting))
    desk.register("complaint")
    assert statutory(desk) == "2026-05-11T18:00:00+08:00"


def test_a_state_moved_to_another_lane_takes_its_cases_along(desk: CaseDesk) -> None:
    case = desk.register()
    row = dict(desk.cases.rule_row("case_state", {"code": "awaiting_acceptance"}) or {})
    desk.do(SetRule(table="case_state", row=row | {"lane": "dispatch"}))
    assert desk.cases.lane_counts(desk.clock.at)["dispatch"] == 1
    lane = desk.conn.execute("SELECT lane FROM case_point WHERE id = ?", (case,))
    assert lane.fetchone() == ("dispatch",)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("calendar_day", {"date": "2027-2-30", "is_workday": 1}),
        ("time_limit_rule", {"code": "x", "valid_from": "soon", "unit": "WD"}),
        ("hours_base", {"base": "WH", "start": "25:00", "end": "26:00"}),
        ("setting", {"name": "day_end", "value": "late", "status": ""}),
        ("setting", {"name": "recommend_load_cap", "value": "many", "status": ""}),
    ],
)
def test_values_that_nothing_could_be_made_of_are_refused(
    desk: CaseDesk, table: str, row: dict[str, str | int]
) -> None:
    plain: dict[str, str | int | float | None] = {
        column.name: {"TEXT": "", "INTEGER": 0, "REAL": 0.0}[column.type]
        for column in desk.cases.rule_columns(table)
    }
    refused("BAD_RULE", desk.do, SetRule(table=table, row=plain | row))


def test_hours_without_a_window_are_said_to_be_unset(desk: CaseDesk) -> None:
    desk.register("patrol")
    for row in desk.cases.rule_rows("hours_base"):
        key = {"base": row["base"], "start": row["start"]}
        desk.do(RemoveRule(table="hours_base", key=key))
    (found,) = desk.cases.queue(desk.clock.at)
    faces = {
        face.clock: face.state
        for face in all_faces(
            found.runs, found.governed, desk.cases.clock_rules(), desk.clock.at
        )
    }
    assert faces == {"accept": "unset", "total": "ok", "clue_check": "ok"}


def test_lists_for_forms_are_read_from_rows(desk: CaseDesk) -> None:
    cases, at = desk.cases, desk.clock.at
    assert [row.code for row in cases.kinds()] == ["complaint", "report", "patrol"]
    assert len(cases.grounds("refuse", at)) == 7
    assert {row.act for row in cases.reasons("rework")} == {"rework"}
    assert "handled" in {row.code for row in cases.closures()}
    assert cases.keywords()[0].matter == "0404"
    assert cases.matters()[0].code == "01"
    assert cases.label("in_handling", "zh") == "处置中"
    assert cases.label("in_handling", "en") == "in handling"
    assert cases.label("unheard", "zh") == "unheard"
    assert len(cases.transitions("patrol", 1)) > 20
    assert cases.rule_rows("case_file") == ()
    assert cases.rule_columns("no_such_table") == ()
    assert cases.procedure("patrol", local_time("2019-01-01")) is None
    assert {"role", "act"} <= {one.name for one in cases.rule_columns("permission")}
    case = desk.register()
    assert cases.loads() == {}
    assert [row.id for row in cases.cases([case, "x"])] == [case]
    desk.act("DispatchCase", desk.to_state(case, "awaiting_dispatch"), person="li")
    assert cases.loads() == {"li": 1}


def test_one_bad_row_refuses_a_whole_load(desk: CaseDesk) -> None:
    row = dict(desk.cases.rule_rows("transition")[0])
    good = (*row.values(),)
    bad = (*(row | {"effects": "+nothing"}).values(),)
    for rows in ((good, bad), (good, good[:-1])):
        part = RuleRows(table="transition", columns=(*row,), rows=rows)
        refused("BAD_RULE", desk.do, LoadRules(source="x", tables=(part,)))
    fine = RuleRows(table="transition", columns=(*row,), rows=(good,))
    desk.do(LoadRules(source="x", tables=(fine,)))
    assert desk.cases.rule_rows("transition")[0] == row
