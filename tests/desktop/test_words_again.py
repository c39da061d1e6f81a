"""What was said follows the language; every right is a word wherever it is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop import texts
from desktop.messages import MessageBar, Messages
from desktop.reasons import reason_text
from domain.clock import SHANGHAI, FrozenClock
from domain.commands import COMMANDS
from domain.refused import Refused

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
ACTS = sorted({command.act for command in COMMANDS.values()})


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    texts.set_language("zh")
    yield
    texts.set_language("zh")


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_refusal_of_a_right_prints_the_code_of_an_act(language: str) -> None:
    texts.set_language(language)
    for act in ACTS:
        said = reason_text(Refused("NOT_ALLOWED", act=act, unit="*", who="王某"))
        assert act not in said, said
        assert "*" not in said, said
        assert texts.t(f"value.act.{act}") in said


def test_every_right_is_called_by_other_words_in_either_language() -> None:
    for act in ACTS:
        said = texts.both(f"value.act.{act}")
        assert said["zh"].strip(), act
        assert said["en"].strip(), act
        assert said["zh"] != said["en"], act


@pytest.fixture
def bar(qtbot: QtBot) -> tuple[Messages, MessageBar]:
    messages = Messages(FrozenClock(NINE))
    made = MessageBar(messages)
    qtbot.addWidget(made)
    return messages, made


def speak(bar: MessageBar, language: str) -> None:
    texts.set_language(language)
    # As the window tells its widgets.
    QApplication.sendEvent(bar, QEvent(QEvent.Type.LanguageChange))


def test_a_refusal_in_the_bar_and_those_behind_it_change_language(
    bar: tuple[Messages, MessageBar],
) -> None:
    messages, shown = bar
    reason = Refused("NOT_ALLOWED", act="case.dispatch", unit="*", who="王某")
    messages.refuse(reason)
    messages.say(texts.t("queue.nobody"), "warn")
    speak(shown, "en")
    assert shown.text() == texts.both("queue.nobody")["en"]
    shown.put_away()
    assert shown.text() == reason_text(reason)
    assert "dispatch" in shown.text()
    assert messages.history[0].text == reason_text(reason)
    speak(shown, "zh")
    assert "派单" in shown.text()


def test_a_sentence_inside_a_sentence_changes_with_it(
    bar: tuple[Messages, MessageBar],
) -> None:
    messages, _bar = bar
    inner = texts.t("queue.nobody")
    messages.say(texts.t("map.shade.said", figure=inner))
    texts.set_language("en")
    figure = texts.t("queue.nobody")
    assert messages.history[0].text == texts.t("map.shade.said", figure=figure)
    # What was not made of texts stays as it was said.
    messages.say("610113009-20260914-0003")
    assert messages.history[-1].text == "610113009-20260914-0003"


def test_only_the_last_sentences_are_remembered() -> None:
    first = texts.t("map.shade.said", figure="一")
    assert texts.maker(first) is not None
    for n in range(texts.LATELY):
        texts.t("map.shade.said", figure=str(n))
    assert texts.maker(first) is None
    texts.remember("x", partial(str, "y"))
    again = texts.maker("x")
    assert again is not None
    assert again() == "y"
