"""What the queue calls its groups, its chips and the cells of its further columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.cases.queue_order import NEVER, OVER, day_of
from desktop.cases.queue_view import BUILT_IN
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.case_queue import QueueCase
    from desktop.cases.names import Names
    from desktop.cases.queue_view import Chip

NAMED: Final = ("station", "grid", "handler", "kind", "matter", "source", "flag")


def name_of(kind: str, code: str, names: Names) -> str:
    """Return the name of a value that cases are filtered or grouped by."""
    if not code:
        return t(f"queue.none.{kind}")
    look: dict[str, Callable[[str], str]] = {
        "station": names.unit,
        "grid": names.grid,
        "handler": names.person,
        "kind": names.label,
        "source": names.label,
        "matter": names.matter,
        "flag": names.flag,
    }
    return look[kind](code)


def group_title(group: str, code: str, names: Names) -> str:
    """Return the title of a group, "" standing for cases without a value."""
    if group != "due_day":
        return name_of(group, code, names)
    if code in {OVER, NEVER}:
        return t("queue.day_over" if code == OVER else "queue.day_never")
    day = day_of(code)
    return "" if day is None else t("queue.day", day=day.strftime("%m-%d"))


def chip_title(chip: Chip, names: Names) -> str:
    """Return what a filter says on its chip."""
    if chip.kind == "due":
        return t(f"queue.due.{chip.value}")
    if chip.kind not in NAMED:
        return t(f"queue.chip.{chip.kind}")
    said = name_of(chip.kind, chip.value, names)
    return t("queue.chip_of", kind=t(f"queue.by.{chip.kind}"), value=said)


def view_title(name: str) -> str:
    """Return what a view is called: the built-in ones in the language spoken."""
    return t(f"queue.view.{name}") if name in BUILT_IN else name


def cell_text(row: QueueCase, column: str, names: Names) -> str:
    """Return the text of one of the further columns."""
    case = row.case
    if column == "received":
        return case.received_at.strftime("%m-%d %H:%M")
    if column == "priority":
        return t("queue.priority", n=case.priority)
    if column == "flags":
        told = (names.goes(case.id), *(names.flag(one) for one in case.flags))
        return " · ".join(one for one in told if one)
    if column == "source_no":
        return case.source_no
    look: dict[str, Callable[[], str]] = {
        "grid": lambda: names.grid(case.grid),
        "station": lambda: names.unit(case.station),
        "handler": lambda: names.person(case.handler),
        "kind": lambda: names.label(case.kind),
        "entity": lambda: names.entity(case.entity),
        "source": lambda: names.label(case.source),
    }
    return look[column]()
