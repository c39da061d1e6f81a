"""Guided start, fifth: grids from a file, checked, mended with consent, taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget
from typing_extensions import override

from db.exchange.columns import GRIDS
from db.exchange.import_job import ImportOptions
from db.exchange.known_outlines import epsg_of
from desktop.form_dialog import Choice
from desktop.import_lines import finding_line
from desktop.organisation.guided_step import Guide
from desktop.organisation.outline_preview import OutlinePreview, simple
from desktop.organisation.step_file import FileStep
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.texts import t
from domain.boundary.projection import moved
from domain.refused import Refused

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.exchange.import_job import ImportReport
    from db.exchange.preview import Preview
    from domain.refused import Unavailable

KINDS: Final = "*.gpkg *.geojson *.json *.shp *.zip *.kml *.kmz *.dxf"
SHOWN: Final = 200
# Thinner than this is how files round, not how borders were drawn.
SLIVER_M: Final = 0.01
NAMED: Final = 6
HALF_TURN: Final = 180


class GridsStep(FileStep):
    """Grids that fill the outline without gap and overlap."""

    name = "grids"
    kind = GRIDS
    endings = KINDS
    fields = ("code", "name", "station", "kind", "division")

    def __init__(self, guide: Guide, parent: QWidget) -> None:
        """Ask for the file; the findings stand beside a small map."""
        super().__init__(guide, parent)
        self.crs = QLineEdit(self)
        said = t("guided.outline.crs")
        self.crs.setAccessibleName(said)
        self.crs.setPlaceholderText(t("guided.outline.crs.hint"))
        self.crs.textChanged.connect(self._remapped)
        self.form.addRow(label(said, "", self), self.crs)
        self.station = Choice(self)
        said = t("guided.grids.station")
        self.station.setAccessibleName(said)
        self.form.addRow(label(said, "", self), self.station)
        self.repair = self.button("repair", self.repair_now)
        self.preview = OutlinePreview(self)
        self.findings = QListWidget(self)
        self.findings.setAccessibleName(t("guided.grids.findings"))
        self.findings.setWordWrap(True)
        self.findings.hide()
        row = QHBoxLayout()
        row.addWidget(self.map, 4)
        row.addWidget(self.findings, 4)
        row.addWidget(self.preview, 3)
        self.column.addLayout(row, 1)
        self.column.addLayout(self.buttons)
        self.finish(stretch=False)
        self._mended = False

    @override
    def enter(self) -> None:
        units = self.guide.read.boundary.units("station")
        self.station.fill((one.id, f"{one.name} {one.code}") for one in units)
        super().enter()

    @override
    def show_found(self, found: Preview) -> None:
        said = t("guided.grids.found", count=found.count, crs=found.crs[:40] or "—")
        areas = found.area()
        degrees = _looks_like_degrees(areas)
        self.preview.show_shapes(simple(areas), said, degrees=degrees)
        unknown = self._unknown(found)
        if unknown:
            names = t("organisation.comma").join(unknown[:NAMED])
            said += t("guided.grids.unknown", names=names, count=len(unknown))
        self.facts.setText(said)
        self.findings.hide()
        self._mended = False

    def _unknown(self, found: Preview) -> list[str]:
        """Return the stations that the file names and the workspace lacks."""
        column = self.map.column_of("station")
        units = self.guide.read.boundary.units("station")
        known = {one.code for one in units} | {one.name for one in units}
        return [one for one in found.values.get(column, ()) if one not in known]

    @override
    def options(self) -> ImportOptions:
        draft = self.guide.draft
        outline = draft.get("outline")
        root = outline if outline and Path(outline).exists() else ""
        return ImportOptions(
            map=self.map.pairs(),
            only_told=True,
            crs=self.crs.text().strip(),
            root=root,
            root_crs=draft.get("outline_crs"),
            station=str(self.station.currentData() or ""),
        )

    def _told(self, **more: Any) -> ImportOptions:
        plain = self.options()
        return ImportOptions(
            **{name: getattr(plain, name) for name in plain.__dataclass_fields__} | more
        )

    @override
    def check_now(self) -> None:
        self._mended = False
        self.run(self._told(dry_run=True), t("guided.grids.checking"))

    def repair_now(self) -> None:
        """Say what mending the file would change; nothing is written."""
        self._mended = True
        options = self._told(dry_run=True, repair=True)
        self.run(options, t("guided.grids.mending"))

    @override
    def take_now(self) -> None:
        options = self._told(repair=self._mended, yes=self._mended)
        count = self.report.new if self.report is not None else 0
        told = t("guided.grids.taken", count=count)
        self.run(options, t("guided.grids.taking"), told)

    @override
    def show_report(
        self, report: ImportReport, reason: Refused | Unavailable | None
    ) -> None:
        clean = reason is None
        self.checked = clean and not report.applied
        self.complain("" if reason is None else _why(reason))
        self.preview.mark(self._places(report))
        if report.applied:
            self.facts.setText(t("guided.grids.taken", count=report.new))
            self.findings.hide()
            return
        wide = [one for one in report.findings if one["width_m"] >= SLIVER_M]
        lines = [finding_line(one) for one in wide[:SHOWN]]
        if len(wide) < len(report.findings):
            thin = len(report.findings) - len(wide)
            lines.append(t("guided.grids.slivers", count=thin))
        lines += [t(key, **fields) for key, fields in report.notes[:SHOWN]]
        self.findings.clear()
        self.findings.addItems(lines)
        self.findings.setVisible(bool(lines))
        if clean:
            key = "guided.grids.mendable" if self._mended else "guided.grids.clean"
            self.facts.setText(t(key, count=report.new, faults=len(report.findings)))

    def _places(self, report: ImportReport) -> list[tuple[float, float]]:
        """Return where the faults are, in the coordinates of the file."""
        if self.found is None:
            return []
        try:
            theirs = epsg_of(self.crs.text().strip() or self.found.crs)
        except Refused:
            return []
        wide = [one for one in report.findings if one["width_m"] >= SLIVER_M]
        places = np.array([(one["x"], one["y"]) for one in wide[:SHOWN]])
        if not theirs or not len(places):
            return []
        ours = self.guide.read.boundary.crs_epsg
        x, y = moved(places[:, 0], places[:, 1], ours, theirs)
        return list(zip(x.tolist(), y.tolist(), strict=True))

    @override
    def tell(self) -> None:
        super().tell()
        ready = self.found is not None and not self.busy
        faults = self.report is not None and bool(self.report.findings)
        self.repair.setEnabled(ready and faults and not self._mended)

    @override
    def done(self) -> bool:
        return self.guide.read.boundary.grid_count() > 0

    @override
    def achieved(self) -> str:
        count = self.guide.read.boundary.grid_count()
        return t("guided.grids.taken", count=count) if count else ""


def _why(reason: Refused | Unavailable) -> str:
    """Say a refusal in words of this page, which has a button for mending."""
    if reason.code == "GRIDS_NOT_CLEAN":
        return t("guided.grids.faulty", **reason.fields)
    return reason_text(reason)


def _looks_like_degrees(areas: np.ndarray[Any, Any]) -> bool:
    if not len(areas):
        return True
    west, _south, _east, north = areas[0].bounds
    return bool(abs(west) <= HALF_TURN and abs(north) <= HALF_TURN / 2)
