"""The one selection that map, queue, roster and case file share."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable


class Item(NamedTuple):
    """One selected thing: its kind (case, grid, station, person, entity) and its id."""

    kind: str
    id: str


# Of twenty thousand cases at once no function of ours is called for each.
MADE: Final = partial(tuple.__new__, Item)


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
        # Twenty thousand cases may be selected, and every pane asks for them.
        self._held: frozenset[Item] | None = None
        self._of_kind: dict[str, tuple[str, ...]] = {}
        self._sets: dict[str, frozenset[str]] = {}

    @property
    def items(self) -> tuple[Item, ...]:
        """Return the selected items, the leading one first."""
        return self._items

    def set(self, *items: tuple[str, str], origin: object = None) -> None:
        """Select exactly these items; says nothing when they are selected already."""
        fresh = tuple(map(MADE, items))
        if fresh == self._items:
            return
        self._items = fresh
        self._held = None
        self._of_kind.clear()
        self._sets.clear()
        self.changed.emit(origin)

    def choose(self, kind: str, ids: Iterable[str], origin: object = None) -> None:
        """Select exactly these things of one kind."""
        self.set(*product((kind,), ids), origin=origin)

    def clear(self, origin: object = None) -> None:
        """Select nothing."""
        self.set(origin=origin)

    def ids(self, kind: str) -> tuple[str, ...]:
        """Return the selected ids of one kind."""
        found = self._of_kind.get(kind)
        if found is None:
            found = tuple(id_ for of, id_ in self._items if of == kind)
            self._of_kind[kind] = found
        return found

    def id_set(self, kind: str) -> frozenset[str]:
        """Return the selected ids of one kind, to look others up in."""
        found = self._sets.get(kind)
        if found is None:
            found = self._sets[kind] = frozenset(self.ids(kind))
        return found

    def first(self, kind: str) -> str:
        """Return the leading selected id of a kind, or "" when there is none."""
        return next((one.id for one in self._items if one.kind == kind), "")

    def holds(self, kind: str, id_: str) -> bool:
        """Tell whether this thing is selected."""
        if self._held is None:
            self._held = frozenset(self._items)
        return (kind, id_) in self._held
