"""The only hand that writes decided rows; it keeps a digest of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlite_utils.utils import sqlite3

SqlValue = str | int | float | bytes | None
Key = SqlValue | tuple[SqlValue, ...]

ROWS_SCHEMA = """
CREATE TABLE row_digest(
  tbl INTEGER NOT NULL, id INTEGER NOT NULL, digest INTEGER NOT NULL,
  PRIMARY KEY (tbl, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE blob(
  sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, data BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""


# The public layers have the first numbers; QGIS zooms to their registered box.
LAST_LAYER = 5
WIDEN = """
UPDATE gpkg_contents SET
  min_x = min(coalesce(min_x, ST_MinX(?1)), ST_MinX(?1)),
  min_y = min(coalesce(min_y, ST_MinY(?1)), ST_MinY(?1)),
  max_x = max(coalesce(max_x, ST_MaxX(?1)), ST_MaxX(?1)),
  max_y = max(coalesce(max_y, ST_MaxY(?1)), ST_MaxY(?1))
WHERE table_name = ?2 AND NOT ST_IsEmpty(?1)
"""


@dataclass(frozen=True, slots=True)
class StateTable:
    """A table that the journal can rebuild; `key` names its natural key columns."""

    name: str
    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Meta:
    """The journal position and frame of the act that a projection belongs to."""

    seq: int
    at: dt.datetime
    actor: str
    person: str
    on_behalf_of: str
    acting_as: str
    command: str


class Rows:
    """Writes rows of state tables and their digests, inside the open transaction."""

    def __init__(
        self, conn: sqlite3.Connection, tables: Mapping[str, StateTable]
    ) -> None:
        """Serve one connection; `tables` lists every state table by name."""
        self.conn = conn
        self._tables = tables
        self._columns: dict[str, tuple[str, ...]] = {}
        self._puts: dict[tuple[str, tuple[str, ...]], str] = {}
        self._digests: dict[tuple[str, str], str] = {}

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the column names of a table, in their stored order."""
        known = self._columns.get(table)
        if known is None:
            rows = self.conn.execute(f'PRAGMA table_info("{table}")').fetchall()
            known = self._columns[table] = tuple(row[1] for row in rows)
        return known

    def put(self, table: str, row: Mapping[str, SqlValue]) -> int:
        """Insert a row, or overwrite the one with its natural key; return its fid."""
        names = tuple(row)
        sql = self._puts.get((table, names))
        if sql is None:
            sql = self._puts[(table, names)] = self._upsert(table, names)
        fid = int(self.conn.execute(sql, tuple(row.values())).fetchone()[0])
        self._digest(table, "fid = ?", (fid,))
        if row.get("geom") is not None:
            self._widen(table, row["geom"])
        return fid

    def update(self, table: str, key: Key, **columns: SqlValue) -> None:
        """Change columns of the row with this natural key, else KeyError."""
        where, values = self._where(table, key)
        sets = ", ".join(f'"{name}" = ?' for name in columns)
        done = self.conn.execute(
            f'UPDATE "{table}" SET {sets} WHERE {where}',  # noqa: S608 - our names
            (*columns.values(), *values),
        )
        if done.rowcount == 0:
            raise KeyError(table, key)
        self._digest(table, where, values)
        if columns.get("geom") is not None:
            self._widen(table, columns["geom"])

    def delete(self, table: str, key: Key) -> None:
        """Remove the row with this natural key, if it is there."""
        where, values = self._where(table, key)
        number = self._tables[table].number
        self.conn.execute(
            f"DELETE FROM row_digest WHERE tbl = ? AND id IN "  # noqa: S608 - our names
            f'(SELECT fid FROM "{table}" WHERE {where})',
            (number, *values),
        )
        self.conn.execute(
            f'DELETE FROM "{table}" WHERE {where}',  # noqa: S608 - our names
            values,
        )

    def put_many(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[SqlValue]],
    ) -> int:
        """Insert new rows in their order; return how many there were."""
        before = self._last(table)
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        done = self.conn.executemany(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks})',  # noqa: S608
            rows,
        )
        self._digest(table, "fid > ?", (before,))
        if "geom" in columns:
            self._widen_after(table, before)
        return int(done.rowcount)

    def redigest(self, table: str, where: str, params: Sequence[SqlValue] = ()) -> None:
        """Take the digests anew of the rows that own SQL has just changed."""
        self._digest(table, where, params)

    def blob(self, sha256: str) -> bytes:
        """Return the bytes of a stored blob; KeyError if it is not there."""
        found = self.conn.execute(
            "SELECT data FROM blob WHERE sha256 = ?", (sha256,)
        ).fetchone()
        if found is None:
            message = "blob"
            raise KeyError(message, sha256)
        return bytes(found[0])

    def _widen(self, table: str, geom: SqlValue) -> None:
        """Keep the registered box of a public layer around its newest shape."""
        if self._tables[table].number <= LAST_LAYER:
            self.conn.execute(WIDEN, (geom, table))

    def _widen_after(self, table: str, fid: int) -> None:
        if self._tables[table].number > LAST_LAYER:
            return
        for bound in ("min(ST_MinX", "min(ST_MinY", "max(ST_MaxX", "max(ST_MaxY"):
            row = self.conn.execute(
                f'SELECT geom FROM "{table}" WHERE fid > ?1 AND {bound[4:]}(geom) = '  # noqa: S608
                f'(SELECT {bound}(geom)) FROM "{table}" WHERE fid > ?1) LIMIT 1',
                (fid,),
            ).fetchone()
            if row is not None:
                self._widen(table, row[0])

    def _last(self, table: str) -> int:
        top = self.conn.execute(
            f'SELECT coalesce(max(fid), 0) FROM "{table}"'  # noqa: S608 - our names
        ).fetchone()
        return int(top[0])

    def _upsert(self, table: str, names: tuple[str, ...]) -> str:
        key = self._tables[table].key
        keys = key.split(",")
        quoted = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        sets = ", ".join(
            f'"{name}" = excluded."{name}"' for name in names if name not in keys
        )
        action = (
            f"UPDATE SET {sets}" if sets else f'UPDATE SET "{keys[0]}" = "{keys[0]}"'
        )
        return (
            f'INSERT INTO "{table}" ({quoted}) VALUES ({marks}) '  # noqa: S608
            f"ON CONFLICT({key}) DO {action} RETURNING fid"
        )

    def _where(self, table: str, key: Key) -> tuple[str, tuple[SqlValue, ...]]:
        names = self._tables[table].key.split(",")
        values = key if isinstance(key, tuple) else (key,)
        return " AND ".join(f'"{name}" = ?' for name in names), values

    def _digest(self, table: str, where: str, params: Sequence[SqlValue]) -> None:
        sql = self._digests.get((table, where))
        if sql is None:
            sql = digest_sql(self, self._tables[table], where)
            self._digests[(table, where)] = sql
        self.conn.execute(sql, params)


def digest_sql(rows: Rows, table: StateTable, where: str) -> str:
    """Return the statement that takes the digests of some rows of a table."""
    columns = ", ".join(f'"{name}"' for name in rows.columns(table.name))
    return (
        "INSERT INTO row_digest(tbl, id, digest) "  # noqa: S608 - our names
        f'SELECT {table.number}, fid, row_digest({columns}) FROM "{table.name}" '
        f"WHERE {where} "
        "ON CONFLICT(tbl, id) DO UPDATE SET digest = excluded.digest"
    )
