"""What a user may do, in words: by role and by post, unit by unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.texts import has, t
from domain.access.permissions import by_post, granted, role_allows
from domain.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from db.world import Reads
    from domain.access.reads import Grant, User

# Rights that no command is named after, but that rules ask for.
ASKED_FOR: Final = ("case.on_behalf", "staff.on_behalf", "workspace.undo_others")
ACTS: Final = (
    tuple(
        sorted(
            {str(getattr(kind, "act", "")) for kind in COMMANDS.values()}
            - {"access.own"}
        )
    )
    + ASKED_FOR
)
ROOMS: Final = ("case", "staff", "entity", "boundary", "rule", "access", "workspace")


@dataclass(frozen=True, slots=True)
class Rights:
    """What may be done in one part of the tree, and by which roles."""

    unit: str
    where: str
    roles: tuple[str, ...]
    acts: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Say it: where, by which roles, what."""
        return t(
            "organisation.may",
            where=self.where,
            roles=listed(role_name(one) for one in self.roles),
            acts=t("organisation.clause").join(acts_in_words(self.acts)),
        )


def listed(words: Iterable[str]) -> str:
    """Return words as a list of the language spoken now."""
    return t("organisation.comma").join(words)


def role_name(role: str) -> str:
    """Return what a role is called."""
    for key in (f"access.role.{role}", f"staffing.duty_post.{role}"):
        if has(key):
            return t(key)
    return role


def unit_name(read: Reads, unit: str) -> str:
    """Return the name of a unit or grid; "" is the whole tree."""
    if not unit:
        return t("organisation.everywhere")
    found = read.boundary.unit(unit)
    if found is not None:
        return found.name
    grid = read.boundary.grid(unit)
    return unit if grid is None else grid.name


def rights_of(read: Reads, user: User, at: datetime) -> list[Rights]:
    """Return what a user may do now, the widest part of the tree first."""
    if user.disabled_at is not None:
        return []
    held = granted(user.id, at, read) + by_post(user.person, at, read)
    units = list(dict.fromkeys(unit for _role, unit in held))
    units.sort(key=lambda one: len(read.boundary.path(one)))
    found = []
    for unit in units:
        roles = tuple(dict.fromkeys(role for role, where in held if where == unit))
        rows = [read.access.permissions(role) for role in roles]
        acts = tuple(
            act for act in ACTS if any(role_allows(mine, act) for mine in rows)
        )
        if acts:
            found.append(Rights(unit, unit_name(read, unit), roles, acts))
    return found


def acts_in_words(acts: tuple[str, ...]) -> list[str]:
    """Return acts by subject; a subject that is allowed whole is said in one word."""
    said = []
    for room in ROOMS:
        mine = [act for act in acts if act.partition(".")[0] == room]
        every = [act for act in ACTS if act.partition(".")[0] == room]
        if not mine:
            continue
        subject = t(f"organisation.room.{room}")
        if len(mine) == len(every):
            said.append(t("organisation.all_of", room=subject))
        else:
            words = listed(act_name(one) for one in mine)
            said.append(t("organisation.some_of", room=subject, acts=words))
    return said


def act_name(act: str) -> str:
    """Return what an act is called."""
    key = f"value.act.{act}"
    return t(key) if has(key) else act


def grant_words(read: Reads, grant: Grant) -> tuple[str, str, str, str]:
    """Return a grant as role, place, from and to."""
    until = "" if grant.valid_to is None else f"{grant.valid_to:%Y-%m-%d}"
    return (
        role_name(grant.role),
        unit_name(read, grant.subtree),
        f"{grant.valid_from:%Y-%m-%d}",
        until,
    )
