"""The verb `verify`: whether a workspace is whole and is what its journal says."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from db.verify import verify
from desktop.texts import t
from desktop.verbs.failing import DONE, FOUND_PROBLEMS
from desktop.verbs.opening import reading, workspace_option
from desktop.verbs.printing import emit


@click.command("verify")
@workspace_option()
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(workspace: str, as_json: bool) -> int:
    """Check file, GeoPackage rules, journal chain, digests and replay."""
    with reading(Path(workspace)) as read:
        found = verify(read.conn)
        acts = read.journal.head().seq
    lines = [
        t(
            f"found.{one.code}",
            table=one.table,
            row=one.row,
            check=one.check,
            **one.fields,
        )
        for one in found
    ]
    told = [dataclasses.asdict(one) for one in found]
    emit(
        {"whole": not found, "acts": acts, "found": told},
        as_json=as_json,
        lines=lines or [t("cli.verify.whole", acts=acts)],
    )
    return FOUND_PROBLEMS if found else DONE
