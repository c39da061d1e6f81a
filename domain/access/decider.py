"""Which requests about users, roles and permissions are granted, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.access.commands import (
    ChangePassphrase,
    CreateUser,
    DisableUser,
    EnableUser,
    GrantRole,
    LinkPerson,
    RenewRecoveryCode,
    RevokeRole,
    SetPermission,
)
from domain.access.events import (
    PassphraseChanged,
    PermissionSet,
    PersonLinked,
    RecoveryCodeRenewed,
    RoleGranted,
    RoleRevoked,
    UserCreated,
    UserDisabled,
    UserEnabled,
)
from domain.access.permissions import ADMINISTRATOR, EVERYWHERE
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.access.reads import Grant, User
    from domain.asked import Asked
    from domain.world import World

HASH_LENGTH = 64
RECOVERY_SLOT = "recovery:"


def _user(user: str, world: World) -> User:
    found = world.access.user(user)
    if found is None:
        raise Refused("NO_SUCH_USER", user=user)
    return found


def _check_person(person: str, world: World) -> None:
    if person and world.staffing.person(person) is None:
        raise Refused("NO_SUCH_PERSON", person=person)


def _check_hash(slot_hash: str) -> None:
    # Only the name of a key slot may come this way: a passphrase typed into the
    # field by mistake would stay in the journal for ever.
    good = len(slot_hash) == HASH_LENGTH and not set(slot_hash) - set(
        "0123456789abcdef"
    )
    if not good:
        raise Refused("NO_KEY_SLOT")


def _create(command: CreateUser, _asked: Asked, world: World) -> list[Any]:
    login = command.login.strip()
    if not login or not command.name.strip():
        raise Refused("FIELD_MISSING", field="login" if not login else "name")
    if world.access.user_by_login(login) is not None:
        raise Refused("LOGIN_TAKEN", login=login)
    if world.access.user(command.user) is not None:
        raise Refused("ID_TAKEN", id=command.user)
    _check_person(command.person, world)
    _check_hash(command.slot_hash)
    return [
        UserCreated(
            user=command.user,
            login=login,
            name=command.name.strip(),
            person=command.person,
            slot_hash=command.slot_hash,
        )
    ]


def _passphrase(command: ChangePassphrase, _asked: Asked, world: World) -> list[Any]:
    user = _user(command.user, world)
    _check_hash(command.slot_hash)
    return [
        PassphraseChanged(
            user=user.id, slot_hash=command.slot_hash, was_slot_hash=user.slot_hash
        )
    ]


def _link(command: LinkPerson, _asked: Asked, world: World) -> list[Any]:
    user = _user(command.user, world)
    _check_person(command.person, world)
    return [PersonLinked(user=user.id, person=command.person, was_person=user.person)]


def _disable(command: DisableUser, asked: Asked, world: World) -> list[Any]:
    user = _user(command.user, world)
    if user.disabled_at is not None:
        raise Refused("USER_DISABLED", user=user.name)
    _keep_one_administrator(user.id, asked, world)
    if user.id == asked.actor:
        # He could not take it back himself: another administrator has to do it.
        raise Refused("OWN_ACCOUNT", user=user.name)
    return [UserDisabled(user=user.id, at=asked.at, reason=command.reason)]


def _enable(command: EnableUser, _asked: Asked, world: World) -> list[Any]:
    user = _user(command.user, world)
    if user.disabled_at is None:
        raise Refused("USER_ENABLED", login=user.login)
    return [UserEnabled(user=user.id, reason=command.reason)]


def _grant(command: GrantRole, asked: Asked, world: World) -> list[Any]:
    user = _user(command.user, world)
    known = world.access.roles()
    if command.role not in known:
        raise Refused("NO_SUCH_ROLE", role=command.role)
    if command.subtree and not world.boundary.path(command.subtree):
        raise Refused("NO_SUCH_UNIT", unit=command.subtree)
    start = command.valid_from or asked.at
    if command.valid_to is not None and command.valid_to <= start:
        raise Refused("END_BEFORE_START")
    if command.role == ADMINISTRATOR and command.valid_to is not None:
        raise Refused("ADMINISTRATOR_FOR_GOOD")
    for grant in world.access.grants_of(user.id, start):
        if (grant.role, grant.subtree) == (command.role, command.subtree):
            raise Refused("ROLE_HELD", role=command.role, login=user.login)
    return [
        RoleGranted(
            grant=command.grant,
            user=user.id,
            role=command.role,
            subtree=command.subtree,
            valid_from=start,
            valid_to=command.valid_to,
        )
    ]


def _revoke(command: RevokeRole, asked: Asked, world: World) -> list[Any]:
    grant = _standing(command.grant, asked, world)
    if grant.role == ADMINISTRATOR and grant.subtree == EVERYWHERE:
        _keep_one_administrator(grant.user, asked, world)
    return [
        RoleRevoked(
            grant=grant.id,
            user=grant.user,
            role=grant.role,
            valid_to=max(asked.at, grant.valid_from),
            was_valid_to=grant.valid_to,
            reason=command.reason,
        )
    ]


def _standing(grant: str, asked: Asked, world: World) -> Grant:
    found = world.access.grant(grant)
    if found is None or (found.valid_to is not None and found.valid_to <= asked.at):
        raise Refused("NO_SUCH_GRANT", grant=grant)
    return found


def _keep_one_administrator(user: str, asked: Asked, world: World) -> None:
    holders = world.access.users_with(ADMINISTRATOR, asked.at)
    if holders == (user,):
        raise Refused("LAST_ADMINISTRATOR")


def _set_permission(command: SetPermission, _asked: Asked, world: World) -> list[Any]:
    if not command.role or not command.permission:
        raise Refused("FIELD_MISSING", field="permission" if command.role else "role")
    locks_out = command.permission in {"*", "access.*"} and not command.allowed
    if command.role == ADMINISTRATOR and locks_out:
        raise Refused("LAST_ADMINISTRATOR")
    was = [
        row.allowed
        for row in world.access.permissions(command.role)
        if row.act == command.permission
    ]
    return [
        PermissionSet(
            role=command.role,
            permission=command.permission,
            allowed=command.allowed,
            was=was[0] if was else None,
        )
    ]


def _renew_code(command: RenewRecoveryCode, _asked: Asked, _world: World) -> list[Any]:
    if not command.slot.startswith(RECOVERY_SLOT):
        raise Refused("NO_KEY_SLOT")
    _check_hash(command.slot_hash)
    return [RecoveryCodeRenewed(slots=((command.slot, command.slot_hash),))]


def _undo_grant(event: RoleGranted, _asked: Asked, _world: World) -> RoleRevoked:
    return RoleRevoked(
        grant=event.grant,
        user=event.user,
        role=event.role,
        valid_to=event.valid_from,
        was_valid_to=event.valid_to,
        reason="",
    )


def _undo_revoke(event: RoleRevoked, _asked: Asked, _world: World) -> RoleRevoked:
    return RoleRevoked(
        grant=event.grant,
        user=event.user,
        role=event.role,
        valid_to=event.was_valid_to,
        was_valid_to=event.valid_to,
        reason="",
    )


def _undo_link(event: PersonLinked, _asked: Asked, _world: World) -> PersonLinked:
    return PersonLinked(
        user=event.user, person=event.was_person, was_person=event.person
    )


def _undo_permission(
    event: PermissionSet, _asked: Asked, _world: World
) -> PermissionSet:
    return PermissionSet(
        role=event.role,
        permission=event.permission,
        allowed=bool(event.was),
        was=event.allowed,
    )


DECIDERS: dict[type, Callable[[Any, Asked, World], list[Any]]] = {
    CreateUser: _create,
    ChangePassphrase: _passphrase,
    LinkPerson: _link,
    DisableUser: _disable,
    EnableUser: _enable,
    GrantRole: _grant,
    RevokeRole: _revoke,
    SetPermission: _set_permission,
    RenewRecoveryCode: _renew_code,
}
# A role may be given in a subtree by whoever administers that subtree; users and
# permission rows belong to the whole workspace.
UNIT_OF: dict[type, Callable[[Any, World], str]] = {
    GrantRole: lambda command, _world: str(command.subtree),
}
INVERSES: dict[type, Callable[[Any, Asked, World], Any]] = {
    RoleGranted: _undo_grant,
    RoleRevoked: _undo_revoke,
    PersonLinked: _undo_link,
    PermissionSet: _undo_permission,
}
