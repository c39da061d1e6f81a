"""What the command field found: one row each, in groups, counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The order of the groups; `verb` is an act on a case, `line` one typed before.
GROUPS: Final = (
    "batch",
    "verb",
    "recent",
    "line",
    "action",
    "case",
    "station",
    "grid",
    "person",
    "entity",
    "street",
)
DIGITS: Final = 9
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a line may mean: an act, a thing to select, a place to go to.

    `kind` is a group, or `head`, `help` and `none` for rows that only say something;
    `detail` stands at the right, `why` says why an act cannot be done now (of an
    `action` it is asked when its row is looked at).
    """

    kind: str
    id: str
    text: str
    action: str = ""
    person: str = ""
    detail: str = ""
    why: str = ""
    box: Box | None = None

    @property
    def can_be_picked(self) -> bool:
        """Tell whether Enter on the row does anything."""
        return self.kind not in {"head", "help", "none"}


def listed(
    groups: Mapping[str, Iterable[Found]], more: Mapping[str, int] | None = None
) -> list[Found]:
    """Return the rows of some groups under their heads, which count them.

    `more` are the counts of groups that show only their first rows.
    """
    rows: list[Found] = []
    for name, found in groups.items():
        inside = list(found)
        if not inside:
            continue
        count = max((more or {}).get(name, 0), len(inside))
        said = t("found.head", group=t(f"found.{name}"), n=f"{count:,}")
        shown = f"{len(inside)}/{count:,}" if count > len(inside) else f"{count:,}"
        rows.append(Found("head", name, t(f"found.{name}"), detail=shown, why=said))
        rows.extend(inside)
    return rows


def numbered(rows: list[Found]) -> dict[int, int]:
    """Return which row each digit picks: 1 is the first that can be picked."""
    spots = [place for place, row in enumerate(rows) if row.can_be_picked]
    return {digit + 1: place for digit, place in enumerate(spots[:DIGITS])}
