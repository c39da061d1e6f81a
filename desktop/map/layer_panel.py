"""Which layers are shown, how strongly and in which order: the panel of the key L."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.map.borders import shown_ranks
from desktop.map.float_panel import SHADOW, FloatPanel, head
from desktop.map.layer_rows import LayerRows
from desktop.map.layer_state import LAYERS, REFERENCES, STRONGEST, LayerState
from desktop.map.layer_views import LayerViews
from desktop.map.people import PEOPLE_LIMIT
from desktop.map.shade_control import ShadeControl
from desktop.map.shops import SYMBOL_LIMIT
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.map.layer_views import Keeper
    from desktop.map.shading import Choice

# A slider that is drawn along says a hundred times where it is.
SAVE_MS = 600


class LayerPanel(FloatPanel):
    """A row for each layer, saved views, and the figure that areas are shaded by.

    `changed` when a layer moved; `shade_changed` when another shading is asked for;
    `resized` when the panel takes another room.
    """

    changed = Signal()
    shade_changed = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Show every layer at full strength, nothing shaded."""
        super().__init__("maplayers", parent)
        self.setAccessibleName(t("map.layers"))
        self._state: LayerState | None = None
        self._strengths: dict[str, float] = {}
        self.views = LayerViews()
        self.rows = LayerRows(LAYERS)
        self.shade = ShadeControl()
        column = QVBoxLayout(self)
        rim = SHADOW + 10
        column.setContentsMargins(rim, rim - 2, rim, rim)
        column.setSpacing(7)
        top, _title = head(t("map.layers"), "layers-outline", "L")
        column.addLayout(top)
        column.addWidget(self.views)
        column.addWidget(self.rows)
        below, _title = head(t("map.shade"), "palette-outline", "K")
        column.addSpacing(2)
        column.addLayout(below)
        column.addWidget(self.shade)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SAVE_MS)
        self._later.timeout.connect(self._remember)
        self.rows.ticked.connect(self._ticked)
        self.rows.changed.connect(self._moved)
        self.shade.changed.connect(self._shade_changed)
        self.views.chosen.connect(self.show_state)
        self.rows.hide_all(frozenset(REFERENCES))
        self._note_shade()

    @property
    def state(self) -> LayerState:
        """How the layers stand: asked several times a frame, so kept till it moves."""
        if self._state is None:
            self._state = self._read()
            self._strengths = self._state.strengths()
        return self._state

    def _read(self) -> LayerState:
        rows = self.rows.rows
        # Without a figure the tick of the shading is off by itself, not by choice.
        off = {name for name, row in rows.items() if not row.tick.isChecked()}
        return LayerState(
            self.rows.order,
            frozenset(off - {"shading"}),
            {
                name: row.slider.value()
                for name, row in rows.items()
                if row.slider.value() != STRONGEST
            },
            self.shade.choice,
        )

    def show_state(self, state: LayerState) -> None:
        """Stand as told."""
        self.rows.set_order(state.order)
        self.rows.take(state.opacity, state.off)
        self.shade.set(state.shade)
        self._note_shade()
        self.shade_changed.emit()
        self._moved()

    def enter(self) -> None:
        """Put the cursor into the first row."""
        self.rows.rows[self.rows.order[0]].tick.setFocus()

    def keep(self, keeper: Keeper, mode: str) -> None:
        """Remember the layers of a mode in a person's settings, and take them up."""
        self.settle()
        self.views.keep(keeper, mode)

    def opacity(self) -> dict[str, float]:
        """Return 0 (off) to 1 for each layer."""
        if self._state is None:
            return self.state.strengths()
        return self._strengths

    @property
    def choice(self) -> Choice:
        """The shading asked for."""
        return self.shade.choice

    def show_layer(self, name: str, *, shown: bool) -> None:
        """Tick a layer or take its tick away."""
        self.rows.rows[name].tick.setChecked(shown)

    def _ticked(self, name: str) -> None:
        if name == "shading":
            on = self.rows.rows["shading"].tick.isChecked()
            self.shade.pick("per_km2" if on else "")

    def _shade_changed(self) -> None:
        self._note_shade()
        self.shade_changed.emit()
        self._moved()

    def _moved(self) -> None:
        self._state = None
        self.changed.emit()
        self._later.start()

    def _remember(self) -> None:
        self.views.note(self.state)

    def settle(self) -> None:
        """Remember at once what was to be remembered soon."""
        if self._later.isActive():
            self._later.stop()
            self._remember()

    def _note_shade(self) -> None:
        self._state = None
        shaded = bool(self.choice.figure)
        row = self.rows.rows["shading"]
        row.set_quietly(shown=shaded, opacity=row.slider.value())
        density = self.rows.rows["density"]
        density.setEnabled(not shaded)
        density.setToolTip(t("map.layer.density.off") if shaded else "")
        self.fit()

    def note(self, name: str, text: str) -> None:
        """Say in a word what a layer shows now."""
        note = self.rows.rows[name].note
        if note.text() != text:
            note.setText(text)
            self.fit()

    def note_scale(self, ratio: float) -> None:
        """Say which borders are drawn at a scale, and which symbols only nearer in."""
        ranks = {3: "all", 2: "stations", 1: "bureaus"}[len(shown_ranks(ratio))]
        self.note("borders", t(f"map.note.{ranks}"))
        seen = ratio <= PEOPLE_LIMIT
        self.note("people", t("map.note.people" if seen else "map.note.nearer"))
        near = ratio <= SYMBOL_LIMIT * 1.001
        self.note("shops", "" if near else t("map.note.nearer"))

    def offer(self, counts: Mapping[str, int]) -> None:
        """Have a row for those reference layers that hold anything, with how much."""
        self.rows.hide_all(frozenset(REFERENCES) - set(counts))
        for layer, count in counts.items():
            self.rows.rows[layer].note.setText(f"{count:,}")
        self.fit()

    def fit(self) -> None:
        """Take the room that the words need now, hidden or not."""
        for row in self.rows.rows.values():
            _measure(row)
        for one in (self.rows, self.shade, self.views, self):
            _measure(one)
        layout = self.layout()
        if layout is not None and layout.sizeHint() != self.size():
            self.resize(layout.sizeHint())
            self.resized.emit()

    def take(self, other: LayerPanel) -> None:
        """Stand as another panel stands."""
        state = other.state
        self.rows.set_order(state.order)
        self.rows.take(state.opacity, state.off)
        self.shade.set(state.shade)
        self.views.take(other.views)
        self.rows.hide_all(other.rows.hidden)
        for name, row in other.rows.rows.items():
            self.note(name, row.note.text())
        self._note_shade()


def _measure(widget: QWidget) -> None:
    """Let a widget be measured anew; one that is hidden is not measured by itself."""
    layout = widget.layout()
    if layout is not None:
        layout.invalidate()
        layout.activate()
