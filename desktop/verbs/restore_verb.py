"""The verb `restore`: put a checked backup in the place of a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from db.backup import restore
from db.verify import verify
from desktop.texts import t
from desktop.verbs.opening import workspace_option
from desktop.verbs.printing import emit


@click.command("restore")
@click.argument("backup")
@workspace_option()
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(backup: str, workspace: str, as_json: bool) -> int:
    """Restore BACKUP to the workspace file; the file found there is kept aside."""
    aside = restore(Path(backup), Path(workspace), verify=verify)
    emit(
        {"workspace": workspace, "kept_aside": str(aside) if aside else None},
        as_json=as_json,
        lines=[t("cli.restore.done", path=workspace, aside=aside or "-")],
    )
    return 0
