"""The menus of the queue: views, filters, groups, columns and acts on the selected."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.cases.queue_bulk import BULK
from desktop.cases.queue_keep_dialog import KeepDialog
from desktop.cases.queue_titles import name_of, view_title
from desktop.cases.queue_view import (
    BUILT_IN,
    DUE_WITHIN,
    EXTRA_COLUMNS,
    GROUPS,
    SORTS,
    VALUE_CHIPS,
    Chip,
)
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QAction

    from desktop.action import Hand
    from desktop.cases.panel import QueuePanel
    from desktop.cases.queue_view import View

VALUES_AT_MOST: Final = 40
VIEW_KEYS: Final = 9
VIEW_KEY: Final = "Ctrl+Alt+{n}"


class QueueMenus(QObject):
    """Fills each menu anew as it opens, from what the queue holds then."""

    def __init__(self, panel: QueuePanel, hand: Hand | None) -> None:
        """Hang the menus on the buttons of the panel's bar and head."""
        super().__init__(panel)
        self._panel = panel
        self._hand = hand
        self.menus: dict[str, QMenu] = {}
        fills: dict[str, Callable[[QMenu], None]] = {
            "view": self._views,
            "filter": self._filters,
            "group": self._groups,
            "columns": self._columns,
        }
        for name, fill in fills.items():
            menu = self._menu(name, fill)
            panel.bar.buttons[name].setMenu(menu)
        panel.head.set_menu(self._menu("more", self._acts))

    def _menu(self, name: str, fill: Callable[[QMenu], None]) -> QMenu:
        menu = QMenu(self._panel)

        def anew() -> None:
            menu.clear()
            fill(menu)

        menu.aboutToShow.connect(anew)
        self.menus[name] = menu
        return menu

    def open(self, name: str) -> None:
        """Open a menu under its button, for the keyboard."""
        menu = self.menus[name]
        button = self._panel.bar.buttons[name]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        first = next((one for one in menu.actions() if one.isEnabled()), None)
        if first is not None:
            menu.setActiveAction(first)

    def open_acts(self, at: QPoint) -> None:
        """Open the acts on the selected cases where the pointer is."""
        self.menus["more"].popup(at)

    # Views

    def _views(self, menu: QMenu) -> None:
        view, kept = self._panel.feed.view, self._panel.kept
        for place, one in enumerate(kept.all):
            made = self._tick(menu, view_title(one.name), on=one.name == view.name)
            made.triggered.connect(
                lambda _on=False, chosen=one: self._panel.show_view(chosen)
            )
            if place < VIEW_KEYS:
                keys = QKeySequence(VIEW_KEY.format(n=place + 1))
                text = keys.toString(QKeySequence.SequenceFormat.NativeText)
                # Printed only: the key itself is an action of the window.
                made.setText(f"{made.text()}\t{text}")
        menu.addSeparator()
        save = menu.addAction(t("queue.view_save"))
        save.triggered.connect(self.save_view)
        if view.name and view.name not in BUILT_IN:
            rename = menu.addAction(t("queue.view_rename", name=plain(view.name)))
            rename.triggered.connect(lambda: self.rename_view(view.name))
            delete = menu.addAction(t("queue.view_delete", name=plain(view.name)))
            delete.triggered.connect(lambda: self.delete_view(view.name))

    def save_view(self) -> None:
        """Ask for a name and keep the view under it."""
        panel = self._panel
        view = panel.feed.view

        def keep(name: str) -> None:
            panel.show_view(panel.kept.save(view, name))
            panel.say(t("queue.view_saved", name=name))

        named = "" if view.name in BUILT_IN else view.name
        KeepDialog(named, keep, panel).open()

    def rename_view(self, name: str) -> None:
        """Ask for another name of a view of one's own."""
        panel = self._panel

        def call(other: str) -> None:
            panel.kept.rename(name, other)
            panel.show_view(replace(panel.feed.view, name=other))
            panel.say(t("queue.view_saved", name=other))

        KeepDialog(name, call, panel).open()

    def delete_view(self, name: str) -> None:
        """Keep a view of one's own no more; the rows stay as they are."""
        panel = self._panel
        panel.kept.delete(name)
        panel.show_view(replace(panel.feed.view, name=""))
        panel.say(t("queue.view_deleted", name=name))

    # Filters

    def _filters(self, menu: QMenu) -> None:
        for kind in ("overdue", "new", "mine", "unassigned"):
            self._chip(menu, t(f"queue.chip.{kind}"), Chip(kind))
        due = menu.addMenu(t("queue.by.due"))
        for value in DUE_WITHIN:
            self._chip(due, t(f"queue.due.{value}"), Chip("due", value))
        menu.addSeparator()
        for kind in VALUE_CHIPS:
            self._values(menu.addMenu(t(f"queue.by.{kind}")), kind)

    def _values(self, menu: QMenu, kind: str) -> None:
        def fill() -> None:
            menu.clear()
            counts = self._counts(kind)
            for value, n in counts.most_common(VALUES_AT_MOST):
                name = name_of(kind, value, self._panel.names)
                said = t("queue.value_count", value=plain(name), n=n)
                self._chip(menu, said, Chip(kind, value))
            if len(counts) > VALUES_AT_MOST:
                more = len(counts) - VALUES_AT_MOST
                menu.addAction(t("queue.values_more", n=more)).setEnabled(False)

        menu.aboutToShow.connect(fill)

    def _counts(self, kind: str) -> Counter[str]:
        rows = self._panel.model.all_rows()
        if kind == "flag":
            return Counter(flag for row in rows for flag in row.case.flags)
        return Counter(str(getattr(row.case, kind)) for row in rows)

    def _chip(self, menu: QMenu, said: str, chip: Chip) -> None:
        view = self._panel.feed.view
        made = self._tick(menu, said, on=chip in view.chips)
        made.triggered.connect(
            lambda: self._panel.show_view(self._panel.feed.view.with_chip(chip))
        )

    # Groups and columns

    def _groups(self, menu: QMenu) -> None:
        view = self._panel.feed.view
        for group in ("", *GROUPS):
            said = t(f"queue.by.{group or 'none'}")
            made = self._tick(menu, said, on=group == view.group)
            made.triggered.connect(
                lambda _on=False, one=group: self._panel.show_view(
                    replace(self._panel.feed.view, group=one)
                )
            )
        menu.addSeparator()
        fold = menu.addAction(t("action.queue.fold"))
        fold.setEnabled(bool(view.group))
        fold.triggered.connect(self._panel.turn_folds)

    def _columns(self, menu: QMenu) -> None:
        view = self._panel.feed.view
        menu.addAction(t("queue.columns_head")).setEnabled(False)
        for column in EXTRA_COLUMNS:
            said = t(f"queue.column.{column}")
            made = self._tick(menu, said, on=column in view.columns)
            made.triggered.connect(
                lambda _on=False, one=column: self._panel.show_view(
                    self._panel.feed.view.with_column(one)
                )
            )
        menu.addSeparator()
        order = menu.addMenu(t("queue.order_by"))
        for sort in SORTS:
            made = self._tick(order, t(f"queue.sort.{sort}"), on=sort == view.sort)
            made.triggered.connect(lambda _on=False, one=sort: self._sort(one))
        down = self._tick(menu, t("queue.order_down"), on=view.down)
        down.triggered.connect(
            lambda: self._panel.show_view(
                replace(self._panel.feed.view, down=not self._panel.feed.view.down)
            )
        )

    def _sort(self, sort: str) -> None:
        self._panel.show_view(replace(self._panel.feed.view, sort=sort, down=False))

    # Acts

    def _acts(self, menu: QMenu) -> None:
        hand = self._hand
        chosen = len(self._panel.chosen())
        menu.addAction(t("queue.bulk.title", n=chosen)).setEnabled(False)
        for action, (run, why_not) in BULK.items():
            said = t(f"action.{action}")
            why = "" if hand is None else why_not(hand)
            made = menu.addAction(f"{said} · {why}" if why else said)
            made.setEnabled(hand is not None and not why)
            if hand is not None:
                made.triggered.connect(lambda _on=False, act=run: act(hand))
        menu.addSeparator()
        menu.addAction(t("action.queue.all")).triggered.connect(self._panel.choose_all)
        export = menu.addAction(t("action.queue.export"))
        export.setEnabled(self._panel.model.shown_count() > 0)
        export.triggered.connect(self._panel.export)

    @staticmethod
    def _tick(menu: QMenu, said: str, *, on: bool) -> QAction:
        made = menu.addAction(plain(said))
        made.setCheckable(True)
        made.setChecked(on)
        return made


def plain(said: str) -> str:
    """Return a text whose & is no mark of a key in a menu."""
    return said.replace("&", "&&")


def views_by_key(views: tuple[View, ...], number: int) -> View | None:
    """Return the view of a number key, None when there are fewer."""
    return views[number - 1] if number <= len(views) else None
