"""The actions of the queue: filters, groups, views, columns, and acts on many cases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.action import Action, Hand, always
from desktop.cases import queue_bulk
from desktop.cases.panel import QueuePanel
from desktop.cases.queue_menus import VIEW_KEY, VIEW_KEYS, views_by_key
from desktop.cases.queue_view import Chip
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable


def _panel(hand: Hand) -> QueuePanel:
    return hand.frame.pane(QueuePanel)


def _shown(hand: Hand) -> QueuePanel:
    return hand.frame.show_pane(QueuePanel)


def _menu(name: str) -> Callable[[Hand], None]:
    return lambda hand: _shown(hand).menus.open(name)


def _find(hand: Hand) -> None:
    _shown(hand).focus_filter()


def _clear(hand: Hand) -> None:
    panel = _panel(hand)
    panel.show_view(panel.feed.view.bare())


def _why_no_clear(hand: Hand) -> str:
    view = _panel(hand).feed.view
    return t("why.queue_bare") if view.same_as(view.bare()) else ""


def _area(hand: Hand) -> None:
    panel = _panel(hand)
    view = panel.feed.view
    chips = tuple(
        Chip(kind, id_)
        for kind in ("grid", "station")
        for id_ in hand.selection.ids(kind)
    )
    others = tuple(one for one in view.chips if one.kind not in {"grid", "station"})
    panel.show_view(replace(view, chips=(*others, *chips)))


def _why_no_area(hand: Hand) -> str:
    chosen = hand.selection.first("grid") or hand.selection.first("station")
    return "" if chosen else t("why.queue_no_area")


def _fold(hand: Hand) -> None:
    _panel(hand).turn_folds()


def _why_no_fold(hand: Hand) -> str:
    return "" if _panel(hand).feed.view.group else t("why.queue_no_groups")


def _save(hand: Hand) -> None:
    _shown(hand).menus.save_view()


def _all(hand: Hand) -> None:
    _shown(hand).choose_all()


def _why_bare(hand: Hand) -> str:
    return "" if _panel(hand).model.shown_count() else t("why.queue_nothing")


def _export(hand: Hand) -> None:
    _panel(hand).export()


def _show_new(hand: Hand) -> None:
    _shown(hand).let_in()


def _why_none_held(hand: Hand) -> str:
    return "" if _panel(hand).feed.holds else t("why.queue_held")


def _view(number: int) -> Action:
    def run(hand: Hand) -> None:
        panel = _shown(hand)
        view = views_by_key(panel.kept.all, number)
        if view is not None:
            panel.show_view(view)

    def why_not(hand: Hand) -> str:
        found = views_by_key(_panel(hand).kept.all, number)
        return "" if found is not None else t("why.queue_view_missing", n=number)

    key = VIEW_KEY.format(n=number)
    return Action(f"queue.view{number}", "queue", run, key, (), why_not)


def _bulk(name: str, key: str, commands: tuple[str, ...], icon: str) -> Action:
    run, why_not = queue_bulk.BULK[name]
    return Action(name, "queue", run, key, commands, why_not, icon)


def _act(
    name: str,
    run: Callable[[Hand], None],
    key: str,
    why_not: Callable[[Hand], str] = always,
    icon: str = "",
) -> Action:
    return Action(f"queue.{name}", "queue", run, key, (), why_not, icon)


ACTIONS: Final = (
    _act("find", _find, "Alt+F", icon="filter-outline"),
    _act("filter", _menu("filter"), "Alt+W"),
    _act("clear", _clear, "Alt+Shift+F", _why_no_clear),
    _act("area", _area, "Alt+Shift+W", _why_no_area),
    _act("group", _menu("group"), "Alt+G", icon="format-list-group"),
    _act("fold", _fold, "Alt+Shift+G", _why_no_fold),
    _act("views", _menu("view"), "Alt+V", icon="bookmark-outline"),
    _act("save_view", _save, "Alt+Shift+V"),
    _act("columns", _menu("columns"), "Alt+Q", icon="table-column"),
    _act("show_new", _show_new, "Alt+Shift+Q", _why_none_held),
    _act("all", _all, "Ctrl+A", _why_bare),
    _act("export", _export, "Alt+S", _why_bare, "export"),
    _bulk("queue.copy", "Ctrl+C", (), "content-copy"),
    _bulk("queue.remind", "Alt+Shift+R", ("RemindCase",), "bell-ring-outline"),
    _bulk("queue.dispatch", "Alt+Shift+D", ("DispatchCase",), "send"),
    _bulk("queue.archive", "Alt+Shift+A", ("ArchiveCase",), "archive-outline"),
    *(_view(number) for number in range(1, VIEW_KEYS + 1)),
)
