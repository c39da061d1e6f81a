"""The verb `shot`: the real window, rendered off screen to a picture."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

# Set before Qt is loaded: a shot needs no screen and disturbs none.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import click
from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from db.workspace import copy_whole
from desktop.app import build_desk, dress, open_window
from desktop.home import first_sample, remembered
from desktop.platform_check import missing_font
from desktop.settings import Settings
from desktop.texts import t
from desktop.verbs.opening import reading
from desktop.verbs.printing import emit
from domain.refused import Refused

if TYPE_CHECKING:
    from desktop.window import Window

MODES = ("watch", "redraw", "roster", "assess", "train")
SETTLE_MS = 400
LONGEST_MS = 30_000


@click.command("shot")
@click.argument("png")
@click.option("-w", "--workspace", default="", help="The workspace file (.gpkg).")
@click.option("--mode", type=click.Choice(MODES), default="watch")
@click.option("--size", default="1920x1080", help="WxH in pixels.")
@click.option("--select", "chosen", default="", help="Id or number of what to select.")
@click.option("--lang", type=click.Choice(("zh", "en")), default="zh")
@click.option(
    "--theme", "colours", type=click.Choice(("dark", "light")), default="dark"
)
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(  # noqa: PLR0913 - one parameter an option
    png: str,
    *,
    workspace: str,
    mode: str,
    size: str,
    chosen: str,
    lang: str,
    colours: str,
    as_json: bool,
) -> int:
    """Draw the window of a workspace as it would look now, into PNG.

    The workspace itself is not touched: the window shows a copy of it.
    """
    width, height = _size(size)
    path = Path(workspace) if workspace else remembered() or first_sample()
    settings = replace(Settings(), language=lang, theme=colours)
    lacking = missing_font()
    if lacking:
        click.echo(lacking, err=True)
    with tempfile.TemporaryDirectory(prefix="griddesk-shot-") as folder:
        copy = Path(folder) / path.name
        with reading(path) as read:
            copy_whole(read, copy)
        dress(settings)
        parts = build_desk(copy, settings=settings)
        window = open_window(parts)
        try:
            window.resize(width, height)
            window.show()
            window.show_mode(mode)
            if chosen:
                _select(window, chosen)
            _settle(window)
            if not window.grab().save(png, "PNG"):
                raise Refused("CANNOT_WRITE", path=png)
        finally:
            window.close()
            parts.close()
    emit({"picture": png}, as_json=as_json, lines=[t("cli.shot.done", path=png)])
    return 0


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.lower().partition("x")
    if not (cross and width.isdigit() and height.isdigit()):
        raise Refused("BAD_SIZE", value=text)
    return int(width), int(height)


def _select(window: Window, chosen: str) -> None:
    read = window.parts.desk.read
    numbered = read.cases.by_number(chosen, 1)
    case = read.cases.case(chosen) or (numbered[0] if numbered else None)
    if case is not None:
        window.parts.selection.set(("case", case.id))
    elif read.boundary.grid(chosen) is not None:
        window.parts.selection.set(("grid", chosen))
    elif read.staffing.person(chosen) is not None:
        window.parts.selection.set(("person", chosen))
    else:
        raise Refused("NOTHING_CHOSEN", value=chosen)


def _turn(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _settle(window: Window) -> None:
    """Let panes load and animations end, then wait for the map to be whole."""
    _turn(SETTLE_MS)
    # What is still being read would be shown as missing.
    for _turns in range(LONGEST_MS // SETTLE_MS):
        if not window.parts.tasks.busy():
            break
        _turn(SETTLE_MS)
    canvas = window.watch.map
    if hasattr(canvas, "wait_until_complete"):
        canvas.wait_until_complete()
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
