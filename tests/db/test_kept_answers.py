"""What access and staffing keep is what a fresh reader of the same file says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db.connection import open_existing, writing
from db.kept import Kept
from db.world import Reads
from domain.access.commands import CreateUser, DisableUser, GrantRole, RevokeRole
from domain.access.permissions import by_post, granted
from domain.founding import UndoAct
from domain.staffing import commands as ask
from tests.db.staff_desk import G1, G2, MORNING, SLOT, Desk, desk_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
EVENING = MORNING.replace(hour=18)
NIGHT = f"S1.{MORNING:%Y%m%d}.duty_a.1800"
PEOPLE = ("张三", "李四", "王五", "赵六", "所长", "nobody")
MOMENTS = (
    MORNING,
    MORNING + HOUR - SECOND,
    MORNING + HOUR,
    EVENING - SECOND,
    EVENING,
    EVENING.replace(hour=20, minute=30),
    EVENING + timedelta(days=1),
)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path) as desk:
        yield desk


def said(read: Reads, at: datetime) -> list[Any]:
    staffing = read.staffing
    return [
        read.access.founded(),
        [read.access.user(one) for one in ("admin", "u1")],
        [granted(one, at, read) for one in ("admin", "u1")],
        [by_post(one, at, read) for one in PEOPLE],
        [staffing.person(one) for one in PEOPLE],
        [staffing.qualifications_of(one) for one in PEOPLE],
        [staffing.places_of(one, at) for one in PEOPLE],
        [
            staffing.roles_of(one, unit, at)
            for one in PEOPLE
            for unit in (G1, G2, "S1", "S2")
        ],
    ]


def check(team: Desk) -> None:
    """Hold what is kept, asked twice, against what is read anew."""
    fresh = Reads(team.store.conn)
    for at in (*MOMENTS, team.clock.at):
        anew = said(fresh, at)
        assert said(team.store.read, at) == anew
        assert said(team.store.read, at) == anew
        fresh = Reads(team.store.conn)


def test_roles_kept_follow_grants_shifts_leave_and_the_hour(team: Desk) -> None:
    for person in ("王五", "赵六"):
        team.certify(person)
    check(team)
    acts = (
        CreateUser(user="u1", login="u1", name="赵", person="赵六", slot_hash=SLOT),
        GrantRole(grant="g1", user="u1", role="watch_officer", subtree="S1"),
        ask.SetShifts(
            station="S1",
            shifts=(
                ask.ShiftPlan(
                    day=MORNING.date(), duty_post="duty_a", persons=("王五",)
                ),
            ),
        ),
        ask.OverrideShift(
            override="O", shift=NIGHT, out_person="王五", in_person="赵六", reason="换"
        ),
        ask.MarkLeave(
            leave="L",
            person="张三",
            kind="sick",
            valid_from=MORNING,
            valid_to=MORNING + HOUR,
        ),
        ask.TakeOver(
            takeover="T", grid=G1, person="王五", until=MORNING + HOUR, reason="急"
        ),
        ask.EndOverride(override="O"),
    )
    for act in acts:
        team.clock.at += SECOND
        done = team.do(act)
        check(team)
    for last in (
        UndoAct(seq=done.seq),
        RevokeRole(grant="g1"),
        DisableUser(user="u1", reason="走"),
    ):
        team.do(last)
        check(team)
    team.clock.at += 2 * HOUR
    check(team)


def test_kept_answers_notice_other_connections_and_what_is_rolled_back(
    team: Desk, tmp_path: Path
) -> None:
    conn, kept = team.store.conn, Kept(team.store.conn)

    def names() -> int:
        sql = "SELECT count(*) FROM user WHERE name = '某'"
        return kept.get("names", lambda: int(conn.execute(sql).fetchone()[0]))

    rename = "UPDATE user SET name = ? WHERE id = 'admin'"
    assert names() == 0
    other = open_existing(tmp_path / "w.gpkg")
    with writing(other):
        other.execute(rename, ("某",))
    assert names() == 1

    def broken() -> None:
        with writing(conn):
            conn.execute(rename, ("别",))
            assert names() == 0
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert names() == 1
    other.close()
    asked: list[int] = []
    assert [kept.get("once", lambda: asked.append(1)) for _ in range(3)] == [None] * 3
    assert asked == [1]
