"""The settings: language, theme, rows, type size; each takes effect at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.form_dialog import FormDialog
from desktop.texts import t
from desktop.theme import SCALES

if TYPE_CHECKING:
    from desktop.action import Hand


class SettingsDialog(FormDialog):
    """What this PC's user has chosen."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Show the choices as they are."""
        super().__init__(t("settings.title"), t("settings.save"), parent)
        self._hand = hand
        settings = hand.settings
        self.choice(
            "language",
            t("settings.language"),
            [("zh", "中文"), ("en", "English")],
            settings.language,
        )
        self.choice(
            "theme",
            t("settings.theme"),
            [("dark", t("settings.dark")), ("light", t("settings.light"))],
            settings.theme,
        )
        sizes = [(str(scale), f"{round(scale * 100)} %") for scale in SCALES]
        self.choice("scale", t("settings.scale"), sizes, str(settings.type_scale))
        self.compact = QCheckBox(self)
        self.compact.setChecked(settings.compact_rows)
        self.add("compact", t("settings.compact"), self.compact)
        self.on_submit = self._save

    def _save(self) -> bool:
        settings = self._hand.settings
        settings.language = self.value("language")
        settings.theme = self.value("theme")
        settings.type_scale = float(self.value("scale"))
        settings.compact_rows = self.compact.isChecked()
        self._hand.frame.redress()
        return True
