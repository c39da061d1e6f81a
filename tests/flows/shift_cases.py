"""The cases of a shift, each by keys: taken in, moved on, left where the story says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from desktop.cases.dialogs import ActDialog
from desktop.cases.file_dialogs import CallBackDialog
from desktop.cases.intake_form import IntakeForm
from tests.flows.flow_hands import CTRL, PLAIN, Key
from tests.flows.shift_desk import PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import Qt

    from domain.cases.reads import CaseRow
    from tests.flows.flow_story import Story
    from tests.flows.shift_desk import ShiftDesk

STEPS = ("accept", "file", "dispatch", "take", "answer", "verify", "close")
# What each step is called in the journal, and where the case is after it.
AFTER = {
    "accept": ("AcceptCase", "accepted", "acceptance"),
    "file": ("FileCase", "awaiting_dispatch", "dispatch"),
    "dispatch": ("DispatchCase", "dispatched", "handling"),
    "take": ("TakeCase", "in_handling", "handling"),
    "answer": ("AnswerCase", "in_verification", "verification"),
    "verify": ("VerifyCase", "awaiting_close", "verification"),
    "close": ("CloseCase", "closed", "closed"),
}
PER_STEP_MIN = 2


class Casework:
    """Takes cases in and moves them on, and holds every pane against the journal."""

    def __init__(self, desk: ShiftDesk) -> None:
        """Work at one desk."""
        self.desk = desk
        self.made: list[str] = []
        self.told: dict[str, Story] = {}

    def case(self, case: str) -> CaseRow:
        row = self.desk.eyes.read.cases.case(case)
        assert row is not None
        return row

    @staticmethod
    def minutes(number: float) -> timedelta:
        return timedelta(minutes=number)

    def open_form(self) -> IntakeForm:
        self.desk.hands.press(Key.Key_N, CTRL)
        return self.desk.hands.dialog(IntakeForm)

    def fill_in(self, form: IntakeForm, story: Story) -> None:
        """Fill in what comes after the words of the caller."""
        hands = self.desk.hands
        hands.tab_to(form.fields["source"])
        hands.choose("来电")
        hands.choose("投诉")
        hands.fill(story.name)
        hands.fill(story.phone)
        hands.fill(story.uscc)
        assert form.value("grid") == story.grid
        assert form.value("matter") == story.matter

    def send(self, form: IntakeForm, story: Story) -> str:
        """Register, and see the case in every pane."""
        before = self.desk.eyes.counts()["acceptance"]
        self.desk.hands.press(Key.Key_Return, CTRL)
        self.desk.hands.gone(form)
        assert self.desk.eyes.counts()["acceptance"] == before + 1
        case: str = self.desk.window.hand.selection.first("case")
        assert case not in self.made
        self.made.append(case)
        self.told[case] = story
        self.desk.eyes.agree(case, "RegisterCase", "awaiting_acceptance", "acceptance")
        return case

    def register(self, story: Story) -> str:
        """Take a call: the whole form by keys."""
        self.desk.pass_time(PER_STEP_MIN)
        form = self.open_form()
        self.desk.hands.fill(story.narrative)
        self.fill_in(form, story)
        return self.send(form, story)

    def find(self, case: str) -> None:
        """Bring a case to hand by its number in the command field."""
        hands = self.desk.hands
        hands.press(Key.Key_Q)
        hands.press(Key.Key_Slash)
        hands.say(self.case(case).number)
        hands.press(Key.Key_Return)
        chosen = self.desk.window.hand.selection
        self.desk.qtbot.waitUntil(lambda: chosen.first("case") == case)
        hands.press(Key.Key_Q)

    def go_on(self, case: str, steps: Sequence[str]) -> None:
        """Press Enter for each step, and fill in what it asks."""
        self.desk.hands.press(Key.Key_Q)
        assert self.desk.window.hand.selection.first("case") == case
        for step in steps:
            self.desk.pass_time(PER_STEP_MIN)
            if step == "dispatch":
                officer = self.told[case].officer
                assert self.desk.window.hand.candidate == officer
            self.desk.hands.press(Key.Key_Return)
            if step in {"answer", "verify", "close"}:
                self._fill_act(step, self.told[case])
            self.desk.eyes.agree(case, *AFTER[step])

    def _fill_act(self, step: str, story: Story) -> None:
        hands = self.desk.hands
        form = hands.dialog(ActDialog)
        if step == "answer":
            hands.fill(story.result)
            hands.choose(story.second_no)
            assert form.value("second_enforcer") == story.second
        elif step == "verify":
            hands.say(story.method)
        hands.press(Key.Key_Return, CTRL)
        hands.gone(form)

    def refuse(self, case: str) -> None:
        """Refuse a case; its ground is chosen from the list by keys."""
        self.desk.pass_time(PER_STEP_MIN)
        self.desk.hands.press(Key.Key_X)
        form = self.desk.hands.dialog(ActDialog)
        ground = form.fields["ground"]
        self.desk.hands.tab_to(ground)
        self.desk.hands.press(Key.Key_Down)
        assert isinstance(ground, QComboBox)
        self.desk.hands.press(Key.Key_Return, CTRL)
        self.desk.hands.gone(form)
        assert self.desk.eyes.last_act()["command"] == "RefuseCase"
        assert self.case(case).state == "refused"

    def undo(self, case: str, state: str, lane: str) -> None:
        self._back(Key.Key_Z, case, state, lane)

    def redo(self, case: str, state: str, lane: str) -> None:
        self._back(Key.Key_Y, case, state, lane)

    def _back(self, key: Qt.Key, case: str, state: str, lane: str) -> None:
        self.desk.pass_time(PER_STEP_MIN)
        self.desk.hands.press(key, CTRL)
        self.desk.eyes.agree(case, "UndoAct", state, lane)

    def set_call_back(self, case: str, what: str, when: str) -> None:
        """Set a call-back for a time of the day."""
        hands = self.desk.hands
        hands.press(Key.Key_I)
        form = hands.dialog(CallBackDialog)
        hands.tab_to(form.fields["text"])
        hands.press(Key.Key_A, CTRL)
        hands.fill(what)
        hands.press(Key.Key_A, CTRL)
        hands.say(when)
        hands.press(Key.Key_Return, CTRL)
        hands.gone(form)
        (one,) = self.desk.eyes.read.cases.call_backs(case)
        assert (one.text, f"{one.due_at:%H:%M}") == (what, when)

    def called_back(self, what: str, number: str) -> None:
        """Wait for the desk to remind of a call-back whose time has come."""
        history = self.desk.parts.desk.messages.history

        def reminded() -> bool:
            return any(what in one.text and number in one.text for one in history)

        self.desk.qtbot.waitUntil(reminded, timeout=PATIENCE_MS)
        assert self.desk.window.bar.isVisible()
        self.desk.hands.press(Key.Key_Escape, PLAIN)
