"""The rules by which grids come into force, change hands and change names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

from domain.boundary.codes import CodeParts, first_order, next_codes, prefix
from domain.boundary.events import GridContent, GridsRedrawn, RootFrozen
from domain.boundary.intake import GRID, HOLES, KINDS, Intake, prepare
from domain.boundary.lattice import to_rings, to_shape
from domain.boundary.lineage import shares, version_id
from domain.boundary.root_density import step_of, with_root_points
from domain.boundary.staged import StagedGrid, read_grids
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry

    from domain.asked import Asked
    from domain.boundary.commands import HandGrid, PublishGrids, RenameGrid
    from domain.boundary.reads import BoundaryReads, BoundaryWorld, Unit

# Bands of first numbering, north to south (domain: west to east, then south).
BAND_M = 1000.0
REPLACE = ("all", "rows")
LISTED = 5


def publish(command: PublishGrids, asked: Asked, world: BoundaryWorld) -> list[Any]:
    """Decide whether staged grids come into force; they must tile the root."""
    _check_words(command)
    reads = world.boundary
    staged = read_grids(command.chunks, command.content_hash, world.blob)
    if not staged:
        raise Refused("NO_GRIDS")
    staged = [_placed(grid, command, reads) for grid in staged]
    _check_codes(staged, reads)
    effective = _effective(command.effective_at, asked)
    standing = reads.contents()
    if command.replace == "rows":
        staged += _kept(staged, standing)
    intake = _sound(prepare(staged, _root(command, reads), command.holes))
    before = tuple(int(number) for number in reads.root_points().ravel())
    added = before
    if command.root or not reads.root():
        # An outline that is fixed for good; those that stand keep their vertices.
        intake, added = _with_points(intake)
    grids = _coded(intake.grids, reads)
    events: list[Any] = []
    if intake.root != reads.root():
        events.append(
            RootFrozen(
                old=reads.root(),
                rings=intake.root,
                source=command.source,
                old_added=before,
                added=added,
            )
        )
    redrawn = _redraw(command, asked, standing, grids, effective)
    _check_time(redrawn, reads, effective)
    return events + redrawn


def _with_points(intake: Intake) -> tuple[Intake, tuple[int, ...]]:
    step = step_of(intake.root)
    grids, root, added = with_root_points(intake.grids, intake.root, step)
    return replace(intake, grids=grids, root=root), added


def _check_time(
    redrawn: Sequence[GridsRedrawn], reads: BoundaryReads, effective: datetime
) -> None:
    for event in redrawn:
        for one in event.removed:
            since = reads.valid_from(one)
            if since is not None and effective < since:
                grid = reads.version(one)
                raise Refused(
                    "GRID_TOO_EARLY",
                    grid=one if grid is None else grid.code,
                    since=since.isoformat(),
                )


def _check_words(command: PublishGrids) -> None:
    if command.replace not in REPLACE:
        raise Refused("BAD_WORD", field="replace", known=", ".join(REPLACE))
    if command.holes not in HOLES:
        raise Refused("BAD_WORD", field="holes", known=", ".join(HOLES))


def _placed(
    grid: StagedGrid, command: PublishGrids, reads: BoundaryReads
) -> StagedGrid:
    kind = grid.kind or GRID
    if kind not in KINDS:
        raise Refused("BAD_KIND", line=grid.line, kind=kind)
    named = grid.station or command.station
    station = _station(named, reads)
    if station is None:
        raise Refused("NO_SUCH_STATION", line=grid.line, station=named)
    return replace(grid, kind=kind, station=station.id)


def _station(named: str, reads: BoundaryReads) -> Unit | None:
    if not named:
        every = reads.units("station")
        return every[0] if len(every) == 1 else None
    unit = reads.unit(named) or reads.unit_by_code("station", named)
    return unit if unit is not None and unit.level == "station" else None


def _check_codes(staged: Sequence[StagedGrid], reads: BoundaryReads) -> None:
    count = Counter(grid.code for grid in staged if grid.code)
    twice = sorted(code for code, times in count.items() if times > 1)
    if twice:
        raise Refused("CODE_TWICE", count=len(twice), codes=_some(twice))
    retired = sorted(code for code in count if reads.code_state(code) == "retired")
    if retired:
        raise Refused("CODE_RETIRED", count=len(retired), codes=_some(retired))


def _some(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:LISTED])
    return shown if len(codes) <= LISTED else shown + " …"


def _effective(at: datetime | None, asked: Asked) -> datetime:
    if at is not None and at > asked.at:
        raise Refused("NOT_YET", at=at.isoformat())
    return at or asked.at


def _kept(
    staged: Sequence[StagedGrid], standing: Iterable[GridContent]
) -> list[StagedGrid]:
    given = {grid.code for grid in staged}
    return [
        StagedGrid(g.code, g.name, g.kind, g.station, g.division, 0, to_shape(g.rings))
        for g in standing
        if g.code not in given
    ]


def _root(command: PublishGrids, reads: BoundaryReads) -> BaseGeometry | None:
    if command.root:
        return shapely.from_wkb(command.root)
    standing = reads.root()
    return to_shape(standing) if standing else None


def _sound(intake: Intake) -> Intake:
    report = intake.report
    if report.clean:
        return intake
    first = report.faults[0]
    lines = [intake.grids[row].line for row in first.rows]
    raise Refused(
        "NOT_A_COVERAGE",
        invalid=len(report.invalid),
        overlaps=len(report.overlaps),
        gaps=len(report.gaps),
        outside=len(report.outside),
        kind=first.kind,
        lines=", ".join(str(line) for line in lines),
        x=round(first.x, 3),
        y=round(first.y, 3),
    )


def _coded(grids: Sequence[StagedGrid], reads: BoundaryReads) -> tuple[StagedGrid, ...]:
    """Issue codes to the grids that came without one, station by station."""
    out = list(grids)
    waiting: dict[str, list[int]] = {}
    for at, grid in enumerate(grids):
        if not grid.code:
            waiting.setdefault(grid.station, []).append(at)
    for station in sorted(waiting):
        rows = waiting[station]
        parts = _parts(station, reads)
        head = prefix(reads.segments(), parts)
        used = [g.code for g in grids if g.code.startswith(head)]
        used += reads.codes_with(head)
        spots = [shapely.point_on_surface(grids[at].shape) for at in rows]
        order = first_order([p.x for p in spots], [p.y for p in spots], BAND_M)
        fresh = next_codes(reads.segments(), parts, used, len(rows))
        for place, code in zip(order, fresh, strict=True):
            out[rows[place]] = replace(grids[rows[place]], code=code)
    return tuple(out)


def _parts(station: str, reads: BoundaryReads) -> CodeParts:
    unit = reads.unit(station)
    above = reads.unit(unit.parent) if unit is not None else None
    if unit is None or above is None:
        raise Refused("NO_SUCH_STATION", line=0, station=station)
    return CodeParts(bureau=above.code, station=unit.code)


def _redraw(
    command: PublishGrids,
    asked: Asked,
    standing: Sequence[GridContent],
    grids: Sequence[StagedGrid],
    effective: datetime,
) -> list[GridsRedrawn]:
    fresh = [_content(grid, asked) for grid in grids]
    before = {grid.code: grid for grid in standing}
    added = tuple(
        grid
        for grid in sorted(fresh, key=lambda grid: grid.code)
        if not _same(before.get(grid.code), grid)
    )
    changed = {grid.code for grid in added}
    gone = set(before) - {grid.code for grid in fresh}
    removed = tuple(
        grid for grid in standing if grid.code in changed or grid.code in gone
    )
    if not added and not removed:
        return []
    return [
        GridsRedrawn(
            op="import",
            removed=tuple(grid.id for grid in removed),
            added=added,
            lineage=shares(removed, added),
            effective_at=effective,
            document_no=command.document_no,
            source=command.source,
            source_datum=command.source_datum,
        )
    ]


def _content(grid: StagedGrid, asked: Asked) -> GridContent:
    return GridContent(
        id=version_id(asked.command_id, grid.code),
        code=grid.code,
        name=grid.name or grid.code,
        kind=grid.kind,
        station=grid.station,
        division=grid.division,
        rings=to_rings(grid.shape),
    )


def _same(old: GridContent | None, new: GridContent) -> bool:
    return old is not None and replace(old, id=new.id) == new


def rename(command: RenameGrid, asked: Asked, world: BoundaryWorld) -> list[Any]:
    """Decide on a grid's new name: a new version with the same outline."""
    old = _standing(command.grid, world.boundary)
    if not command.name:
        raise Refused("GRID_UNNAMED", grid=command.grid)
    if old.name == command.name:
        raise Refused("NAME_UNCHANGED", grid=command.grid, name=command.name)
    new = replace(old, name=command.name)
    return [_changed("rename", old, new, asked, asked.at)]


