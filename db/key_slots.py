"""The slots that hold a workspace's key: a user's, the printed one, the account's."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.sealed import KEY_BYTES, Keyring, row_hash, shut, unshut
from domain.refused import Refused

if TYPE_CHECKING:
    from sqlite_utils.utils import sqlite3

USER, RECOVERY, MACHINE = "user", "recovery", "machine"
# No 0 O 1 I L: the recovery code is read from paper and typed by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_GROUPS, GROUP_LETTERS = 6, 5
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of a passphrase costs (Argon2id, RFC 9106 low-memory choice)."""

    time_cost: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot as stored."""

    id: str
    kind: str
    owner: str
    salt: bytes
    time_cost: int
    memory_kib: int
    lanes: int
    box: bytes

    @property
    def cost(self) -> Cost:
        """What a guess of this slot costs."""
        return Cost(self.time_cost, self.memory_kib, self.lanes)

    def columns(self) -> tuple[str | int | bytes, ...]:
        """Return the values in the order of the table's columns."""
        return (
            self.id,
            self.kind,
            self.owner,
            self.salt,
            self.time_cost,
            self.memory_kib,
            self.lanes,
            self.box,
        )

    @property
    def hash(self) -> str:
        """The name by which the journal vouches for the slot."""
        return row_hash(self.columns())


def passphrase_slot(
    keys: Keyring,
    owner: str,
    passphrase: str,
    *,
    kind: str = USER,
    cost: Cost | None = None,
) -> Slot:
    """Return a slot that a passphrase (or the recovery code) opens."""
    cost = cost or Cost()
    salt = os.urandom(SALT_BYTES)
    slot_id = f"{kind}:{owner}"
    box = shut(
        AESGCM(_stretched(passphrase, salt, cost)), keys.workspace_key, slot_id.encode()
    )
    return Slot(
        slot_id, kind, owner, salt, cost.time_cost, cost.memory_kib, cost.lanes, box
    )


def machine_slot(keys: Keyring, owner: str, machine_key: bytes) -> Slot:
    """Return the slot that this account's own key file opens."""
    slot_id = f"{MACHINE}:{owner}"
    box = shut(AESGCM(machine_key), keys.workspace_key, slot_id.encode())
    return Slot(slot_id, MACHINE, owner, b"", 0, 0, 0, box)


def put_slot(conn: sqlite3.Connection, slot: Slot) -> None:
    """Store a slot, in place of the one with its id."""
    conn.execute(
        "INSERT INTO key_slot VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO "
        "UPDATE SET salt = excluded.salt, time_cost = excluded.time_cost, "
        "memory_kib = excluded.memory_kib, lanes = excluded.lanes, box = excluded.box",
        slot.columns(),
    )


def slot_of(conn: sqlite3.Connection, kind: str, owner: str) -> Slot | None:
    """Return the slot of an owner, None if there is none."""
    row = conn.execute(
        "SELECT * FROM key_slot WHERE id = ?", (f"{kind}:{owner}",)
    ).fetchone()
    return None if row is None else Slot(*row)


def unlock(slot: Slot | None, passphrase: str) -> Keyring:
    """Open a slot with its passphrase; Refused WRONG_PASSPHRASE and nothing changed.

    An unknown user costs as much time as a wrong passphrase, so that nobody can
    tell from outside who exists.
    """
    if slot is None:
        _stretched(passphrase, bytes(SALT_BYTES), Cost())
        raise Refused("WRONG_PASSPHRASE")
    key = _stretched(passphrase, slot.salt, slot.cost)
    try:
        return Keyring(unshut(AESGCM(key), slot.box, slot.id.encode()))
    except Refused as error:
        raise Refused("WRONG_PASSPHRASE") from error


def unlock_machine(slot: Slot, machine_key: bytes) -> Keyring:
    """Open the account's slot with its key; Refused WRONG_KEY if it is not ours."""
    return Keyring(unshut(AESGCM(machine_key), slot.box, slot.id.encode()))


def recovery_code() -> str:
    """Return a new printed code: six groups of five, the last one a check letter."""
    letters = [
        secrets.choice(CODE_LETTERS) for _ in range(CODE_GROUPS * GROUP_LETTERS - 1)
    ]
    letters.append(_check(letters))
    text = "".join(letters)
    return "-".join(
        text[at : at + GROUP_LETTERS] for at in range(0, len(text), GROUP_LETTERS)
    )


def typed_code(text: str) -> str:
    """Return a typed recovery code as printed; Refused CODE_MISTYPED if off."""
    letters = [c for c in text.upper() if c in CODE_LETTERS]
    wanted = CODE_GROUPS * GROUP_LETTERS
    if len(letters) != wanted or _check(letters[:-1]) != letters[-1]:
        raise Refused("CODE_MISTYPED", letters=wanted)
    whole = "".join(letters)
    return "-".join(
        whole[at : at + GROUP_LETTERS] for at in range(0, wanted, GROUP_LETTERS)
    )


def _check(letters: list[str]) -> str:
    total = sum((i % 30 + 1) * CODE_LETTERS.index(c) for i, c in enumerate(letters))
    return CODE_LETTERS[total % len(CODE_LETTERS)]


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=cost.time_cost,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def machine_key(home: Path, workspace: str, *, make: bool = False) -> bytes | None:
    """Return this account's key for a workspace, from its own folder; None if none.

    The file is readable by the account alone and never lies beside the workspace.
    """
    path = home / "keys" / f"{workspace}.key"
    if make and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(KEY_BYTES))
            # The workspace will rely on it, so it has to outlast a power cut too.
            file.flush()
            os.fsync(handle)
    if not path.exists():
        return None
    key = path.read_bytes()
    return key if len(key) == KEY_BYTES else None
