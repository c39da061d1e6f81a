"""Balanced division: three proposals for one area, each as grids of a plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from domain.boundary.codes import first_order
from domain.boundary.editing.ring_algebra import same_outline
from domain.plans.crossed_walls import crossings_of
from domain.plans.dealing import dealt, divide
from domain.plans.dealt_outlines import outlines_of
from domain.plans.evening import AIMS, Evening
from domain.plans.keeping_limit import kept_within
from domain.plans.score_card import score
from domain.plans.uneven_reasons import reasons_of
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from domain.boundary.events import GridContent
    from domain.plans.evening import Aim
    from domain.plans.land import Land, Terms
    from domain.plans.score_card import Score

    Progress = Callable[[int, int], None]

# Two proposals that differ in fewer blocks are one proposal.
UNLIKE: Final = 0.05
TRIES: Final = 6
# Bands of first numbering, north to south.
BAND_M: Final = 1000.0


@dataclass(frozen=True, slots=True)
class PartRow:
    """One grid of a proposal: `code` "" = a fresh one; `share` its work over the mean.

    `reason` says why it is outside the tolerance, "" inside it; `across` of how many
    metres of barriers it lies on both sides, `crossing` why it has to.
    """

    code: str
    name: str
    station: str
    load: float
    share: float
    entities: int
    complaints: float
    area_m2: float
    reason: str
    across: float = 0.0
    crossing: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A division as it can be taken into a plan.

    `part` (n,) the part of each block; `removed` version ids that go, `added` the
    grids that come (without id; code "" = to be issued); `rows` all parts.
    """

    aim: str
    part: NDArray[np.int64]
    score: Score
    rows: tuple[PartRow, ...]
    removed: tuple[str, ...]
    added: tuple[GridContent, ...]

    @property
    def outside(self) -> int:
        """How many parts are outside the tolerance."""
        return sum(bool(row.reason) for row in self.rows)

    @property
    def across(self) -> int:
        """How many parts lie across a barrier."""
        return sum(bool(row.crossing) for row in self.rows)


def propose(
    land: Land, terms: Terms, progress: Progress, aims: tuple[Aim, ...] = AIMS
) -> tuple[Proposal, ...]:
    """Return one proposal for each aim, any two unlike; the same for the same seed.

    Refused DIVISION_TOO_FINE where there are fewer blocks than grids.
    """
    if len(land.was) < land.parts:
        _refuse_fine(land)
    found: list[NDArray[np.int64]] = []
    if not terms.whole:
        # Communities that are cut are counted all the same.
        aims = tuple(replace(aim, whole=0.0) for aim in aims)
    for number, aim in enumerate(aims):
        begun = number

        def told(done: int, of: int, begun: int = begun) -> None:
            progress(begun * of + done, len(aims) * of)

        part = _unlike(land, terms, aim, told, found)
        if len(np.unique(part)) < land.parts:
            _refuse_fine(land)
        found.append(part)
    return tuple(
        _told(land, part, aim, terms) for aim, part in zip(aims, found, strict=True)
    )


def _refuse_fine(land: Land) -> None:
    raise Refused("DIVISION_TOO_FINE", parts=land.parts, blocks=len(land.was))


def _unlike(
    land: Land,
    terms: Terms,
    aim: Aim,
    progress: Progress,
    others: list[NDArray[np.int64]],
) -> NDArray[np.int64]:
    """Divide again from elsewhere while a proposal is too like another one."""
    ground, seed = land.ground, terms.seed
    part = divide(ground, land.parts, aim, seed, progress, terms.tolerance)
    if terms.keep:
        # What may change is little: alternatives are what the limit leaves of them.
        return kept_within(ground, part, land.parts, terms.keep)
    for again in range(TRIES):
        part = _numbered(land, part)
        if all(differing(land, part, other) >= UNLIKE for other in others):
            break
        other_seed = seed + 101 * (again + 1)
        start = dealt(ground, land.parts, other_seed)
        part = Evening(ground, start, land.parts, aim, terms.tolerance, other_seed).run(
            progress
        )
    return part


