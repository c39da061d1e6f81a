"""The running desk's own door for the command line: asked on a thread, done on ours."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from db.door import LocalDoor, result_of
from desktop.remote_door import DoorServer, answered

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.sealed import Keyring
    from db.store import Session
    from desktop.desk import Desk

Plain = dict[str, Any]
# A verb waits this long for a desk whose window is busy before it gives up.
ANSWER_S = 30.0


class _Asked:
    """One request on its way to the window's thread and back."""

    def __init__(self, request: Plain) -> None:
        self.request = request
        self.answer: Plain = {"unavailable": "DESK_BUSY", "fields": {}}
        self.done = threading.Event()


class DeskServer(QObject):
    """Takes commands of the same account's command line into the running window."""

    _arrived = Signal(object)
    front_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        identify: Callable[[str, str], tuple[Session, Keyring | None]],
        address: str,
        key: bytes,
    ) -> None:
        """Serve `desk` at `address`; `identify` checks --as USER and his secret."""
        super().__init__()
        self._desk = desk
        self._identify = identify
        self._arrived.connect(self._do, Qt.ConnectionType.QueuedConnection)
        self._server = DoorServer(address, key, self._serve)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _serve(self, request: Plain) -> Plain:
        """Hand a request to the window's thread and wait for it there."""
        asked = _Asked(request)
        self._arrived.emit(asked)
        asked.done.wait(ANSWER_S)
        return asked.answer

    @Slot(object)
    def _do(self, asked: _Asked) -> None:
        try:
            asked.answer = answered(self._answer, asked.request)
        finally:
            asked.done.set()

    def _answer(self, request: Plain) -> Any:
        if request.get("front"):
            self.front_wanted.emit()
            return True
        login = str(request.get("login", ""))
        session, keys = self._identify(login, str(request.get("secret", "")))
        door = LocalDoor(self._desk.store, session, keys)
        name, outcome = door.act(request["do"])
        self._desk.announce(outcome, origin=self)
        return result_of(name, outcome)
