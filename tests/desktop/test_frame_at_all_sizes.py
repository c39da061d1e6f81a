"""Window and dialogs at both sizes and up to 200 %, in both languages: nothing cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop import texts, theme
from desktop.cases.intake_form import IntakeForm
from desktop.catalog import MODES
from desktop.crash_report import CrashDialog
from desktop.frame_dialogs import HistoryDialog, KeysDialog
from desktop.help_window import HelpWindow
from desktop.settings import Settings
from desktop.settings_dialog import GROUPS, SettingsDialog
from desktop.sign_in import SignInDialog
from desktop.start_screen import StartScreen
from tests.desktop.seen_cut import beyond, cut_words
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
SIZES = ((1366, 768), (1920, 1080))


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_nothing_of_the_window_is_cut_or_sticks_out(
    sample: Path, qtbot: QtBot, language: str, scale: float
) -> None:
    settings = Settings(language=language, type_scale=scale)
    found = set()
    with window_of(sample, qtbot, settings=settings) as (window, parts):
        case = next(iter(window.watch.queue.model.all_rows())).case.id
        parts.selection.set(("case", case))
        for size in SIZES:
            window.resize(*size)
            for mode in MODES:
                window.show_mode(mode)
                qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=20_000)
                qtbot.wait(60)
                where = f"{size[0]} {mode}"
                assert window.width() == size[0], f"{where}: wider than the screen"
                found |= {f"{where}: {one}" for one in cut_words(window)}
                found |= {f"{where}: {one}" for one in beyond(window)}
    assert not found, "\n".join(sorted(found))


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_nothing_of_a_dialog_is_cut(
    sample: Path, qtbot: QtBot, language: str, scale: float
) -> None:
    settings = Settings(language=language, type_scale=scale)
    found = set()
    with window_of(sample, qtbot, settings=settings) as (window, parts):
        parts.desk.messages.say("one sentence", "warn")
        for make in makers(window):
            dialog = make()
            dialog.show()
            qtbot.waitExposed(dialog)
            qtbot.wait(30)
            found |= {f"{type(dialog).__name__}: {one}" for one in cut_words(dialog)}
            if isinstance(dialog, SettingsDialog):
                for row, group in enumerate(GROUPS):
                    dialog.groups.setCurrentRow(row)
                    qtbot.wait(20)
                    found |= {f"settings {group}: {one}" for one in cut_words(dialog)}
            high = dialog.minimumSizeHint().height()
            if high > SIZES[1][1]:
                found.add(f"{type(dialog).__name__} needs {high} pixels of height")
            put_away(dialog)
        window.room.lock.lock()
        cover = window.room.lock.cover
        assert cover is not None
        found |= {f"lock: {one}" for one in cut_words(cover)}
    assert not found, "\n".join(sorted(found))


def makers(window: Window) -> list[Callable[[], QWidget]]:
    hand, parts = window.hand, window.parts
    return [
        lambda: SettingsDialog(hand, window),
        lambda: HistoryDialog(parts.desk.messages, window),
        lambda: KeysDialog(hand, window),
        lambda: SignInDialog(parts.sign_in, parts.settings, window),
        lambda: HelpWindow(window),
        lambda: CrashDialog("report", "/home/desk/crashes/crash-1.txt", window),
        lambda: IntakeForm(hand, window),
        lambda: StartScreen(parts.settings, "gone"),
    ]


def put_away(dialog: QWidget) -> None:
    if isinstance(dialog, IntakeForm):
        dialog.hide()
        dialog.drop()
    else:
        dialog.close()


def test_lengths_and_type_grow_by_the_same_factor(qapp: object) -> None:
    assert qapp is not None
    theme.show("dark", 1.0)
    small = theme.metrics(theme.BODY).height()
    theme.show("dark", 2.0)
    assert theme.px(30) == 60
    assert theme.metrics(theme.BODY).height() == pytest.approx(2 * small, abs=2)
    theme.show("dark", 1.0)
