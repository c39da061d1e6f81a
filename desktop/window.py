"""The window: top bar, message bar, the page of the mode, the status sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import texts, theme
from desktop.action import Hand
from desktop.action_keys import ActionKeys
from desktop.assess.panel import AssessPage
from desktop.bar_place import BarPlace
from desktop.catalog import BY_ID, MODES
from desktop.frame_room import FrameRoom
from desktop.map_page import MapPage
from desktop.messages import MessageBar
from desktop.settings import WindowState
from desktop.sign_in import SignInDialog
from desktop.staffing.roster_page import RosterPage
from desktop.status_line import StatusLine
from desktop.texts import t
from desktop.top_bar import TopBar
from desktop.train.panel import TrainPage
from desktop.wall.wall_screen import WallScreen

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent

    from db.store import Session
    from desktop.action import Pane
    from desktop.app import Parts
    from desktop.map_page import MakeMap

TICK_MS: Final = 5_000
REDRAW_FRAME: Final = 4
# What the roster pane offers on buttons; all else is in its menu and on keys.
ROSTER_ACTS: Final = ("staff.leave", "staff.takeover", "staff.sign_in", "staff.card")


class ModeFrame(QWidget):
    """The ground around the page; framed, it shows in the colour of redraw.

    Painted, not styled: a sheet of its own would have every widget polished anew.
    """

    framed = False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tone = "mode.redraw" if self.framed else "bg0"
        QPainter(self).fillRect(self.rect(), theme.color(tone))


class Window(QMainWindow):
    """One window for every mode; it wires panes to actions and knows no rules."""

    def __init__(self, parts: Parts, make_map: MakeMap) -> None:
        """Build the window around the desk's parts and a map."""
        super().__init__()
        self.parts = parts
        self.hand = Hand(
            parts.desk,
            parts.selection,
            parts.settings,
            parts.tasks,
            parts.undo,
            self,
            self,
        )
        self._build(make_map)
        self.keys = ActionKeys(self, self.hand)
        self.room = FrameRoom(self)
        self._retranslate()
        parts.desk.session_changed.connect(self.top.tell_who)
        parts.desk.session_changed.connect(self._other_user)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._minute)
        self._tick.start()
        self.watch.roster.menu_wanted.connect(self.keys.staff_menu)
        self.watch.plans.know(BY_ID, self.keys.run, self.keys.fill)
        self.watch.borders.panel.know(BY_ID, self.keys.run)
        acts = tuple(BY_ID[one] for one in ROSTER_ACTS)
        self.watch.roster.bar.offer(self.hand, acts, self.keys.run)
        self.watch.roster.plan_wanted.connect(self._to_plan)
        self.wall: WallScreen | None = None
        self._user = parts.desk.session.user
        self.setMinimumSize(1100, 640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._restore()
        self.watch.queue.view.setFocus()

    def _build(self, make_map: MakeMap) -> None:
        whole = QWidget(self)
        whole.setObjectName("desk")
        self.top = TopBar(self.hand, whole)
        self.bar = MessageBar(self.parts.desk.messages, whole)
        self.watch = MapPage(self.hand, make_map, whole)
        self.train = TrainPage(self.hand, whole)
        self.pages: dict[str, QWidget] = {
            "roster": RosterPage(self.hand, whole),
            "assess": AssessPage(self.hand, whole),
            "train": self.train,
        }
        self.stack = QStackedWidget(whole)
        self.stack.addWidget(self.watch)
        for page in self.pages.values():
            self.stack.addWidget(page)
        self.status = StatusLine(self.parts.desk, self.parts.tasks, whole)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        self._ground = ModeFrame(whole)
        self._around = QVBoxLayout(self._ground)
        self._around.addWidget(self.stack)
        column.addWidget(self._ground, 1)
        column.addWidget(self.status)
        self.setCentralWidget(whole)
        self._bar_place = BarPlace(
            self.bar, self.watch.area, self._around, self.watch.cover_head
        )

    # What actions ask of the frame

    def show_mode(self, mode: str) -> None:
        """Switch to a mode."""
        self.top.show_mode(mode)
        page = self.pages.get(mode)
        self._mode = mode
        self._frame_mode()
        self.watch.show_mode(mode)
        self.stack.setCurrentWidget(self.watch if page is None else page)
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        elif mode == "redraw":
            # With a plan open the letters of the tools are the map's.
            drawn = self.watch.map if self.hand.plan.id else self.watch.plans
            drawn.setFocus(Qt.FocusReason.OtherFocusReason)

    def _frame_mode(self) -> None:
        """Redraw frames the whole page in its colour, so that nobody mistakes it."""
        wide = REDRAW_FRAME if self._mode == "redraw" else 0
        self._bar_place.frame = wide
        self._bar_place.place()
        self._ground.framed = bool(wide)
        self._ground.update()

    def focus_field(self) -> None:
        """Put the cursor into the command field."""
        self.top.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.field.selectAll()

    def focus_queue(self) -> None:
        """Put the cursor into the queue."""
        self.show_mode("watch")
        self.watch.focus_queue()

    def toggle_roster(self) -> None:
        """Show or hide the roster."""
        self.watch.toggle_roster()

    def step_back(self) -> None:
        """Go one step back."""
        page = self.pages.get(self._mode)
        if isinstance(page, AssessPage) and page.past.leave():
            return
        if self.watch.step_out():
            return
        if self.bar.isVisible():
            self.bar.put_away()
        elif self._mode != "watch":
            self.show_mode("watch")
        else:
            self.watch.step_back()

    def redress(self) -> None:
        """Show the theme, type size and language of the settings."""
        settings = self.parts.settings
        settings.save()
        theme.show(settings.theme, settings.type_scale)
        texts.set_language(settings.language)
        self.room.redress()
        self.watch.set_compact(settings.compact_rows)
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LanguageChange))
        self._retranslate()

    def sign_in(self) -> None:
        """Ask who sits at the desk now."""
        SignInDialog(self.parts.sign_in, self.parts.settings, self).open()

    def show_part(self, name: str) -> None:
        """Open a part of the frame: help, keys, menu, history, lock and such."""
        own = {
            "wall": self._turn_wall,
            "pane.float": self.watch.turn_pane,
            "pane.reset": self.watch.reset_layout,
        }
        if name in own:
            own[name]()
        else:
            self.room.show(name)

    def _to_plan(self, unit: str) -> None:
        """Show the roster of a unit, where a desk duty lacks somebody."""
        self.show_mode("roster")
        self.pane(RosterPage).show_today_of(unit)

    def _turn_wall(self) -> None:
        """Open the wall screen, or close it; on another screen where there is one."""
        if self.wall is not None and self.wall.isVisible():
            self.wall.close()
            return
        self.wall = WallScreen(self.hand)
        self.wall.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.wall.destroyed.connect(self._wall_gone)
        self.wall.to_wall(self)

    def _wall_gone(self) -> None:
        self.wall = None

    @property
    def mode(self) -> str:
        """The mode shown now."""
        return self._mode

    def give(self, person: str, case: str) -> None:
        """Dispatch a case to a person; say why where the rules do not let it be."""
        self.parts.selection.set(("case", case))
        self.hand.candidate = person
        self.keys.run(BY_ID["case.dispatch"])

    def pane(self, kind: type[Pane]) -> Pane:
        """Return the one pane of a class; LookupError for none."""
        for one in (*self.watch.panes, *self.pages.values(), self):
            if isinstance(one, kind):
                return one
        raise LookupError(kind.__name__)

    def show_pane(self, kind: type[Pane]) -> Pane:
        """Bring the pane of a class to the front, with the cursor in it."""
        pane = self.pane(kind)
        mode = next((one for one, page in self.pages.items() if page is pane), "")
        if pane in self.watch.panes:
            mode = self.watch.mode_of(pane)
        if mode and mode != self._mode:
            self.show_mode(mode)
        if pane in self.watch.panes:
            self.watch.bring(pane)
        pane.setFocus(Qt.FocusReason.OtherFocusReason)
        return pane

    # The window itself

    def _minute(self) -> None:
        self.top.tell_time(self.parts.desk.clock.now())
        self.watch.file.tick()

    def _retranslate(self) -> None:
        self.keys.retranslate()
        self.setWindowTitle(t("app.name"))
        self.top.retranslate()
        self.status.retranslate()

    def _other_user(self, session: Session) -> None:
        """Keep the panes as who sat here has left them; whoever comes has his own."""
        if session.user == self._user:
            return
        self.keep()
        self._user = session.user
        state = self.parts.settings.windows.get(self._user, WindowState())
        self.watch.reset_layout()
        self.watch.recall_layouts(state.layouts)

    def _restore(self) -> None:
        self._user = self.parts.desk.session.user
        state = self.parts.settings.windows.get(self._user, WindowState())
        self.remembered = bool(state.geometry)
        if state.geometry:
            self.restoreGeometry(QByteArray.fromHex(state.geometry.encode()))
        self.watch.recall_layouts(state.layouts)
        self.show_mode(state.mode if state.mode in MODES else "watch")

    def keep(self) -> None:
        """Remember how this user left the window."""
        geometry = bytes(self.saveGeometry().toHex().data()).decode()
        windows = self.parts.settings.windows
        windows[self._user] = replace(
            windows.get(self._user, WindowState()),
            geometry=geometry,
            layouts=self.watch.kept_layouts(),
            mode=self._mode,
        )
        self.parts.settings.save()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.top.narrow(event.size().width())

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._tick.stop()
        self.room.stop()
        self.keep()
        if self.wall is not None:
            self.wall.close()
        # Only a top window is sent this event; the map has workers to call back.
        self.watch.map.close()
        super().closeEvent(event)
