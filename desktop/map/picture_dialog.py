"""What is asked before the map is saved as a picture: title, size, file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from desktop.form_dialog import FormDialog
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

SCALES: Sequence[int] = (1, 2, 3)


class PictureDialog(FormDialog):
    """Title, size and file of a picture; `chosen` carries path, size and title."""

    chosen = Signal(str, int, str)

    def __init__(
        self, title: str, file: str, size: tuple[int, int], parent: QWidget
    ) -> None:
        """Offer a title and a file name for a picture of this size in pixels."""
        super().__init__(t("map.picture"), t("map.picture.save"), parent)
        self.line("title", t("map.picture.title"), title)
        rows = [
            (str(one), t("map.picture.size", n=one, w=size[0] * one, h=size[1] * one))
            for one in SCALES
        ]
        self.choice("size", t("map.picture.scale"), rows, "2")
        places = QStandardPaths.StandardLocation.PicturesLocation
        folder = QStandardPaths.writableLocation(places) or str(Path.home())
        if not Path(folder).is_dir():
            folder = str(Path.home())
        self.path = self.line("path", t("map.picture.path"), str(Path(folder) / file))
        self._browse_row()
        self._seen = ""
        self.on_submit = self._submit

    def _browse_row(self) -> None:
        row = QWidget(self)
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        browse = QPushButton(t("map.picture.browse"), row)
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        box.addWidget(browse)
        box.addStretch(1)
        self.form.addRow("", row)
        self.setTabOrder(self.path, browse)

    def _browse(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(
            self, t("map.picture"), self.path.text(), "PNG (*.png)"
        )
        if path:
            # The file dialog has asked whether to overwrite.
            self._seen = path
            self.path.setText(path)

    def _submit(self) -> bool:
        path = Path(self.value("path")).expanduser()
        if path.suffix.lower() != ".png":
            path = path.with_name(f"{path.name}.png")
        if not path.parent.is_dir():
            self.complain(t("map.picture.no_folder", folder=str(path.parent)))
            return False
        if path.exists() and self._seen != str(path):
            self._seen = str(path)
            self.complain(t("map.picture.exists", name=path.name))
            return False
        self.chosen.emit(str(path), int(self.value("size") or 1), self.value("title"))
        return True
