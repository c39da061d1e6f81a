"""Where this account keeps its keys, settings, backups and the first workspace."""

from __future__ import annotations

import json
import os
from pathlib import Path

import platformdirs

from db.places import backups_in

# Tests and portable installations keep everything under a folder of their own.
ENVIRONMENT = "GRIDDESK_HOME"


def home() -> Path:
    """Return the account's own folder; never one beside a workspace."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named)
    return Path(platformdirs.user_data_dir("GridDesk", appauthor=False))


def backups() -> Path:
    """Return the folder of this account's backups."""
    return backups_in(home())


def first_sample() -> Path:
    """Return where the very first start makes its sample workspace."""
    return home() / "sample.gpkg"


def remembered() -> Path | None:
    """Return the workspace used last, whether or not it is still there."""
    note = home() / "last.json"
    if not note.exists():
        return None
    try:
        told = json.loads(note.read_text("utf-8"))
        return Path(told["workspace"])
    except (OSError, ValueError, KeyError, TypeError):
        # A damaged note is as good as none: the start screen asks again.
        return None


def remember(workspace: Path) -> None:
    """Note the workspace that the next start opens."""
    home().mkdir(mode=0o700, parents=True, exist_ok=True)
    note = home() / "last.json"
    draft = note.with_suffix(".new")
    draft.write_text(json.dumps({"workspace": str(workspace.resolve())}), "utf-8")
    draft.replace(note)
