from __future__ import annotations

from typing import TYPE_CHECKING

from domain.boundary.commands import RenameGrid
from domain.entities.commands import AssignGrid, PremisesGiven, RegisterEntity
from domain.founding import UndoAct
from tests.db.boundary_desk import (
    BoundaryDesk,
    X,
    Y,
    assert_replays,
    box,
    four,
    staged,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_entities_follow_the_border_in_the_same_act_and_back(tmp_path: Path) -> None:
    #  A | B   the border moves east over the shop at x = 110
    desk = BoundaryDesk(tmp_path)
    desk.publish(four())
    desk.do(
        RegisterEntity(
            entity="shop",
            name="训练商行",
            uscc="91999999MA00010500",
            premises=(
                PremisesGiven(
                    given_x=X + 110,
                    given_y=Y + 50,
                    datum="file_crs",
                    source_crs=4545,
                    primary=True,
                ),
            ),
        )
    )

    def held() -> str:
        sql = "SELECT grid FROM entity WHERE id = 'shop'"
        return str(desk.conn.execute(sql).fetchone()[0])

    assert held() == "B"
    desk.later(days=1)
    west, east = box(0, 0, 120, 100), box(120, 0, 200, 100)
    outcome = desk.publish([staged("A", west), staged("B", east), *four()[2:]])
    assert held() == "A"
    assert "shop" in outcome.changes.ids("entity")
    renamed = desk.do(RenameGrid(grid="A", name="x"))
    assert not renamed.changes.touches("entity")
    desk.do(UndoAct(seq=renamed.seq))
    desk.do(UndoAct(seq=outcome.seq))
    assert held() == "B"
    assert_replays(desk, tmp_path)
    desk.conn.close()


def place(x: float, y: float) -> PremisesGiven:
    return PremisesGiven(
        given_x=X + x, given_y=Y + y, datum="file_crs", source_crs=4545, primary=True
    )


def shops(tmp_path: Path, *premises: PremisesGiven) -> BoundaryDesk:
    desk = BoundaryDesk(tmp_path)
    desk.publish(four())
    codes = ("91999999MA00010500", "91999999MA0000090W")
    for number, one in enumerate(premises):
        desk.do(
            RegisterEntity(
                entity=f"shop{number}",
                name=f"训练商行{number}",
                uscc=codes[number],
                premises=(one,),
            )
        )
    return desk


def lies(desk: BoundaryDesk, shop: str) -> tuple[str, str, int]:
    sql = (
        "SELECT e.grid, e.unplaced_reason, p.assigned FROM entity e "
        "JOIN premises p ON p.id = e.id || '.1' WHERE e.id = ?"
    )
    grid, reason, assigned = desk.conn.execute(sql, (shop,)).fetchone()
    return str(grid), str(reason), int(assigned)


def test_what_is_assigned_stays_in_its_grid_when_borders_move(tmp_path: Path) -> None:
    #  A | B   the shop lies in B and belongs to A by decision; A gives up some ground
    desk = shops(tmp_path, place(110, 50))
    desk.do(AssignGrid(premises=("shop0.1",), grid="A", reason="the door is in A"))
    assert lies(desk, "shop0") == ("A", "", 1)
    desk.later(days=1)
    west, east = box(0, 0, 90, 100), box(90, 0, 200, 100)
    desk.publish([staged("A", west), staged("B", east), *four()[2:]])
    assert lies(desk, "shop0") == ("A", "", 1)
    assert_replays(desk, tmp_path)
    desk.conn.close()


def test_what_is_assigned_is_placed_anew_when_its_grid_is_no_more(
    tmp_path: Path,
) -> None:
    #  A | B   becomes one grid B: the one with a place lies in it, the other nowhere
    desk = shops(tmp_path, place(110, 50), PremisesGiven(address="无名路1号"))
    desk.do(
        AssignGrid(premises=("shop0.1", "shop1.1"), grid="A", reason="by the lease")
    )
    assert lies(desk, "shop1") == ("A", "", 1)
    desk.later(days=1)
    whole = box(0, 0, 200, 100)
    outcome = desk.publish([staged("B", whole), *four()[2:]])
    assert lies(desk, "shop0") == ("B", "", 0)
    assert lies(desk, "shop1") == ("", "no_coordinates", 0)
    assert outcome.changes.touches("entity")
    assert_replays(desk, tmp_path)
    desk.conn.close()


def test_an_assignment_is_taken_back_to_the_grids_of_today(tmp_path: Path) -> None:
    desk = shops(tmp_path, place(110, 50))
    done = desk.do(AssignGrid(premises=("shop0.1",), grid="A", reason="by the lease"))
    desk.later(days=1)
    west, east = box(0, 0, 120, 100), box(120, 0, 200, 100)
    desk.publish([staged("A", west), staged("B", east), *four()[2:]])
    desk.do(UndoAct(seq=done.seq))
    assert lies(desk, "shop0") == ("A", "", 0)
    assert_replays(desk, tmp_path)
    desk.conn.close()
