"""The named lines of an entity's card: widgets that are filled again for the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from desktop import theme
from desktop.pane import label, rule
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QVBoxLayout

NAME_WIDTH: Final = 84
TONES: Final = {"t1": "body", "t2": "second"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the card: its name, what it says, and what it leads to."""

    name: str
    text: str
    tone: str = "t1"
    link: tuple[str, str] | None = None


class Head(QWidget):
    """The name of an entity, with its state beside it."""

    def __init__(self, parent: QWidget) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.name = label("", "title", self)
        self.name.setWordWrap(True)
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self.name, 1)
        self.state = label("", "tag", self)
        self.state.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)


class Section(QObject):
    """Lines under a title; a line that names a thing can be followed.

    To make, polish and throw away widgets takes longer than all they say.
    """

    followed = Signal(object)

    def __init__(self, column: QVBoxLayout, *, titled: bool, parent: QWidget) -> None:
        """Stand in a column, under a hairline if there is a title."""
        super().__init__(parent)
        self._parent = parent
        self._title: QLabel | None = None
        if titled:
            column.addWidget(rule(parent))
            self._title = label("", "second", parent)
            column.addWidget(self._title)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self._rows: list[Row] = []

    def tell(self, title: str, lines: Sequence[Line]) -> None:
        """Show these lines and no others."""
        if self._title is not None:
            self._title.setText(title)
        self._grid.setColumnMinimumWidth(0, theme.px(NAME_WIDTH))
        while len(self._rows) < len(lines):
            self._rows.append(Row(self._grid, len(self._rows), self))
        for row, line in zip(self._rows, lines, strict=False):
            row.tell(line)
        for row in self._rows[len(lines) :]:
            row.clear()

    def said(self) -> list[str]:
        """Return what the title and the lines say."""
        told = [] if self._title is None else [self._title.text()]
        return told + [one for row in self._rows for one in row.said()]

    @property
    def parts(self) -> QWidget:
        """The widget that the lines lie in."""
        return self._parent


class Row:
    """The widgets of one line: its name, and its text or what it leads to."""

    def __init__(self, grid: QGridLayout, place: int, section: Section) -> None:
        """Lie in a place of a grid."""
        self._section = section
        self._grid, self._place = grid, place
        self._line: Line | None = None
        self.name = label("", "hint", section.parts)
        self.name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.name, place, 0)
        self.text: QLabel | None = None
        self.button: QPushButton | None = None

    def tell(self, line: Line) -> None:
        """Say what a line says."""
        self.name.setText(line.name)
        self.name.show()
        self._line = line
        if line.link is None:
            self._say(line)
        else:
            self._lead(line)
        for one, shown in ((self.text, line.link is None), (self.button, line.link)):
            if one is not None:
                one.setVisible(bool(shown))

    def clear(self) -> None:
        """Say nothing."""
        self._line = None
        for one in (self.name, self.text, self.button):
            if one is not None:
                one.hide()

    def said(self) -> list[str]:
        """Return the name and the text that are shown."""
        return [] if self._line is None else [self._line.name, self._line.text]

    def _say(self, line: Line) -> None:
        role = TONES.get(line.tone, line.tone)
        if self.text is None:
            self.text = self._made_text(role)
        elif self.text.objectName() != role:
            self.text.setObjectName(role)
            self.text.style().polish(self.text)
        self.text.setText(line.text)
        self.text.setAccessibleName(f"{line.name} {line.text}".strip())

    def _made_text(self, role: str) -> QLabel:
        made = label("", role, self._section.parts)
        made.setWordWrap(True)
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grid.addWidget(made, self._place, 1)
        return made

    def _lead(self, line: Line) -> None:
        if self.button is None:
            self.button = QPushButton(self._section.parts)
            # A style sheet of its own would be read anew for each line of each card.
            self.button.setObjectName("follow")
            self.button.setSizePolicy(
                QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed
            )
            self.button.clicked.connect(self._follow)
            self._grid.addWidget(self.button, self._place, 1)
        said = t("entity.follow", what=line.text)
        self.button.setText(line.text)
        self.button.setAccessibleName(said)
        self.button.setToolTip(said)

    def _follow(self) -> None:
        if self._line is not None and self._line.link is not None:
            self._section.followed.emit(self._line.link)
