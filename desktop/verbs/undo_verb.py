"""The verb `undo`: the last step of a plan taken back."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.texts import t
from desktop.verbs.opening import as_options, door_to, reading, workspace_option
from desktop.verbs.printing import emit
from domain.plans.naming import meant

SENT = {"undo": "UndoStep", "redo": "RedoStep"}


@click.command("undo")
@click.argument("plan", required=False, default="")
@workspace_option()
@as_options
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(
    plan: str, workspace: str, *, as_json: bool, login: str, secret_file: str
) -> int:
    """Take the last step of PLAN back (without PLAN: of the only draft)."""
    who = {"login": login, "secret_file": secret_file}
    return step("undo", plan, workspace, who, as_json=as_json)


def step(
    name: str, plan: str, workspace: str, who: dict[str, str], *, as_json: bool
) -> int:
    """Send the step and tell where the plan stands now."""
    with reading(Path(workspace)) as read:
        found = meant(read.plans, plan)
    with door_to(Path(workspace), **who) as door:
        result = door.do_plain({"command": SENT[name], "plan": found.id})
    event = result["events"][0]
    emit(
        {"plan": event["plan"], "old": event["old"], "step": event["step"]},
        as_json=as_json,
        lines=[t("plan.verb.step", plan=found.title, step=event["step"])],
    )
    return 0
