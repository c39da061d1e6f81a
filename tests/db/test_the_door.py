"""The door: one act, one journal row, one transaction; told twice, done once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from db.codec import command_from, event_from
from db.door import LocalDoor
from db.journal import FIRST_HASH, chained, next_hlc
from db.store import Frame, Session
from db.upcast import upcast
from db.verify import state_digest, verify
from domain.access.commands import GrantRole
from domain.boundary.commands import CreateUnit, RenameUnit
from domain.clock import local_time
from domain.founding import CreateWorkspace, UndoAct
from domain.refused import Refused

if TYPE_CHECKING:
    from db.workspace import Workspace


def city(workspace: Workspace) -> None:
    workspace.store.do(
        CreateUnit(id="u-city", level="city", code="610100", name="样例市"),
        workspace.session,
    )


def test_a_journal_row_says_who_when_what_and_on_what_it_was_based(
    empty: Workspace,
) -> None:
    frame = Frame(command_id="c-1", at=local_time("2027-01-05T08:31"))
    command = CreateUnit(id="u-city", level="city", code="610100", name="样例市")
    outcome = empty.store.do(command, empty.session, frame)
    row = empty.read.journal.row(outcome.seq)
    assert row is not None
    body = json.loads(row.text)
    assert body["seq"] == outcome.seq
    assert body["id"] == "c-1"
    assert body["command"] == "CreateUnit"
    assert body["fields"]["zone"] is False, "defaults are filled in"
    assert body["actor"] == empty.session.user
    assert body["at"] == "2027-01-05T08:31:00+08:00"
    assert body["recorded_at"].endswith("+08:00")
    assert body["epoch"] == 1
    assert len(body["desk"]) == 32
    assert row.hash == chained(row.prev_hash, row.text)
    assert body["events"][0]["event"] == "UnitCreated"
    assert "unit:u-city" in body["entity"]


def test_the_first_row_hangs_on_nothing(empty: Workspace) -> None:
    first = empty.read.journal.row(1)
    assert first is not None
    assert first.prev_hash == FIRST_HASH


def test_a_command_id_told_twice_is_done_once_and_answered_alike(
    empty: Workspace,
) -> None:
    command = CreateUnit(id="u-city", level="city", code="610100", name="样例市")
    first = empty.store.do(command, empty.session, Frame(command_id="same"))
    head = empty.read.journal.head()
    again = empty.store.do(command, empty.session, Frame(command_id="same"))
    assert again.repeated
    assert (again.seq, again.events) == (first.seq, first.events)
    assert again.changes.listed() == first.changes.listed()
    assert empty.read.journal.head() == head


def test_a_refused_act_leaves_no_trace(empty: Workspace) -> None:
    city(empty)
    before = state_digest(empty.store.conn), empty.read.journal.head()
    with pytest.raises(Refused):
        city(empty)
    assert (state_digest(empty.store.conn), empty.read.journal.head()) == before


def test_nobody_acts_without_a_role(empty: Workspace) -> None:
    city(empty)
    stranger = empty.add_user("stranger", "外人", "a long passphrase")
    with pytest.raises(Refused) as refusal:
        empty.store.do(RenameUnit(id="u-city", name="另一个名字"), Session(stranger))
    assert refusal.value.code == "NOT_ALLOWED"


def test_a_role_holds_in_its_subtree_only(empty: Workspace) -> None:
    city(empty)
    for code in ("610113", "610112"):
        empty.store.do(
            CreateUnit(
                id=f"b-{code}", level="bureau", code=code, name=code, parent="u-city"
            ),
            empty.session,
        )
    clerk = empty.add_user("clerk", "操作员", "a long passphrase")
    empty.store.do(
        GrantRole(user=clerk, role="operator", subtree="b-610113"), empty.session
    )
    empty.store.do(RenameUnit(id="b-610113", name="雁塔"), Session(clerk))
    with pytest.raises(Refused) as refusal:
        empty.store.do(RenameUnit(id="b-610112", name="未央"), Session(clerk))
    assert refusal.value.code == "NOT_ALLOWED"


def test_a_workspace_is_founded_once(empty: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        empty.store.do(CreateWorkspace(title="noch", crs_epsg=4545), empty.session)
    assert refusal.value.code == "WORKSPACE_EXISTS"


@pytest.mark.parametrize(
    "told",
    ["2026-01-05T00:30:00", "2026-01-04T16:30:00Z", "2026-01-05T02:30:00+10:00"],
)
def test_a_time_of_any_zone_or_none_is_stored_as_one_of_shanghai(
    empty: Workspace, told: str
) -> None:
    city(empty)
    door = LocalDoor(empty.store, empty.session, None)
    plain = {"id": "u-1", "level": "bureau", "code": "610113", "parent": "u-city"}
    made = door.do_plain(
        {"command": "CreateUnit", "name": "区局", **plain, "valid_from": told}
    )
    # Times are compared as texts: the past is found right only where all are alike.
    assert made["events"][0]["valid_from"] == "2026-01-05T00:30:00+08:00"
    boundary = empty.read.boundary
    assert boundary.unit("u-1", local_time("2026-01-05T00:29:00")) is None
    assert boundary.unit("u-1", local_time("2026-01-05T00:30:00")) is not None


def test_a_day_is_its_first_minute_and_what_is_no_time_is_named() -> None:
    command = command_from({"command": "PublishPlan", "effective_at": "2026-10-01"})
    told = f"{command.effective_at}"  # type: ignore[attr-defined]
    assert told == "2026-10-01 00:00:00+08:00"
    with pytest.raises(Refused, match="BAD_TIME") as found:
        command_from({"command": "PublishPlan", "effective_at": "next week"})
    assert found.value.fields == {"field": "effective_at", "value": "next week"}


def test_times_in_the_rows_of_a_command_are_of_shanghai_too() -> None:
    shift = {"start": "2027-01-05T00:00:00Z", "end": "2027-01-05T17:00:00"}
    rest = {"day": "2027-01-05", "duty_post": "d", "persons": ["p"]}
    fields = {"station": "s", "shifts": [{**rest, **shift}]}
    command = command_from({"command": "SetShifts", **fields})
    (row,) = command.shifts  # type: ignore[attr-defined]
    assert f"{row.start}" == "2027-01-05 08:00:00+08:00"
    assert f"{row.end}" == "2027-01-05 17:00:00+08:00"


def test_an_act_that_others_built_upon_cannot_be_taken_back(empty: Workspace) -> None:
    city(empty)
    renamed = empty.store.do(RenameUnit(id="u-city", name="甲"), empty.session)
    clerk = empty.add_user("clerk", "操作员", "a long passphrase")
    empty.store.do(GrantRole(user=clerk, role="operator"), empty.session)
    empty.store.do(RenameUnit(id="u-city", name="乙"), Session(clerk))
    with pytest.raises(Refused) as refusal:
        empty.store.do(UndoAct(seq=renamed.seq), empty.session)
    assert refusal.value.code == "TOUCHED_SINCE"


def test_undo_and_redo_give_back_exactly_what_was(empty: Workspace) -> None:
    city(empty)
    before = empty.read.boundary.unit("u-city")
    renamed = empty.store.do(RenameUnit(id="u-city", name="甲"), empty.session)
    after = empty.read.boundary.unit("u-city")
    undone = empty.store.do(UndoAct(seq=renamed.seq), empty.session)
    assert empty.read.boundary.unit("u-city") == before
    empty.store.do(UndoAct(seq=undone.seq), empty.session)
    assert empty.read.boundary.unit("u-city") == after
    assert verify(empty.store.conn) == []


def test_logical_time_never_goes_back_though_the_clock_does() -> None:
    noon = local_time("2026-09-16T12:00")
    first = next_hlc(0, noon)
    assert next_hlc(first, local_time("2025-01-01T00:00")) == first + 1
    assert next_hlc(first, noon) == first + 1


def test_an_old_event_is_read_in_todays_words() -> None:
    told = {"id": "x", "title_old": "甲"}
    upcasters = {
        ("Founded", 0): lambda fields: (
            "WorkspaceCreated",
            {"title": fields["title_old"], "workspace": fields["id"]},
        )
    }
    kind, fields = upcast("Founded", 0, told, upcasters)
    assert kind == "WorkspaceCreated"
    assert fields == {"title": "甲", "workspace": "x"}


def test_a_large_event_lies_in_a_blob_and_reads_back_the_same(
    empty: Workspace,
) -> None:
    rules = empty.read.journal.row(2)
    assert rules is not None
    event = rules.body["events"][0]
    assert "blob" in event
    assert "is" not in event
    loaded = event_from(event, empty.read.blob)
    assert {part.table for part in loaded.tables} >= {"transition", "permission"}
