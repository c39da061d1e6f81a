"""Old events told in today's words, so that a journal of any age can be replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Told = dict[str, Any]

# The schema version that this program writes. An event kind that changes its
# fields raises this number and adds its upcaster for the version before.
SCHEMA_VERSION = 1

# (event kind, version it was written under) -> the same event one version later,
# as (kind, fields): a kind may be renamed or split off that way.
UPCASTERS: dict[tuple[str, int], Callable[[Told], tuple[str, Told]]] = {}


def upcast(
    kind: str,
    version: int,
    fields: Told,
    upcasters: Mapping[tuple[str, int], Callable[[Told], tuple[str, Told]]] = UPCASTERS,
) -> tuple[str, Told]:
    """Return an event's kind and fields as the current schema version tells them."""
    for step in range(version, SCHEMA_VERSION):
        change = upcasters.get((kind, step))
        if change is not None:
            kind, fields = change(fields)
    return kind, fields
