"""Rows of the workspace, or of the open plan, written to a file of any format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from db.connection import path_of
from db.exchange.block_rows import blocks_as
from db.exchange.columns import BLOCKS, ENTITIES, GRIDS, REFERENCES, STREETS
from db.exchange.export_rows import (
    BUREAUS,
    STATIONS,
    Outgoing,
    grids_as,
    outgoing,
    reprojected,
)
from db.exchange.file_writer import write_file
from db.exchange.known_outlines import epsg_of
from db.plan_rows import draft_grids
from desktop.boundary.plan_files import export as export_plan
from desktop.boundary.plan_files import file_name
from desktop.file_field import FileField
from desktop.files.file_words import file_reason
from desktop.form_dialog import FormDialog
from desktop.texts import t
from domain.refused import Refused

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.world import Reads
    from desktop.action import Hand
    from desktop.tasks import Result

DRAFT, PLAN_BLOCKS, PLAN_FILE = "draft", "plan_blocks", "plan_file"
OF_PLAN: Final = (DRAFT, PLAN_BLOCKS, PLAN_FILE)
IN_FORCE: Final = (GRIDS, STATIONS, BUREAUS, BLOCKS, ENTITIES, STREETS, *REFERENCES)
# Format by its ending; a DXF holds no columns, KML is always in degrees.
FORMATS: Final = ("gpkg", "geojson", "shp", "zip", "kml", "dxf", "csv", "xlsx")
DEGREES: Final = ("EPSG:4490", "EPSG:4326")


class ExportDialog(FormDialog):
    """What, in which format and system, and where to."""

    def __init__(self, hand: Hand, parent: QWidget | None) -> None:
        """Offer the open plan first, where there is one."""
        super().__init__(t("files.export"), t("files.write"), parent)
        self._hand = hand
        kinds = (*(OF_PLAN if hand.plan.id else ()), *IN_FORCE)
        rows = [(one, t(f"files.out.{one}")) for one in kinds]
        self.kind = self.choice("kind", t("files.kind"), rows)
        said = [(one, t(f"files.format.{one}")) for one in FORMATS]
        self.format = self.choice("format", t("files.format"), said)
        ours = f"EPSG:{hand.desk.read.boundary.crs_epsg}"
        systems = [("", t("files.crs.ours", epsg=ours.removeprefix("EPSG:")))]
        systems += [(one, t(f"files.crs.{one[5:]}")) for one in DEGREES]
        self.crs = self.choice("crs", t("files.crs"), systems)
        kinds_text = " ".join(f"*.{one}" for one in FORMATS)
        self.file = FileField(t("files.file"), kinds_text, self, save=True)
        self.add("file", t("files.file"), self.file)
        for box in (self.kind, self.format):
            box.activated.connect(self._name)
        self.file.chosen.connect(self._named)
        self.on_submit = self._send
        self._name()

    def _name(self) -> None:
        """Propose a name, in the folder that was chosen last."""
        kind = self.value("kind")
        before = self.file.path()
        folder = before.parent if before is not None else Path.home()
        row = self._hand.plan.row()
        title = row.title if row is not None and kind in OF_PLAN else ""
        said = file_name(f"{title} {t(f'files.out.{kind}')}".strip())
        ending = "json" if kind == PLAN_FILE else self.value("format")
        self.file.put(str(folder / f"{said}.{ending}"))
        plain = kind != PLAN_FILE
        self.format.setEnabled(plain)
        self.crs.setEnabled(plain and ending not in {"kml", "geojson"})

    def _named(self, path: str) -> None:
        ending = Path(path).suffix.casefold().removeprefix(".")
        row = self.format.findData(ending)
        if row >= 0:
            self.format.setCurrentIndex(row)

    def _send(self) -> bool:
        path = self.file.path()
        if path is None:
            self.complain(t("files.no_file"))
            return False
        if not path.absolute().parent.is_dir():
            absent = Refused("FILE_ABSENT", path=str(path.parent))
            self.complain(file_reason(absent))
            return False
        own = path_of(self._hand.desk.store.conn)
        if path.exists() and path.samefile(own):
            self.complain(file_reason(Refused("SAME_FILE", path=path.name)))
            return False
        kind = self.value("kind")
        row = self._hand.plan.row()
        if kind == PLAN_FILE and row is not None:
            export_plan(self._hand, row, path)
        else:
            write(self._hand, kind, path, self.value("crs"))
        return True


def write(hand: Hand, kind: str, path: Path, crs: str) -> None:
    """Write rows of a kind to a file in a worker, and say how it went."""
    desk, plan = hand.desk, hand.plan.id

    def work(_token: Any) -> int:
        with desk.snapshot() as read:
            rows = going_out(read, kind, plan)
            epsg = epsg_of(crs)
            out = reprojected(rows, epsg) if epsg else rows
            return write_file(path.absolute(), out)

    def done(result: Result) -> None:
        reason = result.reason()
        if reason is not None:
            desk.messages.say(file_reason(reason), "late")
        else:
            told = t("files.written", rows=result.value, path=path.name)
            desk.messages.say(told)

    hand.tasks.run(work, done, t("files.writing", file=path.name))


def going_out(read: Reads, kind: str, plan: str) -> Outgoing:
    """Return the rows of a kind as the dialog names it."""
    if kind == DRAFT:
        return grids_as(read, draft_grids(read, plan))
    if kind in {BLOCKS, PLAN_BLOCKS}:
        return blocks_as(read, plan if kind == PLAN_BLOCKS else "")
    return outgoing(kind, read)
