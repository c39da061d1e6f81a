"""The actions on cases that are one matter: merge, take out, go to the main case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action, Hand
from desktop.cases.case_of import case_of
from desktop.cases.merge_dialog import MergeDialog, UnmergeDialog
from desktop.texts import t
from domain.cases.duplicates import Described, find_duplicates
from domain.cases.merge_commands import MergeCases, UnmergeCase

if TYPE_CHECKING:
    from domain.cases.duplicates import Likeness
    from domain.cases.reads import CaseRow

TWO: Final = 2
# What the form still asks for does not grey an action out.
ASKED: Final = frozenset({"REASON_MISSING", "MERGE_ITSELF", "FIELD_MISSING"})


def likely(hand: Hand, case: CaseRow) -> tuple[Likeness, ...]:
    """Return the cases that may be the same matter as a case, without itself."""
    described = Described(
        case.matter, case.entity, case.x, case.y, case.received_at, case.summary
    )
    found = find_duplicates(described, hand.desk.read.cases)
    family = hand.desk.read.cases.family((case.id,))
    return tuple(one for one in found if one.case not in family)


def _merge(hand: Hand) -> None:
    case = case_of(hand)
    if case is not None:
        cases = (hand.desk.read.cases.case(one.case) for one in likely(hand, case))
        roots = (one for one in cases if one is not None and not one.merged_into)
        found = next(roots, None)
        merge_into(hand, case, "" if found is None else found.number)


def merge_into(hand: Hand, case: CaseRow, root: str = "") -> None:
    """Ask into which case one goes, offering a number."""
    MergeDialog(hand, (case,), hand.parent, root).open()


def _why_no_merge(hand: Hand) -> str:
    case = case_of(hand)
    if case is None:
        return t("why.select_case")
    desk = hand.desk
    made = MergeCases(case=case.id, merged=(case.id,), reason="-")
    return desk.words(desk.refusal(made, passing=ASKED))


def _unmerge(hand: Hand) -> None:
    case = case_of(hand)
    if case is not None:
        UnmergeDialog(hand, case, hand.parent).open()


def _why_no_unmerge(hand: Hand) -> str:
    case = case_of(hand)
    if case is None:
        return t("why.select_case")
    if not case.merged_into:
        return t("why.not_merged")
    desk = hand.desk
    made = UnmergeCase(case=case.id, seen_version=case.version)
    return desk.words(desk.refusal(made, passing=ASKED))


def _root(hand: Hand) -> None:
    case = case_of(hand)
    if case is not None and case.merged_into:
        hand.selection.set(("case", case.merged_into))


def _why_no_root(hand: Hand) -> str:
    case = case_of(hand)
    if case is None:
        return t("why.select_case")
    return "" if case.merged_into else t("why.not_merged")


def _merge_selected(hand: Hand) -> None:
    cases = hand.desk.read.cases.cases(hand.selection.ids("case"))
    if len(cases) >= TWO:
        MergeDialog(hand, cases, hand.parent).open()


def _why_no_selected(hand: Hand) -> str:
    if len(hand.selection.ids("case")) < TWO:
        return t("why.merge_one")
    return _why_no_merge(hand)


MERGE: Final = (MergeCases.__name__,)
ACTIONS: Final = (
    Action("case.merge", "case", _merge, "Ctrl+J, J", MERGE, _why_no_merge, "merge"),
    Action(
        "case.unmerge",
        "case",
        _unmerge,
        "Ctrl+J, S",
        (UnmergeCase.__name__,),
        _why_no_unmerge,
        "call-split",
    ),
    Action("case.root", "case", _root, "Ctrl+J, O", (), _why_no_root, "call-merge"),
    Action(
        "queue.merge",
        "queue",
        _merge_selected,
        "Ctrl+J, Q",
        MERGE,
        _why_no_selected,
        "merge",
    ),
)
BY_ID: Final = {one.id: one for one in ACTIONS}
