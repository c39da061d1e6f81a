"""Movement on the screen: as long as designed, or none where it is not wanted."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QAbstractAnimation, QPropertyAnimation, Qt
from PySide6.QtWidgets import QApplication, QGraphicsOpacityEffect, QWidget

HOVER_MS, PANE_MS, JUMP_MS = 80, 120, 250
WINDOWS_ASKS: Final = 0x1042
ASK_S: Final = 1.0
EFFECTS: Final = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)

_wanted: dict[str, bool] = {"move": True}


def allow(moving: bool) -> None:
    """Let things move or not, as the settings say; Qt's own menus do the same."""
    _wanted["move"] = moving
    if QApplication.instance() is not None:
        # Only ever taken away: what the platform leaves out stays out.
        for effect in EFFECTS:
            if not moves():
                QApplication.setEffectEnabled(effect, False)


def moves() -> bool:
    """Tell whether anything may move: chosen here, and not unwanted by the system."""
    return _wanted["move"] and not system_is_calm()


def duration(milliseconds: int) -> int:
    """Return how long a movement takes now: as designed, or no time at all."""
    return milliseconds if moves() else 0


@lru_cache(maxsize=1)
def system_is_calm() -> bool:
    """Tell whether the person asked the system itself for less movement."""
    if sys.platform == "win32":
        return not _windows_moves()
    if QApplication.platformName() in {"offscreen", "minimal"}:
        # Nobody watches a screen that is not there.
        return True
    asker = shutil.which("gsettings")
    if asker is None:
        return False
    try:
        told = subprocess.run(  # noqa: S603 - the desktop's own settings
            [asker, "get", "org.gnome.desktop.interface", "enable-animations"],
            capture_output=True,
            text=True,
            check=False,
            timeout=ASK_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.stdout.strip() == "false"


def _windows_moves() -> bool:
    moving = ctypes.c_int(1)
    user32 = getattr(ctypes, "windll").user32  # noqa: B009 - absent elsewhere
    user32.SystemParametersInfoW(WINDOWS_ASKS, 0, ctypes.byref(moving), 0)
    return bool(moving.value)


def fade_in(widget: QWidget, milliseconds: int = PANE_MS) -> None:
    """Let a widget appear softly; at once where nothing may move."""
    for_ms = duration(milliseconds)
    if not for_ms:
        return
    veil = QGraphicsOpacityEffect(widget)
    widget.setGraphicsEffect(veil)
    fading = QPropertyAnimation(veil, b"opacity", veil)
    fading.setDuration(for_ms)
    fading.setStartValue(0.0)
    fading.setEndValue(1.0)
    # An effect kept would draw the widget through a buffer for ever.
    fading.finished.connect(lambda: widget.setGraphicsEffect(None))  # type: ignore[arg-type]
    fading.start(QAbstractAnimation.DeletionPolicy.KeepWhenStopped)
