"""The verb `redo`: the step of a plan that was taken back last, done again."""

from __future__ import annotations

import click

from desktop.verbs.opening import as_options, workspace_option
from desktop.verbs.undo_verb import step


@click.command("redo")
@click.argument("plan", required=False, default="")
@workspace_option()
@as_options
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(
    plan: str, workspace: str, *, as_json: bool, login: str, secret_file: str
) -> int:
    """Do the step of PLAN again that was taken back last."""
    who = {"login": login, "secret_file": secret_file}
    return step("redo", plan, workspace, who, as_json=as_json)
