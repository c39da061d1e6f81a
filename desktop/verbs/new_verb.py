"""The verb `new`: an empty workspace, and the recovery code of its keys."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from db.founding_act import Founding, found
from desktop.home import home
from desktop.texts import t
from desktop.verbs.printing import emit
from domain.clock import WallClock
from domain.ids import RandomIds


@click.command("new")
@click.argument("file")
@click.option("--crs", default="EPSG:4545", help="A projected CRS in metres.")
@click.option("--title", default="", help="What the workspace is called.")
@click.option("--city-code", default="", help="Six digits of the city.")
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(file: str, crs: str, title: str, city_code: str, as_json: bool) -> int:
    """Make an empty workspace FILE; prints the recovery code once."""
    path = Path(file)
    founding = Founding(
        title=title or path.stem, crs=crs, city_code=city_code, login=_account()
    )
    made = found(
        path,
        founding,
        home=home(),
        clock=WallClock(time.time),
        ids=RandomIds(os.urandom),
    )
    made.workspace.close()
    emit(
        {"workspace": str(path), "crs": crs, "recovery_code": made.recovery_code},
        as_json=as_json,
        lines=[
            t("cli.new.made", path=path, crs=crs),
            t("cli.new.recovery", code=made.recovery_code),
        ],
    )
    return 0


def _account() -> str:
    """Return the name of this PC's account: the first administrator's login."""
    return os.environ.get("USER") or os.environ.get("USERNAME") or "admin"
