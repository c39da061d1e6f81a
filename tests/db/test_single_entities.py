"""One entity at a time through the door: entered, corrected, placed, closed, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from db.verify import verify
from domain.founding import UndoAct
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.workspace import Workspace


@pytest.fixture
def desk(sample: Path, open_workspace: Callable[[Path], Workspace]) -> Workspace:
    return open_workspace(sample)


def do(desk: Workspace, command: str, /, **fields: Any) -> Any:
    return desk.door().do_plain({"command": command, **fields})


def known(desk: Workspace) -> Any:
    return next(row for row in desk.read.entities.entity_rows(limit=50) if row["grid"])


def test_risk_is_set_by_scheme_and_taken_back(desk: Workspace) -> None:
    entity = known(desk)["id"]
    before = desk.read.entities.entity_file(entity)
    done = do(
        desk,
        "SetRisk",
        entity=entity,
        scheme="food",
        letter="D",
        reason="两次抽检不合格",
    )
    assert desk.read.entities.entity_file(entity) != before
    desk.store.do(UndoAct(seq=done["seq"]), desk.session)
    assert desk.read.entities.entity_file(entity) == before
    assert verify(desk.store.conn) == []


def test_premises_placed_by_hand_need_a_reason_and_can_be_taken_back(
    desk: Workspace,
) -> None:
    entity = known(desk)["id"]
    premises = desk.read.entities.premises_of(entity)[0]
    place = {"premises": premises.id, "x": 108.94, "y": 34.22, "datum": "wgs84"}
    with pytest.raises(Refused) as refusal:
        do(desk, "PlacePremises", **place, reason="")
    assert refusal.value.code == "REASON_MISSING"
    done = do(desk, "PlacePremises", **place, reason="现场核对")
    moved = desk.read.entities.premises_of(entity)[0]
    assert (moved.x, moved.y) != (premises.x, premises.y)
    desk.store.do(UndoAct(seq=done["seq"]), desk.session)
    assert desk.read.entities.premises_of(entity)[0] == premises
    assert verify(desk.store.conn) == []


def test_an_entity_is_closed_with_its_reason_and_opened_by_undo(
    desk: Workspace,
) -> None:
    entity = known(desk)["id"]
    before = desk.read.entities.entity(entity)
    done = do(desk, "CloseEntity", entity=entity, state="cancelled", reason="已注销")
    after = desk.read.entities.entity(entity)
    assert after is not None
    assert after.state == "cancelled"
    desk.store.do(UndoAct(seq=done["seq"]), desk.session)
    assert desk.read.entities.entity(entity) == before


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (
            "SetRisk",
            {"entity": "nobody", "scheme": "food", "letter": "A", "reason": "x"},
        ),
        ("CloseEntity", {"entity": "nobody", "state": "cancelled", "reason": "x"}),
        ("CorrectEntity", {"entity": "nobody", "name": "x", "reason": "x"}),
        (
            "PlacePremises",
            {"premises": "none", "x": 1, "y": 1, "datum": "wgs84", "reason": "x"},
        ),
    ],
)
def test_what_does_not_exist_is_named(
    command: str, fields: dict[str, Any], desk: Workspace
) -> None:
    with pytest.raises(Refused) as refusal:
        do(desk, command, **fields)
    assert refusal.value.code in {
        "NO_SUCH_ENTITY",
        "NO_SUCH_PREMISES",
        "BAD_FIELD",
        "UNKNOWN_FIELD",
    }


def registered(desk: Workspace, **fields: Any) -> Any:
    told = {
        "command": "RegisterEntity",
        "name": "样例新店",
        "uscc": "91999999MA000055XY",
        "type": "enterprise",
        "industry": "F5211",
        "premises": [
            {
                "address": "样例路 1 号",
                "given_x": 108.94,
                "given_y": 34.22,
                "datum": "wgs84",
                "primary": True,
            },
            {"role": "registered", "address": "样例路 2 号"},
        ],
        "licences": [{"kind": "food", "number": "样-1", "valid_to": "2027-01-01"}],
        "risk": [{"scheme": "food", "letter": "B"}],
    }
    return desk.door().do_plain(told | fields)


def test_an_entity_is_entered_with_premises_and_its_grid_follows(
    desk: Workspace,
) -> None:
    done = registered(desk)
    entity = desk.read.entities.entity_by_uscc("91999999MA000055XY")
    assert entity is not None
    assert entity.grid
    places = desk.read.entities.premises_of(entity.id)
    assert [one.primary for one in places] == [True, False]
    assert places[1].unplaced_reason == "no_coordinates"
    desk.store.do(UndoAct(seq=done["seq"]), desk.session)
    assert desk.read.entities.entity_by_uscc("91999999MA000055XY") is None
    assert verify(desk.store.conn) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"uscc": "91999999MA000055XZ"},
        {"uscc": "", "registration_no": "999999000000010"},
        {"uscc": "", "registration_no": ""},
        {"name": ""},
        {"type": "no such type"},
        {"industry": "?"},
        {"state": "sleeping"},
        {"risk": [{"scheme": "food", "letter": "Z"}]},
        {"premises": [{"given_x": 999.0, "given_y": 34.2, "datum": "wgs84"}]},
        {"premises": [{"given_x": 108.9, "given_y": 34.2, "datum": "mars"}]},
    ],
)
def test_an_entity_with_a_wrong_field_is_refused_and_nothing_is_written(
    fields: dict[str, Any], desk: Workspace
) -> None:
    head = desk.read.journal.head()
    with pytest.raises(Refused):
        registered(desk, **fields)
    assert desk.read.journal.head() == head


def test_corrections_keep_the_old_values_for_undo(desk: Workspace) -> None:
    row = known(desk)
    before = desk.read.entities.entity_file(row["id"])
    first = do(
        desk,
        "CorrectEntity",
        entity=row["id"],
        reason="更名",
        name="样例改名",
        industry="H6210",
        state="suspended",
        registrar="样例局",
        licences=[{"kind": "food", "number": "样-2"}],
    )
    second = do(
        desk,
        "CorrectPremises",
        entity=row["id"],
        reason="迁址",
        premises=[{"address": "样例路 9 号", "primary": True}],
    )
    moved = desk.read.entities.entity(row["id"])
    assert moved is not None
    assert moved.grid == ""
    assert moved.name == "样例改名"
    desk.store.do(UndoAct(seq=second["seq"]), desk.session)
    desk.store.do(UndoAct(seq=first["seq"]), desk.session)
    assert desk.read.entities.entity_file(row["id"]) == before
    assert verify(desk.store.conn) == []


@pytest.mark.parametrize("command", ["CorrectEntity", "CorrectPremises", "CloseEntity"])
def test_a_correction_without_its_reason_is_refused(
    command: str, desk: Workspace
) -> None:
    fields: dict[str, Any] = {"entity": known(desk)["id"], "reason": " "}
    if command == "CorrectPremises":
        fields["premises"] = [{"address": "x", "primary": True}]
    with pytest.raises(Refused) as refusal:
        do(desk, command, **fields)
    assert refusal.value.code == "REASON_MISSING"
