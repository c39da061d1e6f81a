"""The rows of a case's file beside the case itself: files, call-backs, mergers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow:
    """A file of a case; `removed_at` is None while it belongs to it."""

    id: str
    case: str
    at: datetime
    by: str
    name: str
    media: str
    role: str
    visibility: str
    size: int
    sha256: str
    removed_at: datetime | None
    removed_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackRow:
    """A call-back of a case; `done_at` is None while it is still to be made."""

    id: str
    case: str
    at: datetime
    by: str
    due_at: datetime
    text: str
    moved: int
    done_at: datetime | None
    done_by: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRow:
    """A case that went into a main one: by which of its versions, and why."""

    case: str
    root: str
    version: int
    at: datetime
    by: str
    reason: str
