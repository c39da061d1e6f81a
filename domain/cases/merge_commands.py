"""What can be asked about cases that are one matter: put together, and apart again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCases:
    """Put cases that are the same matter into one, the main case (并案).

    `case` is the main case, `merged` those that go into it; `seen_versions`, where
    given, are theirs in the same order.
    """

    act: ClassVar[str] = "case.merge"
    case: str
    merged: tuple[str, ...]
    seen_versions: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmergeCase:
    """Take a merged case out of its main case again, as a case of its own."""

    act: ClassVar[str] = "case.merge"
    case: str
    seen_version: int
    reason: str = ""


COMMANDS: tuple[type, ...] = (MergeCases, UnmergeCase)
