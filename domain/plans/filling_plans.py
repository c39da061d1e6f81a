"""A plan filled from a file: outlines become grids, under the file's codes or new."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import shapely

from domain.boundary.checks import is_narrow
from domain.boundary.editing.filling import Filling
from domain.boundary.editing.filling import fill as lay_over
from domain.boundary.editing.reshaping import Reshaping
from domain.boundary.intake import KINDS, UNDIVIDED
from domain.boundary.lattice import shapes, to_rings, to_shape
from domain.boundary.lineage import version_id
from domain.boundary.staged import read_grids
from domain.plans.drawing import Drawn, Table
from domain.plans.new_codes import fresh_codes
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.events import GridContent, LatticeRings
    from domain.boundary.staged import StagedGrid
    from domain.plans import commands

FILLS: Final = (UNDIVIDED, "replace")
CODES: Final = ("file", "fresh")
SNAP_AT_MOST_M: Final = 5.0
# No grid can be narrower anywhere; what is, was meant to fit the border beside it.
STRIP_M: Final = 2.0


def fill(command: commands.FillGrids, table: Table) -> Drawn:
    """Lay the grids of a file over the undivided ground of a plan, or over all."""
    _check_words(command)
    staged = read_grids(command.chunks, command.content_hash, table.world.blob)
    if not staged:
        raise Refused("NO_GRIDS")
    over = shapes(to_rings(grid.shape) for grid in staged)
    snap = round(command.snap_m * 1000)
    filling = lay_over(table.mesh, targets(command, table), over, snap)
    refuse_strips(filling, table.mesh)
    drawn = _Filled(command, staged, filling, table).drawn()
    if not drawn.removed and not drawn.added:
        raise Refused("FILL_CHANGES_NOTHING", file=command.source)
    return drawn


def _check_words(command: commands.FillGrids) -> None:
    if command.fill not in FILLS:
        raise Refused("BAD_WORD", field="fill", known=", ".join(FILLS))
    if command.codes not in CODES:
        raise Refused("BAD_WORD", field="codes", known=", ".join(CODES))
    if not 0 <= command.snap_m <= SNAP_AT_MOST_M:
        raise Refused("BAD_SNAP", snap=command.snap_m, most=SNAP_AT_MOST_M)


def targets(command: commands.FillGrids, table: Table) -> list[str]:
    """Return the ids of the grids that may be cut: those named, else by `fill`."""
    if command.into:
        return [table.grid(code).id for code in command.into]
    every = table.mesh.grids.values()
    found = [g.id for g in every if command.fill != UNDIVIDED or g.kind == UNDIVIDED]
    if not found:
        raise Refused("NOTHING_UNDIVIDED")
    return found


def refuse_strips(filling: Filling, mesh: Mesh) -> None:
    """Refuse what would leave a strip that no grid can be, with how wide it is."""
    for grid_id, rings in filling.rest.items():
        old = mesh.grids[grid_id]
        for part in rings:
            if part in old.rings:
                continue
            shape = to_shape((part,))
            if is_narrow(shape, STRIP_M):
                place = shapely.point_on_surface(shape)
                raise Refused(
                    "FILL_LEAVES_STRIP",
                    grid=old.name,
                    area=round(shape.area, 1),
                    x=round(place.x, 3),
                    y=round(place.y, 3),
                    snap=STRIP_M / 2,
                )


class _Filled:
    """The outcome of a filling told as versions of grids."""

    def __init__(
        self,
        command: commands.FillGrids,
        staged: Sequence[StagedGrid],
        filling: Filling,
        table: Table,
    ) -> None:
        self._command = command
        self._staged = staged
        self._filling = filling
        self._table = table
        self._cut = {*filling.rest, *filling.gone}
        # Rows that go on under the code of a grid they were laid over.
        self._going_on: dict[int, str] = {}

    def drawn(self) -> Drawn:
        """Return the versions out and in."""
        made = [(row, *self._settled(row)) for row in self._filling.rows]
        self._refuse_twice([grid.code for _row, grid, _on in made if grid.code])
        changed = {**self._filling.around, **self._filling.rest}
        fresh: list[tuple[GridContent, str, LatticeRings]] = []
        for row, grid, on in made:
            owner, rings = self._filling.rows[row]
            if not on:
                fresh.append((grid, owner, rings))
                continue
            left = changed.pop(on, None)
            if left is not None:
                old = self._table.mesh.grids[on]
                rest = replace(old, code="", name=f"{old.name}-2")
                fresh.append((rest, on, left))
            changed[on] = rings
            self._going_on[row] = on
        return self._told(changed, fresh)

    def _settled(self, row: int) -> tuple[GridContent, str]:
        """Return a row as the grid it becomes (code "" = fresh) and whom it follows."""
        given = self._staged[row]
        owner, rings = self._filling.rows[row]
        base = self._table.mesh.grids[owner]
        kind = given.kind or KINDS[0]
        if kind not in KINDS:
            raise Refused("BAD_KIND", line=given.line, kind=kind)
        code = "" if self._command.codes == CODES[1] else given.code
        on = self._taken(code)
        grid = replace(
            base,
            code=code,
            name=given.name,
            kind=kind,
            station=self._station(given, base.station),
            division=given.division or base.division,
            rings=rings,
        )
        return grid, on

    def _taken(self, code: str) -> str:
        """Return the cut grid that has this code now, "" for a code never issued."""
        if not code:
            return ""
        standing = self._table.mesh.by_code(code)
        if standing is not None:
            if standing.id not in self._cut:
                raise Refused("FILL_CODE_TAKEN", grid=code, name=standing.name)
            return standing.id
        if self._table.world.boundary.code_state(code):
            raise Refused("CODE_RETIRED", count=1, codes=code)
        return ""

    def _station(self, given: StagedGrid, default: str) -> str:
        named = given.station or self._command.station
        if not named:
            return default
        reads = self._table.world.boundary
        unit = reads.unit(named) or reads.unit_by_code("station", named)
        if unit is None or unit.level != "station":
            raise Refused("NO_SUCH_STATION", line=given.line, station=named)
        return unit.id

    def _refuse_twice(self, codes: Sequence[str]) -> None:
        twice = sorted(code for code, times in Counter(codes).items() if times > 1)
        if twice:
            raise Refused("CODE_TWICE", count=len(twice), codes=", ".join(twice[:5]))

    def _told(
        self,
        changed: dict[str, LatticeRings],
        fresh: list[tuple[GridContent, str, LatticeRings]],
    ) -> Drawn:
        going_on = set(self._going_on.values())
        gone = tuple(one for one in self._filling.gone if one not in going_on)
        new = self._coded([grid for grid, _owner, _rings in fresh])
        change = Reshaping(changed, tuple(row[1:] for row in fresh), gone)
        asked = self._table.asked.command_id

        def made(_of: str, rings: LatticeRings, number: int) -> GridContent:
            found = new[number]
            return replace(found, id=version_id(asked, found.code), rings=rings)

        told = {"file": self._command.source, "count": str(len(self._filling.rows))}
        return self._renamed(self._table.drawn(change, told, made))

    def _renamed(self, drawn: Drawn) -> Drawn:
        """Let grids that go on under their code take what the file says of them."""
        told = {self._staged[row].code: row for row in self._going_on}
        added = tuple(
            self._as_given(grid, told[grid.code]) if grid.code in told else grid
            for grid in drawn.added
        )
        return replace(drawn, added=added)

    def _as_given(self, grid: GridContent, row: int) -> GridContent:
        given = self._settled(row)[0]
        return replace(
            grid,
            name=given.name or grid.name,
            kind=given.kind,
            station=given.station,
            division=given.division,
        )

    def _coded(self, grids: Sequence[GridContent]) -> list[GridContent]:
        """Issue codes to the grids that have none, station by station."""
        out = list(grids)
        stations = sorted({grid.station for grid in grids if not grid.code})
        taken = {grid.code for grid in grids if grid.code}
        for station in stations:
            rows = [
                at
                for at, grid in enumerate(grids)
                if grid.station == station and not grid.code
            ]
            # Some of the next numbers may be codes that the file itself brings.
            every = fresh_codes(self._table, station, len(rows) + len(taken))
            codes = [code for code in every if code not in taken][: len(rows)]
            for at, code in zip(rows, codes, strict=True):
                name = out[at].name or code
                out[at] = replace(out[at], code=code, name=name)
        return out
