"""The verb `backup`: a checked copy of a workspace, now."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from db.backup import back_up, list_backups
from db.verify import verify
from desktop.home import backups
from desktop.texts import t
from desktop.verbs.opening import reading, workspace_option
from desktop.verbs.printing import emit, table


@click.command("backup")
@workspace_option()
@click.option("--to", "target", default="", help="A folder (else the account's own).")
@click.option("--list", "listing", is_flag=True, help="What backups there are.")
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(workspace: str, target: str, listing: bool, as_json: bool) -> int:
    """Write a backup, check it, and keep it only if it is whole."""
    path = Path(workspace)
    folder = Path(target) if target else backups()
    if listing:
        rows = [dataclasses.asdict(one) for one in list_backups(folder, path)]
        emit(rows, as_json=as_json, lines=table(rows) or [t("cli.backup.none")])
        return 0
    with reading(path) as read:
        made = back_up(read.conn, path, folder, verify=verify)
    emit(
        {"backup": str(made)},
        as_json=as_json,
        lines=[t("cli.backup.made", path=made)],
    )
    return 0
