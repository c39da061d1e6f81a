"""The case file: head, both clocks, seven steps, what happened, who could take it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases.acts import OFFERED
from desktop.cases.candidate_words import candidates, shortfall_words
from desktop.cases.case_cards import ClockCard, StepsLine
from desktop.cases.file_lists import (
    Candidate,
    CandidateDelegate,
    Happening,
    RowsModel,
    TimelineDelegate,
    list_view,
)
from desktop.pane import Empty, PaneHead, label
from desktop.texts import has, t
from domain.cases.two_clocks import two_clocks

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from db.case_queue import QueueCase
    from desktop.action import Action, Hand
    from desktop.cases.names import Names
    from domain.changes import Changes

NARROW: Final = 520
BUTTONS: Final = 4


class Symbol(QWidget):
    """The case's symbol, as it is on the map."""

    def __init__(self, parent: QWidget) -> None:
        """Start with nothing to show."""
        super().__init__(parent)
        self.row: QueueCase | None = None
        self.setFixedSize(40, 40)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.row is None:
            return
        painter = QPainter(self)
        kind = self.row.case.kind
        shapes.case_symbol(
            painter,
            QRectF(3, 3, 34, 34),
            kind,
            self.row.lane or "closed",
            t(f"kind.{kind}.letter"),
            "bg1",
        )


