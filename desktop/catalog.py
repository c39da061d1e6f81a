"""The table of every action of the window: frame, cases, roster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import desktop.cases.tools
import desktop.entities.tools
import desktop.map.tools
import desktop.organisation.tools
import desktop.staffing.tools
from desktop.action import Action, Hand
from desktop.texts import LANGUAGES, language
from desktop.theme import THEMES

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


def _undo(hand: Hand) -> None:
    hand.undo.undo()


FRAME: Final = (
    *(
        Action(f"mode.{mode}", "view", _mode(mode), f"Ctrl+{place + 1}")
        for place, mode in enumerate(MODES)
    ),
    Action("field", "view", lambda hand: hand.frame.focus_field(), "/", letter=True),
    Action("queue", "view", lambda hand: hand.frame.focus_queue(), "Q", letter=True),
    Action("roster", "view", lambda hand: hand.frame.toggle_roster(), "F2"),
    Action("back", "view", lambda hand: hand.frame.step_back(), "Esc"),
    Action("theme", "view", _turn_theme, "Ctrl+Shift+D", icon="theme-light-dark"),
    Action("language", "view", _turn_language, "Ctrl+Shift+L", icon="translate"),
    Action(
        "undo",
        "edit",
        _undo,
        "Ctrl+Z",
        ("UndoAct",),
        lambda hand: hand.undo.why_not(),
        "undo",
    ),
    Action(
        "history",
        "view",
        lambda hand: hand.frame.show_history(),
        "Ctrl+H",
        icon="bell-outline",
    ),
    Action(
        "settings",
        "view",
        lambda hand: hand.frame.ask_settings(),
        "Ctrl+,",
        icon="cog-outline",
    ),
    Action(
        "sign_in",
        "view",
        lambda hand: hand.frame.sign_in(),
        "Ctrl+U",
        icon="account-switch-outline",
    ),
    Action("keys", "help", lambda hand: hand.frame.show_keys(), "F1"),
)

ACTIONS: Final = (
    *FRAME,
    *desktop.cases.tools.ACTIONS,
    *desktop.staffing.tools.ACTIONS,
    *desktop.entities.tools.ACTIONS,
    *desktop.map.tools.ACTIONS,
    *desktop.organisation.tools.ACTIONS,
)
BY_ID: Final = {action.id: action for action in ACTIONS}
