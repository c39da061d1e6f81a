"""What can have happened to users, roles and permissions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UserCreated:
    """A user was entered."""

    user: str
    login: str
    name: str
    person: str
    slot_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseChanged:
    """A user's key slot was replaced."""

    user: str
    slot_hash: str
    was_slot_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLinked:
    """It was said which member of staff a user is."""

    user: str
    person: str
    was_person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDisabled:
    """A user was stopped from signing in."""

    user: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEnabled:
    """A stopped user may sign in again."""

    user: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGranted:
    """A role was given to a user."""

    grant: str
    user: str
    role: str
    subtree: str
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRevoked:
    """The end of a granted role was set."""

    grant: str
    user: str
    role: str
    valid_to: datetime | None
    was_valid_to: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionSet:
    """A role's permission row was set; `was` is None where there was none."""

    role: str
    permission: str
    allowed: bool
    was: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodeRenewed:
    """The printed code was replaced; `slots` are (id, sha256) as at the founding."""

    slots: tuple[tuple[str, str], ...]


EVENTS: tuple[type, ...] = (
    UserCreated,
    PassphraseChanged,
    PersonLinked,
    UserDisabled,
    UserEnabled,
    RoleGranted,
    RoleRevoked,
    PermissionSet,
    RecoveryCodeRenewed,
)
