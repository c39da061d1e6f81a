"""What can be done with the layers of the map, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action
from desktop.map.canvas import MapCanvas
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.action import Hand


def _next_figure(hand: Hand) -> None:
    canvas = hand.frame.show_pane(MapCanvas)
    canvas.panels.layers.shade.step()
    figure = canvas.panels.layers.shade.figure_name
    hand.desk.messages.say(t("map.shade.said", figure=figure))


def _show_layers(hand: Hand) -> None:
    canvas = hand.frame.show_pane(MapCanvas)
    canvas.toggle_layers()
    if not canvas.panels.layers.isHidden():
        canvas.panels.layers.enter()


def _no_map(hand: Hand) -> str:
    try:
        canvas = hand.frame.pane(MapCanvas)
    except LookupError:
        return t("unavailable.NO_MAP_HERE")
    return "" if canvas.content.bounds else t("map.empty")


LAYER_ACTIONS: Final = (
    Action(
        "map.shade",
        "view",
        _next_figure,
        "K",
        why_not=_no_map,
        icon="palette-outline",
        letter=True,
    ),
    Action(
        "map.layers",
        "view",
        _show_layers,
        "L",
        why_not=_no_map,
        icon="layers-outline",
        letter=True,
    ),
)
