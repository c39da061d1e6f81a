"""The small pieces: texts, settings, selection, tasks, words, summaries."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from desktop import settings, texts, theme
from desktop.cases.clock_words import minutes_words
from desktop.cases.queue_delegate import short_number
from desktop.catalog import ACTIONS
from desktop.command_words import VERBS, parsed
from desktop.messages import Messages
from desktop.reasons import reason_text
from desktop.selection import Selection
from desktop.settings import Settings, WindowState
from desktop.tasks import Cancelled, Result, Tasks
from domain.clock import SHANGHAI, FrozenClock
from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.tasks import Token


def test_every_text_speaks_both_languages_and_asks_for_the_same_fields() -> None:
    assert texts.repeated() == ()
    known = texts.keys()
    for key in known:
        said = texts.both(key)
        assert said.keys() == set(texts.LANGUAGES), key
        assert all(said.values()), key
        fields = {
            language: {part.split("}")[0].split(":")[0] for part in text.split("{")[1:]}
            for language, text in said.items()
        }
        assert fields["zh"] == fields["en"], key


def test_a_missing_key_is_an_error_and_an_unknown_language_too() -> None:
    with pytest.raises(KeyError):
        texts.t("no.such.key")
    with pytest.raises(ValueError, match="xx"):
        texts.set_language("xx")


def test_settings_come_back_as_they_were_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    kept = Settings(path=path, theme="light", compact_rows=True)
    kept.windows["u"] = WindowState("ab", {"watch.wide": "00"}, "assess", ("s",))
    kept.remember("/a.gpkg")
    kept.save()
    assert settings.load(path) == kept


@pytest.mark.parametrize("text", ["", "[]", "{", '{"theme": 3, "windows": []}'])
def test_a_damaged_settings_file_means_the_first_day(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, "utf-8")
    assert settings.load(path).theme == "dark"


def test_a_selection_says_so_once_and_names_who_made_it(qtbot: QtBot) -> None:
    selection = Selection()
    with qtbot.waitSignal(selection.changed) as heard:
        selection.set(("case", "1"), ("grid", "2"), origin="map")
    assert heard.args == ["map"]
    assert selection.first("grid") == "2"
    assert selection.holds("case", "1")
    with qtbot.assertNotEmitted(selection.changed):
        selection.set(("case", "1"), ("grid", "2"))
    selection.clear()
    assert selection.items == ()


def test_work_hands_back_its_value_or_its_error(qtbot: QtBot) -> None:
    tasks = Tasks()
    got: list[Result] = []
    tasks.run(lambda _token: 7, got.append, "seven")
    tasks.run(_fails, got.append, "fails")
    qtbot.waitUntil(lambda: len(got) == 2)
    assert {one.value for one in got} == {7, None}
    assert [type(one.error) for one in got if one.error] == [ZeroDivisionError]
    tasks.close()


def _fails(_token: Token) -> float:
    return 1 / 0


def test_cancelled_work_stops_at_its_next_safe_place(qtbot: QtBot) -> None:
    tasks = Tasks()
    got: list[Result] = []

    def work(token: Token) -> None:
        while True:
            token.progress(1, 2)

    token = tasks.run(work, got.append, "endless")
    token.cancel()
    qtbot.waitUntil(lambda: bool(got))
    assert isinstance(got[0].error, Cancelled)
    reason = got[0].reason()
    assert reason is not None
    assert reason_text(reason).startswith("已按您的要求停下")
    assert not tasks.busy()
    tasks.close()


def test_a_refusal_is_a_reason_and_a_bug_is_raised() -> None:
    assert Result(7).reason() is None
    refused = Refused("NO_SUCH_PLAN", plan="x")
    assert Result(error=refused).reason() is refused
    with pytest.raises(ZeroDivisionError):
        Result(error=ZeroDivisionError()).reason()


def test_a_refusal_without_a_sentence_still_says_its_code() -> None:
    assert "NO_SUCH_CODE" in reason_text(Refused("NO_SUCH_CODE", why="x"))


def test_what_was_said_is_kept_with_its_time() -> None:
    clock = FrozenClock(datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI))
    messages = Messages(clock)
    messages.say("one")
    messages.refuse(Refused("NO_SUCH_CODE"))
    assert [one.tone for one in messages.history] == ["plain", "warn"]
    assert messages.history[0].at == clock.now()


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "1 分"), (25, "25 分"), (60, "1 时"), (75, "1 时 15 分"), (700, "11 时")],
)
def test_minutes_are_said_as_people_say_them(minutes: int, said: str) -> None:
    assert minutes_words(minutes) == said


def test_a_queue_number_keeps_what_tells_cases_apart() -> None:
    assert short_number("610113004-20260911-0001") == "004-0911-0001"
    assert short_number("x-1") == "x-1"


def test_each_verb_word_means_one_verb() -> None:
    words = [word for verb in VERBS for word in verb.words]
    assert len(words) == len(set(words))
    line = parsed("/派 2031 张三")
    assert line.verb is not None
    assert (line.verb.action, line.case, line.rest) == ("case.dispatch", "2031", "张三")
    assert parsed("p . zs") == parsed("/派 . zs")
    assert parsed("派出所路").verb is None


def test_both_themes_have_every_token_and_one_sheet() -> None:
    for name in theme.THEMES:
        theme.show(name)
        for token in theme.TOKENS:
            assert theme.color(token).isValid()
        assert "@" not in theme.sheet()
    theme.show("dark")
    assert json.dumps(theme.SCALES)


def test_each_action_has_text_tip_and_a_key_of_its_own() -> None:
    # A local key acts in its own pane only.
    keys = [(one.menu if one.local else "", one.key) for one in ACTIONS if one.key]
    assert len(keys) == len(set(keys))
    for language in texts.LANGUAGES:
        texts.set_language(language)
        for action in ACTIONS:
            assert action.text
            assert action.tip
