"""The case file: head, both clocks, seven steps, and the pages of all it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.cases.act_bar import ActBar
from desktop.cases.acts import standing
from desktop.cases.attachments_page import AttachmentsPage, ask_files
from desktop.cases.call_back_page import CallBackPage
from desktop.cases.call_back_watch import CallBackWatch
from desktop.cases.case_cards import ClockPair, StepsLine
from desktop.cases.case_head import CaseHead
from desktop.cases.facts_page import FactsPage
from desktop.cases.merge_tools import likely
from desktop.cases.parts_page import Pages, PartsPage
from desktop.cases.pressing_pane import PressingPane
from desktop.cases.related_page import RelatedPage
from desktop.cases.work_page import WorkPage
from desktop.pane import Empty, PaneHead
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent, QResizeEvent
    from PySide6.QtWidgets import QLabel, QPushButton

    from db.case_queue import QueueCase
    from desktop.action import Action, Hand
    from desktop.cases.candidate_list import Candidate
    from desktop.cases.names import Names
    from desktop.cases.rows_model import QuietList, RowsModel
    from desktop.cases.timeline import Happening
    from domain.cases.duplicates import Likeness
    from domain.changes import Changes

PERSON_MIME: Final = "application/x-griddesk-person"
TABS: Final = ("work", "facts", "files", "calls", "related")
STACKED: Final = 560
# Below this height everything above the pages takes less of it.
LOW: Final = 620
TOUCHING: Final = ("person", "post", "shift", "leave", "takeover", "entity", "user")


class CaseFile(PressingPane):
    """Everything about the selected case, and what can be done with it now."""

    def __init__(self, hand: Hand, names: Names, actions: dict[str, Action]) -> None:
        """Show the selected case; `actions` are those of the catalog by id."""
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._hand = hand
        self._names = names
        self._actions = actions
        self._case = ""
        # How many cases are selected: none while what is shown only stays open.
        self._held = 0
        self._row: QueueCase | None = None
        self.narrow = False
        self._low = False
        self._likes: tuple[Likeness, ...] = ()
        self._watch = CallBackWatch(hand.desk)
        self._build()
        hand.selection.changed.connect(self._selected)
        hand.desk.changed.connect(self._changed)
        hand.desk.session_changed.connect(self._other_user)
        self.refresh()

    def _build(self) -> None:
        self.head = PaneHead("file.title", "Esc", self)
        self.top = CaseHead(self._names, self)
        self.top.follow(self._hand.draft_cases.changed)
        self.clocks = ClockPair(self)
        self.statutory = self.clocks.statutory
        self.assessment = self.clocks.assessment
        self.steps = StepsLine(self)
        self.empty = Empty(self)
        self.bar = ActBar(self._hand, self._actions, self)
        self.head.more.show()
        self.head.more.clicked.connect(lambda: self._run("case.more"))
        self._pages()
        self._scrolled()
        low = QVBoxLayout()
        low.setContentsMargins(14, 0, 14, 0)
        low.addWidget(self.bar)
        self._body = QWidget(self)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 8)
        body.setSpacing(6)
        body.addWidget(self.scroller, 1)
        body.addLayout(low)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(self._body, 1)
        whole.addWidget(self.empty, 1)

    def _scrolled(self) -> None:
        """In a low pane the whole of it scrolls; the buttons below stay in sight."""
        inner = QWidget()
        inner.setObjectName("pane")
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 8, 14, 4)
        column.setSpacing(8)
        column.addWidget(self.top)
        column.addWidget(self.clocks)
        pages = QHBoxLayout()
        pages.addWidget(self.tabs, 1)
        pages.addWidget(self.work.filter)
        # Below the tabs: what comes and goes there never moves them from the hand.
        column.addLayout(pages)
        column.addWidget(self.steps)
        column.addWidget(self.stack, 1)
        self._column = column
        self.scroller = QScrollArea(self)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QScrollArea.Shape.NoFrame)
        bars = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.scroller.setHorizontalScrollBarPolicy(bars)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(inner)

    def _pages(self) -> None:
        hand, names, actions = self._hand, self._names, self._actions
        self.work = WorkPage(hand, names, self)
        self.facts_page = FactsPage(hand, names, self._run, self)
        self.files = AttachmentsPage(hand, names, actions, self)
        self.calls = CallBackPage(hand, names, actions, self)
        self.related = RelatedPage(hand, names, actions, self)
        self.work.picked.connect(self._candidate)
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("filetabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.stack = Pages(self)
        self.pages = (self.work, self.facts_page, self.files, self.calls, self.related)
        for page in self.pages:
            self.tabs.addTab("")
            self.stack.addWidget(page)
        self.tabs.currentChanged.connect(self._turned)

    # What others ask

    @property
    def timeline(self) -> RowsModel[Happening]:
        """The lines of the timeline that are shown."""
        return self.work.timeline

    @property
    def facts(self) -> QLabel:
        """The line with number, entity, place and summary."""
        return self.top.facts

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons of the acts offered now."""
        return self.bar.buttons

    @property
    def people(self) -> RowsModel[Candidate]:
        """Those who could take the case, and those ruled out."""
        return self.work.people

    @property
    def people_view(self) -> QuietList:
        """The list of those who could take the case."""
        return self.work.people_view

    @property
    def case(self) -> str:
        """The id of the case shown, "" for none."""
        return self._case

    def set_narrow(self, narrow: bool) -> None:
        """Know whether the pane covers the queue; its own width lays it out."""
        self.narrow = narrow

    def show_tab(self, name: str) -> None:
        """Turn to a page of the file."""
        self.tabs.setCurrentIndex(TABS.index(name))

    def turn(self) -> None:
        """Turn to the next page of the file, with the cursor in it."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(TABS))
        page = self.stack.currentWidget()
        if isinstance(page, PartsPage):
            page = page.view
        elif page is self.work:
            page = self.work.timeline_view
        if page is not None:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """Show the selected case as it is now."""
        rows = self._hand.desk.read.cases.queue_rows([self._case]) if self._case else ()
        row = rows[0] if rows else None
        self._body.setVisible(row is not None)
        self.empty.say("" if row is not None else t("file.empty"))
        self.head.facts.setText(self._standing() if row is not None else "")
        self._row = row
        if row is not None:
            self._show(row)

    def tick(self) -> None:
        """Let both clocks and the call-backs go on, and say which are due."""
        self._watch.look()
        row = self.row
        if row is None:
            return
        self._tell_clocks(row)
        self.calls.show_case(row)

    @property
    def row(self) -> QueueCase | None:
        """The case shown, with its clocks."""
        return self._row

    def _tell_clocks(self, row: QueueCase) -> None:
        desk = self._hand.desk
        self.clocks.tell(row, desk.read.cases.clock_rules(), desk.clock.now())

    # What happens

    def _selected(self, _origin: object) -> None:
        selection = self._hand.selection
        fresh = selection.first("case") or (self._case if selection.items else "")
        held = len(selection.ids("case"))
        if (fresh, held) != (self._case, self._held):
            self._case, self._held = fresh, held
            self.refresh()

    def _standing(self) -> str:
        if self._held > 1:
            return t("file.of_several", n=self._held)
        return t("file.synced" if self._held else "file.alone")

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._case and not self._held:
            self._hand.selection.set(("case", self._case))
        super().mousePressEvent(event)

    def _changed(self, changes: Changes, _origin: object) -> None:
        ids = changes.ids("case")
        mine = self._case in ids or changes.whole("case")
        if mine or changes.touches(*TOUCHING):
            self.refresh()

    def _other_user(self, _session: object) -> None:
        self.facts_page.caller.cover()
        self.refresh()

    def _show(self, row: QueueCase) -> None:
        case, now = row.case, self._hand.desk.clock.now()
        self._likes = likely(self._hand, case)
        self.top.show_case(row, now, len(self._likes))
        self._tell_clocks(row)
        self.steps.tell(case.state)
        self.work.show_case(row)
        self.calls.show_case(row)
        self.files.show_case(row)
        self._turned()
        self._tell_candidate()
        self.bar.show_state(standing(case), self.work.chosen())
        self._name_tabs()

    def _turned(self, _place: int = 0) -> None:
        """Show the page at hand; the two that read most are filled only then."""
        place = self.tabs.currentIndex()
        self._only_page(place)
        self.work.filter.setVisible(TABS[place] == "work")
        self._make_room()
        row = self._row
        if row is None:
            return
        if TABS[place] == "facts":
            reveal = self._actions.get("case.caller")
            self.facts_page.show_case(row)
            self.facts_page.caller.allow(
                "" if reveal is None else reveal.why_not(self._hand)
            )
        elif TABS[place] == "related":
            self.related.show_case(row, self._likes)

    def _only_page(self, place: int) -> None:
        """Show one page; the others ask for no height while they are hidden."""
        kind = QSizePolicy.Policy
        for at, page in enumerate(self.pages):
            policy = kind.Preferred if at == place else kind.Ignored
            page.setSizePolicy(policy, policy)
        self.stack.setCurrentIndex(place)

    def _make_room(self) -> None:
        """In a low pane the steps give way to the pages that need the height."""
        self.steps.setVisible(not self._low or self.tabs.currentIndex() == 0)

    def _name_tabs(self) -> None:
        counts = {"files": self.files.count(), "calls": self.calls.open_count()}
        for place, name in enumerate(TABS):
            n = counts.get(name, 0)
            said = " ".join((t(f"file.tab.{name}"), *((f"{n}",) if n else ())))
            if self.tabs.tabText(place) != said:
                self.tabs.setTabText(place, said)
        self.tabs.setAccessibleName(t("file.tabs"))
        self.tabs.setToolTip(t("file.tabs_tip"))
        said = f"{t('file.more')} (Ctrl+Shift+A)"
        self.head.more.setToolTip(said)
        self.head.more.setAccessibleName(said)

    def _candidate(self) -> None:
        self._tell_candidate()
        if self._row is not None:
            self.bar.show_state(standing(self._row.case), self.work.chosen())

    def _tell_candidate(self) -> None:
        chosen: Candidate | None = self.work.chosen()
        self._hand.candidate = "" if chosen is None else chosen.person

    def _run(self, id_: str) -> None:
        action = self._actions.get(id_)
        if action is None:
            return
        why = action.why_not(self._hand)
        if why:
            self._hand.desk.messages.say(why, "warn")
        else:
            action.run(self._hand)

    # People and files are dropped

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if self._row is not None and (data.hasFormat(PERSON_MIME) or data.hasUrls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self._row is None:
            return
        data = event.mimeData()
        if data.hasFormat(PERSON_MIME):
            person = bytes(data.data(PERSON_MIME).data()).decode()
            event.acceptProposedAction()
            self._hand.frame.give(person, self._row.case.id)
            return
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            ask_files(self._hand, self._row.case, files)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = event.size()
        stacked = size.width() < theme.px(STACKED)
        low = size.height() < theme.px(LOW + (100 if stacked else 0))
        self._low = low
        self._column.setSpacing(5 if low else 8)
        self.clocks.lay_out(stacked=stacked, low=low)
        self.steps.set_low(low)
        self.work.set_low(low)
        self.bar.set_narrow(stacked)
        self.stack.setMinimumHeight(theme.px(96 if low else 150))
        self._make_room()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.head.retranslate()
            for page in self.pages:
                page.retranslate()
            self.refresh()
        super().changeEvent(event)
