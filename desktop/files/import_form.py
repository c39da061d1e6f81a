"""What an import asks for: the kind, the file, its layer, how it is to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QSizePolicy,
    QWidget,
)

from db.exchange.columns import BLOCKS, ENTITIES, GRIDS
from db.exchange.file_look import Reading
from db.exchange.import_job import ImportOptions
from desktop.file_field import FileField
from desktop.files.file_kinds import BY_NAME, FILL, KINDS, PLAN, FileKind
from desktop.form_dialog import Choice
from desktop.pane import label
from desktop.texts import t
from domain.boundary.projection import CGCS2000

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.exchange.file_look import Look
    from db.world import Reads

DATUMS: Final = ("", "wgs84", "cgcs2000", "gcj02", "bd09")
FILLS: Final = ("undivided", "replace")
CODES: Final = ("file", "fresh")
VANISH: Final = ("keep", "mark", "close")
WGS84: Final = 4326
SNAP_MOST_M: Final = 5.0
# What is asked beside file and system, by kind of content.
ASKED: Final[dict[str, tuple[str, ...]]] = {
    FILL: ("fill", "codes", "snap", "station"),
    BLOCKS: ("snap",),
    GRIDS: ("station",),
    ENTITIES: ("vanish",),
}


class ImportForm(QWidget):
    """The fields at the head of the import; each change says what is stale now."""

    kind_chosen = Signal()
    file_chosen = Signal()
    layer_chosen = Signal()
    reading_chosen = Signal()
    options_chosen = Signal()

    def __init__(self, read: Reads, parent: QWidget) -> None:
        """Ask for everything; what a kind does not need is hidden."""
        super().__init__(parent)
        self._read = read
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)
        self._labels: dict[str, QWidget] = {}
        self._make_fields()
        self._make_choices()
        self._lay()
        self._connect()
        self._offer_systems("")
        self.show_kind()

    def _make_fields(self) -> None:
        self.kind = self._choices("kind", [(one.name, one.said) for one in KINDS])
        self.file = FileField(t("files.file"), KINDS[0].endings, self)
        self.layer = self._choices("layer", ())
        self.crs = self._choices("crs", ())
        self.crs.setEditable(True)
        self.crs.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        said = [(one, t(f"files.datum.{one or 'none'}")) for one in DATUMS]
        self.datum = self._choices("datum", said)
        self.swap = QCheckBox(t("files.swap"), self)
        self.swap.setToolTip(t("files.swap.tip"))

    def _make_choices(self) -> None:
        self.fill = self._choices("fill", _texts("fill", FILLS))
        self.codes = self._choices("codes", _texts("codes", CODES))
        self.vanish = self._choices("vanish", _texts("vanish", VANISH))
        self.snap = QDoubleSpinBox(self)
        self.snap.setRange(0, SNAP_MOST_M)
        self.snap.setSingleStep(0.1)
        self.snap.setDecimals(2)
        self.snap.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.snap.setValue(0.1)
        self.snap.setSuffix(f" {t('files.metres')}")
        self.station = Choice(self)

    def _choices(self, name: str, rows: Iterable[tuple[str, str]]) -> QComboBox:
        box = QComboBox(self)
        # The longest layer name must not push the form wide.
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setAccessibleName(t(f"files.{name}"))
        for code, said in rows:
            box.addItem(said, code)
        return box

    def _lay(self) -> None:
        units = self._read.boundary.units("station")
        rows = [("", t("files.station.file"))]
        self.station.fill([*rows, *((u.id, f"{u.name} {u.code}") for u in units)])
        self.station.setAccessibleName(t("files.station"))
        self.snap.setAccessibleName(t("files.snap"))
        placed: tuple[tuple[str, QWidget, int, int], ...] = (
            ("kind", self.kind, 0, 0),
            ("file", self.file, 0, 2),
            ("crs", self.crs, 1, 0),
            ("datum", self.datum, 1, 2),
            ("layer", self.layer, 2, 0),
            ("", self.swap, 2, 2),
            ("fill", self.fill, 3, 0),
            ("codes", self.codes, 3, 2),
            ("snap", self.snap, 4, 0),
            ("station", self.station, 4, 2),
            ("vanish", self.vanish, 5, 0),
        )
        for name, field, row, column in placed:
            if name:
                said = label(t(f"files.{name}"), "", self)
                self._labels[name] = said
                self._grid.addWidget(said, row, column)
            self._grid.addWidget(field, row, column + 1)

    def _connect(self) -> None:
        self.kind.activated.connect(self._kind_chosen)
        self.file.chosen.connect(self._file_chosen)
        self.layer.activated.connect(self.layer_chosen)
        for box in (self.datum, self.crs):
            box.activated.connect(self._reading_chosen)
        line = self.crs.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._reading_chosen)
        self.swap.toggled.connect(self._reading_chosen)
        for box in (self.fill, self.codes, self.vanish, self.station):
            box.activated.connect(self.options_chosen)
        self.snap.valueChanged.connect(self.options_chosen)
        self._reading = self.reading()

    # What was chosen

    def chosen(self) -> FileKind:
        """Return the kind of content."""
        return BY_NAME[str(self.kind.currentData())]

    def choose(self, name: str) -> None:
        """Choose a kind of content."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(name)))
        self.show_kind()

    def reading(self) -> Reading:
        """Return how the coordinates are to be read."""
        text = self.crs.currentText().strip()
        row = self.crs.findText(text)
        crs = text if row < 0 else str(self.crs.itemData(row) or "")
        return Reading(crs, str(self.datum.currentData() or ""), self.swap.isChecked())

    def read_so(self, reading: Reading) -> None:
        """Choose how the coordinates are to be read."""
        self.datum.setCurrentIndex(max(0, self.datum.findData(reading.datum)))
        row = self.crs.findData(reading.crs)
        if row >= 0:
            self.crs.setCurrentIndex(row)
        else:
            self.crs.setEditText(reading.crs)
        self.swap.blockSignals(True)
        self.swap.setChecked(reading.swap)
        self.swap.blockSignals(False)
        self._reading_chosen()

    def options(self, pairs: tuple[str, ...]) -> ImportOptions:
        """Return how the file is to be taken in, with these columns."""
        reading = self.reading()
        asked = ASKED.get(self.chosen().name, ())
        return ImportOptions(
            crs=reading.crs,
            datum=reading.datum,
            swap=reading.swap,
            map=pairs,
            only_told=True,
            layer=str(self.layer.currentData() or ""),
            fill=str(self.fill.currentData()) if "fill" in asked else FILLS[0],
            codes=str(self.codes.currentData()) if "codes" in asked else CODES[0],
            snap=self.snap.value(),
            vanish=str(self.vanish.currentData()),
            station=str(self.station.currentData() or "") if "station" in asked else "",
        )

    # What is shown

    def show_look(self, look: Look) -> None:
        """Show the layers of a file and the system that it names."""
        self.layer.clear()
        for one in look.layers if len(look.layers) > 1 else ():
            self.layer.addItem(one, one)
        self.layer.setCurrentIndex(max(0, self.layer.findData(look.layer)))
        self._offer_systems(look.found.crs)
        self.show_kind()

    def show_kind(self) -> None:
        """Show what the chosen kind needs."""
        kind = self.chosen()
        asked = {"kind", "file", *ASKED.get(kind.name, ())}
        if kind.name != PLAN:
            asked |= {"crs", "datum"}
        if self.layer.count():
            asked.add("layer")
        for name, said in self._labels.items():
            said.setVisible(name in asked)
            getattr(self, name).setVisible(name in asked)
        self.swap.setVisible(kind.name != PLAN)
        self.file.line.setPlaceholderText(kind.endings)

    def _offer_systems(self, named: str) -> None:
        ours = self._read.boundary.crs_epsg
        key = "files.crs.file" if named else "files.crs.none"
        self.crs.clear()
        self.crs.addItem(t(key, crs=named if len(named) < 40 else "WKT"), "")
        self.crs.addItem(t("files.crs.ours", epsg=ours), f"EPSG:{ours}")
        self.crs.addItem(t("files.crs.cgcs2000", epsg=CGCS2000), f"EPSG:{CGCS2000}")
        self.crs.addItem(t("files.crs.wgs84", epsg=WGS84), f"EPSG:{WGS84}")
        self._reading = self.reading()

    def _kind_chosen(self) -> None:
        self.show_kind()
        self.kind_chosen.emit()

    def _file_chosen(self, _path: str) -> None:
        self.layer.clear()
        self.file_chosen.emit()

    def _reading_chosen(self) -> None:
        if self.reading() != self._reading:
            self._reading = self.reading()
            self.reading_chosen.emit()


def _texts(name: str, codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(one, t(f"files.{name}.{one}")) for one in codes]
