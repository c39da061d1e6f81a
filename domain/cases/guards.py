"""The checks that a row of the procedure may name, each with its refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.cases.limits import STATUTORY, Governed
from domain.refused import Refused
from domain.staffing.qualifications import ENFORCEMENT, lack_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from domain.asked import Asked
    from domain.cases.doer import Doer
    from domain.cases.reads import CaseRow
    from domain.cases.rules import Matter, Transition
    from domain.cases.snapshot import FieldValue
    from domain.world import World

SOCIAL = "social"
RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One act that is being checked: on what, by whom, with which fields."""

    case: CaseRow
    row: Transition
    doer: Doer
    fields: Mapping[str, FieldValue]
    asked: Asked
    world: World

    def text(self, name: str) -> str:
        """Return a field of the command as text, "" when it was not given."""
        value = self.fields.get(name)
        return "" if value is None else str(value)


def check_guards(attempt: Attempt) -> None:
    """Run the guards of the row in their order; the first that fails refuses."""
    for token in attempt.row.guards:
        name, _, detail = token.partition(":")
        if name == RUNNING:
            _run_of(attempt, detail)
        else:
            GUARDS[name](attempt)


def guard_errors(guards: Iterable[str]) -> list[str]:
    """Return the tokens that name no guard."""
    return [one for one in guards if one.partition(":")[0] not in {RUNNING, *GUARDS}]


def governed(case: CaseRow) -> Governed:
    """Return what chooses the limits of a case."""
    return Governed(
        case.procedure,
        case.procedure_version,
        case.matter,
        case.priority,
        case.received_at.date(),
    )


def named(person: str, world: World) -> str:
    """Return a person's name for a sentence, the id of a user who is none."""
    found = world.staffing.person(person)
    return person if found is None else found.name


def _social(person: str, world: World) -> bool:
    found = world.staffing.person(person)
    return found is not None and found.kind == SOCIAL


def _not_social(attempt: Attempt) -> None:
    if _social(attempt.doer.by, attempt.world):
        raise Refused(
            "SOCIAL_MAY_NOT_ENFORCE", person=named(attempt.doer.by, attempt.world)
        )


def _targets(attempt: Attempt) -> tuple[str, ...]:
    assistants = attempt.fields.get("assistants") or ()
    others = assistants if isinstance(assistants, tuple) else ()
    return (attempt.text("person"), *others)


def _target_fit(attempt: Attempt) -> None:
    staffing, at = attempt.world.staffing, attempt.asked.at
    for person in _targets(attempt):
        found = staffing.person(person)
        if found is None or not found.employed(at):
            raise Refused("NO_SUCH_PERSON", person=person)
        if found.kind == SOCIAL:
            raise Refused("SOCIAL_MAY_NOT_ENFORCE", person=found.name)
        away = staffing.leave_at(person, at)
        if away is not None:
            raise Refused(
                "PERSON_ON_LEAVE", person=found.name, until=away.valid_to.isoformat()
            )


def _target_qualified(attempt: Attempt) -> None:
    matter = attempt.world.cases.matter(attempt.case.matter)
    if matter is not None and matter.qualification:
        qualified(attempt.text("person"), matter.qualification, attempt)


def _doer_qualified(attempt: Attempt) -> None:
    matter = attempt.world.cases.matter(attempt.case.matter)
    if matter is not None and matter.qualification:
        qualified(attempt.doer.by, matter.qualification, attempt)


def _doer_enforces(attempt: Attempt) -> None:
    qualified(attempt.doer.by, ENFORCEMENT, attempt)


def qualified(person: str, code: str, attempt: Attempt) -> None:
    """Refuse where a person lacks a certificate, or it is no longer good."""
    lack = lack_of(person, code, attempt.asked.at, attempt.world.staffing)
    if lack is None:
        return
    name = named(person, attempt.world)
    if lack.expired is None:
        raise Refused("QUAL_MISSING", certificate=code, person=name)
    raise Refused(
        "QUAL_EXPIRED", certificate=code, person=name, date=lack.expired.isoformat()
    )


def _not_handler(attempt: Attempt) -> None:
    case = attempt.case
    if attempt.doer.by in {case.handler, *case.handlers, *case.assistants}:
        raise Refused(
            "VERIFIER_IS_HANDLER", person=named(attempt.doer.by, attempt.world)
        )


def _two_enforcers(attempt: Attempt) -> None:
    matter = attempt.world.cases.matter(attempt.case.matter)
    if matter is None or not matter.two_certificates:
        return
    second = attempt.text("second_enforcer")
    if not second or second in {attempt.doer.by, attempt.case.handler}:
        raise Refused("SECOND_ENFORCER_MISSING", matter=matter.code)
    if _social(second, attempt.world):
        raise Refused("SOCIAL_MAY_NOT_ENFORCE", person=named(second, attempt.world))
    qualified(second, ENFORCEMENT, attempt)


def _evidence(attempt: Attempt) -> None:
    matter: Matter | None = attempt.world.cases.matter(attempt.case.matter)
    for role in () if matter is None else matter.evidence:
        if not attempt.fields.get(role):
            raise Refused("ATTACHMENT_MISSING", role=role)


