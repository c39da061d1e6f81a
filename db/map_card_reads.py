"""The few figures that the card beside the cursor tells of a grid or an entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.entities.risk import SCHEMES

if TYPE_CHECKING:
    from sqlite_utils.utils import sqlite3

# The two upper grades of any scheme are what a duty officer calls high risk.
HIGH: Final = tuple(
    f"{scheme.code}:{letter}"
    for scheme in SCHEMES.values()
    for letter in scheme.letters[2:]
)


def high_risk_in(conn: sqlite3.Connection, grid: str) -> int:
    """Return how many entities of a grid bear a high grade under any scheme."""
    grades = " OR ".join("instr(risk, ?)" for _one in HIGH)
    row = conn.execute(
        f"SELECT count(*) FROM entity WHERE grid = ? AND ({grades})",  # noqa: S608
        (grid, *HIGH),
    ).fetchone()
    return int(row[0])


def open_cases_of(conn: sqlite3.Connection, entity: str) -> int:
    """Return how many open cases concern an entity."""
    row = conn.execute(
        "SELECT count(*) FROM case_file "
        "WHERE entity = ? AND entity <> '' AND is_open = 1",
        (entity,),
    ).fetchone()
    return int(row[0])
