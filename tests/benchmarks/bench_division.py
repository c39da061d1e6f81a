"""Balanced division beside its peers: plain METIS and GerryChain, on the same blocks.

    .venv/bin/python -m tests.benchmarks.bench_division WORKSPACE.gpkg [parts]

divides the area of a workspace; as a benchmark it is that of the sample, into 24. A
column that an aim names as its own may not be worse than any peer's. A peer that is
not installed is named as such.
"""

from __future__ import annotations

import random
import sys
import tempfile
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from db.sample.sample_build import SampleOptions, build_sample
from db.workspace import read_only
from domain.plans.dealing import divide
from domain.plans.evening import AIMS
from domain.plans.ground import components
from domain.plans.land import Land, Terms, land_of
from domain.plans.proposing import codes_of
from domain.plans.score_card import score
from domain.plans.uneven_reasons import reasons_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from db.world import Reads
    from domain.boundary.events import GridContent
    from domain.plans.workload import Work

PARTS = 24
# So many grids beside each other are evened out too.
FEW = 24
SEEDS = (1, 7, 11)
SCALE = 1000
TOLERANCE = 0.05
# The columns that each aim names as its own; in those marked more is better.
AIM_OF = {
    "even": ("worst", "outside"),
    "compact": ("border_km", "compact"),
    "still": ("moved",),
}
MORE = {"compact"}

Row = dict[str, Any]


