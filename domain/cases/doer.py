"""Who does an act on a case: the person, his roles there, and who confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.access.permissions import granted
from domain.refused import Refused
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from domain.asked import Asked
    from domain.cases.reads import CaseRow
    from domain.cases.rules import Transition
    from domain.world import World

HANDLER = "handler"
# Those who stand in for the owner of a grid; the desk's own fallbacks do not.
ACTING = frozenset({"TAKEOVER", "AREA_B_ACTING", "GRID_LEADER", "DUTY"})


@dataclass(frozen=True, slots=True)
class Doer:
    """The person whose act it is, who entered it for him, and his roles there."""

    by: str
    entered_by: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Confirming:
    """The person named as the one who confirmed ("" = none), and the place of it."""

    person: str
    where: str


def doer_of(asked: Asked, unit: str, world: World) -> Doer:
    """Return who acts, with the roles that count in a unit or grid ("" = anywhere)."""
    by = asked.doer or asked.actor
    entered_by = (asked.person or asked.actor) if asked.on_behalf_of else ""
    roles: set[str] = set()
    if asked.doer:
        roles |= _roles_of(asked.doer, unit, asked, world)
    if not asked.on_behalf_of:
        roles |= _granted(asked, unit, world)
    if asked.acting_as:
        if asked.acting_as not in roles:
            raise Refused("ROLE_NOT_ALLOWED", role=asked.acting_as, act="", needs="")
        roles = {asked.acting_as}
    return Doer(by, entered_by, frozenset(roles))


def _roles_of(person: str, unit: str, asked: Asked, world: World) -> frozenset[str]:
    if unit:
        return world.staffing.roles_of(person, unit, asked.at)
    return frozenset(role for role, _ in world.staffing.places_of(person, asked.at))


def _granted(asked: Asked, unit: str, world: World) -> set[str]:
    held = granted(asked.actor, asked.at, world)
    path = world.boundary.path(unit) if unit else None
    return {
        role for role, subtree in held if path is None or not subtree or subtree in path
    }


def role_for(
    row: Transition, case: CaseRow | None, doer: Doer, asked: Asked, world: World
) -> str:
    """Return the role by which the procedure allows the act, or refuse it."""
    for role in row.roles:
        if role == HANDLER:
            if case is not None and handles(case, doer.by, asked, world):
                return role
        elif role in doer.roles:
            return role
    raise Refused(
        "ROLE_NOT_ALLOWED",
        act=row.act,
        needs=" ".join(row.roles),
        role=" ".join(sorted(doer.roles)),
    )


def handles(case: CaseRow, person: str, asked: Asked, world: World) -> bool:
    """Tell whether a person is the case's handler or acts for him at this minute."""
    if not case.handler or not person:
        return False
    if case.handler == person:
        return True
    if not case.grid:
        return False
    now = responsible_at(case.grid, asked.at, world.staffing)
    if now.person != person or now.capacity not in ACTING:
        return False
    return world.staffing.leave_at(case.handler, asked.at) is not None or (
        now.capacity == "TAKEOVER"
    )


def confirmed_by(
    row: Transition, named: Confirming, doer: Doer, asked: Asked, world: World
) -> str:
    """Return who confirmed an act that needs it ("" where it needs none)."""
    if not row.approvers:
        return ""
    if doer.roles & set(row.approvers):
        return doer.by
    needs = " ".join(row.approvers)
    if not named.person or named.person == doer.by:
        raise Refused("APPROVER_MISSING", act=row.act, needs=needs)
    if not _approver_roles(named, asked, world) & set(row.approvers):
        raise Refused("APPROVER_MISSING", act=row.act, needs=needs)
    return named.person


def _approver_roles(named: Confirming, asked: Asked, world: World) -> frozenset[str]:
    # Who enters the act of another at the desk may confirm it in his own post.
    if asked.on_behalf_of and named.person in {asked.person, asked.actor}:
        held = frozenset(_granted(asked, named.where, world))
        if not asked.person:
            return held
        return held | _roles_of(asked.person, named.where, asked, world)
    return _roles_of(named.person, named.where, asked, world)
