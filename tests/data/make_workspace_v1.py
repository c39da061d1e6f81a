"""Makes workspace-v1.gpkg.xz and its key: run once for schema 1, and kept ever since.

A later schema gets a program and a file of its own; this one is never run again.
"""

from __future__ import annotations

import lzma
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import shapely

from db.door import LocalDoor
from db.founding_act import Founding, found
from db.staging import Staging
from db.workspace import Workspace
from domain.boundary.commands import CreateUnit, PublishGrids
from domain.boundary.staged import StagedGrid, chunks_of, grid_rows
from domain.cases.main_commands import AcceptCase, DispatchCase, FileCase
from domain.clock import FrozenClock, local_time
from domain.entities.commands import PremisesGiven, RegisterEntity, SetRisk
from domain.founding import UndoAct
from domain.ids import SeededIds
from domain.staffing.commands import AppointPost, RegisterPerson

HERE = Path(__file__).resolve().parent
X, Y, SIDE = 580_000.0, 3_790_000.0, 100.0
GRIDS = tuple(f"61011300100000{number}" for number in (1, 2, 3, 4))


class Maker:
    """A workspace in the making; each act is a minute after the one before."""

    def __init__(self, workspace: Workspace, clock: FrozenClock) -> None:
        self.workspace, self.clock = workspace, clock
        self.door = LocalDoor(workspace.store, workspace.session, workspace.keys)

    def do(self, command: object) -> int:
        self.clock.at += timedelta(minutes=1)
        return self.workspace.store.do(command, self.workspace.session).seq

    def places(self) -> None:
        """Four squares in two stations:  3 4  /  1 2."""
        for level, unit, code, parent in (
            ("city", "c", "610100", ""),
            ("bureau", "b", "610113", "c"),
            ("station", "s1", "001", "b"),
            ("station", "s2", "002", "b"),
        ):
            self.do(
                CreateUnit(id=unit, level=level, code=code, name=unit, parent=parent)
            )
        staging = Staging(self.workspace.store.conn)
        staging.begin("first", "grids", "drawn")
        squares = grid_rows([_square(at) for at in range(len(GRIDS))])
        for number, chunk in enumerate(chunks_of(squares)):
            staging.add("first", number, len(GRIDS), chunk, b"")
        whole = staging.finish("first")
        self.do(
            PublishGrids(
                batch="first",
                content_hash=whole.content_hash,
                chunks=staging.names("first"),
            )
        )

    def people(self) -> None:
        """An officer A and B on the first grid."""
        since = self.clock.now() - timedelta(days=90)
        for person, kind in (("zhang", "grid_officer_a"), ("li", "grid_officer_b")):
            self.do(
                RegisterPerson(
                    person=person,
                    staff_no=person,
                    name=person,
                    kind="official",
                    station="s1",
                    valid_from=since,
                )
            )
            self.do(
                AppointPost(
                    place=GRIDS[0],
                    post_kind=kind,
                    person=person,
                    document_no="1",
                    valid_from=since,
                )
            )

    def register(self) -> None:
        """Two entities, one without a place."""
        self.do(
            RegisterEntity(
                entity="shop",
                name="一号店",
                uscc="91350100M000100Y43",
                premises=(
                    PremisesGiven(
                        given_x=X + 50,
                        given_y=Y + 50,
                        datum="file_crs",
                        source_crs=4545,
                        primary=True,
                    ),
                ),
            )
        )
        self.do(
            RegisterEntity(
                entity="stall", name="流动摊", registration_no="110108000000016"
            )
        )
        self.do(SetRisk(entity="shop", scheme="food", letter="B", reason="检查"))

    def cases(self) -> None:
        """One taken with sealed data, one whose acceptance was undone, one fresh."""
        for case in ("c1", "c2", "c3"):
            self.clock.at += timedelta(minutes=1)
            self.door.do_plain(
                {
                    "command": "RegisterCase",
                    "case": case,
                    "kind": "complaint",
                    "source": "12315",
                    "summary": "过期食品",
                    "matter": "0206",
                    "x": X + 50,
                    "y": Y + 50,
                    "complainant": {"name": "王某", "phone": "13912345678"},
                }
            )
        self.do(AcceptCase(case="c1", seen_version=1))
        self.do(FileCase(case="c1", seen_version=2))
        self.do(DispatchCase(case="c1", seen_version=3, person="zhang"))
        self.do(UndoAct(seq=self.do(AcceptCase(case="c2", seen_version=1))))


def _square(at: int) -> StagedGrid:
    x, y = X + at % 2 * SIDE, Y + at // 2 * SIDE
    station = "s1" if at < len(GRIDS) // 2 else "s2"
    shape = shapely.box(x, y, x + SIDE, y + SIDE)
    return StagedGrid(GRIDS[at], "", "", station, "", at + 1, shape)


def make(folder: Path) -> None:
    """Write the workspace and its key into a folder."""
    clock = FrozenClock(local_time("2026-04-28T09:00"))
    with TemporaryDirectory() as rough:
        home, path = Path(rough) / "home", Path(rough) / "w.gpkg"
        made = found(
            path,
            Founding(title="一", crs="EPSG:4545", login="founder"),
            home=home,
            clock=clock,
            ids=SeededIds("workspace v1"),
        )
        maker = Maker(made.workspace, clock)
        maker.places()
        maker.people()
        maker.register()
        maker.cases()
        conn = made.workspace.store.conn
        whole = Path(rough) / "whole.gpkg"
        conn.execute("VACUUM INTO ?", (str(whole),))
        made.workspace.close()
        packed = lzma.compress(whole.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
        (folder / "workspace-v1.gpkg.xz").write_bytes(packed)
        (key,) = (home / "keys").iterdir()
        shutil.copyfile(key, folder / "workspace-v1.key")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
