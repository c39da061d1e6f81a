"""Cases that are the same matter: one goes on, the others follow it (并案).

A merged case leaves queue, loads and alerts. It shares the stage clocks of its main
case, while what the law promises its own caller runs on: it is accepted, mediated
and told by itself. When the main case ends, its merged cases end with it.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from domain.cases.case_of_id import case_of
from domain.cases.doer import Doer, doer_of
from domain.cases.events import CaseActed
from domain.cases.limits import STATUTORY
from domain.cases.merge_events import CaseMerged, CaseRerooted, CaseUnmerged
from domain.cases.procedure import Moment, clock_facts, set_fields
from domain.cases.snapshot import ClockFact
from domain.cases.summary import refuse_personal
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.asked import Asked
    from domain.cases.merge_commands import MergeCases, UnmergeCase
    from domain.cases.part_rows import MergeRow
    from domain.cases.reads import CaseRow
    from domain.world import World

MAY_MERGE = (
    "intake",
    "dispatcher",
    "watch_officer",
    "deputy_head",
    "station_head",
    "trainee",
    "administrator",
)
# The law wants these two apart: to end mediation never ends the check of a clue.
APART = frozenset({"complaint", "report"})
# What a merged case still goes through by itself: what its own caller is owed.
ON_MERGED = frozenset(
    {
        "accept",
        "mediated",
        "end_mediation",
        "penalty_filing",
        "no_penalty_filing",
        "penalty_decided",
        "pause",
        "resume",
        "extend",
        "inform",
        "archive",
    }
)
VOID = "void"


def merge(command: MergeCases, asked: Asked, world: World) -> list[Any]:
    """Decide the merging of cases into one: all of them or none."""
    root = case_of(command.case, world)
    merged = tuple(dict.fromkeys(command.merged))
    if not merged:
        raise Refused("FIELD_MISSING", field="other", act="merge")
    if command.seen_versions and len(command.seen_versions) != len(command.merged):
        why = f"seen_versions {len(command.seen_versions)} / {len(command.merged)}"
        raise Refused("BAD_FIELD", command="MergeCases", why=why)
    if not command.reason.strip():
        raise Refused("REASON_MISSING", act="merge")
    refuse_personal(command.reason, "reason")
    _check_open(root, world)
    refuse_merged(root, "merge", world)
    _allowed(root, asked, world)
    seen = dict(zip(command.merged, command.seen_versions, strict=False))
    deed = Deed(root, command.reason.strip(), seen, asked)
    return [
        event
        for one in merged
        for event in (
            _merged(case_of(one, world), deed, world),
            *_rerooted(one, deed, world),
        )
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Deed:
    """A merging under way: into which case, why, the versions seen, who asks."""

    root: CaseRow
    reason: str
    seen: dict[str, int]
    asked: Asked


def _merged(case: CaseRow, deed: Deed, world: World) -> CaseMerged:
    root, asked = deed.root, deed.asked
    _check_merged(case, deed, world)
    doer, role = _allowed(case, asked, world)
    book = world.cases.rulebook()
    return CaseMerged(
        case=case.id,
        root=root.id,
        version=case.version + 1,
        at=asked.at,
        by=doer.by,
        entered_by=doer.entered_by,
        role=role,
        reason=deed.reason,
        clocks=tuple(
            ClockFact(clock=run.clock, what=VOID, at=asked.at.isoformat())
            for run in world.cases.clocks(case.id)
            if run.running and book.side(run.clock) != STATUTORY
        ),
    )


def _rerooted(left: str, deed: Deed, world: World) -> list[CaseRerooted]:
    """Return how what had gone into a case goes on with it into the main case."""
    root, asked = deed.root, deed.asked
    events = []
    for one in world.cases.merged_cases(left):
        case = case_of(one, world)
        _check_kinds(case, root)
        doer, role = _allowed(case, asked, world)
        events.append(
            CaseRerooted(
                case=case.id,
                left=left,
                root=root.id,
                version=case.version + 1,
                at=asked.at,
                by=doer.by,
                entered_by=doer.entered_by,
                role=role,
                reason=deed.reason,
            )
        )
    return events


def _check_kinds(case: CaseRow, root: CaseRow) -> None:
    if {case.kind, root.kind} == APART:
        raise Refused("MERGE_KINDS", case=case.number, root=root.number)


def _check_merged(case: CaseRow, deed: Deed, world: World) -> None:
    root = deed.root
    if case.id == root.id:
        raise Refused("MERGE_ITSELF", case=case.number)
    check_version(case, deed.seen.get(case.id, case.version))
    refuse_merged(case, "merge", world)
    _check_open(case, world)
    _check_kinds(case, root)


def unmerge(command: UnmergeCase, asked: Asked, world: World) -> list[Any]:
    """Decide the parting of a merged case from its main case."""
    case = case_of(command.case, world)
    check_version(case, command.seen_version)
    found = world.cases.merge_of(case.id)
    if found is None:
        raise Refused("NOT_MERGED", case=case.number)
    if not command.reason.strip():
        raise Refused("REASON_MISSING", act="unmerge")
    refuse_personal(command.reason, "reason")
    doer, role = _allowed(case, asked, world)
    return [
        CaseUnmerged(
            case=case.id,
            root=found.root,
            version=case.version + 1,
            merged_version=found.version,
            at=asked.at,
            by=doer.by,
            entered_by=doer.entered_by,
            role=role,
            reason=command.reason.strip(),
            clocks=_taken_back(case, found, world),
        )
    ]


def _taken_back(case: CaseRow, found: MergeRow, world: World) -> tuple[ClockFact, ...]:
    """Return the facts that go with the merging; a case that ended stays as it is."""
    if not _open(case.state, world):
        return ()
    return world.cases.clock_facts_of(case.id, found.version)


def check_version(case: CaseRow, seen: int) -> None:
    """Refuse where the case has moved since it was seen."""
    if seen != case.version:
        raise Refused("STALE_VERSION", case=case.number, seen=seen, theirs=case.version)


def _check_open(case: CaseRow, world: World) -> None:
    if not _open(case.state, world):
        raise Refused("WRONG_STATE", case=case.number, state=case.state, act="merge")


def _allowed(case: CaseRow, asked: Asked, world: World) -> tuple[Doer, str]:
    doer = doer_of(asked, case.grid or case.station, world)
    role = next((one for one in MAY_MERGE if one in doer.roles), "")
    if not role:
        raise Refused(
            "ROLE_NOT_ALLOWED",
            act="merge",
            needs=" ".join(MAY_MERGE),
            role=" ".join(sorted(doer.roles)),
        )
    return doer, role


def refuse_merged(case: CaseRow, act: str, world: World) -> None:
    """Refuse an act on a merged case that belongs to its main case."""
    if case.merged_into and act not in ON_MERGED:
        root = case_of(case.merged_into, world)
        raise Refused("ALREADY_MERGED", case=case.number, root=root.number)


def followers(acted: CaseActed, asked: Asked, world: World) -> list[CaseActed]:
    """Return how the merged cases end with their main case, [] while it goes on."""
    before, after = (
        world.cases.state(one) for one in (acted.from_state, acted.to_state)
    )
    if before is None or after is None or not before.is_open or after.is_open:
        return []
    merged = world.cases.merged_cases(acted.case)
    if merged and acted.act == VOID:
        number = case_of(acted.case, world).number
        raise Refused("HAS_MERGED", case=number, n=len(merged))
    found = (case_of(one, world) for one in merged)
    return [
        _follow(one, acted, asked, world) for one in found if _open(one.state, world)
    ]


def _open(state: str, world: World) -> bool:
    found = world.cases.state(state)
    return found is not None and found.is_open


def _follow(case: CaseRow, acted: CaseActed, asked: Asked, world: World) -> CaseActed:
    cases = world.cases
    row = cases.transition(
        case.procedure, case.procedure_version, acted.from_state, acted.act
    )
    effects, sets = ((), ()) if row is None else (row.effects, row.sets)
    before = case.snapshot()
    after = set_fields(before, sets, acted.fields, acted.by)
    moment = Moment(asked.at, case.received_at, cases.clocks(case.id))
    return CaseActed(
        case=case.id,
        act=acted.act,
        version=case.version + 1,
        at=acted.at,
        by=acted.by,
        entered_by=acted.entered_by,
        role=acted.role,
        approver=acted.approver,
        from_state=case.state,
        to_state=acted.to_state,
        before=before,
        after=dataclasses.replace(
            after, state=acted.to_state, closure=acted.after.closure
        ),
        fields={**acted.fields, "root": acted.case},
        clocks=clock_facts(effects, moment, cases.rulebook()),
    )


def _undo_merged(event: CaseMerged, asked: Asked, world: World) -> CaseUnmerged:
    case = case_of(event.case, world)
    found = world.cases.merge_of(event.case)
    if found is None or found.root != event.root:
        raise Refused("CANNOT_UNDO", what="merge")
    return CaseUnmerged(
        case=event.case,
        root=event.root,
        version=case.version + 1,
        merged_version=found.version,
        at=asked.at,
        by=asked.doer or asked.actor,
        entered_by="",
        role="",
        reason=event.reason,
        clocks=_taken_back(case, found, world),
    )


def _undo_unmerged(event: CaseUnmerged, asked: Asked, world: World) -> CaseMerged:
    case = case_of(event.case, world)
    root = case_of(event.root, world)
    if case.merged_into or root.merged_into:
        raise Refused("CANNOT_UNDO", what="unmerge")
    return CaseMerged(
        case=event.case,
        root=event.root,
        version=case.version + 1,
        at=asked.at,
        by=asked.doer or asked.actor,
        entered_by="",
        role="",
        reason=event.reason,
        clocks=event.clocks,
    )


def _undo_rerooted(event: CaseRerooted, asked: Asked, world: World) -> CaseRerooted:
    found = world.cases.merge_of(event.case)
    if found is None or found.root != event.root:
        raise Refused("CANNOT_UNDO", what="merge")
    return dataclasses.replace(
        event,
        left=event.root,
        root=event.left,
        version=case_of(event.case, world).version + 1,
        at=asked.at,
        by=asked.doer or asked.actor,
        entered_by="",
        role="",
    )


INVERSES: dict[type, Callable[[Any, Asked, World], Any]] = {
    CaseMerged: _undo_merged,
    CaseUnmerged: _undo_unmerged,
    CaseRerooted: _undo_rerooted,
}
