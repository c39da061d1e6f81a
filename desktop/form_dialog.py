"""A dialog of labelled fields with one primary button and the reason it is grey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.pane import Scrolled, label
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QShowEvent


# What the frame of a window and the bars of a desktop take of the screen.
BORDERS: Final = 80
# How many letters of what is chosen a list shows at least.
SHORTEST: Final = 14


class FormDialog(QDialog):
    """Fields in a column; Ctrl+Enter sends, Esc leaves, errors stay in sight."""

    def __init__(self, title: str, send: str, parent: QWidget | None) -> None:
        """Show the title as the head, `send` on the primary button."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(theme.px(460))
        self.fields: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(14)
        column.addWidget(label(title, "title", self))
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(
            QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow
        )
        column.addLayout(self.form, 1)
        self.problem = label("", "late", self)
        self.problem.setWordWrap(True)
        self.problem.hide()
        column.addWidget(self.problem)
        column.addLayout(self._buttons(send))
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.activated.connect(self.submit)
        self.on_submit: Callable[[], bool] = lambda: True

    def _buttons(self, send: str) -> QHBoxLayout:
        row = QHBoxLayout()
        key = label("Ctrl+Enter", "key", self)
        key.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(key)
        row.addStretch(1)
        self.cancel = QPushButton(t("dialog.cancel"), self)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.send = QPushButton(send, self)
        self.send.setObjectName("primary")
        self.send.setDefault(True)
        self.send.clicked.connect(self.submit)
        row.addWidget(self.cancel)
        row.addWidget(self.send)
        return row

    @override
    def showEvent(self, event: QShowEvent) -> None:
        fit_words(self)
        self._fit_screen()
        super().showEvent(event)

    def _fit_screen(self) -> None:
        """Scroll what the screen has no height for, at large type."""
        room = self.screen().availableGeometry().height() - BORDERS
        whole = self.layout()
        if whole is None or self.minimumSizeHint().height() <= room:
            return
        wide = max(self.width(), self.minimumSizeHint().width())
        held = self.focusWidget()
        inner = QWidget(self)
        inner.setObjectName("pane")
        # Qt moves a layout with all it holds into the widget that takes it.
        inner.setLayout(whole)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(Scrolled(inner, self))
        self.resize(wide + theme.px(16), room)
        if held is not None:
            held.setFocus()

    def submit(self) -> None:
        """Send what was filled in; the dialog closes only when it was taken."""
        for field in self.fields.values():
            if isinstance(field, Choice):
                field.settle()
        if self.on_submit():
            self.accept()

    def complain(self, text: str) -> None:
        """Show why it was not taken."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def add(self, name: str, said: str, field: QWidget) -> None:
        """Add a field under a label; the label is its accessible name."""
        field.setAccessibleName(said)
        if not self.fields:
            field.setFocus()
        self.fields[name] = field
        self.form.addRow(said, field)
        # The buttons were made first; Tab comes to them last.
        self.setTabOrder(field, self.cancel)
        self.setTabOrder(self.cancel, self.send)

    def line(self, name: str, said: str, value: str = "") -> QLineEdit:
        """Add a line of text."""
        field = QLineEdit(value, self)
        self.add(name, said, field)
        return field

    def text(self, name: str, said: str, value: str = "") -> QPlainTextEdit:
        """Add a text of some lines; Tab leaves it."""
        field = QPlainTextEdit(value, self)
        field.setTabChangesFocus(True)
        field.setFixedHeight(theme.px(84))
        self.add(name, said, field)
        return field

    def choice(
        self, name: str, said: str, rows: Iterable[tuple[str, str]], chosen: str = ""
    ) -> QComboBox:
        """Add a list of (code, text); typing finds any part of the text."""
        field = Choice(self)
        field.fill(rows, chosen)
        self.add(name, said, field)
        return field

    def value(self, name: str) -> str:
        """Return what a field holds."""
        field = self.fields[name]
        if isinstance(field, QPlainTextEdit):
            return field.toPlainText().strip()
        if isinstance(field, QComboBox):
            return str(field.currentData() or "")
        if isinstance(field, QLineEdit):
            return field.text().strip()
        return ""


def fit_words(dialog: QWidget) -> None:
    """Give a dialog the room its words need: Qt grants two thirds of the screen."""
    above = dialog.parentWidget()
    room = dialog.screen().availableGeometry().width()
    if above is not None:
        room = max(room, above.window().width())
    wide = max(dialog.width(), min(dialog.minimumSizeHint().width(), room))
    high, inner = dialog.height(), dialog.layout()
    if inner is not None and inner.hasHeightForWidth():
        # Words that wrap in that width need so much height.
        tallest = dialog.screen().availableGeometry().height() - BORDERS
        high = max(high, min(inner.totalHeightForWidth(wide), tallest))
    if (wide, high) != (dialog.width(), dialog.height()):
        dialog.resize(wide, high)


class Choice(QComboBox):
    """A list one can type into: hanzi, initials and codes all find the row."""

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(12)
        # A long row must not make the dialog wider than the screen: it is read whole
        # in the list, and as the tip.
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.setMinimumContentsLength(SHORTEST)
        self.currentTextChanged.connect(self.setToolTip)
        completer = self.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(completer.CompletionMode.PopupCompletion)
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self.settle)

    def fill(self, rows: Iterable[tuple[str, str]], chosen: str = "") -> None:
        """Offer these (code, text) rows with one of them chosen."""
        self.blockSignals(True)
        self.clear()
        for code, said in rows:
            self.addItem(said, code)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setToolTip(self.currentText())
        self.blockSignals(False)

    def settle(self) -> None:
        """Take the first row that holds what was typed; without one, none changes.

        What is read in the field is then always what it gives.
        """
        said = self.currentText().strip()
        if said == self.itemText(self.currentIndex()):
            return
        found = self.findText(said, Qt.MatchFlag.MatchContains) if said else -1
        if found >= 0:
            self.setCurrentIndex(found)
            self.activated.emit(found)
        self.setEditText(self.itemText(self.currentIndex()))
