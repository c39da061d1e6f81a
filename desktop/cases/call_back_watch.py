"""Says when a call-back is due: each once, however often the desk looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.texts import t

if TYPE_CHECKING:
    from desktop.desk import Desk

ONE_BY_ONE = 3


class CallBackWatch:
    """Looks for call-backs whose time has come, and puts them into the messages."""

    def __init__(self, desk: Desk) -> None:
        """Have said nothing yet."""
        self._desk = desk
        self._said: set[tuple[str, str]] = set()

    def look(self) -> int:
        """Say what has become due since the last look; return how many there were."""
        cases = self._desk.read.cases
        fresh = [
            row
            for row in cases.call_backs_due(self._desk.clock.now())
            if (row.id, row.due_at.isoformat()) not in self._said
        ]
        self._said |= {(row.id, row.due_at.isoformat()) for row in fresh}
        if len(fresh) > ONE_BY_ONE:
            self._desk.messages.say(t("call_back.many", n=len(fresh)), "warn")
            return len(fresh)
        for row in fresh:
            case = cases.case(row.case)
            number = row.case if case is None else case.number
            at = f"{row.due_at:%m-%d %H:%M}"
            said = t("call_back.due", at=at, number=number, text=row.text)
            self._desk.messages.say(said, "warn")
        return len(fresh)
