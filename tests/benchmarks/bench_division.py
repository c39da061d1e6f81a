"""Balanced division beside its peers: plain METIS and GerryChain, on the same blocks.

    .venv/bin/python -m tests.benchmarks.bench_division WORKSPACE.gpkg [parts]

Prints time and score card of each. A peer that is not installed is named as such.
"""

from __future__ import annotations

import random
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from db.workspace import read_only
from domain.plans.dealing import divide
from domain.plans.evening import AIMS
from domain.plans.land import Land, Terms, land_of
from domain.plans.score_card import score

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

PARTS = 24
SEEDS = (1, 7, 11)
SCALE = 1000
TOLERANCE = 0.05
COLUMNS = "{:<22}{:>8}{:>9}{:>9}{:>11}{:>8}{:>9}"


def main(path: Path, parts: int) -> None:
    """Divide the area of a workspace and print one line a way."""
    read = read_only(path)
    began = perf_counter()
    grids = read.boundary.contents()
    work = read.plans.work(
        grids, max(grid.valid_from for grid in read.boundary.grids())
    )
    land = land_of(grids, work, Terms(parts=parts, whole=False), lambda _n, _of: None)
    click.echo(
        f"{len(land.was)} blocks in {perf_counter() - began:.1f} s, {parts} parts"
    )
    click.echo(
        COLUMNS.format("way", "s", "worst", "outside", "border km", "4πA/P²", "whole")
    )
    for aim in AIMS:
        _line(
            f"ours, {aim.name}",
            land,
            lambda aim=aim: divide(land.ground, parts, aim, 1),
        )
    for seed in SEEDS:
        _peer("pymetis", f"METIS, seed {seed}", land, lambda s=seed: metis(land, s))
    _peer("gerrychain", "GerryChain tree", land, lambda: gerrychain(land))


def _peer(
    module: str, name: str, land: Land, way: Callable[[], NDArray[np.int64]]
) -> None:
    if find_spec(module) is None:
        click.echo(f"{name:<22}  {module} is not installed")
        return
    _line(name, land, way)


def _line(name: str, land: Land, way: Callable[[], NDArray[np.int64]]) -> None:
    began = perf_counter()
    part = way()
    took = perf_counter() - began
    told = score(land.ground, part, land.parts, land.blocks.area, land.blocks.rim)
    outside = sum(abs(share - 1) > TOLERANCE for share in told.share)
    click.echo(
        COLUMNS.format(
            name,
            f"{took:.2f}",
            f"{told.worst:.3f}",
            outside,
            f"{told.border / 1000:.1f}",
            f"{told.compact:.3f}",
            str(told.whole),
        )
    )


def metis(land: Land, seed: int) -> NDArray[np.int64]:
    """Divide by METIS, k-way, contiguous, borders weighted by their length."""
    pymetis: Any = import_module("pymetis")
    starts, beside, metres = [0], [], []
    for row in land.ground.beside:
        for other, length in row:
            beside.append(other)
            metres.append(max(1, round(length)))
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
