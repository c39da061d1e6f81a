"""Short tones made at run time and played by what this PC has; else its own beep."""

from __future__ import annotations

import importlib
import io
import math
import shutil
import struct
import sys
import wave
from pathlib import Path
from typing import Final

from PySide6.QtCore import QProcess, QTemporaryDir
from PySide6.QtWidgets import QApplication

RATE: Final = 22_050
LOUD: Final = 0.28
FADE_S: Final = 0.012
# Pitch in hertz and seconds, one pair a note: each event is told by its tune.
TUNES: Final[dict[str, tuple[tuple[int, float], ...]]] = {
    "urgent": ((880, 0.12), (0, 0.05), (880, 0.12), (0, 0.05), (1175, 0.2)),
    "overdue": ((523, 0.18), (392, 0.28)),
    "callback": ((659, 0.12), (784, 0.18)),
}
PLAYERS: Final = ("pw-play", "paplay", "aplay")


def wav(tune: str) -> bytes:
    """Return a tune as the bytes of a WAV file: 16 bit, one channel."""
    frames = bytearray()
    for pitch, seconds in TUNES[tune]:
        count = int(RATE * seconds)
        for at in range(count):
            edge = min(at, count - at) / RATE / FADE_S
            high = math.sin(2 * math.pi * pitch * at / RATE) * LOUD * min(1.0, edge)
            frames += struct.pack("<h", int(high * 32_767))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(frames))
    return out.getvalue()


def player() -> str:
    """Return the program that plays a sound here, "" where only a beep is left."""
    if sys.platform == "win32":
        return "winsound"
    if sys.platform == "darwin":
        return shutil.which("afplay") or ""
    return next((found for one in PLAYERS if (found := shutil.which(one))), "")


class Tones:
    """Plays the tunes; the files it plays from go with the desk."""

    def __init__(self) -> None:
        """Make nothing before the first tone."""
        self._folder: QTemporaryDir | None = None
        self.played: list[str] = []

    def play(self, tune: str) -> None:
        """Play a tune without waiting for it."""
        self.played.append(tune)
        del self.played[:-50]
        by = player()
        if QApplication.platformName() in {"offscreen", "minimal"}:
            return
        if not by:
            QApplication.beep()
        elif by == "winsound":
            _play_on_windows(self._file(tune))
        else:
            QProcess.startDetached(by, [str(self._file(tune))])

    def _file(self, tune: str) -> Path:
        if self._folder is None:
            self._folder = QTemporaryDir()
        path = Path(self._folder.filePath(f"{tune}.wav"))
        if not path.exists():
            path.write_bytes(wav(tune))
        return path


def _play_on_windows(path: Path) -> None:
    # Part of Python on Windows only.
    sound = importlib.import_module("winsound")
    sound.PlaySound(str(path), sound.SND_FILENAME | sound.SND_ASYNC)
