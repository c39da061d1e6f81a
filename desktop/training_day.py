"""The training day at a running desk: cases that come in, and the day started over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from db.sample.sample_build import SampleOptions, build_sample
from desktop.feeding import Feeding
from desktop.reasons import reason_text
from desktop.texts import t
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.app import Parts
    from desktop.status_line import StatusLine
    from desktop.tasks import Result, Token
    from desktop.train.panel import TrainPage

# A second press within this time means it; a first one alone does nothing.
MEANT_MS: Final = 8_000


class TrainingDay(QObject):
    """Serves the training page of one window.

    `reopen` is called with the fresh sample and with the name under which the one
    in use is to be kept, once the fresh one is whole.
    """

    def __init__(
        self,
        parts: Parts,
        page: TrainPage,
        status: StatusLine,
        reopen: Callable[[Path, Path], None],
    ) -> None:
        """Listen to the page."""
        super().__init__(page)
        self._parts = parts
        self._page = page
        self._status = status
        self._reopen = reopen
        self._feeding: Feeding | None = None
        self._meant = QTimer(self)
        self._meant.setSingleShot(True)
        self._meant.setInterval(MEANT_MS)
        self._meant.timeout.connect(page.ask_nothing)
        page.feed_wanted.connect(self.feed)
        page.restart_wanted.connect(self.restart)

    def feed(self, per_hour: int) -> None:
        """Let so many cases an hour come in from now on; 0 = none."""
        self.stop()
        if per_hour:
            try:
                self._feeding = Feeding(self._parts.desk, per_hour)
            except Refused as reason:
                self._parts.desk.messages.refuse(reason)
                per_hour = 0
        self._page.tell_feed(per_hour)
        self._status.feed = per_hour
        self._status.retranslate()

    def stop(self) -> None:
        """Let no more cases come in."""
        if self._feeding is not None:
            self._feeding.stop()
            self._feeding = None

    @property
    def kept(self) -> Path:
        """The name under which the day in use is kept when it is started over."""
        path = self._parts.workspace.path
        return path.with_name(f"{path.stem}.before{path.suffix}")

    def restart(self) -> None:
        """Ask once; pressed again, make the day anew and open it."""
        if not self._meant.isActive():
            self._page.ask_sure(str(self.kept))
            self._meant.start()
            return
        self._meant.stop()
        self._page.ask_nothing()
        path = self._parts.workspace.path
        fresh = path.with_name(f"{path.stem}.fresh{path.suffix}")
        home = self._parts.workspace.home

        def build(token: Token) -> Path:
            fresh.unlink(missing_ok=True)
            build_sample(
                fresh,
                SampleOptions(),
                home,
                lambda _step, done, of: token.progress(done, of),
            )
            return fresh

        self._page.restart.setEnabled(False)
        self._parts.tasks.run(build, self._built, t("train.restarting"))

    def _built(self, result: Result) -> None:
        self._page.restart.setEnabled(True)
        if isinstance(result.error, Refused | Unavailable):
            self._parts.desk.messages.say(reason_text(result.error), "late")
            return
        if result.error is not None:
            self._parts.desk.messages.say(t("train.restart.failed"), "warn")
            return
        self.stop()
        fresh, kept = result.value, self.kept
        # The window that is closed must not be the one that is being called.
        QTimer.singleShot(0, lambda: self._reopen(fresh, kept))
