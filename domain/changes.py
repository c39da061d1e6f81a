"""What a command made stale: ids by kind, so that views re-read those and no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ALL = "*"
KINDS = (
    "workspace",
    "user",
    "rule",
    "unit",
    "grid",
    "reference",
    "street",
    "plan",
    "border_request",
    "entity",
    "premises",
    "person",
    "post",
    "shift",
    "leave",
    "takeover",
    "position",
    "case",
    "outside_edit",
)


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids that are now stale, by kind; the id `*` stands for the whole kind."""

    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @staticmethod
    def of(kind: str, ids: Iterable[str] = (ALL,)) -> Changes:
        """Return the changes of one kind (the whole kind when no ids are named)."""
        if kind not in KINDS:
            message = f"no such kind of change: {kind}"
            raise ValueError(message)
        return Changes({kind: frozenset(ids)})

    def __or__(self, other: Changes) -> Changes:
        """Join two sets of changes."""
        kinds = dict(self.kinds)
        for kind, ids in other.kinds.items():
            kinds[kind] = kinds.get(kind, frozenset()) | ids
        return Changes(kinds)

    def ids(self, kind: str) -> frozenset[str]:
        """Return the ids of a kind (holding `*` when all of it is stale)."""
        return self.kinds.get(kind, frozenset())

    def touches(self, *kinds: str) -> bool:
        """Tell whether anything of these kinds is stale."""
        return any(self.kinds.get(kind) for kind in kinds)

    def whole(self, kind: str) -> bool:
        """Tell whether a whole kind is stale."""
        return ALL in self.ids(kind)

    def listed(self) -> dict[str, list[str]]:
        """Return plain sorted lists, as scripts and the journal hold them."""
        return {kind: sorted(ids) for kind, ids in sorted(self.kinds.items()) if ids}


NOTHING = Changes()
