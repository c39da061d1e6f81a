"""What can have happened to a case's file: attachments, call-backs, caller's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAttached:
    """A file was put into a case; `sha256` (hex) names its bytes among the blobs."""

    case: str
    attachment: str
    at: datetime
    by: str
    name: str
    media: str
    role: str
    visibility: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRemoved:
    """A file was taken out of a case."""

    case: str
    attachment: str
    at: datetime
    by: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRestored:
    """The taking out of a file was taken back."""

    case: str
    attachment: str
    at: datetime
    by: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackSet:
    """A call-back was set."""

    case: str
    call_back: str
    at: datetime
    by: str
    due_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackTaken:
    """The setting of a call-back was taken back."""

    case: str
    call_back: str
    at: datetime
    by: str
    due_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackMoved:
    """A call-back was put off."""

    case: str
    call_back: str
    at: datetime
    by: str
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackDone:
    """A call-back was made."""

    case: str
    call_back: str
    at: datetime
    by: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackReopened:
    """A call-back that was noted as made is due again."""

    case: str
    call_back: str
    at: datetime
    by: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerRevealed:
    """Somebody read a complainant's sealed fields."""

    case: str
    at: datetime
    by: str
    role: str
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerErased:
    """A complainant's data was erased for good."""

    case: str
    at: datetime
    by: str
    role: str
    reason: str


EVENTS: tuple[type, ...] = (
    FileAttached,
    FileRemoved,
    FileRestored,
    CallBackSet,
    CallBackTaken,
    CallBackMoved,
    CallBackDone,
    CallBackReopened,
    CallerRevealed,
    CallerErased,
)
