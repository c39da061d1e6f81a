"""Grids of a file held against each other; a mending is proposed, told and agreed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from db.exchange.import_job import GroundMove
from domain.boundary.checks import check
from domain.boundary.events import GridContent
from domain.boundary.intake import prepare
from domain.boundary.lattice import snapped, to_rings
from domain.boundary.owner_moves import NOBODY, owner_moves
from domain.boundary.repair import propose
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
    from domain.boundary.checks import CoverageReport
    from domain.boundary.owner_moves import Move
    from domain.boundary.repair import Proposal
    from domain.boundary.staged import StagedGrid

# A preview lists so many areas that change hands; beyond, it gives their number.
MOVES_LISTED: Final = 500


def clean_grids(
    grids: list[StagedGrid],
    root: BaseGeometry | None,
    target: ImportTarget,
    options: ImportOptions,
    report: ImportReport,
) -> list[StagedGrid]:
    """Return grids that tile; Refused GRIDS_NOT_CLEAN or REPAIR_NOT_AGREED.

    With `repair` what is wrong is mended, and every area that changes hands is in
    the report before anybody agrees to it.
    """
    report.outlines = tuple(grid.shape for grid in grids)
    if options.repair:
        return _mended(grids, root, target, options, report)
    made = prepare(grids, root, options.holes)
    found = made.report
    _list(found, grids, report)
    if made.undivided:
        report.note("exchange.undivided_made", count=made.undivided)
    elif root is None and found.holes:
        report.note("exchange.holes_outside", count=len(found.holes))
    if not found.clean:
        raise Refused(
            "GRIDS_NOT_CLEAN",
            invalid=len(found.invalid),
            overlaps=len(found.overlaps),
            gaps=len(found.gaps),
            outside=len(found.outside),
            first=_first(report),
        )
    return grids


def _mended(
    grids: list[StagedGrid],
    root: BaseGeometry | None,
    target: ImportTarget,
    options: ImportOptions,
    report: ImportReport,
) -> list[StagedGrid]:
    shapes = np.array([grid.shape for grid in grids], dtype=object)
    _list(check(snapped(shapes), root), grids, report)
    proposal = propose(shapes, root)
    _tell_rows(proposal, grids, report)
    _tell_moves(owner_moves(shapes, proposal.shapes), grids, target, report)
    agreed = options.yes or not (proposal.changes or proposal.duplicates)
    if not (options.dry_run or agreed) and not (
        target.confirm is not None and target.confirm(report)
    ):
        raise Refused("REPAIR_NOT_AGREED", grids=len(proposal.changes))
    return [replace(grids[row], shape=proposal.shapes[row]) for row in proposal.kept]


def _tell_rows(
    proposal: Proposal, grids: Sequence[StagedGrid], report: ImportReport
) -> None:
    for change in proposal.changes:
        report.note(
            "exchange.area_changed",
            grid=_name(grids[change.row]),
            before=round(change.before, 1),
            after=round(change.after, 1),
        )
    for row, first in proposal.duplicates:
        names = {"grid": _name(grids[row]), "first": _name(grids[first])}
        report.note("exchange.duplicate", **names)
    for row in proposal.lost:
        grid = grids[row]
        report.note("exchange.lost", grid=_name(grid), line=grid.line)
    empty = len(proposal.lost) + len(proposal.duplicates)
    report.note("exchange.empties", count=empty)


def _tell_moves(
    moves: Sequence[Move],
    grids: Sequence[StagedGrid],
    target: ImportTarget,
    report: ImportReport,
) -> None:
    report.moves = [
        GroundMove(
            _kind(move, grids),
            "" if move.giver == NOBODY else _spoken(grids[move.giver]),
            "" if move.receiver == NOBODY else _spoken(grids[move.receiver]),
            _entities(move, target),
            move,
        )
        for move in moves
    ]
    for one in report.moves[:MOVES_LISTED]:
        report.note(
            "exchange.moved",
            giver=one.giver or "-",
            receiver=one.receiver or "-",
            area=round(one.move.area, 2),
            width=round(one.move.width, 2),
            x=round(one.move.x, 1),
            y=round(one.move.y, 1),
            entities=one.entities,
        )
    report.note(
        "exchange.moved_sum",
        pieces=len(moves),
        area=round(sum(move.area for move in moves), 1),
        entities=sum(one.entities for one in report.moves),
    )


def _kind(move: Move, grids: Sequence[StagedGrid]) -> str:
    if move.receiver == NOBODY:
        return "given_up"
    if move.giver == NOBODY:
        return "gap"
    place = shapely.Point(move.x, move.y)
    shared = shapely.covers(shapely.make_valid(grids[move.receiver].shape), place)
    return "overlap" if shared else "shift"


def _entities(move: Move, target: ImportTarget) -> int:
    rings = to_rings(move.shape)
    if not rings:
        return 0
    ground = GridContent(
        id="", code="", name="", kind="", station="", division="", rings=rings
    )
    return target.read.plans.grid_entities(ground)


def _spoken(grid: StagedGrid) -> str:
    return grid.name or _name(grid)


def _name(grid: StagedGrid) -> str:
    return grid.code or grid.name or str(grid.line)


def _list(
    found: CoverageReport, grids: Sequence[StagedGrid], report: ImportReport
) -> None:
    for one in (*found.faults, *found.holes):
        report.findings.append(
            {
                "kind": one.kind,
                "x": round(one.x, 3),
                "y": round(one.y, 3),
                "area_m2": round(one.area, 3),
                "width_m": round(one.width, 3),
                "rows": [grids[row].line for row in one.rows if row < len(grids)],
                "grids": [_name(grids[row]) for row in one.rows if row < len(grids)],
                "why": one.why,
            }
        )


def _first(report: ImportReport) -> str:
    one = report.findings[0]
    return f"{one['kind']} {one['x']} {one['y']} {', '.join(one['grids'])}"
