from __future__ import annotations

from typing import TYPE_CHECKING

from domain.boundary.commands import RenameGrid
from domain.entities.commands import PremisesGiven, RegisterEntity
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
