"""The forms of the acts: only what the procedure asks for and the case lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.cases.acts import CaseAct, doer_for
from desktop.cases.timeline_words import pause_word
from desktop.form_dialog import FormDialog
from desktop.reasons import reason_text
from desktop.texts import language, t
from domain.cases.guards import governed
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.action import Hand
    from domain.cases.clock_facts import ClockRun
    from domain.cases.reads import CaseRow
    from domain.cases.rules import Transition

LISTS: Final = ("photos_before", "photos_after", "photos", "checklist")
TEXTS: Final = ("result", "advice")
# Which files of the case a field about photos offers.
PHOTO_ROLES: Final[dict[str, tuple[str, ...]]] = {
    "photos_before": ("before",),
    "photos_after": ("after",),
    "photos": ("after", "near", "far"),
}
Rows = list[tuple[str, str]]


class ActDialog(FormDialog):
    """One act on one case: a field for each thing that is still to be said."""

    def __init__(
        self, hand: Hand, case: CaseRow, act: CaseAct, parent: QWidget
    ) -> None:
        """Ask for what the procedure's row of this act requires."""
        title = f"{t(f'action.{act.id}')} · {case.number}"
        super().__init__(title, t(f"action.{act.id}"), parent)
        self._hand = hand
        self._case = case
        self._act = act
        self._doer = doer_for(hand.desk, case, act).person
        for name in asked_fields(hand, case, act):
            self._ask(name)
        if self._doer:
            found = hand.desk.read.staffing.person(self._doer)
            name = self._doer if found is None else found.name
            self.complain_mildly(t("act.on_behalf", name=name))
        self.on_submit = self._send

    def complain_mildly(self, text: str) -> None:
        """Show a note that is no error."""
        self.problem.setObjectName("second")
        self.problem.setText(text)
        self.problem.show()

    def complain(self, text: str) -> None:  # type: ignore[explicit-override]
        """Show why it was not taken, in the colour of errors."""
        self.problem.setObjectName("late")
        self.problem.style().unpolish(self.problem)
        self.problem.style().polish(self.problem)
        super().complain(text)

    def _ask(self, name: str) -> None:
        said = t(f"field.{name}")
        rows = choices(self._hand, self._case, self._act, name)
        if rows:
            self.choice(name, said, rows, getattr(self._case, name, "") or "")
        elif name in TEXTS:
            self.text(name, said)
        else:
            self.line(name, said, self._known(name))

    def _known(self, name: str) -> str:
        """Return the files of the case that a field about photos could name."""
        roles = PHOTO_ROLES.get(name, ())
        found = self._hand.desk.read.cases.attachments(self._case.id) if roles else ()
        return ", ".join(
            one.name for one in found if one.removed_at is None and one.role in roles
        )

    def given(self) -> dict[str, Any]:
        """Return what was filled in, in the types of the command."""
        told: dict[str, Any] = {}
        for name in self.fields:
            said = self.value(name)
            if name in LISTS:
                parts = said.replace("，", ",").split(",")
                told[name] = tuple(part.strip() for part in parts if part.strip())
            elif name == "amount":
                told[name] = _number(said)
            elif said:
                told[name] = said
        return told

    def _send(self) -> bool:
        try:
            do_act(self._hand, self._case, self._act, self._doer, **self.given())
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))
            return False
        return True


def _number(said: str) -> float:
    try:
        return float(said)
    except ValueError:
        return 0.0


def asked_fields(hand: Hand, case: CaseRow, act: CaseAct) -> tuple[str, ...]:
    """Return the fields that an act's form shows, in order."""
    row = hand.desk.read.cases.transition(
        case.procedure, case.procedure_version, case.state, act.act
    )
    wanted = dict.fromkeys(act.asks)
    if row is not None:
        missing = [name for name in row.required if not getattr(case, name, None)]
        wanted |= dict.fromkeys((*missing, *_guarded(hand, case, row)))
        if row.approvers:
            wanted["approver"] = None
    return tuple(name for name in wanted if name in _fields_of(act.command))


def _guarded(hand: Hand, case: CaseRow, row: Transition) -> tuple[str, ...]:
    """Return the fields that the matter's own rules ask for in this act."""
    matter = hand.desk.read.cases.matter(case.matter)
    if matter is None:
        return ()
    asked = tuple(matter.evidence) if "evidence" in row.guards else ()
    if "two_enforcers" in row.guards and matter.two_certificates:
        asked = (*asked, "second_enforcer")
    return asked


