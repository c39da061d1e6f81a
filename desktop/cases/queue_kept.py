"""The views of the queue that each user of this PC keeps, and where he left it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop.cases.queue_view import BUILT_IN, View, view_from

if TYPE_CHECKING:
    from desktop.settings import Settings


class KeptViews:
    """Views by name, in the order of their keys: built-in ones, then one's own."""

    def __init__(self, settings: Settings | None, user: str) -> None:
        """Keep the views of `user` in the settings; without settings, for now only."""
        self._settings = settings
        self._spare: dict[str, Any] = {}
        self._user = user
        self.turn_to(user)

    def turn_to(self, user: str) -> None:
        """Serve another user."""
        self._user = user
        plain = self._kept().get("views")
        own = [view_from(one) for one in plain] if isinstance(plain, list) else []
        self.own: list[View] = [one for one in own if one.name]

    def _kept(self) -> dict[str, Any]:
        if self._settings is None:
            return self._spare
        found = self._settings.queues.setdefault(self._user, {})
        if not isinstance(found, dict):
            found = self._settings.queues[self._user] = {}
        return found

    @property
    def all(self) -> tuple[View, ...]:
        """Every view, in the order of the keys that show them."""
        return (*BUILT_IN.values(), *self.own)

    def named(self, name: str) -> View | None:
        """Return the view of a name."""
        return next((one for one in self.all if one.name == name), None)

    def name_of(self, view: View) -> str:
        """Return what a view that looks like this is called, "" for none."""
        return next((one.name for one in self.all if one.same_as(view)), "")

    @property
    def last(self) -> View:
        """The view as the user left it."""
        kept = self._kept().get("last")
        return BUILT_IN["all"] if kept is None else view_from(kept)

    @last.setter
    def last(self, view: View) -> None:
        self._kept()["last"] = view.plain()

    @property
    def seen_until(self) -> datetime | None:
        """The moment until which the user has seen new cases come, None at first."""
        try:
            return datetime.fromisoformat(str(self._kept().get("seen", "")))
        except ValueError:
            return None

    @seen_until.setter
    def seen_until(self, at: datetime) -> None:
        self._kept()["seen"] = at.isoformat()

    def save(self, view: View, name: str) -> View:
        """Keep a view under a name of one's own, in place of one that had it."""
        made = replace(view, name=name)
        if any(one.name == name for one in self.own):
            self.own = [made if one.name == name else one for one in self.own]
        else:
            self.own = [*self.own, made]
        self._write()
        return made

    def rename(self, name: str, other: str) -> None:
        """Call a view of one's own otherwise."""
        self.own = [
            replace(one, name=other) if one.name == name else one for one in self.own
        ]
        self._write()

    def delete(self, name: str) -> None:
        """Keep a view of one's own no more."""
        self.own = [one for one in self.own if one.name != name]
        self._write()

    def _write(self) -> None:
        self._kept()["views"] = [one.plain() for one in self.own]
        if self._settings is not None:
            self._settings.save()
