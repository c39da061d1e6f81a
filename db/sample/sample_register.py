"""The sample's entities, staged chunk by chunk and taken in by one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from db.sample.outlines import to_degrees
from domain.boundary.datum import wgs_to_gcj
from domain.entities.commands import ImportEntities
from domain.entities.risk import graded
from domain.entities.staged import StagedEntity, StagedPremises, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from db.sample.entities_made import EntityMade, PremisesMade
    from db.sample.sample_hand import Hand

    Points = NDArray[np.float64]

TYPES = {"91": "enterprise", "92": "individual_business", "93": "cooperative"}
SOURCE = "sample"


def import_entities(
    hand: Hand,
    chunks: Iterable[list[EntityMade]],
    seen: Callable[[list[EntityMade]], None],
) -> int:
    """Stage all chunks and publish them; return how many entities came in.

    `seen` is called with each chunk as it passes, for progress and for the cases.
    """
    staged = hand.stage("entities", _packed(chunks, seen))
    hand.do(
        ImportEntities(
            batch=staged.batch,
            content_hash=staged.content_hash,
            chunks=staged.chunks,
            source=SOURCE,
            source_datum="cgcs2000",
        )
    )
    return staged.rows


def _packed(
    chunks: Iterable[list[EntityMade]], seen: Callable[[list[EntityMade]], None]
) -> Iterator[tuple[bytes, int]]:
    for chunk in chunks:
        seen(chunk)
        yield packed(staged_rows(chunk)), len(chunk)


def staged_rows(chunk: list[EntityMade]) -> list[StagedEntity]:
    """Return a chunk as rows for staging, with degrees as a register would give them.

    The metres beside them are exact to the millimetre, so that what was put on a
    border stays on it.
    """
    flat = [place for entity in chunk for place in entity.premises]
    degrees = iter(_degrees(flat).tolist())
    ranks = {
        (scheme, letter): (scheme, letter, graded(scheme, letter).rank)
        for scheme in ("credit", "food")
        for letter in "ABCD"
    }
    rows = []
    for entity in chunk:
        premises = tuple(_premises(place, next(degrees)) for place in entity.premises)
        rows.append(
            StagedEntity(
                line=entity.number + 2,
                uscc=entity.uscc,
                registration_no=entity.registration_no,
                name=entity.name,
                type=TYPES[entity.type],
                state=entity.state,
                industry=entity.industry,
                business_scope="",
                registrar=entity.registrar,
                licences=tuple(
                    (kind, f"样例{entity.number + 1:07d}", "2028-12-31")
                    for kind in entity.licences
                ),
                risk=tuple(sorted(ranks[one] for one in entity.risk)),
                premises=premises,
            )
        )
    return rows


def _premises(place: PremisesMade, degrees: list[float]) -> StagedPremises:
    if place.x is None or place.y is None:
        return (place.role, place.address, None, None, "unknown", 0, None, None)
    lon, lat = degrees
    if place.datum == "unknown":
        return (place.role, place.address, lon, lat, "unknown", 0, None, None)
    return (place.role, place.address, lon, lat, place.datum, 0, place.x, place.y)


def _degrees(places: list[PremisesMade]) -> Points:
    """Return longitude and latitude (n, 2), shifted where the datum is GCJ-02."""
    metres = np.array(
        [(np.nan, np.nan) if p.x is None else (p.x, p.y) for p in places],
        dtype=np.float64,
    )
    lon, lat = to_degrees().transform(metres[:, 0], metres[:, 1])
    shifted_lon, shifted_lat = wgs_to_gcj(np.asarray(lon), np.asarray(lat))
    gcj = np.array([place.datum == "gcj02" for place in places])
    return np.round(
        np.column_stack(
            (np.where(gcj, shifted_lon, lon), np.where(gcj, shifted_lat, lat))
        ),
        9,
    )
