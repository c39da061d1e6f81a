"""The verb `impact`: what a plan moves from which old grid to which new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from db.plan_impact import impact_of
from db.plan_rows import impact_told
from db.workspace import clock_of
from desktop.impact_words import risks_told, stages_told, types_told
from desktop.texts import t
from desktop.verbs.opening import reading, workspace_option
from desktop.verbs.printing import emit, table
from domain.plans.naming import meant

SIDES: Final = ("old_code", "new_code")
SHOWN: Final = (
    *("old_code", "old_name", "new_code", "new_name"),
    *("area_m2", "entities", "high_risk", "cases"),
)


@click.command("impact")
@click.argument("plan")
@workspace_option()
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(plan: str, workspace: str, as_json: bool) -> int:
    """Show what PLAN (its id or title) moves: entities, open cases, area, posts."""
    with reading(Path(workspace)) as read:
        plan = meant(read.plans, plan).id
        difference = read.plans.difference(plan)
        grids = (*difference.removed, *difference.added)
        names = {grid.code: grid.name for grid in grids}
        told = impact_told(impact_of(read, plan, clock_of(read).now()), names)
    emit(told, as_json=as_json, lines=_lines(told))
    return 0


def _lines(told: dict[str, Any]) -> list[str]:
    redrawn = {row[side] for row in told["rows"] if row["moved"] for side in SIDES}
    # A neighbour that only got a vertex has nothing to tell; the sums have it too.
    listed = [r for r in told["rows"] if r["moved"] or r["old_code"] in redrawn]
    rows = [{name: row[name] for name in SHOWN} for row in listed]
    rest = [row for row in told["rows"] if row not in listed]
    moved, unmoved = told["moved"], told["unmoved"]
    lines = [
        *table(rows),
        t("impact.moved", entities=moved["entities"], cases=moved["cases"]),
        t("impact.unmoved", entities=unmoved["entities"], cases=unmoved["cases"]),
    ]
    if rest:
        entities = sum(row["entities"] for row in rest)
        lines.append(t("impact.verb.rest", grids=len(rest), entities=entities))
    parts = (
        ("types", types_told(moved["types"])),
        ("risks", risks_told(moved["risks"])),
        ("stages", stages_told(moved["stages"])),
        ("ending", ", ".join(sorted({one["grid"] for one in told["posts_ending"]}))),
        ("lacks", ", ".join(told["without_officer"])),
    )
    lines += [t(f"impact.verb.{name}", what=what) for name, what in parts if what]
    return lines
