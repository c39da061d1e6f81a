"""Rows of grids and streets as they wait in staging, packed and unpacked."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry

from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ROWS_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class StagedGrid:
    """One grid as a file gave it, in metres of the workspace.

    `code` "" = to be issued; `station` a unit's id or code, "" = the command's.
    `line` is its row in the file, 1 for the first.
    """

    code: str
    name: str
    kind: str
    station: str
    division: str
    line: int
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class StagedStreet:
    """One reference street as a file gave it, in metres of the workspace."""

    id: str
    name: str
    kind: str
    line: BaseGeometry


def packed(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return one chunk of plain rows, ready for staging."""
    return zlib.compress(msgspec.msgpack.encode(list(rows)), 1)


def unpacked(chunk: bytes) -> list[list[Any]]:
    """Return the plain rows of a chunk."""
    rows: list[list[Any]] = msgspec.msgpack.decode(zlib.decompress(chunk))
    return rows


def grid_rows(grids: Iterable[StagedGrid]) -> list[list[Any]]:
    """Return staged grids as plain rows."""
    return [
        [g.code, g.name, g.kind, g.station, g.division, g.line, shapely.to_wkb(g.shape)]
        for g in grids
    ]


def street_rows(streets: Iterable[StagedStreet]) -> list[list[Any]]:
    """Return staged streets as plain rows."""
    return [[s.id, s.name, s.kind, shapely.to_wkb(s.line)] for s in streets]


def chunks_of(rows: Sequence[Sequence[Any]], size: int = ROWS_AT_MOST) -> list[bytes]:
    """Return rows as packed chunks of at most `size` rows."""
    return [packed(rows[start : start + size]) for start in range(0, len(rows), size)]


def sha256(chunk: bytes) -> str:
    """Return the name of a chunk: the hex digest of its bytes."""
    return hashlib.sha256(chunk).hexdigest()


def content_hash(names: Sequence[str]) -> str:
    """Return the hash over the names of all chunks, in their order."""
    return hashlib.sha256("".join(names).encode()).hexdigest()


def read_grids(
    names: Sequence[str], expected: str, blob: Callable[[str], bytes]
) -> list[StagedGrid]:
    """Return the staged grids of a batch; Refused CONTENT_HASH if they are others."""
    rows = unpacked_all(names, expected, blob)
    return [StagedGrid(*(*row[:-1], shapely.from_wkb(row[-1]))) for row in rows]


def read_streets(
    names: Sequence[str], expected: str, blob: Callable[[str], bytes]
) -> list[StagedStreet]:
    """Return the staged streets of a batch; Refused CONTENT_HASH if they are others."""
    rows = unpacked_all(names, expected, blob)
    return [StagedStreet(*(*row[:-1], shapely.from_wkb(row[-1]))) for row in rows]


def unpacked_all(
    names: Sequence[str], expected: str, blob: Callable[[str], bytes]
) -> list[list[Any]]:
    """Return the plain rows of a batch; Refused CONTENT_HASH if they are others."""
    if content_hash(names) != expected:
        raise Refused("CONTENT_HASH", expected=expected[:12])
    rows = []
    for name in names:
        chunk = blob(name)
        if sha256(chunk) != name:
            raise Refused("CONTENT_HASH", expected=name[:12])
        rows += unpacked(chunk)
    return rows
