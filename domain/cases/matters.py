"""Which matter and level a summary speaks of, and which rule says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.cases.rules import KeywordRule, Matter


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a keyword rule proposes, and the word that made it fire."""

    rule: str
    word: str
    matter: str
    priority: int
    sop: str


def propose_matter(
    text: str, kind: str, rules: Sequence[KeywordRule]
) -> Proposal | None:
    """Return the proposal of the first rule that fires; a person may overrule it."""
    plain = "".join(text.split()).lower()
    for rule in rules:
        if rule.kind not in {"", kind}:
            continue
        word = next((word for word in rule.words if word.lower() in plain), None)
        if word is not None:
            return Proposal(rule.code, word, rule.matter, rule.priority, rule.sop)
    return None


def find_matters(
    text: str, matters: Sequence[Matter], at_most: int = 9
) -> tuple[Matter, ...]:
    """Return the matters whose code begins so or whose name holds the text."""
    wanted = text.strip().lower()
    by_code = [one for one in matters if wanted and one.code.startswith(wanted)]
    by_name = [
        one
        for one in matters
        if one not in by_code
        and (wanted in one.name_zh.lower() or wanted in one.name_en.lower())
    ]
    return tuple((by_code + by_name)[:at_most])
