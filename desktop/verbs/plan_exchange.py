"""A plan from desk to desk: `export plan` and `import plan`."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from db.codec import told
from db.plan_file import read_plan, taking_in, write_plan
from db.workspace import clock_of
from desktop.reasons import reason_text
from desktop.texts import t
from desktop.verbs import opening
from desktop.verbs.failing import REFUSED
from desktop.verbs.printing import emit
from domain.plans.naming import meant
from domain.plans.rebasing import merged, sides_of
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from db.world import Reads
    from domain.plans.commands import TakeInPlan
    from domain.plans.three_way import Conflict

PLAN: Final = "plan"
SIDES: Final = ("mine", "theirs")


def export_plan(file: str, workspace: Path, plan: str, *, as_json: bool) -> int:
    """Write a plan to a file for another desk."""
    path = Path(file)
    if path.exists() and path.samefile(workspace):
        raise Refused("SAME_FILE", path=path.name)
    if not path.absolute().parent.is_dir():
        raise Refused("FILE_ABSENT", path=str(path.parent))
    with opening.reading(workspace) as read:
        plan = meant(read.plans, plan).id
        grids = write_plan(read, plan, path.absolute(), clock_of(read).now())
    said = t("plan.file.written", grids=grids, path=file)
    emit(
        {"file": file, "kind": PLAN, "plan": plan, "grids": grids},
        as_json=as_json,
        lines=[said],
    )
    return 0


def import_plan(
    file: str,
    workspace: str,
    who: dict[str, str],
    how: tuple[str, tuple[str, ...]],
    *,
    as_json: bool,
) -> int:
    """Take a plan in from a file; conflicts are listed until each has its side."""
    into, choose = how
    given = read_plan(Path(file))
    with opening.taking_in(Path(workspace), **who) as (read, door):
        command = taking_in(given, read, into, chosen(choose))
        asked = {"command": "TakeInPlan", **told(command)}
        try:
            result = door.do_plain(asked)
        except (Refused, Unavailable) as reason:
            if reason.code != "PLAN_CONFLICTS":
                raise
            return _conflicts(command, read, reason, as_json=as_json)
    plan = result["events"][0]["plan"]
    emit(
        {"plan": plan, "title": given.title, "author": given.author},
        as_json=as_json,
        lines=[t("plan.file.taken", title=given.title, author=given.author, plan=plan)],
    )
    return 0


def chosen(words: tuple[str, ...]) -> dict[str, str]:
    """Return the choices given as key=side; Refused BAD_WORD for another side."""
    found = {}
    for word in words:
        key, _, side = word.rpartition("=")
        if side not in SIDES or not key:
            raise Refused("BAD_WORD", field="choose", known=", ".join(SIDES))
        found[key] = side
    return found


def _conflicts(
    command: TakeInPlan, read: Reads, reason: Refused | Unavailable, *, as_json: bool
) -> int:
    found = merged(*sides_of(command, read), dict(command.choices)).conflicts
    emit(
        {
            "refused": {"code": reason.code, "fields": reason.fields},
            "conflicts": [dataclasses.asdict(one) for one in found],
        },
        as_json=as_json,
        lines=[_line(one) for one in found],
    )
    click.echo(reason_text(reason), err=True)
    return REFUSED


def _line(one: Conflict) -> str:
    if one.x is None or one.y is None:
        sides = {"base": one.base, "mine": one.mine, "theirs": one.theirs}
        return t("plan.conflict.word_line", key=one.key, **sides)
    return t("plan.conflict.border_line", key=one.key, grids=", ".join(one.grids))
