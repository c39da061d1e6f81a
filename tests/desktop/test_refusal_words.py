"""Refusals about cases say states, acts and roles by name, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.reasons import reason_text
from desktop.texts import both, set_language
from domain.refused import Refused

ROOT = Path(__file__).parents[2]


@pytest.fixture
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("zh")


def test_codes_of_rule_rows_are_said_by_name(english: None) -> None:
    reason = Refused("WRONG_STATE", case="001-1", state="in_handling", act="close")
    assert "“in handling”" in reason_text(reason)
    set_language("zh")
    assert "处置中" in reason_text(reason)
    role = Refused("ROLE_NOT_ALLOWED", act="dispatch", needs="dispatcher", role="")
    assert "派单员" in reason_text(role)


def test_words_of_a_person_are_left_as_they_are() -> None:
    reason = Refused("PAUSE_NOT_ALLOWED", clock="handle", reason="下雨 路滑")
    assert "下雨 路滑" in reason_text(reason)


def test_each_refusal_of_the_cases_room_has_its_sentence() -> None:
    told = set()
    for path in (ROOT / "domain" / "cases").glob("*.py"):
        told |= set(re.findall(r'Refused\(\s*"([A-Z_]+)"', path.read_text("utf-8")))
    assert len(told) > 30
    for code in told:
        assert set(both(f"refused.{code}")) == {"zh", "en"}


def test_each_word_of_the_procedures_can_be_said() -> None:
    rules = json.loads(
        (ROOT / "resources/rules/cases_procedure.json").read_text("utf-8")
    )
    said = {"received_at", "kind", "source"}
    for row in rules["transition"]:
        said |= {*row["roles"], *row["approvers"], *row["required"]}
    for word in said:
        assert both(f"word.{word}")
