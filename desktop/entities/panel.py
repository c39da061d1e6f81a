"""The entity pane: search, lists of what waits, the card of one, and the acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from db.entity_search import EntityFinder
from desktop import theme
from desktop.entities import entity_source as source
from desktop.entities.entity_asking import COUNT, DISPUTE, FIND, Asking
from desktop.entities.entity_bar import EVERY, ActBar
from desktop.entities.entity_card import EntityCard
from desktop.entities.entity_delegate import HEIGHT, EntityDelegate
from desktop.entities.entity_export import ask_and_export
from desktop.entities.entity_head import EntityHead
from desktop.entities.entity_list import EntityList
from desktop.entities.entity_pane import EntityPane
from desktop.entities.entity_words import Places
from desktop.entities.models import EntityModel
from desktop.entities.placing import look_at, placed_at
from desktop.pane import Empty, PaneHead
from desktop.texts import t
from domain.entities.decider import ASSIGNED_AT_MOST

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from db.entity_search import Fids
    from desktop.action import Hand
    from domain.changes import Changes
    from domain.entities.reads import EntityFile

COALESCE_MS: Final = 250
# Kinds whose change makes an address agree or disagree with a grid.
GROUND: Final = ("grid", "street", "unit")
# One more than an act takes, so that too many are refused and not cut off.
CHOSEN_AT_MOST: Final = ASSIGNED_AT_MOST + 1
CARD_HEIGHT: Final = 64


class EntityPanel(EntityPane):
    """Finds entities as one types, shows what is on file, and lets one put it right.

    `place_wanted` asks the map for one point and takes a function for it;
    `show_wanted` names a place to show; `act_wanted` an action of another room.
    """

    place_wanted = Signal(object)
    show_wanted = Signal(float, float)
    act_wanted = Signal(str)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Show the entities of the workspace that `hand` works on."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self._finder = EntityFinder(hand.desk.read.conn)
        self.places = Places(hand.desk.read)
        self._follows = False
        self._read = False
        self._build()
        self.asking = Asking(hand, self.head.query, self)
        self._wire()
        self._retranslate()

    def _build(self) -> None:
        self.title = PaneHead("entity.title", "F6", self)
        self.head = EntityHead(self)
        self._build_list()
        self.empty = Empty(self)
        self.card = EntityCard(self._hand, self.places, self)
        self.bar = ActBar(self._hand, self)
        upper = QWidget(self)
        rows = QVBoxLayout(upper)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.view, 1)
        rows.addWidget(self.empty, 1)
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(upper)
        self.split.addWidget(self.card)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([600, 400])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.title, self.head):
            column.addWidget(widget)
        column.addWidget(self.split, 1)
        column.addWidget(self.bar)
        self.setFocusProxy(self.head.search)

    def _build_list(self) -> None:
        self.model = EntityModel(self._finder.rows, self)
        self.model.speak = self.places.sentence
        self.view = EntityList(self)
        self.view.setModel(self.model)
        self.delegate = EntityDelegate(self.places, self.view)
        self.view.setItemDelegate(self.delegate)

    def _wire(self) -> None:
        self.head.asked.connect(self.ask)
        self.head.down.connect(self._into_list)
        model = self.view.selectionModel()
        model.currentChanged.connect(lambda _now, _before: self._picked())
        model.selectionChanged.connect(lambda _on, _off: self._picked())
        self.view.doubleClicked.connect(lambda _at: self.bar.act("entities.show"))
        self.view.entered_row.connect(self._enter)
        self.view.copied.connect(self._copy)
        self.view.customContextMenuRequested.connect(self._menu)
        self.asking.found.connect(self._answered)
        self.asking.counted.connect(self._counted)
        self.asking.disputed.connect(self._held_against)
        self.card.followed.connect(self._follow_link)
        self._hand.selection.changed.connect(self._selected)
        self._hand.desk.changed.connect(self._changed)
        self._hand.desk.session_changed.connect(lambda _session: self.bar.tell())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self._renew)

    # What its actions ask

    @override
    def step(self, by: int) -> None:
        count = self.model.rowCount()
        if not count:
            self._hand.desk.messages.say(t("entity.list_done"))
            return
        now = self.view.currentIndex().row()
        place = now + by if now >= 0 else (0 if by > 0 else count - 1)
        self._go_to(place % count)
        self._show_next()

    @override
    def open_list(self, scope: str) -> None:
        self.head.clear()
        self.head.choose(scope)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def focus_search(self) -> None:
        self.head.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.head.search.selectAll()

    @override
    def place_by_click(self) -> None:
        found = self._leading()
        name = "" if found is None else found.row.name
        self._hand.desk.messages.say(t("entity.click_map", name=name))
        self.place_wanted.emit(self._clicked)

    @override
    def show_on_map(self) -> None:
        found = self._leading()
        at = None if found is None else look_at(found, self.asking.known)
        if at is not None:
            self.show_wanted.emit(*at)

    def _show_next(self) -> None:
        """Show what has come up in a list of what waits, or its street."""
        if self.head.scope:
            self.show_on_map()

    @override
    def complain(self) -> None:
        self.act_wanted.emit("case.new")

    @override
    def export(self) -> None:
        ask_and_export(self._hand, self.model.fids, self)

    @override
    def remark(self) -> str:
        return self.head.remark.text().strip() or t("entity.remark.confirm")

    def _clicked(self, x: float, y: float) -> None:
        found = self._leading()
        epsg = self._hand.desk.read.boundary.crs_epsg
        command = found and placed_at(found, (x, y), epsg, self.remark())
        if found is not None and command is not None:
            told = t("entity.placed", name=found.row.name)
            self._hand.desk.attempt(command, told=told)

    def _leading(self) -> EntityFile | None:
        entity = self._hand.selection.first("entity")
        return self._hand.desk.read.entities.entity_file(entity) if entity else None

    # Asking and answers

    def ask(self) -> None:
        """Look for what the head asks for; a question asked meanwhile comes next."""
        if self.head.scope in source.HELD and self.asking.known is None:
            self.asking.ask(DISPUTE)
        self.asking.ask(FIND)

    def _answered(self, fids: Fids) -> None:
        at = self.view.currentIndex().row()
        leading = self._hand.selection.first("entity")
        self._follows = True
        self.model.fill(fids)
        self._follows = False
        self._tell_found()
        place = self._place_of(leading)
        if place >= 0:
            self._go_to(place)
        elif at >= 0 and len(fids) and self.head.scope:
            # What was put right has left the list: its place is the next one's.
            self._go_to(min(at, len(fids) - 1))
            self._show_next()
        self._tell_card()

    def _counted(self, counts: source.Counts) -> None:
        self.head.tell(counts)
        if self.asking.known is None:
            self.asking.ask(DISPUTE)

    def _held_against(self, disputed: source.Disputed) -> None:
        self.delegate.named = disputed.named
        self.view.viewport().update()
        self.asking.ask(COUNT)
        if self.head.scope in source.HELD:
            self.asking.ask(FIND)

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches(*GROUND):
            self.places.forget()
        if changes.touches("entity", "premises", *GROUND):
            every = changes.touches(*GROUND) or changes.whole("entity")
            self.asking.stale(None if every else changes.ids("entity"))
            known = self.asking.known
            self.delegate.named = {} if known is None else known.named
            self._soon.start()
        elif changes.touches("case") and self.head.query().cases:
            self._soon.start()

    def _renew(self) -> None:
        if not self.isVisible():
            # Nobody looks: it is read when the pane is opened.
            self._read = False
            return
        self.model.forget()
        self.ask()
        self.asking.ask(COUNT)
        self._tell_card()

    # What is chosen

    def _enter(self) -> None:
        """Enter goes on in a list of what waits; elsewhere it shows the place."""
        if self.head.scope:
            self.step(1)
        else:
            self.bar.act("entities.show")

    def _copy(self) -> None:
        """Copy name and code of the rows chosen, a line each, as cells are pasted."""
        rows = [row for row in map(self.model.row, self._places()) if row is not None]
        told = [f"{row.name}\t{row.uscc or row.registration_no}" for row in rows]
        QGuiApplication.clipboard().setText("\n".join(told))
        self._hand.desk.messages.say(t("entity.copied", count=len(rows)))

    def _menu(self, at: QPoint) -> None:
        self.bar.menu(EVERY).popup(self.view.viewport().mapToGlobal(at))

    def _place_of(self, entity: str) -> int:
        fid = self._finder.fid_of(entity) if entity else 0
        return self.model.place_of(fid) if fid else -1

    def _into_list(self) -> None:
        if self.model.rowCount() and self.view.currentIndex().row() < 0:
            self._go_to(0)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to(self, place: int) -> None:
        index = self.model.index(place)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.view.selectionModel().setCurrentIndex(index, flags)
        self.view.scrollTo(index)

    def _picked(self) -> None:
        if self._follows:
            return
        places = self._places()
        current = self.view.currentIndex().row()
        if current in places:
            places.remove(current)
            places.insert(0, current)
        rows = (self.model.row(one) for one in places[:CHOSEN_AT_MOST])
        items = [("entity", row.id) for row in rows if row is not None]
        self._tell_found()
        # Both the cursor and the choice move with one key: the card is told once.
        if items != [*self._hand.selection.items] or not self.card.entity:
            self._hand.selection.set(*items, origin=self)
            self._tell_card()

    def _places(self) -> list[int]:
        """Return the rows chosen, no more than can be acted on together."""
        places: list[int] = []
        for one in self.view.selectionModel().selection().toList():
            places += range(one.top(), one.bottom() + 1)[:CHOSEN_AT_MOST]
        return places[:CHOSEN_AT_MOST]

    def _selected(self, origin: object) -> None:
        if not self.isVisible():
            # Read when the pane is opened: a hidden one holds nobody up.
            return
        selection = self._hand.selection
        grids = selection.ids("grid")
        stations = selection.ids("station")
        read = self._hand.desk.read.boundary
        names = [self.places.grid(one)[0] for one in grids]
        for one in stations:
            unit = read.unit(one)
            names.append(one if unit is None else unit.name)
            grids += tuple(grid.code for grid in read.grids(one))
        if grids != self.head.grids and origin is not self:
            self.head.place(grids, t("entity.and").join(names[:2]))
        if origin is self:
            return
        place = self._place_of(selection.first("entity"))
        self._follows = True
        if place >= 0:
            self._go_to(place)
        else:
            self.view.clearSelection()
        self._follows = False
        self._tell_card()

    def _follow_link(self, link: tuple[str, str]) -> None:
        self._hand.selection.set(link, ("entity", self.card.entity))

    # What it says

    def _tell_card(self) -> None:
        entity = self._hand.selection.first("entity")
        fid = self._finder.fid_of(entity) if entity else 0
        self.card.show_entity(entity, self.delegate.named.get(fid, ""))
        self.card.setVisible(bool(self.card.entity))
        self.bar.tell()

    def _tell_found(self) -> None:
        count = self.model.rowCount()
        ranges = self.view.selectionModel().selection().toList()
        chosen = sum(one.bottom() - one.top() + 1 for one in ranges)
        key = "entity.found_chosen" if chosen > 1 else "entity.found"
        self.title.facts.setText(t(key, count=f"{count:,}", chosen=chosen))
        reading = self.asking.busy(DISPUTE) and self.head.scope in source.HELD
        said = ""
        if not count:
            said = t("entity.working.dispute" if reading else self._why_empty())
        self.view.setVisible(bool(count))
        self.empty.say(said)

    def _why_empty(self) -> str:
        query = self.head.query()
        if query.text.strip() or query.cases or query.type or query.state:
            return "entity.none_found"
        return "entity.list_done" if self.head.scope else "entity.none"

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._selected(None)
        if not self._read:
            self._read = True
            self._renew()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._tell_card()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.title.retranslate()
        self.head.retranslate()
        self.setAccessibleName(t("entity.title"))
        self.view.retranslate()
        self.card.setMinimumHeight(theme.px(CARD_HEIGHT))
        self.view.setMinimumHeight(theme.px(2 * HEIGHT))
        self.bar.retranslate()
        self._tell_found()
