"""What each event of a boundary plan writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db.border_requests import PROJECT as BORDERS
from db.case_point import tell_point
from db.geometry_blob import to_blob
from db.plan_rules import project_ignored
from domain.boundary.lattice import to_shape
from domain.changes import Changes
from domain.plans.events import (
    CasesRegridded,
    FindingIgnored,
    PlanLocked,
    PlanMoved,
    PlanNamed,
    PlanOpened,
    PlanRebased,
    PlanRedrawn,
    PlanStepped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from db.rows import Meta, Rows


def _opened(rows: Rows, event: PlanOpened, meta: Meta) -> Changes:
    rows.put(
        "plan",
        {
            "id": event.plan,
            "title": event.title,
            "reason": event.reason,
            "author": event.author,
            "base_seq": meta.seq,
            "base_at": event.base_at.isoformat(timespec="seconds"),
            "opened_at": meta.at.isoformat(timespec="seconds"),
            "state": "draft",
            "step": 0,
            "steps": 0,
            "locked": "",
            "content_hash": "",
            "submitted_by": "",
            "approved_by": "",
            "document_no": "",
            "effective_at": None,
            "cases": "",
            "reasons": "[]",
            "note": "",
        },
    )
    return Changes.of("plan", (event.plan,))


def _named(rows: Rows, event: PlanNamed, _meta: Meta) -> Changes:
    rows.update("plan", event.plan, title=event.title, reason=event.reason)
    return Changes.of("plan", (event.plan,))


def _locked(rows: Rows, event: PlanLocked, _meta: Meta) -> Changes:
    rows.update("plan", event.plan, locked=" ".join(event.codes))
    return Changes.of("plan", (event.plan,))


def _rebased(rows: Rows, event: PlanRebased, meta: Meta) -> Changes:
    _forget_from(rows, event.plan, 1)
    for (version,) in rows.conn.execute(
        "SELECT version FROM plan_grid WHERE plan = ?", (event.plan,)
    ).fetchall():
        rows.delete("plan_grid", (event.plan, version))
    rows.update(
        "plan",
        event.plan,
        base_seq=meta.seq,
        base_at=event.base_at.isoformat(timespec="seconds"),
    )
    drawn = PlanRedrawn(
        plan=event.plan,
        step=1,
        op="RebasePlan",
        told=event.told,
        removed=event.removed,
        added=event.added,
    )
    return _redrawn(rows, drawn, meta)


def _redrawn(rows: Rows, event: PlanRedrawn, meta: Meta) -> Changes:
    _forget_from(rows, event.plan, event.step)
    epsg = int(rows.conn.execute("SELECT crs_epsg FROM workspace").fetchone()[0])
    for grid in event.added:
        rows.put(
            "plan_version",
            {
                "id": grid.id,
                "plan": event.plan,
                "step": event.step,
                "code": grid.code,
                "name": grid.name,
                "kind": grid.kind,
                "station": grid.station,
                "division": grid.division,
                "geom": to_blob(to_shape(grid.rings), epsg),
            },
        )
    added = [grid.id for grid in event.added]
    rows.put(
        "plan_step",
        {
            "plan": event.plan,
            "step": event.step,
            "seq": meta.seq,
            "at": meta.at.isoformat(timespec="seconds"),
            "by_user": meta.actor,
            "op": event.op,
            "told": json.dumps(event.told, ensure_ascii=False),
            "removed": " ".join(event.removed),
            "added": " ".join(added),
        },
    )
    _turn(rows, event.plan, event.removed, added)
    rows.update("plan", event.plan, step=event.step, steps=event.step)
    return Changes.of("plan", (event.plan,))


def _forget_from(rows: Rows, plan: str, step: int) -> None:
    """Let steps that were taken back go for good, with their versions."""
    for table, key in (("plan_version", "id"), ("plan_step", "step")):
        found = rows.conn.execute(
            f"SELECT {key} FROM {table} WHERE plan = ? AND step >= ?",  # noqa: S608
            (plan, step),
        ).fetchall()
        for (one,) in found:
            rows.delete(table, one if key == "id" else (plan, one))


def _turn(rows: Rows, plan: str, removed: Iterable[str], added: Iterable[str]) -> None:
    """Note which versions of the base are out of a plan now, and which are in."""
    for version, side, other in (
        *((one, "out", "in") for one in removed),
        *((one, "in", "out") for one in added),
    ):
        row = rows.conn.execute(
            "SELECT side FROM plan_grid WHERE plan = ? AND version = ?",
            (plan, version),
        ).fetchone()
        if row is not None and row[0] == other:
            rows.delete("plan_grid", (plan, version))
        else:
            rows.put("plan_grid", {"plan": plan, "version": version, "side": side})


def _stepped(rows: Rows, event: PlanStepped, _meta: Meta) -> Changes:
    low, high = sorted((event.old, event.step))
    found = rows.conn.execute(
        "SELECT removed, added FROM plan_step WHERE plan = ? AND step > ? "
        "AND step <= ? ORDER BY step",
        (event.plan, low, high),
    ).fetchall()
    steps = [(str(a).split(), str(b).split()) for a, b in found]
    if event.step < event.old:
        steps = [(added, removed) for removed, added in reversed(steps)]
    for removed, added in steps:
        _turn(rows, event.plan, removed, added)
    rows.update("plan", event.plan, step=event.step)
    return Changes.of("plan", (event.plan,))


def _moved(rows: Rows, event: PlanMoved, _meta: Meta) -> Changes:
    changed: dict[str, Any] = {"state": event.state, "note": event.reason}
    if event.state == "submitted":
        changed |= {
            "submitted_by": event.by,
            "content_hash": event.content_hash,
            "reasons": json.dumps(event.reasons, ensure_ascii=False),
        }
    elif event.state == "approved":
        changed |= {"approved_by": event.by, "document_no": event.document_no}
    elif event.state == "draft":
        changed |= {"content_hash": "", "submitted_by": "", "approved_by": ""}
        changed |= {"document_no": "", "effective_at": None}
    elif event.effective_at is not None:
        at = event.effective_at.isoformat(timespec="seconds")
        changed |= {"effective_at": at, "cases": event.cases}
    rows.update("plan", event.plan, **changed)
    return Changes.of("plan", (event.plan,))


def _regridded(rows: Rows, event: CasesRegridded, _meta: Meta) -> Changes:
    for move in event.moves:
        rows.update("case_file", move.case, grid=move.grid, station=move.station)
        tell_point(rows, move.case)
    return Changes.of("case", (move.case for move in event.moves))


PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    PlanOpened: _opened,
    PlanNamed: _named,
    PlanRedrawn: _redrawn,
    PlanStepped: _stepped,
    PlanLocked: _locked,
    FindingIgnored: project_ignored,
    PlanMoved: _moved,
    PlanRebased: _rebased,
    CasesRegridded: _regridded,
    **BORDERS,
}
