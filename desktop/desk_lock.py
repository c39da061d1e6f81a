"""The locked desk: panes covered, the clock goes on, only counts are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.hand_watch import HandWatch
from desktop.kept_forms import belongs
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.sign_in import guarded
from desktop.texts import t
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QShowEvent

    from desktop.kept_forms import KeptForms
    from desktop.window import Window

LOOK_MS: Final = 5_000
# After a hand was seen none is looked for so long: the desk locks no earlier by more.
BLIND_MS: Final = 1_000


class LockScreen(QWidget):
    """Covers a window: time, counts, and who may come in."""

    unlocked = Signal()

    def __init__(self, window: Window) -> None:
        """Cover a window until somebody has signed in."""
        super().__init__(window)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(t("lock.title"))
        self._window = window
        self._settings = window.parts.settings
        self.time = label("", "locktime", self)
        self.title = label("", "casetitle", self)
        self.counts = label("", "second", self)
        self.login = QLineEdit(self._last_login(), self)
        self.secret = QLineEdit(self)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.problem = label("", "late", self)
        self.problem.setWordWrap(True)
        self.way_in = QPushButton(self)
        self.way_in.setObjectName("primary")
        self.way_in.clicked.connect(self.enter)
        self._lay()
        self._words()
        window.installEventFilter(self)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(10))
        column.addStretch(2)
        for widget in (
            self.time,
            self.title,
            self.counts,
            self.login,
            self.secret,
            self.problem,
            self.way_in,
        ):
            widget.setFixedWidth(theme.px(420))
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def _last_login(self) -> str:
        """Return the name to offer: with a passphrase wanted, whoever sits here."""
        if not self._settings.lock_passphrase:
            return self._settings.login
        desk = self._window.parts.desk
        user = desk.read.access.user(desk.session.user)
        return self._settings.login if user is None else user.login

    def _words(self) -> None:
        who = self._window.parts.desk.session.name
        self.title.setText(t("lock.by", who=who) if who else t("lock.title"))
        for field, said in ((self.login, "sign_in.login"), (self.secret, "lock.word")):
            field.setAccessibleName(t(said))
        demanded = self._settings.lock_passphrase
        self.login.setPlaceholderText(
            t("sign_in.login" if demanded else "sign_in.account")
        )
        self.secret.setPlaceholderText(t("lock.word"))
        self.way_in.setText(t("lock.open"))

    def tell(self, time: str, counts: str) -> None:
        """Show the time and how much waits; nothing that names anybody."""
        self.time.setText(time)
        self.counts.setText(counts)
        self.counts.setAccessibleName(counts)

    def enter(self) -> None:
        """Sign in; the cover goes only when it was taken."""
        try:
            enter = guarded(self._window.parts.sign_in, self._settings)
            enter(self.login.text().strip(), self.secret.text())
        except (Refused, Unavailable) as reason:
            self.problem.setText(reason_text(reason))
            self.secret.clear()
            self.secret.setFocus()
            return
        self._settings.login = self.login.text().strip()
        self._settings.save()
        self.unlocked.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.enter()
        event.accept()

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab stays on the cover; it never reaches what lies under it.
        ring = (self.login, self.secret, self.way_in)
        at = self.focusWidget()
        here = next((n for n, one in enumerate(ring) if one is at), 0)
        ring[(here + (1 if forward else -1)) % len(ring)].setFocus(
            Qt.FocusReason.TabFocusReason
        )
        return True

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setGeometry(self._window.rect())
        self.raise_()
        (self.secret if self.login.text() else self.login).setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            self.raise_()
        return super().eventFilter(watched, event)


class DeskLock(QObject):
    """Locks a window after some minutes without a hand on it, or by key."""

    changed = Signal(bool)

    def __init__(
        self, window: Window, seconds: Callable[[], float], forms: KeptForms
    ) -> None:
        """Watch the hands; `seconds` is a steady source of time."""
        super().__init__(window)
        self._forms = forms
        self._owner = ""
        self._window = window
        self._seconds = seconds
        self._last = seconds()
        self.cover: LockScreen | None = None
        self._under: list[QWidget] = []
        self._hidden: list[QWidget] = []
        self._at: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._hands = HandWatch(QApplication.instance(), self)
        self._hands.noticed.connect(self._touched)
        self._hands.arm()
        self._blind = QTimer(self)
        self._blind.setSingleShot(True)
        self._blind.setInterval(BLIND_MS)
        self._blind.timeout.connect(self._hands.arm)

    def _touched(self) -> None:
        self._last = self._seconds()
        self._blind.start()

    @property
    def locked(self) -> bool:
        """Whether the window is covered now."""
        return self.cover is not None

    def look(self) -> None:
        """Lock if nobody has touched the desk for too long; else tell the time."""
        if self.cover is not None:
            self._tell(self.cover)
            return
        minutes = self._window.parts.settings.idle_minutes
        if minutes > 0 and self._seconds() - self._last >= minutes * 60:
            self.lock()

    def lock(self) -> None:
        """Cover the window; what is half typed stays where it is."""
        window = self._window
        if self.cover is not None:
            return
        self._at = QApplication.focusWidget()
        self._owner = window.parts.desk.session.user
        window.keys.lock(True)
        self._hide_windows()
        inner = window.findChildren(
            QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
        )
        self._under = [one for one in inner if not one.isWindow() and one.isEnabled()]
        for one in self._under:
            one.setEnabled(False)
        self.cover = LockScreen(window)
        self.cover.unlocked.connect(self._unlock)
        self._tell(self.cover)
        self.cover.show()
        self.changed.emit(True)

    def _hide_windows(self) -> None:
        """Hide floating panes and open forms; a wall screen shows no person and stays.

        A hidden form keeps what was typed into it.
        """
        self._hidden = [
            one
            for one in QApplication.topLevelWidgets()
            if one is not self._window
            and one.isVisible()
            and not one.property("public")
            and belongs(one, self._window)
        ]
        for one in self._hidden:
            one.setVisible(False)

    def _tell(self, cover: LockScreen) -> None:
        desk = self._window.parts.desk
        now = desk.clock.now()
        lanes = desk.read.cases.lane_counts(now)
        waiting = lanes.get("acceptance", 0) + lanes.get("dispatch", 0)
        counts = t("lock.counts", waiting=waiting, unread=desk.messages.unread)
        cover.tell(f"{now:%H:%M}", counts)

    def _unlock(self) -> None:
        if self.cover is None:
            return
        self.cover.hide()
        self.cover.deleteLater()
        self.cover = None
        for one in self._under:
            one.setEnabled(True)
        self._uncover()
        self._window.keys.lock(False)
        self._last = self._seconds()
        if self._at is not None and self._at.isVisible():
            self._at.setFocus(Qt.FocusReason.OtherFocusReason)
        self._under, self._hidden, self._at = [], [], None
        self.changed.emit(False)

    def _uncover(self) -> None:
        """Show again what was hidden; forms only to the one who was typing."""
        mine = self._window.parts.desk.session.user == self._owner
        forms = (
            [] if mine else [one for one in self._hidden if isinstance(one, QDialog)]
        )
        for one in self._hidden:
            if one not in forms and shiboken6.isValid(one):
                one.setVisible(True)
        self._forms.keep(self._owner, forms)
        if not mine:
            self._at = None

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._blind.stop()
        self._hands.disarm()
