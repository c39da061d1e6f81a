"""The inverse of each act on a case or a rule row, for undo and redo."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from domain.cases.case_acts import row_for
from domain.cases.case_of_id import case_of
from domain.cases.events import (
    CaseActed,
    CaseActUndone,
    CaseNoted,
    CaseNoteTaken,
    CaseRegistered,
    CasesLinked,
    CasesUnlinked,
    DraftDropped,
    DraftSaved,
    RuleSet,
)
from domain.cases.procedure import Moment, clock_facts, next_state, set_fields
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.asked import Asked
    from domain.world import World

UNREGISTER = "unregister"


def _acted(event: CaseActed, asked: Asked, world: World) -> CaseActUndone:
    case = case_of(event.case, world)
    if case.snapshot() != event.after:
        raise Refused("CANNOT_UNDO", what=event.act)
    return CaseActUndone(
        case=event.case,
        act=event.act,
        version=case.version + 1,
        undone_version=event.version,
        at=asked.at,
        by=asked.doer or asked.actor,
        restored=event.before,
        taken=event.after,
        clocks=event.clocks,
    )


def _undone(event: CaseActUndone, asked: Asked, world: World) -> CaseActed:
    case = case_of(event.case, world)
    return CaseActed(
        case=event.case,
        act=event.act,
        version=case.version + 1,
        at=asked.at,
        by=asked.doer or asked.actor,
        entered_by="",
        role="",
        approver="",
        from_state=event.restored.state,
        to_state=event.taken.state,
        before=event.restored,
        after=event.taken,
        fields={"redone": event.undone_version},
        clocks=event.clocks,
    )


def _registered(event: CaseRegistered, asked: Asked, world: World) -> CaseActed:
    case = case_of(event.case, world)
    if case.merged_into or world.cases.merged_cases(case.id):
        raise Refused("CANNOT_UNDO", what="register")
    row = row_for(case, UNREGISTER, world)
    before = case.snapshot()
    by = asked.doer or asked.actor
    after = set_fields(before, row.sets, {}, by)
    moment = Moment(asked.at, case.received_at, world.cases.clocks(case.id))
    return CaseActed(
        case=case.id,
        act=UNREGISTER,
        version=case.version + 1,
        at=asked.at,
        by=by,
        entered_by="",
        role="",
        approver="",
        from_state=case.state,
        to_state=next_state(row, case.state),
        before=before,
        after=dataclasses.replace(after, state=next_state(row, case.state)),
        fields={},
        clocks=clock_facts(row.effects, moment, world.cases.rulebook()),
    )


def _noted(event: CaseNoted, asked: Asked, _world: World) -> CaseNoteTaken:
    return CaseNoteTaken(
        case=event.case,
        note=event.note,
        at=asked.at,
        by=asked.doer or asked.actor,
        text=event.text,
        visibility=event.visibility,
    )


def _note_taken(event: CaseNoteTaken, asked: Asked, _world: World) -> CaseNoted:
    return CaseNoted(
        case=event.case,
        note=event.note,
        at=asked.at,
        by=asked.doer or asked.actor,
        text=event.text,
        visibility=event.visibility,
    )


def _linked(event: CasesLinked, asked: Asked, _world: World) -> CasesUnlinked:
    return CasesUnlinked(
        case=event.case,
        other=event.other,
        at=asked.at,
        by=asked.doer or asked.actor,
        reason=event.reason,
    )


def _unlinked(event: CasesUnlinked, asked: Asked, _world: World) -> CasesLinked:
    return CasesLinked(
        case=event.case,
        other=event.other,
        at=asked.at,
        by=asked.doer or asked.actor,
        reason=event.reason,
    )


def _dropped(event: DraftDropped, asked: Asked, _world: World) -> DraftSaved:
    return DraftSaved(
        draft=event.draft,
        at=asked.at,
        by=event.by,
        content=event.content,
        sealed=event.sealed,
    )


def _rule(event: RuleSet, asked: Asked, _world: World) -> RuleSet:
    return RuleSet(
        table=event.table,
        key=event.key,
        before=event.after,
        after=event.before,
        by=asked.actor,
        reason=event.reason,
    )


INVERSES: dict[type, Callable[[Any, Asked, World], Any]] = {
    CaseActed: _acted,
    CaseActUndone: _undone,
    CaseRegistered: _registered,
    CaseNoted: _noted,
    CaseNoteTaken: _note_taken,
    CasesLinked: _linked,
    CasesUnlinked: _unlinked,
    DraftDropped: _dropped,
    RuleSet: _rule,
}
