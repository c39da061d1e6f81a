"""The acts on a case as the desk offers them: which command, fields, key and state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from domain.cases import main_commands as main
from domain.cases import side_commands as side

if TYPE_CHECKING:
    from desktop.desk import Desk
    from domain.cases.reads import CaseRow

# What a form still asks for: these refusals do not grey an act out.
FORM_ASKS: Final = frozenset(
    {
        "FIELD_MISSING",
        "REASON_MISSING",
        "ATTACHMENT_MISSING",
        "APPROVER_MISSING",
        "SECOND_ENFORCER_MISSING",
        "UNKNOWN_GROUND",
        "UNKNOWN_REASON",
        "UNKNOWN_CLOSURE",
        "UNKNOWN_MATTER",
        "NO_SUCH_GRID",
        "NO_SUCH_PERSON",
        "NEAR_GRID_BORDER",
        "CLOCK_NOT_RUNNING",
        "EXTENSION_TOO_LONG",
        "BAD_FIELD",
    }
)
# Refusals of the person who acts, not of the act: somebody else may enter it.
OTHER_DOER: Final = frozenset(
    {
        "ROLE_NOT_ALLOWED",
        "VERIFIER_IS_HANDLER",
        "QUAL_MISSING",
        "QUAL_EXPIRED",
        "SOCIAL_MAY_NOT_ENFORCE",
        "NOT_ALLOWED",
    }
)


@dataclass(frozen=True, slots=True)
class CaseAct:
    """One act: the action's id, its command, the procedure's name for it.

    `asks` are the fields its form always shows, beside those that the procedure
    requires; `states` those in which it is the next step or stands beside it.
    """

    id: str
    command: type
    act: str
    key: str
    asks: tuple[str, ...] = ()
    preset: tuple[tuple[str, Any], ...] = ()
    icon: str = ""

    def made(self, case: CaseRow, **fields: Any) -> object:
        """Return the command for a case as it was seen, with what a form gave."""
        given = dict(self.preset) | fields | {"case": case.id}
        if self.command is not side.RemindCase:
            given["seen_version"] = case.version
        build: Callable[..., object] = self.command
        return build(**given)


ACTS: Final = {
    one.id: one
    for one in (
        CaseAct("case.accept", main.AcceptCase, "accept", "A", icon="check"),
        CaseAct("case.refuse", main.RefuseCase, "refuse", "X", ("ground",)),
        CaseAct("case.file", main.FileCase, "file_task", "F", icon="folder-outline"),
        CaseAct("case.not_file", main.NotFileCase, "not_file", "N", ("reason",)),
        CaseAct("case.dispatch", main.DispatchCase, "dispatch", "D", icon="send"),
        CaseAct(
            "case.take", main.TakeCase, "take", "T", icon="hand-back-right-outline"
        ),
        CaseAct("case.recall", main.RecallCase, "recall", "Z", ("reason",)),
        CaseAct("case.answer", main.AnswerCase, "answer", "S", ("result",)),
        CaseAct(
            "case.verify",
            main.VerifyCase,
            "verify_pass",
            "V",
            ("method",),
            (("outcome", "pass"),),
            "check",
        ),
        CaseAct(
            "case.rework",
            main.VerifyCase,
            "rework",
            "B",
            ("reason",),
            (("outcome", "rework"),),
        ),
        CaseAct("case.close", main.CloseCase, "close", "W", ("closure",), icon="check"),
        CaseAct(
            "case.remind", side.RemindCase, "remind", "R", icon="bell-ring-outline"
        ),
        CaseAct(
            "case.extend",
            side.ExtendClock,
            "extend",
            "E",
            ("clock", "amount", "reason"),
            (("clock", ""), ("amount", 0.0)),
            "clock-plus-outline",
        ),
        CaseAct("case.reopen", main.ReopenCase, "reopen", "O", ("reason",)),
    )
}

# State: what Enter does, then what stands beside it.
OFFERED: Final[dict[str, tuple[str, ...]]] = {
    "awaiting_acceptance": ("case.accept", "case.refuse", "case.extend"),
    "accepted": ("case.file", "case.not_file", "case.remind"),
    "awaiting_dispatch": ("case.dispatch", "case.other", "case.remind", "case.extend"),
    "dispatched": ("case.take", "case.recall", "case.remind", "case.extend"),
    "in_handling": ("case.answer", "case.remind", "case.extend"),
    "in_verification": ("case.verify", "case.rework", "case.remind"),
    "awaiting_close": ("case.close", "case.remind"),
    "closed": ("case.reopen",),
    # A merged case waits for its main case; what its own caller is owed goes on.
    "merged": ("case.root", "case.unmerge"),
    "merged.awaiting_acceptance": ("case.accept", "case.root", "case.unmerge"),
    "merged.closed": ("case.inform", "case.root", "case.unmerge"),
}
MERGED: Final = "merged"


def standing(case: CaseRow) -> str:
    """Return by what a case's acts are offered: its state, or that it is merged."""
    if not case.merged_into:
        return case.state
    own = f"{MERGED}.{case.state}"
    return own if own in OFFERED else MERGED


def next_act(case: CaseRow) -> str:
    """Return the id of the act that takes a case one step on, "" when it is done."""
    offered = OFFERED.get(standing(case), ())
    return offered[0] if offered and goes_on(standing(case)) else ""


def goes_on(state: str) -> bool:
    """Tell whether the first act offered takes a case on, so that Enter does it."""
    return state not in {"closed", MERGED, "merged.closed"}


@dataclass(frozen=True, slots=True)
class Doer:
    """Who would do an act ("" = whoever sits here), and why he may not ("" = may)."""

    person: str
    why_not: str


def doer_for(desk: Desk, case: CaseRow, act: CaseAct) -> Doer:
    """Return who may do an act now: the one who sits here, else the officer himself.

    An act of the field is entered on behalf of the officer who phones it in; both
    names are kept.
    """
    made = act.made(case)
    if act.act in {"take", "answer"} and case.handler != desk.session.person:
        reason = desk.refusal(made, on_behalf_of=case.handler, passing=FORM_ASKS)
        return Doer(case.handler, desk.words(reason))
    reason = desk.refusal(made, passing=FORM_ASKS)
    if reason is None or reason.code not in OTHER_DOER:
        return Doer("", desk.words(reason))
    for person in _others(desk, case, act):
        if desk.refusal(made, on_behalf_of=person, passing=FORM_ASKS) is None:
            return Doer(person, "")
    return Doer("", desk.words(reason))


def _others(desk: Desk, case: CaseRow, act: CaseAct) -> list[str]:
    row = desk.read.cases.transition(
        case.procedure, case.procedure_version, case.state, act.act
    )
    if row is None:
        return []
    now = desk.clock.now()
    staffing = desk.read.staffing
    return [
        person.id
        for person in staffing.persons_of(case.station)
        if staffing.roles_of(person.id, case.station, now) & set(row.roles)
        and staffing.leave_at(person.id, now) is None
    ]
