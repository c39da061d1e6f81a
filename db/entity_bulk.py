"""New entities written by the ten thousand: placed, stored and indexed in one go."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from db.entity_find import FIND_INDEXES, begin_load, end_load, index_many
from db.entity_rows import (
    DETAIL_COLUMNS,
    ENTITY_COLUMNS,
    INDEXES,
    LICENCE_COLUMNS,
    NO_COORDINATES,
    PREMISES_COLUMNS,
    RISK_COLUMNS,
    epsg_of,
    risk_text,
)
from db.geometry_blob import points_to_blobs
from db.geopackage import widen_contents
from db.gpkg_layers import TRIGGERS
from domain.entities.staged import new_id, row_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from db.rows import Rows, SqlValue
    from domain.entities.placement import GridIndex
    from domain.entities.staged import StagedEntity, StagedPremises

# From this many rows on, triggers and indexes are set aside and made again.
MANY = 5_000
_INSERT_TRIGGERS = ("rtree_entity_geom_insert", "trigger_insert_feature_count_entity")
OUTSIDE, UNKNOWN_DATUM = "outside", "unknown_datum"
Place = tuple[str, str, int]
NOWHERE: Place = ("", NO_COORDINATES, 0)


def place_all(premises: Sequence[StagedPremises], index: GridIndex) -> list[Place]:
    """Return grid, reason for having none and on-border flag of many premises."""
    if not premises:
        return []
    # None becomes NaN, which no grid holds.
    xy = np.array([one[6:8] for one in premises], dtype=np.float64)
    found = index.place(xy)
    out: list[Place] = []
    for one, number, border in zip(
        premises, found.grid.tolist(), found.on_border.tolist(), strict=True
    ):
        code = index.code_at(number)
        if code is not None:
            out.append((code, "", int(border)))
        elif one[6] is not None and one[7] is not None:
            out.append(("", OUTSIDE, 0))
        else:
            out.append(("", NO_COORDINATES if one[2] is None else UNKNOWN_DATUM, 0))
    return out


def premises_values(
    entity: str, premises: Sequence[StagedPremises], places: Sequence[Place]
) -> list[tuple[SqlValue, ...]]:
    """Return premises as rows of PREMISES_COLUMNS; the first are the primary ones."""
    return [
        (f"{entity}.{n + 1}", int(n == 0), *one, grid, reason, border, "", 0)
        for n, (one, (grid, reason, border)) in enumerate(
            zip(premises, places, strict=True)
        )
    ]


class Loader:
    """Adds entities that are on no file yet; `finish` must be called at the end."""

    def __init__(
        self, rows: Rows, index: GridIndex, source: str, source_datum: str
    ) -> None:
        """Load into the tables of `rows`, placing with `index`."""
        self._rows = rows
        self._index = index
        self._source = source
        self._datum = source_datum
        self._epsg = epsg_of(rows.conn)
        self._aside = False

    def load(self, fresh: Sequence[StagedEntity]) -> None:
        """Write new entities, in their order."""
        if not fresh:
            return
        if len(fresh) >= MANY and not self._aside:
            self._set_aside()
        ids = self._ids(fresh)
        premises = list(chain.from_iterable(row.premises for row in fresh))
        places = place_all(premises, self._index)
        primary: list[Place] = []
        written: list[tuple[SqlValue, ...]] = []
        at = 0
        for entity, row in zip(ids, fresh, strict=True):
            own = places[at : at + len(row.premises)]
            at += len(row.premises)
            primary.append(own[0] if own else NOWHERE)
            written += premises_values(entity, row.premises, own)
        self._store(ids, fresh, primary, written)

    def _store(
        self,
        ids: Sequence[str],
        fresh: Sequence[StagedEntity],
        primary: Sequence[Place],
        written: Sequence[tuple[SqlValue, ...]],
    ) -> None:
        self._entities(ids, fresh, primary)
        self._rows.put_many(
            "entity_detail",
            DETAIL_COLUMNS,
            (
                (
                    entity,
                    row.business_scope,
                    row.registrar,
                    self._source,
                    self._datum,
                    row_hash(row),
                    "",
                )
                for entity, row in zip(ids, fresh, strict=True)
            ),
        )
        self._rows.put_many("premises", PREMISES_COLUMNS, written)
        self._many(
            "licence",
            LICENCE_COLUMNS,
            [(i, r.licences) for i, r in zip(ids, fresh, strict=True)],
        )
        self._many(
            "risk", RISK_COLUMNS, [(i, r.risk) for i, r in zip(ids, fresh, strict=True)]
        )

    def finish(self) -> None:
        """Put triggers and indexes back."""
        if not self._aside:
            return
        conn = self._rows.conn
        for statement in TRIGGERS.replace("{t}", "entity").split("END;"):
            if any(f'"{name}"' in statement for name in _INSERT_TRIGGERS):
                conn.execute(f"{statement}END;")
        end_load(conn)
        for name, on in (INDEXES | FIND_INDEXES).items():
            conn.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")
        self._aside = False

    def _set_aside(self) -> None:
        conn = self._rows.conn
        for name in _INSERT_TRIGGERS:
            conn.execute(f"DROP TRIGGER {name}")
        # The indexes that recognise known entities are needed until the end.
        if conn.execute("SELECT 1 FROM entity LIMIT 1").fetchone() is None:
            for name in INDEXES | FIND_INDEXES:
                conn.execute(f"DROP INDEX {name}")
        begin_load(conn)
        self._aside = True

    def _ids(self, fresh: Sequence[StagedEntity]) -> list[str]:
        ids = [new_id(row.key) for row in fresh]
        taken = {
            str(row[0])
            for start in range(0, len(ids), 500)
            for row in self._rows.conn.execute(
                "SELECT id FROM entity WHERE id IN "  # noqa: S608 - marks only
                f"({', '.join('?' * len(ids[start : start + 500]))})",
                ids[start : start + 500],
            )
        }
        # A code that an entity bore before it was corrected may come again.
        return [
            self._next_free(one, row.key) if one in taken else one
            for one, row in zip(ids, fresh, strict=True)
        ]

    def _next_free(self, one: str, key: str) -> str:
        number = 1
        while self._rows.conn.execute(
            "SELECT 1 FROM entity WHERE id = ?", (one,)
        ).fetchone():
            number += 1
            one = new_id(f"{key}#{number}")
        return one

    def _entities(
        self,
        ids: Sequence[str],
        fresh: Sequence[StagedEntity],
        places: Sequence[Place],
    ) -> None:
        xy = np.array(
            [row.premises[0][6:8] if row.premises else (None, None) for row in fresh],
            dtype=np.float64,
        )
        blobs = points_to_blobs(xy[:, 0], xy[:, 1], self._epsg)
        before = self._last()
        self._rows.put_many(
            "entity",
            ENTITY_COLUMNS,
            (
                (
                    blob,
                    entity,
                    row.name,
                    row.uscc,
                    row.registration_no,
                    row.type,
                    row.state,
                    row.industry,
                    risk_text([one[:2] for one in row.risk]),
                    *place,
                    row.premises[0][1] if row.premises else "",
                )
                for entity, row, blob, place in zip(
                    ids, fresh, blobs, places, strict=True
                )
            ),
        )
        fids = self._fids(before, len(ids))
        index_many(self._rows.conn, _words(fids, fresh))
        self._layer(xy, fids)

    def _layer(self, xy: NDArray[np.float64], fids: Sequence[int]) -> None:
        """Keep the layer's box, and what the triggers set aside would have kept."""
        conn = self._rows.conn
        known = np.flatnonzero(np.isfinite(xy).all(axis=1))
        if len(known):
            low, high = xy[known].min(axis=0), xy[known].max(axis=0)
            box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
            widen_contents(conn, "entity", box)
        if not self._aside:
            return
        conn.execute(
            "UPDATE gpkg_ogr_contents SET feature_count = feature_count + ? "
            "WHERE table_name = 'entity'",
            (len(fids),),
        )
        # Near rows next to each other make a smaller, faster tree.
        order = known[np.lexsort((xy[known, 0], np.floor(xy[known, 1] / 500.0)))]
        conn.executemany(
            "INSERT INTO rtree_entity_geom VALUES (?, ?, ?, ?, ?)",
            ((fids[n], xy[n, 0], xy[n, 0], xy[n, 1], xy[n, 1]) for n in order.tolist()),
        )

    def _fids(self, before: int, count: int) -> list[int]:
        """Return the row numbers just given; AUTOINCREMENT may have left a gap."""
        found = self._rows.conn.execute(
            "SELECT fid FROM entity WHERE fid > ? ORDER BY fid", (before,)
        ).fetchall()
        fids = [int(row[0]) for row in found]
        if len(fids) != count:
            message = f"{len(fids)} entities written instead of {count}"
            raise RuntimeError(message)
        return fids

    def _last(self) -> int:
        row = self._rows.conn.execute("SELECT coalesce(max(fid), 0) FROM entity")
        return int(row.fetchone()[0])

    def _many(
        self,
        table: str,
        columns: Sequence[str],
        owned: Sequence[tuple[str, Sequence[tuple[SqlValue, ...]]]],
    ) -> None:
        self._rows.put_many(
            table, columns, ((entity, *one) for entity, many in owned for one in many)
        )


def _words(
    fids: Sequence[int], fresh: Sequence[StagedEntity]
) -> Iterator[tuple[int, str, str]]:
    """Yield what each entity is found by: its name and all its addresses."""
    for fid, row in zip(fids, fresh, strict=True):
        yield fid, row.name, " ".join(one[1] for one in row.premises)
