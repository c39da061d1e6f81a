"""Which key starts which action: the catalog's own, or the one a person chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.action import Action

# Keys that type, move or leave: to bind one would take it from every field.
NOT_TO_GIVE: Final = frozenset(
    {"Esc", "Return", "Enter", "Tab", "Shift+Tab", "Space", "Backspace", "Del"}
    | {"Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown"}
)

_chosen: dict[str, str] = {}


def choose(keys: Mapping[str, str]) -> None:
    """Use these keys by action id, and the catalog's own for all others."""
    _chosen.clear()
    _chosen.update(keys)


def key_of(action: Action) -> str:
    """Return the key of an action as it is now, "" for none."""
    if action.local:
        return action.key
    return _chosen.get(action.id, action.key)


def shown(key: str) -> str:
    """Return a key as this PC writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def plain(key: str) -> str:
    """Return a key in the one spelling that settings keep, "" if it is none."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def is_letter(key: str) -> bool:
    """Tell whether a key is one that types, so that it must not act in a text."""
    return len(plain(key)) == 1


def holder(key: str, actions: Iterable[Action], but: str = "") -> Action | None:
    """Return the action that has this key already, other than the one named.

    The first of two keys that are pressed one after the other is not free either.
    """
    wanted = plain(key)
    for action in actions:
        if action.id != but and wanted and _clash(plain(key_of(action)), wanted):
            return action
    return None


def _clash(held: str, wanted: str) -> bool:
    if held == wanted:
        return True
    return held.startswith(f"{wanted}, ") or wanted.startswith(f"{held}, ")
