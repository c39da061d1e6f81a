"""Saved views of the layers: by name, and one for each mode, kept in the settings."""

from __future__ import annotations

from typing import Any, Final, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from desktop import theme
from desktop.map.layer_state import ASKED_FOR, LayerState, plain, told
from desktop.map.shading import Choice
from desktop.texts import t

LONGEST: Final = 24
# Views that everybody has; a person's own come after them.
GIVEN: Final[dict[str, LayerState]] = {
    "all": LayerState(),
    "cases": LayerState(off=ASKED_FOR | {"density", "people", "streets"}),
    "duty": LayerState(off=ASKED_FOR | {"density", "cases", "shops"}),
    "load": LayerState(
        off=ASKED_FOR | {"density", "shops", "streets"}, shade=Choice("load")
    ),
}


class Keeper(Protocol):
    """The part of the settings that keeps the layers."""

    map_presets: dict[str, dict[str, Any]]

    def save(self) -> None:
        """Write the settings."""


class LayerViews(QWidget):
    """Chooses, saves and forgets a view; `chosen` carries its state."""

    chosen = Signal(object)

    def __init__(self) -> None:
        """Offer the given views; own ones come with `keep`."""
        super().__init__()
        self._keeper: Keeper | None = None
        self._mode = ""
        self._box = QComboBox()
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._box.setAccessibleName(t("map.views"))
        self._box.setToolTip(t("map.views.tip"))
        edit = self._box.lineEdit()
        if edit is not None:
            edit.setMaxLength(LONGEST)
            edit.setPlaceholderText(t("map.views"))
            edit.setAccessibleName(t("map.views"))
            edit.textChanged.connect(self._fit)
        self._box.activated.connect(self._activated)
        self._save = self._button("content-save-outline", "map.views.save")
        self._save.clicked.connect(self._asked_to_save)
        self._forget = self._button("delete-outline", "map.views.forget")
        self._forget.clicked.connect(self.forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._box, 1)
        row.addWidget(self._save)
        row.addWidget(self._forget)
        self._state = LayerState()
        self._fill("")

    def _button(self, icon: str, text: str) -> QToolButton:
        made = QToolButton()
        made.setObjectName("flat")
        made.setIcon(theme.icon(icon, "t2"))
        made.setToolTip(t(text))
        made.setAccessibleName(t(text))
        return made

    def keep(self, keeper: Keeper, mode: str) -> None:
        """Take the views of a person, and go by what a mode was left with."""
        self._keeper, self._mode = keeper, mode
        self._fill("")
        left = told(keeper.map_presets.get(f"mode:{mode}"))
        if left is not None:
            self.chosen.emit(left)

    def take(self, other: LayerViews) -> None:
        """Stand as another one stands, without choosing anything."""
        self._keeper, self._mode, self._state = other._keeper, other._mode, other._state
        self._fill(other._box.currentText())

    def note(self, state: LayerState) -> None:
        """Remember how the layers stand now, for this mode."""
        self._state = state
        if self._keeper is not None:
            self._keeper.map_presets[f"mode:{self._mode}"] = plain(state)
            self._keeper.save()

    def _own(self) -> list[str]:
        kept = self._keeper.map_presets if self._keeper is not None else {}
        return sorted(key[5:] for key in kept if key.startswith("view:"))

    def _fill(self, text: str) -> None:
        self._box.clear()
        for key in GIVEN:
            self._box.addItem(t(f"map.views.{key}"), f"given:{key}")
        for name in self._own():
            self._box.addItem(name, f"view:{name}")
        self._box.setCurrentIndex(-1)
        self._box.setEditText(text)
        self._fit()

    @property
    def _name(self) -> str:
        return self._box.currentText().strip()

    def _fit(self) -> None:
        given = {t(f"map.views.{key}") for key in GIVEN}
        free = self._keeper is not None and self._name not in given
        self._save.setEnabled(free and bool(self._name))
        self._forget.setEnabled(free and self._name in self._own())

    def _activated(self, place: int) -> None:
        key = self._box.itemData(place) or ""
        kind, _, name = str(key).partition(":")
        state = GIVEN.get(name) if kind == "given" else None
        if kind == "view" and self._keeper is not None:
            state = told(self._keeper.map_presets.get(key))
        if state is not None:
            self.chosen.emit(state)

    def _asked_to_save(self) -> None:
        self.save(self._name)

    def save(self, name: str) -> None:
        """Keep the layers as they stand under a name."""
        if self._keeper is None or not name:
            return
        self._keeper.map_presets[f"view:{name}"] = plain(self._state)
        self._keeper.save()
        self._fill(name)

    def forget(self) -> None:
        """Forget the view named in the field."""
        if self._keeper is not None and self._name in self._own():
            del self._keeper.map_presets[f"view:{self._name}"]
            self._keeper.save()
            self._fill("")
