"""The printed code that opens a workspace when a passphrase is lost: new, and used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.founding_act import CODE_COST
from db.key_slots import (
    RECOVERY,
    passphrase_slot,
    recovery_code,
    slot_of,
    typed_code,
    unlock,
)

if TYPE_CHECKING:
    from sqlite_utils.utils import sqlite3

    from db.key_slots import Slot
    from db.sealed import Keyring

OWNER = "workspace"


def renewed(keys: Keyring) -> tuple[str, Slot]:
    """Return a new code and the slot that it opens; the slot is not stored yet."""
    code = recovery_code()
    return code, passphrase_slot(keys, OWNER, code, kind=RECOVERY, cost=CODE_COST)


def keys_by_code(conn: sqlite3.Connection, code: str) -> Keyring:
    """Return the keys that a printed code opens.

    Refused CODE_MISTYPED for a slip of the pen, WRONG_PASSPHRASE for another code.
    """
    return unlock(slot_of(conn, RECOVERY, OWNER), typed_code(code))
