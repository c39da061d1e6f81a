"""The door for plain JSON: what a script or a socket asks is done here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from db.codec import command_from, with_ids
from db.door_names import named
from db.key_slots import passphrase_slot
from db.sealed import seal
from db.store import Frame, Outcome, Session
from domain.clock import local_time
from domain.refused import Refused

if TYPE_CHECKING:
    from db.key_slots import Slot
    from db.sealed import Keyring
    from db.store import Store

FRAME_FIELDS = ("command_id", "acting_as", "on_behalf_of", "at")
# Plain words that a caller may say about a person; they are sealed here and never
# reach the journal.
WITH_PASSPHRASE = frozenset({"CreateUser", "ChangePassphrase"})
SHORTEST = 8
SEALED_FIELDS = ("name", "phone", "id_number", "address", "narrative")

Plain = dict[str, Any]


class Door(Protocol):
    """Whatever takes plain commands: this process, or a running desk."""

    def do_plain(self, plain: Mapping[str, Any]) -> Plain:
        """Do one command given as a JSON object; return its result as one."""


class LocalDoor:
    """The door of a workspace that this process holds."""

    def __init__(self, store: Store, session: Session, keys: Keyring | None) -> None:
        """Act as `session`; `keys` seal complainants' data (None: cannot)."""
        self._store = store
        self._session = session
        self._keys = keys

    def do_plain(self, plain: Mapping[str, Any]) -> Plain:
        """Do one command given as a JSON object; Refused says what is wrong in it."""
        return result_of(*self.act(plain))

    def act(self, plain: Mapping[str, Any]) -> tuple[str, Outcome]:
        """Do one command given as a JSON object; return its name and outcome."""
        if not isinstance(plain, Mapping):
            raise Refused("NOT_A_COMMAND", got=type(plain).__name__)
        told = dict(plain)
        # Some commands have a place called `at`, which is no text as times are.
        frame = {
            key: told.pop(key)
            for key in FRAME_FIELDS
            if key in told and not isinstance(told[key], list | tuple)
        }
        person = told.pop("complainant", None)
        slots = self._slots(told)
        command = named(command_from(told), self._store.read)
        command = with_ids(command, self._store.ids)
        boxes: tuple[Any, ...] = ()
        if person is not None:
            command, boxes = self.sealed(command, person)
        whole = replace(_frame(frame, boxes), slots=slots)
        outcome = self._store.do(command, self._session, whole)
        return type(command).__name__, outcome

    def _slots(self, told: Plain) -> tuple[Slot, ...]:
        """Turn a passphrase in a command about a user into his key slot's name."""
        secret = told.pop("passphrase", None)
        if secret is None:
            return ()
        if told.get("command") not in WITH_PASSPHRASE:
            raise Refused(
                "UNKNOWN_FIELD", command=str(told.get("command")), field="passphrase"
            )
        if not isinstance(secret, str) or len(secret) < SHORTEST:
            raise Refused("PASSPHRASE_SHORT", least=SHORTEST)
        if self._keys is None:
            raise Refused("KEYS_LOCKED")
        user = told.setdefault("user", self._store.ids.new())
        slot = passphrase_slot(self._keys, str(user), secret)
        told["slot_hash"] = slot.hash
        return (slot,)

    def sealed(
        self, command: object, person: Mapping[str, str]
    ) -> tuple[object, tuple[Any, ...]]:
        """Return the command with references to the sealed fields, and their boxes."""
        if self._keys is None:
            raise Refused("KEYS_LOCKED")
        case = getattr(command, "case", "")
        if not hasattr(command, "sealed") or not case:
            raise Refused(
                "UNKNOWN_FIELD", command=type(command).__name__, field="complainant"
            )
        return seal_into(command, case, person, self._keys)


def seal_into(
    command: object, case: str, person: Mapping[str, str], keys: Keyring
) -> tuple[object, tuple[Any, ...]]:
    """Seal a person's words for a case; Refused names a field that is none of them."""
    for key, value in person.items():
        if key not in SEALED_FIELDS:
            raise Refused("UNKNOWN_FIELD", command="complainant", field=key)
        if not isinstance(value, str):
            raise Refused("BAD_FIELD", command="complainant", why=f"{key}: text wanted")
    fields = {key: value for key, value in person.items() if value}
    return seal(command, case, fields, keys)


def result_of(name: str, outcome: Outcome) -> Plain:
    """Return an outcome as scripts get it."""
    return {
        "command": name,
        "seq": outcome.seq,
        "command_id": outcome.command_id,
        "repeated": outcome.repeated,
        "events": [
            {"event": type(event).__name__, **msgspec.to_builtins(event)}
            for event in outcome.events
        ],
        "changes": outcome.changes.listed(),
    }


def _frame(told: Mapping[str, Any], boxes: tuple[Any, ...]) -> Frame:
    for key, value in told.items():
        if not isinstance(value, str):
            raise Refused("BAD_FIELD", command="frame", why=f"{key}: text wanted")
    try:
        at = local_time(told["at"]) if told.get("at") else None
    except ValueError as error:
        raise Refused("BAD_TIME", field="at", value=told["at"]) from error
    return Frame(
        command_id=told.get("command_id", ""),
        acting_as=told.get("acting_as", ""),
        on_behalf_of=told.get("on_behalf_of", ""),
        at=at,
        boxes=boxes,
    )
