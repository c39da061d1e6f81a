"""Long work off the window's thread: progress, cancel, and one answer back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop.texts import t
from domain.refused import Refused, Unavailable

WORKERS = 2


class Cancelled(Exception):
    """The person pressed cancel, and the work stopped at a safe place."""


@dataclass(slots=True)
class Token:
    """What a piece of work is handed: where to tell progress, when to stop."""

    text: str
    tell: Callable[[int, int], None]
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next safe place."""
        self._stop.set()

    def progress(self, count: int, total: int = 0) -> None:
        """Tell how far the work is (total 0 = unknown); raises Cancelled when asked."""
        if self._stop.is_set():
            raise Cancelled
        self.tell(count, total)


@dataclass(frozen=True, slots=True)
class Result:
    """What the work gave, or the error that ended it (Cancelled included)."""

    value: Any = None
    error: Exception | None = None

    def reason(self) -> Refused | Unavailable | None:
        """Return why nothing came of the work, None where it gave its value.

        What is no reason is a bug: it is raised, and reaches the crash report.
        """
        if self.error is None or isinstance(self.error, Refused | Unavailable):
            return self.error
        if isinstance(self.error, Cancelled):
            return Refused("STOPPED")
        raise self.error


Work = Callable[[Token], Any]
Done = Callable[[Result], None]


class Tasks(QObject):
    """The pool of the window: started, moved and ended tell the progress strip."""

    started = Signal(object)
    moved = Signal(object, int, int)
    ended = Signal(object)
    _answer = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make a pool that starts its threads when there is work."""
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="griddesk-task")
        self._running: list[Token] = []
        self._closed = False
        self._answer.connect(self._deliver)

    def run(self, fn: Work, done: Done, text: str = "") -> Token:
        """Call fn(token) in a thread and done(result) on the window's thread."""
        token = Token(text or t("task.working"), lambda _count, _total: None)
        token.tell = lambda count, total: self.moved.emit(token, count, total)
        self._running.append(token)
        self.started.emit(token)
        self._pool.submit(self._work, fn, token, done)
        return token

    def busy(self) -> bool:
        """Tell whether anything is under way."""
        return bool(self._running)

    def close(self) -> None:
        """Cancel what runs and wait until it has stopped; nothing is delivered."""
        self._closed = True
        for token in self._running:
            token.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._running.clear()

    def _work(self, fn: Work, token: Token, done: Done) -> None:
        # The one place where any error becomes a value: it is handed to done(),
        # on the window's thread, which must look at it.
        try:
            result = Result(fn(token))
        except Exception as error:  # noqa: BLE001
            result = Result(error=error)
        self._answer.emit(token, result, done)

    def _deliver(self, token: Token, result: Result, done: Done) -> None:
        if self._closed:
            return
        if token in self._running:
            self._running.remove(token)
        self.ended.emit(token)
        if not _gone(done):
            done(result)


def _gone(done: Done) -> bool:
    """Tell whether the widget that would hear the answer was closed meanwhile."""
    owner = getattr(done, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)
