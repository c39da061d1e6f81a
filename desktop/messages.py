"""What the desk tells a person: the message bar, its history, and the toast."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget
from typing_extensions import override

from desktop import motion, theme
from desktop.reasons import reason_text
from desktop.texts import maker, t
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QKeyEvent

    from domain.clock import Clock

Tone = Literal["plain", "warn", "late"]
TOAST_MS: Final = 6000
# A plain word has been read by then; refusals and faults stay.
PLAIN_MS: Final = 12_000
GRAVITY: Final = {"plain": 0, "warn": 1, "late": 2}
# Left of the map's own buttons, so that neither hides the other.
BESIDE_ZOOM: Final = 88
HISTORY_AT_MOST: Final = 500
ICONS: Final = {
    "plain": ("information-outline", "acc"),
    "warn": ("alert", "warn"),
    "late": ("alert-octagon", "late"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was said, when, and how grave it is.

    `again`, where it is known, says it in the language of the moment.
    """

    at: datetime
    said: str
    tone: Tone
    again: Callable[[], str] | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The sentence, in the language spoken now wherever it can be."""
        return self.said if self.again is None else self.again()


class Messages(QObject):
    """Everything said in this window, the newest last."""

    said = Signal(object)
    toasted = Signal(str, object, str)
    unread_changed = Signal(int)

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        """Stamp messages with the desk's clock."""
        super().__init__(parent)
        self._clock = clock
        self.history: list[Message] = []
        self.unread = 0

    def say(self, text: str, tone: Tone = "plain") -> None:
        """Show a sentence in the bar and keep it in the history."""
        message = Message(self._clock.now(), text, tone, maker(text))
        self._keep(message)
        self._count(self.unread + 1)
        self.said.emit(message)

    def refuse(self, reason: Refused | Unavailable) -> None:
        """Show why an act was not done; it stays until put away."""
        tone: Tone = "warn" if isinstance(reason, Refused) else "late"
        self.say(reason_text(reason), tone)

    def toast(
        self, text: str, undo: Callable[[], object] | None = None, word: str = ""
    ) -> None:
        """Show what was saved for six seconds, with a button that takes it back.

        `word` stands on the button where it does something other than undo.
        """
        self._keep(Message(self._clock.now(), text, "plain", maker(text)))
        self.toasted.emit(text, undo, word)

    def read(self, message: Message) -> None:
        """Note that a message was put away, and so seen."""
        if message in self.history:
            self._count(max(0, self.unread - 1))

    def read_all(self) -> None:
        """Note that the whole history was seen."""
        self._count(0)

    def _keep(self, message: Message) -> None:
        self.history.append(message)
        del self.history[:-HISTORY_AT_MOST]

    def _count(self, unread: int) -> None:
        if unread != self.unread:
            self.unread = unread
            self.unread_changed.emit(unread)


