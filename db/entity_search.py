"""Entities found as one types: by code, name, initials, licence, address, and sieved.

A question is answered with the numbers of all rows it finds, in the order in which
they are shown; rows themselves are read a page at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from db.entity_find import phrase, plain
from db.entity_rows import ENTITY_COLUMNS
from domain.entities.credit_code import tidied
from domain.entities.reads import EntityRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from sqlite_utils.utils import sqlite3

    Fids = NDArray[np.int64]

LAST = "\U0010ffff"
NONE: Fids = np.zeros(0, dtype=np.int64)
# Fewer signs of a code than this are met by too many of them to be meant as one.
CODE_SIGNS = 4
OPEN_CASES = "id IN (SELECT entity FROM case_file WHERE entity <> '' AND is_open)"


@dataclass(frozen=True, slots=True)
class EntityQuery:
    """What is looked for: a text, and what the entities found must be as well.

    `grids` None = anywhere, () = nowhere. `placed`: "" all, "unplaced" any reason,
    else one reason, "on_border" or "assigned" that. `risk` is scheme:letter,
    `industry` a section or the beginning of a code. `cases`: "" all, "open", "none".
    """

    text: str = ""
    grids: tuple[str, ...] | None = None
    type: str = ""
    state: str = ""
    industry: str = ""
    risk: str = ""
    placed: str = ""
    cases: str = ""

    @property
    def sieved(self) -> bool:
        """Tell whether anything but the text is asked for."""
        return self.grids is not None or any(
            (self.type, self.state, self.industry, self.risk, self.placed, self.cases)
        )


class EntityFinder:
    """Finds entities through one connection."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Serve one connection."""
        self._conn = conn

    def found(self, query: EntityQuery) -> Fids:
        """Return the row numbers of all that a question finds, in their order."""
        sieve = self._sieve(query) if query.sieved else None
        if not query.text.strip():
            if sieve is not None:
                return sieve
            return np.sort(self._numbers("SELECT fid FROM entity"))
        parts = [*self._steps(query.text)]
        # One mark for each row: what was found once is not shown again.
        free = np.ones(max(int(one.max(initial=0)) for one in parts) + 1, dtype=bool)
        if sieve is not None:
            free[:] = False
            free[sieve[sieve < len(free)]] = True
        kept = []
        for part in parts:
            fresh = part[free[part]]
            free[fresh] = False
            kept.append(fresh)
        return np.concatenate(kept)

    def first(self, text: str, limit: int) -> tuple[EntityRow, ...]:
        """Return the first few that a text finds, and read no further than that."""
        seen: dict[int, None] = {}
        for sql, params in self._asked(text):
            if len(seen) >= limit:
                break
            some = self._conn.execute(f"{sql} LIMIT ?", (*params, limit))
            seen.update((int(row[0]), None) for row in some)
        return self.rows(list(seen)[:limit])

    def rows(self, fids: Sequence[int]) -> tuple[EntityRow, ...]:
        """Return rows by their numbers, in the order asked; those gone are left out."""
        marks = ", ".join("?" * len(fids))
        told = {
            int(row[0]): _row(row[1:])
            for row in self._conn.execute(
                f"SELECT fid, {_SHOWN} FROM entity "  # noqa: S608 - our names
                f"WHERE fid IN ({marks})",
                tuple(int(fid) for fid in fids),
            )
        }
        return tuple(told[int(fid)] for fid in fids if int(fid) in told)

    def fid_of(self, entity: str) -> int:
        """Return the row number of an entity, 0 for none."""
        row = self._conn.execute(
            "SELECT fid FROM entity WHERE id = ?", (entity,)
        ).fetchone()
        return 0 if row is None else int(row[0])

    def addresses(self, after: int, limit: int) -> list[tuple[int, str, str]]:
        """Return (fid, address, grid) of the entities that trade and have a grid."""
        found = self._conn.execute(
            "SELECT e.fid, e.address, e.grid FROM entity e WHERE e.fid > ? "
            "AND e.grid <> '' AND e.state NOT IN ('cancelled', 'revoked') "
            "ORDER BY e.fid LIMIT ?",
            (after, limit),
        )
        return [(int(fid), str(told), str(grid)) for fid, told, grid in found]

    def settled(self) -> Fids:
        """Return the rows whose primary premises are in their grid by decision."""
        return self._numbers(f"SELECT fid FROM entity WHERE {SETTLED}")  # noqa: S608

    def _steps(self, text: str) -> Iterator[Fids]:
        for sql, params in self._asked(text):
            if sql == _BEGINS_SO:
                # Both questions about initials are answered in one pass.
                told = self._conn.execute(_INITIALS, params).fetchone()
                yield from map(_numbers, told)
            elif sql != _HOLD_SO:
                yield self._numbers(sql, params)

    def _asked(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the questions that a text may mean, the surest first."""
        word, said = text.strip(), plain(text)
        code = tidied(word)
        if len(code) >= CODE_SIGNS and code.isascii() and any(map(str.isdigit, code)):
            for column in ("uscc", "registration_no"):
                yield _BY_CODE.format(column=column), (code, code + LAST)
        if len(said) >= CODE_SIGNS and any(map(str.isdigit, said)):
            yield _BY_LICENCE, (word, word + LAST)
        yield _BY_NAME, (word, word + LAST)
        if said:
            yield (_MATCH, (phrase(word, "name"),))
        if said.isascii() and said.isalpha() and len(said) > 1:
            yield _BEGINS_SO, (said,)
            yield _HOLD_SO, (said,)
        if said:
            yield (_MATCH, (phrase(word, "address"),))

    def _sieve(self, query: EntityQuery) -> Fids:
        where, params = [], []
        for column in ("type", "state"):
            if value := getattr(query, column):
                where.append(f"{column} = ?")
                params.append(value)
        if query.industry:
            where.append("industry >= ? AND industry < ?")
            params += [query.industry, query.industry + LAST]
        if query.risk:
            where.append("instr(risk, ?)")
            params.append(query.risk)
        if query.placed:
            told, more = _placed(query.placed)
            where.append(told)
            params += more
        if query.cases:
            where.append(OPEN_CASES if query.cases == "open" else f"NOT {OPEN_CASES}")
        if query.grids is not None:
            marks = ", ".join("?" * len(query.grids))
            where.append(f"grid IN ({marks})")
            params += query.grids
        sql = f"SELECT fid FROM entity WHERE {' AND '.join(where)}"  # noqa: S608
        return np.sort(self._numbers(sql, params))

    def _numbers(self, sql: str, params: Iterable[str] = ()) -> Fids:
        """Return a column of numbers in one step of SQLite, which holds no lock up."""
        column = sql.split(" ", 2)[1]
        joined = sql.replace(column, f"group_concat({column})", 1)
        (told,) = self._conn.execute(joined, tuple(params)).fetchone()
        return _numbers(told)


def _numbers(told: str | None) -> Fids:
    if told is None:
        return NONE
    return np.fromstring(told, dtype=np.int64, sep=",")


_SHOWN = ", ".join(ENTITY_COLUMNS[1:])
_BY_CODE = (
    "SELECT fid FROM entity WHERE {column} >= ? AND {column} < ? AND {column} <> ''"
)
_BY_LICENCE = (
    "SELECT e.fid FROM licence l JOIN entity e ON e.id = l.entity "
    "WHERE l.number >= ? AND l.number < ? AND l.number <> ''"
)
_BY_NAME = "SELECT fid FROM entity WHERE name >= ? AND name < ?"
_BEGINS_SO = "SELECT fid FROM entity_initials WHERE instr(initials, ?) = 1"
_HOLD_SO = "SELECT fid FROM entity_initials WHERE instr(initials, ?) > 1"
_INITIALS = (
    "SELECT group_concat(fid) FILTER (WHERE at = 1), "
    "group_concat(fid) FILTER (WHERE at > 1) "
    "FROM (SELECT fid, instr(initials, ?) AS at FROM entity_initials)"
)
_MATCH = "SELECT rowid FROM entity_find WHERE entity_find MATCH ?"
SETTLED = (
    "id IN (SELECT substr(p.id, 1, instr(p.id, '.') - 1) FROM premises p "
    "WHERE p.assigned = 1 AND p.is_primary = 1)"
)


def _placed(which: str) -> tuple[str, list[str]]:
    if which == "unplaced":
        return "unplaced_reason <> ''", []
    if which == "on_border":
        return f"on_border = 1 AND NOT {SETTLED}", []
    if which == "assigned":
        return SETTLED, []
    return "unplaced_reason = ? AND unplaced_reason <> ''", [which]


def _row(row: Sequence[object]) -> EntityRow:
    told = dict(zip(ENTITY_COLUMNS[1:], row, strict=True))
    told["on_border"] = bool(told["on_border"])
    return EntityRow(**told)  # type: ignore[arg-type]
