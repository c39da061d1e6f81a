"""Two changes of one state taken together, border by border; a clash is asked about.

A state is a set of directed edges, each with the code of the grid on its left. A
change takes some away and puts others in. Changes of different edges go together;
where both took the same edge away, somebody has to choose.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from domain.boundary.editing.ring_algebra import chained, edges_of, same_outline
from domain.boundary.lattice import to_shape
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import GridContent

Owned = tuple[str, "Edge"]
MINE, THEIRS = "mine", "theirs"
ATTRIBUTES: Final = ("name", "kind", "station", "division")


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both sides changed: a border or a word of a grid.

    `key` names it for the one who chooses; `x`, `y` in metres a place of it, None
    for a word; `grids` are codes, `base`, `mine`, `theirs` what each side says.
    """

    key: str
    grids: tuple[str, ...]
    x: float | None
    y: float | None
    base: str = ""
    mine: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome: grids by code, and the conflicts that no choice has settled."""

    grids: Mapping[str, GridContent]
    conflicts: tuple[Conflict, ...] = ()


@dataclass(slots=True)
class Patch:
    """Edges that one side took away and put in, hanging together."""

    gone: set[Owned] = field(default_factory=set)
    come: set[Owned] = field(default_factory=set)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes that the patch is about."""
        return tuple(sorted({code for code, _edge in self.gone | self.come}))

    @property
    def place(self) -> Point:
        """Return a place of it, always the same one."""
        edges = sorted(edge for _code, edge in self.come or self.gone)
        return edges[len(edges) // 2][0]


def merge(
    base: Iterable[GridContent],
    mine: Iterable[GridContent],
    theirs: Iterable[GridContent],
    choices: Mapping[str, str],
) -> Merged:
    """Take two changes of a base together.

    The three cover the same area. `choices` give mine or theirs for the key of a
    conflict. Where conflicts are left the grids are those of `mine`.
    """
    was, ours, yours = ({g.code: g for g in grids} for grids in (base, mine, theirs))
    old, one, other = (_owned(grids.values()) for grids in (was, ours, yours))
    my_patches, your_patches = _patches(old, one), _patches(old, other)
    conflicts: list[Conflict] = []
    dropped_mine: set[int] = set()
    dropped_yours: set[int] = set()
    for m, patch in enumerate(my_patches):
        for n, twin in enumerate(your_patches):
            if not _collide(patch, twin):
                continue
            conflict = _told(patch, twin)
            choice = choices.get(conflict.key)
            if choice == MINE:
                dropped_yours.add(n)
            elif choice == THEIRS:
                dropped_mine.add(m)
            else:
                conflicts.append(conflict)
    words, asked = _words(was, ours, yours, choices)
    conflicts += asked
    if conflicts:
        return Merged(ours, tuple(conflicts))
    kept = [p for m, p in enumerate(my_patches) if m not in dropped_mine]
    kept += [p for n, p in enumerate(your_patches) if n not in dropped_yours]
    grids = _rebuilt(old, kept, words)
    _sound(was, grids)
    return Merged(grids)


def _owned(grids: Iterable[GridContent]) -> set[Owned]:
    return {(grid.code, edge) for grid in grids for edge in edges_of(grid.rings)}


def _patches(old: set[Owned], new: set[Owned]) -> list[Patch]:
    """Return a change in pieces that hang together by their vertices."""
    gone, come = old - new, new - old
    at: dict[Point, list[tuple[bool, Owned]]] = {}
    for added, owned in (*((False, o) for o in gone), *((True, o) for o in come)):
        for point in owned[1]:
            at.setdefault(point, []).append((added, owned))
    left = {(False, o) for o in gone} | {(True, o) for o in come}
    found = []
    while left:
        patch = Patch()
        waiting = [min(left)]
        left.discard(waiting[0])
        while waiting:
            added, owned = waiting.pop()
            (patch.come if added else patch.gone).add(owned)
            for point in owned[1]:
                for near in at[point]:
                    if near in left:
                        left.discard(near)
                        waiting.append(near)
        found.append(patch)
    return found


def _collide(one: Patch, other: Patch) -> bool:
    if one.gone == other.gone and one.come == other.come:
        return False
    lost = {_line(edge) for _code, edge in one.gone}
    return any(_line(edge) in lost for _code, edge in other.gone)


def _line(edge: Edge) -> Edge:
    return edge if edge[0] < edge[1] else (edge[1], edge[0])


def _told(one: Patch, other: Patch) -> Conflict:
    x, y = one.place
    return Conflict(
        key=f"border@{x},{y}",
        grids=tuple(sorted({*one.codes, *other.codes})),
        x=x / 1000,
        y=y / 1000,
    )


def _words(
    was: Mapping[str, GridContent],
    ours: Mapping[str, GridContent],
    yours: Mapping[str, GridContent],
    choices: Mapping[str, str],
) -> tuple[dict[str, GridContent], list[Conflict]]:
    """Return each grid with its words taken together, and the words both changed."""
    out: dict[str, GridContent] = {}
    asked: list[Conflict] = []
    for code in sorted({*was, *ours, *yours}):
        mine, theirs, base = ours.get(code), yours.get(code), was.get(code)
        grid = mine or theirs or base
        if grid is None:
            continue
        if mine is not None and theirs is not None:
            found = {n: _word(n, base, mine, theirs, choices) for n in ATTRIBUTES}
            asked += [one for _value, clash in found.values() for one in clash]
            grid = replace(
                grid,
                name=found["name"][0],
                kind=found["kind"][0],
                station=found["station"][0],
                division=found["division"][0],
            )
        out[code] = grid
    return out, asked


def _word(
    name: str,
    base: GridContent | None,
    mine: GridContent,
    theirs: GridContent,
    choices: Mapping[str, str],
) -> tuple[str, list[Conflict]]:
    one, other = getattr(mine, name), getattr(theirs, name)
    was = "" if base is None else getattr(base, name)
    if other in {one, was}:
        return one, []
    if one == was:
        return other, []
    key = f"{name}@{mine.code}"
    choice = choices.get(key)
    if choice in {MINE, THEIRS}:
        return (one if choice == MINE else other), []
    return one, [Conflict(key, (mine.code,), None, None, was, one, other)]


def _rebuilt(
    old: set[Owned], patches: Iterable[Patch], words: Mapping[str, GridContent]
) -> dict[str, GridContent]:
    left = set(old)
    for patch in patches:
        left -= patch.gone
    for patch in patches:
        left |= patch.come
    edges: dict[str, list[Edge]] = {}
    for code, edge in left:
        edges.setdefault(code, []).append(edge)
    grids = {}
    for code in sorted(edges):
        try:
            grids[code] = replace(words[code], rings=chained(edges[code]))
        except ValueError:
            raise Refused("MERGE_UNSOUND", grid=words[code].name) from None
    return grids


def _sound(was: Mapping[str, GridContent], now: Mapping[str, GridContent]) -> None:
    before = [grid.rings for grid in was.values()]
    if not same_outline(before, [grid.rings for grid in now.values()]):
        names = sorted(grid.name for grid in now.values())
        raise Refused("MERGE_UNSOUND", grid=" / ".join(names[:3]))
    for code, grid in now.items():
        # Two borders that were moved apart from each other may cross all the same.
        old = was.get(code)
        new = old is None or old.rings != grid.rings
        if new and not to_shape(grid.rings).is_valid:
            raise Refused("MERGE_UNSOUND", grid=grid.name)
