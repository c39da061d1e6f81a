"""Takes the command line's requests on its thread and does them on the window's."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from db.door import LocalDoor
from desktop.remote_door import DoorServer, address_for, answered, key_of
from domain.changes import Changes
from domain.refused import Unavailable

if TYPE_CHECKING:
    from pathlib import Path

    from db.workspace import Workspace
    from desktop.desk import Desk

Plain = dict[str, Any]
PATIENCE_S = 60.0


class _Request:
    def __init__(self, plain: Plain) -> None:
        self.plain = plain
        self.answer: Plain = {}
        self.done = threading.Event()


class DeskDoor(QObject):
    """The running desk's door for the command line; what it does shows at once."""

    front_wanted = Signal()
    _asked = Signal(object)

    def __init__(self, desk: Desk, workspace: Workspace, home: Path) -> None:
        """Listen for requests to this workspace."""
        super().__init__()
        self._desk = desk
        self._workspace = workspace
        self._asked.connect(self._do)
        address = address_for(home, workspace.path)
        self._server = DoorServer(address, key_of(home), self._wait)
        self.address = address

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _wait(self, plain: Plain) -> Plain:
        request = _Request(plain)
        self._asked.emit(request)
        if not request.done.wait(PATIENCE_S):
            return answered(_silent, plain)
        return request.answer

    def _do(self, request: _Request) -> None:
        try:
            request.answer = answered(self._serve, request.plain)
        finally:
            request.done.set()

    def _serve(self, plain: Plain) -> Plain:
        if plain.get("front"):
            self.front_wanted.emit()
            return {"front": True}
        session, keys = self._workspace.identify(
            str(plain.get("login", "")), str(plain.get("secret", ""))
        )
        door = LocalDoor(self._desk.store, session, keys)
        result = door.do_plain(plain["do"])
        if not result["repeated"]:
            stale = {kind: frozenset(ids) for kind, ids in result["changes"].items()}
            self._desk.spread(Changes(stale), self)
        return result


def _silent(_plain: Plain) -> Plain:
    raise Unavailable("DESK_BUSY")
