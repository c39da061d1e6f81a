"""How a queue is looked at: lanes, filters, order, groups and columns, kept by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from desktop.shapes import LANES

OPEN_LANES: Final = LANES[:-1]
CLOCK: Final = "clock"
# What may stand beside matter, place and both clocks, in this order.
EXTRA_COLUMNS: Final = (
    "received",
    "grid",
    "station",
    "handler",
    "kind",
    "priority",
    "flags",
    "entity",
    "source",
    "source_no",
)
SORTS: Final = (
    CLOCK,
    "statutory",
    "assessment",
    "number",
    "matter",
    "place",
    "received",
    "grid",
    "station",
    "handler",
    "kind",
    "priority",
    "flags",
    "entity",
    "source",
    "source_no",
)
GROUPS: Final = ("station", "grid", "handler", "kind", "matter", "due_day")
# Chips of values, then those that are a question of their own.
VALUE_CHIPS: Final = ("kind", "station", "grid", "handler", "flag", "source", "matter")
DUE_WITHIN: Final = ("1h", "4h", "today", "1d", "3d")
CHIPS: Final = (*VALUE_CHIPS, "due", "overdue", "new", "mine", "unassigned")


class Chip(NamedTuple):
    """One filter: what it looks at, and the value it wants ("" = a plain question)."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the queue; `name` "" = changed by hand, not kept.

    Chips of one kind widen each other, chips of different kinds narrow.
    """

    name: str = ""
    lanes: tuple[str, ...] = LANES
    chips: tuple[Chip, ...] = ()
    text: str = ""
    sort: str = CLOCK
    down: bool = False
    group: str = ""
    columns: tuple[str, ...] = ()

    def sorted_by(self, sort: str) -> View:
        """Return the view ordered otherwise; asked twice, the other way round."""
        down = sort == self.sort and not self.down
        return replace(self, sort=sort, down=down)

    def pressed(self, sort: str) -> View:
        """Return the view after a press on a column; a third one ends its order."""
        if sort == self.sort and self.down:
            return replace(self, sort=CLOCK, down=False)
        return self.sorted_by(sort)

    def with_chip(self, chip: Chip) -> View:
        """Return the view with one more filter; one it has already is taken off."""
        if chip in self.chips:
            return self.without(chip)
        return replace(self, chips=(*self.chips, chip))

    def without(self, chip: Chip) -> View:
        """Return the view with one filter less."""
        return replace(self, chips=tuple(one for one in self.chips if one != chip))

    def with_column(self, column: str) -> View:
        """Return the view with a column more, or less when it has it."""
        held = set(self.columns) ^ {column}
        return replace(self, columns=tuple(one for one in EXTRA_COLUMNS if one in held))

    def bare(self) -> View:
        """Return the view without anything that leaves cases out."""
        return replace(self, chips=(), text="", lanes=LANES)

    def same_as(self, other: View) -> bool:
        """Tell whether two views look alike, whatever they are called."""
        return replace(self, name="") == replace(other, name="")

    def plain(self) -> dict[str, Any]:
        """Return the view as settings hold it."""
        return {
            "name": self.name,
            "lanes": list(self.lanes),
            "chips": [list(chip) for chip in self.chips],
            "text": self.text,
            "sort": self.sort,
            "down": self.down,
            "group": self.group,
            "columns": list(self.columns),
        }


BUILT_IN: Final = {
    "all": View("all"),
    "overdue": View("overdue", OPEN_LANES, (Chip("overdue"),)),
    "today": View("today", OPEN_LANES, (Chip("due", "today"),)),
    "mine": View("mine", OPEN_LANES, (Chip("mine"),)),
    "unassigned": View("unassigned", OPEN_LANES, (Chip("unassigned"),)),
}


def view_from(plain: object) -> View:
    """Read a view that settings hold; what is unknown there is left out."""
    if not isinstance(plain, dict):
        return View()
    sort = str(plain.get("sort", CLOCK))
    group = str(plain.get("group", ""))
    lanes = _known(plain.get("lanes"), LANES)
    return View(
        name=str(plain.get("name", "")),
        lanes=lanes or LANES,
        chips=tuple(_chips(plain.get("chips"))),
        text=str(plain.get("text", "")),
        sort=sort if sort in SORTS else CLOCK,
        down=plain.get("down") is True,
        group=group if group in GROUPS else "",
        columns=_known(plain.get("columns"), EXTRA_COLUMNS),
    )


def _known(found: object, allowed: tuple[str, ...]) -> tuple[str, ...]:
    held = found if isinstance(found, list) else []
    return tuple(one for one in allowed if one in held)


def _chips(found: object) -> list[Chip]:
    held = found if isinstance(found, list) else []
    return [
        Chip(str(one[0]), str(one[1]))
        for one in held
        if isinstance(one, list) and len(one) == len(Chip._fields) and one[0] in CHIPS
    ]
