"""Outlines taken out of their blobs are kept, and anew where a blob is another."""

from __future__ import annotations

import shapely

from db.geometry_blob import to_blob
from db.kept_rings import KeptRings
from domain.boundary.lattice import to_rings

SMALL, LARGE = shapely.box(0, 0, 10, 10), shapely.box(0, 0, 20, 10)


def row(shape: shapely.Polygon) -> tuple[object, ...]:
    return ("v1", "001", "一格", "grid", "s1", "", to_blob(shape, 4545))


def test_a_version_whose_blob_became_another_is_taken_apart_anew() -> None:
    kept = KeptRings()
    assert kept.content_of(row(SMALL)).rings == to_rings(SMALL)
    assert kept.content_of(row(LARGE)).rings == to_rings(LARGE)


def test_what_a_worker_has_taken_apart_is_lent_and_not_taken_apart_again() -> None:
    worker, window = KeptRings(), KeptRings()
    window.borrow(worker.learn([row(SMALL)]))
    lent = worker.content_of(row(SMALL)).rings
    assert window.content_of(row(SMALL)).rings is lent
