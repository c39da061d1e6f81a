"""What can be done with the map, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from desktop.action import Action
from desktop.map import compare_tools
from desktop.map.canvas import MapCanvas
from desktop.map.goal_tools import GOAL_ACTIONS
from desktop.map.hand import KEY_FACTOR
from desktop.map.layer_tools import LAYER_ACTIONS
from desktop.map.side_words import SIDE_ACTIONS
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.action import Hand

    Do = Callable[[MapCanvas], object]
    Why = Callable[[MapCanvas], str]


def _map(hand: Hand) -> MapCanvas | None:
    try:
        return hand.frame.pane(MapCanvas)
    except LookupError:
        return None


def _why(*reasons: Why) -> Callable[[Hand], str]:
    """Return what says why not: no map here, no grids, or one of these reasons."""

    def why(hand: Hand) -> str:
        canvas = _map(hand)
        if canvas is None:
            return t("unavailable.NO_MAP_HERE")
        if canvas.content.bounds is None:
            return t("map.empty")
        return next((said for one in reasons if (said := one(canvas))), "")

    return why


def _do(act: Do) -> Callable[[Hand], None]:
    """Return what does something on the map, brought to the front for it."""

    def run(hand: Hand) -> None:
        canvas = _map(hand)
        if canvas is not None and canvas.isVisible():
            # Several modes show the map: it stays in the one that is on.
            canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            canvas = hand.frame.show_pane(MapCanvas)
        act(canvas)

    return run


def _say(act: Callable[[MapCanvas], str]) -> Callable[[Hand], None]:
    """Return what does something on the map where it stands, and says what came."""

    def run(hand: Hand) -> None:
        canvas = _map(hand)
        said = act(canvas) if canvas is not None else ""
        if said:
            hand.desk.messages.say(said)

    return run


def _nothing_chosen(canvas: MapCanvas) -> str:
    box = canvas.picking.box_of(canvas.selection.items)
    return "" if box is not None else t("map.why.nothing_chosen")


def _no_like(canvas: MapCanvas) -> str:
    kinds = {one.kind for one in canvas.selection.items[:1]}
    known = kinds & {"case", "grid", "person"}
    return "" if known else t("map.why.no_like")


def _no_case_here(canvas: MapCanvas) -> str:
    return "" if canvas.choosing.cases_in_view() else t("map.why.no_case_here")


def _no_view(*, forward: bool) -> Why:
    def why(canvas: MapCanvas) -> str:
        if canvas.travel.can_go_back(forward=forward):
            return ""
        return t("map.why.no_next" if forward else "map.why.no_previous")

    return why


def _nothing_measured(canvas: MapCanvas) -> str:
    return "" if canvas.bench.measure.words() else t("map.why.nothing_measured")


def _copy_place(canvas: MapCanvas) -> str:
    return t("map.copied.what", what=canvas.pointer.copy())


def _next_system(canvas: MapCanvas) -> str:
    readout = canvas.panels.readout
    readout.next_system()
    return t("map.system.now", system=t(f"map.system.{readout.system}"))


def _copy_measure(canvas: MapCanvas) -> str:
    return t("map.copied.what", what=canvas.bench.copy_measure())


def _action(
    name: str,
    run: Callable[[Hand], None],
    key: str,
    *reasons: Why,
    icon: str = "",
    letter: bool = False,
) -> Action:
    why = _why(*reasons)
    return Action(f"map.{name}", "map", run, key, why_not=why, icon=icon, letter=letter)


_NEXT, _PREVIOUS = _no_view(forward=True), _no_view(forward=False)

ACTIONS: Final[tuple[Action, ...]] = (
    *LAYER_ACTIONS,
    *SIDE_ACTIONS,
    *compare_tools.ACTIONS,
    *GOAL_ACTIONS,
    _action(
        "zoom_in",
        _do(lambda one: one.travel.jump_by(KEY_FACTOR)),
        "+",
        icon="plus",
        letter=True,
    ),
    _action(
        "zoom_out",
        _do(lambda one: one.travel.jump_by(1 / KEY_FACTOR)),
        "-",
        icon="minus",
        letter=True,
    ),
    _action("fit", _do(MapCanvas.fit), "Alt+1", icon="fit-to-screen-outline"),
    _action(
        "to_selection",
        _do(MapCanvas.reveal_selection),
        ".",
        _nothing_chosen,
        icon="crosshairs-gps",
        letter=True,
    ),
    _action(
        "previous_view",
        _do(lambda one: one.travel.go_back()),
        "Alt+Left",
        _PREVIOUS,
        icon="arrow-left",
    ),
    _action(
        "next_view",
        _do(lambda one: one.travel.go_back(forward=True)),
        "Alt+Right",
        _NEXT,
        icon="arrow-right",
    ),
    _action(
        "go_to",
        _do(lambda one: one.bench.ask_where()),
        "G",
        icon="map-marker-outline",
        letter=True,
    ),
    _action(
        "measure",
        _do(lambda one: one.bench.measure.toggle("length")),
        "M",
        icon="ruler",
        letter=True,
    ),
    _action(
        "measure_area",
        _do(lambda one: one.bench.measure.toggle("area")),
        "Ctrl+Shift+M",
        icon="vector-polygon",
    ),
    _action(
        "copy_measure",
        _say(_copy_measure),
        "Alt+8",
        _nothing_measured,
        icon="content-copy",
    ),
    _action("copy_place", _say(_copy_place), "Ctrl+Shift+C", icon="crosshairs"),
    _action("system", _say(_next_system), "H", icon="earth", letter=True),
    _action(
        "next_grid",
        _do(lambda one: one.choosing.walk_grids(1)),
        "Alt+4",
    ),
    _action(
        "previous_grid",
        _do(lambda one: one.choosing.walk_grids(-1)),
        "Alt+3",
    ),
    _action(
        "next_case",
        _do(lambda one: one.choosing.walk_cases(1)),
        "]",
        _no_case_here,
        letter=True,
    ),
    _action(
        "previous_case",
        _do(lambda one: one.choosing.walk_cases(-1)),
        "[",
        _no_case_here,
        letter=True,
    ),
    _action(
        "similar",
        _say(lambda one: one.choosing.similar()),
        "Ctrl+Shift+G",
        _no_like,
        icon="select-group",
    ),
    _action(
        "card",
        _do(lambda one: one.pointer.show_chosen()),
        "Alt+9",
        _nothing_chosen,
        icon="card-text-outline",
    ),
    _action(
        "save_picture",
        _do(lambda one: one.bench.picture.ask()),
        "Ctrl+P",
        icon="image-outline",
    ),
    _action(
        "copy_picture",
        _do(lambda one: one.bench.picture.copy()),
        "Ctrl+Shift+P",
        icon="image-multiple-outline",
    ),
)
