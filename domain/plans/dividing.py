"""A balanced division asked of a plan, and one taken into it as a single step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.boundary.editing.ring_algebra import same_outline
from domain.boundary.intake import GRID
from domain.boundary.lineage import version_id
from domain.plans import drawing
from domain.plans.drawing import Drawn
from domain.plans.evening import AIMS
from domain.plans.land import Terms, land_of
from domain.plans.new_codes import fresh_codes
from domain.plans.proposing import Proposal, propose
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.events import GridContent
    from domain.plans.commands import GiveBlocks, ProposeDivision, TakeDivision
    from domain.plans.drawing import Table

LEAST_TOLERANCE = 0.005


def propose_division(command: ProposeDivision, table: Table) -> Drawn:
    """Divide grids of a plan evenly, by the aim asked for."""
    aims = {aim.name: aim for aim in AIMS}
    if command.aim not in aims:
        raise Refused("BAD_WORD", field="aim", known=", ".join(aims))
    plan = table.world.plans.plan(command.plan)
    locked = frozenset(() if plan is None else plan.locked)
    terms = terms_of(command)
    grids = chosen(table.mesh, command.grids, locked)
    insist_on_parts(grids, terms)
    work = table.world.plans.work(grids, table.asked.at)
    if not work.weight.sum() > 0:
        raise Refused("DIVISION_NO_WORK", count=len(grids))
    land = land_of(grids, work, terms, _silent)
    found = propose(land, terms, _silent, (aims[command.aim],))[0]
    if not found.added:
        raise Refused("DIVISION_NO_BETTER", count=len(grids))
    return _drawn(found.removed, found.added, table, told_of(found, command.seed))


def _silent(_done: int, _of: int) -> None:
    pass


def terms_of(command: ProposeDivision) -> Terms:
    """Return the terms of a command; Refused DIVISION_TOLERANCE."""
    if not LEAST_TOLERANCE <= command.tolerance < 1:
        raise Refused(
            "DIVISION_TOLERANCE", tolerance=command.tolerance, least=LEAST_TOLERANCE
        )
    return Terms(
        parts=command.parts,
        seed=command.seed,
        tolerance=command.tolerance,
        whole=command.whole_communities,
        across=command.across_stations,
        barriers=command.barriers,
        keep=command.keep,
    )


def chosen(
    mesh: Mesh, codes: Iterable[str], locked: frozenset[str]
) -> tuple[GridContent, ...]:
    """Return the grids to divide: those named, or all that are divided and unlocked.

    Refused NO_SUCH_GRID, GRID_LOCKED, DIVISION_NO_GRIDS.
    """
    found = []
    for code in dict.fromkeys(codes):
        grid = mesh.by_code(code)
        if grid is None:
            raise Refused("NO_SUCH_GRID", grid=code)
        if code in locked:
            raise Refused("GRID_LOCKED", grid=grid.name)
        found.append(grid)
    if not found:
        found = [
            grid
            for grid in mesh.grids.values()
            if grid.kind == GRID and grid.code not in locked
        ]
    if not found:
        raise Refused("DIVISION_NO_GRIDS")
    return tuple(sorted(found, key=lambda grid: grid.code))


def insist_on_parts(grids: Sequence[GridContent], terms: Terms) -> None:
    """Refuse what makes no division: DIVISION_PARTS, DIVISION_KEEP."""
    if not 0 <= terms.keep < 1 or (terms.keep and terms.parts not in {0, len(grids)}):
        raise Refused("DIVISION_KEEP", keep=terms.keep, parts=terms.parts)
    if terms.parts < 0 or (terms.parts or len(grids)) < 2:
        raise Refused("DIVISION_PARTS", parts=terms.parts or len(grids))


def told_of(found: Proposal, seed: int) -> dict[str, str]:
    """Return the words of the step's label."""
    return {
        "aim": found.aim,
        "count": str(len(found.rows)),
        "seed": str(seed),
        "outside": str(found.outside),
        "worst": f"{100 * found.score.worst:.1f}",
    }


def take_division(command: TakeDivision, table: Table) -> Drawn:
    """Take grids of a plan out and others in that cover the same ground exactly.

    Refused VERSION_NOT_THERE, DIVISION_CODE, NOT_EXACT, NO_SUCH_STATION.
    """
    for version in command.removed:
        if version not in table.mesh.grids:
            raise Refused("DIVISION_STALE", plan=command.plan)
    told = {
        "aim": command.aim,
        "count": str(command.parts or len(command.added)),
        "seed": str(command.seed),
        "outside": str(command.outside),
        "worst": f"{100 * command.worst:.1f}",
    }
    return _drawn(command.removed, command.added, table, told)


def give_blocks(command: GiveBlocks, table: Table) -> Drawn:
    """Hand building blocks to a grid, all in one step."""
    if not command.added:
        return drawing.give(command, table)
    for version in command.removed:
        if version not in table.mesh.grids:
            raise Refused("DIVISION_STALE", plan=command.plan)
    name = table.grid(command.receiver).name
    told = {"receiver": name, "count": str(len(command.blocks))}
    return _drawn(command.removed, command.added, table, told)


def _drawn(
    removed: Sequence[str],
    added: Sequence[GridContent],
    table: Table,
    told: dict[str, str],
) -> Drawn:
    old = [table.mesh.grids[one] for one in dict.fromkeys(removed)]
    grids = _coded(old, added, table)
    names = " / ".join(sorted(grid.name for grid in old)[:4])
    if not same_outline([g.rings for g in old], [g.rings for g in grids]):
        raise Refused("NOT_EXACT", grids=names)
    table.drawn_large_enough(grids)
    return Drawn(tuple(grid.id for grid in old), tuple(grids), told)


def _coded(
    old: Sequence[GridContent], added: Sequence[GridContent], table: Table
) -> list[GridContent]:
    """Return the grids that come in with id, code and name; fresh codes in order."""
    had = {grid.code: grid for grid in old}
    waiting: dict[str, int] = {}
    for grid in added:
        unit = table.world.boundary.unit(grid.station)
        if unit is None or unit.level != "station":
            raise Refused("NO_SUCH_STATION", line=0, station=grid.station)
        if not grid.code:
            waiting[grid.station] = waiting.get(grid.station, 0) + 1
    fresh = {
        station: iter(fresh_codes(table, station, count))
        for station, count in sorted(waiting.items())
    }
    found = []
    for number, grid in enumerate(added):
        if grid.code and had.pop(grid.code, None) is None:
            raise Refused("DIVISION_CODE", grid=grid.code)
        code = grid.code or next(fresh[grid.station])
        name = grid.name if grid.code else f"{grid.name}-{code[-3:]}"
        made = version_id(table.asked.command_id, f"{number}.{code}")
        found.append(replace(grid, id=made, code=code, name=name))
    return found
