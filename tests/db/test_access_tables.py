from __future__ import annotations

import ast
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import db.access
from db.store import Frame
from desktop.texts import both, has
from domain.access.commands import (
    ChangePassphrase,
    CreateUser,
    DisableUser,
    EnableUser,
    GrantRole,
    LinkPerson,
    RevokeRole,
    SetPermission,
)
from domain.access.permissions import matches
from domain.commands import COMMANDS
from domain.founding import UndoAct
from domain.staffing import commands as ask

if TYPE_CHECKING:
    from collections.abc import Iterator

from tests.db.staff_desk import MORNING, SLOT, Desk, desk_at

ROOT = Path(__file__).resolve().parents[2]
DAY = timedelta(days=1)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path) as desk:
        yield desk


def test_rights_follow_grants_posts_and_shifts_within_their_part_of_the_tree(
    team: Desk,
) -> None:
    team.do(CreateUser(user="u1", login="u1", name="赵", person="赵六", slot_hash=SLOT))
    leave = ask.MarkLeave(
        person="张三",
        kind="sick",
        valid_from=MORNING,
        valid_to=MORNING + timedelta(hours=1),
    )
    team.sign_on("u1", "赵六")
    refused = team.refusal(leave)
    assert (refused.code, refused.fields["act"]) == (
        "NOT_ALLOWED",
        "staff.leave_approve",
    )
    team.sign_on("admin")
    team.do(GrantRole(grant="g1", user="u1", role="watch_officer", subtree="S2"))
    team.sign_on("u1", "赵六")
    assert team.refusal(leave).code == "NOT_ALLOWED"
    team.sign_on("admin")
    team.do(
        ask.SetShifts(
            station="S1",
            shifts=(
                ask.ShiftPlan(
                    day=MORNING.date(), duty_post="watch_officer", persons=("赵六",)
                ),
            ),
        )
    )
    team.sign_on("u1", "赵六")
    done = team.do(leave)
    team.sign_on("admin")
    team.do(UndoAct(seq=done.seq))


def test_nobody_undoes_the_act_of_another_without_the_right(team: Desk) -> None:
    done = team.do(ask.CheckIn(person="王五", x=1.0, y=2.0))
    team.do(CreateUser(user="u1", login="u1", name="赵", slot_hash=SLOT))
    team.sign_on("u1")
    assert team.refusal(UndoAct(seq=done.seq)).code == "NOT_YOUR_ACT"


def test_the_last_administrator_can_be_neither_stopped_nor_stripped(
    team: Desk,
) -> None:
    assert team.refusal(RevokeRole(grant="ga")).code == "LAST_ADMINISTRATOR"
    assert team.refusal(DisableUser(user="admin", reason="x")).code == (
        "LAST_ADMINISTRATOR"
    )
    off = SetPermission(role="administrator", permission="access.*", allowed=False)
    assert team.refusal(off).code == "LAST_ADMINISTRATOR"
    team.do(CreateUser(user="u1", login="u1", name="副", slot_hash=SLOT))
    team.do(GrantRole(user="u1", role="administrator"))
    team.do(RevokeRole(grant="ga"))
    assert team.refusal(DisableUser(user="u1", reason="x")).code == "NOT_ALLOWED"


def test_a_stopped_user_and_a_stranger_may_do_nothing(team: Desk) -> None:
    team.do(CreateUser(user="u1", login="u1", name="赵", slot_hash=SLOT))
    team.do(GrantRole(user="u1", role="station_head", subtree="S1"))
    team.do(DisableUser(user="u1", reason="离岗"))
    check_in = ask.CheckIn(person="王五", x=1.0, y=2.0)
    team.sign_on("u1")
    assert team.refusal(check_in).code == "USER_DISABLED"
    team.sign_on("nobody")
    assert team.refusal(check_in).code == "NOT_SIGNED_IN"


def test_an_act_on_behalf_of_an_officer_needs_the_right_and_counts_as_his(
    team: Desk,
) -> None:
    team.do(CreateUser(user="u1", login="u1", name="台", slot_hash=SLOT))
    team.do(GrantRole(user="u1", role="dispatcher", subtree="S1"))
    team.sign_on("u1")
    leave = ask.AskLeave(
        person="张三",
        kind="annual",
        valid_from=MORNING,
        valid_to=MORNING + timedelta(hours=1),
    )
    assert team.refusal(leave).code == "ONLY_FOR_ONESELF"
    team.do(leave, Frame(on_behalf_of="张三"))
    stranger = Frame(on_behalf_of="谁")
    assert team.refusal(leave, stranger).code == "NO_SUCH_PERSON"


