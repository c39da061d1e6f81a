"""The case that actions work on: the first selected one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.action import Hand
    from domain.cases.reads import CaseRow


def case_of(hand: Hand) -> CaseRow | None:
    """Return the selected case, None when none is."""
    chosen = hand.selection.first("case")
    return hand.desk.read.cases.case(chosen) if chosen else None
