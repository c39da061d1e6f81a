"""A pair of coordinates as one types or pastes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from domain.entities.premises_place import FILE_CRS, UNKNOWN
from domain.refused import Refused

_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Typed:
    """Coordinates and what they are in: degrees of a datum, or metres of a CRS."""

    x: float | None
    y: float | None
    datum: str
    source_crs: int = 0

    @property
    def words(self) -> str:
        """Return the pair as it is typed, "" for none."""
        if self.x is None or self.y is None:
            return ""
        return f"{self.x!r}, {self.y!r}"


def read_pair(text: str, datum: str, epsg: int) -> Typed:
    """Read "108.94, 34.26" with any sign between; Refused NO_PAIR if it is none.

    Metres are those of the workspace, `epsg`. Nothing typed is no place.
    """
    if not text.strip():
        return Typed(None, None, UNKNOWN)
    found = _NUMBER.findall(text)
    if len(found) != PAIR:
        raise Refused("NO_PAIR", typed=text)
    x, y = map(float, found)
    return Typed(x, y, datum, epsg if datum == FILE_CRS else 0)
