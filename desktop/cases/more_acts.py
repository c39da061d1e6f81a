"""The rarer acts of a case, each by two keys after one another, and the menu of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QMenu

from desktop.cases.act_bar import first_clause
from desktop.cases.acts import ACTS, CaseAct, doer_for
from desktop.key_choice import key_of
from desktop.texts import t
from domain.cases import main_commands as main
from domain.cases import side_commands as side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from desktop.action import Action, Hand
    from domain.cases.reads import CaseRow

    Start = Callable[[CaseAct], None]

_CLOCK: Final = (("clock", ""),)
MORE: Final = {
    one.id: one
    for one in (
        CaseAct("case.advise", main.AdviseCase, "advise", "Ctrl+J, A", ("advice",)),
        CaseAct(
            "case.refer", main.ReferCase, "refer_out", "Ctrl+J, R", ("receiver", "form")
        ),
        CaseAct("case.decline", main.DeclineCase, "decline", "Ctrl+J, D", ("reason",)),
        CaseAct(
            "case.send_back",
            main.SendBackCase,
            "send_back",
            "Ctrl+J, B",
            ("reason", "suggested_owner"),
        ),
        CaseAct(
            "case.unable",
            main.VerifyCase,
            "verify_unable",
            "Ctrl+J, U",
            ("reason", "next_date"),
            (("outcome", "unable"),),
        ),
        CaseAct(
            "case.pause",
            side.PauseClock,
            "pause",
            "Ctrl+J, P",
            ("clock", "reason"),
            _CLOCK,
        ),
        CaseAct(
            "case.resume", side.ResumeClock, "resume", "Ctrl+J, G", ("clock",), _CLOCK
        ),
        CaseAct(
            "case.mediated", side.MediationAgreed, "mediated", "Ctrl+J, M", ("form",)
        ),
        CaseAct(
            "case.end_mediation",
            side.EndMediation,
            "end_mediation",
            "Ctrl+J, E",
            ("ground", "form"),
        ),
        CaseAct(
            "case.penalty_filing",
            side.ClueCheckDone,
            "penalty_filing",
            "Ctrl+J, F",
            ("decision_date",),
            (("filing", True),),
        ),
        CaseAct(
            "case.no_penalty",
            side.ClueCheckDone,
            "no_penalty_filing",
            "Ctrl+J, N",
            ("decision_date", "reason"),
            (("filing", False),),
        ),
        CaseAct(
            "case.penalty_decided",
            side.PenaltyDecided,
            "penalty_decided",
            "Ctrl+J, K",
            ("document_no",),
        ),
        CaseAct(
            "case.inform", main.InformCase, "inform", "Ctrl+J, I", ("channel", "proof")
        ),
        CaseAct("case.archive", main.ArchiveCase, "archive", "Ctrl+J, H", ("reason",)),
        CaseAct(
            "case.reconsider",
            main.ReconsiderCase,
            "reconsider",
            "Ctrl+J, C",
            ("reason",),
        ),
        CaseAct(
            "case.force_close",
            main.ForceCloseCase,
            "force_close",
            "Ctrl+J, X",
            ("reason", "attachment"),
        ),
        CaseAct("case.void", main.VoidCase, "void", "Ctrl+J, V", ("reason",)),
    )
}
# Acts on the file itself, below those of the procedure.
ON_FILE: Final = (
    "case.note",
    "case.attach",
    "case.call_back",
    "case.link",
    "case.merge",
    "case.unmerge",
    "case.root",
    "case.caller",
    "case.copy_number",
    "case.erase",
)


def all_acts() -> Iterable[CaseAct]:
    """Return every act of the procedure, those with keys first."""
    return (*ACTS.values(), *MORE.values())


def act_menu(
    hand: Hand, case: CaseRow, actions: dict[str, Action], start: Start
) -> QMenu:
    """Return the menu of every act: what is allowed now first, the rest with why not.

    `start` does an act of the procedure on the case.
    """
    menu = QMenu(t("file.more"), hand.parent)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    closed: list[tuple[str, str]] = []
    for act in all_acts():
        why = doer_for(hand.desk, case, act).why_not or at_rest(hand, case, act)
        said = t(f"action.{act.id}")
        if why:
            closed.append((said, why))
            continue
        made = menu.addAction(f"{said}\t{key_of(actions[act.id])}")
        made.triggered.connect(lambda _on=False, one=act: start(one))
    menu.addSeparator()
    for id_ in ON_FILE:
        _offer(menu, hand, actions[id_], closed)
    menu.addSeparator()
    shut = menu.addMenu(t("file.more.not_now", n=len(closed)))
    shut.setToolTipsVisible(True)
    for said, why in closed:
        made = shut.addAction(f"{said} · {_short(why, case.number)}")
        made.setToolTip(why)
        made.setEnabled(False)
    return menu


def _offer(
    menu: QMenu, hand: Hand, action: Action, closed: list[tuple[str, str]]
) -> None:
    why = action.why_not(hand)
    if why:
        closed.append((action.text, why))
        return
    made = menu.addAction(f"{action.text}\t{key_of(action)}")
    made.triggered.connect(lambda _on=False: action.run(hand))


def at_rest(hand: Hand, case: CaseRow, act: CaseAct) -> str:
    """Return why no clock can go on: none of the case is at rest."""
    if act.id != "case.resume":
        return ""
    clocks = hand.desk.read.cases.clocks(case.id)
    return "" if any(run.paused for run in clocks) else t("why.no_rest")


def _short(why: str, number: str, at_most: int = 84) -> str:
    """Return the first sentence of a reason; the case's number is known here."""
    said = " ".join(first_clause(why).replace(number, "").split())
    return said if len(said) <= at_most else f"{said[:at_most]}…"
