"""What can be done with the entities in doubt, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action
from desktop.map.canvas import MapCanvas
from desktop.radar_room import RadarRoom
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.action import Hand


def _room(hand: Hand) -> RadarRoom | None:
    try:
        found: object = hand.frame.pane(MapCanvas).findChild(RadarRoom)
    except LookupError:
        return None
    return found if isinstance(found, RadarRoom) else None


def _no_map(hand: Hand) -> str:
    return "" if _room(hand) is not None else t("map.why.no_map")


def _turn(hand: Hand) -> None:
    room = _room(hand)
    if room is not None:
        hand.desk.messages.say(t(f"radar.{'on' if room.turn() else 'off'}"))


def _list(hand: Hand) -> None:
    room = _room(hand)
    if room is not None:
        if not room.shown:
            room.turn()
        room.open_list("orphans")


ACTIONS: Final = (
    Action("map.radar", "view", _turn, "Alt+6", why_not=_no_map, icon="radar"),
    Action(
        "map.radar_list",
        "entity",
        _list,
        "Alt+7",
        why_not=_no_map,
        icon="format-list-checks",
    ),
)
