"""What each tool makes of a finished stroke: the one command that it sends."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import shapely

from desktop.redraw_tools import ENCLAVE, PIECE, RESHAPE, SPLIT
from domain.boundary.editing.catching import far
from domain.boundary.editing.construction import Held, bearing_of
from domain.plans.commands import ReshapeBorder, SplitGrid, TransferPiece

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QPointF

    from desktop.map.drawing_board import Board
    from desktop.map.drawing_ground import Ground
    from domain.boundary.editing.ring_algebra import Point

# How many points a tool wants at least.
LEAST = {RESHAPE: 2, SPLIT: 2, ENCLAVE: 3, PIECE: 2}
# A freehand stroke takes a point every so many pixels, and loses those that matter
# less than this.
FREE_PX: Final = 3.0
FREE_SLACK_PX: Final = 1.5
# What a line that is not yet long enough is told: no fault so far.
NOT_YET: Final = frozenset(
    {"CUT_MISSES", "CUT_DOES_NOT_PART", "NO_BORDER_NEAR", "NOT_ONE_BORDER"}
    | {"LINE_TOO_SHORT", "STROKE_TOO_SHORT", "NO_SUCH_GRID", "PIECE_NOT_BESIDE"}
)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a stroke is meant for, where a person has said so: codes of grids."""

    target: str = ""
    receiver: str = ""
    keep: str = ""
    keep_at: tuple[float, float] | None = None


def metres(point: Point) -> tuple[float, float]:
    """Return a place of the lattice in metres, as commands take it."""
    return point[0] / 1000, point[1] / 1000


def middle_of(points: Sequence[Point]) -> Point:
    """Return the place half way along a line."""
    legs = [(one, other, far(one, other)) for one, other in pairwise(points)]
    left = sum(length for _one, _other, length in legs) / 2
    for one, other, length in legs:
        if left <= length:
            share = left / length if length else 0.0
            return (
                round(one[0] + (other[0] - one[0]) * share),
                round(one[1] + (other[1] - one[1]) * share),
            )
        left -= length
    return points[-1]


def bearing_near(ground: Ground, at: QPointF) -> float | None:
    """Return the bearing of the border or line under a pixel, None for none."""
    raw, reach = ground.point(at), ground.reach * 2
    snapper = ground.snapper
    found = snapper.arc(ground.mesh, raw, reach) or snapper.lines_only(raw, reach)
    return None if found is None or found.edge is None else bearing_of(found.edge)


def hold_along(board: Board, *, across: bool) -> bool:
    """Hold the next leg parallel to the edge under the cursor, or across it."""
    if not board.draws or not board.points or board.at is None:
        return False
    bearing = bearing_near(board.ground, board.at)
    if bearing is None:
        return False
    turned = bearing + (90.0 if across else 0.0)
    board.hold(Held(bearing=turned % 360, both=True))
    return True


def target_of(points: Sequence[Point], ground: Ground, aim: Aim) -> str:
    """Return the code of the grid that a stroke is about: said, or under its middle."""
    if aim.target and ground.mesh.by_code(aim.target) is not None:
        return aim.target
    grid = ground.grid_at(middle_of(points))
    return "" if grid is None else grid.code


def command_of(
    tool: str, points: Sequence[Point], ground: Ground, aim: Aim
) -> Any | None:
    """Return the command that a stroke stands for, None while it stands for none."""
    if tool not in MAKES or len(points) < LEAST[tool]:
        return None
    return MAKES[tool](points, ground, aim)


def _split(points: Sequence[Point], ground: Ground, aim: Aim) -> Any:
    grid = target_of(points, ground, aim)
    line = tuple(metres(one) for one in points)
    return SplitGrid(grid=grid, line=line, keep=aim.keep, keep_at=aim.keep_at)


def _enclave(points: Sequence[Point], ground: Ground, aim: Aim) -> Any:
    closed = points if points[0] == points[-1] else [*points, points[0]]
    found = ground.grid_at(points[0])
    grid = aim.target or ("" if found is None else found.code)
    line = tuple(metres(one) for one in closed)
    return SplitGrid(grid=grid, line=line, keep=aim.keep, keep_at=aim.keep_at)


def _reshape(points: Sequence[Point], _ground: Ground, _aim: Aim) -> Any:
    return ReshapeBorder(line=tuple(metres(one) for one in points))


def _piece(points: Sequence[Point], ground: Ground, aim: Aim) -> Any | None:
    giver = target_of(points, ground, aim)
    if not giver or not aim.receiver or aim.receiver == giver:
        return None
    line = tuple(metres(one) for one in points)
    return TransferPiece(giver=giver, receiver=aim.receiver, line=line)


MAKES: dict[str, Callable[[Sequence[Point], Ground, Aim], Any | None]] = {
    SPLIT: _split,
    ENCLAVE: _enclave,
    RESHAPE: _reshape,
    PIECE: _piece,
}


def loosened(drawn: Sequence[Point], pixel: float) -> list[Point]:
    """Return the inner points of a freehand stroke that matter; `pixel` in mm."""
    if len(drawn) < 2:
        return []
    simple = shapely.LineString(drawn).simplify(FREE_SLACK_PX * pixel)
    return [(round(x), round(y)) for x, y in simple.coords[1:-1]]
