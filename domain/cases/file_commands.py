"""What can be asked of a case's file: attachments, call-backs, the caller's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.ids import issued


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile:
    """Put a file into a case; its bytes are the one staged chunk of the batch.

    `chunks` holds the sha256 (hex) of the bytes, `role` one of ATTACHMENT_ROLES.
    """

    act: ClassVar[str] = "case.attach"
    case: str
    attachment: str = issued()
    name: str
    role: str = "other"
    visibility: str = "internal"
    batch: str = issued()
    chunks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFile:
    """Take a file out of a case, with a reason; its bytes stay vouched for."""

    act: ClassVar[str] = "case.attach"
    case: str
    attachment: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCallBack:
    """Set a time at which the desk wants to be reminded of a case."""

    act: ClassVar[str] = "case.call_back"
    case: str
    call_back: str = issued()
    due_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCallBack:
    """Put a call-back off to another time."""

    act: ClassVar[str] = "case.call_back"
    case: str
    call_back: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishCallBack:
    """Note that a call-back was made, and what came of it."""

    act: ClassVar[str] = "case.call_back"
    case: str
    call_back: str
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealCaller:
    """Ask to read a complainant's sealed fields; who read them stays on record."""

    act: ClassVar[str] = "case.reveal"
    # Reading changes nothing that taking back would restore.
    passive: ClassVar[bool] = True
    case: str
    fields: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseCaller:
    """Erase a complainant's data for good; nobody can ever bring it back."""

    act: ClassVar[str] = "case.erase"
    erases: ClassVar[bool] = True
    passive: ClassVar[bool] = True
    case: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkCases:
    """Note that two linked cases do not belong together."""

    act: ClassVar[str] = "case.link"
    case: str
    other: str
    reason: str = ""


COMMANDS: tuple[type, ...] = (
    AttachFile,
    RemoveFile,
    SetCallBack,
    MoveCallBack,
    FinishCallBack,
    RevealCaller,
    EraseCaller,
    UnlinkCases,
)
