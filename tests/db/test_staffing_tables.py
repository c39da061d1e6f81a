from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely

import db.access
import db.staffing
from db.connection import create_new
from db.staging import Staging
from db.store import Frame, Outcome, Session, Store
from db.workspace_schema import lay_out
from domain.access.commands import (
    CreateUser,
    DisableUser,
    GrantRole,
    RevokeRole,
    SetPermission,
)
from domain.boundary.commands import CreateUnit, PublishGrids
from domain.boundary.staged import StagedGrid, grid_rows, packed
from domain.cases.rule_commands import LoadRules, RuleRows, SetRule
from domain.clock import SHANGHAI, FrozenClock
from domain.founding import CreateWorkspace, UndoAct
from domain.ids import SeededIds
from domain.refused import Refused
from domain.staffing import commands as ask
from domain.staffing.duty import responsible_at
from domain.staffing.staged_staff import (
    StagedPerson,
    StagedPost,
    StagedQualification,
    staff_chunks,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = Path(__file__).resolve().parents[2] / "resources" / "rules"
MORNING = datetime(2026, 5, 20, 9, tzinfo=SHANGHAI)
SLOT = hashlib.sha256(b"slot").hexdigest()
G1, G2 = "610113001000001", "610113001000002"


@dataclass
class Desk:
    store: Store
    clock: FrozenClock
    session: Session

    def do(self, command: object, frame: Frame | None = None) -> Outcome:
        return self.store.do(command, self.session, frame or Frame())

    def refusal(self, command: object, frame: Frame | None = None) -> Refused:
        with pytest.raises(Refused) as caught:
            self.do(command, frame)
        return caught.value

    def person(self, name: str, kind: str = "official", station: str = "S1") -> str:
        self.do(
            ask.RegisterPerson(
                person=name,
                staff_no=f"N{name}",
                name=name,
                kind=kind,
                station=station,
                valid_from=datetime(2026, 1, 1, tzinfo=SHANGHAI),
            )
        )
        return name

    def appoint(self, person: str, kind: str, place: str = G1) -> str:
        post = f"{kind}@{place}@{person}"
        self.do(
            ask.AppointPost(
                post=post, place=place, post_kind=kind, person=person, document_no="文1"
            )
        )
        return post

    def certify(self, person: str, expires: date | None = None) -> None:
        self.do(
            ask.AddQualification(
                person=person,
                code="enforcement_certificate",
                issued_on=date(2025, 1, 1),
                expires=expires,
                document=f"证{person}",
            )
        )

    def sign_on(self, login: str, person: str = "") -> None:
        self.session = Session(user=login, person=person, name=login)

    def responsible(self, when: datetime, grid: str = G1) -> tuple[str, str]:
        found = responsible_at(grid, when, self.store.read.staffing)
        return found.person, found.capacity


def _rules() -> LoadRules:
    tables = db.staffing.seed_rows(RULES) + db.access.seed_rows(RULES)
    return LoadRules(
        source="seed",
        tables=tuple(
            RuleRows(
                table=table,
                columns=tuple(rows[0]),
                rows=tuple(tuple(row.values()) for row in rows),  # type: ignore[arg-type]
            )
            for table, rows in tables
        ),
    )


def _stage(store: Store, batch: str, chunks: list[bytes], rows: int) -> dict[str, Any]:
    staging = Staging(store.conn)
    staging.begin(batch, "test", "test.csv")
    for number, chunk in enumerate(chunks):
        staging.add(batch, number, rows, chunk, b"")
    whole = staging.finish(batch)
    return {
        "batch": batch,
        "content_hash": whole.content_hash,
        "chunks": staging.names(batch),
    }


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    conn = create_new(tmp_path / "w.gpkg")
    lay_out(conn, 4545)
    conn.executemany(
        "INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)",
        [("desk_id", "d"), ("desk_epoch", "1")],
    )
    clock = FrozenClock(MORNING - timedelta(days=30))
    store = Store(conn, clock, SeededIds("staff"))
    found = Desk(store, clock, Session(user="admin"))
    found.do(CreateWorkspace(title="t", crs_epsg=4545))
    found.do(_rules())
    for level, code, unit, parent in (
        ("city", "610100", "C", ""),
        ("bureau", "610113", "B1", "C"),
        ("station", "001", "S1", "B1"),
        ("station", "002", "S2", "B1"),
    ):
        found.do(CreateUnit(id=unit, level=level, code=code, name=unit, parent=parent))
    grids = [
        StagedGrid(code, code, "", "S1", "", line, shapely.box(x, 0, x + 500, 500))
        for line, (code, x) in enumerate(((G1, 0), (G2, 500)), start=1)
    ]
    found.do(
        PublishGrids(**_stage(store, "g", [packed(grid_rows(grids))], 2), station="S1")
    )
    found.do(CreateUser(user="admin", login="admin", name="管理员", slot_hash=SLOT))
    found.do(GrantRole(grant="ga", user="admin", role="administrator"))
    clock.at = MORNING
    yield found
    conn.close()


@pytest.fixture
def team(desk: Desk) -> Desk:
    for name in ("张三", "李四", "王五", "赵六", "所长"):
        desk.person(name)
    desk.person("骑手", kind="social")
    desk.appoint("张三", "grid_officer_a")
    desk.appoint("李四", "grid_officer_b")
    desk.appoint("王五", "grid_leader")
    desk.appoint("所长", "station_head", "S1")
    desk.appoint("骑手", "social_officer")
    return desk


def test_marking_the_officer_absent_makes_the_second_act_and_undo_takes_it_back(
    team: Desk,
) -> None:
    later = MORNING + timedelta(hours=1)
    assert team.responsible(later) == ("张三", "AREA_OWNER")
    done = team.do(
        ask.MarkLeave(
            person="张三",
            kind="sick",
            valid_from=MORNING,
            valid_to=MORNING + timedelta(days=1),
        )
    )
    assert team.responsible(later) == ("李四", "AREA_B_ACTING")
    assert done.changes.ids("person") == {"张三"}
    team.do(UndoAct(seq=done.seq))
    assert team.responsible(later) == ("张三", "AREA_OWNER")


def test_what_was_known_then_stays_what_was_known_then(team: Desk) -> None:
    start = MORNING + timedelta(hours=1)
    team.clock.at = MORNING + timedelta(hours=7)
    team.do(
        ask.MarkLeave(
            leave="L",
            person="张三",
            kind="sick",
            valid_from=start,
            valid_to=start + timedelta(days=1),
        )
    )
    read = team.store.read.staffing
    asked = start + timedelta(hours=1)
    assert responsible_at(G1, asked, read, as_known_at=asked).person == "张三"
    assert responsible_at(G1, asked, read).person == "李四"
    team.clock.at += timedelta(hours=1)
    team.do(ask.RevokeLeave(leave="L", reason="误"))
    assert responsible_at(G1, asked, read).person == "张三"
    between = team.clock.at - timedelta(minutes=1)
    assert responsible_at(G1, asked, read, as_known_at=between).person == "李四"


def test_the_roster_of_all_stations_says_the_same_as_one_question_a_grid(
    team: Desk,
) -> None:
    team.certify("赵六")
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
    team.do(
        ask.TakeOver(
            grid=G2, person="王五", until=MORNING + timedelta(hours=4), reason="支援"
        )
    )
    team.do(ask.CheckIn(person="王五", x=600.0, y=200.0))
    for when in (MORNING, MORNING + timedelta(hours=12), MORNING + timedelta(days=3)):
        now = team.store.read.staffing.duty_now(None, when)
        for row in now.grids:
            one = responsible_at(row.grid, when, team.store.read.staffing)
            assert (row.person, row.capacity, row.chain) == (
                one.person,
                one.capacity,
                one.chain,
            )
    now = team.store.read.staffing.duty_now("S1", MORNING)
    assert [(row.grid, row.capacity) for row in now.grids] == [
        (G1, "AREA_OWNER"),
        (G2, "TAKEOVER"),
    ]
    assert now.grids[1].place == (600.0, 200.0)
    station = now.stations[0]
    assert [seat.name for seat in station.seats] == ["赵六"]
    missing = {gap.duty_post for gap in station.gaps}
    assert missing == {"intake", "dispatcher", "verifier"}


def test_each_clash_of_posts_is_refused_with_its_reason(team: Desk) -> None:
    def code(person: str, kind: str, place: str = G1) -> str:
        return team.refusal(
            ask.AppointPost(
                place=place, post_kind=kind, person=person, document_no="文2"
            )
        ).code

    assert code("赵六", "grid_officer_a") == "POST_HELD"
    assert code("张三", "grid_officer_a") == "POST_HELD_ALREADY"
    assert code("骑手", "grid_leader") == "WRONG_KIND_FOR_POST"
    assert code("王五", "supervisor") == "SUPERVISOR_HANDLES"
    assert code("赵六", "grid_leader", "S1") == "WRONG_PLACE_FOR_POST"
    assert code("无人", "informant") == "NO_SUCH_PERSON"
    assert code("赵六", "king") == "NO_SUCH_POST_KIND"
    team.do(
        ask.EndPost(post=f"grid_officer_b@{G1}@李四", document_no="文3"),
    )
    assert code("张三", "grid_officer_b") == "A_IS_B"
    team.do(
        ask.AppointPost(
            place=G1, post_kind="grid_officer_b", person="赵六", document_no="文4"
        )
    )


def test_one_person_may_hold_posts_in_several_grids(team: Desk) -> None:
    team.appoint("张三", "grid_officer_a", G2)
    at_desk = team.store.read.staffing
    assert at_desk.roles_of("张三", "S1", MORNING) == {"grid_officer_a"}
    assert at_desk.roles_of("所长", G2, MORNING) == {"station_head"}
    assert at_desk.roles_of("张三", "S2", MORNING) == frozenset()


def test_a_dismissed_person_leaves_all_posts(team: Desk) -> None:
    team.do(ask.DismissPerson(person="张三", reason="调离"))
    assert team.responsible(MORNING + timedelta(minutes=1))[0] == "李四"
    assert (
        team.refusal(
            ask.MarkLeave(
                person="张三",
                kind="sick",
                valid_from=MORNING,
                valid_to=MORNING + timedelta(days=1),
            )
        ).code
        == "NOT_EMPLOYED"
    )


def test_social_staff_and_the_absent_may_not_take_over(team: Desk) -> None:
    until = MORNING + timedelta(hours=2)
    ask_for = {"grid": G1, "until": until, "reason": "急"}
    assert (
        team.refusal(ask.TakeOver(person="骑手", **ask_for)).code  # type: ignore[arg-type]
        == "SOCIAL_MAY_NOT_ENFORCE"
    )
    team.do(
        ask.MarkLeave(person="赵六", kind="sick", valid_from=MORNING, valid_to=until)
    )
    assert team.refusal(ask.TakeOver(person="赵六", **ask_for)).code == "NOT_AVAILABLE"  # type: ignore[arg-type]
    assert (
        team.refusal(ask.TakeOver(person="张三", **ask_for)).code  # type: ignore[arg-type]
        == "RESPONSIBLE_ALREADY"
    )
    done = team.do(ask.TakeOver(takeover="T", person="王五", **ask_for))  # type: ignore[arg-type]
    assert team.responsible(MORNING) == ("王五", "TAKEOVER")
    team.do(ask.EndTakeOver(takeover="T"))
    assert team.responsible(MORNING) == ("张三", "AREA_OWNER")
    assert team.refusal(UndoAct(seq=done.seq)).code == "LATER_ACT_FIRST"


def _night(*persons: str, duty: str = "duty_a") -> ask.SetShifts:
    return ask.SetShifts(
        station="S1",
        shifts=(ask.ShiftPlan(day=MORNING.date(), duty_post=duty, persons=persons),),
    )


def test_shifts_need_certificates_and_leave_no_clash(team: Desk) -> None:
    assert team.refusal(_night("赵六")).code == "QUAL_MISSING"
    team.certify("赵六", expires=MORNING.date())
    assert team.refusal(_night("赵六")).code == "QUAL_EXPIRED"
    team.certify("王五")
    team.do(_night("王五"))
    night = MORNING.replace(hour=20)
    assert team.responsible(night) == ("王五", "DUTY")
    assert team.refusal(_night("王五", duty="duty_b")).code == "A_IS_B"
    assert team.refusal(_night("骑手", duty="duty_b")).code == "WRONG_KIND_FOR_POST"
    team.do(_night("李四", duty="duty_b"))
    team.do(
        ask.MarkLeave(
            person="王五",
            kind="sick",
            valid_from=night,
            valid_to=night + timedelta(hours=2),
        )
    )
    assert team.responsible(night) == ("李四", "DUTY")
    assert team.refusal(_night("王五")).code == "LEAVE_CLASH"


def test_an_override_and_a_swap_change_who_serves_and_keep_the_original(
    team: Desk,
) -> None:
    team.certify("王五")
    team.certify("赵六")
    team.do(_night("王五"))
    shift = f"S1.{MORNING:%Y%m%d}.duty_a.1800"
    team.do(
        ask.OverrideShift(
            override="O",
            shift=shift,
            out_person="王五",
            in_person="赵六",
            reason="换",
            until=MORNING.replace(hour=21),
        )
    )
    assert team.responsible(MORNING.replace(hour=20))[0] == "赵六"
    assert team.responsible(MORNING.replace(hour=21))[0] == "王五"
    team.do(ask.EndOverride(override="O"))
    assert team.responsible(MORNING.replace(hour=20))[0] == "王五"
    plan = ask.ShiftPlan(day=date(2026, 5, 21), duty_post="duty_a", persons=("赵六",))
    team.do(ask.SetShifts(station="S1", shifts=(plan,)))
    done = team.do(
        ask.SwapShifts(
            swap="W",
            given=shift,
            taken="S1.20260521.duty_a.1800",
            requester="王五",
            peer="赵六",
            reason="家事",
        )
    )
    nights = [MORNING.replace(hour=20), MORNING.replace(day=21, hour=20)]
    assert [team.responsible(one)[0] for one in nights] == ["赵六", "王五"]
    sheet = team.store.read.staffing.sheet(shift)
    assert sheet is not None
    assert [one.person for one in sheet.assignments] == ["王五"]
    team.do(UndoAct(seq=done.seq))
    assert [team.responsible(one)[0] for one in nights] == ["王五", "赵六"]


def test_a_no_show_leaves_the_seat_empty_until_he_signs_in(team: Desk) -> None:
    team.certify("王五")
    team.do(_night("王五"))
    shift = f"S1.{MORNING:%Y%m%d}.duty_a.1800"
    assert team.refusal(ask.MarkNoShow(shift=shift, person="王五")).code == (
        "NOT_SHIFT_TIME"
    )
    team.clock.at = MORNING.replace(hour=18, minute=30)
    team.do(ask.MarkNoShow(shift=shift, person="王五"))
    assert team.responsible(team.clock.at) == ("所长", "UNCOVERED")
    done = team.do(ask.SignIn(shift=shift, person="王五"))
    assert team.responsible(team.clock.at) == ("王五", "DUTY")
    team.do(UndoAct(seq=done.seq))
    assert team.responsible(team.clock.at) == ("所长", "UNCOVERED")
    assert team.refusal(ask.SignIn(shift=shift, person="赵六")).code == "NOT_ON_SHIFT"


def test_changing_the_row_of_a_service_window_changes_who_answers(team: Desk) -> None:
    evening = MORNING.replace(hour=19)
    assert team.responsible(evening) == ("所长", "UNCOVERED")
    team.do(
        SetRule(
            table="service_window",
            row={
                "code": "grid_posts",
                "days": "every",
                "start": "08:30",
                "end": "20:00",
                "valid_from": "2000-01-01",
                "valid_to": None,
            },
            reason="夏令",
        )
    )
    assert team.responsible(evening) == ("张三", "AREA_OWNER")


def test_people_are_found_by_name_number_and_the_first_letters(team: Desk) -> None:
    def found(text: str) -> list[str]:
        return [one.name for one in team.store.read.staffing.search(text, MORNING)]

    assert found("zs") == ["张三"]
    assert found("三") == ["张三"]
    assert found("N王") == ["王五"]
    assert found("%") == []
    assert found(" ") == []


def test_the_same_staff_file_twice_adds_nothing(team: Desk) -> None:
    since = "2026-01-01T00:00:00+08:00"
    rows = [
        StagedPerson("new1", "N新一", "新一", "xy", "official", "S1", "", since),
        StagedPerson("xxx", "N张三", "张三丰", "zsf", "official", "S1", "138", since),
        StagedPost("np", "N新一", G2, "grid", "grid_officer_a", since),
        StagedQualification(
            "nq", "N新一", "enforcement_certificate", "", "2026-01-01", None, "证9"
        ),
    ]

    def tables() -> list[int]:
        return [
            team.store.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in ("person", "post", "qualification")
        ]

    before = tables()
    for batch in ("one", "two"):
        staged = _stage(team.store, batch, staff_chunks(rows), len(rows))
        team.do(ask.ImportStaff(**staged))
        assert tables() == [before[0] + 1, before[1] + 1, before[2] + 1]
    read = team.store.read.staffing
    renamed = read.person("张三")
    assert renamed is not None
    assert (renamed.name, renamed.phone) == ("张三丰", "138")
    assert team.responsible(MORNING, G2) == ("new1", "AREA_OWNER")
    bad = [StagedPost("p", "N无", G2, "grid", "grid_officer_b", since)]
    staged = _stage(team.store, "bad", staff_chunks(bad), 1)
    assert team.refusal(ask.ImportStaff(**staged)).code == "BAD_STAFF_ROWS"


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
