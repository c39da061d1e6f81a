"""A name is found by the first letters of its pinyin, whatever stands between."""

from __future__ import annotations

import pytest

from domain.entities.name_letters import name_letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("蜀风面馆", "sfmg"),
        ("长安川味面馆", "cacwmg"),
        ("7天酒店", "7tjd"),
        ("西安（长安）KFC餐厅", "xacakfcct"),
        ("重庆银行", "cqyh"),
        ("", ""),
    ],
)
def test_a_name_gives_its_initials(name: str, letters: str) -> None:
    assert name_letters(name) == letters
