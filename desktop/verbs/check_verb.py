"""The verb `check`: whether the grids tile the area, and what lies in none."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.texts import t
from desktop.verbs.failing import DONE, FOUND_PROBLEMS
from desktop.verbs.opening import reading, workspace_option
from desktop.verbs.printing import emit


@click.command("check")
@workspace_option()
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(workspace: str, as_json: bool) -> int:
    """Check the coverage: invalid shapes, overlaps, gaps; entities placed and not.

    Exit code 1 if the coverage is at fault.
    """
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