def run() -> list[Row]:
    """Divide the default sample into 24, in each way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "sample.gpkg"
        build_sample(path, SampleOptions(), folder / "home")
        return rows_of(path, PARTS)


def main(path: Path, parts: int) -> None:
    """Divide the area of a workspace and print one line a way."""
    for row in rows_of(path, parts):
        click.echo("  ".join(f"{name} {value}" for name, value in row.items()))


def rows_of(path: Path, parts: int) -> list[Row]:
    """Return the figures of each way: divided anew, then some grids evened out."""
    read = read_only(path)
    grids = sorted(read.boundary.contents(), key=lambda grid: grid.code)
    now = max(grid.valid_from for grid in read.boundary.grids())
    work = read.plans.work(grids, now)
    few = _together(read, grids)
    near = read.plans.work(few, now)
    read.conn.close()
    return [
        *_compared(grids, work, Terms(parts=parts, whole=False)),
        *_compared(few, near, Terms(whole=False)),
    ]


def _together(read: Reads, grids: list[GridContent]) -> list[GridContent]:
    """Return grids that lie beside each other, from the first code on."""
    by_code = {grid.code: grid for grid in grids}
    codes = [grids[0].code]
    for code in codes:
        near = sorted(read.boundary.neighbours(code))
        codes += [one for one in near if one not in codes]
        if len(codes) >= FEW:
            break
    return [by_code[code] for code in codes[:FEW]]


def _compared(grids: Sequence[GridContent], work: Work, terms: Terms) -> list[Row]:
    began = perf_counter()
    land = land_of(grids, work, terms, lambda _n, _of: None)
    ways = "evened out" if land.evened else "anew"
    cut: Row = {
        "name": f"{len(land.was)} blocks cut, {land.parts} grids {ways}",
        "s": round(perf_counter() - began, 2),
    }
    peers = [
        *(
            _peer("pymetis", f"METIS, seed {seed}", land, lambda s=seed: metis(land, s))
            for seed in SEEDS
        ),
        _peer("gerrychain", "GerryChain tree", land, lambda: gerrychain(land)),
    ]
    ours = []
    for aim in AIMS:
        row = _row(
            f"ours, {aim.name}",
            land,
            lambda aim=aim: divide(land.ground, land.parts, aim, 1),
        )
        # Few moves are an aim where grids go on; of grids dealt anew they are not.
        if land.evened or aim.name != "still":
            row |= _verdict(row, AIM_OF[aim.name], peers)
        ours.append(row)
    return [cut, *ours, *peers]


def _verdict(row: Row, columns: tuple[str, ...], peers: list[Row]) -> Row:
    """Tell whether a row is no worse than any peer in the columns of its aim."""
    fine = True
    for column in columns:
        theirs = [one[column] for one in peers if column in one]
        if column in MORE:
            fine &= all(row[column] >= one for one in theirs)
        else:
            fine &= all(row[column] <= one for one in theirs)
    return {"aim": " + ".join(columns), "reaches": fine}


def _peer(
    module: str, name: str, land: Land, way: Callable[[], NDArray[np.int64]]
) -> Row:
    if find_spec(module) is None:
        return {"name": f"{name}: {module} is not installed"}
    return _row(name, land, way)


def _row(name: str, land: Land, way: Callable[[], NDArray[np.int64]]) -> Row:
    began = perf_counter()
    part = way()
    took = perf_counter() - began
    told = score(land.ground, part, land.parts, land.blocks.area, land.blocks.rim)
    off = [abs(share - 1) > TOLERANCE for share in told.share]
    why = reasons_of(land, part, told.share, Terms())
    away = codes_of(land, part) != land.was
    return {
        "name": name,
        "s": round(took, 2),
        "worst": round(told.worst, 4),
        "outside": sum(off),
        "reasons": " ".join(sorted({one for one in why if one})),
        "border_km": round(told.border / 1000, 1),
        "compact": round(told.compact, 3),
        "moved": int(land.blocks.entities[away].sum()),
        "whole": told.whole,
    }


def _bridges(land: Land) -> list[tuple[int, int]]:
    """Return edges that join pieces lying apart: peers want one connected graph."""
    ground = land.ground
    beside = [[other for other, _metres in row] for row in ground.beside]
    loose = components(_joined(land, beside), range(len(land.was)))
    xy, found = ground.xy, []
    main_piece = sorted(loose[0])
    for piece in loose[1:]:
        lone = min(piece)
        away = ((xy[main_piece] - xy[lone]) ** 2).sum(axis=1)
        found.append((lone, main_piece[int(np.argmin(away))]))
    return found


def _joined(land: Land, beside: list[list[int]]) -> Any:
    return replace(land.ground, joined=beside)


def metis(land: Land, seed: int) -> NDArray[np.int64]:
    """Divide by METIS, k-way, contiguous, borders weighted by their length."""
    pymetis: Any = import_module("pymetis")
    starts, beside, metres = [0], [], []
    bridges: dict[int, list[int]] = {}
    for one, two in _bridges(land):
        bridges.setdefault(one, []).append(two)
        bridges.setdefault(two, []).append(one)
    for number, row in enumerate(land.ground.beside):
        for other, length in row:
            beside.append(other)
            metres.append(max(1, round(length)))
        for other in bridges.get(number, ()):
            beside.append(other)
            metres.append(1)
        starts.append(len(beside))
    made = pymetis.part_graph(
        land.parts,
        adjacency=pymetis.CSRAdjacency(starts, beside),
        eweights=metres,
        vweights=np.rint(land.ground.load * SCALE).astype(int).tolist(),
        recursive=False,
        options=pymetis.Options(contig=1, seed=seed),
    )
    return np.array(made.vertex_part, dtype=np.int64)


def gerrychain(land: Land) -> NDArray[np.int64]:
    """Divide by random spanning trees, within the tolerance."""
    networkx: Any = import_module("networkx")
    chain: Any = import_module("gerrychain")
    tree: Any = import_module("gerrychain.partition")
    plain = networkx.Graph()
    for number, load in enumerate(land.ground.load.tolist()):
        plain.add_node(number, load=load)
    for one, row in enumerate(land.ground.beside):
        plain.add_edges_from((one, other) for other, _metres in row)
    plain.add_edges_from(_bridges(land))
    found = tree.recursive_tree_part(
        chain.Graph.from_networkx(plain),
        range(land.parts),
        float(land.ground.load.sum()) / land.parts,
        "load",
        TOLERANCE,
        rng=random.Random(1),  # noqa: S311 - chance, no secret
    )
    return np.array([found[number] for number in range(len(land.was))], dtype=np.int64)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else PARTS)