def differing(land: Land, one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Return the share of blocks that get another code in the one than in the other."""
    return float((codes_of(land, one) != codes_of(land, other)).mean())


def codes_of(land: Land, part: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each block the row of the grid whose code it gets; fresh ones after.

    Fresh grids have no code to compare: they are numbered as they lie.
    """
    fresh = iter(range(len(land.grids), len(land.grids) + land.parts))
    codes = [row if row >= 0 else next(fresh) for row in heirs(land, part)]
    return np.asarray(np.array(codes)[part])


def _numbered(land: Land, part: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return parts numbered by the grids they go on from, the rest from north-west.

    A part goes on from the grid with which it shares most: entities, then area.
    """
    parts, grids = land.parts, len(land.grids)
    place = np.array(heirs(land, part))
    rest = np.flatnonzero(place < 0)
    weight = np.maximum(np.bincount(part, minlength=parts), 1)
    east, north = (
        np.bincount(part, weights=land.blocks.xy[:, axis], minlength=parts) / weight
        for axis in (0, 1)
    )
    for number, at in enumerate(
        first_order(east[rest].tolist(), north[rest].tolist(), BAND_M)
    ):
        place[rest[at]] = grids + number
    ranked = np.argsort(np.argsort(place, kind="stable"), kind="stable")
    return np.asarray(ranked[part], dtype=np.int64)


def heirs(land: Land, part: NDArray[np.int64]) -> list[int]:
    """Return for each part the row of the grid whose code it keeps, -1 for none."""
    kept = land.blocks.entities + land.blocks.area / (land.blocks.area.sum() + 1.0)
    shared = np.zeros((len(land.grids), land.parts))
    np.add.at(shared, (land.was, part), kept)
    old, new = linear_sum_assignment(shared, maximize=True)
    found = [-1] * land.parts
    for row, column in zip(old.tolist(), new.tolist(), strict=True):
        if shared[row, column] > 0:
            found[column] = row
    return found


def _told(land: Land, part: NDArray[np.int64], aim: Aim, terms: Terms) -> Proposal:
    return told_as(land, part, heirs(land, part), aim.name, terms)


def told_as(
    land: Land, part: NDArray[np.int64], heir: list[int], aim: str, terms: Terms
) -> Proposal:
    """Return parts as grids; `heir` is for each the grid whose code it keeps, or -1."""
    blocks = land.blocks
    ground = replace(land.ground, was=_was(land, heir))
    card = score(ground, part, land.parts, blocks.area, blocks.rim)
    rings = outlines_of(blocks, part, land.parts)
    contents = [
        _content(land, part, number, heir[number], rings[number])
        for number in range(land.parts)
    ]
    old = {grid.code: grid for grid in land.grids}
    same = {
        grid.code
        for grid in contents
        if grid.code and grid.rings == old[grid.code].rings
    }
    added = tuple(grid for grid in contents if not grid.code or grid.code not in same)
    removed = tuple(grid for grid in land.grids if grid.code not in same)
    if not same_outline([g.rings for g in removed], [g.rings for g in added]):
        # Vertices that were left out are put back: the blocks fit by construction.
        raw = outlines_of(blocks, part, land.parts, tidy=False)
        added = tuple(
            replace(grid, rings=raw[number]) for number, grid in enumerate(contents)
        )
        removed = land.grids
    why = reasons_of(land, part, card.share, terms)
    rows = _rows(land, part, contents, card, why)
    rows = tuple(
        replace(row, across=metres, crossing=why_across)
        for row, (metres, why_across) in zip(
            rows, crossings_of(land, part, terms), strict=True
        )
    )
    return Proposal(aim, part, card, rows, tuple(g.id for g in removed), added)


def _was(land: Land, heir: list[int]) -> NDArray[np.int64]:
    """Return for each block the part that goes on from its grid, -1 for none."""
    goes_on = np.full(len(land.grids), -2)
    for number, row in enumerate(heir):
        if row >= 0:
            goes_on[row] = number
    return np.asarray(np.where(goes_on[land.was] < 0, land.parts, goes_on[land.was]))


def _content(
    land: Land,
    part: NDArray[np.int64],
    number: int,
    heir: int,
    rings: tuple[tuple[tuple[int, ...], ...], ...],
) -> GridContent:
    if heir >= 0:
        return replace(land.grids[heir], id="", rings=rings)
    here = part == number
    work = np.bincount(
        land.was[here],
        weights=land.blocks.load[here] + 1e-6 * land.blocks.area[here],
        minlength=len(land.grids),
    )
    most = land.grids[int(np.argmax(work))]
    return replace(most, id="", code="", rings=rings)


def _rows(
    land: Land,
    part: NDArray[np.int64],
    contents: list[GridContent],
    card: Score,
    why: tuple[str, ...],
) -> tuple[PartRow, ...]:
    blocks, parts = land.blocks, land.parts
    load, entities, complaints, area = (
        np.bincount(part, weights=one, minlength=parts).tolist()
        for one in (blocks.load, blocks.entities, land.complaints, blocks.area)
    )
    return tuple(
        PartRow(
            code=grid.code,
            name=grid.name if grid.code else "",
            station=grid.station,
            load=load[number],
            share=card.share[number],
            entities=int(entities[number]),
            complaints=complaints[number],
            area_m2=area[number],
            reason=why[number],
        )
        for number, grid in enumerate(contents)
    )
