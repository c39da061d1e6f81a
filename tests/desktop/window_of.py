"""A real window on a copy of the sample, at a frozen time, for tests that drive it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.app import build_desk, dress, open_window
from desktop.settings import Settings
from domain.clock import SHANGHAI, FrozenClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)


@contextmanager
def window_of(
    path: Path,
    qtbot: QtBot,
    *,
    settings: Settings | None = None,
    clock: FrozenClock | None = None,
    size: tuple[int, int] = (1920, 1080),
    with_map: bool = False,
) -> Iterator[tuple[Window, Parts]]:
    """Open the window, wait until queue and roster are filled, and close it again."""
    settings = settings or Settings()
    dress(settings)
    parts = build_desk(path, clock=clock or FrozenClock(NINE), settings=settings)
    plain: Callable[..., QWidget] = lambda _desk, _selection: QWidget()  # noqa: E731
    window = open_window(parts, None if with_map else plain)
    window.resize(*size)
    window.show()
    try:
        qtbot.waitUntil(lambda: window.watch.queue.model.rowCount() > 0, timeout=20_000)
        qtbot.waitUntil(
            lambda: bool(window.watch.roster.model.roster.stations), timeout=20_000
        )
        yield window, parts
    finally:
        window.close()
        parts.close()
        window.deleteLater()
