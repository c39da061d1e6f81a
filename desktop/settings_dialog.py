"""The settings: found by a word, shown in groups, each takes effect at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from db.key_slots import USER, slot_of
from desktop import theme, tones
from desktop.catalog import BY_ID
from desktop.key_page import KeyPage
from desktop.messages import flat_button
from desktop.pane import label
from desktop.settings import SOUNDS, Settings
from desktop.texts import t
from desktop.theme import SCALES, nearest_scale

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    from desktop.action import Hand
    from desktop.desk import Desk

GROUPS: Final = ("look", "rows", "sounds", "safety", "keys")
LONGEST_IDLE: Final = 240


class Row(QWidget):
    """One setting: its name, what it does, and what changes it."""

    def __init__(self, key: str, field: QWidget, parent: QWidget) -> None:
        """Show the setting whose texts are settings.<key> and settings.<key>.says."""
        super().__init__(parent)
        said, says = t(f"settings.{key}"), t(f"settings.{key}.says")
        self.words = f"{said} {says}".lower()
        field.setAccessibleName(said)
        field.setAccessibleDescription(says)
        field.setToolTip(says)
        name = label(said, "body", self)
        name.setBuddy(field)
        hint = label(says, "hint", self)
        hint.setWordWrap(True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(name)
        texts.addWidget(hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(14)
        row.addLayout(texts, 1)
        row.addWidget(field, 0, Qt.AlignmentFlag.AlignVCenter)


class Pick(QComboBox):
    """A list that the wheel passes over while the page is scrolled."""

    picked = Signal(object)

    def __init__(
        self, rows: list[tuple[Any, str]], chosen: object, parent: QWidget
    ) -> None:
        """Offer (value, text) rows with one of them chosen."""
        super().__init__(parent)
        for value, said in rows:
            self.addItem(said, value)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setMinimumWidth(theme.px(170))
        self.activated.connect(lambda _at: self.picked.emit(self.currentData()))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SettingsDialog(QDialog):
    """What this PC's user has chosen; a choice is applied and kept at once."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Show the choices as they are."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._hand = hand
        self._tones = tones.Tones()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 14, 24, 14)
        self._column.setSpacing(10)
        self._whole: QWidget | None = None
        self._build("")
        self.resize(self.sizeHint())

    @override
    def sizeHint(self) -> QSize:
        screen = self.screen().availableSize()
        wide, high = theme.px(820), theme.px(640)
        return QSize(min(wide, screen.width() - 40), min(high, screen.height() - 60))

    # What there is to choose

    def _build(self, typed: str, group: int = 0) -> None:
        self._built = self._look()
        self.setWindowTitle(t("settings.title"))
        whole = QWidget(self)
        self.search = QLineEdit(typed, whole)
        self.search.setPlaceholderText(t("settings.search"))
        self.search.setAccessibleName(t("settings.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.groups = QListWidget(whole)
        self.groups.setObjectName("rows")
        self.groups.setAccessibleName(t("settings.title"))
        self.groups.addItems([t(f"settings.group.{one}") for one in GROUPS])
        self.groups.setFixedWidth(theme.px(150))
        self.groups.currentRowChanged.connect(lambda _at: self._narrow())
        self.rows: dict[str, Row] = {}
        self.fields: dict[str, QWidget] = {}
        self._group_of: dict[str, str] = {}
        self.nothing = label(t("settings.nothing"), "second", whole)
        self._inner = QWidget(whole)
        self._inner.setObjectName("pane")
        self._list = QVBoxLayout(self._inner)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.addWidget(self.nothing)
        self._fill()
        self.keys = KeyPage(self._hand, self._inner)
        self._list.addWidget(self.keys, 1)
        self._list.addStretch(0)
        self._lay(whole)
        self.groups.setCurrentRow(group)
        self._narrow()

    def _lay(self, whole: QWidget) -> None:
        scroll = QScrollArea(whole)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self._inner)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self.groups)
        middle.addWidget(scroll, 1)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label(t("settings.title"), "title", whole))
        column.addWidget(self.search)
        column.addLayout(middle, 1)
        column.addLayout(self._foot(whole))
        if self._whole is not None:
            self._column.removeWidget(self._whole)
            self._whole.hide()
            self._whole.deleteLater()
        self._whole = whole
        self._column.addWidget(whole)
        # At once, not in the next turn: a choice made here is seen to be taken.
        whole.show()
        self.search.setFocus()

    def _foot(self, whole: QWidget) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addWidget(label(t("settings.at_once"), "hint", whole), 1)
        self.reset = QPushButton(t("settings.reset"), whole)
        self.reset.setToolTip(t("settings.reset.tip"))
        self.reset.clicked.connect(self._reset)
        self.finish = QPushButton(t("settings.done"), whole)
        self.finish.setObjectName("primary")
        self.finish.clicked.connect(self.accept)
        for button in (self.reset, self.finish):
            button.setAutoDefault(False)
            foot.addWidget(button)
        return foot

    def _fill(self) -> None:
        chosen = self._hand.settings
        self._pick("look", "language", [("zh", "中文"), ("en", "English")])
        themes = [(one, t(f"settings.{one}")) for one in ("dark", "light")]
        self._pick("look", "theme", themes)
        sizes = [(scale, f"{round(scale * 100)} %") for scale in SCALES]
        self._pick("look", "type_scale", sizes, nearest_scale(chosen.type_scale))
        self._switch("look", "animations")
        self._switch("look", "wall_at_start")
        self._switch("rows", "compact_rows")
        columns = QPushButton(t("settings.columns.open"), self._inner)
        columns.setAutoDefault(False)
        columns.clicked.connect(self._columns)
        self._add("rows", "columns", columns)
        for event in SOUNDS:
            self._sound(event)
        by = Path(tones.player()).name or t("settings.beep")
        self._add("sounds", "sound_by", label(by, "second", self._inner))
        idle = QSpinBox(self._inner)
        idle.setRange(0, LONGEST_IDLE)
        idle.setSpecialValueText(t("settings.idle_off"))
        idle.setSuffix(t("settings.minutes"))
        idle.setValue(chosen.idle_minutes)
        idle.setMinimumWidth(theme.px(170))
        idle.valueChanged.connect(lambda n: self._set("idle_minutes", n))
        self._add("safety", "idle_minutes", idle)
        self._switch("safety", "lock_passphrase")

    def _add(self, group: str, name: str, field: QWidget) -> None:
        row = Row(name, field, self._inner)
        self.rows[name] = row
        self.fields[name] = field
        self._group_of[name] = group
        self._list.addWidget(row)

    def _pick(
        self,
        group: str,
        name: str,
        rows: list[Any],
        chosen: object = None,
    ) -> None:
        now = getattr(self._hand.settings, name) if chosen is None else chosen
        field = Pick(rows, now, self._inner)
        field.picked.connect(lambda value: self._set(name, value))
        self._add(group, name, field)

    def _switch(self, group: str, name: str) -> None:
        box = QCheckBox(self._inner)
        box.setChecked(bool(getattr(self._hand.settings, name)))
        box.toggled.connect(lambda on: self._turn(name, box, on=on))
        self._add(group, name, box)

    def _sound(self, event: str) -> None:
        whole = QWidget(self._inner)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        hear = flat_button("volume-high", t("settings.hear"), whole)
        hear.clicked.connect(lambda: self._tones.play(event))
        box = QCheckBox(whole)
        box.setChecked(self._hand.settings.sounds.get(event, False))
        box.toggled.connect(lambda on: self._set_sound(event, on))
        box.setAccessibleName(t(f"settings.sound_{event}"))
        whole.setFocusProxy(box)
        row.addWidget(hear)
        row.addWidget(box)
        self._add("sounds", f"sound_{event}", whole)
        self.fields[f"sound_{event}"] = box

    # What a choice does

    def _turn(self, name: str, box: QCheckBox, *, on: bool) -> None:
        """Take a switch; a passphrase is demanded only of who has one."""
        desk = self._hand.desk
        user = desk.session.user
        if name == "lock_passphrase" and on and not has_passphrase(desk, user):
            box.setChecked(False)
            desk.messages.say(t("settings.no_passphrase"), "warn")
            return
        self._set(name, on)

    def _set(self, name: str, value: object) -> None:
        setattr(self._hand.settings, name, value)
        self._hand.frame.redress()

    def _columns(self) -> None:
        """Leave for the place where the queue's columns are chosen."""
        self.accept()
        self._hand.frame.show_mode("watch")
        BY_ID["queue.columns"].run(self._hand)

    def _set_sound(self, event: str, on: bool) -> None:
        self._hand.settings.sounds[event] = on
        self._hand.settings.save()

    def _reset(self) -> None:
        """Put what is chosen here back to the first day's, and nothing else."""
        first, settings = Settings(), self._hand.settings
        for name in self._group_of:
            # Who cannot read the other language could not find the way back.
            if hasattr(first, name) and name != "language":
                setattr(settings, name, getattr(first, name))
        settings.sounds = dict(SOUNDS)
        self._hand.frame.redress()
        self._rebuild()

    def _narrow(self, _text: str = "") -> None:
        """Show the group chosen, or all that hold the words typed."""
        words = self.search.text().lower().split()
        group = GROUPS[max(0, self.groups.currentRow())]
        shown = 0
        for name, row in self.rows.items():
            there = (
                all(word in row.words for word in words)
                if words
                else self._group_of[name] == group
            )
            row.setVisible(there)
            shown += there
        found = self.keys.narrow(self.search.text()) if words else group == "keys"
        if not words:
            self.keys.narrow("")
        self.keys.setVisible(bool(found))
        self.nothing.setVisible(not shown and not found)
        self.groups.setEnabled(not words)

    def _rebuild(self) -> None:
        at = self.focusWidget()
        held = next((n for n, one in self.fields.items() if one is at), "")
        self._build(self.search.text(), max(0, self.groups.currentRow()))
        if held:
            self.fields[held].setFocus()

    def _look(self) -> tuple[str, str, float]:
        chosen = self._hand.settings
        return chosen.language, chosen.theme, chosen.type_scale

    @override
    def changeEvent(self, event: QEvent) -> None:
        # Sent at each change of the settings: built anew only when words or sizes
        # are others, so that what one is about to choose stays under the hand.
        spoken = event.type() == QEvent.Type.LanguageChange
        if spoken and self._whole is not None and self._look() != self._built:
            self._rebuild()
        super().changeEvent(event)


def has_passphrase(desk: Desk, user: str) -> bool:
    """Tell whether a user can sign in by a passphrase."""
    return slot_of(desk.store.conn, USER, user) is not None
