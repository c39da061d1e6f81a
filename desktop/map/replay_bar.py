"""The band below a film: its sentence, the buttons, the slider and the speed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.map.float_panel import SHADOW, FloatPanel
from desktop.messages import flat_button
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.map.replay_scenes import Scene

WIDE: Final = 620
# How long a scene stands, by the speed chosen.
SPEEDS: Final = {"0.5": 4000, "1": 2000, "2": 1000, "4": 500}
BUTTONS: Final = {
    "first": "skip-backward",
    "previous": "skip-previous",
    "play": "play",
    "next": "skip-next",
    "last": "skip-forward",
}
KEYS: Final = {
    Qt.Key.Key_Home: "first",
    Qt.Key.Key_Left: "previous",
    Qt.Key.Key_Space: "play",
    Qt.Key.Key_Right: "next",
    Qt.Key.Key_End: "last",
}


class ReplayBar(FloatPanel):
    """Shows where a film stands; `asked` names a button, `moved` a scene wanted.

    Space plays and pauses, ← → go a scene back or on, Home and End to the ends.
    """

    asked = Signal(str)
    moved = Signal(int)
    left = Signal()

    def __init__(self, over: QWidget) -> None:
        """Lie hidden over the foot of the map."""
        super().__init__("mapreplay", over)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.said: QLabel = label("", "title", self)
        self.said.setWordWrap(True)
        self.who = label("", "second", self)
        self.place_said = label("", "second", self)
        self.buttons: dict[str, QToolButton] = {}
        for name, icon in BUTTONS.items():
            button = flat_button(icon, "", self)
            button.clicked.connect(lambda _on=False, one=name: self.asked.emit(one))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.buttons[name] = button
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.valueChanged.connect(self.moved)
        self.speed = QComboBox(self)
        for speed in SPEEDS:
            self.speed.addItem(f"{speed}×", SPEEDS[speed])
        self.speed.setCurrentIndex(1)
        self.close_button = flat_button("close", "", self)
        self.close_button.clicked.connect(self.left)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        lower = QHBoxLayout()
        lower.setSpacing(4)
        for button in self.buttons.values():
            lower.addWidget(button)
        lower.addWidget(self.slider, 1)
        lower.addWidget(self.place_said)
        lower.addWidget(self.speed)
        upper = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.said)
        words.addWidget(self.who)
        upper.addLayout(words, 1)
        upper.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(SHADOW + 8,) * 4)
        column.setSpacing(4)
        column.addLayout(upper)
        column.addLayout(lower)

    @property
    def pace_ms(self) -> int:
        """How long a scene stands at the speed chosen."""
        return int(self.speed.currentData())

    def tell(self, scene: Scene, place: int, of: int) -> None:
        """Show a scene, the `place`-th (from 0) of so many."""
        self.said.setText(scene.said)
        at = f"{scene.at:%Y-%m-%d %H:%M}"
        self.who.setText(" · ".join(one for one in (scene.who, at) if one))
        self.place_said.setText(f"{place + 1} / {of}")
        quiet = self.slider.blockSignals(True)
        self.slider.setRange(0, of - 1)
        self.slider.setValue(place)
        self.slider.blockSignals(quiet)
        self.setAccessibleName(f"{t('replay.name')}: {scene.said}, {self.who.text()}")

    def tell_playing(self, *, playing: bool, ended: bool) -> None:
        """Show whether the film runs."""
        icon, key = ("pause", "replay.pause") if playing else ("play", "replay.play")
        if ended and not playing:
            icon, key = "replay", "replay.again"
        button = self.buttons["play"]
        button.setIcon(theme.icon(icon, "t1"))
        button.setToolTip(t(key))
        button.setAccessibleName(t(key))

    def retranslate(self) -> None:
        """Speak the language of now."""
        for name, button in self.buttons.items():
            if name != "play":
                button.setToolTip(t(f"replay.{name}"))
                button.setAccessibleName(t(f"replay.{name}"))
        named = (
            (self.slider, "replay.slider"),
            (self.speed, "replay.speed"),
            (self.close_button, "replay.leave"),
        )
        for widget, key in named:
            widget.setToolTip(t(key))
            widget.setAccessibleName(t(key))

    def place(self) -> None:
        """Stand at the foot of the map, in its middle."""
        over = self.parentWidget()
        if over is None:
            return
        wide = min(theme.px(WIDE), over.width() - 16)
        self.setFixedWidth(wide)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        high = self.heightForWidth(wide) if self.hasHeightForWidth() else -1
        self.resize(wide, max(high, self.sizeHint().height()))
        self.move((over.width() - wide) // 2, over.height() - self.height() - 8)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = KEYS.get(Qt.Key(event.key()))
        if name is None:
            super().keyPressEvent(event)
            return
        self.asked.emit(name)
        event.accept()
