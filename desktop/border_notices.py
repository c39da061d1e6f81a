"""Who is concerned by a border in question is told so in the message bar."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop import key_choice
from desktop.boundary.border_list import answer_word, grid_names, station_name
from desktop.catalog import BY_ID
from desktop.texts import t
from domain.access.permissions import allowed
from domain.plans.border_states import ACCEPTED, DECLINED, PENDING, state_of
from domain.plans.lifecycle import unit_above
from domain.plans.negotiating import DRAW, may_answer

if TYPE_CHECKING:
    from desktop.desk import Desk
    from domain.changes import Changes
    from domain.plans.border_states import BorderRequest

# An answer is told to who asked when he sits down within so long.
NEWS: Final = timedelta(days=3)


class BorderNotices(QObject):
    """Tells of requests that wait for an answer, were answered, or can be drawn.

    Each thing is told once to each who is concerned while the desk runs, and what
    still waits again when somebody sits down.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        """Look as soon as the window has its turn, and whenever something changes."""
        super().__init__(parent)
        self._desk = desk
        self._told: set[tuple[str, str, str]] = set()
        desk.changed.connect(self._changed)
        desk.session_changed.connect(lambda _session: self.look())
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.timeout.connect(self.look)
        self._first.start(0)

    def stop(self) -> None:
        """Look no more."""
        self._first.stop()

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches("border_request"):
            self.look()

    def look(self) -> None:
        """Tell what concerns who sits here and was not told to him yet."""
        read, user = self._desk.read, self._desk.session.user
        for one in reversed(read.plans.border_requests()):
            for name, said in self._news(one):
                if (user, one.id, name) not in self._told:
                    self._told.add((user, one.id, name))
                    self._desk.messages.say(said)

    def _news(self, one: BorderRequest) -> list[tuple[str, str]]:
        """Return what there is to tell of a request, each under a name of its own."""
        read, state = self._desk.read, state_of(one, self._desk.read)
        if state not in {PENDING, ACCEPTED, DECLINED}:
            return []
        key = key_choice.shown(key_choice.key_of(BY_ID["border.list"]))
        grids = grid_names(read, one)
        found = self._answers(one, grids, key)
        if state == PENDING and self._waits_for_me(one):
            names = " / ".join(station_name(read, unit) for unit in one.stations)
            said = t("border.notice.waiting", grids=grids, stations=names, key=key)
            found.append((PENDING, said))
        if state == ACCEPTED and self._may_draw(one):
            found.append((ACCEPTED, t("border.notice.drawable", grids=grids, key=key)))
        return found

    def _waits_for_me(self, one: BorderRequest) -> bool:
        """Tell whether who sits here may answer, and has not for the other side."""
        me = self._desk.session.user
        if any(said.by == me for _station, said in one.answers):
            return False
        return bool(may_answer(one.waiting, self._desk.asking(), self._desk.read))

    def _may_draw(self, one: BorderRequest) -> bool:
        read = self._desk.read
        above = unit_above(one.stations, read)
        return allowed(self._desk.asking(), DRAW, above, read)

    def _answers(
        self, one: BorderRequest, grids: str, key: str
    ) -> list[tuple[str, str]]:
        """Return what others have said of late to what this person asked for."""
        me, read, found = self._desk.session.user, self._desk.read, []
        for station, said in one.answers if one.by == me else ():
            if said.by == me or self._desk.clock.now() - said.at > NEWS:
                continue
            words = t(
                "border.notice.answered",
                station=station_name(read, station),
                answer=answer_word(one, station),
                grids=grids,
                key=key,
            )
            found.append((f"{station} {said.accepted} {said.at}", words))
        return found
