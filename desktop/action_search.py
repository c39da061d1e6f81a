"""Actions found by what is typed: hanzi, pinyin initials, English words, id."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop import key_choice, texts
from desktop.catalog import ACTIONS, BY_ID
from desktop.found import Found
from domain.staffing.initials import initials_of

if TYPE_CHECKING:
    from desktop.action import Action, Hand

NO_RANK = 9
A_TURN, EVERY_MS = 8, 20


@lru_cache(maxsize=1024)
def names(action: str) -> tuple[str, str, str, str]:
    """Return the hanzi, the initials, the English and the tips of an action."""
    both = texts.both(f"action.{action}")
    tips = texts.both(f"action.{action}.tip")
    zh, en = both["zh"].lower(), both["en"].lower()
    letters = "".join(one for one in initials_of(zh) if one.isalnum())
    return zh, letters, en, f"{tips['zh']} {tips['en']}".lower()


class NamesAhead(QObject):
    """Works the initials of all actions out, a few a turn, before somebody types.

    All at once they would make the first key press a long one.
    """

    def __init__(self, parent: QObject) -> None:
        """Begin at once; what is typed before it is through is found as well."""
        super().__init__(parent)
        self._left = iter(ACTIONS)
        self._turn = QTimer(self)
        self._turn.setInterval(EVERY_MS)
        self._turn.timeout.connect(self._some)
        self._turn.start()

    def _some(self) -> None:
        some = list(islice(self._left, A_TURN))
        for action in some:
            names(action.id)
        if not some:
            self._turn.stop()


def rank(action: Action, typed: str) -> int:
    """Return how well an action fits what was typed: 0 best, NO_RANK not at all."""
    word = typed.strip().lower()
    zh, letters, en, tips = names(action.id)
    if word in {zh, en, letters, action.id}:
        return 0
    if zh.startswith(word) or en.startswith(word) or letters.startswith(word):
        return 1
    if any(part.startswith(word) for part in en.split()) or word in zh:
        return 2
    if word in action.id or word in letters:
        return 3
    words = word.split()
    if all(one in f"{zh} {en} {action.id} {tips}" for one in words):
        return 4
    return NO_RANK


def actions_for(hand: Hand, typed: str, worst: int = NO_RANK - 1) -> list[Found]:
    """Return the actions that fit, the best first; all of them for nothing typed."""
    recent = [one.partition(":")[2] for one in hand.settings.finds]
    place = {one: at for at, one in enumerate(recent)}
    ranked = [
        (rank(action, typed) if typed.strip() else 0, at, action)
        for at, action in enumerate(ACTIONS)
    ]
    good = [one for one in ranked if one[0] <= worst]
    good.sort(key=lambda one: (one[0], place.get(one[2].id, len(recent)), one[1]))
    return [action_row(action) for _rank, _at, action in good]


def action_row(action: Action) -> Found:
    """Return the row of an action with its key; `why_not_row` says if it can be."""
    key = key_choice.shown(key_choice.key_of(action))
    return Found("action", action.id, action.text, action.id, detail=key)


def why_not_row(hand: Hand, row: Found) -> str:
    """Return why what a row stands for cannot be done now, or ""."""
    if row.kind != "action":
        return row.why
    return BY_ID[row.id].why_not(hand)


def best_rank(typed: str) -> int:
    """Return how well the best action fits what was typed."""
    if not typed.strip():
        return NO_RANK
    return min(rank(action, typed) for action in ACTIONS)
