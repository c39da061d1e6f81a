"""Who may do what, where: a role in a subtree allows an act, else it is refused.

Roles come from two places and count alike: granted to the user, or held by the
person behind him as a post or a desk duty at that minute (domain.staffing).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.founding import CreateWorkspace, UndoAct
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from domain.access.reads import Permission
    from domain.asked import Asked
    from domain.world import World

Held = tuple[str, str]
ADMINISTRATOR = "administrator"
EVERYWHERE = ""
STAFF_MEMBER = "staff_member"
SOCIAL = "social_officer"
# Acts on oneself: no role is needed to change one's own passphrase.
OWN = "access.own"
FOR_OTHERS = "access.user"
UNDO_OTHERS = "workspace.undo_others"


def matches(pattern: str, act: str) -> bool:
    """Tell whether a permission's pattern (name, prefix.* or *) holds an act."""
    if pattern.endswith("*"):
        return act.startswith(pattern[:-1])
    return pattern == act


def role_allows(rows: Iterable[Permission], act: str) -> bool:
    """Tell whether a role's rows allow an act; the longest pattern decides."""
    found = [row for row in rows if matches(row.act, act)]
    if not found:
        return False
    return max(found, key=lambda row: (len(row.act), not row.allowed)).allowed


def may(held: Iterable[Held], act: str, path: tuple[str, ...], world: World) -> bool:
    """Tell whether one of the roles allows the act on this path of the tree.

    `held` are (role, subtree) pairs, `path` the ids from the city down to the unit
    or grid; an empty subtree is the whole tree. Deny by default.
    """
    return any(
        role_allows(world.access.permissions(role), act)
        for role in dict.fromkeys(
            role for role, subtree in held if subtree == EVERYWHERE or subtree in path
        )
    )


def path_of(unit: str, act: str, held: Iterable[Held], world: World) -> tuple[str, ...]:
    """Return the path on which a right must lie.

    A case that lies in no unit yet would otherwise be out of reach of every station:
    for it a right held anywhere counts.
    """
    if unit:
        return world.boundary.path(unit)
    # What a stroke on a plan touches is known only when it is drawn; the rule of
    # plans asks again for the unit that it reaches.
    if act.startswith("case.") or act == "boundary.propose":
        return tuple(subtree for _role, subtree in held)
    return tuple(unit.id for unit in world.boundary.units("city"))


def granted(user: str, at: datetime, world: World) -> tuple[Held, ...]:
    """Return the roles given to a user, with their subtrees."""
    return tuple(
        (grant.role, grant.subtree) for grant in world.access.grants_of(user, at)
    )


def given_to(asked: Asked, world: World) -> tuple[Held, ...]:
    """Return the roles given to the one whose act it is."""
    if not asked.on_behalf_of:
        return granted(asked.actor, asked.at, world)
    return tuple(
        held
        for user in world.access.users_of_person(asked.on_behalf_of)
        for held in granted(user.id, asked.at, world)
    )


def by_post(person: str, at: datetime, world: World) -> tuple[Held, ...]:
    """Return the roles a serving person has without any grant: by post and by duty.

    A grid's post counts in its whole station, since its holder is sent to other
    grids of the station too; which case he may touch there is for the procedure
    rows to say. Everybody on the staff has the role of his kind at his station.
    """
    found = world.staffing.person(person) if person else None
    if found is None or not found.employed(at):
        return ()
    kind = SOCIAL if found.kind == "social" else STAFF_MEMBER
    held = [(kind, found.station)]
    for role, place in world.staffing.places_of(person, at):
        grid = world.boundary.grid(place)
        held.append((role, grid.station if grid else place))
    return tuple(dict.fromkeys(held))


def allowed(asked: Asked, act: str, unit: str, world: World) -> bool:
    """Tell whether the one whose act it is may do it in a unit, by any of his roles."""
    if not world.access.founded():
        return True
    # Roles by post cost more reads than granted ones, and are often not needed.
    if _suffice(given_to(asked, world), asked, act, unit, world):
        return True
    return _suffice(by_post(asked.doer, asked.at, world), asked, act, unit, world)


def _suffice(
    held: tuple[Held, ...], asked: Asked, act: str, unit: str, world: World
) -> bool:
    if asked.acting_as:
        held = tuple(pair for pair in held if pair[0] == asked.acting_as)
    return may(held, act, path_of(unit, act, held, world), world)


def check(command: object, asked: Asked, world: World, unit: str) -> None:
    """Refuse a command that the actor has no right to give in a unit ("" = the top).

    NOT_ALLOWED names act and unit; NOT_SIGNED_IN and USER_DISABLED the user's state;
    NOT_ON_BEHALF that the desk may not act for somebody else here.
    """
    if isinstance(command, CreateWorkspace) or not world.access.founded():
        return
    user = world.access.user(asked.actor)
    if user is None:
        raise Refused("NOT_SIGNED_IN")
    if user.disabled_at is not None:
        raise Refused("USER_DISABLED", user=user.name)
    if isinstance(command, UndoAct):
        _check_undo(command, asked, world)
        return
    act = str(getattr(command, "act", ""))
    if act == OWN:
        act = "" if getattr(command, "user", None) == asked.actor else FOR_OTHERS
    if act:
        _check_act(act, asked, world, unit)


def _check_act(act: str, asked: Asked, world: World, unit: str) -> None:
    if asked.on_behalf_of:
        _check_on_behalf(act, asked, world, unit)
    if not allowed(asked, act, unit, world):
        raise Refused(
            "NOT_ALLOWED", act=act, unit=_named(unit, world), who=_who(asked, world)
        )


def _check_undo(command: UndoAct, asked: Asked, world: World) -> None:
    act = world.past(command.seq)
    if act is None or act.actor == asked.actor:
        return
    if not allowed(asked, UNDO_OTHERS, "", world):
        raise Refused("NOT_YOUR_ACT", seq=command.seq)


def _check_on_behalf(act: str, asked: Asked, world: World, unit: str) -> None:
    if world.staffing.person(asked.on_behalf_of) is None:
        raise Refused("NO_SUCH_PERSON", person=asked.on_behalf_of)
    room = act.partition(".")[0]
    own = granted(asked.actor, asked.at, world)
    own += by_post(asked.person, asked.at, world)
    right = f"{room}.on_behalf"
    if not may(own, right, path_of(unit, act, own, world), world):
        raise Refused("NOT_ON_BEHALF", unit=_named(unit, world))


def _who(asked: Asked, world: World) -> str:
    if asked.on_behalf_of:
        person = world.staffing.person(asked.on_behalf_of)
        return person.name if person else asked.on_behalf_of
    user = world.access.user(asked.actor)
    return user.name if user else asked.actor


def _named(unit: str, world: World) -> str:
    if not unit:
        return "*"
    grid = world.boundary.grid(unit)
    if grid is not None:
        return f"{grid.code} {grid.name}"
    found = world.boundary.unit(unit)
    return found.name if found else unit
