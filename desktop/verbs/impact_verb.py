"""The verb `impact`: what a plan moves from which old grid to which new one."""

from __future__ import annotations

from pathlib import Path

import click

from db.plan_impact import impact_of
from db.plan_rows import impact_told
from db.workspace import clock_of
from desktop.texts import t
from desktop.verbs.opening import reading, workspace_option
from desktop.verbs.printing import emit, table
from domain.refused import Refused


@click.command("impact")
@click.argument("plan")
@workspace_option()
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(plan: str, workspace: str, as_json: bool) -> int:
    """Show what PLAN moves: entities, open cases, area, posts."""
    with reading(Path(workspace)) as read:
        if read.plans.plan(plan) is None:
            raise Refused("NO_SUCH_PLAN", plan=plan)
        told = impact_told(impact_of(read, plan, clock_of(read).now()))
    shown = ("old_code", "new_code", "area_m2", "entities", "high_risk", "cases")
    rows = [{name: row[name] for name in shown} for row in told["rows"]]
    moved, unmoved = told["moved"], told["unmoved"]
    lines = [
        *table(rows),
        t("impact.moved", entities=moved["entities"], cases=moved["cases"]),
        t("impact.unmoved", entities=unmoved["entities"], cases=unmoved["cases"]),
    ]
    emit(told, as_json=as_json, lines=lines)
    return 0
