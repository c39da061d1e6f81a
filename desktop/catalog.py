"""The table of every action of the window: frame, cases, roster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import desktop.assess.tools
import desktop.cases.tools
import desktop.entities.tools
import desktop.files.tools
import desktop.map.tools
import desktop.organisation.tools
import desktop.staffing.tools
from desktop import border_tools, pane_tools, problem_tools, radar_tools, redraw_tools
from desktop.action import Action, Hand
from desktop.boundary import division_tools, draft_tools, plan_tools
from desktop.texts import LANGUAGES, language, t
from desktop.theme import SCALES, THEMES, nearest_scale

if TYPE_CHECKING:
    from collections.abc import Callable

MODES: Final = ("watch", "redraw", "roster", "assess", "train")


def _mode(mode: str) -> Callable[[Hand], None]:
    return lambda hand: hand.frame.show_mode(mode)


def _turn_theme(hand: Hand) -> None:
    settings = hand.settings
    settings.theme = THEMES[1 - THEMES.index(settings.theme)]
    hand.frame.redress()


def _turn_language(hand: Hand) -> None:
    hand.settings.language = LANGUAGES[1 - LANGUAGES.index(language())]
    hand.frame.redress()


def _steps(hand: Hand) -> bool:
    """Tell whether undo goes by the steps of the open plan, not the window's acts."""
    return hand.frame.mode == "redraw" and bool(hand.plan.id)


def _undo(hand: Hand) -> None:
    if _steps(hand):
        hand.plan.undo()
    else:
        hand.undo.undo()


def _redo(hand: Hand) -> None:
    if _steps(hand):
        hand.plan.redo()
    else:
        hand.undo.redo()


def _no_undo(hand: Hand) -> str:
    return hand.plan.why_no_undo() if _steps(hand) else hand.undo.why_not()


def _no_redo(hand: Hand) -> str:
    return hand.plan.why_no_redo() if _steps(hand) else hand.undo.why_no_redo()


def _part(name: str) -> Callable[[Hand], None]:
    return lambda hand: hand.frame.show_part(name)


def _resize(by: int) -> Callable[[Hand], None]:
    def resize(hand: Hand) -> None:
        place = SCALES.index(nearest_scale(hand.settings.type_scale)) + by
        hand.settings.type_scale = SCALES[place] if by else 1.0
        hand.frame.redress()

    return resize


def _no_size(by: int) -> Callable[[Hand], str]:
    def why(hand: Hand) -> str:
        place = SCALES.index(nearest_scale(hand.settings.type_scale)) + by
        return "" if 0 <= place < len(SCALES) else t("why.no_other_size")

    return why


def _turn_rows(hand: Hand) -> None:
    hand.settings.compact_rows = not hand.settings.compact_rows
    hand.frame.redress()


def _turn_sounds(hand: Hand) -> None:
    silent = not any(hand.settings.sounds.values())
    hand.settings.sounds = dict.fromkeys(hand.settings.sounds, silent)
    hand.settings.save()
    said = t("sounds.on" if silent else "sounds.off")
    hand.desk.messages.say(said)


def _nothing_runs(hand: Hand) -> str:
    return "" if hand.tasks.busy() else t("why.nothing_runs")


FRAME: Final = (
    *(
        Action(f"mode.{mode}", "view", _mode(mode), f"Ctrl+{place + 1}")
        for place, mode in enumerate(MODES)
    ),
    Action("field", "view", lambda hand: hand.frame.focus_field(), "/", letter=True),
    Action("palette", "view", _part("palette"), "Ctrl+K"),
    Action("queue", "view", lambda hand: hand.frame.focus_queue(), "Q", letter=True),
    Action("roster", "view", lambda hand: hand.frame.toggle_roster(), "F2"),
    Action("pane.next", "view", _part("next_pane"), "F4"),
    Action("pane.previous", "view", _part("previous_pane"), "Shift+F4"),
    Action("back", "view", lambda hand: hand.frame.step_back(), "Esc"),
    Action("full_screen", "view", _part("full_screen"), "F11"),
    Action("theme", "view", _turn_theme, "Ctrl+Shift+D", icon="theme-light-dark"),
    Action("language", "view", _turn_language, "Ctrl+Shift+L", icon="translate"),
    Action("type.larger", "view", _resize(1), "Ctrl+=", why_not=_no_size(1)),
    Action("type.smaller", "view", _resize(-1), "Ctrl+-", why_not=_no_size(-1)),
    Action("type.usual", "view", _resize(0), "Ctrl+0"),
    Action("rows", "view", _turn_rows, "Ctrl+Shift+O"),
    Action(
        "undo",
        "edit",
        _undo,
        "Ctrl+Z",
        ("UndoAct", "UndoStep"),
        _no_undo,
        "undo",
    ),
    Action(
        "redo",
        "edit",
        _redo,
        "Ctrl+Y",
        ("UndoAct", "RedoStep"),
        _no_redo,
        "redo",
    ),
    Action(
        "undo.list",
        "edit",
        _part("undo_list"),
        "Ctrl+Shift+Z",
        ("UndoAct",),
        lambda hand: "" if hand.undo.steps else t("undo.nothing"),
        "history",
    ),
    Action("stop", "edit", _part("stop"), "Ctrl+.", why_not=_nothing_runs),
    Action("history", "desk", _part("history"), "Ctrl+H", icon="bell-outline"),
    Action("settings", "desk", _part("settings"), "Ctrl+,", icon="cog-outline"),
    Action("sounds", "desk", _turn_sounds, "Ctrl+Shift+Y", icon="volume-high"),
    Action(
        "sign_in",
        "desk",
        lambda hand: hand.frame.sign_in(),
        "Ctrl+U",
        icon="account-switch-outline",
    ),
    Action("lock", "desk", _part("lock"), "Ctrl+F12", icon="lock-outline"),
    Action("quit", "desk", _part("quit"), "Ctrl+Q"),
    Action("menu", "help", _part("menu"), "F10", icon="menu"),
    Action("help", "help", _part("help"), "F1", icon="help-circle-outline"),
    Action("keys", "help", _part("keys"), "Shift+F1", icon="keyboard-outline"),
)

ACTIONS: Final = (
    *FRAME,
    *pane_tools.ACTIONS,
    *desktop.cases.tools.ACTIONS,
    *desktop.assess.tools.ACTIONS,
    *desktop.staffing.tools.ACTIONS,
    *desktop.entities.tools.ACTIONS,
    *desktop.files.tools.ACTIONS,
    *desktop.map.tools.ACTIONS,
    *desktop.organisation.tools.ACTIONS,
    *plan_tools.ACTIONS,
    *draft_tools.ACTIONS,
    *division_tools.ACTIONS,
    *problem_tools.ACTIONS,
    *border_tools.ACTIONS,
    *redraw_tools.ACTIONS,
    *radar_tools.ACTIONS,
)
BY_ID: Final = {action.id: action for action in ACTIONS}
