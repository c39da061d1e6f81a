"""Users, granted roles and permissions: tables, projections and reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db.instants import stored, stored_or_none, told_moment, told_or_none
from db.kept import Kept
from db.rows import StateTable
from domain.access import events
from domain.access.reads import Grant, Permission, User
from domain.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlite_utils.utils import sqlite3

    from db.rows import Meta, Rows, SqlValue

SCHEMA = """
CREATE TABLE user(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, person TEXT NOT NULL, slot_hash TEXT NOT NULL,
  disabled_at TEXT
) STRICT;
CREATE TABLE role_grant(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, user TEXT NOT NULL,
  role TEXT NOT NULL, subtree TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT
) STRICT;
CREATE INDEX role_grant_user ON role_grant(user);
CREATE TABLE permission(
  fid INTEGER PRIMARY KEY, role TEXT NOT NULL, act TEXT NOT NULL,
  allowed INTEGER NOT NULL, UNIQUE(role, act)
) STRICT;
"""
STATE_TABLES: tuple[StateTable, ...] = (
    StateTable("user", 90, "id"),
    StateTable("role_grant", 91, "id"),
    StateTable("permission", 92, "role,act"),
)
RULE_TABLES: frozenset[str] = frozenset({"permission"})


def seed_rows(folder: Path) -> list[tuple[str, list[dict[str, SqlValue]]]]:
    """Return the permission rows that a new workspace starts with."""
    table = json.loads((folder / "permissions.json").read_text(encoding="utf-8"))
    roles: dict[str, list[str]] = dict(table["roles"])
    roles.update(
        (name, table["roles"][other]) for name, other in table["same_as"].items()
    )
    rows: list[dict[str, SqlValue]] = [
        {"role": role, "act": act, "allowed": 1}
        for role, acts in roles.items()
        for act in acts
    ]
    return [("permission", rows)]


def _created(rows: Rows, event: events.UserCreated, _meta: Meta) -> Changes:
    rows.put(
        "user",
        {
            "id": event.user,
            "login": event.login,
            "name": event.name,
            "person": event.person,
            "slot_hash": event.slot_hash,
            "disabled_at": None,
        },
    )
    return Changes.of("user", (event.user,))


def _passphrase(rows: Rows, event: events.PassphraseChanged, _meta: Meta) -> Changes:
    rows.update("user", event.user, slot_hash=event.slot_hash)
    return Changes.of("user", (event.user,))


def _linked(rows: Rows, event: events.PersonLinked, _meta: Meta) -> Changes:
    rows.update("user", event.user, person=event.person)
    return Changes.of("user", (event.user,))


def _disabled(rows: Rows, event: events.UserDisabled, _meta: Meta) -> Changes:
    rows.update("user", event.user, disabled_at=stored(event.at))
    return Changes.of("user", (event.user,))


def _enabled(rows: Rows, event: events.UserEnabled, _meta: Meta) -> Changes:
    rows.update("user", event.user, disabled_at=None)
    return Changes.of("user", (event.user,))


def _granted(rows: Rows, event: events.RoleGranted, _meta: Meta) -> Changes:
    rows.put(
        "role_grant",
        {
            "id": event.grant,
            "user": event.user,
            "role": event.role,
            "subtree": event.subtree,
            "valid_from": stored(event.valid_from),
            "valid_to": stored_or_none(event.valid_to),
        },
    )
    return Changes.of("user", (event.user,))


def _revoked(rows: Rows, event: events.RoleRevoked, _meta: Meta) -> Changes:
    rows.update("role_grant", event.grant, valid_to=stored_or_none(event.valid_to))
    return Changes.of("user", (event.user,))


def _permission(rows: Rows, event: events.PermissionSet, _meta: Meta) -> Changes:
    rows.put(
        "permission",
        {
            "role": event.role,
            "act": event.permission,
            "allowed": int(event.allowed),
        },
    )
    return Changes.of("rule", (f"permission:{event.role}",))


def _code_renewed(
    _rows: Rows, _event: events.RecoveryCodeRenewed, _meta: Meta
) -> Changes:
    # The slot itself travels beside the command: no table tells what opens it.
    return Changes.of("workspace")


PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    events.UserCreated: _created,
    events.PassphraseChanged: _passphrase,
    events.PersonLinked: _linked,
    events.UserDisabled: _disabled,
    events.UserEnabled: _enabled,
    events.RoleGranted: _granted,
    events.RoleRevoked: _revoked,
    events.PermissionSet: _permission,
    events.RecoveryCodeRenewed: _code_renewed,
}

USER = "SELECT id, login, name, person, slot_hash, disabled_at FROM user"
GRANT = "SELECT id, user, role, subtree, valid_from, valid_to FROM role_grant"
USER_WITH_ROLES = (
    "SELECT u.id, u.login, u.name, u.person, u.disabled_at, "
    "group_concat(g.role || CASE g.subtree WHEN '' THEN '' ELSE '@' END || g.subtree "
    "|| CASE WHEN g.valid_to IS NULL THEN '' ELSE '<' || g.valid_to END, ' ' "
    "ORDER BY g.fid) FROM user u LEFT JOIN role_grant g ON g.user = u.id"
)
HOLDERS = "SELECT DISTINCT u.id FROM role_grant g JOIN user u ON u.id = g.user"
HOLDS = "valid_from <= ?1 AND (valid_to IS NULL OR valid_to > ?1)"

# A grant after its first and last moment as stored.
DatedGrant = tuple[str, str | None, Grant]


def _to_user(row: tuple[Any, ...]) -> User:
    return User(
        id=row[0],
        login=row[1],
        name=row[2],
        person=row[3],
        slot_hash=row[4],
        disabled_at=told_or_none(row[5]),
    )


def _to_grant(row: tuple[Any, ...]) -> Grant:
    return Grant(
        id=row[0],
        user=row[1],
        role=row[2],
        subtree=row[3],
        valid_from=told_moment(row[4]),
        valid_to=told_or_none(row[5]),
    )


class AccessTables:
    """Implements domain.access.reads.AccessReads over one connection."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Read through one connection."""
        self.conn = conn
        self._permissions: dict[str, tuple[Permission, ...]] = {}
        self._grants: dict[str, tuple[DatedGrant, ...]] = {}
        self._kept = Kept(conn)

    def stale(self, changes: Changes) -> None:
        """Forget remembered permissions and grants when they may have changed."""
        if changes.touches("rule", "user", "workspace"):
            self._permissions.clear()
            self._grants.clear()

    def user(self, user: str) -> User | None:
        """Return one user."""
        return self._kept.get(("user", user), lambda: self._user(user))

    def _user(self, user: str) -> User | None:
        row = self.conn.execute(f"{USER} WHERE id = ?", (user,)).fetchone()
        return None if row is None else _to_user(row)

    def user_by_login(self, login: str) -> User | None:
        """Return the user with this login."""
        row = self.conn.execute(f"{USER} WHERE login = ?", (login,)).fetchone()
        return None if row is None else _to_user(row)

    def users(self) -> tuple[User, ...]:
        """Return every user, by login."""
        rows = self.conn.execute(f"{USER} ORDER BY login")
        return tuple(_to_user(row) for row in rows)

    def user_rows(self) -> list[dict[str, Any]]:
        """Return users with the roles ever given to them, for tables and scripts."""
        rows = self.conn.execute(
            f"{USER_WITH_ROLES} GROUP BY u.id ORDER BY u.login"
        ).fetchall()
        return [
            {
                "id": row[0],
                "login": row[1],
                "name": row[2],
                "person": row[3],
                "disabled_at": row[4],
                "roles": row[5].split(" ") if row[5] else [],
            }
            for row in rows
        ]

    def users_of_person(self, person: str) -> tuple[User, ...]:
        """Return the users who stand for a member of staff."""
        rows = self.conn.execute(f"{USER} WHERE person = ? ORDER BY login", (person,))
        return tuple(_to_user(row) for row in rows)

    def founded(self) -> bool:
        """Tell whether a role was ever granted; before that, all is founding."""
        return self._kept.get("founded", self._founded)

    def _founded(self) -> bool:
        row = self.conn.execute("SELECT EXISTS(SELECT 1 FROM role_grant)").fetchone()
        return bool(row[0])

    def grant(self, grant: str) -> Grant | None:
        """Return one grant."""
        row = self.conn.execute(f"{GRANT} WHERE id = ?", (grant,)).fetchone()
        return None if row is None else _to_grant(row)

    def grants_of(self, user: str, at: datetime) -> tuple[Grant, ...]:
        """Return the grants of a user in force at a moment."""
        known = self._grants.get(user)
        if known is None:
            rows = self.conn.execute(f"{GRANT} WHERE user = ? ORDER BY fid", (user,))
            known = tuple((row[4], row[5], _to_grant(row)) for row in rows)
            self._grants[user] = known
        moment = stored(at)
        return tuple(
            grant
            for start, end, grant in known
            if start <= moment and (end is None or end > moment)
        )

    def grants_in(self, subtree: str, at: datetime) -> tuple[Grant, ...]:
        """Return the grants for just this part of the tree, in force or to come."""
        rows = self.conn.execute(
            f"{GRANT} WHERE subtree = ?1 AND (valid_to IS NULL OR valid_to > ?2) "
            "ORDER BY fid",
            (subtree, stored(at)),
        )
        return tuple(_to_grant(row) for row in rows)

    def users_with(self, role: str, at: datetime) -> tuple[str, ...]:
        """Return the enabled users who hold a role everywhere at a moment."""
        rows = self.conn.execute(
            f"{HOLDERS} WHERE g.role = ?2 AND g.subtree = '' "
            f"AND u.disabled_at IS NULL AND {HOLDS} ORDER BY u.id",
            (stored(at), role),
        )
        return tuple(user for (user,) in rows)

    def permissions(self, role: str) -> tuple[Permission, ...]:
        """Return the permission rows of a role."""
        known = self._permissions.get(role)
        if known is None:
            rows = self.conn.execute(
                "SELECT role, act, allowed FROM permission WHERE role = ? ORDER BY act",
                (role,),
            )
            known = tuple(Permission(row[0], row[1], bool(row[2])) for row in rows)
            self._permissions[role] = known
        return known

    def roles(self) -> tuple[str, ...]:
        """Return the roles that permission rows exist for."""
        rows = self.conn.execute("SELECT DISTINCT role FROM permission ORDER BY role")
        return tuple(role for (role,) in rows)
