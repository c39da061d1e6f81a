"""Entities are found by any part of what is known of them, and the index keeps step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from db.entity_disputes import disputes, place_book
from db.entity_find import index_all
from db.entity_search import EntityFinder, EntityQuery
from db.verify import verify
from domain.founding import UndoAct
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.workspace import Workspace

SHOP: dict[str, Any] = {
    "entity": "shop",
    "name": "长安（蜀风）川味面馆",
    "uscc": "91999999MA00010500",
    "registration_no": "999999000000019",
    "licences": [{"kind": "food", "number": "JY26101130012345"}],
    "premises": [
        {"address": "雁塔区翠华路１０８号", "given_x": 108.94, "given_y": 34.22,
         "datum": "wgs84"},
        {"address": "朱雀大街九号", "role": "registered"},
    ],
}  # fmt: skip


@pytest.fixture
def desk(sample: Path, open_workspace: Callable[[Path], Workspace]) -> Workspace:
    return open_workspace(sample)


def do(desk: Workspace, command: str, /, **fields: Any) -> Any:
    return desk.door().do_plain({"command": command, **fields})


def found(desk: Workspace, **asked: Any) -> list[str]:
    finder = EntityFinder(desk.store.conn)
    fids = finder.found(EntityQuery(**asked)).tolist()
    return [row.id for row in finder.rows(fids)]


@pytest.mark.parametrize(
    "typed",
    [
        "长安",
        "蜀风川味",
        "面馆",
        "馆",
        "（蜀风）",
        "casfcwmg",
        "SFCW",
        "91999999MA00010500",
        "91999999ma0001",
        "999999000000019",
        "JY2610113001",
        "翠华路",
        "翠华路108",
        "朱雀大街",
    ],
)
def test_any_part_of_what_is_known_finds_it(desk: Workspace, typed: str) -> None:
    do(desk, "RegisterEntity", **SHOP)
    every = found(desk, text=typed)
    assert "shop" in every
    # The command field reads no further than it shows, and shows the same ones.
    assert [row.id for row in desk.read.entities.search(typed, 5)] == every[:5]


@pytest.mark.parametrize(
    "typed", ["面蜀", "长川", "翠华路109", "zzzz", "JY999", "（）"]
)
def test_what_is_not_there_is_not_found(desk: Workspace, typed: str) -> None:
    do(desk, "RegisterEntity", **SHOP)
    assert "shop" not in found(desk, text=typed)


def test_the_name_comes_before_the_address(desk: Workspace) -> None:
    do(desk, "RegisterEntity", **SHOP)
    other = {**SHOP, "entity": "other", "name": "甲", "licences": []}
    other |= {"uscc": "91999999MA0000090W", "registration_no": ""}
    other["premises"] = [{"address": "川味面馆旁"}]
    do(desk, "RegisterEntity", **other)
    assert found(desk, text="川味面馆") == ["shop", "other"]


def test_the_index_follows_corrections_and_undo_and_a_replay_finds_it_whole(
    desk: Workspace,
) -> None:
    do(desk, "RegisterEntity", **SHOP)
    done = do(desk, "CorrectEntity", entity="shop", name="巴蜀火锅", reason="更名")
    assert "shop" in found(desk, text="火锅")
    assert "shop" not in found(desk, text="川味面馆")
    desk.store.do(UndoAct(seq=done["seq"]), desk.session)
    assert "shop" in found(desk, text="川味面馆")
    moved = {"address": "含光路5号"}
    do(desk, "CorrectPremises", entity="shop", premises=[moved], reason="迁址")
    assert "shop" in found(desk, text="含光路")
    assert "shop" not in found(desk, text="翠华路")
    assert verify(desk.store.conn) == []


def test_an_index_built_anew_is_the_one_that_grew(desk: Workspace) -> None:
    do(desk, "RegisterEntity", **SHOP)
    index_all(desk.store.conn)
    assert "shop" in found(desk, text="蜀风川味")
    assert verify(desk.store.conn) == []


def test_sieves_hold_together_with_the_text(desk: Workspace) -> None:
    rows = list(desk.read.entities.entity_rows())

    def ids(**wanted: str) -> set[str]:
        return {
            row["id"]
            for row in rows
            if all(row[name] == value for name, value in wanted.items())
        }

    assert set(found(desk)) == {row["id"] for row in rows}
    assert set(found(desk, state="revoked")) == ids(state="revoked")
    grids = tuple(sorted({row["grid"] for row in rows if row["grid"]})[:2])
    inside = {row["id"] for row in rows if row["grid"] in grids}
    assert set(found(desk, grids=grids)) == inside
    assert found(desk, grids=()) == []
    assert set(found(desk, placed="outside")) == ids(unplaced_reason="outside")
    unplaced = {row["id"] for row in rows if row["unplaced_reason"]}
    assert set(found(desk, placed="unplaced")) == unplaced
    assert set(found(desk, risk="food:D")) == {
        row["id"] for row in rows if "food:D" in row["risk"]
    }
    meals = {row["id"] for row in rows if row["industry"].startswith("H")}
    assert set(found(desk, industry="H")) == meals
    named = {row["id"] for row in rows if "餐馆" in row["name"]}
    assert named
    assert set(found(desk, text="餐馆", state="operating")) == named & ids(
        state="operating"
    )


def test_entities_with_open_cases_are_sieved(desk: Workspace) -> None:
    conn = desk.store.conn
    sql = "SELECT DISTINCT entity FROM case_file WHERE is_open AND entity <> ''"
    busy = {row[0] for row in conn.execute(sql)}
    assert busy
    assert set(found(desk, cases="open")) == busy
    assert not busy & set(found(desk, cases="none"))


def test_a_grid_assigned_by_decision_stays_and_is_taken_back(desk: Workspace) -> None:
    (entity, *more) = found(desk, placed="no_coordinates")
    grid = desk.read.boundary.grids()[0].code
    premises = [desk.read.entities.premises_of(one)[0].id for one in (entity, more[0])]
    before = desk.read.entities.premises_of(entity)
    done = do(desk, "AssignGrid", premises=premises, grid=grid, reason="现场核实")
    row = desk.read.entities.entity(entity)
    assert row is not None
    assert (row.grid, row.unplaced_reason) == (grid, "")
    assert set(found(desk, placed="assigned")) == {entity, more[0]}
    assert verify(desk.store.conn) == []
    desk.store.do(UndoAct(seq=done["seq"]), desk.session)
    assert desk.read.entities.premises_of(entity) == before
    assert found(desk, placed="assigned") == []
    assert verify(desk.store.conn) == []


def test_an_entity_on_a_border_is_confirmed_and_leaves_the_list(
    desk: Workspace,
) -> None:
    on_border = found(desk, placed="on_border")
    premises = desk.read.entities.premises_of(on_border[0])[0]
    assert premises.on_border
    do(desk, "AssignGrid", premises=[premises.id], reason="门开在本格")
    kept = desk.read.entities.premises_of(on_border[0])[0]
    assert (kept.grid, kept.assigned) == (premises.grid, True)
    assert found(desk, placed="on_border") == on_border[1:]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"premises": [], "reason": "x"}, "NOTHING_SELECTED"),
        ({"premises": ["nobody.1"], "reason": "x"}, "NO_SUCH_PREMISES"),
        ({"reason": " "}, "REASON_MISSING"),
        ({"reason": "x", "grid": "999"}, "NO_SUCH_GRID"),
        ({"reason": "x"}, "NOT_IN_A_GRID"),
        ({"premises": [f"a.{n}" for n in range(201)], "reason": "x"},
         "TOO_MANY_AT_ONCE"),
    ],
)  # fmt: skip
def test_an_assignment_that_cannot_be_is_refused(
    desk: Workspace, fields: dict[str, Any], code: str
) -> None:
    entity = found(desk, placed="no_coordinates")[0]
    premises = [desk.read.entities.premises_of(entity)[0].id]
    with pytest.raises(Refused) as refusal:
        do(desk, "AssignGrid", **{"premises": premises, **fields})
    assert refusal.value.code == code


def test_addresses_that_name_a_street_elsewhere_are_in_dispute(
    desk: Workspace,
) -> None:
    book = place_book(desk.read)
    fids, named = disputes(desk.read, book, lambda _done, _of: None)
    assert len(fids)
    finder = EntityFinder(desk.store.conn)
    for row in finder.rows(fids.tolist()):
        place = book.named(row.address)
        assert place is not None
        assert row.grid not in place.grids
    first = finder.rows(fids.tolist())[0]
    premises = desk.read.entities.premises_of(first.id)[0]
    do(desk, "AssignGrid", premises=[premises.id], reason="地址门牌已核")
    left, _ = disputes(desk.read, book, lambda _done, _of: None)
    assert set(left.tolist()) == set(named) - {int(fids[0])}
