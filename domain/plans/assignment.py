"""Which block goes to which grid, as a table: out as rows, and back without a loss."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from domain.boundary.lattice import to_shape
from domain.plans.land import Terms
from domain.plans.proposing import told_as
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from domain.plans.land import Land
    from domain.plans.proposing import Proposal

COLUMNS: Final = (
    "block",
    "was",
    "code",
    "x",
    "y",
    "entities",
    "load",
    "area_m2",
    "cut",
)
TABLE: Final = "table"
# A grid of a code still to be issued is written so, with its number.
FRESH: Final = "+"
# A table of more blocks than this is none of ours.
MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """A row of a table: line, block, the grid it was in and the one it goes to."""

    line: int
    block: str
    was: str
    code: str
    x: str
    y: str
    cut: str

    @staticmethod
    def of(line: int, fields: Mapping[str, str | None]) -> Given:
        """Read a row; fields that are absent are empty."""
        found = {name: (fields.get(name) or "").strip() for name in COLUMNS}
        return Given(
            line,
            *(found[name] for name in ("block", "was", "code", "x", "y", "cut")),
        )


def cut_of(terms: Terms, parts: int) -> str:
    """Return in a word how ground was cut, so that it can be cut so again."""
    return f"{parts}.{int(terms.whole)}{int(terms.barriers)}{int(terms.across)}"


def terms_of_cut(word: str, line: int) -> Terms:
    """Return the terms of a word of `cut_of`; Refused BLOCK_TABLE."""
    parts, _point, flags = word.partition(".")
    if not parts.isdigit() or len(flags) != 3 or set(flags) - {"0", "1"}:
        raise Refused("BLOCK_TABLE", line=line, cut=word)
    return Terms(
        parts=int(parts),
        whole=flags[0] == "1",
        barriers=flags[1] == "1",
        across=flags[2] == "1",
    )


def rows_of(land: Land, found: Proposal, terms: Terms) -> Iterator[dict[str, Any]]:
    """Yield a row for each block, in the order of the blocks."""
    cut, word = land.blocks, cut_of(terms, land.parts)
    codes = _codes_of_parts(found)
    for number, grid in enumerate(cut.grids):
        x, y = cut.xy[number].tolist()
        yield {
            "block": grid.code,
            "was": land.grids[int(land.was[number])].code,
            "code": codes[int(found.part[number])],
            "x": round(x, 3),
            "y": round(y, 3),
            "entities": int(cut.entities[number]),
            "load": round(float(cut.load[number]), 3),
            "area_m2": round(float(cut.area[number]), 1),
            "cut": word,
        }


def _codes_of_parts(found: Proposal) -> list[str]:
    codes = [row.code for row in found.rows]
    fresh = 0
    for number, code in enumerate(codes):
        if not code:
            fresh += 1
            codes[number] = f"{FRESH}{fresh}"
    return codes


def assigned(
    land: Land, rows: Iterable[Given], terms: Terms
) -> tuple[Proposal | None, list[Refused]]:
    """Return the division a table tells, or what is wrong with it, line by line.

    BLOCK_UNKNOWN, BLOCK_TWICE, BLOCK_CODE, BLOCKS_MISSING.
    """
    number_of = {grid.code: n for n, grid in enumerate(land.blocks.grids)}
    known = {grid.code: row for row, grid in enumerate(land.grids)}
    line_of: dict[int, int] = {}
    goes_to: dict[int, str] = {}
    faults: list[Refused] = []
    for row in rows:
        block = number_of.get(row.block, -1)
        fault = _fault(land, row, block, line_of, known)
        if fault is not None:
            faults.append(fault)
        if block >= 0 and block not in line_of:
            line_of[block] = row.line
            goes_to[block] = row.code
    missing = [
        grid.code for n, grid in enumerate(land.blocks.grids) if n not in line_of
    ]
    if missing:
        faults.append(
            Refused("BLOCKS_MISSING", count=len(missing), blocks=", ".join(missing[:5]))
        )
    if faults:
        return None, faults
    return _told(land, [goes_to[n] for n in range(len(land.was))], known, terms), []


def _fault(
    land: Land,
    row: Given,
    block: int,
    line_of: Mapping[int, int],
    known: Mapping[str, int],
) -> Refused | None:
    """Return what is wrong with a row, None for nothing."""
    if block < 0 or not _lies_in(land, row, block):
        return Refused("BLOCK_UNKNOWN", line=row.line, block=row.block)
    if block in line_of:
        return Refused(
            "BLOCK_TWICE", line=row.line, block=row.block, first=line_of[block]
        )
    fresh = row.code.startswith(FRESH) and row.code[1:].isdigit()
    if row.code not in known and not fresh:
        return Refused("BLOCK_CODE", line=row.line, block=row.block, grid=row.code)
    return None


def _lies_in(land: Land, row: Given, block: int) -> bool:
    try:
        x, y = float(row.x), float(row.y)
    except ValueError:
        return False
    shape = to_shape(land.blocks.grids[block].rings)
    # Three decimals of a place just inside may fall onto the border.
    return bool(shapely.distance(shape, shapely.Point(x, y)) < 0.01)


def _told(
    land: Land, codes: list[str], known: Mapping[str, int], terms: Terms
) -> Proposal:
    names = sorted(set(codes), key=lambda one: (one not in known, one))
    number = {name: n for n, name in enumerate(names)}
    part = np.array([number[one] for one in codes], dtype=np.int64)
    heir = [known.get(name, -1) for name in names]
    there = replace(land, parts=len(names))
    return told_as(there, part, heir, TABLE, terms)
