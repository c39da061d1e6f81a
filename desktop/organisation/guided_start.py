"""The guided start: from nothing to a desk of one's own, step by step, over days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.organisation.guided_draft import BEFORE, STEPS, WITHIN, GuidedDraft
from desktop.organisation.guided_step import Guide, Step
from desktop.organisation.step_code import CodeStep
from desktop.organisation.step_done import DoneStep
from desktop.organisation.step_grids import GridsStep
from desktop.organisation.step_name import NameStep
from desktop.organisation.step_outline import OutlineStep
from desktop.organisation.step_staff import StaffStep
from desktop.organisation.step_system import SystemStep
from desktop.organisation.step_units import UnitsStep
from desktop.organisation.step_users import UsersStep
from desktop.pane import label
from desktop.room_size import open_at
from desktop.texts import t
from desktop.work_strip import WorkStrip

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from desktop.action import Hand
    from desktop.settings import Settings
    from desktop.tasks import Tasks

RAIL: int = 240


class GuidedStart(QDialog):
    """A rail of steps on the left, the step at hand on the right.

    `founded` names the new workspace: whoever hears it opens a desk on it, in which
    the guided start goes on. `ended` says that it is through.
    """

    founded = Signal(str)
    ended = Signal()

    def __init__(
        self,
        settings: Settings,
        tasks: Tasks,
        hand: Hand | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Begin, or go on where it was left; `hand` is the desk of the workspace."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("guided.title"))
        self.setObjectName("page")
        open_at(self, 1120, 700)
        self.draft = GuidedDraft(settings)
        self.guide = Guide(self.draft, tasks, hand)
        names = BEFORE if hand is None else WITHIN
        self.steps: dict[str, Step] = self._make(names)
        self._build(tasks)
        self._keys()
        start = self.draft.step if self.draft.step in self.steps else names[0]
        self.at = start
        self.show_step(start)

    def _make(self, names: tuple[str, ...]) -> dict[str, Step]:
        if names is WITHIN:
            kinds = (UnitsStep, GridsStep, StaffStep, UsersStep, CodeStep, DoneStep)
            return {kind.name: kind(self.guide, self) for kind in kinds}
        name = NameStep(self.guide, self)
        name.enter()
        outline = OutlineStep(self.guide, self)
        return {
            name.name: name,
            outline.name: outline,
            "system": SystemStep(self.guide, name, self),
        }

    def _build(self, tasks: Tasks) -> None:
        self.rail = QListWidget(self)
        self.rail.setAccessibleName(t("guided.title"))
        self.rail.setFixedWidth(theme.px(RAIL))
        self.rail.setIconSize(QSize(18, 18))
        for name in STEPS:
            item = QListWidgetItem(t(f"guided.{name}"))
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(theme.px(RAIL) - 10, theme.px(44)))
            self.rail.addItem(item)
        self.rail.itemActivated.connect(self._jump)
        self.rail.itemClicked.connect(self._jump)
        self.pages = QStackedWidget(self)
        for step in self.steps.values():
            self.pages.addWidget(step)
            step.moved.connect(self._tell)
            step.through.connect(self._through)
        self.strip = WorkStrip(tasks, self)
        self.words = label("", "second", self)
        self.words.setWordWrap(True)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.pages, 1)
        right.addWidget(self.strip)
        right.addWidget(self.words)
        right.addLayout(self._buttons())
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 24, 14)
        row.setSpacing(24)
        row.addWidget(self.rail)
        row.addLayout(right, 1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.later = self._button("later", self.close)
        self.back = self._button("back", self.step_back)
        self.skip = self._button("skip", self._skip)
        self.next = self._button("next", self.go_on)
        self.next.setObjectName("primary")
        self.next.setDefault(False)
        row.addWidget(self.later)
        self.never = self._button("never", self._never)
        self.never.setVisible(self.guide.hand is not None)
        row.addWidget(self.never)
        row.addStretch(1)
        for one in (self.back, self.skip, self.next):
            row.addWidget(one)
        return row

    def _button(self, key: str, act: object) -> QPushButton:
        made = QPushButton(t(f"guided.{key}"), self)
        made.setToolTip(t(f"guided.{key}.tip"))
        made.setAutoDefault(False)
        made.clicked.connect(act)
        return made

    def _keys(self) -> None:
        for key, act in (
            ("Ctrl+Return", self.go_on),
            ("Alt+Left", self.step_back),
            ("Alt+Right", self._skip),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)

    @property
    def step(self) -> Step:
        """The step at hand."""
        return self.steps[self.at]

    def show_step(self, name: str) -> None:
        """Show a step and put the cursor into its first field."""
        self.at = name
        self.draft.put(step=name)
        self.step.complain("")
        self.pages.setCurrentWidget(self.step)
        self.step.enter()
        self._tell()
        self.step.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Do the step at hand and go to the next one; say why where that cannot be."""
        if self.at == "done":
            self._end()
            return
        why = self.step.why_not()
        if why:
            self.step.complain(why)
            return
        self.step.go_on()

    def step_back(self) -> None:
        """Go to the step before; nothing that was done is lost."""
        names = list(self.steps)
        place = names.index(self.at)
        if place > 0:
            self.show_step(names[place - 1])

    def _skip(self) -> None:
        if self.skip.isVisible() and self.skip.isEnabled():
            self._next_step()

    def _through(self) -> None:
        if self.at == "system":
            self.founded.emit(str(self.draft.path))
            return
        self._next_step()

    def _next_step(self) -> None:
        names = list(self.steps)
        place = names.index(self.at) + 1
        if place < len(names):
            self.show_step(names[place])

    def _jump(self, item: QListWidgetItem) -> None:
        name = str(item.data(Qt.ItemDataRole.UserRole))
        if name == self.at or name not in self.steps:
            return
        before = list(self.steps)[: list(self.steps).index(name)]
        within = self.guide.hand is not None
        if within or all(self.steps[one].done() for one in before):
            self.show_step(name)

    def _never(self) -> None:
        """Close it, and let no later start open it again."""
        self.draft.put(quiet="yes")
        self.close()

    def _end(self) -> None:
        self.draft.end()
        self.ended.emit()
        self.accept()

    # What the rail, the words and the buttons say

    def _tell(self) -> None:
        names = list(self.steps)
        within = self.guide.hand is not None
        for row, name in enumerate(STEPS):
            self._tell_row(self.rail.item(row), name)
        why = self.step.why_not()
        self.back.setEnabled(names.index(self.at) > 0)
        optional = within and self.at not in {"done", "code"}
        self.skip.setVisible(optional and not self.step.done())
        self.next.setText(t(self._next_words()))
        self.next.setToolTip(why or t("guided.next.tip"))
        self._tell_words(why)

    def _next_words(self) -> str:
        if self.at == "system":
            return "guided.found"
        return "guided.open" if self.at == "done" else "guided.next"

    def _tell_row(self, item: QListWidgetItem, name: str) -> None:
        here = name == self.at
        step = self.steps.get(name)
        done = step.done() if step is not None else name in BEFORE
        icon = "check-circle" if done else "circle-outline"
        tone = "ok" if done else "t3"
        if here:
            icon, tone = ("chevron-right-circle", "acc")
        item.setIcon(theme.icon(icon, tone))
        reachable = step is not None
        item.setForeground(theme.color("t1" if here or reachable else "t3"))
        font = theme.font(theme.BODY, bold=here)
        item.setFont(font)
        if here:
            self.rail.setCurrentItem(item)

    def _tell_words(self, why: str) -> None:
        achieved = self.step.achieved()
        place = STEPS.index(self.at)
        coming = STEPS[place + 1] if place + 1 < len(STEPS) else ""
        said = [t("guided.achieved", what=achieved)] if achieved else []
        if why:
            said.append(t("guided.now", why=why))
        elif coming:
            said.append(t("guided.coming", what=t(f"guided.{coming}")))
        self.words.setText("  ".join(said))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        # Every step keeps itself; the work under way ends where it is safe.
        if self.strip.busy:
            self.strip.stop.click()
        super().closeEvent(event)
