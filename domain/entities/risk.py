"""Risk by scheme: a letter means nothing alone, so scheme and rank are kept too."""

from __future__ import annotations

from typing import NamedTuple

from domain.refused import Refused


class RiskScheme(NamedTuple):
    """A way of grading: its letters from the lowest risk (rank 1) upwards."""

    code: str
    zh: str
    en: str
    letters: str
    basis: str


# In some counties A is the best-supervised, in others the riskiest: the order is a
# row here, never the alphabet.
SCHEMES = {
    scheme.code: scheme
    for scheme in (
        RiskScheme(
            "credit", "企业信用风险", "Credit risk", "ABCD", "国市监信发〔2022〕6号"
        ),
        RiskScheme(
            "food", "食品生产经营风险", "Food risk", "ABCD", "总局令第49号第21条"
        ),
        RiskScheme("patrol", "巡查频次", "Patrol frequency", "DCBA", "繁昌2025"),
    )
}


class RiskRow(NamedTuple):
    """A grade of an entity under one scheme; rank 1 is the lowest risk."""

    scheme: str
    letter: str
    rank: int


def graded(scheme: str, letter: str) -> RiskRow:
    """Return the grade with its rank; Refused UNKNOWN_RISK for a foreign one."""
    known = SCHEMES.get(scheme)
    place = known.letters.find(letter) if known and len(letter) == 1 else -1
    if known is None or place < 0:
        raise Refused("UNKNOWN_RISK", scheme=scheme, letter=letter)
    return RiskRow(scheme, letter, place + 1)


def shown(rows: tuple[RiskRow, ...]) -> str:
    """Return the grades as one short text, such as "credit:A food:C"."""
    return " ".join(f"{row.scheme}:{row.letter}" for row in sorted(rows))


def parsed(text: str) -> tuple[RiskRow, ...]:
    """Read grades such as "credit:A food:C" or a bare letter of the credit scheme.

    Refused UNKNOWN_RISK names the first that is none.
    """
    rows = []
    for word in text.replace("；", " ").replace(";", " ").replace("：", ":").split():
        scheme, colon, letter = word.partition(":")
        if not colon:
            scheme, letter = "credit", word
        rows.append(graded(scheme.casefold(), letter.upper()))
    return tuple(rows)
