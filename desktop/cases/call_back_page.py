"""The call-backs of a case: when, what for, made or put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from desktop.cases.clock_words import minutes_words
from desktop.cases.file_dialogs import FinishDialog, PostponeDialog
from desktop.cases.part_list import Part
from desktop.cases.parts_page import PartsPage
from desktop.texts import t

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from db.case_queue import QueueCase
    from desktop.action import Action, Hand
    from desktop.cases.names import Names
    from domain.cases.part_rows import CallBackRow
    from domain.cases.reads import CaseRow


class CallBackPage(PartsPage):
    """Those still to be made first, the late ones in red."""

    def __init__(
        self, hand: Hand, names: Names, actions: dict[str, Action], parent: QWidget
    ) -> None:
        """Start without a case; setting one is the catalog's own action."""
        super().__init__("calls", parent)
        self._hand = hand
        self._names = names
        self._set = actions.get("case.call_back")
        self._case: QueueCase | None = None
        self._numbers: dict[str, str] = {}
        self._cases: dict[str, str] = {}
        self.add_button("set", "I", self._set_one)
        self.add_button("done", "Enter", self.finish)
        self.add_button("later", "", self.postpone)
        self.view.activated.connect(lambda _index: self.finish())
        self.retranslate()

    def show_case(self, row: QueueCase) -> None:
        """Show the call-backs of a case."""
        self._case = row
        now = self._hand.desk.clock.now()
        cases = self._hand.desk.read.cases
        found = list(cases.call_backs(row.case.id))
        self._numbers = {one.id: one.number for one in self._others(row)}
        # What was promised to the caller of a merged case is still to be done.
        for one in self._numbers:
            found += (back for back in cases.call_backs(one) if back.done_at is None)
        self._cases = {one.id: one.case for one in found}
        parts = [self._part(one, now) for one in found]
        self.fill(parts, t("file.calls.empty"))

    def _others(self, row: QueueCase) -> tuple[CaseRow, ...]:
        if not row.merged:
            return ()
        return self._hand.desk.read.cases.cases(one.case for one in row.bound)

    def _chosen(self) -> tuple[CaseRow, str] | None:
        """Return the case of the chosen call-back, and which one it is."""
        chosen = self.at()
        if chosen is None or chosen.kind != "open":
            return None
        case = self._hand.desk.read.cases.case(self._cases[chosen.id])
        return None if case is None else (case, chosen.id)

    def open_count(self) -> int:
        """Return how many are still to be made."""
        return sum(1 for row in self.model.rows if row.kind == "open")

    def _part(self, row: CallBackRow, now: datetime) -> Part:
        number = self._numbers.get(row.case, "")
        who = self._names.person(row.by)
        moved = t("file.calls.moved", n=row.moved) if row.moved else ""
        if row.done_at is not None:
            done = t("file.calls.done_at", at=f"{row.done_at:%m-%d %H:%M}")
            parts = (done, self._names.person(row.done_by), row.result)
            said = " · ".join(one for one in parts if one)
            return Part("done", row.id, row.text, said, "", "check", "t2")
        minutes = int((row.due_at - now).total_seconds() // 60)
        late = minutes <= 0
        key = "clock.over" if late else "clock.left"
        said = t(key, span=minutes_words(abs(minutes)))
        told = (number, f"{row.due_at:%m-%d %H:%M}", who, moved)
        detail = " · ".join(one for one in told if one)
        tone = "late" if late else ("warn" if minutes <= 15 else "t2")
        icon = "phone-alert" if late else "phone-clock"
        return Part("open", row.id, row.text, detail, said, icon, tone)

    @override
    def reasons(self) -> dict[str, str]:
        chosen = self.at()
        closed = (
            "" if chosen is not None and chosen.kind == "open" else t("why.no_call")
        )
        why = "" if self._set is None else self._set.why_not(self._hand)
        return {"set": why, "done": closed, "later": closed}

    def _set_one(self) -> None:
        if self._set is not None:
            self._set.run(self._hand)

    def finish(self) -> None:
        """Note the chosen call-back as made."""
        found = self._chosen()
        if found is not None:
            FinishDialog(self._hand, *found, self._hand.parent).open()

    def postpone(self) -> None:
        """Put the chosen call-back off."""
        found = self._chosen()
        if found is not None:
            PostponeDialog(self._hand, *found, self._hand.parent).open()
