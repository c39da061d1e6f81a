"""The bottom line: one plain sentence that is always true, and what is under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop.desk import Desk
    from desktop.tasks import Tasks, Token

SHOW_AFTER_MS: Final = 500


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentence is made of: the workspace's name, its day, its edition."""

    title: str
    training: bool
    day: str
    edition: str
    grids: int
    entities: int


def facts(desk: Desk) -> Facts:
    """Read the facts of the sentence."""
    read = desk.read
    meta = read.meta
    grids = read.boundary.grids()
    newest = max((grid.valid_from for grid in grids), default=None)
    return Facts(
        "" if meta is None else meta.title,
        meta is not None and meta.training,
        "" if meta is None else (meta.day or ""),
        "" if newest is None else f"{newest:%Y-%m-%d}",
        len(grids),
        read.entities.count(),
    )


def sentence(known: Facts, feed: int = 0) -> str:
    """Return the sentence: nothing in it that this program does not know."""
    return " · ".join(parts_of(known, feed))


def parts_of(known: Facts, feed: int = 0) -> list[str]:
    """Return the parts of the sentence, the most needed first."""
    parts = [t("status.title", title=known.title)]
    if known.training:
        key = "status.training_day" if known.day else "status.training"
        parts.append(t(key, day=known.day))
    if feed:
        parts.append(t("status.feed", n=feed))
    parts.append(t("status.offline"))
    if known.edition:
        parts.append(t("status.edition", day=known.edition, n=known.grids))
    else:
        parts.append(t("status.no_grids"))
    parts.append(t("status.entities", n=f"{known.entities:,}"))
    return parts


class ProgressStrip(QWidget):
    """What runs in the background, how far it is, and a button that stops it."""

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        """Show up half a second after something began that is still running."""
        super().__init__(parent)
        self._tokens: list[Token] = []
        self._text = label("", "second", self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.px(160))
        self._cancel = QPushButton(t("task.cancel"), self)
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._text)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SHOW_AFTER_MS)
        self._soon.timeout.connect(self._appear)
        tasks.started.connect(self._started)
        tasks.moved.connect(self._moved)
        tasks.ended.connect(self._ended)
        self.hide()

    def _started(self, token: Token) -> None:
        self._tokens.append(token)
        # Counted from the oldest: a stream of short work must not hide a long one.
        if not self._soon.isActive() and self.isHidden():
            self._soon.start()

    def _appear(self) -> None:
        if self._tokens:
            self.retranslate()
            self._bar.setRange(0, 0)
            self._say()
            self.show()

    def retranslate(self) -> None:
        """Speak the language of now."""
        self._cancel.setText(t("task.cancel"))
        self._cancel.setToolTip(t("action.stop.tip"))

    def _say(self, of: str = "") -> None:
        first = self._tokens[0]
        said = t("task.stopping", what=first.text) if first.cancelled else first.text
        if of:
            said = f"{said} {of}"
        if len(self._tokens) > 1:
            said = t("task.more", what=said, n=len(self._tokens) - 1)
        self._text.setText(said)
        self._bar.setAccessibleName(said)
        self._cancel.setAccessibleName(f"{self._cancel.text()}: {said}")
        self._cancel.setEnabled(not all(one.cancelled for one in self._tokens))

    def _moved(self, token: Token, count: int, total: int) -> None:
        if self._tokens and token is self._tokens[0]:
            self._bar.setRange(0, total)
            self._bar.setValue(count)
            self._say(f"{count:,}/{total:,}" if total else f"{count:,}")

    def _ended(self, token: Token) -> None:
        if token in self._tokens:
            self._tokens.remove(token)
        if not self._tokens:
            self._soon.stop()
            self.hide()
        elif not self.isHidden():
            self._bar.setRange(0, 0)
            self._say()

    def stop(self) -> None:
        """Ask all that runs to stop at its next safe place."""
        for token in self._tokens:
            token.cancel()
        if self._tokens:
            self._say()


class StatusLine(QWidget):
    """The sentence on the left, the progress on the right."""

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget) -> None:
        """Tell the truth about the workspace of `desk`."""
        super().__init__(parent)
        self.setObjectName("statusline")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self.feed = 0
        self._parts: list[str] = []
        self._icon = label("", "hint", self)
        self._text = label("", "statustext", self)
        self._text.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self.progress = ProgressStrip(tasks, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.progress)
        desk.changed.connect(self._changed)
        self.retranslate()

    def text(self) -> str:
        """Return the sentence shown."""
        return self._text.text()

    def whole(self) -> str:
        """Return the whole sentence, as the tip says it."""
        return self._text.toolTip()

    def retranslate(self) -> None:
        """Say the sentence anew."""
        self.setFixedHeight(theme.px(34))
        self.progress.retranslate()
        self._icon.setPixmap(
            theme.icon("cloud-off-outline").pixmap(QSize(theme.px(16), theme.px(16)))
        )
        self._parts = parts_of(facts(self._desk), self.feed)
        said = " · ".join(self._parts)
        self._text.setToolTip(said)
        self.setAccessibleName(said)
        self._fit()

    def _fit(self) -> None:
        """Say as many parts as the line has room for; the tip says them all."""
        measures = self._text.fontMetrics()
        parts = list(self._parts)
        while len(parts) > 1:
            wide = measures.horizontalAdvance(" · ".join(parts))
            if wide <= self._text.width():
                break
            parts.pop()
        whole = " · ".join(parts)
        mode = Qt.TextElideMode.ElideRight
        self._text.setText(measures.elidedText(whole, mode, max(1, self._text.width())))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _changed(self, changes: object, _origin: object) -> None:
        touches = getattr(changes, "touches", None)
        if touches is not None and touches("workspace", "grid", "entity", "unit"):
            self.retranslate()
