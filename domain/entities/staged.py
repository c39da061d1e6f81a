"""Rows of entities as they wait in staging, packed and unpacked."""

from __future__ import annotations

import hashlib
import zlib
from typing import Any, NamedTuple

import msgspec

ROWS_AT_MOST = 20_000

# (role, address, given_x, given_y, datum, source_crs, x, y); the first are primary.
StagedPremises = tuple[
    str, str, float | None, float | None, str, int, float | None, float | None
]


class StagedEntity(NamedTuple):
    """One entity as a file gave it; `licences` are (kind, number, valid_to ISO or "").

    `risk` holds (scheme, letter, rank). The place of premises is given in metres of
    the workspace beside the numbers of the file. `line` is the row of the file.
    """

    line: int
    uscc: str
    registration_no: str
    name: str
    type: str
    state: str
    industry: str
    business_scope: str
    registrar: str
    licences: tuple[tuple[str, str, str], ...]
    risk: tuple[tuple[str, str, int], ...]
    premises: tuple[StagedPremises, ...]

    @property
    def key(self) -> str:
        """The code by which an entity is known again: credit code, else the number."""
        return self.uscc or self.registration_no


def new_id(key: str) -> str:
    """Return the id of an entity first met in an import: the same on every desk."""
    return hashlib.blake2b(key.encode(), digest_size=12, person=b"entity").hexdigest()


def row_hash(row: StagedEntity) -> bytes:
    """Return 8 bytes that change with any content of a row but its line."""
    return hashlib.blake2b(_ENCODER.encode(row[1:]), digest_size=8).digest()


def packed(rows: list[StagedEntity]) -> bytes:
    """Return one chunk of rows, ready for staging."""
    return zlib.compress(_ENCODER.encode(rows), 1)


def unpacked(chunk: bytes) -> list[StagedEntity]:
    """Return the rows of a chunk; msgspec.ValidationError if it holds others."""
    rows: list[StagedEntity] = _DECODER.decode(zlib.decompress(chunk))
    return rows


def sha256(chunk: bytes) -> str:
    """Return the name of a chunk: the hex digest of its bytes."""
    return hashlib.sha256(chunk).hexdigest()


def content_hash(names: tuple[str, ...] | list[str]) -> str:
    """Return the hash over the names of all chunks, in their order."""
    return hashlib.sha256("".join(names).encode()).hexdigest()


_ENCODER = msgspec.msgpack.Encoder()
_DECODER: Any = msgspec.msgpack.Decoder(list[StagedEntity])