def _ground_in_force(attempt: Attempt) -> None:
    ground = attempt.text("ground")
    found = attempt.world.cases.ground(ground, attempt.case.received_at)
    if found is None or found.act != attempt.row.act:
        raise Refused("UNKNOWN_GROUND", ground=ground)


def _code(reason: str) -> str:
    """Return the listed code of a reason; words after a colon explain it."""
    return reason.partition(":")[0].strip()


def _reason_listed(attempt: Attempt) -> None:
    reason = _code(attempt.text("reason"))
    found = attempt.world.cases.reason(reason)
    if found is None or found.act != attempt.row.act:
        raise Refused("UNKNOWN_REASON", reason=reason, act=attempt.row.act)


def _closure_listed(attempt: Attempt) -> None:
    code = attempt.text("closure")
    source = attempt.case.source
    if not any(
        row.code == code and row.source in {"", source}
        for row in attempt.world.cases.closures()
    ):
        raise Refused("UNKNOWN_CLOSURE", closure=code)


def _matter_known(attempt: Attempt) -> None:
    code = attempt.text("matter") or attempt.case.matter
    if attempt.world.cases.matter(code) is None:
        raise Refused("UNKNOWN_MATTER", matter=code)


def _grid_known(attempt: Attempt) -> None:
    code = attempt.text("grid") or attempt.case.grid
    if attempt.world.boundary.grid(code) is None:
        raise Refused("NO_SUCH_GRID", grid=code)


def _side_confirmed(attempt: Attempt) -> None:
    case = attempt.case
    if case.x is None or case.y is None or attempt.fields.get("side_confirmed"):
        return
    limit = float(attempt.world.cases.setting("near_border_m") or 0)
    located = attempt.world.boundary.grid_at(case.x, case.y)
    near = located.near_border_m
    if near is not None and near < limit:
        raise Refused("NEAR_GRID_BORDER", metres=round(near, 1), grid=case.grid)


def _statutory_done(attempt: Attempt) -> None:
    book = attempt.world.cases.rulebook()
    for run in attempt.world.cases.clocks(attempt.case.id):
        if run.running and book.side(run.clock) == STATUTORY:
            if attempt.text("reason"):
                return
            raise Refused("CLOCK_RUNNING", clock=run.clock)


def _run_of(attempt: Attempt, clock: str) -> bool:
    """Return whether a clock is at rest; refuse when it does not run."""
    for run in reversed(attempt.world.cases.clocks(attempt.case.id)):
        if run.clock == clock and run.running:
            return run.paused
    raise Refused("CLOCK_NOT_RUNNING", clock=clock)


def _may_pause(attempt: Attempt) -> None:
    clock, reason = attempt.text("clock"), _code(attempt.text("reason"))
    if _run_of(attempt, clock):
        raise Refused("CLOCK_PAUSED", clock=clock)
    limit = attempt.world.cases.rulebook().limit(clock, governed(attempt.case))
    if limit is None or reason not in limit.pause_kinds:
        raise Refused("PAUSE_NOT_ALLOWED", clock=clock, reason=reason)


def _may_resume(attempt: Attempt) -> None:
    clock = attempt.text("clock")
    if not _run_of(attempt, clock):
        raise Refused("CLOCK_NOT_PAUSED", clock=clock)


def _may_extend(attempt: Attempt) -> None:
    clock = attempt.text("clock")
    _run_of(attempt, clock)
    limit = attempt.world.cases.rulebook().limit(clock, governed(attempt.case))
    asked = attempt.fields.get("amount")
    amount = float(asked) if isinstance(asked, int | float) else 0.0
    run = max(
        (
            run
            for run in attempt.world.cases.clocks(attempt.case.id)
            if run.clock == clock
        ),
        key=lambda run: run.started,
    )
    most = 0.0 if limit is None else limit.extension
    if amount <= 0 or run.extra + amount > most:
        raise Refused("EXTENSION_TOO_LONG", clock=clock, amount=amount, most=most)


def _consent(attempt: Attempt) -> None:
    if attempt.text("consent") != attempt.case.handler:
        name = named(attempt.case.handler, attempt.world)
        raise Refused("CONSENT_MISSING", person=name)


def _date_past(attempt: Attempt) -> None:
    if attempt.text("decision_date") > attempt.asked.at.date().isoformat():
        raise Refused("DATE_IN_FUTURE", field="decision_date")


GUARDS: dict[str, Callable[[Attempt], None]] = {
    "not_social": _not_social,
    "target_fit": _target_fit,
    "target_qualified": _target_qualified,
    "doer_qualified": _doer_qualified,
    "doer_enforces": _doer_enforces,
    "not_handler": _not_handler,
    "two_enforcers": _two_enforcers,
    "evidence": _evidence,
    "ground_in_force": _ground_in_force,
    "reason_listed": _reason_listed,
    "closure_listed": _closure_listed,
    "matter_known": _matter_known,
    "grid_known": _grid_known,
    "side_confirmed": _side_confirmed,
    "statutory_done": _statutory_done,
    "consent_of_handler": _consent,
    "may_pause": _may_pause,
    "may_resume": _may_resume,
    "may_extend": _may_extend,
    "date_past": _date_past,
}
