"""Whether the values of a rule row can be read: dates, hours, units and numbers."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from domain.cases.limits import ASSESSMENT, STATUTORY, TIMER, UNITS
from domain.cases.working_hours import seconds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.cases.snapshot import Cell

NUMBER_SETTINGS = ("recommend_", "duplicate_", "near_", "position_", "expiry_")
SIDES = (STATUTORY, ASSESSMENT, TIMER)
CODE_ON_SPLIT = ("keep", "renew")


def _date(text: str) -> bool:
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat() == text
    return False


def _open_date(text: str) -> bool:
    return not text or _date(text)


def _time_of_day(text: str) -> bool:
    with suppress(ValueError):
        return seconds_of(text) >= 0
    return False


def _number(text: str) -> bool:
    with suppress(ValueError):
        return float(text) >= 0
    return False


_READABLE: dict[tuple[str, str], Callable[[str], bool]] = {
    ("calendar_day", "date"): _date,
    ("procedure", "valid_from"): _date,
    ("procedure", "valid_to"): _open_date,
    ("time_limit_rule", "valid_from"): _date,
    ("time_limit_rule", "valid_to"): _open_date,
    ("time_limit_rule", "unit"): UNITS.__contains__,
    ("refusal_ground", "valid_from"): _date,
    ("refusal_ground", "valid_to"): _open_date,
    ("stage_limit", "unit"): UNITS.__contains__,
    ("hours_base", "base"): UNITS[2:].__contains__,
    ("hours_base", "start"): _time_of_day,
    ("hours_base", "end"): _time_of_day,
    ("case_clock_kind", "side"): SIDES.__contains__,
}


def unreadable(table: str, row: Mapping[str, Cell]) -> list[str]:
    """Return the columns of a row whose values nothing could be made of."""
    wrong = [
        name
        for name, value in row.items()
        if (readable := _READABLE.get((table, name))) is not None
        and not readable(str(value))
    ]
    if table == "setting":
        wrong += _bad_setting(str(row.get("name")), str(row.get("value")))
    amount = row.get("amount")
    if isinstance(amount, int | float) and amount < 0:
        wrong.append("amount")
    return wrong


def _bad_setting(name: str, value: str) -> list[str]:
    if name == "day_end" and not _time_of_day(value):
        return ["value"]
    if name == "code_on_split" and value not in CODE_ON_SPLIT:
        return ["value"]
    if name.startswith(NUMBER_SETTINGS) and not _number(value):
        return ["value"]
    return []
