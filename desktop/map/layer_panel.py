"""Which layers are shown and how strongly: the panel of the key L."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from desktop.map.float_panel import SHADOW, FloatPanel, head
from desktop.texts import t

LAYERS: Final = (
    "borders",
    "density",
    "cases",
    "people",
    "gaps",
    "labels",
    "streets",
)


class LayerPanel(FloatPanel):
    """A tick and an opacity for each layer; `changed` when either moved."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Show every layer at full strength."""
        super().__init__("maplayers", parent)
        self.setAccessibleName(t("map.layers"))
        self._ticks: dict[str, QCheckBox] = {}
        self._sliders: dict[str, QSlider] = {}
        self._notes: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        rim = SHADOW + 10
        column.setContentsMargins(rim, rim - 2, rim, rim)
        column.setSpacing(8)
        top, _title = head(t("map.layers"), "layers-outline", "L")
        column.addLayout(top)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(10)
        self._rows.setVerticalSpacing(7)
        self._rows.setColumnStretch(0, 1)
        column.addLayout(self._rows)
        for row, name in enumerate(LAYERS):
            self._add(row, name)
        self.adjustSize()

    def _add(self, row: int, name: str) -> None:
        label = t(f"map.layer.{name}")
        tick = QCheckBox(label)
        tick.setChecked(True)
        tick.setToolTip(t("map.layer.tip", layer=label))
        tick.toggled.connect(self._moved)
        note = QLabel()
        note.setObjectName("hint")
        note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(20, 100)
        slider.setPageStep(20)
        slider.setValue(100)
        slider.setFixedWidth(56)
        slider.setAccessibleName(t("map.layer.opacity", layer=label))
        slider.setToolTip(t("map.layer.opacity", layer=label))
        slider.valueChanged.connect(self._moved)
        for column, widget in enumerate((tick, note, slider)):
            self._rows.addWidget(widget, row, column)
        self._ticks[name], self._sliders[name] = tick, slider
        self._notes[name] = note

    def _moved(self) -> None:
        for name, tick in self._ticks.items():
            self._sliders[name].setEnabled(tick.isChecked())
        self.changed.emit()

    def opacity(self) -> dict[str, float]:
        """Return 0 (off) to 1 for each layer."""
        return {
            name: self._sliders[name].value() / 100 if tick.isChecked() else 0.0
            for name, tick in self._ticks.items()
        }

    def show_layer(self, name: str, *, shown: bool) -> None:
        """Tick a layer or take its tick away."""
        self._ticks[name].setChecked(shown)

    def note(self, name: str, text: str) -> None:
        """Say in a word what a layer shows now."""
        if self._notes[name].text() != text:
            self._notes[name].setText(text)
            self.fit()

    def fit(self) -> None:
        """Take the room that the words need now."""
        layout = self.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()
            self.resize(layout.sizeHint())

    def take(self, other: LayerPanel) -> None:
        """Stand as another panel stands."""
        for name, tick in self._ticks.items():
            tick.setChecked(other._ticks[name].isChecked())
            self._sliders[name].setValue(other._sliders[name].value())
            self.note(name, other._notes[name].text())
