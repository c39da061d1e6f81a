"""Several acts in one line: cases in a row or a range, lines parted by ";"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from desktop.cases.acts import ACTS, doer_for
from desktop.catalog import BY_ID
from desktop.command_words import Line, parsed
from desktop.finder import cases_by
from desktop.found import Found
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.action import Action, Hand
    from domain.cases.reads import CaseRow

PARTS: Final = re.compile(r"[;；]")
CASES: Final = re.compile(r"[,，、]")
RANGE: Final = re.compile(r"(\d{2,})[-~～](\d+)")
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a batch, and the text that would do it alone; `why` it cannot be."""

    text: str
    said: str
    action: str = ""
    case: str = ""
    person: str = ""
    why: str = ""


def is_batch(text: str) -> bool:
    """Tell whether a line asks for more than one act."""
    lines = [parsed(one) for one in PARTS.split(text) if one.strip()]
    if not lines or not all(line.verb for line in lines):
        return False
    return len(lines) > 1 or len(numbers_of(lines[0].case)) > 1


def steps_of(hand: Hand, text: str) -> list[Step]:
    """Return the acts that a batch asks for, in order."""
    steps: list[Step] = []
    for one in PARTS.split(text):
        line = parsed(one)
        if line.verb is not None:
            steps.extend(_of_line(hand, line))
    return steps[:MOST]


def numbers_of(spec: str) -> list[str]:
    """Return the endings that a list or range names: 0042-0044 → three of them."""
    found: list[str] = []
    for part in CASES.split(spec):
        between = RANGE.fullmatch(part)
        if between is None:
            found += [part] if part else []
            continue
        first, last = between.groups()
        wide = len(first)
        last = first[: wide - len(last)] + last
        # 0911-0001 is a day and a number, 0042-0046 a range: it goes up.
        until = min(int(last), int(first) + MOST)
        up = [f"{n:0{wide}d}" for n in range(int(first), until + 1)]
        found += up or [part]
    return found


def _of_line(hand: Hand, line: Line) -> list[Step]:
    verb = line.verb
    if verb is None:
        return []
    action = BY_ID[verb.action]
    person, who, why = _person(hand, line) if verb.takes_person else ("", "", "")
    steps = []
    for number in numbers_of(line.case or "."):
        text = f"{verb.words[0]} {number} {line.rest}".strip()
        case, lost = case_by(hand, number, verb.action)
        if case is None:
            steps.append(Step(text, f"{action.text} {number}", why=lost))
            continue
        said = f"{action.text} {case.number}"
        said = t("found.to", what=said, name=who) if who else said
        steps.append(Step(text, said, verb.action, case.id, person, why))
    return steps


def _person(hand: Hand, line: Line) -> tuple[str, str, str]:
    if not line.rest:
        return "", "", ""
    now = hand.desk.clock.now()
    found = hand.desk.read.staffing.lists.search(line.rest, now, 2)
    if not found:
        return "", "", t("batch.nobody", name=line.rest)
    if len(found) > 1 and found[0].name != line.rest:
        return "", "", t("batch.several_people", name=line.rest)
    return found[0].id, found[0].name, ""


def case_by(hand: Hand, number: str, act: str) -> tuple[CaseRow | None, str]:
    """Return the one case that an ending means, or None and why it is not one.

    Of several that end so, those count that the act can be done with now.
    """
    read = hand.desk.read
    if number in {".", "*"}:
        chosen = hand.selection.first("case")
        case = read.cases.case(chosen) if chosen else None
        return case, "" if case else t("why.select_case")
    found = cases_by(read, number)
    able = [one for one in found if _can(hand, one, act)] if len(found) > 1 else found
    for some in (able, found):
        if len(some) == 1:
            return some[0], ""
    if not found:
        return None, t("batch.no_case", number=number)
    return None, t("batch.several_cases", number=number, n=len(able or found))


def _can(hand: Hand, case: CaseRow, act: str) -> bool:
    return act in ACTS and not doer_for(hand.desk, case, ACTS[act]).why_not


def rows(steps: list[Step]) -> list[Found]:
    """Return a batch as rows: the whole first, then each act with its reason."""
    ready = sum(not step.why for step in steps)
    whole = t("batch.whole", n=ready)
    why = "" if ready == len(steps) else t("batch.not_all", n=len(steps) - ready)
    head = Found("batch", "batch", whole, detail="Enter", why=why)
    return [head, *(Found("help", "", one.said, why=one.why) for one in steps)]


def run(hand: Hand, steps: list[Step], act: Callable[[Action], None]) -> str:
    """Do the acts in order; return the text of those still to do, "" for none.

    It stops before the first that cannot be done, and after one whose form asks.
    """
    for at, step in enumerate(steps):
        why = step.why or _why_now(hand, step)
        if why:
            hand.desk.messages.say(
                t("batch.stopped", n=at + 1, what=step.said, why=why), "warn"
            )
            return "; ".join(one.text for one in steps[at:])
        act(BY_ID[step.action])
        if QApplication.activeModalWidget() is not None:
            return "; ".join(one.text for one in steps[at + 1 :])
    return ""


def _why_now(hand: Hand, step: Step) -> str:
    hand.selection.set(("case", step.case))
    if step.person:
        hand.candidate = step.person
    return BY_ID[step.action].why_not(hand)
