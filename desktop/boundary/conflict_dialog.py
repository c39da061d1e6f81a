"""What both sides changed, one after the other: mine or theirs, border by border."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.boundary.conflict_picture import ConflictPicture
from desktop.form_dialog import FormDialog
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.texts import t
from domain.plans.rebasing import merged
from domain.plans.three_way import MINE, THEIRS
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.store import Outcome
    from desktop.action import Hand
    from domain.plans.rebasing import ByCode
    from domain.plans.three_way import Conflict

    Choices = tuple[tuple[str, str], ...]
    Make = Callable[[Choices], Any]
    Sides = Callable[[], tuple[ByCode, ByCode, ByCode]]
    Done = Callable[[Outcome], None]

KEYS: Final = {MINE: "Alt+1", THEIRS: "Alt+2"}


class ConflictDialog(FormDialog):
    """The conflicts of a merge; it is sent once each of them has its side."""

    def __init__(
        self,
        hand: Hand,
        title: str,
        sides: tuple[ByCode, ByCode, ByCode],
        make: Make,
        done: Done,
    ) -> None:
        """Show what `sides` (as it was, mine, theirs) leave open.

        `make` gives the command for some choices, `done` hears of its outcome.
        """
        super().__init__(title, t("plan.conflict.send"), hand.parent)
        self._hand = hand
        self._sides = sides
        self._make = make
        self._done = done
        self.choices: dict[str, str] = {}
        self.conflicts: tuple[Conflict, ...] = merged(*sides, {}).conflicts
        self.rows = QListWidget(self)
        self.rows.setObjectName("rows")
        self.rows.setAccessibleName(t("plan.conflict.rows"))
        self.rows.setFixedWidth(theme.px(280))
        self.setMinimumWidth(theme.px(860))
        self.picture = ConflictPicture(self)
        self.words = label("", "body", self)
        self.words.setWordWrap(True)
        self.buttons = {side: self._button(side) for side in (MINE, THEIRS)}
        self.form.addRow(self._body())
        self.on_submit = self._send
        self._fill()
        self.rows.currentRowChanged.connect(self._show)
        self.rows.setCurrentRow(0)
        self.rows.setFocus()
        self._grey()

    def _button(self, side: str) -> QPushButton:
        key = KEYS[side]
        button = QPushButton(f"{t(f'plan.conflict.take_{side}')}  {key}", self)
        button.setObjectName("choice")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setAccessibleName(t(f"plan.conflict.take_{side}"))
        button.clicked.connect(lambda _on=False, one=side: self.choose(one))
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(lambda one=side: self.choose(one))
        return button

    def _body(self) -> QWidget:
        body = QWidget(self)
        right = QVBoxLayout()
        right.addWidget(self.words)
        right.addWidget(self.picture, 1)
        row = QHBoxLayout()
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        right.addLayout(row)
        across = QHBoxLayout(body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(14)
        across.addWidget(self.rows)
        across.addLayout(right, 1)
        return body

    def _fill(self) -> None:
        for one in self.conflicts:
            self.rows.addItem(QListWidgetItem(self._said(one)))

    def _names(self, conflict: Conflict) -> str:
        base, mine, theirs = self._sides
        found = [
            (base.get(code) or mine.get(code) or theirs[code]).name
            for code in conflict.grids
        ]
        return " | ".join(found)

    def _said(self, conflict: Conflict) -> str:
        side = self.choices.get(conflict.key, "")
        mark = t(f"plan.conflict.chosen_{side}") if side else t("plan.conflict.open")
        number = self.conflicts.index(conflict) + 1
        return f"{number}  {self._names(conflict)}\n{mark}"

    def _at(self) -> Conflict | None:
        row = self.rows.currentRow()
        return self.conflicts[row] if 0 <= row < len(self.conflicts) else None

    def _show(self, _row: int = 0) -> None:
        conflict = self._at()
        if conflict is None:
            return
        chosen = self.choices.get(conflict.key, "")
        if conflict.x is None:
            word = conflict.key.partition("@")[0]
            told = t(
                "plan.conflict.word",
                what=t(f"plan.conflict.word.{word}"),
                base=conflict.base or "—",
                mine=conflict.mine or "—",
                theirs=conflict.theirs or "—",
            )
        else:
            told = t("plan.conflict.border", grids=self._names(conflict))
        self.words.setText(told)
        self.picture.show_conflict(conflict, self._sides, chosen)
        for side, button in self.buttons.items():
            button.setChecked(side == chosen)
            button.setIcon(theme.icon("check") if side == chosen else QIcon())

    def choose(self, side: str) -> None:
        """Take a side for the conflict shown, and go on to the next open one."""
        conflict = self._at()
        if conflict is None:
            return
        self.choices[conflict.key] = side
        item = self.rows.currentItem()
        item.setText(self._said(conflict))
        self._show()
        self._grey()
        waiting = [
            row for row, one in enumerate(self.conflicts) if one.key not in self.choices
        ]
        if waiting:
            later = [row for row in waiting if row > self.rows.currentRow()]
            self.rows.setCurrentRow((later or waiting)[0])

    def _grey(self) -> None:
        left = sum(one.key not in self.choices for one in self.conflicts)
        why = t("plan.conflict.left", n=left) if left else ""
        self.problem.setObjectName("second")
        self.send.setEnabled(not why)
        self.send.setToolTip(why)
        self.complain(why)

    def _send(self) -> bool:
        if not self.send.isEnabled():
            return False
        try:
            choices = tuple(sorted(self.choices.items()))
            outcome = self._hand.desk.do(self._make(choices), origin=self)
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))
            return False
        self._done(outcome)
        return True


def settle(hand: Hand, title: str, make: Make, sides: Sides, done: Done) -> None:
    """Do what `make` gives; where both sides changed the same, ask for each place."""
    try:
        outcome = hand.desk.do(make(()))
    except (Refused, Unavailable) as reason:
        if reason.code == "PLAN_CONFLICTS":
            ConflictDialog(hand, title, sides(), make, done).open()
        else:
            hand.desk.messages.refuse(reason)
        return
    done(outcome)
