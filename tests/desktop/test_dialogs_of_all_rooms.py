"""Every dialog and menu an action opens, in both languages: nothing cut, all readable.

Which there are is found by doing every action where it can be done, so that a dialog
added tomorrow is looked at too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from desktop import texts
from desktop.cases.dialogs import _fields_of
from desktop.cases.more_acts import all_acts
from desktop.settings import Settings
from tests.desktop.seen_contrast import faint
from tests.desktop.seen_cut import beyond, cut_words
from tests.desktop.window_of import window_of
from tests.flows.opened_windows import Desk, opened

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]
SCREEN = (1366, 768)
# Fewer would mean that the walk lost its way.
LEAST = 40
ROOMS = ("cases", "staffing", "entities", "organisation", "map", "boundary")


def test_every_field_an_act_may_ask_for_has_a_name() -> None:
    nameless = [
        (act.id, name)
        for act in all_acts()
        for name in set(act.asks) & _fields_of(act.command)
        if not texts.has(f"field.{name}")
    ]
    assert nameless == []


@pytest.mark.parametrize(
    ("language", "colours", "scale"),
    [("zh", "dark", 2.0), ("en", "light", 1.0), ("en", "dark", 2.0)],
)
def test_every_dialog_is_whole_and_readable_on_a_small_screen(
    sample: Path, qtbot: QtBot, language: str, colours: str, scale: float
) -> None:
    settings = Settings(language=language, theme=colours, type_scale=scale)
    found: set[str] = set()
    seen: list[QWidget] = []
    rooms: set[str] = set()
    with window_of(sample, qtbot, settings=settings, size=SCREEN, with_map=True) as (
        window,
        parts,
    ):
        desk = Desk(window, parts)
        for action, widget in opened(desk):
            desk.settle(20)
            name = f"{action} {type(widget).__name__}"
            seen.append(widget)
            rooms.add(type(widget).__module__.split(".")[1])
            found |= {f"{name}: {one}" for one in wrong(widget, scale)}
    assert len(seen) > LEAST
    assert rooms >= set(ROOMS)
    assert not found, "\n".join(sorted(found))


def wrong(widget: QWidget, scale: float) -> list[str]:
    """Return what is cut, sticks out, cannot be read or has no name."""
    if isinstance(widget, QMenu):
        # Its entries are drawn by the style, as wide as the widest of them.
        return [] if widget.actions() else ["an empty menu"]
    if widget.windowType() == Qt.WindowType.Popup:
        return []
    said = [*cut_words(widget), *beyond(widget), *faint(widget)]
    wide, high = widget.minimumSizeHint().width(), widget.minimumSizeHint().height()
    if scale == 1.0 and (wide > SCREEN[0] or high > SCREEN[1]):
        said.append(f"needs {wide} x {high} of the screen")
    if not widget.windowTitle():
        said.append("has no title")
    return said
