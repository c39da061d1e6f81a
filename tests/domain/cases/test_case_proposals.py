"""What the desk proposes: people, duplicates, matters and summaries, with reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.cases.duplicates import Described, duplicates, similarity
from domain.cases.matters import find_matters, propose_matter
from domain.cases.reads import NearbyCase
from domain.cases.recommend import (
    AREA_B_ACTING,
    AREA_OWNER,
    NEIGHBOUR_GRID,
    STATION_RESERVE,
    Candidate,
    Reason,
    Subject,
    Weights,
    recommend,
)
from domain.cases.rules import KeywordRule, Matter
from domain.cases.summary import holds_personal_data, propose_summary
from domain.clock import local_time
from tests.domain.cases.seeded import seeds

NOW = local_time("2026-04-28T09:00")
CASE = Subject("A", 0.0, 0.0, 40.0, two_certificates=False)


def codes(reasons: tuple[Reason, ...]) -> set[str]:
    return {reason.code for reason in reasons}


def test_the_owner_of_the_grid_comes_before_b_neighbours_and_reserve():
    people = [
        Candidate("d", STATION_RESERVE),
        Candidate("c", NEIGHBOUR_GRID, depth=1),
        Candidate("b", AREA_B_ACTING),
        Candidate("a", AREA_OWNER),
        Candidate("e", NEIGHBOUR_GRID, depth=2),
    ]
    found = recommend(CASE, people, Weights(), NOW)
    assert [one.person for one in found.ranked] == ["a", "b", "c", "d", "e"]
    assert found == recommend(CASE, people[::-1], Weights(), NOW)
    assert Reason("NEIGHBOUR_GRID", "1") in found.ranked[2].reasons
    assert found.shortfall == ()


def test_load_rest_and_distance_move_people_within_reach():
    busy = Candidate("a", AREA_B_ACTING, load=11)
    free = Candidate("b", NEIGHBOUR_GRID, depth=1, x=10.0, y=0.0, position_at=NOW)
    found = recommend(CASE, [busy, free], Weights(), NOW)
    assert [one.person for one in found.ranked] == ["b", "a"]
    assert "BUSY" in codes(found.ranked[1].warnings)
    assert Reason("NEAREST", "straight,10") in found.ranked[0].reasons
    tired = recommend(CASE, [Candidate("a", AREA_OWNER, resting=True)], Weights(), NOW)
    assert "REST_PERIOD_OVERRIDDEN" in codes(tired.ranked[0].warnings)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("SOCIAL_CANNOT_ENFORCE", {"social": True}),
        ("ON_LEAVE", {"absent": "ON_LEAVE"}),
        ("STATUS_UNAVAILABLE", {"absent": "SUSPENDED"}),
        ("OFF_DUTY", {"on_duty": False}),
        ("CONFLICT_OF_INTEREST", {"conflict": True}),
        ("IS_VERIFIER", {"verifier": True}),
        ("DECLINED_BEFORE", {"declined": True}),
        ("LOAD_CAP", {"load": 12}),
        ("QUAL_MISSING", {"lack": Reason("QUAL_MISSING", "food")}),
        ("OUTSIDE_RADIUS", {"x": 9000.0, "y": 0.0, "position_at": NOW}),
    ],
)
def test_each_reason_against_a_person_is_named(code, fields):
    found = recommend(CASE, [Candidate("a", AREA_OWNER, **fields)], Weights(), NOW)
    assert found.ranked == ()
    assert codes(found.excluded[0].reasons) == {code}
    assert "NO_CANDIDATES" in found.shortfall


def test_what_is_short_altogether_is_said():
    away = Candidate("a", AREA_OWNER, absent="ON_LEAVE")
    assert "ALL_ON_LEAVE" in recommend(CASE, [away], Weights(), NOW).shortfall
    nowhere = Subject("", None, None, None, two_certificates=True)
    one = Candidate("a", STATION_RESERVE, expires="2026-05-01")
    found = recommend(nowhere, [one], Weights(), NOW)
    assert found.shortfall == ("GRID_UNKNOWN", "SECOND_ENFORCER_MISSING")
    assert codes(found.ranked[0].warnings) == {"QUAL_EXPIRES_SOON"}
    lost = recommend(CASE, [Candidate("b", AREA_B_ACTING)], Weights(), NOW)
    assert lost.shortfall == ("GRID_HAS_NO_OWNER",)


def test_an_old_position_and_a_near_border_are_warned_of():
    old = Candidate(
        "a", AREA_OWNER, x=9000.0, y=0.0, position_at=NOW - timedelta(minutes=31)
    )
    edge = Subject("A", 0.0, 0.0, 1.5, two_certificates=False)
    found = recommend(edge, [old], Weights(), NOW)
    assert codes(found.ranked[0].warnings) == {"POSITION_STALE", "NEAR_GRID_BORDER"}


def known(case: str, **fields) -> NearbyCase:
    plain = {
        "id": case,
        "number": case,
        "matter": "0202",
        "entity": "",
        "x": 0.0,
        "y": 0.0,
        "received_at": NOW - timedelta(days=2),
        "summary": "超市销售过期牛奶",
        "state": "in_handling",
    }
    return NearbyCase(**(plain | fields))


def test_duplicates_are_near_alike_and_of_one_matter():
    new = Described("0202", "e1", 100.0, 0.0, NOW, "某超市销售过期的牛奶")
    cases = [
        known("a"),
        known("b", x=900.0),
        known("c", x=900.0, entity="e1"),
        known("d", matter="0801"),
        known("e", summary="电梯停运"),
        known("f", x=None, y=None),
    ]
    found = duplicates(new, cases, 250.0, 0.35)
    assert [one.case for one in found] == ["a", "c"]
    assert (found[0].metres, found[0].days, found[1].same_entity) == (100.0, 2, True)
    assert similarity("", "") == 1.0
    assert similarity("甲", "乙") == 0.0


def keyword_rules() -> list[KeywordRule]:
    return [
        KeywordRule(
            row["code"],
            row["position"],
            tuple(row["words"].split()),
            row["kind"],
            row["matter"],
            row["priority"],
            row["sop"],
        )
        for row in seeds()["keyword_rule"]
    ]


def test_the_first_keyword_rule_that_fires_is_named():
    found = propose_matter("小区电梯困人,快来", "patrol", keyword_rules())
    assert found is not None
    assert (found.matter, found.priority, found.word) == ("0404", 1, "困人")
    assert propose_matter("今天天气好", "patrol", keyword_rules()) is None
    assert propose_matter("要求退款", "patrol", keyword_rules()) is None
    refund = propose_matter("要求退款", "complaint", keyword_rules())
    assert refund is not None
    assert refund.matter == "1101"


def test_matters_are_found_by_code_and_by_name():
    matters = [
        Matter(
            row["code"],
            row["parent"],
            row["name_zh"],
            row["name_en"],
            row["legal_basis"],
            row["level"],
            two_certificates=False,
            social_allowed=False,
            qualification="",
            evidence=(),
            radius_m=250.0,
            status="",
        )
        for row in seeds()["matter"]
    ]
    assert find_matters("040", matters)[0].code == "0401"
    assert "0404" in {one.code for one in find_matters("电梯", matters)}
    assert "0602" in {one.code for one in find_matters("scales", matters)}


def test_a_summary_is_proposed_without_names_phones_and_ids():
    said = (
        "我叫王建国,电话13812345678,身份证610113199001011234,家住雁塔区某小区3号楼,"
        "昨天在超市买到过期牛奶,张老板不给退,座机029-88123456,微信号: wxid_12345"
    )
    text = propose_summary(said, ("李晓明",))
    for hidden in (
        "王建国",
        "1381234",
        "6101131990",
        "88123456",
        "wxid_12345",
        "3号楼",
    ):
        assert hidden not in text
    assert not holds_personal_data(text)
    assert holds_personal_data("电话 139 1234 5678")
    assert propose_summary("李晓明说电梯坏了", ("李晓明",)) == "*说电梯坏了"
    assert propose_summary("商店价格标错") == "商店价格标错"
    long = "昨天下午在某某大街的一家餐馆吃饭时发现菜里有异物," * 4
    assert len(propose_summary(long)) <= 60
