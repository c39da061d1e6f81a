"""Grid codes: their layout in segments, the next number, and the check digit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.boundary.reads import CodeSegmentRow

SOURCES = ("bureau", "station", "community", "sequence")
NO_COMMUNITY = "000"


@dataclass(frozen=True, slots=True)
class CodeParts:
    """What a new code is made of, before its sequence number."""

    bureau: str
    station: str
    community: str = ""


def length(segments: Sequence[CodeSegmentRow]) -> int:
    """Return how many characters a code of this layout has."""
    return sum(segment.length for segment in segments)


def prefix(segments: Sequence[CodeSegmentRow], parts: CodeParts) -> str:
    """Return the code up to its sequence.

    A station's code may be given whole (bureau and station) or as its own
    segment. Refused CODE_PART when a part does not fill its segment.
    """
    text = ""
    for segment in _ordered(segments):
        if segment.source == "sequence":
            break
        value = _part(segment, parts)
        if len(value) != segment.length:
            raise Refused(
                "CODE_PART", segment=segment.name, value=value, length=segment.length
            )
        text += value
    return text


def _part(segment: CodeSegmentRow, parts: CodeParts) -> str:
    if segment.source == "bureau":
        return parts.bureau
    if segment.source == "station":
        return parts.station.removeprefix(parts.bureau)
    return parts.community or "0" * segment.length


def _ordered(segments: Sequence[CodeSegmentRow]) -> list[CodeSegmentRow]:
    return sorted(segments, key=lambda segment: segment.position)


def next_codes(
    segments: Sequence[CodeSegmentRow], parts: CodeParts, used: Iterable[str], n: int
) -> tuple[str, ...]:
    """Return the next `n` codes after the highest ever issued with this prefix.

    Numbers of retired codes are never issued again. Refused SEQUENCE_FULL when
    the sequence segment cannot hold the number.
    """
    head = prefix(segments, parts)
    digits = next(s.length for s in _ordered(segments) if s.source == "sequence")
    last = 0
    for code in used:
        tail = code[len(head) : len(head) + digits]
        if code.startswith(head) and len(tail) == digits and tail.isdigit():
            last = max(last, int(tail))
    if last + n >= 10**digits:
        raise Refused("SEQUENCE_FULL", prefix=head, last=last)
    return tuple(f"{head}{last + 1 + step:0{digits}d}" for step in range(n))


def check_digit(code: str) -> str:
    """Return the check character of a code of digits.

    ISO 7064 MOD 11,10 as in GB/T 17710; shown apart from the code.
    """
    carry = 10
    for digit in code:
        total = (carry + int(digit)) % 10 or 10
        carry = (2 * total) % 11
    return str((11 - carry) % 10)


def first_order(x: Sequence[float], y: Sequence[float], band: float) -> list[int]:
    """Return the order of first numbering: bands north to south, west to east inside.

    `x`, `y` are places in metres, `band` the height of a band.
    """
    east = np.asarray(x, dtype=float)
    north = np.asarray(y, dtype=float)
    if not len(east):
        return []
    row = np.floor((north.max() - north) / max(band, 1e-9))
    order: list[int] = np.lexsort((east, row)).tolist()
    return order
