"""How large a window of the organisation opens: as wished, but never off the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

# Room for the frame of the window and for a task bar.
EDGE: Final = 40
# The least screen that a desk is made for.
LEAST: Final = (1366, 768)


def open_at(window: QWidget, width: int, height: int) -> None:
    """Give a window its size in the type scale, held inside the screen."""
    screen = window.screen().availableGeometry()
    widest = max(screen.width(), LEAST[0]) - EDGE
    highest = max(screen.height(), LEAST[1]) - EDGE
    window.resize(min(theme.px(width), widest), min(theme.px(height), highest))
