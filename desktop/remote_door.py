"""The per-user local socket by which the command line writes through a running desk."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
import tempfile
import threading
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

Plain = dict[str, Any]
Serve = Callable[[Plain], Plain]

# One request is one JSON text; a larger one is no command of a person's.
REQUEST_BYTES = 16 * 1024 * 1024
# Unix sockets have room for about 100 characters of path.
PATH_LENGTH = 90


def address_for(home: Path, workspace: Path) -> str:
    """Return the socket (or pipe) of a workspace's desk, private to this account."""
    name = hashlib.sha256(str(workspace.resolve()).encode()).hexdigest()[:16]
    if sys.platform == "win32":
        return rf"\\.\pipe\griddesk-{name}"
    folder = home / "run"
    if len(str(folder)) + len(name) > PATH_LENGTH:
        folder = Path(tempfile.gettempdir()) / f"griddesk-{os.getuid()}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Someone else's folder of that name must not receive our secrets.
    if folder.stat().st_uid != os.getuid():
        raise Unavailable("SOCKET_FOLDER", path=str(folder))
    return str(folder / f"{name}.sock")


def key_of(home: Path) -> bytes:
    """Return the secret that only this account can read; make it the first time."""
    path = home / "door.key"
    if not path.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()


class DoorServer:
    """Listens for the command line and hands each request to the desk."""

    def __init__(self, address: str, key: bytes, serve: Serve) -> None:
        """Listen on `address`; `serve` answers a request, on the listening thread."""
        Path(address).unlink(missing_ok=True)
        self.address = address
        self._serve = serve
        self._listener = Listener(address, authkey=key)
        self._closing = threading.Event()
        self._thread = threading.Thread(
            target=self._listen, name="griddesk-door", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._closing.set()
        self._listener.close()
        Path(self.address).unlink(missing_ok=True)

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                connection = self._listener.accept()
            except AuthenticationError:
                continue
            except (OSError, EOFError):
                if self._closing.is_set():
                    return
                continue
            with connection:
                self._answer(connection)

    def _answer(self, connection: Connection[Any, Any]) -> None:
        try:
            request = json.loads(connection.recv_bytes(REQUEST_BYTES))
            answer = self._serve(request)
            connection.send_bytes(json.dumps(answer).encode())
        except (OSError, EOFError, ValueError):
            # The caller went away or sent no JSON: there is nobody to answer, and
            # a command that was done stays done and repeats by its id.
            return


class RemoteDoor:
    """The door of a desk that runs in another process of the same account."""

    def __init__(
        self, address: str, key: bytes, login: str = "", secret: str = ""
    ) -> None:
        """Speak to the desk at `address`, as `login` if one is named."""
        self._address = address
        self._key = key
        self._login = login
        self._secret = secret

    def do_plain(self, plain: Mapping[str, Any]) -> Plain:
        """Do one command through the desk; its refusals come back as such."""
        answer = self._ask(
            {"do": dict(plain), "login": self._login, "secret": self._secret}
        )
        if "refused" in answer:
            raise Refused(answer["refused"], **answer["fields"])
        if "unavailable" in answer:
            raise Unavailable(answer["unavailable"], **answer["fields"])
        result: Plain = answer["result"]
        return result

    def bring_to_front(self) -> bool:
        """Ask the desk to show its window; False if nobody answers."""
        try:
            return bool(self._ask({"front": True}).get("result"))
        except Unavailable:
            return False

    def _ask(self, request: Plain) -> Plain:
        try:
            with Client(self._address, authkey=self._key) as connection:
                connection.send_bytes(json.dumps(request).encode())
                answer: Plain = json.loads(connection.recv_bytes(REQUEST_BYTES))
        except (OSError, EOFError, AuthenticationError) as error:
            raise Unavailable("DESK_SILENT", address=self._address) from error
        return answer


def answered(serve: Callable[[Plain], Plain], request: Plain) -> Plain:
    """Return what `serve` gives, or its refusal, as an answer that can travel."""
    try:
        return {"result": serve(request)}
    except Refused as reason:
        return {"refused": reason.code, "fields": reason.fields}
    except Unavailable as reason:
        return {"unavailable": reason.code, "fields": reason.fields}
