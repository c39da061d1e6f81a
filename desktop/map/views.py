"""The views a person came from, to go back to and forward again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desktop.map.camera import Camera

MOST: Final = 60


class Views:
    """The previous and the next views, like the pages of a browser."""

    def __init__(self) -> None:
        """Start with nowhere to go."""
        self._before: list[Camera] = []
        self._after: list[Camera] = []

    def leave(self, view: Camera) -> None:
        """Remember a view that is being left for a new one."""
        if self._before and self._before[-1] == view:
            return
        self._before.append(view)
        del self._before[:-MOST]
        self._after.clear()

    def back(self, now: Camera) -> Camera | None:
        """Return the previous view, None at the first."""
        if not self._before:
            return None
        self._after.append(now)
        return self._before.pop()

    def forward(self, now: Camera) -> Camera | None:
        """Return the next view, None at the last."""
        if not self._after:
            return None
        self._before.append(now)
        return self._after.pop()

    def has(self, *, forward: bool = False) -> bool:
        """Tell whether there is a previous view, or a next one."""
        return bool(self._after if forward else self._before)
