"""One thing that a check found in a plan: how grave, where, how large, how to mend."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

ERROR: Final = "error"
WARNING: Final = "warning"
INFO: Final = "info"
OFF: Final = "off"
GRAVITIES: Final = (ERROR, WARNING, INFO, OFF)
# How grave each kind is where no rule row says otherwise.
GRAVITY_OF: Final[dict[str, str]] = {
    "invalid": ERROR,
    "overlap": ERROR,
    "gap": ERROR,
    "outside": ERROR,
    "code_twice": ERROR,
    "code_wrong": ERROR,
    "too_small": ERROR,
    "sliver": ERROR,
    "small": WARNING,
    "slim": WARNING,
    "neck": WARNING,
    "parts": WARNING,
    "place_cut": WARNING,
    "community_cut": WARNING,
    "barrier_crossed": WARNING,
    "on_border": WARNING,
    "reference_left": WARNING,
    "name_twice": WARNING,
    "station_empty": WARNING,
    "station_border": WARNING,
    "near_vertices": WARNING,
    "handed_over": INFO,
    "community_unsure": INFO,
    "enclave": INFO,
    "undivided": INFO,
    "no_officer": INFO,
    "no_backup": INFO,
    "over_capacity": INFO,
    "certificate_ends": INFO,
    "few_vertices": INFO,
    "ragged": INFO,
}


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend a finding: commands on the plan, in their order, and its words."""

    kind: str
    commands: tuple[Any, ...]
    told: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found; `key` is the same however often the plan is checked.

    `old` = the plan did not bring it about. `told` are the words of its sentence,
    `why` the variant of the sentence ("" = the plain one). `x`, `y` in metres, None =
    it lies nowhere in particular. `spot` is the piece of ground that is meant.
    """

    key: str
    kind: str
    gravity: str
    grids: tuple[str, ...] = ()
    x: float | None = None
    y: float | None = None
    area_m2: float = 0.0
    width_m: float = 0.0
    length_m: float = 0.0
    count: int = 0
    told: dict[str, str] = field(default_factory=dict)
    why: str = ""
    fixes: tuple[Fix, ...] = ()
    old: bool = False
    spot: BaseGeometry | None = field(default=None, compare=False)


ORDER: Final = {gravity: number for number, gravity in enumerate(GRAVITIES)}
KIND_ORDER: Final = {kind: number for number, kind in enumerate(GRAVITY_OF)}


def ordered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, the gravest first, each key once."""
    once = {one.key: one for one in found}
    return tuple(
        sorted(
            once.values(),
            key=lambda one: (ORDER[one.gravity], KIND_ORDER[one.kind], one.key),
        )
    )


def metres(value: float) -> str:
    """Return a length or width for a sentence: fine where it is small."""
    return (
        f"{value:.2f}"
        if value < 1
        else f"{value:.1f}"
        if value < 10
        else f"{value:,.0f}"
    )


def square(value: float) -> str:
    """Return an area in square metres for a sentence."""
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"