def hand(command: HandGrid, asked: Asked, world: BoundaryWorld) -> list[Any]:
    """Decide on handing a grid to another station: no border moves."""
    old = _standing(command.grid, world.boundary)
    station = _station(command.station, world.boundary)
    if station is None or not command.station:
        raise Refused("NO_SUCH_STATION", line=0, station=command.station)
    if station.id == old.station:
        raise Refused("GRID_ALREADY_THERE", grid=command.grid, station=station.name)
    effective = _effective(command.effective_at, asked)
    since = world.boundary.valid_from(old.id)
    if since is not None and effective < since:
        raise Refused("TOO_EARLY", since=since.isoformat())
    new = replace(old, station=station.id)
    event = _changed("hand", old, new, asked, effective)
    return [replace(event, document_no=command.document_no)]


def _standing(code: str, reads: BoundaryReads) -> GridContent:
    found = reads.contents((code,))
    if not found:
        raise Refused("NO_SUCH_GRID", grid=code)
    return found[0]


def _changed(
    op: str, old: GridContent, new: GridContent, asked: Asked, effective: datetime
) -> GridsRedrawn:
    new = replace(new, id=version_id(asked.command_id, old.code))
    return GridsRedrawn(
        op=op,
        removed=(old.id,),
        added=(new,),
        lineage=shares((old,), (new,)),
        effective_at=effective,
    )
