"""The one selection that map, queue, roster and case file share."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal


class Item(NamedTuple):
    """One selected thing: its kind (case, grid, station, person, entity) and its id."""

    kind: str
    id: str


class Selection(QObject):
    """What is selected now, first item leading; everyone hears `changed`.

    `changed` carries the origin that made the choice, so that a view does not
    scroll under the hand that clicked in it.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with nothing selected."""
        super().__init__(parent)
        self._items: tuple[Item, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Return the selected items, the leading one first."""
        return self._items

    def set(self, *items: tuple[str, str], origin: object = None) -> None:
        """Select exactly these items; says nothing when they are selected already."""
        fresh = tuple(Item(*one) for one in items)
        if fresh == self._items:
            return
        self._items = fresh
        self.changed.emit(origin)

    def clear(self, origin: object = None) -> None:
        """Select nothing."""
        self.set(origin=origin)

    def ids(self, kind: str) -> tuple[str, ...]:
        """Return the selected ids of one kind."""
        return tuple(one.id for one in self._items if one.kind == kind)

    def first(self, kind: str) -> str:
        """Return the leading selected id of a kind, or "" when there is none."""
        return next((one.id for one in self._items if one.kind == kind), "")

    def holds(self, kind: str, id_: str) -> bool:
        """Tell whether this thing is selected."""
        return Item(kind, id_) in self._items
