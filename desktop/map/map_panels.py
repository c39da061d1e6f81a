"""The panels over the map and their places: layers, legend, read-out, zoom buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.map.float_panel import RADIUS, SHADOW, FloatPanel
from desktop.map.hover_card import HoverCard
from desktop.map.layer_panel import LayerPanel
from desktop.map.legend import Legend
from desktop.map.readout import Readout
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.map.camera import Box
    from desktop.map.shade_legend import ShadeKey

EDGE: Final = 8
# On a map lower or narrower the legend folds and the layer panel hides by itself.
LOW: Final = 720
NARROW: Final = 820
BUTTONS: Final = (
    ("zoom_in", "plus"),
    ("zoom_out", "minus"),
    ("layers", "layers-outline"),
    ("to_selection", "crosshairs-gps"),
    ("fit", "fit-to-screen-outline"),
)


class MapPanels(QObject):
    """Makes the panels over a map and keeps them at its edges."""

    pressed = Signal(str)
    layers_changed = Signal()
    shade_changed = Signal()
    folded = Signal()

    def __init__(self, over: QWidget) -> None:
        """Lay the panels over a widget."""
        super().__init__(over)
        self._over = over
        self._low = self._folding = False
        self._hidden_for_room = False
        self._shaded = self._folded_for_shade = False
        self.note = QLabel(over)
        self.note.setObjectName("hint")
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.note.hide()
        self._build()

    def _build(self) -> None:
        over = self._over
        self.layers = LayerPanel(over)
        self.legend = Legend(over)
        self.readout = Readout(over)
        self.column = self._buttons()
        self.card = HoverCard(over)
        self.layers.changed.connect(self.layers_changed)
        self.layers.shade_changed.connect(self.shade_changed)
        self.layers.resized.connect(self._fold)
        self.legend.folded.connect(self._fold)

    def _fold(self) -> None:
        self.place()
        if self._folding:
            # The view that makes room for a panel may change a word in it, and so its
            # size: to make room for that anew would never end where the scale flips.
            return
        self._folding = True
        try:
            self.folded.emit()
        finally:
            self._folding = False

    def retranslate(self) -> None:
        """Make the panels anew in the language spoken now, as they stood."""
        old = (self.layers, self.legend, self.readout, self.column, self.card)
        self._build()
        old[0].settle()
        self.layers.take(old[0])
        self.legend.fold(away=not old[1].open)
        self.shade_changed.emit()
        fresh = (self.layers, self.legend, self.readout, self.column)
        for was, now in zip(old, fresh, strict=False):
            now.setVisible(not was.isHidden())
        for was in old:
            was.hide()
            was.deleteLater()
        self.place()

    def _buttons(self) -> FloatPanel:
        column = FloatPanel("mapbuttons", self._over)
        box = QVBoxLayout(column)
        # Clear of the rim, so that a pan does not paint the buttons again.
        rim = SHADOW + RADIUS - 2
        box.setContentsMargins(rim, rim, rim, rim)
        box.setSpacing(2)
        self._icons: dict[QToolButton, str] = {}
        for name, icon in BUTTONS:
            button = QToolButton()
            button.setObjectName("flat")
            button.setProperty("map", name)
            button.setIconSize(QSize(20, 20))
            button.setFixedSize(36, 36)
            button.setToolTip(
                t(f"map.{name}.tip" if name == "layers" else f"map.{name}")
            )
            button.setAccessibleName(t(f"map.{name}"))
            button.clicked.connect(lambda _on=False, one=name: self.pressed.emit(one))
            self._icons[button] = icon
            box.addWidget(button)
        column.adjustSize()
        self.dress()
        return column

    def dress(self) -> None:
        """Take the icons in the colours of the theme shown now."""
        for button, icon in self._icons.items():
            button.setIcon(theme.icon(icon, "t1"))

    def place(self) -> None:
        """Put every panel in its corner."""
        wide, high = self._over.width(), self._over.height()
        self._make_room(low=high < LOW or wide < NARROW)
        self.layers.fit()
        edge = EDGE - SHADOW + 6
        self.layers.move(wide - self.layers.width() - edge, edge)
        self.legend.move(edge, high - self.legend.height() - edge)
        self._place_buttons(edge)
        self._place_readout(edge)
        self.note.resize(wide, 30)
        self.note.move(0, high // 2 - 15)

    def _place_readout(self, edge: int) -> None:
        """Put the read-out beside the legend, or over it where that is too narrow."""
        left, foot = self.legend.geometry().right() + 14, self._over.height()
        room = self._right_of_readout() - left - 8
        if room < self.readout.least() and not self.legend.open:
            left, foot = edge + 8, self.legend.y() + EDGE
            room = self._right_of_readout() - left - 8
        self.readout.resize(max(120, min(560, room)), 40)
        self.readout.move(left, foot - self.readout.height() - EDGE)

    def _right_of_readout(self) -> int:
        """Return where what lies right of the read-out begins."""
        low = self.column.geometry().bottom() > self._over.height() / 2
        return self.column.x() if low else self._over.width()

    def _place_buttons(self, edge: int) -> None:
        """Put the buttons where no other panel lies: below right, or above left."""
        column, others = self.column, (self.layers, self.legend)
        wide, high = self._over.width(), self._over.height()
        corners = (
            (wide - column.width() - edge, high - column.height() - edge),
            (edge, edge),
            (self.layers.x() - column.width(), edge),
        )
        for x, y in corners:
            column.move(x, y)
            shown = (one for one in others if not one.isHidden())
            if not any(one.geometry().intersects(column.geometry()) for one in shown):
                return
        column.move(*corners[0])

    def _make_room(self, *, low: bool) -> None:
        if low == self._low:
            return
        self._low = low
        self.legend.fold(away=low)
        if low and not self.layers.isHidden():
            self._hidden_for_room = True
            self.layers.hide()
        elif self._hidden_for_room:
            self._hidden_for_room = False
            self.layers.show()

    def explain(self, key: ShadeKey | None, *, near: bool) -> None:
        """Explain in the legend how areas are shaded, and entities drawn near by."""
        shaded, typed = self.legend.explain(key), self.legend.tell_near(near=near)
        self._give_way(shaded=key is not None)
        if shaded or typed:
            self._fold()

    def _give_way(self, *, shaded: bool) -> None:
        """Fold the symbols away while areas are explained, and back afterwards.

        Both together would hide a quarter of the map; a click unfolds them.
        """
        if shaded and not self._shaded and self.legend.open:
            self._folded_for_shade = True
            self.legend.fold(away=True)
        elif self._shaded and not shaded and self._folded_for_shade:
            self.legend.fold(away=self._low)
        self._folded_for_shade &= shaded
        self._shaded = shaded

    def boxes(self) -> tuple[Box, ...]:
        """Return the boxes in pixels that the panels cover."""
        shown = (self.layers, self.legend, self.readout, self.column)
        return tuple(
            (
                float(one.x()),
                float(one.y()),
                float(one.x() + one.width()),
                float(one.y() + one.height()),
            )
            for one in shown
            if not one.isHidden()
        )

    def uncovered(self) -> QRegion:
        """Return the part of the map that no panel hides."""
        free = QRegion(self._over.rect())
        for panel in (self.layers, self.legend, self.column, self.card):
            if not panel.isHidden():
                free -= QRegion(panel.solid())
        return free

    def say(self, text: str) -> None:
        """Say in the middle of the map why it is empty; "" takes the sentence away."""
        self.note.setText(text)
        self.note.setVisible(bool(text))
