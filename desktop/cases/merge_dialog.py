"""The forms that put cases of one matter together, and take one out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt
from typing_extensions import override

from desktop import theme
from desktop.cases.file_dialogs import FileForm
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.texts import t
from domain.cases.merge_commands import MergeCases, UnmergeCase
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.action import Hand
    from domain.cases.reads import CaseRow


WIDE: Final = 580
WRAP: Final = int(Qt.TextFlag.TextWordWrap)


class MergeDialog(FileForm):
    """Which case goes on for all: typed by its number, or one of those selected."""

    def __init__(
        self, hand: Hand, cases: Sequence[CaseRow], parent: QWidget, root: str = ""
    ) -> None:
        """Merge `cases`; of one alone the main case is asked, offering `root`."""
        super().__init__("merge", hand, cases[0], parent)
        self.setMinimumWidth(theme.px(WIDE))
        self._cases = tuple(cases)
        if len(cases) > 1:
            rows = [(one.id, _said(hand, one)) for one in cases]
            eldest = min(cases, key=lambda one: (one.received_at, one.number))
            field = self.choice("root", t("form.merge.root"), rows, eldest.id)
            line = field.lineEdit()
            if line is not None:
                # The number is what tells cases apart.
                line.setCursorPosition(0)
        else:
            typed = self.line("root", t("form.merge.root"), root)
            typed.setToolTip(t("form.merge.root_tip"))
            typed.setPlaceholderText(t("form.merge.root_tip"))
        self.line("reason", t("field.reason"), t("form.merge.reason"))
        follows = label(t("form.merge.follows"), "hint", self)
        follows.setWordWrap(True)
        room = QRect(0, 0, theme.px(WIDE - 60), 1000)
        low = theme.metrics(theme.HINT).boundingRect(room, WRAP, follows.text())
        follows.setMinimumHeight(low.height() + 4)
        self.form.addRow(follows)

    def root(self) -> CaseRow:
        """Return the main case that is meant, or refuse."""
        said = self.value("root")
        known = {one.id: one for one in self._cases}
        if len(self._cases) > 1 and said in known:
            return known[said]
        found = self.hand.desk.read.cases.by_number(said, 2) if said else ()
        if len(found) != 1:
            raise Refused("NO_SUCH_CASE", case=said or "–")
        return found[0]

    @override
    def _send(self) -> bool:
        try:
            root = self.root()
            others = [one for one in self._cases if one.id != root.id] or self._cases
            told = t("form.merge.done", n=len(others), number=root.number)
            command = MergeCases(
                case=root.id,
                merged=tuple(one.id for one in others),
                seen_versions=tuple(one.version for one in others),
                reason=self.value("reason"),
            )
            self.hand.desk.do(command, told=told)
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))
            return False
        self.hand.selection.set(("case", root.id), origin=self)
        return True


def _said(hand: Hand, case: CaseRow) -> str:
    matter = hand.desk.read.cases.matter(case.matter)
    name = "" if matter is None else matter.name_zh
    parts = (case.number, name, case.summary[:24])
    return " · ".join(one for one in parts if one)


class UnmergeDialog(FileForm):
    """Why a merged case is handled by itself again."""

    def __init__(self, hand: Hand, case: CaseRow, parent: QWidget) -> None:
        """Ask for the reason."""
        super().__init__("unmerge", hand, case, parent)
        self.line("reason", t("field.reason"))

    @override
    def command(self) -> object:
        return UnmergeCase(
            case=self.case.id,
            seen_version=self.case.version,
            reason=self.value("reason"),
        )
