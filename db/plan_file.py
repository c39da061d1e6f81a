"""A plan as a file for another desk: what it began from, what it became, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from db.whole_file import whole_file
from domain.boundary.events import GridContent
from domain.plans.commands import TakeInPlan
from domain.plans.lifecycle import content_hash
from domain.refused import Refused

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from db.world import Reads

FORMAT: Final = "griddesk.plan"
VERSION: Final = 1
ENDING: Final = ".plan.json"
# A plan of a whole city is some 40 MB; more is no plan.
BYTES_AT_MOST: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """What a plan file says; times are ISO texts, rings whole millimetres."""

    format: str
    version: int
    crs_epsg: int
    workspace: str
    plan: str
    title: str
    reason: str
    author: str
    state: str
    base_at: str
    exported_at: str
    document_no: str
    content_hash: str
    base: tuple[GridContent, ...]
    added: tuple[GridContent, ...]


def plan_file(read: Reads, plan_id: str, now: datetime) -> PlanFile:
    """Return a plan as it goes into a file."""
    plan = read.plans.plan(plan_id)
    if plan is None:
        raise Refused("NO_SUCH_PLAN", plan=plan_id)
    difference = read.plans.difference(plan_id)
    if not difference.added and not difference.removed:
        raise Refused("PLAN_EMPTY", plan=plan.title)
    author = read.access.user(plan.author)
    return PlanFile(
        format=FORMAT,
        version=VERSION,
        crs_epsg=int(read.boundary.crs_epsg),
        workspace=read.meta.workspace if read.meta is not None else "",
        plan=plan.id,
        title=plan.title,
        reason=plan.reason,
        author=plan.author if author is None else author.name,
        state=plan.state,
        base_at=plan.base_at.isoformat(timespec="seconds"),
        exported_at=now.isoformat(timespec="seconds"),
        document_no=plan.document_no,
        content_hash=content_hash(difference),
        base=difference.removed,
        added=difference.added,
    )


def write_plan(read: Reads, plan_id: str, path: Path, now: datetime) -> int:
    """Write a plan to a file, whole or not at all; returns the grids it changes."""
    told = plan_file(read, plan_id, now)
    with whole_file(path) as draft:
        draft.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1))
    return len({grid.code for grid in (*told.base, *told.added)})


def read_plan(path: Path) -> PlanFile:
    """Return what a plan file says; Refused says what is wrong with it."""
    try:
        if path.stat().st_size > BYTES_AT_MOST:
            raise Refused("PLAN_FILE_BAD", path=path.name, why=f"> {BYTES_AT_MOST} B")
        data = path.read_bytes()
    except OSError as error:
        raise Refused("FILE_ABSENT", path=str(path)) from error
    try:
        told = msgspec.json.decode(data, type=PlanFile)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("PLAN_FILE_BAD", path=path.name, why=str(error)) from error
    if told.format != FORMAT:
        raise Refused("PLAN_FILE_BAD", path=path.name, why=told.format[:40])
    if told.version > VERSION:
        raise Refused("PLAN_FILE_NEWER", path=path.name, version=told.version)
    return told


def taking_in(
    told: PlanFile, read: Reads, into: str = "", choices: dict[str, str] | None = None
) -> TakeInPlan:
    """Return the command that takes a plan file in, as a draft or into an open one."""
    here = int(read.boundary.crs_epsg)
    if told.crs_epsg != here:
        raise Refused("PLAN_FILE_CRS", title=told.title, there=told.crs_epsg, here=here)
    return TakeInPlan(
        plan="",
        title=told.title,
        reason=told.reason,
        author=told.author,
        into=into,
        base=told.base,
        added=told.added,
        content_hash=told.content_hash,
        choices=tuple(sorted((choices or {}).items())),
    )
