"""The desk itself: the window on the workspace used last, or on the first sample."""

from __future__ import annotations

from pathlib import Path

import click

from db.lock import held_by
from desktop import settings as chosen
from desktop.app import dress
from desktop.home import home, remembered
from desktop.platform_check import missing_font, missing_screen, missing_xcb
from desktop.remote_door import RemoteDoor, key_of
from desktop.running import Running

MOST_AN_HOUR = 600


@click.command("desk")
@click.option("-w", "--workspace", default="", help="The workspace file (.gpkg).")
@click.option(
    "--feed",
    type=click.IntRange(0, MOST_AN_HOUR),
    default=0,
    help="Made cases an hour, for training.",
)
def command(workspace: str = "", feed: int = 0) -> int:
    """Start the desk on the workspace used last.

    The very first start makes the training sample. A second start on a workspace
    that is open brings its window to the front.
    """
    lacking = missing_font()
    if lacking:
        click.echo(lacking, err=True)
    lacking = missing_screen() or missing_xcb()
    if lacking:
        raise click.ClickException(lacking)
    first = not (home() / "last.json").exists()
    path = Path(workspace) if workspace else remembered()
    if path is not None and _in_front(path):
        return 0
    settings = chosen.load()
    app = dress(settings)
    running = Running(settings, feed)
    running.begin(path, first=first)
    app.aboutToQuit.connect(running.close)
    return app.exec()


def _in_front(path: Path) -> bool:
    holder = held_by(path)
    if holder is None or not holder.address:
        return False
    return RemoteDoor(holder.address, key_of(home())).bring_to_front()
