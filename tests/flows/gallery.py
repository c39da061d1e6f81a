"""Takes a picture of every pane, state and dialog: `python -m tests.flows.gallery F`.

F is a folder; below it come one folder per size, language, theme and type size. By
default all are taken on a fresh sample; `--only` keeps the pictures whose name has a
word in it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from db.sample.sample_build import SampleOptions, build_sample
from desktop.app import build_desk, dress, open_window
from desktop.map.canvas import MapCanvas
from desktop.settings import Settings
from desktop.start_screen import StartScreen
from domain.clock import SHANGHAI, FrozenClock
from tests.flows.gallery_states import STATES, Camera
from tests.flows.opened_windows import Desk, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = ("1366x768", "1920x1080")
SCALES = ("100", "200")
NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Look:
    """One way the desk may look."""

    size: str
    language: str
    theme: str
    scale: str

    @property
    def name(self) -> str:
        """Return the name of its folder."""
        return "-".join((self.size, self.language, self.theme, self.scale))

    def settings(self) -> Settings:
        """Return settings that show it."""
        return Settings(
            language=self.language, theme=self.theme, type_scale=int(self.scale) / 100
        )


@contextmanager
def desk_of(workspace: Path, look: Look) -> Iterator[Desk]:
    """Open a window on a copy of a workspace, dressed for a look."""
    settings = look.settings()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / workspace.name
        shutil.copyfile(workspace, copy)
        parts = build_desk(copy, clock=FrozenClock(NINE), settings=settings)
        window = open_window(parts)
        window.resize(*(int(one) for one in look.size.split("x")))
        window.show()
        desk = Desk(window, parts)
        desk.settle(400)
        try:
            yield desk
        finally:
            window.close()
            parts.close()
            # A window that is gone must be gone before the next is dressed.
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def take(workspace: Path, folder: Path, look: Look, only: str) -> int:
    """Take every picture of one look; return how many."""
    camera = Camera(folder / look.name, only)
    camera.folder.mkdir(parents=True, exist_ok=True)
    dress(look.settings())
    for state in STATES:
        if camera.wants(state.name):
            with desk_of(workspace, look) as desk:
                state.reach(desk)
                desk.settle()
                desk.window.pane(MapCanvas).wait_until_complete()
                camera.take(state.name, state.seen(desk))
    if camera.wants("dialog"):
        with desk_of(workspace, look) as desk:
            for action, widget in opened(desk):
                desk.settle(120)
                camera.take(f"dialog-{action}-{type(widget).__name__}", widget)
    start = StartScreen(look.settings(), "样例-已移走.gpkg")
    start.show()
    camera.take("start-screen", start)
    start.close()
    return camera.taken


def looks(asked: argparse.Namespace) -> list[Look]:
    """Return the looks that were asked for, type at 200 % on the small screen only."""
    every = product(asked.size, asked.lang, asked.theme, asked.scale)
    return [Look(*one) for one in every]


def main() -> None:
    """Read what is wanted, and take the pictures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("folder", type=Path)
    ask.add_argument("-w", "--workspace", type=Path)
    ask.add_argument("--size", nargs="+", default=list(SIZES))
    ask.add_argument("--lang", nargs="+", default=["zh", "en"])
    ask.add_argument("--theme", nargs="+", default=["dark", "light"])
    ask.add_argument("--scale", nargs="+", default=["100"], choices=SCALES)
    ask.add_argument("--only", default="")
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as home:
        workspace = asked.workspace
        if workspace is None:
            os.environ["GRIDDESK_HOME"] = home
            workspace = Path(home) / "sample.gpkg"
            build_sample(workspace, SampleOptions(), Path(home))
        for look in looks(asked):
            taken = take(workspace, asked.folder, look, asked.only)
            print(f"{look.name}: {taken}")  # noqa: T201 - a program for the shell


if __name__ == "__main__":
    main()
