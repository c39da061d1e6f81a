"""What can be asked about users, roles and permissions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.ids import issued


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateUser:
    """Enter a user; the secret stays outside, its key slot is named by a hash."""

    act: ClassVar[str] = "access.user"
    user: str = issued()
    login: str
    name: str
    person: str = ""
    slot_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassphrase:
    """Put a new key slot in place of a user's old one."""

    act: ClassVar[str] = "access.own"
    user: str
    slot_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPerson:
    """Say which member of staff a user is ("" = none)."""

    act: ClassVar[str] = "access.user"
    user: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableUser:
    """Stop a user from signing in."""

    act: ClassVar[str] = "access.user"
    user: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnableUser:
    """Let a stopped user sign in again."""

    act: ClassVar[str] = "access.user"
    user: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """Give a user a role in a part of the tree ("" = everywhere)."""

    act: ClassVar[str] = "access.grant"
    grant: str = issued()
    user: str
    role: str
    subtree: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRole:
    """Take a granted role away from now on."""

    act: ClassVar[str] = "access.grant"
    grant: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPermission:
    """Allow or forbid an act, or a prefix of acts such as case.*, to a role."""

    act: ClassVar[str] = "access.permission"
    role: str
    permission: str
    allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewRecoveryCode:
    """Put a new printed code in place of the old one, which then opens nothing."""

    act: ClassVar[str] = "workspace.recovery"
    slot: str
    slot_hash: str


COMMANDS: tuple[type, ...] = (
    CreateUser,
    ChangePassphrase,
    LinkPerson,
    DisableUser,
    EnableUser,
    GrantRole,
    RevokeRole,
    SetPermission,
    RenewRecoveryCode,
)
