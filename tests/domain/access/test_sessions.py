from __future__ import annotations

import pytest

from domain.access.masking import (
    masked_id_number,
    masked_name,
    masked_phone,
    redacted,
)
from domain.access.permissions import matches, role_allows
from domain.access.reads import Permission
from domain.access.sessions import (
    IDLE_S,
    LOCK_S,
    Tries,
    after_right,
    after_running,
    after_wrong,
    idle,
)


def test_each_wrong_passphrase_doubles_the_wait_and_the_fifth_locks() -> None:
    tries = Tries()
    waits = []
    for _ in range(5):
        tries = after_wrong(after_running(tries, 10_000))
        waits.append(tries.wait_s)
    assert waits == [2.0, 4.0, 8.0, 16.0, LOCK_S]
    assert tries.locked
    assert not tries.may_try


def test_only_running_time_opens_the_lock_again() -> None:
    tries = Tries(wrong=5, wait_s=LOCK_S)
    assert after_running(tries, -3600.0) == tries
    assert not after_running(tries, LOCK_S - 1).may_try
    opened = after_running(tries, LOCK_S)
    assert opened.may_try
    assert after_wrong(opened).wait_s == LOCK_S
    assert after_right() == Tries()


def test_a_desk_left_alone_for_ten_minutes_locks() -> None:
    assert not idle(1000.0 + IDLE_S - 1, 1000.0)
    assert idle(1000.0 + IDLE_S, 1000.0)


@pytest.mark.parametrize(
    ("shown", "masked"),
    [
        (masked_phone("13800138000"), "138****8000"),
        (masked_phone("029-88886666"), "**********66"),
        (masked_phone("110"), "***"),
        (masked_id_number("110101199003071234"), "110101********1234"),
        (masked_id_number("11010119900307123X"), "110101********123X"),
        (masked_id_number("护照E1234"), "*******"),
        (masked_name("王小明"), "王**"),
    ],
)
def test_personal_numbers_are_masked(shown: str, masked: str) -> None:
    assert shown == masked


def test_numbers_in_free_text_are_redacted_and_credit_codes_are_not() -> None:
    text = "电话13800138000，证110101199003071234，代码91610113MA6TXXXX1X"
    assert redacted(text) == (
        "电话138****8000，证110101********1234，代码91610113MA6TXXXX1X"
    )


def test_a_pattern_holds_an_act_by_name_or_prefix() -> None:
    assert matches("case.*", "case.dispatch")
    assert matches("*", "case.dispatch")
    assert matches("case.take", "case.take")
    assert not matches("case.take", "case.take_over")
    assert not matches("case.*", "staff.leave")


def test_the_longest_pattern_decides_and_nothing_is_allowed_by_default() -> None:
    rows = [
        Permission("r", "case.*", allowed=True),
        Permission("r", "case.close", allowed=False),
    ]
    assert role_allows(rows, "case.take")
    assert not role_allows(rows, "case.close")
    assert not role_allows(rows, "staff.leave")
