"""How the map's layers stand: order, visibility, opacity, shading; kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from desktop.map.shading import FIGURES, Choice
from domain.classing import FEWEST, METHODS, MOST, QUANTILE

# The topmost first: as they lie until a hand orders them otherwise. Symbols and names
# are painted by each frame, areas and lines beforehand on one picture or several.
OVER: Final = ("cases", "people", "radar", "labels", "shops", "gaps")
# What borders follow, keep whole or do not cross; shown once a file has brought it in.
REFERENCES: Final = ("place", "barrier", "community", "road", "river")
UNDER: Final = ("borders", *REFERENCES, "density", "shading", "streets")
LAYERS: Final = (*OVER, *UNDER)
# Shown only once somebody asks for it.
ASKED_FOR: Final = frozenset({"radar"})
WEAKEST, STRONGEST = 20, 100
NUMBERS: Final = range(FEWEST, MOST + 1)


@dataclass(frozen=True, slots=True)
class LayerState:
    """The layers, topmost first; which are off; opacity in percent where not 100."""

    order: tuple[str, ...] = LAYERS
    off: frozenset[str] = ASKED_FOR
    opacity: Mapping[str, int] = field(default_factory=dict)
    shade: Choice = field(default_factory=Choice)

    def strengths(self) -> dict[str, float]:
        """Return 0 (off) to 1 for each layer."""
        made = {
            name: 0.0 if name in self.off else self.opacity.get(name, STRONGEST) / 100
            for name in LAYERS
        }
        if not self.shade.figure:
            made["shading"] = 0.0
        return made

    @property
    def shaded(self) -> bool:
        """Whether areas are shaded: the density is not drawn meanwhile."""
        return bool(self.shade.figure) and "shading" not in self.off


def sorted_order(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return every layer once: known ones as they were ordered.

    One that is not named lies below the one that it usually lies below.
    """
    made = [name for name in dict.fromkeys(names) if name in LAYERS]
    for place, name in enumerate(LAYERS):
        if name not in made:
            made.insert(made.index(LAYERS[place - 1]) + 1 if place else 0, name)
    return tuple(made)


def plain(state: LayerState) -> dict[str, Any]:
    """Return a state as JSON holds it."""
    shade = state.shade
    return {
        "order": list(state.order),
        "off": sorted(state.off),
        "opacity": dict(state.opacity),
        "figure": shade.figure,
        "method": shade.method,
        "classes": shade.classes,
        "breaks": list(shade.breaks),
    }


def told(kept: object) -> LayerState | None:
    """Return the state that JSON holds; what it says wrongly is passed over."""
    if not isinstance(kept, dict):
        return None
    opacity = kept.get("opacity")
    values = opacity.items() if isinstance(opacity, dict) else ()
    order = _names(kept.get("order"))
    return LayerState(
        sorted_order(order),
        # What was kept before a layer was known says nothing of it.
        frozenset(_names(kept.get("off"))) | (ASKED_FOR - set(order)),
        {
            name: min(STRONGEST, max(WEAKEST, value))
            for name, value in values
            if name in LAYERS and isinstance(value, int)
        },
        _choice(kept),
    )


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(one for one in value if one in LAYERS)


def _choice(kept: dict[str, Any]) -> Choice:
    figure, method = kept.get("figure"), kept.get("method")
    classes, breaks = kept.get("classes"), kept.get("breaks")
    return Choice(
        figure if figure in FIGURES else "",
        method if method in METHODS else QUANTILE,
        classes if isinstance(classes, int) and classes in NUMBERS else 5,
        tuple(
            float(one)
            for one in (breaks if isinstance(breaks, list) else ())
            if isinstance(one, int | float)
        ),
    )