def _fields_of(command: type) -> set[str]:
    return set(getattr(command, "__dataclass_fields__", {}))


def do_act(hand: Hand, case: CaseRow, act: CaseAct, doer: str, **fields: Any) -> None:
    """Do an act on a case; Refused and Unavailable come back to the caller."""
    said = t(f"done.{act.id}", number=case.number)
    hand.desk.do(act.made(case, **fields), told=said, on_behalf_of=doer)


def _persons(hand: Hand, case: CaseRow) -> Rows:
    staffing = hand.desk.read.staffing
    return [
        (one.id, f"{one.name} {one.staff_no} {one.initials}".strip())
        for one in staffing.persons_of(case.station)
        if one.kind != "social"
    ]


def _matters(hand: Hand) -> Rows:
    chinese = language() == "zh"
    return [
        (one.code, f"{one.code} {one.name_zh if chinese else one.name_en}")
        for one in hand.desk.read.cases.matters()
        if one.parent
    ]


def _grids(hand: Hand, case: CaseRow) -> Rows:
    grids = hand.desk.read.boundary.grids(case.station or None)
    return [(one.code, f"{one.name} {one.code}") for one in grids]


def _grounds(hand: Hand, case: CaseRow, act: str) -> Rows:
    chinese = language() == "zh"
    day = case.received_at.date().isoformat()
    return [
        (str(row["code"]), f"{row['zh' if chinese else 'en']} · {row['article']}")
        for row in hand.desk.read.cases.rule_rows("refusal_ground")
        if row["act"] == act
        and str(row["valid_from"] or "") <= day
        and (not row["valid_to"] or day < str(row["valid_to"]))
    ]


def _kinds_of_pause(hand: Hand, case: CaseRow, clock: str) -> tuple[str, ...]:
    """Return for what a clock of a case may rest by its rule."""
    limit = hand.desk.read.cases.rulebook().limit(clock, governed(case))
    return () if limit is None else limit.pause_kinds


def _reasons(hand: Hand, case: CaseRow, act: str) -> Rows:
    if act == "pause":
        clocks = [clock for clock, _text in _clocks(hand, case, act)]
        kinds = [kind for one in clocks for kind in _kinds_of_pause(hand, case, one)]
        return [(kind, pause_word(kind)) for kind in dict.fromkeys(kinds)]
    side = "zh" if language() == "zh" else "en"
    return [
        (str(row["code"]), str(row[side]))
        for row in hand.desk.read.cases.rule_rows("reason_code")
        if row["act"] == act
    ]


def _closures(hand: Hand, case: CaseRow) -> Rows:
    chinese = language() == "zh"
    return [
        (one.code, one.zh if chinese else one.en)
        for one in hand.desk.read.cases.closures()
        if one.source in {"", case.source}
    ]


def _fits(hand: Hand, case: CaseRow, act: str, run: ClockRun) -> bool:
    if act == "pause":
        return not run.paused and bool(_kinds_of_pause(hand, case, run.clock))
    return run.paused or act != "resume"


def _clocks(hand: Hand, case: CaseRow, act: str) -> Rows:
    """Return the clocks an act may be done to; all that run where it fits none."""
    runs = [run for run in hand.desk.read.cases.clocks(case.id) if run.running]
    chosen = [run for run in runs if _fits(hand, case, act, run)] or runs
    return [(run.clock, t(f"clock.name.{run.clock}")) for run in chosen]


def choices(hand: Hand, case: CaseRow, act: CaseAct, name: str) -> Rows:
    """Return the (code, text) rows to choose a field from, [] for a plain text."""
    if name in {"person", "second_enforcer", "suggested_owner"}:
        return _persons(hand, case)
    if name == "approver":
        return [("", t("field.none")), *_persons(hand, case)]
    makers: dict[str, Callable[[], Rows]] = {
        "matter": lambda: _matters(hand),
        "grid": lambda: _grids(hand, case),
        "ground": lambda: _grounds(hand, case, act.act),
        "reason": lambda: _reasons(hand, case, act.act),
        "closure": lambda: _closures(hand, case),
        "clock": lambda: _clocks(hand, case, act.act),
    }
    maker = makers.get(name)
    return maker() if maker is not None else []
