"""Complainants' data, sealed field by field, each case with a key of its own."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.findings import Found
from domain.cases.sealed_refs import BlindTag, SealedRef
from domain.refused import Refused

if TYPE_CHECKING:
    from sqlite_utils.utils import sqlite3

SEALED_SCHEMA = """
CREATE TABLE pii(
  case_id TEXT NOT NULL, field TEXT NOT NULL, box BLOB NOT NULL,
  PRIMARY KEY (case_id, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE pii_key(
  case_id TEXT PRIMARY KEY, wrapped BLOB
) STRICT, WITHOUT ROWID;
CREATE TABLE blind(
  kind TEXT NOT NULL, tag TEXT NOT NULL, case_id TEXT NOT NULL,
  PRIMARY KEY (kind, tag, case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE key_slot(
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, owner TEXT NOT NULL,
  salt BLOB NOT NULL, time_cost INTEGER NOT NULL, memory_kib INTEGER NOT NULL,
  lanes INTEGER NOT NULL, box BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_VERSION = b"\x01"
SEPARATOR = b"\x1f"
# 64 bits: enough to find equal numbers, too few to be worth a rainbow table.
TAG_HEX = 16
BLIND_FIELDS = ("phone", "id_number")


@dataclass(frozen=True, slots=True)
class Box:
    """One sealed field, on its way into the workspace beside its command."""

    case_id: str
    field: str
    box: bytes
    wrapped: bytes


class Keyring:
    """The workspace's key while somebody is signed in who may use it."""

    def __init__(self, workspace_key: bytes) -> None:
        """Derive the keys for wrapping and for the blind index."""
        self.workspace_key = workspace_key
        self._wrap = AESGCM(_derived(workspace_key, b"wrap"))
        self._blind = _derived(workspace_key, b"blind")

    def wrap(self, case_id: str, case_key: bytes) -> bytes:
        """Return a case's key, readable with the workspace key only."""
        return shut(self._wrap, case_key, case_id.encode())

    def unwrap(self, case_id: str, wrapped: bytes) -> bytes:
        """Return a case's key; Refused WRONG_KEY if the workspace key is another."""
        return unshut(self._wrap, wrapped, case_id.encode())

    def tag(self, kind: str, value: str) -> str:
        """Return the blind tag of a phone or ID number, however it was typed."""
        text = f"{kind}\x1f{normal(value)}".encode()
        return hmac.new(self._blind, text, hashlib.sha256).hexdigest()[:TAG_HEX]


def new_workspace_key() -> bytes:
    """Return a random key for a new workspace."""
    return os.urandom(KEY_BYTES)


def normal(value: str) -> str:
    """Return a number as it is compared: no blanks, dashes, plus or country code."""
    plain = unicodedata.normalize("NFKC", value)
    text = "".join(c for c in plain if c.isalnum()).upper()
    return text.removeprefix("0086").removeprefix("86") if len(text) > 12 else text


def seal(
    command: Any,
    case_id: str,
    fields: Mapping[str, str],
    keys: Keyring,
    wrapped: bytes | None = None,
) -> tuple[object, tuple[Box, ...]]:
    """Return the command with the names of its sealed boxes, and the boxes.

    `wrapped` is the key of a case that has sealed fields already (`key_of_case`);
    with it the new ones are sealed, so that one key opens all of the case.
    """
    if wrapped is None:
        wrapped = keys.wrap(case_id, os.urandom(KEY_BYTES))
    cipher = AESGCM(keys.unwrap(case_id, wrapped))
    boxes = tuple(
        Box(case_id, field, shut(cipher, text.encode(), _aad(case_id, field)), wrapped)
        for field, text in sorted(fields.items())
    )
    refs = tuple(SealedRef(field=box.field, sha256=box_name(box.box)) for box in boxes)
    blind = tuple(
        BlindTag(kind=field, tag=keys.tag(field, fields[field]))
        for field in BLIND_FIELDS
        if fields.get(field)
    )
    more: dict[str, object] = {"sealed": refs}
    if hasattr(command, "blind"):
        more["blind"] = blind
    return dataclasses.replace(command, **more), boxes


def box_name(box: bytes) -> str:
    """Return the name by which the journal vouches for a box."""
    return hashlib.sha256(box).hexdigest()


def keep_boxes(conn: sqlite3.Connection, boxes: Sequence[Box], command: object) -> None:
    """Store the boxes that came beside a command, if they are those it names."""
    refs = {ref.field: ref.sha256 for ref in getattr(command, "sealed", ())}
    sent = {box.field: box_name(box.box) for box in boxes}
    if boxes and refs != sent:
        raise Refused(
            "BOX_MISMATCH", fields=", ".join(sorted(refs.keys() ^ sent.keys()))
        )
    if refs and not boxes:
        _boxes_there(conn, refs)
    for box in boxes:
        _keeps_the_others(conn, box, sent)
        conn.execute(
            "INSERT INTO pii_key(case_id, wrapped) VALUES (?, ?) "
            "ON CONFLICT(case_id) DO UPDATE SET wrapped = excluded.wrapped",
            (box.case_id, box.wrapped),
        )
        conn.execute(
            "INSERT INTO pii(case_id, field, box) VALUES (?, ?, ?) "
            "ON CONFLICT(case_id, field) DO UPDATE SET box = excluded.box",
            (box.case_id, box.field, box.box),
        )
    case_id = boxes[0].case_id if boxes else ""
    conn.executemany(
        "INSERT OR IGNORE INTO blind(kind, tag, case_id) VALUES (?, ?, ?)",
        [
            (tag.kind, tag.tag, case_id)
            for tag in getattr(command, "blind", ())
            if boxes
        ],
    )


def _keeps_the_others(
    conn: sqlite3.Connection, box: Box, sent: Mapping[str, str]
) -> None:
    """Refuse a new case key that would leave an older field of the case unreadable."""
    known = key_of_case(conn, box.case_id)
    if known is None or known == box.wrapped:
        return
    older = {
        str(row[0])
        for row in conn.execute(
            "SELECT field FROM pii WHERE case_id = ?", (box.case_id,)
        )
    }
    if older - sent.keys():
        raise Refused("BOX_MISMATCH", fields=", ".join(sorted(older - sent.keys())))


def key_of_case(conn: sqlite3.Connection, case_id: str) -> bytes | None:
    """Return the wrapped key of a case, None if it has none or it was destroyed."""
    row = conn.execute(
        "SELECT wrapped FROM pii_key WHERE case_id = ?", (case_id,)
    ).fetchone()
    return None if row is None or row[0] is None else bytes(row[0])


def _boxes_there(conn: sqlite3.Connection, refs: Mapping[str, str]) -> None:
    """Refuse a command that names boxes which neither travel with it nor lie here."""
    kept = {box_name(bytes(row[0])) for row in conn.execute("SELECT box FROM pii")}
    missing = sorted(field for field, name in refs.items() if name not in kept)
    if missing:
        raise Refused("BOX_MISMATCH", fields=", ".join(missing))


def open_field(
    conn: sqlite3.Connection, case_id: str, field: str, keys: Keyring
) -> str | None:
    """Return a sealed field in clear, None where there is none or it was erased."""
    row = conn.execute(
        "SELECT p.box, k.wrapped FROM pii p JOIN pii_key k USING (case_id) "
        "WHERE p.case_id = ? AND p.field = ?",
        (case_id, field),
    ).fetchone()
    if row is None or row[1] is None:
        return None
    cipher = AESGCM(keys.unwrap(case_id, row[1]))
    return unshut(cipher, row[0], _aad(case_id, field)).decode()


def cases_with(
    conn: sqlite3.Connection, kind: str, value: str, keys: Keyring
) -> list[str]:
    """Return the cases whose complainant has exactly this phone or ID number."""
    rows = conn.execute(
        "SELECT case_id FROM blind WHERE kind = ? AND tag = ? ORDER BY case_id",
        (kind, keys.tag(kind, value)),
    )
    return [str(row[0]) for row in rows]


def destroy_case_key(conn: sqlite3.Connection, case_id: str) -> None:
    """Erase a complainant's data for good: without its key no box can be opened.

    After COMMIT the caller lets `forget_pages` clear the log of the old page.
    """
    conn.execute("UPDATE pii_key SET wrapped = NULL WHERE case_id = ?", (case_id,))
    conn.execute("DELETE FROM blind WHERE case_id = ?", (case_id,))


def erase_boxes(conn: sqlite3.Connection, command: object) -> None:
    """Destroy the key of the case whose caller a command erases, in its transaction."""
    if getattr(command, "erases", False):
        destroy_case_key(conn, str(getattr(command, "case", "")))


def calls_again(conn: sqlite3.Connection, case_id: str) -> tuple[str, ...]:
    """Return the other cases of the same caller, by equal phone or ID tags.

    No key is needed: equal tags say that it is the same number, not which.
    """
    rows = conn.execute(
        "SELECT DISTINCT b.case_id FROM blind a JOIN blind b USING (kind, tag) "
        "WHERE a.case_id = ?1 AND b.case_id <> ?1 ORDER BY b.case_id",
        (case_id,),
    )
    return tuple(str(row[0]) for row in rows)


def forget_pages(conn: sqlite3.Connection) -> bool:
    """Write the log back and cut it to nothing; False while a reader holds it."""
    busy, _log, _done = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def check_refs(conn: sqlite3.Connection, events: Iterable[object]) -> list[Found]:
    """Check that what the journal vouches for is there: boxes, tags and key slots."""
    named: dict[tuple[str, str], str] = {}
    tags: set[tuple[str, str, str]] = set()
    slots: dict[str, str] = {}
    for event in events:
        case_id = str(getattr(event, "case", "") or getattr(event, "draft", ""))
        for ref in getattr(event, "sealed", ()):
            named[(case_id, ref.field)] = ref.sha256
        tags |= {(tag.kind, tag.tag, case_id) for tag in getattr(event, "blind", ())}
        if hasattr(event, "slot_hash"):
            slots[str(getattr(event, "user", ""))] = event.slot_hash
        slots |= dict(getattr(event, "slots", ()))
    return [
        *_boxes_wrong(conn, named),
        *_tags_wrong(conn, tags),
        *_slots_wrong(conn, slots),
    ]


def _boxes_wrong(
    conn: sqlite3.Connection, named: Mapping[tuple[str, str], str]
) -> Iterable[Found]:
    there = {
        (row[0], row[1]): box_name(bytes(row[2]))
        for row in conn.execute("SELECT case_id, field, box FROM pii")
    }
    keyed = {row[0] for row in conn.execute("SELECT case_id FROM pii_key")}
    for key in sorted(named.keys() | there.keys()):
        if named.get(key) != there.get(key):
            yield Found("sealed", "pii", "/".join(key), "BOX_CHANGED")
    for case_id in sorted({case for case, _field in named} ^ keyed):
        yield Found("sealed", "pii_key", case_id, "BOX_CHANGED")


def _tags_wrong(
    conn: sqlite3.Connection, tags: set[tuple[str, str, str]]
) -> Iterable[Found]:
    erased = {
        row[0]
        for row in conn.execute("SELECT case_id FROM pii_key WHERE wrapped IS NULL")
    }
    wanted = {tag for tag in tags if tag[2] not in erased}
    there = set(conn.execute("SELECT kind, tag, case_id FROM blind").fetchall())
    for tag in sorted(wanted ^ there):
        yield Found("sealed", "blind", tag[2], "BOX_CHANGED")


def _slots_wrong(conn: sqlite3.Connection, slots: Mapping[str, str]) -> Iterable[Found]:
    """Compare the slots with the last hash that the journal names for each owner."""
    there = {row_hash(row): row[0] for row in conn.execute("SELECT * FROM key_slot")}
    vouched = set(slots.values())
    for name in sorted(set(there) - vouched):
        yield Found("sealed", "key_slot", str(there[name]), "SLOT_CHANGED")
    for owner in sorted(owner for owner, name in slots.items() if name not in there):
        yield Found("sealed", "key_slot", owner, "SLOT_CHANGED")


def row_hash(row: Sequence[Any]) -> str:
    """Return the name by which the journal vouches for a row of key_slot."""
    return hashlib.sha256(repr(tuple(row)).encode()).hexdigest()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, b"griddesk " + purpose, hashlib.sha256).digest()


def _aad(case_id: str, field: str) -> bytes:
    return case_id.encode() + SEPARATOR + field.encode()


def shut(cipher: AESGCM, clear: bytes, aad: bytes) -> bytes:
    """Return a box: key version, nonce, ciphertext and tag."""
    nonce = os.urandom(NONCE_BYTES)
    return KEY_VERSION + nonce + cipher.encrypt(nonce, clear, aad)


def unshut(cipher: AESGCM, box: bytes, aad: bytes) -> bytes:
    """Return what a box holds; Refused WRONG_KEY if key or place is another."""
    if box[:1] != KEY_VERSION or len(box) < 1 + NONCE_BYTES + TAG_BYTES:
        raise Refused("WRONG_KEY")
    nonce, sealed = box[1 : 1 + NONCE_BYTES], box[1 + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, sealed, aad)
    except InvalidTag as error:
        raise Refused("WRONG_KEY") from error
