"""Rows of a register file made into staged entities, or turned away with the reason."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from domain.entities.credit_code import (
    registrar_of,
    registration_fault,
    tidied,
    uscc_fault,
)
from domain.entities.entity_types import state_of, type_of
from domain.entities.industry import industry_code
from domain.entities.premises_place import DEGREES, FILE_CRS, UNKNOWN, in_metres
from domain.entities.risk import parsed
from domain.entities.staged import StagedEntity, StagedPremises
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Fields = dict[str, str]
_DATUM_WORDS = {
    "wgs-84": "wgs84",
    "gps": "wgs84",
    "gcj-02": "gcj02",
    "高德": "gcj02",
    "腾讯": "gcj02",
    "bd-09": "bd09",
    "百度": "bd09",
    "国家2000": "cgcs2000",
    "cgcs2000": "cgcs2000",
}


class Rejected(NamedTuple):
    """A row, or one value of it, that was turned away."""

    line: int
    field: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers of a file mean: their datum, or the CRS they are in.

    `datum` is one of the degrees' datums, file_crs (then `crs` is its EPSG number)
    or unknown.
    """

    datum: str
    crs: int
    workspace_crs: int


def entity_of(
    line: int, fields: Fields, point: tuple[float, float] | None, numbers: Numbers
) -> StagedEntity | Rejected:
    """Return a row as a staged entity, its place not yet computed, or its fault."""
    uscc, number = (
        tidied(fields.get("uscc", "")),
        tidied(fields.get("registration_no", "")),
    )
    wrong = _codes(line, uscc, number)
    if wrong is not None:
        return wrong
    if not fields.get("name"):
        return Rejected(line, "name", "", "empty")
    words = _words(line, fields, uscc)
    if isinstance(words, Rejected):
        return words
    premises = _premises(line, fields, point, numbers)
    if isinstance(premises, Rejected):
        return premises
    kind, state, industry, risk = words
    return StagedEntity(
        line=line,
        uscc=uscc,
        registration_no=number,
        name=fields["name"],
        type=kind,
        state=state,
        industry=industry,
        business_scope=fields.get("business_scope", ""),
        registrar=fields.get("registrar", "") or registrar_of(uscc),
        licences=_licences(fields.get("licences", "")),
        risk=risk,
        premises=premises,
    )


def placed(rows: Sequence[StagedEntity], numbers: Numbers) -> list[StagedEntity]:
    """Return rows with their premises in metres of the workspace, all at once."""
    flat = [one for row in rows for one in row.premises]
    if not flat:
        return list(rows)
    xy = _metres(flat, numbers.workspace_crs)
    known = np.isfinite(xy[:, 0] + xy[:, 1])
    done: list[StagedPremises] = [
        (*one[:6], x, y) if there else (*one[:6], None, None)
        for one, there, (x, y) in zip(flat, known.tolist(), xy.tolist(), strict=True)
    ]
    out, at = [], 0
    for row in rows:
        count = len(row.premises)
        out.append(row._replace(premises=tuple(done[at : at + count])))
        at += count
    return out


def _metres(
    premises: Sequence[StagedPremises], workspace_crs: int
) -> NDArray[np.float64]:
    given = np.array([one[2:4] for one in premises], dtype=np.float64)
    xy = np.full((len(premises), 2), np.nan)
    groups: dict[tuple[str, int], list[int]] = {}
    for at, one in enumerate(premises):
        if one[2] is not None:
            groups.setdefault((one[4], one[5]), []).append(at)
    for (datum, crs), where in groups.items():
        at_once = np.array(where)
        x, y = in_metres(
            given[at_once, 0], given[at_once, 1], datum, crs, workspace_crs
        )
        xy[at_once, 0], xy[at_once, 1] = x, y
    return xy


