"""Guided start, second: the outline of the area, from a file, seen on a small map."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit
from typing_extensions import override

from db.exchange.preview import in_degrees, preview
from desktop.file_field import FileField
from desktop.organisation.guided_step import Guide, Step
from desktop.organisation.outline_preview import OutlinePreview, simple
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.texts import t
from domain.boundary.projection import area_m2
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QWidget

    from desktop.tasks import Result, Token

KINDS: Final = "*.gpkg *.geojson *.json *.shp *.zip"
CHINA: Final = (73.0, 3.0, 136.0, 54.0)
KM2: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Outline:
    """What was read: the areas in degrees, how large they are, where they lie."""

    shapes: NDArray[np.object_]
    area_m2: float
    parts: int
    crs: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        west, south, east, north = shapely.total_bounds(self.shapes)
        return float(west), float(south), float(east), float(north)


def read_outline(path: Path, layer: str, crs: str, token: Token) -> Outline:
    """Read the areas of a file; Refused says why they are none."""
    found = preview(path, layer, told=token.progress)
    areas = in_degrees(found, crs)
    whole = shapely.union_all(shapely.make_valid(areas))
    west, south, east, north = whole.bounds
    inside = CHINA[0] <= west and east <= CHINA[2]
    if not (inside and CHINA[1] <= south and north <= CHINA[3]):
        spot = f"{west:.2f} {south:.2f} {east:.2f} {north:.2f}"
        raise Refused("OUTLINE_ELSEWHERE", box=spot, crs=crs or found.crs)
    parts = len(shapely.get_parts(whole))
    said = crs or found.crs
    return Outline(
        simple(areas), area_m2(whole, 4490), parts, said if len(said) < 20 else "WKT"
    )


class OutlineStep(Step):
    """The file with the root outline."""

    name = "outline"

    def __init__(self, guide: Guide, parent: QWidget) -> None:
        """Ask for a file, and for its system or layer where it does not say."""
        super().__init__(guide, parent)
        self.outline: Outline | None = None
        self.reading = False
        self._told = ("", "")
        self.file = FileField(t("guided.outline.file"), KINDS, self)
        self.layer = QLineEdit(self)
        self.crs = QLineEdit(self)
        form = QFormLayout()
        form.addRow(label(t("guided.outline.file"), "", self), self.file)
        for key, line in (("layer", self.layer), ("crs", self.crs)):
            said = t(f"guided.outline.{key}")
            line.setAccessibleName(said)
            line.setPlaceholderText(t(f"guided.outline.{key}.hint"))
            line.editingFinished.connect(self._again)
            form.addRow(label(said, "", self), line)
        self.column.addLayout(form)
        self.map = OutlinePreview(self)
        self.facts = label("", "second", self)
        self.facts.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.map, 3)
        row.addWidget(self.facts, 2)
        self.column.addLayout(row, 1)
        self.finish(stretch=False)
        self.file.chosen.connect(self.read)

    @override
    def enter(self) -> None:
        draft = self.guide.draft
        self.layer.setText(draft.get("outline_layer"))
        self.crs.setText(draft.get("outline_crs"))
        kept = draft.get("outline")
        if kept and self.outline is None:
            self.file.put(kept)
            self.read(kept)

    @override
    def first(self) -> QWidget:
        return self.file.line

    def _again(self) -> None:
        told = (self.layer.text().strip(), self.crs.text().strip())
        if told != self._told and self.file.path() is not None:
            self.read(self.file.line.text())

    def read(self, text: str) -> None:
        """Read a file in a worker and show what is in it."""
        self.outline = None
        self.complain("")
        path = self.file.path()
        if path is None or not text:
            self.moved.emit()
            return
        layer, crs = self._told = self.layer.text().strip(), self.crs.text().strip()
        self.guide.draft.put(outline_layer=layer, outline_crs=crs)
        self.reading = True
        self.guide.tasks.run(
            lambda token: read_outline(path, layer, crs, token),
            self._shown,
            t("guided.outline.reading", file=path.name),
        )
        self.moved.emit()

    def _shown(self, result: Result) -> None:
        self.reading = False
        if isinstance(result.error, Refused | Unavailable):
            self.complain(reason_text(result.error))
            self.map.show_shapes(np.array([], dtype=object), "")
            self.facts.setText("")
        elif result.error is None:
            self._tell(result.value)
        else:
            self.complain(t("guided.stopped"))
        self.moved.emit()

    def _tell(self, outline: Outline) -> None:
        self.outline = outline
        west, south, east, north = outline.box
        said = t(
            "guided.outline.facts",
            parts=outline.parts,
            area=f"{outline.area_m2 / KM2:,.2f}",
            west=f"{west:.4f}",
            east=f"{east:.4f}",
            south=f"{south:.4f}",
            north=f"{north:.4f}",
            crs=outline.crs,
        )
        self.facts.setText(said)
        self.map.show_shapes(outline.shapes, said)
        box = " ".join(f"{one:.6f}" for one in outline.box)
        self.guide.draft.put(outline=self.file.line.text().strip(), box=box)

    @override
    def why_not(self) -> str:
        if self.reading:
            return t("guided.outline.wait")
        return "" if self.outline is not None else t("guided.outline.none")

    @override
    def done(self) -> bool:
        return bool(self.guide.draft.get("box"))

    @override
    def achieved(self) -> str:
        kept = self.guide.draft.get("outline")
        return t("guided.outline.done", file=Path(kept).name) if kept else ""
