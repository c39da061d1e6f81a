"""Wrong passphrases counted by the account, so that neither restart nor clock helps."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING

from domain.access.sessions import Tries, after_running, after_wrong
from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path


class WrongTries:
    """The count of one login on one workspace.

    The wait is noted with the monotone time of its last look; after a restart of
    the PC that time starts low again, so the whole rest of the wait is still due.
    """

    def __init__(self, home: Path, workspace: Path, login: str) -> None:
        """Find the note of this login."""
        name = hashlib.sha256(f"{workspace.resolve()}\x1f{login}".encode()).hexdigest()
        self._path = home / "tries" / f"{name[:32]}.json"

    def check(self) -> None:
        """Refuse with WAIT_TO_TRY while the wait after wrong tries lasts."""
        tries = self._now()
        if not tries.may_try:
            self._write(tries)
            raise Refused("WAIT_TO_TRY", seconds=int(tries.wait_s) + 1)

    def wrong(self) -> None:
        """Count a wrong passphrase."""
        self._write(after_wrong(self._now()))

    def right(self) -> None:
        """Forget the wrong ones."""
        self._path.unlink(missing_ok=True)

    def _now(self) -> Tries:
        try:
            told = json.loads(self._path.read_text("utf-8"))
            tries = Tries(int(told["wrong"]), float(told["wait_s"]))
            passed = time.monotonic() - float(told["seen"])
        except (OSError, ValueError, KeyError, TypeError):
            # No note, or one that somebody has spoiled: the count begins anew,
            # which the cost of a guess makes harmless.
            return Tries()
        return after_running(tries, passed)

    def _write(self, tries: Tries) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = {"wrong": tries.wrong, "wait_s": tries.wait_s, "seen": time.monotonic()}
        self._path.write_text(json.dumps(told), "utf-8")