def test_a_forbidden_act_of_a_role_is_refused_although_its_prefix_is_allowed(
    team: Desk,
) -> None:
    team.do(CreateUser(user="u1", login="u1", name="赵", slot_hash=SLOT))
    team.do(GrantRole(user="u1", role="station_head", subtree="S1"))
    check_in = ask.CheckIn(person="王五", x=1.0, y=2.0)
    team.sign_on("u1")
    team.do(check_in)
    team.sign_on("admin")
    team.do(
        SetPermission(role="station_head", permission="staff.check_in", allowed=False)
    )
    team.sign_on("u1")
    assert team.refusal(check_in).code == "NOT_ALLOWED"


def _codes_refused() -> set[str]:
    found: set[str] = set()
    for room in ("staffing", "access"):
        for path in (ROOT / "domain" / room).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "id", "")
                if name == "Refused" and isinstance(node.args[0], ast.Constant):
                    found.add(str(node.args[0].value))
    return found


def test_each_refusal_of_these_rooms_is_said_in_both_languages() -> None:
    missing = {
        code
        for code in _codes_refused()
        if not has(f"refused.{code}") or set(both(f"refused.{code}")) != {"zh", "en"}
    }
    assert missing == set()


def test_each_act_that_can_be_asked_is_allowed_to_some_role() -> None:
    [(_table, rows)] = db.access.seed_rows(ROOT / "resources" / "rules")
    free = {"access.own", "workspace.undo", "workspace.create"}
    acts = {str(getattr(kind, "act", "")) for kind in COMMANDS.values()} - free
    unheld = {
        act for act in acts if not any(matches(str(row["act"]), act) for row in rows)
    }
    assert unheld == set()


def test_social_staff_may_register_and_note_but_take_and_close_nothing() -> None:
    [(_table, rows)] = db.access.seed_rows(ROOT / "resources" / "rules")
    social = [str(row["act"]) for row in rows if row["role"] == "social_officer"]

    def may(act: str) -> bool:
        return any(matches(pattern, act) for pattern in social)

    assert may("case.register")
    assert not any(
        may(act)
        for act in ("case.take", "case.answer", "case.verify", "case.close", "rule.set")
    )


def test_a_user_gets_another_key_slot_and_another_person(team: Desk) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    team.do(CreateUser(user="u1", login="u1", name="赵", slot_hash=SLOT))
    refused = CreateUser(user="u2", login="u1", name="钱", slot_hash=SLOT)
    assert team.refusal(refused).code == "LOGIN_TAKEN"
    typed = CreateUser(login="u2", name="钱", slot_hash="correct horse")
    assert team.refusal(typed).code == "NO_KEY_SLOT"
    done = team.do(LinkPerson(user="u1", person="赵六"))
    access = team.store.read.access
    assert [one.id for one in access.users_of_person("赵六")] == ["u1"]
    team.do(UndoAct(seq=done.seq))
    assert access.users_of_person("赵六") == ()
    team.sign_on("u1")
    team.do(ChangePassphrase(user="u1", slot_hash=other))
    mine = access.user("u1")
    assert mine is not None
    assert mine.slot_hash == other
    theirs = ChangePassphrase(user="admin", slot_hash=other)
    assert team.refusal(theirs).code == "NOT_ALLOWED"


def test_a_stopped_user_can_be_let_in_again(team: Desk) -> None:
    team.do(CreateUser(user="u1", login="u1", name="赵", slot_hash=SLOT))
    assert team.refusal(EnableUser(user="u1", reason="x")).code == "USER_ENABLED"
    team.do(DisableUser(user="u1", reason="离岗"))
    team.do(EnableUser(user="u1", reason="返岗"))
    rows = {row["login"]: row for row in team.store.read.access.user_rows()}
    assert rows["u1"]["disabled_at"] is None
    assert rows["admin"]["roles"] == ["administrator"]


def test_a_grant_needs_a_known_role_a_known_place_and_is_given_once(
    team: Desk,
) -> None:
    def code(**fields: object) -> str:
        return team.refusal(GrantRole(user="admin", **fields)).code  # type: ignore[arg-type]

    assert code(role="king") == "NO_SUCH_ROLE"
    assert code(role="intake", subtree="S9") == "NO_SUCH_UNIT"
    assert code(role="administrator") == "ROLE_HELD"
    assert code(role="administrator", subtree="S1", valid_to=MORNING + DAY) == (
        "ADMINISTRATOR_FOR_GOOD"
    )
    assert code(role="intake", valid_to=MORNING) == "END_BEFORE_START"
    done = team.do(GrantRole(user="admin", role="intake", subtree="S1"))
    team.do(UndoAct(seq=done.seq))
    held = team.store.read.access.grants_of("admin", MORNING)
    assert [one.role for one in held] == ["administrator"]


def test_each_act_has_a_name_for_the_sentence_of_its_refusal() -> None:
    free = {"access.own", "workspace.undo", "workspace.create"}
    acts = {str(getattr(kind, "act", "")) for kind in COMMANDS.values()} - free
    assert {act for act in acts if not has(f"value.act.{act}")} == set()
