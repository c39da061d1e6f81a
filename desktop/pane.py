"""The head every pane wears: title, what it shows now, its key and its menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.messages import flat_button
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu


class PaneHead(QWidget):
    """Title in bold, a second line of facts beside it, a key, and "…" for more."""

    def __init__(self, title_key: str, key: str, parent: QWidget) -> None:
        """Show the title of `title_key`; `key` is printed, not bound."""
        super().__init__(parent)
        self.setObjectName("panehead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title_key = title_key
        self.title = label("", "title", self)
        self.facts = label("", "second", self)
        self.facts.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self._key = label(key, "key", self)
        self._key.setVisible(bool(key))
        self._key.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.more: QToolButton = flat_button("dots-horizontal", t("pane.more"), self)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.hide()
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 2, 8, 2)
        row.setSpacing(10)
        row.addWidget(self.title)
        row.addWidget(self.facts, 1)
        row.addWidget(self._key)
        row.addWidget(self.more)
        self.retranslate()

    def retranslate(self) -> None:
        """Speak the language of now."""
        self.title.setText(t(self._title_key))
        self.more.setToolTip(t("pane.more"))
        self.more.setAccessibleName(t("pane.more"))
        self.setFixedHeight(theme.px(38))

    def put_in(self, widget: QWidget) -> None:
        """Put a widget between the facts and the key."""
        self._row.insertWidget(2, widget)

    def set_menu(self, menu: QMenu) -> None:
        """Hang a menu on the "…"."""
        self.more.setMenu(menu)
        self.more.show()


class Empty(QWidget):
    """One line that says why there is nothing here, and one button at most."""

    def __init__(self, parent: QWidget) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._text = label("", "second", self)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self._text)
        column.addStretch(2)
        self.hide()

    def say(self, text: str) -> None:
        """Show the line, or nothing for an empty text."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        """Return the line shown."""
        return self._text.text()


class Scrolled(QScrollArea):
    """Content that is scrolled where there is less height than it asks for."""

    def __init__(self, content: QWidget, parent: QWidget) -> None:
        """Hold the content; it takes the width there is."""
        super().__init__(parent)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._content = content
        self.setWidget(content)
        content.installEventFilter(self)

    @override
    def sizeHint(self) -> QSize:
        inner = self._content
        wide = max(self.width(), inner.minimumSizeHint().width())
        high = inner.heightForWidth(wide) if inner.hasHeightForWidth() else -1
        return QSize(wide, max(high, inner.sizeHint().height()))

    @override
    def minimumSizeHint(self) -> QSize:
        wide = self._content.minimumSizeHint().width()
        return QSize(wide, min(self.sizeHint().height(), theme.px(96)))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def label(text: str, name: str, parent: QWidget) -> QLabel:
    """Return a plain-text label in one of the sheet's roles."""
    made = QLabel(text, parent)
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def rule(parent: QWidget) -> QFrame:
    """Return a hairline."""
    made = QFrame(parent)
    made.setObjectName("rule")
    return made
