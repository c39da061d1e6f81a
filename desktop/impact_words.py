"""Counts of entities and cases in words, as an impact preview tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.texts import language, t
from domain.entities.risk import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Mapping


def types_told(types: Mapping[str, int]) -> str:
    """Return how many entities there are of each type."""
    return _told({t(f"entities.type.{kind}"): n for kind, n in sorted(types.items())})


def stages_told(stages: Mapping[str, int]) -> str:
    """Return how many open cases there are at each stage."""
    return _told({stage_word(stage): n for stage, n in sorted(stages.items())})


def stage_word(stage: str) -> str:
    """Return the stage of a case in words."""
    return t(f"word.{stage}")


def risks_told(risks: Mapping[str, int]) -> str:
    """Return how many entities bear each grade; keys are such as "credit:A"."""
    return _told({_grade(one): n for one, n in sorted(risks.items())})


def _grade(grade: str) -> str:
    scheme, _colon, letter = grade.partition(":")
    known = SCHEMES.get(scheme)
    if known is None:
        return grade
    return f"{known.zh if language() == 'zh' else known.en} {letter}"


def _told(counts: Mapping[str, int]) -> str:
    return t("impact.and").join(f"{word} {count:,}" for word, count in counts.items())
