"""One act on many cases: each in turn, none said twice, one sentence at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.cases.acts import ACTS, CaseAct, doer_for
from desktop.cases.merge_tools import BY_ID as MERGING
from desktop.reasons import reason_text
from desktop.tasks import Token
from desktop.texts import t
from domain.cases.candidates import as_text, recommend_for
from domain.cases.main_commands import ArchiveCase
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from db.store import Outcome
    from desktop.action import Hand
    from domain.cases.reads import CaseRow

ARCHIVE: Final = CaseAct("queue.archive", ArchiveCase, "archive", "")
MERGE: Final = MERGING["queue.merge"]
REASONS_SAID: Final = 2
Act = Callable[["Hand", "CaseRow"], "Outcome"]


class BulkRun(QObject):
    """A batch under way: a case a turn of the window, so that it stays usable."""

    def __init__(self, hand: Hand, what: str, ids: tuple[str, ...], act: Act) -> None:
        """Do `act` on these cases; `what` names it in the sentence at the end."""
        super().__init__(hand.parent)
        self._hand = hand
        self._what = what
        self._left = list(reversed(ids))
        self._total = len(ids)
        self._act = act
        self._done: list[tuple[Outcome, str]] = []
        self._refused: Counter[str] = Counter()
        self._token = Token(t("queue.bulk.working"), lambda _count, _total: None)
        hand.tasks.started.emit(self._token)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def _step(self) -> None:
        if not self._left or self._token.cancelled:
            self._timer.stop()
            self._end()
            return
        desk = self._hand.desk
        case = desk.read.cases.case(self._left.pop())
        if case is not None:
            try:
                self._done.append((self._act(self._hand, case), case.number))
            except (Refused, Unavailable) as reason:
                self._refused[reason_text(reason)] += 1
        count = self._total - len(self._left)
        self._hand.tasks.moved.emit(self._token, count, self._total)

    def _end(self) -> None:
        desk = self._hand.desk
        self._hand.tasks.ended.emit(self._token)
        for outcome, number in self._done:
            # Each act can be taken back by itself; only the sentence below is shown.
            desk.done.emit(outcome, t("queue.bulk.step", what=self._what, case=number))
        said = summary(self._what, len(self._done), self._refused)
        if self._left:
            said = t("queue.bulk.stopped", said=said, left=len(self._left))
        if self._refused or self._left:
            desk.messages.say(said, "warn")
        desk.messages.toast(said)
        self.deleteLater()


def summary(what: str, done: int, refused: Counter[str]) -> str:
    """Return the one sentence of a batch: how many were done, how many not and why."""
    if not refused:
        return t("queue.bulk.done", what=what, done=done)
    parts = [
        t("queue.bulk.why", why=why.rstrip("。."), n=n)
        for why, n in refused.most_common(REASONS_SAID)
    ]
    if len(refused) > REASONS_SAID:
        parts.append(t("queue.bulk.why_more", n=len(refused) - REASONS_SAID))
    why = t("queue.bulk.and").join(parts)
    count = refused.total()
    return t("queue.bulk.partly", what=what, done=done, refused=count, why=why)


def _remind(hand: Hand, case: CaseRow) -> Outcome:
    return _acted(hand, case, ACTS["case.remind"])


def _archive(hand: Hand, case: CaseRow) -> Outcome:
    return _acted(hand, case, ARCHIVE)


def _dispatch(person: str) -> Act:
    def act(hand: Hand, case: CaseRow) -> Outcome:
        desk = hand.desk
        found = as_text(recommend_for(case, desk.read, desk.clock.now()))
        made = ACTS["case.dispatch"].made(case, person=person, recommendation=found)
        return desk.do(made)

    return act


def _acted(hand: Hand, case: CaseRow, act: CaseAct) -> Outcome:
    doer = doer_for(hand.desk, case, act).person
    return hand.desk.do(act.made(case), on_behalf_of=doer)


def remind(hand: Hand) -> None:
    """Remind on each selected case."""
    _run(hand, "queue.remind", _remind)


def archive(hand: Hand) -> None:
    """Archive each selected case."""
    _run(hand, "queue.archive", _archive)


def dispatch(hand: Hand) -> None:
    """Dispatch each selected case to the person chosen in the case file."""
    _run(hand, "queue.dispatch", _dispatch(hand.candidate))


def _run(hand: Hand, action: str, act: Act) -> None:
    BulkRun(hand, t(f"action.{action}"), hand.selection.ids("case"), act)


def copy_numbers(hand: Hand) -> None:
    """Put the numbers of the selected cases on the clipboard, a line each."""
    cases = hand.desk.read.cases.cases(hand.selection.ids("case"))
    QApplication.clipboard().setText("\n".join(case.number for case in cases))
    hand.desk.messages.toast(t("queue.copied", n=len(cases)))


def why_no_bulk(hand: Hand) -> str:
    """Say why no batch can begin now, "" when one can."""
    if hand.parent.findChild(BulkRun) is not None:
        return t("why.queue_busy")
    return why_none_selected(hand)


def why_none_selected(hand: Hand) -> str:
    """Say that no case is selected, "" when one is."""
    return "" if hand.selection.first("case") else t("why.queue_select")


def why_no_dispatch(hand: Hand) -> str:
    """Say why the selected cases cannot be given to the chosen person."""
    if hand.selection.first("case") and not hand.candidate:
        return t("why.queue_candidate")
    return why_no_bulk(hand)


BULK: Final[dict[str, tuple[Callable[[Hand], None], Callable[[Hand], str]]]] = {
    "queue.remind": (remind, why_no_bulk),
    "queue.dispatch": (dispatch, why_no_dispatch),
    "queue.archive": (archive, why_no_bulk),
    "queue.merge": (MERGE.run, MERGE.why_not),
    "queue.copy": (copy_numbers, why_none_selected),
}
