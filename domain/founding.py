"""The first act in a workspace, and the taking back of an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.ids import issued


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateWorkspace:
    """Found an empty workspace: its title, its CRS and whether it is for training.

    `slots` are (id, sha256) of the key slots made with it.
    """

    act: ClassVar[str] = "workspace.create"
    workspace: str = issued()
    title: str
    crs_epsg: int
    city_code: str = ""
    training: bool = False
    day: str = ""
    slots: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoAct:
    """Take back one journaled act that nobody else has built upon since."""

    act: ClassVar[str] = "workspace.undo"
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceCreated:
    """A workspace was founded."""

    workspace: str
    title: str
    crs_epsg: int
    city_code: str
    training: bool
    day: str
    slots: tuple[tuple[str, str], ...]


COMMANDS: tuple[type, ...] = (CreateWorkspace, UndoAct)
EVENTS: tuple[type, ...] = (WorkspaceCreated,)
