"""Entities whose grid is in doubt, with the place where each is, or is to be sought."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from db.entity_search import SETTLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray
    from sqlite_utils.utils import sqlite3

    # Where to look for an address, metres; None where it names nothing that is known.
    Sought = Callable[[str], tuple[float, float] | None]

# The worst first: the first that is true of an entity gives it its symbol.
UNPLACED, DISPUTED, BORDER = "unplaced", "disputed", "on_border"
DOUBTS: Final = (UNPLACED, DISPUTED, BORDER)
BITS: Final = {doubt: 1 << place for place, doubt in enumerate(DOUBTS)}


def _no_numbers() -> NDArray[np.int64]:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Radar:
    """Row numbers in order, doubts (bits of BITS), and places (N, 2) in metres.

    A place that is not finite is not known at all; `sought` marks those at which the
    entity does not stand, but where its address says that one should look.
    """

    fids: NDArray[np.int64] = field(default_factory=_no_numbers)
    doubts: NDArray[np.int64] = field(default_factory=_no_numbers)
    xy: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    sought: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def count(self, doubt: str) -> int:
        """Return of how many entities a doubt is true."""
        return int(np.count_nonzero(self.doubts & BITS[doubt]))

    def of(self, fid: int) -> tuple[int, bool]:
        """Return the doubts of an entity as bits, and whether it is to be sought."""
        place = int(np.searchsorted(self.fids, fid))
        if place == len(self.fids) or self.fids[place] != fid:
            return 0, False
        return int(self.doubts[place]), bool(self.sought[place])

    @property
    def nowhere(self) -> int:
        """How many have no place on the map, not even a street."""
        return int(np.count_nonzero(~np.isfinite(self.xy[:, 0])))


def radar(conn: sqlite3.Connection, disputed: Iterable[int], sought: Sought) -> Radar:
    """Return every entity in doubt; for many of them work for a worker."""
    fids, doubts, places, streets = [], [], [], []
    among = json.dumps([int(fid) for fid in disputed])
    for fid, address, unplaced, border, known, x, y in conn.execute(_ASKED, (among,)):
        at = (x, y)
        if x is None or y is None:
            at = sought(address) or (np.nan, np.nan)
        fids.append(fid)
        doubts.append(
            BITS[UNPLACED] * bool(unplaced)
            | BITS[BORDER] * bool(border)
            | BITS[DISPUTED] * bool(known)
        )
        places.append(at)
        streets.append(x is None)
    return Radar(
        np.array(fids, dtype=np.int64),
        np.array(doubts, dtype=np.int64),
        np.array(places, dtype=np.float64).reshape(-1, 2),
        np.array(streets, dtype=bool),
    )


_ASKED = (
    "WITH named(fid) AS (SELECT value FROM json_each(?)), "  # noqa: S608 - our own
    f"line(fid) AS (SELECT fid FROM entity WHERE on_border = 1 AND NOT {SETTLED}) "
    "SELECT e.fid, e.address, e.unplaced_reason <> '', e.fid IN line, e.fid IN named, "
    "p.x, p.y FROM entity e LEFT JOIN premises p ON p.is_primary "
    "AND p.id > e.id || '.' AND p.id < e.id || '/' "
    "WHERE e.unplaced_reason <> '' OR e.fid IN line OR e.fid IN named ORDER BY e.fid"
)
