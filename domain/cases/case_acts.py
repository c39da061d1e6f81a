"""One rule for every act on a case: the procedure's row decides, the code obeys."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.cases import main_commands as main
from domain.cases import side_commands as side
from domain.cases.case_of_id import case_of
from domain.cases.doer import Confirming, confirmed_by, doer_of, role_for
from domain.cases.events import CaseActed
from domain.cases.guards import Attempt, check_guards
from domain.cases.merging_cases import followers, refuse_merged
from domain.cases.procedure import Moment, clock_facts, next_state, set_fields
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.asked import Asked
    from domain.cases.reads import CaseRow
    from domain.cases.rules import Transition
    from domain.cases.snapshot import FieldValue, Snapshot
    from domain.world import World

_VERIFIED = {"pass": "verify_pass", "rework": "rework", "unable": "verify_unable"}


def _verify_act(command: main.VerifyCase) -> str:
    act = _VERIFIED.get(command.outcome)
    if act is None:
        raise Refused(
            "BAD_FIELD",
            command="VerifyCase",
            why=f"outcome {command.outcome!r}: one of {', '.join(_VERIFIED)}",
        )
    return act


def _clue_act(command: side.ClueCheckDone) -> str:
    return "penalty_filing" if command.filing else "no_penalty_filing"


def _named(act: str) -> Callable[[Any], str]:
    return lambda _command: act


ACT_OF: dict[type, Callable[[Any], str]] = {
    main.AcceptCase: _named("accept"),
    main.RefuseCase: _named("refuse"),
    main.AdviseCase: _named("advise"),
    main.ReferCase: _named("refer_out"),
    main.FileCase: _named("file_task"),
    main.NotFileCase: _named("not_file"),
    main.DispatchCase: _named("dispatch"),
    main.TakeCase: _named("take"),
    main.DeclineCase: _named("decline"),
    main.RecallCase: _named("recall"),
    main.SendBackCase: _named("send_back"),
    main.AnswerCase: _named("answer"),
    main.VerifyCase: _verify_act,
    main.CloseCase: _named("close"),
    main.ForceCloseCase: _named("force_close"),
    main.VoidCase: _named("void"),
    main.InformCase: _named("inform"),
    main.ArchiveCase: _named("archive"),
    main.ReopenCase: _named("reopen"),
    main.ReconsiderCase: _named("reconsider"),
    side.MediationAgreed: _named("mediated"),
    side.EndMediation: _named("end_mediation"),
    side.ClueCheckDone: _clue_act,
    side.PenaltyDecided: _named("penalty_decided"),
    side.PauseClock: _named("pause"),
    side.ResumeClock: _named("resume"),
    side.ExtendClock: _named("extend"),
}


def act_on_case(command: Any, asked: Asked, world: World) -> list[Any]:
    """Decide one act on a case by the row of its procedure."""
    case = case_of(command.case, world)
    if command.seen_version != case.version:
        raise Refused(
            "STALE_VERSION",
            case=case.number,
            seen=command.seen_version,
            theirs=case.version,
        )
    act = ACT_OF[type(command)](command)
    refuse_merged(case, act, world)
    row = row_for(case, act, world)
    fields = fields_of(command)
    doer = doer_of(asked, case.grid or case.station, world)
    role = role_for(row, case, doer, asked, world)
    attempt = Attempt(case, row, doer, fields, asked, world)
    check_required(row, fields, case)
    approver = _confirmed(attempt)
    check_guards(attempt)
    acted = _acted(attempt, role, approver)
    return [acted, *followers(acted, asked, world)]


def _confirmed(attempt: Attempt) -> str:
    where = attempt.case.grid or attempt.case.station
    named = Confirming(attempt.text("approver"), where)
    return confirmed_by(attempt.row, named, attempt.doer, attempt.asked, attempt.world)


def row_for(case: CaseRow, act: str, world: World) -> Transition:
    """Return the procedure's row for an act in the state of a case, or refuse."""
    row = world.cases.transition(
        case.procedure, case.procedure_version, case.state, act
    )
    if row is None:
        raise Refused("WRONG_STATE", case=case.number, state=case.state, act=act)
    return row


def fields_of(command: Any) -> dict[str, FieldValue]:
    """Return what a command says beyond which case and version it means."""
    found: dict[str, FieldValue] = {}
    for field in dataclasses.fields(command):
        value = getattr(command, field.name)
        if field.name in {"case", "seen_version"} or value in ("", None, ()):
            continue
        found[field.name] = value.isoformat() if isinstance(value, datetime) else value
    return found


def check_required(
    row: Transition, fields: Mapping[str, FieldValue], case: CaseRow
) -> None:
    """Refuse where a field that the row asks for is neither given nor known."""
    for name in row.required:
        if fields.get(name) or getattr(case, name, None):
            continue
        if name == "reason":
            raise Refused("REASON_MISSING", act=row.act)
        if name == "attachment":
            raise Refused("ATTACHMENT_MISSING", role=name)
        raise Refused("FIELD_MISSING", field=name, act=row.act)


def _acted(attempt: Attempt, role: str, approver: str) -> CaseActed:
    case, row, fields = attempt.case, attempt.row, attempt.fields
    before = case.snapshot()
    after = placed(
        set_fields(before, row.sets, fields, attempt.doer.by), before, attempt.world
    )
    after = dataclasses.replace(after, state=next_state(row, case.state))
    amount = fields.get("amount")
    moment = Moment(
        attempt.asked.at, case.received_at, attempt.world.cases.clocks(case.id)
    ).naming(
        attempt.text("clock"), float(amount) if isinstance(amount, int | float) else 0.0
    )
    return CaseActed(
        case=case.id,
        act=row.act,
        version=case.version + 1,
        at=attempt.asked.at,
        by=attempt.doer.by,
        entered_by=attempt.doer.entered_by,
        role=role,
        approver=approver,
        from_state=case.state,
        to_state=after.state,
        before=before,
        after=after,
        fields=dict(fields),
        clocks=clock_facts(row.effects, moment, attempt.world.cases.rulebook()),
    )


def placed(after: Snapshot, before: Snapshot, world: World) -> Snapshot:
    """Return the case with the station and version that belong to a changed grid."""
    if after.grid == before.grid:
        return after
    grid = world.boundary.grid(after.grid)
    if grid is None:
        raise Refused("NO_SUCH_GRID", grid=after.grid)
    return dataclasses.replace(after, station=grid.station, boundary_version=grid.id)


def unit_of_case(command: Any, world: World) -> str:
    """Return where an act on a case happens, for the check of permissions."""
    case = world.cases.case(command.case)
    return "" if case is None else case.grid or case.station
