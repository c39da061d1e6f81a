"""The dispatch queue: lanes, filters, rows with both clocks, the tightest first."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases.intake_form import IntakeForm
from desktop.cases.lane_button import LaneButton
from desktop.cases.models import QueueModel
from desktop.cases.names import Names
from desktop.cases.queue_bar import Chips, EmptyRows, QueueBar, Strip
from desktop.cases.queue_export import ListExport
from desktop.cases.queue_feed import QueueFeed
from desktop.cases.queue_kept import KeptViews
from desktop.cases.queue_menus import QueueMenus
from desktop.cases.queue_table import QueueTable
from desktop.cases.queue_view import View
from desktop.pane import PaneHead
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QResizeEvent

    from desktop.action import Hand
    from desktop.desk import Desk
    from desktop.selection import Selection
    from desktop.tasks import Tasks

# Above the rows: head, lanes, bar and column names.
CHROME: Final = 38 + 72 + 42 + 28


class QueuePanel(QWidget):
    """Lanes, rows and what to do when there are none."""

    opened = Signal(str)

    def __init__(
        self,
        desk: Desk,
        selection: Selection,
        tasks: Tasks,
        parent: QWidget | None = None,
        hand: Hand | None = None,
    ) -> None:
        """Show the open cases of the workspace that `desk` holds."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._selection = selection
        self._tasks = tasks
        self._hand = hand
        self._first = True
        self._moving = False
        settings = None if hand is None else hand.settings
        self.kept = KeptViews(settings, desk.session.user)
        self.names = Names(desk.read)
        self.model = QueueModel(
            self.names, desk.read.cases.clock_rules(), desk.clock.now()
        )
        self.model.setParent(self)
        self.model.me = desk.session.person
        self._build()
        self.feed = QueueFeed(desk, tasks, self.model, self, self)
        self.menus = QueueMenus(self, hand)
        self._wire()
        self.feed.begin(self.kept.last, self.kept.seen_until)
        self._tell()

    def _build(self) -> None:
        self.head = PaneHead("queue.title", "Q", self)
        self.lanes = {lane: LaneButton(lane, self) for lane in shapes.LANES}
        self.bar = QueueBar(self)
        self.chips = Chips(self)
        self.strip = Strip(self)
        self.head.put_in(self.strip)
        self.view = QueueTable(self.model, self)
        self.view.setAccessibleName(t("queue.title"))
        self.delegate = self.view.delegate
        self.empty = EmptyRows(self)
        lanes = QHBoxLayout()
        lanes.setContentsMargins(14, 6, 14, 8)
        lanes.setSpacing(6)
        for button in self.lanes.values():
            lanes.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(lanes)
        column.addWidget(self.bar)
        column.addWidget(self.chips)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)

    def _wire(self) -> None:
        for button in self.lanes.values():
            button.toggled.connect(self._lanes_pressed)
        self.model.counted.connect(self._count)
        self.feed.settled.connect(self._tell)
        self.feed.filled.connect(self._filled)
        self.view.selectionModel().selectionChanged.connect(self._picked)
        self.view.selectionModel().currentChanged.connect(self._picked)
        self.view.activated.connect(self._activated)
        self.view.fold_wanted.connect(self.fold)
        self.view.head.sort_wanted.connect(
            lambda sort: self.show_view(self.feed.view.pressed(sort))
        )
        self.bar.typed.connect(self._typed)
        self.bar.quick.left.connect(self.focus_rows)
        self.chips.removed.connect(
            lambda chip: self.show_view(self.feed.view.without(chip))
        )
        self.chips.cleared.connect(
            lambda: self.show_view(replace(self.feed.view, chips=()))
        )
        self.strip.clicked.connect(self.let_in)
        self.empty.pressed.connect(self._way_out)
        if self._hand is not None:
            frame = self._hand.frame
            self.view.given.connect(frame.give)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(
            lambda at: self.menus.open_acts(self.view.viewport().mapToGlobal(at))
        )
        self._desk.session_changed.connect(self._other_user)
        self._selection.changed.connect(self._follow)

    # What others ask

    @property
    def chrome(self) -> int:
        """How much of the pane's height is not rows, in unscaled pixels."""
        return CHROME

    def set_compact(self, compact: bool) -> None:
        """Use lower rows, or the usual ones."""
        self.view.set_compact(compact)

    def focus_rows(self) -> None:
        """Put the cursor on the row at hand, the first if there is none.

        A case at hand that is held back stays at hand, though no row shows it yet.
        """
        at_hand = self.view.currentIndex().isValid() or self._selection.first("case")
        if not at_hand and self.model.rowCount():
            first = 1 if self.model.head_at(0) else 0
            self.view.setCurrentIndex(self.model.index(first))
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def read_all(self) -> None:
        """Read every open case anew, in a worker."""
        self.feed.read_all()

    def tick(self) -> None:
        """Let the clocks go on."""
        self.feed.tick()

    def show_view(self, view: View) -> None:
        """Look at the queue another way; one that was changed loses its name."""
        named = self.kept.named(view.name)
        if named is None or not named.same_as(view):
            view = replace(view, name=self.kept.name_of(view))
        self.kept.last = view
        self.view.show_columns(view.columns)
        self.view.let_go()
        if not self.view.chosen():
            self.view.scrollToTop()
        self.feed.show(view)

    def let_in(self) -> None:
        """Let what was held back take its place now."""
        self.view.let_go()
        self.feed.let_in()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def fold(self, code: str) -> None:
        """Close a group that is open, open one that is closed."""
        self.fold_all([code], folded=code not in self.model.shelf.collapsed)

    def fold_all(self, codes: list[str], *, folded: bool) -> None:
        """Close or open groups; the cursor stays on the head it was on."""
        at = self.model.head_at(self.view.currentIndex().row())
        with self.steady():
            self.model.fold(codes, folded=folded)
        head = at or (codes[0] if len(codes) == 1 else "")
        for place in range(self.model.rowCount() if head else 0):
            if self.model.head_at(place) == head:
                self.view.setCurrentIndex(self.model.index(place))
                break

    def turn_folds(self) -> None:
        """Close all groups when any is open, else open them."""
        codes = [code for code, n in self.model.shelf.shown.sizes.items() if n]
        is_open = not set(codes) <= self.model.shelf.collapsed
        self.fold_all(codes, folded=is_open)

    def focus_filter(self) -> None:
        """Put the cursor into the quick filter."""
        self.bar.quick.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.quick.selectAll()

    def choose_all(self) -> None:
        """Select every case listed."""
        self._selection.choose("case", self.model.shown_ids())
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def say(self, text: str) -> None:
        """Tell of something that is kept now."""
        self._desk.messages.toast(text)

    def export(self) -> None:
        """Ask where to, and write the list as it is shown."""
        kinds = f"{t('queue.export_csv')} (*.csv);;{t('queue.export_xlsx')} (*.xlsx)"
        day = self._desk.clock.now().strftime("%Y%m%d-%H%M")
        name = str(Path.home() / f"{t('queue.title')}-{day}.csv")
        said, _kind = QFileDialog.getSaveFileName(
            self, t("queue.export_title"), name, kinds
        )
        if said:
            self.export_to(Path(said))

    def export_to(self, path: Path) -> None:
        """Write the list as it is shown, in the format of the file's ending."""
        model = self.model
        found = [model.queue_row(one) for one in model.shelf.in_order()]
        rows = [row for row in found if row is not None]
        job = ListExport(rows, model.lexicon, model.rules, self._desk.clock.now())
        job.run(path, self._tasks, self._desk.messages)

    def chosen(self) -> list[str]:
        """Return the cases selected in the list, the current one first."""
        return self.view.chosen() or list(self._selection.ids("case"))

    # What the feed asks

    def hand_on(self) -> bool:
        """Tell whether rows must not move now."""
        return self.view.hand_on()

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Keep selection and place on the screen over a change of rows."""
        if self._moving:
            yield
            return
        self._moving = True
        anchor = self.view.anchor()
        try:
            yield
            self.view.choose(self._selection.ids("case"))
            self.view.settle(anchor)
        finally:
            self._moving = False

    # What happens

    def _filled(self) -> None:
        if self._first:
            # The cursor of a new window stands in the queue, once it has rows.
            self._first = False
            if not isinstance(self.window().focusWidget(), QLineEdit):
                # The tightest case lies open: nobody starts before an empty file.
                bare = not self._selection.items
                (self.focus_rows if bare else self.view.setFocus)()

    def _tell(self) -> None:
        view = self.feed.view
        self.bar.tell(view)
        if self.chips.shown != view.chips:
            self.chips.tell(view, self.names)
        self.view.head.tell(view)
        for lane, button in self.lanes.items():
            button.blockSignals(True)
            button.setChecked(lane in view.lanes)
            button.blockSignals(False)
        self.kept.seen_until = self._desk.clock.now()
        self._count()

    def _count(self) -> None:
        for lane, button in self.lanes.items():
            button.tell(self.model.count(lane), self.model.late(lane))
        bare = self.model.rowCount() == 0
        # Before the first reading is over nobody knows that there are no cases.
        waiting = self.feed.reading and not self.feed.whole
        self.head.facts.setText(t("queue.reading") if waiting else self._facts())
        self.view.setVisible(not bare)
        text, way = self._why_empty() if bare else ("", "")
        self.empty.say(text, way)
        new = self.model.new_waiting()
        self.strip.tell(new, len(self.model.waiting) - new)

    def _facts(self) -> str:
        view = self.feed.view
        order = t(f"queue.sort.{view.sort}")
        n, shown = self.model.open_count(), self.model.shown_count()
        chosen = len(self._selection.ids("case"))
        if chosen > 1:
            return t("queue.facts_chosen", n=n, shown=shown, chosen=chosen)
        if view.chips or view.text:
            return t("queue.facts_filtered", n=n, shown=shown, order=order)
        return t("queue.facts", n=n, order=order)

    def _why_empty(self) -> tuple[str, str]:
        view = self.feed.view
        if self.feed.reading:
            return t("queue.reading"), ""
        if view.chips or view.text:
            return t("queue.none_pass"), "clear"
        hidden = set(shapes.LANES) - set(view.lanes)
        if any(self.model.count(lane) for lane in hidden):
            return t("queue.lanes_hidden"), "lanes"
        return t("queue.empty"), "new"

    def _way_out(self, way: str) -> None:
        if way == "new":
            if self._hand is not None:
                IntakeForm(self._hand, self._hand.parent).open()
        elif way == "lanes":
            self.show_view(replace(self.feed.view, lanes=shapes.LANES))
        else:
            self.show_view(self.feed.view.bare())

    def _lanes_pressed(self) -> None:
        lanes = tuple(one for one, button in self.lanes.items() if button.isChecked())
        self.show_view(replace(self.feed.view, lanes=lanes))

    def _typed(self, text: str) -> None:
        if text != self.feed.view.text:
            self.show_view(replace(self.feed.view, text=text))

    def _picked(self, *_what: object) -> None:
        if self._moving:
            return
        ids = self.view.chosen()
        at_head = bool(self.model.head_at(self.view.currentIndex().row()))
        if ids or at_head:
            self._selection.choose("case", ids, origin=self)
        if ids:
            self.model.seen(ids[0])
        self._count()

    def _activated(self, index: QModelIndex) -> None:
        case_id = self.model.id_at(index.row())
        if case_id:
            self.opened.emit(case_id)

    def _follow(self, origin: object) -> None:
        if origin is self:
            return
        ids = self._selection.ids("case")
        if ids != tuple(self.view.chosen()):
            self._moving = True
            self.view.choose(ids)
            self._moving = False
            lead = self.model.row_of(ids[0]) if ids else -1
            if lead >= 0:
                self.view.scrollTo(self.model.index(lead))
        if ids:
            self.model.seen(ids[0])
        self._count()

    def _other_user(self, _session: object) -> None:
        session = self._desk.session
        self.model.me = session.person
        self.kept.turn_to(session.user)
        self.show_view(self.kept.last)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.narrow(narrow=event.size().width() < theme.px(580))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.names.forget()
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.view.setAccessibleName(t("queue.title"))
        self.setAccessibleName(t("queue.title"))
        self.chips.tell(self.feed.view, self.names)
        self.view.show_columns(self.feed.view.columns)
        self._tell()
        # Names order and group otherwise in another language.
        self.feed.show(self.feed.view)
