"""The verb `check`: whether the grids tile the area, and what lies in none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.boundary.finding_words import sentence, what
from desktop.texts import t
from desktop.verbs.failing import DONE, FOUND_PROBLEMS
from desktop.verbs.opening import reading, workspace_option
from desktop.verbs.printing import emit
from domain.plans.finding_site import Site
from domain.plans.naming import meant
from domain.plans.plan_check import blocking, everything

if TYPE_CHECKING:
    from db.world import Reads
    from domain.plans.finding import Finding


@click.command("check")
@workspace_option()
@click.option("--plan", default="", help="A plan to check instead: id or title.")
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(workspace: str, plan: str, as_json: bool) -> int:
    """Check the coverage: invalid shapes, overlaps, gaps; entities placed and not.

    Exit code 1 if the coverage is at fault; with --plan if the plan has errors, or
    warnings that nobody has given a reason for.
    """
    if plan:
        with reading(Path(workspace)) as read:
            return _check_plan(read, plan, as_json=as_json)
    with reading(Path(workspace)) as read:
        coverage = read.boundary.check()
        entities = read.entities.placement_counts()
    report = {**coverage, **entities}
    faults = coverage["invalid"], coverage["overlaps"], coverage["gaps"]
    bad = any(_count(fault) for fault in faults)
    lines = [
        t(
            "cli.check.counts",
            grids=report["grids"],
            invalid=_count(report["invalid"]),
            overlaps=_count(report["overlaps"]),
            gaps=_count(report["gaps"]),
        ),
        t(
            "cli.check.placed",
            entities=report["entities"],
            unplaced=_count(report["unplaced"]),
            share=f"{report['placed_share'] * 100:.2f}",
        ),
        *(
            t(
                f"boundary.finding.{one['kind']}",
                **{**one, "grids": " ".join(one["grids"])},
            )
            for one in report["places"]
        ),
    ]
    emit(report, as_json=as_json, lines=lines)
    return FOUND_PROBLEMS if bad else DONE


def _count(value: object) -> int:
    return value if isinstance(value, int) else len(value)  # type: ignore[arg-type]


def _check_plan(read: Reads, plan: str, *, as_json: bool) -> int:
    plan = meant(read.plans, plan).id
    found = everything(Site.of(plan, read))
    ignored = read.plans.ignored(plan)
    errors, open_ones = blocking(found, ignored)
    report = {
        "plan": plan,
        "errors": len(errors),
        "need_reasons": len(open_ones),
        "findings": [_told(one, ignored.get(one.key, "")) for one in found],
    }
    lines = [t("problem.facts", errors=len(errors), reasons=len(open_ones))]
    lines += [f"{one.key}  {what(one)}  {sentence(one)}" for one in found]
    emit(report, as_json=as_json, lines=lines)
    return FOUND_PROBLEMS if errors or open_ones else DONE


def _told(one: Finding, reason: str) -> dict[str, Any]:
    return {
        "key": one.key,
        "kind": one.kind,
        "gravity": one.gravity,
        "grids": list(one.grids),
        "x": one.x,
        "y": one.y,
        "area_m2": round(one.area_m2, 2),
        "width_m": round(one.width_m, 3),
        "length_m": round(one.length_m, 2),
        "count": one.count,
        "old": one.old,
        "why": sentence(one),
        "reason": reason,
    }