class MessageBar(QWidget):
    """The line under the top bar; hidden while there is nothing to say.

    A refusal or a fault stays until it is put away, and what is said meanwhile waits
    behind it; a plain word goes by itself.
    """

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        """Show what `messages` says."""
        super().__init__(parent)
        self.setObjectName("messagebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._messages = messages
        self._waiting: list[Message] = []
        self._shown: Message | None = None
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = QLabel(self)
        self._more.setObjectName("second")
        self._close = flat_button("close", t("message.close"), self)
        self._close.clicked.connect(self.put_away)
        row = QHBoxLayout(self)
        # No higher than the titles of the panes that a line of it lies over.
        row.setContentsMargins(14, 3, 8, 3)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._more)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PLAIN_MS)
        self._timer.timeout.connect(self._pass)
        messages.said.connect(self.show_message)
        self.hide()

    def text(self) -> str:
        """Return the sentence shown now."""
        return self._text.text() if self.isVisible() else ""

    def show_message(self, message: Message) -> None:
        """Show one message; one that is graver than it stays in front."""
        standing = self._shown
        if standing is not None and not self.isHidden():
            if GRAVITY[message.tone] < GRAVITY[standing.tone]:
                self._waiting.append(message)
                self._tell_more()
                return
            if standing.tone != "plain" and standing.said != message.said:
                self._waiting.append(standing)
        self._show(message)

    def put_away(self) -> None:
        """Put the message away as seen, and show the one behind it."""
        if self._shown is not None:
            self._messages.read(self._shown)
        self._next()

    def _pass(self) -> None:
        self._next()

    def _next(self) -> None:
        self._shown = None
        if self._waiting:
            self._show(self._waiting.pop())
        else:
            self._timer.stop()
            self.hide()

    def _show(self, message: Message) -> None:
        self._shown = message
        name, token = ICONS[message.tone]
        self._icon.setPixmap(
            theme.icon(name, token).pixmap(QSize(theme.px(18), theme.px(18)))
        )
        self._speak()
        self.setProperty("tone", message.tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self._tell_more()
        self.show()
        if message.tone == "plain":
            self._timer.start()
        else:
            self._timer.stop()

    def _speak(self) -> None:
        """Say what is shown, and the button beside it, in the language of now."""
        if self._shown is not None:
            said = self._shown.text
            self._text.setText(said)
            self._text.setAccessibleName(said)
            self.setAccessibleName(said)
        self._name_close()

    def _name_close(self) -> None:
        self._close.setToolTip(t("message.close"))
        self._close.setAccessibleName(t("message.close"))

    def _tell_more(self) -> None:
        count = len(self._waiting)
        self._more.setText(t("message.more", n=count) if count else "")
        self._more.setVisible(bool(count))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speak()
            self._tell_more()
        super().changeEvent(event)

    @override
    def hideEvent(self, event: object) -> None:
        # Esc hides the bar from outside: then it was seen.
        if self._shown is not None and self.isHidden():
            self._messages.read(self._shown)
            self._shown = None
            self._timer.stop()


class Toast(QWidget):
    """A small panel over the map: what was saved, with undo; goes by itself."""

    def __init__(self, messages: Messages, over: QWidget) -> None:
        """Lie at the bottom right of `over`."""
        super().__init__(over)
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._undo: Callable[[], object] | None = None
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._button = QPushButton(t("toast.undo"), self)
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.clicked.connect(self._take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.addWidget(self._text)
        row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOAST_MS)
        self._timer.timeout.connect(self.hide)
        messages.toasted.connect(self.show_text)
        self.hide()

    def text(self) -> str:
        """Return the sentence shown now."""
        return self._text.text() if self.isVisible() else ""

    def show_text(
        self, text: str, undo: Callable[[], object] | None, word: str = ""
    ) -> None:
        """Show a sentence, with the undo button where there is something to undo."""
        self._undo = undo
        self._text.setText(text)
        self.setAccessibleName(text)
        self._button.setText(word or t("toast.undo"))
        self._button.setVisible(undo is not None)
        self.adjustSize()
        self.place()
        fresh = self.isHidden()
        self.show()
        self.raise_()
        if fresh:
            motion.fade_in(self, motion.HOVER_MS)
        self._timer.start()

    def place(self) -> None:
        """Move to the bottom right corner of what it lies over."""
        over = self.parentWidget()
        if over is not None:
            self.move(
                max(8, over.width() - self.width() - BESIDE_ZOOM),
                over.height() - self.height() - 24,
            )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        # Its button would speak another language than its sentence.
        if event.type() == QEvent.Type.LanguageChange:
            self.hide()
        super().changeEvent(event)

    @override
    def hideEvent(self, event: object) -> None:
        self._timer.stop()

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()


def flat_button(icon: str, tip: str, parent: QWidget) -> QToolButton:
    """Return a borderless icon button with its tip as its accessible name."""
    button = QToolButton(parent)
    button.setObjectName("flat")
    button.setIcon(theme.icon(icon))
    button.setIconSize(QSize(theme.px(18), theme.px(18)))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