class CaseFile(QWidget):
    """Everything about the selected case, and what can be done with it now."""

    closed = Signal()

    def __init__(self, hand: Hand, names: Names, actions: dict[str, Action]) -> None:
        """Show the selected case; `actions` are those of the catalog by id."""
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self._names = names
        self._actions = actions
        self._case = ""
        self.narrow = False
        self._build()
        hand.selection.changed.connect(self._selected)
        hand.desk.changed.connect(self._changed)
        hand.desk.session_changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        self.head = PaneHead("file.title", "Esc", self)
        self.symbol = Symbol(self)
        self.title = label("", "casetitle", self)
        self.title.setWordWrap(True)
        self.facts = label("", "second", self)
        self.facts.setWordWrap(True)
        self.statutory = ClockCard("statutory", self)
        self.assessment = ClockCard("assessment", self)
        self.steps = StepsLine(self)
        self.empty = Empty(self)
        self._body = QWidget(self)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(14, 8, 14, 10)
        column.setSpacing(8)
        column.addLayout(self._top())
        column.addLayout(self._clock_cards())
        column.addWidget(self.steps)
        column.addLayout(self._lists(), 1)
        column.addLayout(self._button_row())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(self._body, 1)
        whole.addWidget(self.empty, 1)

    def _top(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.facts)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.symbol, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        return top

    def _clock_cards(self) -> QBoxLayout:
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards.setSpacing(8)
        self._cards.addWidget(self.statutory)
        self._cards.addWidget(self.assessment)
        return self._cards

    def _lists(self) -> QHBoxLayout:
        self.timeline = RowsModel(self)
        self.people = RowsModel(self)
        self._titles = (label("", "second", self), label("", "second", self))
        row = QHBoxLayout()
        self._columns = row
        row.setSpacing(12)
        self.timeline_view = list_view(t("file.timeline"), self)
        self.timeline_view.setModel(self.timeline)
        self.timeline_view.setItemDelegate(TimelineDelegate(self.timeline_view))
        self.timeline_view.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.people_view = list_view(t("file.candidates"), self)
        self.people_view.setModel(self.people)
        self.people_view.setItemDelegate(CandidateDelegate(self.people_view))
        self.people_view.selectionModel().currentChanged.connect(self._candidate)
        for place, view in enumerate((self.timeline_view, self.people_view)):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(self._titles[place])
            column.addWidget(view, 1)
            row.addLayout(column, 4 + place)
        return row

    def _button_row(self) -> QVBoxLayout:
        self.buttons = [QPushButton(self) for _place in range(BUTTONS)]
        self.buttons[0].setObjectName("primary")
        self._why = label("", "hint", self)
        self._why.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        for place, button in enumerate(self.buttons):
            button.setIconSize(QSize(16, 16))
            button.clicked.connect(lambda _on=False, at=place: self._press(at))
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._why)
        return column

    # What others ask

    def set_narrow(self, narrow: bool) -> None:
        """Put the two clocks one above the other, or side by side."""
        self.narrow = narrow
        self._cards.setDirection(
            QBoxLayout.Direction.TopToBottom
            if narrow
            else QBoxLayout.Direction.LeftToRight
        )

    def refresh(self) -> None:
        """Show the selected case as it is now."""
        rows = self._hand.desk.read.cases.queue_rows([self._case]) if self._case else ()
        row = rows[0] if rows else None
        self._body.setVisible(row is not None)
        self.empty.say("" if row is not None else t("file.empty"))
        self.head.facts.setText(t("file.synced") if row is not None else "")
        if row is not None:
            self._show(row)

    def tick(self) -> None:
        """Let both clocks go on."""
        row = self.symbol.row
        if row is None:
            return
        desk = self._hand.desk
        now = desk.clock.now()
        rules = desk.read.cases.clock_rules()
        clocks = two_clocks(row.runs, row.governed, rules, now)
        self.statutory.tell(clocks.statutory, row.governed, rules, now)
        self.assessment.tell(clocks.assessment, row.governed, rules, now)

    # What happens

    def _selected(self, _origin: object) -> None:
        chosen = self._hand.selection.first("case")
        if chosen and chosen != self._case:
            self._case = chosen
            self.refresh()
        elif not self._hand.selection.items and self._case:
            self._case = ""
            self.refresh()

    def _changed(self, changes: Changes, _origin: object) -> None:
        ids = changes.ids("case")
        mine = self._case in ids or changes.whole("case")
        if mine or changes.touches("person", "post", "shift", "leave", "takeover"):
            self.refresh()

    def _show(self, row: QueueCase) -> None:
        case = row.case
        self.symbol.row = row
        self.symbol.update()
        kind = self._names.label(case.kind)
        self.title.setText(f"{self._names.matter(case.matter)} · {kind}")
        parts = (
            case.number,
            self._names.entity(case.entity),
            case.address,
            self._names.grid(case.grid),
            t("file.source", source=self._source(case.source)),
            case.summary,
        )
        self.facts.setText(" · ".join(part for part in parts if part))
        self.tick()
        self.steps.tell(case.state)
        self.timeline.fill(self._happenings(case.id, row.lane))
        self._fill_people(row)
        self._titles[0].setText(t("file.timeline"))
        self._show_buttons(case.state)

    def _source(self, code: str) -> str:
        key = f"source.{code}"
        return t(key) if has(key) else code

    def _fill_people(self, row: QueueCase) -> None:
        open_for = row.case.state in {
            "accepted",
            "awaiting_dispatch",
            "awaiting_acceptance",
        }
        now = self._hand.desk.clock.now()
        found: tuple[Candidate, ...] = ()
        short = ""
        if open_for:
            found, whole = candidates(self._hand.desk.read, row.case, now)
            short = shortfall_words(whole)
        self.people.fill(found)
        self.people_view.setVisible(bool(found))
        self._columns.setStretch(1, 5 if open_for else 0)
        self._titles[1].setVisible(open_for)
        self._titles[1].setText(short or t("file.candidates"))
        if found and not found[0].excluded:
            self.people_view.setCurrentIndex(self.people.index(0))
        self._tell_candidate()

    def _happenings(self, case_id: str, lane: str) -> list[Happening]:
        nodes = self._hand.desk.read.cases.timeline(case_id)
        tone = f"lane.{lane or 'closed'}"
        return [
            Happening(
                node.at,
                self._act(node.act),
                self._by(node.by, node.entered_by, node.fields),
                tone,
            )
            for node in reversed(nodes)
        ]

    def _act(self, act: str) -> str:
        key = f"act.{act}"
        return t(key) if has(key) else act

    def _by(self, by: str, entered_by: str, fields: dict[str, object]) -> str:
        who = self._person(by)
        if entered_by and entered_by != by:
            who = t("file.entered_by", who=who, desk=self._person(entered_by))
        to = fields.get("person")
        said = [who, t("file.to", name=self._person(str(to))) if to else ""]
        said.extend(
            str(fields[name]) for name in ("result", "method") if fields.get(name)
        )
        return " · ".join(part for part in said if part)

    def _person(self, id_: str) -> str:
        user = self._hand.desk.read.access.user(id_) if id_ else None
        return user.name if user is not None else self._names.person(id_)

    # Buttons

    def _offered(self, state: str) -> list[Action]:
        return [self._actions[one] for one in OFFERED.get(state, ())][:BUTTONS]

    def _show_buttons(self, state: str) -> None:
        offered = self._offered(state)
        reasons: list[str] = []
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(offered))
            if place >= len(offered):
                continue
            action = offered[place]
            why = action.why_not(self._hand)
            key = "Enter" if place == 0 and state != "closed" else action.key
            text = self._button_text(action)
            button.setText(f"{text}  {key}")
            button.setEnabled(not why)
            button.setToolTip(why or action.tip)
            button.setAccessibleName(text)
            button.setAccessibleDescription(why or action.tip)
            if action.icon and not self.narrow:
                tone = "onacc" if place == 0 else "t2"
                button.setIcon(theme.icon(action.icon, tone))
            if why:
                reasons.append(f"{action.text}: {why}")
        self._why.setText("  ".join(reasons[:2]))
        self._why.setVisible(bool(reasons))

    def _button_text(self, action: Action) -> str:
        chosen = self._chosen()
        if action.id == "case.dispatch" and chosen is not None and not self.narrow:
            return t("file.dispatch_to", name=chosen.name)
        return action.text

    def _chosen(self) -> Candidate | None:
        place = self.people_view.currentIndex().row()
        rows = self.people.rows
        row = rows[place] if 0 <= place < len(rows) else None
        return row if isinstance(row, Candidate) and not row.excluded else None

    def _candidate(self) -> None:
        self._tell_candidate()
        case = self._hand.desk.read.cases.case(self._case)
        if case is not None:
            self._show_buttons(case.state)

    def _tell_candidate(self) -> None:
        chosen = self._chosen()
        self._hand.candidate = "" if chosen is None else chosen.person

    def _press(self, place: int) -> None:
        case = self._hand.desk.read.cases.case(self._case)
        if case is not None:
            offered = self._offered(case.state)
            if place < len(offered):
                offered[place].run(self._hand)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.head.retranslate()
            self.refresh()
        super().changeEvent(event)
