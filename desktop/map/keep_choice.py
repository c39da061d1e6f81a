"""Which part of a split keeps the code: by a rule, or pointed out on the map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import shapely

from desktop.map.drawing_strokes import metres
from desktop.redraw_tools import ENCLAVE, SPLIT
from desktop.texts import t
from domain.boundary.lattice import to_shape

if TYPE_CHECKING:
    from desktop.map.drawing_board import Board
    from desktop.map.drawing_guard import Side
    from desktop.map.drawing_strokes import Aim

# The rule of the workspace, the largest part, or whichever is pointed out.
USUAL, LARGEST, PICKED = "", "largest", "picked"
RULES: Final = (USUAL, LARGEST, PICKED)


class Keep:
    """Holds the rule; with `choosing` a finished line waits for somebody to point."""

    def __init__(self, board: Board) -> None:
        """Serve one board, by the usual rule."""
        self._board = board
        self.rule = USUAL
        self.choosing = False
        self.at: tuple[float, float] | None = None

    @property
    def asked(self) -> bool:
        """Whether the tool in the hand leaves parts of which one keeps the code."""
        return self._board.tool in {SPLIT, ENCLAVE}

    @property
    def word(self) -> str:
        """What is said of the rule."""
        return t(f"redraw.keep.{self.rule or 'usual'}")

    def aim(self, aim: Aim) -> Aim:
        """Return what a stroke is meant for, with the part that keeps the code."""
        if self.at is not None:
            return replace(aim, keep_at=self.at)
        return replace(aim, keep=LARGEST if self.rule == LARGEST else "")

    def turn(self) -> None:
        """Take the next rule."""
        self.rule = RULES[(RULES.index(self.rule) + 1) % len(RULES)]
        if self.rule != PICKED:
            self.reset()
        self._renew()

    def reset(self) -> None:
        """Point at nothing any more."""
        self.choosing, self.at = False, None

    def begins(self, *, wanted: bool = False) -> bool:
        """Let a finished line wait for somebody to point; False where it need not."""
        board = self._board
        due = self.asked and (wanted or self.rule == PICKED) and not self.choosing
        if not due:
            return False
        board.trail = []
        self.choosing = True
        board.check()
        self.choosing = len(self._parts()) > 1 and not board.bad
        if self.choosing:
            board.changed.emit()
        return self.choosing

    def next(self) -> None:
        """Point at the next part."""
        parts = self._parts()
        if len(parts) < 2:
            return
        kept = next((n for n, one in enumerate(parts) if not one.fresh), 0)
        # The part that keeps the code comes first: walk by size, which stays.
        order = sorted(parts, key=lambda one: (one.area_m2, one.grid.rings))
        place = order.index(parts[kept])
        self._point(order[(place + 1) % len(order)])

    def click(self) -> None:
        """Point at the part under the cursor."""
        cursor = self._board.cursor
        if cursor is None:
            return
        spot = shapely.Point(*metres(cursor))
        for side in self._parts():
            if to_shape(side.grid.rings).covers(spot):
                self._point(side)
                return

    def _point(self, side: Side) -> None:
        spot = to_shape(side.grid.rings).representative_point()
        self.at = (round(spot.x, 3), round(spot.y, 3))
        self._renew()

    def _parts(self) -> list[Side]:
        """Return the parts of the grid that is split, no neighbours."""
        sides = self._board.foreseen.sides
        fresh = [one for one in sides if one.fresh]
        stations = {one.grid.station for one in fresh}
        kept = [one for one in sides if not one.fresh and one.grid.station in stations]
        return [*kept[:1], *fresh]

    def _renew(self) -> None:
        self._board.check()
        self._board.changed.emit()
