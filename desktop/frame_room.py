"""The parts of the frame that actions open: help, keys, menu, history, lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop import key_choice, motion
from desktop.alerts import Alerts
from desktop.catalog import BY_ID
from desktop.clock_watch import ClockWatch, of_this_pc, steady
from desktop.desk_lock import DeskLock
from desktop.frame_dialogs import HistoryDialog, KeysDialog
from desktop.help_pages import FIRST_PAGE, PAGE_IN_MODE, page_at
from desktop.help_window import HelpWindow
from desktop.kept_forms import KeptForms
from desktop.settings_dialog import GROUPS, SettingsDialog
from desktop.shapes import LANES
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.window import Window

UNDO_ROWS: Final = 15


class FrameRoom(QObject):
    """Opens and keeps what belongs to no pane and no mode of a window."""

    def __init__(self, window: Window) -> None:
        """Serve one window."""
        super().__init__(window)
        self._window = window
        self._parts: dict[str, Callable[[], object]] = {
            "settings": lambda: SettingsDialog(window.hand, window).open(),
            "history": self._history,
            "keys": self._keys,
            "menu": self._menu,
            "undo_list": self._undo_list,
            "palette": self._palette,
            "next_pane": lambda: self._walk(1),
            "previous_pane": lambda: self._walk(-1),
            "full_screen": self._full_screen,
            "stop": window.status.progress.stop,
            "quit": window.close,
            "help": self._help,
        }
        self._help_window: HelpWindow | None = None
        motion.allow(window.parts.settings.animations)
        self.forms = KeptForms(window)
        self.lock = DeskLock(window, steady, self.forms)
        self._parts["lock"] = self.lock.lock
        self.clock = ClockWatch(window.parts.desk, of_this_pc(), self)
        queue = window.watch.queue.model
        self.alerts = Alerts(
            window.parts.desk,
            window.parts.settings,
            queue.all_rows,
            lambda: sum(queue.late(lane) for lane in LANES),
            self,
        )

        if window.parts.settings.wall_at_start:
            # In the next turn: the window itself is shown first.
            QTimer.singleShot(0, self, lambda: window.show_part("wall"))

    def show(self, name: str) -> None:
        """Open a part by its name."""
        self._parts[name]()

    def redress(self) -> None:
        """Take keys and movement from the settings."""
        self._window.keys.bind()
        motion.allow(self._window.parts.settings.animations)

    def _history(self) -> None:
        HistoryDialog(self._window.parts.desk.messages, self._window).open()

    def _keys(self) -> None:
        dialog = KeysDialog(self._window.hand, self._window)
        dialog.wanted.connect(self._try)
        dialog.change_wanted.connect(self._change_keys)
        dialog.open()

    def _change_keys(self) -> None:
        dialog = SettingsDialog(self._window.hand, self._window)
        dialog.groups.setCurrentRow(GROUPS.index("keys"))
        dialog.open()

    def _palette(self) -> None:
        self._window.focus_field()
        self._window.top.field.begin(">")

    def _help(self) -> None:
        page = page_at(QApplication.focusWidget())
        if page == FIRST_PAGE:
            shown = self._window.stack.currentWidget()
            page = FIRST_PAGE if shown is self._window.watch else page_at(shown)
        page = PAGE_IN_MODE.get((self._window.mode, page), page)
        if self._help_window is None:
            self._help_window = HelpWindow(self._window)
            self._help_window.act_wanted.connect(self._try)
        self._help_window.show_page(page)
        self._help_window.show()
        self._help_window.raise_()
        self._help_window.activateWindow()

    def _try(self, action: str) -> None:
        """Run what a help page offers to try, in the window itself."""
        self._window.activateWindow()
        self._window.keys.run(BY_ID[action])

    def stop(self) -> None:
        """Let go of timers and filters before the window goes."""
        for one in (self.lock, self.clock, self.alerts):
            one.stop()

    def _below(self, tool: QWidget) -> QPoint:
        return tool.mapToGlobal(QPoint(0, tool.height() + 2))

    def _menu(self) -> None:
        self._window.keys.main_menu(self._below(self._window.top.tools["menu"]))

    def _undo_list(self) -> None:
        """List the last acts; one that cannot be taken back says why."""
        undo = self._window.parts.undo
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        for step in reversed(undo.steps[-UNDO_ROWS:]):
            why = undo.why_not(step)
            said = f"{step.at:%H:%M}  {step.sentence}"
            made = menu.addAction(f"{said} · {why}" if why else said)
            made.setEnabled(not why)
            made.triggered.connect(lambda _on=False, one=step: undo.undo(one))
        tool = self._window.top.tools["undo"]
        menu.popup(self._below(tool if tool.isVisible() else self._window.top.bell))

    def _full_screen(self) -> None:
        window = self._window
        if window.isFullScreen():
            window.showNormal()
        else:
            window.showFullScreen()
            key = key_choice.shown(key_choice.key_of(BY_ID["full_screen"]))
            window.parts.desk.messages.say(t("full_screen.leave", key=key))

    def stops(self) -> list[QWidget]:
        """Return where the cursor may rest, one place a pane, in reading order."""
        window = self._window
        found: list[QWidget] = [window.top.field]
        shown = window.stack.currentWidget()
        panes = window.watch.panes if shown is window.watch else (shown,)
        found.extend(one for one in panes if one is not None and one.isVisible())
        return [_resting(one) for one in found]

    def _walk(self, by: int) -> None:
        stops = self.stops()
        at: QWidget | None = self._window.focusWidget()
        here = next(
            (
                place
                for place, one in enumerate(stops)
                if at is not None and (one is at or _pane_of(one).isAncestorOf(at))
            ),
            0 if by < 0 else -1,
        )
        target = stops[(here + by) % len(stops)]
        target.setFocus(Qt.FocusReason.TabFocusReason)


def _resting(pane: QWidget) -> QWidget:
    """Return the widget of a pane that takes the cursor: itself, or its list."""
    proxy = pane.focusProxy()
    if proxy is not None:
        return proxy
    if pane.focusPolicy() != Qt.FocusPolicy.NoFocus:
        return pane
    view = getattr(pane, "view", None)
    if isinstance(view, QWidget):
        return view
    for child in pane.findChildren(QWidget):
        tabs = child.focusPolicy() & Qt.FocusPolicy.TabFocus
        if tabs and child.isVisible() and child.isEnabled():
            return child
    return pane


def _pane_of(widget: QWidget) -> QWidget:
    parent = widget.parentWidget()
    if parent is None or getattr(parent, "view", None) is not widget:
        return widget
    return parent
