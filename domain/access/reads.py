"""Rows of users, granted roles and permissions, and what the rules may ask of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can sign in; `slot_hash` names his key slot, never a secret."""

    id: str
    login: str
    name: str
    person: str
    slot_hash: str
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Grant:
    """A role given to a user in a part of the tree ("" = everywhere), half-open."""

    id: str
    user: str
    role: str
    subtree: str
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class Permission:
    """What a role may do: `act` is a name or a prefix such as case.*."""

    role: str
    act: str
    allowed: bool


class AccessReads(Protocol):
    """All that deciders may ask about access."""

    def user(self, user: str) -> User | None:
        """Return one user."""

    def user_by_login(self, login: str) -> User | None:
        """Return the user with this login."""

    def founded(self) -> bool:
        """Tell whether a role was ever granted; before that, all is founding."""

    def grant(self, grant: str) -> Grant | None:
        """Return one grant."""

    def grants_of(self, user: str, at: datetime) -> tuple[Grant, ...]:
        """Return the grants of a user in force at a moment."""

    def grants_in(self, subtree: str, at: datetime) -> tuple[Grant, ...]:
        """Return the grants for just this part of the tree, in force or to come."""

    def users_with(self, role: str, at: datetime) -> tuple[str, ...]:
        """Return the enabled users who hold a role everywhere at a moment."""

    def users_of_person(self, person: str) -> tuple[User, ...]:
        """Return the users who stand for a member of staff."""

    def permissions(self, role: str) -> tuple[Permission, ...]:
        """Return the permission rows of a role."""

    def roles(self) -> tuple[str, ...]:
        """Return the roles that permission rows exist for."""
