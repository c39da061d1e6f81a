from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.boundary.commands import (
    COMMANDS,
    CloseUnit,
    CommunityRow,
    CreateUnit,
    HandGrid,
    ListCommunities,
    PublishGrids,
    RenameGrid,
    RenameUnit,
    SetCommunities,
)
from domain.boundary.decider import DECIDERS, INVERSES, UNIT_OF
from domain.boundary.events import EVENTS
from domain.founding import UndoAct
from domain.refused import Refused
from tests.db.boundary_desk import BoundaryDesk, box, four, staged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[BoundaryDesk]:
    made = BoundaryDesk(tmp_path)
    made.publish(four())
    yield made
    made.conn.close()


def test_every_command_has_a_rule_and_a_permission_act() -> None:
    assert set(DECIDERS) == set(COMMANDS)
    assert all(command.act.startswith("boundary.") for command in COMMANDS)
    assert set(INVERSES) <= set(EVENTS)


@pytest.mark.parametrize(
    ("command", "unit"),
    [
        (CreateUnit(level="station", code="1", name="x", parent="b"), "b"),
        (RenameUnit(id="s1", name="x"), "s1"),
        (CloseUnit(id="s1"), "s1"),
        (RenameGrid(grid="A", name="x"), "s1"),
        (RenameGrid(grid="?", name="x"), ""),
        (SetCommunities(grid="C", communities=()), "s2"),
        # A hand-over is an act of giver and taker: the bureau above both.
        (HandGrid(grid="A", station="s2"), "b"),
        (HandGrid(grid="A", station="?"), ""),
    ],
)
def test_a_permission_is_asked_for_in_the_unit_the_act_belongs_to(
    desk: BoundaryDesk, command: object, unit: str
) -> None:
    assert UNIT_OF[type(command)](command, desk.store.read) == unit


def test_publishing_is_an_act_of_the_whole_city() -> None:
    assert PublishGrids not in UNIT_OF


def test_lists_and_links_of_communities_are_taken_back(desk: BoundaryDesk) -> None:
    listed = desk.do(ListCommunities(communities=(CommunityRow(code="1", name="x"),)))
    linked = desk.do(SetCommunities(grid="A", communities=("1",)))
    desk.do(UndoAct(seq=linked.seq))
    assert desk.read.communities_of("A") == ()
    desk.do(UndoAct(seq=listed.seq))
    assert desk.read.community("1") is None


def test_a_unit_that_holds_something_by_now_is_not_unmade(desk: BoundaryDesk) -> None:
    with pytest.raises(Refused) as why:
        desk.do(UndoAct(seq=3))
    assert why.value.code in {"CANNOT_UNDO", "LATER_ACT_FIRST", "TOUCHED_SINCE"}


def test_an_older_redraw_is_not_taken_back_before_the_newer(
    desk: BoundaryDesk,
) -> None:
    desk.later(days=1)
    seq = desk.publish([staged("A", box(0, 0, 200, 100)), *four()[2:]]).seq
    desk.later(days=1)
    desk.do(RenameGrid(grid="A", name="x"))
    with pytest.raises(Refused):
        desk.do(UndoAct(seq=seq))