def _codes(line: int, uscc: str, number: str) -> Rejected | None:
    if not uscc and not number:
        return Rejected(line, "uscc", "", "code_missing")
    fault = uscc_fault(uscc) if uscc else None
    if fault is not None:
        return Rejected(line, "uscc", uscc, fault.value)
    fault = registration_fault(number) if number else None
    if fault is not None:
        return Rejected(line, "registration_no", number, fault.value)
    return None


_Words = tuple[str, str, str, tuple[tuple[str, str, int], ...]]


def _words(line: int, fields: Fields, uscc: str) -> _Words | Rejected:
    kind = type_of(fields.get("type", ""), uscc)
    if kind is None:
        return Rejected(line, "type", fields["type"], "unknown_word")
    state = state_of(fields.get("state", ""))
    if state is None:
        return Rejected(line, "state", fields["state"], "unknown_word")
    industry = industry_code(fields.get("industry", ""))
    if industry is None:
        return Rejected(line, "industry", fields["industry"], "industry_code")
    try:
        risk = tuple(tuple(row) for row in sorted(set(parsed(fields.get("risk", "")))))
    except Refused:
        return Rejected(line, "risk", fields["risk"], "unknown_word")
    return kind, state, industry, risk  # type: ignore[return-value]


def _premises(
    line: int, fields: Fields, point: tuple[float, float] | None, numbers: Numbers
) -> tuple[StagedPremises, ...] | Rejected:
    address = fields.get("address", "")
    registered = fields.get("registered_address", "")
    spot = _spot(line, fields, point, numbers)
    if isinstance(spot, Rejected):
        return spot
    x, y, datum, crs = spot
    if not address and x is None and registered:
        return (("registered", registered, None, None, UNKNOWN, 0, None, None),)
    first: StagedPremises = (
        "business",
        address or registered,
        x,
        y,
        datum,
        crs,
        None,
        None,
    )
    if registered and registered != first[1]:
        other: StagedPremises = (
            "registered",
            registered,
            None,
            None,
            UNKNOWN,
            0,
            None,
            None,
        )
        return first, other
    return (first,) if first[1] or x is not None else ()


_Spot = tuple[float | None, float | None, str, int]


def _spot(
    line: int, fields: Fields, point: tuple[float, float] | None, numbers: Numbers
) -> _Spot | Rejected:
    datum = numbers.datum
    if fields.get("datum") and point is None:
        word = fields["datum"].casefold()
        datum = _DATUM_WORDS.get(word, word)
        if datum not in (*DEGREES, UNKNOWN):
            return Rejected(line, "datum", fields["datum"], "unknown_word")
    if point is None:
        numbers_given = _two(line, fields)
        if isinstance(numbers_given, Rejected):
            return numbers_given
        if numbers_given is None:
            return None, None, UNKNOWN, 0
        point = numbers_given
    x, y = point
    if datum in DEGREES and not (-180 <= x <= 180 and -90 <= y <= 90):
        reason = "swapped_axes" if -180 <= y <= 180 and -90 <= x <= 90 else "range"
        return Rejected(line, "x y", f"{x} {y}", reason)
    return x, y, datum, numbers.crs if datum == FILE_CRS else 0


def _two(line: int, fields: Fields) -> tuple[float, float] | Rejected | None:
    texts = fields.get("x", ""), fields.get("y", "")
    if not any(texts):
        return None
    values = []
    for name, text in zip(("x", "y"), texts, strict=True):
        if not text:
            return Rejected(line, name, "", "half_a_place")
        try:
            value = float(text)
        except ValueError:
            return Rejected(line, name, text, "not_a_number")
        if not math.isfinite(value):
            return Rejected(line, name, text, "not_finite")
        values.append(value)
    return values[0], values[1]


def _licences(text: str) -> tuple[tuple[str, str, str], ...]:
    """Read "food:JY1610 drug" or the same with Chinese separators."""
    words = text.replace("；", " ").replace("、", " ").replace(";", " ").split()
    kept = set()
    for word in words:
        kind, _colon, number = word.replace("：", ":").partition(":")
        kept.add((kind, number, ""))
    return tuple(sorted(kept))
